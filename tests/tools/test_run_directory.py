import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from config.errors import ConfigError, WriteError
from config.schema import OutputConfig, StartConfig
from losses import Iterate, Term
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.gumbel import relax
from models.renderer import Fragments
from models.rng import StepRng
from models.views import Shot
from tools.io.report import Reporter
from tools.io.run_directory import RunDirectory, read_run
from tools.io.signals import Interrupted
from tools.io.skin_file import check_skin, read_skin

PALETTE = Palette(
    "test/three", torch.tensor([[250, 0, 3], [4, 200, 5], [6, 7, 255]], dtype=torch.uint8)
)
LAYOUT = skin_layout("slim")
STEPS = 12
OUTPUT = OutputConfig(log_every=2, preview_every=5, frame_every=2, checkpoint_every=4)


def make_record(prompt="a knight", size=None):
    return {
        "format": 1,
        "request": {
            "prompt": prompt,
            "negative_prompt": "",
            "seed": 3,
            "arms": "slim",
            "overlay": True,
            "size": size,
        },
        "config": {"steps": STEPS},
        "palette": {"name": PALETTE.name, "colors": PALETTE.hex_codes()},
        "model": "none",
    }


def open_run(path, *, record=None, layout=LAYOUT, is_verbose=False, output=OUTPUT):
    return RunDirectory(
        path,
        record=record or make_record(),
        config_text="steps: 12\n",
        steps=STEPS,
        layout=layout,
        palette=PALETTE,
        output=output,
        resume_command="python main.py -pt 'a knight'",
        reporter=Reporter(io.StringIO()),
        is_verbose=is_verbose,
    )


def optimise(run, *, layout=LAYOUT, at_step=lambda step: None):
    """Pull a skin toward noise that is new at every step, so that every step matters."""
    grid = PaletteGrid(layout, PALETTE, relax, start=StartConfig(), seed=3)
    optimizer = torch.optim.AdamW(grid.parameters(), lr=0.3)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 / (1 + step / 5))
    state = {"grid": grid, "optimizer": optimizer, "learning_rate": schedule}
    nothing = Shot(Fragments(torch.empty(0), torch.empty(0)), torch.ones(1, 3), ("",))
    for step in run.restore(**state):
        at_step(step)
        rng = StepRng(3, step)
        skin_HW4 = grid.sample(0.7, rng)
        views_B3HW = skin_HW4[None, ..., :3].permute(0, 3, 1, 2)
        iterate = Iterate(step, step / STEPS, skin_HW4, views_B3HW, nothing, rng)
        target_HW4 = rng.normal("target", skin_HW4) + torch.rand(1)  # the global state counts too
        value = (skin_HW4 - target_HW4).square().sum()
        size = torch.tensor(float(step))
        gradient = (skin_HW4 - target_HW4).detach().permute(2, 0, 1)[None]
        terms = {"pull": Term(value, {"size": size, "gradient_BCHW": gradient})}
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        schedule.step()
        run.after_step(iterate, terms, scalars={"temperature": 0.7}, **state)
    run.finish(grid.discrete(), coverage=0.5)


def results(path):
    """The bytes that may not depend on how often a run was stopped."""
    files = [path / "skin.png", path / "palette.hex", path / "preview.png"]
    return {file.name: file.read_bytes() for file in [*files, *sorted(path.glob("frames/*"))]}


def read_status(path):
    return json.loads((path / "status.json").read_text())


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "run"
    torch.manual_seed(0)
    with open_run(path, is_verbose=True) as run:
        optimise(run)
    return path


def test_a_run_leaves_everything_that_it_promises(whole):
    skin = read_skin(whole / "skin.png")
    assert skin.layout == LAYOUT and check_skin(skin.pixels_HW4, LAYOUT, PALETTE) == []
    with Image.open(whole / "skin.png") as image:
        info = dict(image.info)
    assert info["prompt"] == "a knight" and info["seed"] == "3" and info["palette"] == PALETTE.name
    assert info["version"].startswith("SkinPiXL 0.")

    recipe = json.loads((whole / "skin.json").read_text())
    data = (whole / "skin.png").read_bytes()
    assert recipe["files"]["skin.png"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert recipe["request"] == make_record()["request"] and recipe["steps"] == STEPS
    assert recipe["coverage"] == 0.5 and set(recipe["versions"]) >= {"skinpixl", "torch"}
    opaque = int((skin.pixels_HW4[..., 3] == 255).sum())
    assert sum(recipe["palette_use"].values()) == opaque
    assert list(recipe["palette_use"]) == PALETTE.hex_codes()

    assert json.loads((whole / "request.json").read_text()) == make_record()
    assert (whole / "config.yaml").read_text() == "steps: 12\n"
    assert (whole / "palette.hex").read_text() == "fa0003\n04c805\n0607ff\n"
    names = sorted(file.name for file in whole.glob("frames/*"))
    assert names == [f"{step:06d}.png" for step in range(0, STEPS + 1, 2)]
    status = read_status(whole)
    assert (status["state"], status["step"], status["exit_code"]) == ("done", STEPS, 0)
    log = (whole / "log.txt").read_text()
    assert "step 12/12" in log and "saw 50.0% of the used texels" in log
    layout, palette = read_run(whole)
    assert layout == LAYOUT and palette.hex_codes() == PALETTE.hex_codes()


def read_scalars(path):
    events = EventAccumulator(str(path / "tensorboard"))
    events.Reload()
    names = events.Tags()["scalars"]
    return {name: [(one.step, one.value) for one in events.Scalars(name)] for name in names}


def test_every_step_is_on_the_board(whole):
    scalars = read_scalars(whole)
    assert [step for step, _ in scalars["loss/pull"]] == list(range(1, STEPS + 1))
    assert scalars["pull/size"] == [(step + 1, float(step)) for step in range(STEPS)]
    assert [step for step, _ in scalars["run/learning rate"]] == list(range(2, STEPS + 1, 2))
    assert scalars["run/temperature"][0][1] == pytest.approx(0.7)
    assert all(0 < value < 1 for _, value in scalars["run/opaque outer texels"])
    assert all(0 < value < 1 for _, value in scalars["run/flipped texels"])
    assert all(0 < value < 1 for _, value in scalars["run/entropy"])
    assert all(0 < value < 1 for _, value in scalars["run/likeliest entry"])


def test_verbose_runs_show_what_is_inside(whole):
    for kind in ("soft", "hard", "entropy", "views", "pull gradient"):
        names = sorted(file.name for file in (whole / "verbose" / kind).iterdir())
        assert names == ["000005.png", "000010.png", "000012.png"]
    with Image.open(whole / "verbose" / "loss pull.png") as picture:
        assert picture.getbbox() is not None
    with Image.open(whole / "verbose" / "hard" / "000012.png") as picture:
        assert picture.size == (384, 384)


@pytest.mark.parametrize("step", [0, 3, 4, 5, 9, 11])
def test_a_crash_at_any_step_changes_nothing_in_the_end(tmp_path, whole, step):
    def crash(at):
        if at == step:
            raise RuntimeError("the sky fell")

    torch.manual_seed(0)
    with pytest.raises(RuntimeError), open_run(tmp_path) as run:
        optimise(run, at_step=crash)
    status = read_status(tmp_path)
    assert (status["state"], status["exit_code"]) == ("failed", 1)
    assert "the sky fell" in status["message"]
    torch.manual_seed(0 if step <= 3 else 77)
    with open_run(tmp_path) as run:
        optimise(run)
    assert results(tmp_path) == results(whole)
    steps = [at for at, _ in read_scalars(tmp_path)["loss/pull"]]
    assert steps == list(range(1, STEPS + 1))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_saves_and_says_how_to_go_on(tmp_path, whole, number, code):
    def interrupt(at):
        if at == 6:
            os.kill(os.getpid(), number)

    torch.manual_seed(0)
    with pytest.raises(Interrupted) as caught, open_run(tmp_path) as run:
        optimise(run, at_step=interrupt)
    assert caught.value.code == code
    assert "python main.py -pt 'a knight'" in str(caught.value)
    status = read_status(tmp_path)
    assert (status["state"], status["step"], status["exit_code"]) == ("interrupted", 7, code)
    seen = []
    with open_run(tmp_path) as run:
        optimise(run, at_step=seen.append)
    assert seen == list(range(7, STEPS))
    assert results(tmp_path) == results(whole)


def test_a_kill_is_survived(tmp_path, whole):
    program = (
        "import sys, time, torch\n"
        "from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from test_run_directory import open_run, optimise\n"
        "torch.manual_seed(0)\n"
        "with open_run(Path(sys.argv[1])) as run:\n"
        "    optimise(run, at_step=lambda step: time.sleep(60 if step == 10 else 0))\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "run"), str(Path(__file__).parent)]
    process = subprocess.Popen(words)
    deadline = time.monotonic() + 60
    while not (tmp_path / "run" / "frames" / "000010.png").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert read_status(tmp_path / "run")["state"] == "running"
    with open_run(tmp_path / "run") as run:
        optimise(run)
    assert results(tmp_path / "run") == results(whole)


def test_a_damaged_checkpoint_costs_time_and_nothing_else(tmp_path, whole):
    def stop(at):
        if at == 9:
            raise RuntimeError

    torch.manual_seed(0)
    with pytest.raises(RuntimeError), open_run(tmp_path) as run:
        optimise(run, at_step=stop)
    path = tmp_path / "checkpoints" / "step-000008" / "tensors.safetensors"
    path.write_bytes(path.read_bytes()[:-5])
    seen = []
    with open_run(tmp_path) as run:
        optimise(run, at_step=seen.append)
    assert seen[0] == 4
    assert "step-000008 is not used" in (tmp_path / "log.txt").read_text()
    assert results(tmp_path) == results(whole)


def snapshot(path):
    return {
        file: (file.stat().st_mtime_ns, file.read_bytes())
        for file in path.rglob("*")
        if file.is_file()
    }


def test_a_run_that_is_done_says_so_and_changes_nothing(whole):
    before = snapshot(whole)
    seen = []
    with open_run(whole) as run:
        assert run.is_done
        optimise(run, at_step=seen.append)
    assert seen == [] and snapshot(whole) == before


def test_a_crash_after_the_skin_is_cleared_up(tmp_path, whole):
    shutil.copytree(whole, tmp_path / "run")
    status = read_status(tmp_path / "run")
    (tmp_path / "run/status.json").write_text(json.dumps({**status, "state": "running"}))
    for place in (".lock", ".0123456789abcdef.json", "verbose/hard/.0123456789abcdef.png"):
        (tmp_path / "run" / place).write_bytes(b"")
    with open_run(tmp_path / "run") as run:
        assert run.is_done
    assert read_status(tmp_path / "run")["state"] == "done"
    assert not list((tmp_path / "run").rglob(".*"))
    (tmp_path / "run/.lock").write_bytes(b"")
    with open_run(tmp_path / "run"):
        pass
    assert not (tmp_path / "run/.lock").exists()


def test_a_lost_skin_is_made_again_from_the_last_checkpoint(tmp_path, whole):
    torch.manual_seed(0)
    with open_run(tmp_path) as run:
        optimise(run)
    (tmp_path / "skin.png").write_bytes(b"")
    seen = []
    with open_run(tmp_path) as run:
        assert not run.is_done
        optimise(run, at_step=seen.append)
    assert seen == [] and results(tmp_path) == results(whole)


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path, whole):
    before = snapshot(whole)
    with pytest.raises(
        ConfigError, match=r"request\.prompt is 'a knight', not 'a wizard'"
    ) as caught:
        open_run(whole, record=make_record("a wizard"))
    assert str(whole) in str(caught.value) and "--out" in str(caught.value)
    assert snapshot(whole) == before

    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(ConfigError, match="other files"):
        open_run(tmp_path)
    with pytest.raises(ConfigError, match="is a file"):
        open_run(tmp_path / "holiday.jpg")
    with (
        pytest.raises(WriteError, match="cannot be written"),
        open_run(tmp_path / "holiday.jpg" / "run"),
    ):
        pass
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "request.json").write_text('{"format": 1')
    with pytest.raises(ConfigError, match="damaged"):
        open_run(tmp_path / "half")
    with pytest.raises(ConfigError, match=r"--out.*cannot be read"):
        open_run(tmp_path / ("x" * 300))


def test_mistakes_end_with_their_own_code(tmp_path):
    with pytest.raises(ConfigError), open_run(tmp_path) as run:
        run.say("about to fail")
        raise ConfigError("losses: none")
    assert read_status(tmp_path)["exit_code"] == 2
    with pytest.raises(KeyboardInterrupt), open_run(tmp_path):
        raise KeyboardInterrupt
    status = read_status(tmp_path)
    assert (status["state"], status["exit_code"]) == ("interrupted", 130)


def test_a_flat_picture_is_a_run_like_any_other(tmp_path):
    layout = flat_layout(5, 9)
    with open_run(tmp_path, record=make_record(size=[5, 9]), layout=layout) as run:
        optimise(run, layout=layout)
    with Image.open(tmp_path / "skin.png") as image:
        assert image.size == (9, 5)
        colors = {color for _, color in image.getcolors()}
    assert colors <= {(*color, 255) for color in PALETTE.colors_C3.tolist()}
    assert read_run(tmp_path)[0] == layout
