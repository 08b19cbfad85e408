import json

import pytest
import torch
from PIL import Image

from config.errors import ConfigError, ModelError
from config.load import load_config
from config.schema import Request, SampleConfig
from main import main
from models.clip_scorer import load_clip_scorer
from models.rng import StepRng
from models.sampling import prompt_gain, sample
from models.views import Setting
from tests.tiny_clip import tiny_clip
from tests.tiny_sdxl import tiny_sdxl
from tools.io.palettes import read_palette
from tools.io.run_in_memory import RunInMemory
from tools.optimize import build_views, layout_of, load_denoiser, optimize

REQUEST = Request("knight", "lospec/pico-8", negative_prompt="ugly", seed=3)


class Remembering(RunInMemory):
    """A run that keeps what the guidance drew, and the logits that its optimisation begins with."""

    def keep_drawn(self, pictures, decode):
        self.drawn = list(pictures)

    def restore(self, *, grid, **state):
        self.start_NK = grid.logits_NK.detach().clone()
        return super().restore()


def begin(tmp_path, **options):
    recipe = tmp_path / "flat.yaml"
    chosen = {"kind": "sample", "sample": {"steps": 2, "fit_steps": 3, **options}}
    given = {
        "steps": 1,
        "diffusion": {"sdxl": {"model": str(tiny_sdxl())}},
        "views": {"flat": {}},
        "losses": {"total_variation": {}},
        "grid": {"start": chosen},
    }
    recipe.write_text(json.dumps(given), encoding="utf-8")
    config = load_config(str(recipe))
    request = Request(**{**vars(REQUEST), "size": (8, 8)})
    denoiser = load_denoiser(config, device="cpu", download=False)
    run = Remembering(1)
    palette, _ = read_palette("lospec/pico-8")
    optimize(request, config, palette=palette, denoiser=denoiser, run=run, device="cpu")
    return (
        run,
        denoiser,
        build_views(config, Setting(layout_of(request), denoiser.resolution, "cpu")),
    )


def test_one_picture_is_the_first_of_many(tmp_path):
    one, denoiser, views = begin(tmp_path)
    many, *_ = begin(tmp_path, count=3)
    assert len(one.drawn) == 1 and len(many.drawn) == 3
    assert torch.equal(one.drawn[0], many.drawn[0])
    assert not torch.equal(many.drawn[0], many.drawn[1])
    name = views(0, StepRng(3, 0)).view_names[0]
    expected = sample(
        denoiser,
        StepRng(3, 0).normal("sample", like=one.drawn[0]),
        denoiser.embed([f"{REQUEST.prompt}, {name}" if name else REQUEST.prompt]),
        denoiser.embed([REQUEST.negative_prompt]),
        steps=2,
        guidance_scale=SampleConfig().guidance_scale,
    )
    torch.testing.assert_close(one.drawn[0], expected)
    assert not one.notices


def test_the_guidance_chooses_the_picture_that_the_prompt_explains_best(tmp_path):
    many, denoiser, _ = begin(tmp_path, count=4)
    prompts = denoiser.embed([REQUEST.prompt]), denoiser.embed([REQUEST.negative_prompt])
    gains = [prompt_gain(denoiser, drawn, *prompts, StepRng(3, 0)) for drawn in many.drawn]
    best = gains.index(max(gains)) + 1
    (notice,) = many.notices
    assert notice.startswith(f"start: picture {best} of 4, because the guidance gives it ")


def test_clip_chooses_the_picture_that_it_likes_best(tmp_path):
    many, denoiser, _ = begin(tmp_path, count=4, clip=str(tiny_clip()))
    score = load_clip_scorer("clip", str(tiny_clip()))
    scores = [score(denoiser.decode(drawn), REQUEST.prompt).item() for drawn in many.drawn]
    best = scores.index(max(scores)) + 1
    (notice,) = many.notices
    assert notice.startswith(f"start: picture {best} of 4, because CLIP gives it ")
    again, *_ = begin(tmp_path, count=4, clip=str(tiny_clip()))
    assert torch.equal(many.start_NK, again.start_NK)
    first, *_ = begin(tmp_path)
    assert torch.equal(many.start_NK, first.start_NK) == (best == 1)


def test_a_clip_that_is_not_here_stops_the_run(tmp_path):
    with pytest.raises(ModelError, match=r"^grid.start.sample.clip: 'nobody/none'"):
        begin(tmp_path, count=2, clip="nobody/none")


def test_options_are_checked():
    with pytest.raises(ConfigError, match=r"grid.start.sample.count: 0"):
        SampleConfig(count=0)
    with pytest.raises(ConfigError, match=r"grid.start.sample.clip: x; expected a count above 1"):
        SampleConfig(clip="x")


def test_the_command_line_checks_the_clip_and_keeps_what_was_drawn(tmp_path, capsys):
    command = ["-c", "embedded", "-pt", "knight", "--palette", "lospec/pico-8", "--init", "sample"]
    command += ["--out", str(tmp_path / "run"), "--steps", "1", "--verbose"]
    command += ["--set", "grid.start.sample.steps=1", "grid.start.sample.count=2"]
    clip = "grid.start.sample.clip="
    assert main([*command, f"{clip}nobody/none", "--dry-run"]) == 3
    assert "grid.start.sample.clip: 'nobody/none'" in capsys.readouterr().err
    assert main([*command, f"{clip}{tiny_clip()}"]) == 0
    drawn = sorted((tmp_path / "run/verbose/drawn").iterdir())
    assert [path.name for path in drawn] == ["0.png", "1.png"]
    assert len({Image.open(path).tobytes() for path in drawn}) == 2
    record = json.loads((tmp_path / "run/request.json").read_text(encoding="utf-8"))
    assert f"{tiny_clip().name}@" in record["model"]
