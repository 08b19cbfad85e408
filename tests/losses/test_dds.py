"""Delta distillation against its definition, with a tiny random SDXL."""

import pytest
import torch

from config.errors import ConfigError
from losses import Context, Iterate
from losses.dds import Config, build
from models.diffusion import sdxl
from models.layout import skin_layout
from models.renderer import shade
from models.rng import StepRng
from models.schedules import NoiseSchedule
from models.views import Setting
from models.views.orbit import Config as Orbit
from models.views.orbit import build as build_orbit
from tests.tiny_sdxl import tiny_sdxl

LAYOUT = skin_layout("classic")
NOISE = NoiseSchedule("uniform", 0.4, 0.6)


@pytest.fixture(scope="module")
def denoiser():
    folder = tiny_sdxl("epsilon", dtype=torch.float64)
    return sdxl.build(sdxl.Config(model=str(folder), dtype="float64"), device="cpu")


def chance_skin(seed):
    skin_HW4 = torch.rand(
        64, 64, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64
    )
    skin_HW4[..., 3] = 1
    return skin_HW4


def make(denoiser, config, wanted, source, source_HW4):
    setting = Setting(LAYOUT, denoiser.resolution, "cpu")
    views = build_orbit(Orbit(num_views=2), setting)
    context = Context(
        LAYOUT,
        denoiser,
        wanted,
        "ugly",
        views.view_names,
        source_HW4=source_HW4,
        source_prompt=source,
    )
    return build(config, context), views(3, StepRng(0, 3))


def judge(loss, shot, skin_HW4):
    skin_HW4 = skin_HW4.clone().requires_grad_()
    views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3.double())
    iterate = Iterate(3, 0.2, skin_HW4, views_B3HW, shot, StepRng(0, 3))
    term = loss(iterate)
    term.value.backward()
    return term, skin_HW4.grad, views_B3HW.detach()


@pytest.mark.parametrize("weighting", ["constant", "x0"])
def test_the_gradient_is_the_difference_of_the_predicted_noises(denoiser, weighting):
    config = Config(weight=2.0, guidance_scale=3.0, noise=NOISE, weighting=weighting)
    now_HW4, before_HW4 = chance_skin(1), chance_skin(2)
    loss, shot = make(denoiser, config, "knight", "pirate", before_HW4)
    term, _, views_B3HW = judge(loss, shot, now_HW4)
    level = term.diagnostics["noise level"]
    sigma = denoiser.sigma(level)
    z_BCHW = denoiser.encode(views_B3HW)
    noise_BCHW = StepRng(0, 3).normal("sds noise", like=z_BCHW)

    def predicted_noise(latents_BCHW, prompt):
        noisy_BCHW = latents_BCHW + sigma * noise_BCHW
        embed = denoiser.embed([f"{prompt}, {name}" for name in shot.view_names])
        against = denoiser.embed(["ugly"] * 2)
        said = denoiser.denoise(noisy_BCHW, sigma.expand(2), embed, against)
        along, away = (
            (noisy_BCHW - each) / sigma for each in (said.positive_BCHW, said.negative_BCHW)
        )
        return along + 3.0 * (along - away)

    before_B3HW = shade(before_HW4, shot.fragments, shot.background_B3.double())
    expected = predicted_noise(z_BCHW, "knight") - predicted_noise(
        denoiser.encode(before_B3HW), "pirate"
    )
    if weighting == "x0":
        expected = expected * sigma
    torch.testing.assert_close(
        term.diagnostics["gradient_BCHW"], expected.detach(), rtol=1e-6, atol=1e-8
    )


def test_the_same_words_on_the_same_skin_change_nothing(denoiser):
    skin_HW4 = chance_skin(1)
    loss, shot = make(denoiser, Config(noise=NOISE), "knight", "knight", skin_HW4)
    _, gradient_HW4, _ = judge(loss, shot, skin_HW4)
    assert gradient_HW4.abs().max() < 1e-8
    loss, shot = make(denoiser, Config(noise=NOISE), "knight", "pirate", skin_HW4)
    _, gradient_HW4, _ = judge(loss, shot, skin_HW4)
    assert gradient_HW4.abs().max() > 1e-6


def test_it_wants_a_skin_and_what_that_shows(denoiser):
    for source, skin_HW4 in (("", chance_skin(0)), ("knight", None)):
        with pytest.raises(ConfigError, match="--from_skin and --source_prompt"):
            make(denoiser, Config(), "knight", source, skin_HW4)
