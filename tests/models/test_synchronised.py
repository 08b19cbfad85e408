import pytest
import torch

from config.load import load_config
from config.schema import Request
from models.diffusion import known_skin
from models.layout import skin_layout
from models.renderer import shade
from models.rng import StepRng
from models.synchronised import Look, bake, pixel_weight, ring, sample_together
from models.views import Setting, sheet
from tools.io.palettes import read_palette
from tools.io.run_in_memory import RunInMemory
from tools.optimize import load_denoiser, optimize

LAYOUT = skin_layout()


def opaque(generator=0):
    color = torch.rand(64, 64, 3, generator=torch.Generator().manual_seed(generator))
    return torch.cat([color, torch.ones(64, 64, 1)], -1)


@pytest.mark.parametrize("exponent", [0.0, 4.0])
def test_baking_gives_back_what_was_rendered(exponent):
    """Views of one skin agree, so that every texel that they show is what it was."""
    skin = opaque()
    shots = ring(LAYOUT, (96, 96), device="cpu")
    pictures = [shade(skin, shot.fragments, shot.background_B3) for shot in shots]
    weights = [pixel_weight(shot, exponent) for shot in shots]
    color, seen = bake(shots, pictures, weights, count=64 * 64)
    torch.testing.assert_close(color[seen], skin[..., :3].reshape(-1, 3)[seen])
    base = LAYOUT.texel_N[~LAYOUT.may_be_transparent_N]
    assert seen[base].float().mean() > 0.5
    assert not seen[
        LAYOUT.texel_N[LAYOUT.may_be_transparent_N]
    ].any()  # nobody wore the outer layer


def test_baking_is_the_mean_of_pixels_by_hand():
    shot = sheet.build(sheet.Config(scale=2), Setting(LAYOUT, (144, 96), "cpu"))(0, StepRng(0, 0))
    picture = torch.rand(1, 3, 144, 96)
    color, seen = bake([shot], [picture], [pixel_weight(shot, 4.0)], count=64 * 64)
    texels = shot.fragments.texel_BHWL[0, ..., 0]
    for texel in torch.unique(texels[texels >= 0])[::97].tolist():
        expected = picture[0][:, texels == texel].mean(1)
        torch.testing.assert_close(color[texel], expected)
        assert seen[texel]


def test_pixels_that_look_askew_count_by_the_cosine():
    """From straight before the player every front is seen at 0°; no side counts."""
    front = ring(LAYOUT, (96, 96), device="cpu")[0]
    weight = pixel_weight(front, 3.0)
    texel = front.fragments.texel_BHWL[..., 0]
    assert set(weight[texel < 0].tolist()) == {0.0}
    torch.testing.assert_close(weight[texel >= 0], torch.ones_like(weight[texel >= 0]))


def test_what_is_known_is_drawn():
    """With a guidance that knows one picture, the skin becomes what makes that picture."""
    skin = opaque(3)
    setting = Setting(LAYOUT, (72, 48), "cpu")
    shot = sheet.build(sheet.Config(), setting)(0, StepRng(0, 0))
    picture = shade(skin, shot.fragments, shot.background_B3)[0]
    rows = [
        " ".join("".join(f"{round(255 * value):02x}" for value in pixel) for pixel in row)
        for row in picture.permute(1, 2, 0).tolist()
    ]
    denoiser = known_skin.build(known_skin.Config(tuple(rows), (72, 48)), device="cpu")
    look = Look(shot, denoiser.embed([""]), None, torch.randn(1, 3, 72, 48))
    color, seen = sample_together(
        denoiser, [look], (64, 64), steps=3, guidance_scale=0.0, exponent=4.0
    )
    used = LAYOUT.texel_N
    assert seen[used].all()
    close = (color - skin[..., :3].reshape(-1, 3)).abs().amax(-1) < 1 / 128
    assert close[used].all()


class Remembering(RunInMemory):
    def restore(self, *, grid, **state):
        self.start_NK = grid.logits_NK.detach().clone()
        return super().restore()


def test_a_run_starts_there():
    config = load_config(
        "embedded",
        ["steps=1", "grid.start.kind=synchronised", "grid.start.synchronised.steps=2"],
    )
    denoiser = load_denoiser(
        load_config("embedded", ["diffusion.sdxl.model=assets/prior"]), device="cpu", download=False
    )
    starts = []
    for seed in (0, 0, 1):
        run = Remembering(1)
        optimize(
            Request("knight", "lospec/pico-8", seed=seed),
            config,
            palette=read_palette("lospec/pico-8")[0],
            denoiser=denoiser,
            run=run,
            device="cpu",
        )
        starts.append(run.start_NK)
    assert torch.equal(starts[0], starts[1]) and not torch.equal(starts[0], starts[2])
    assert starts[0].std() > 0.1


def test_recipes_that_start_so():
    assert load_config("fast").grid.start.kind == "synchronised"
    assert load_config("quality").steps > load_config("fast").steps
