import math

import pytest
import torch
from diffusers import DDPMScheduler, UNet2DConditionModel

from models.diffusion import known_skin, sdxl
from models.layout import flat_layout, skin_layout
from models.renderer import shade
from models.rng import StepRng
from models.sampling import fit_colors, prompt_gain, sample
from models.views import Setting, Shot, flat, sheet
from models.views.flat import flat_fragments
from tests.models.gaussian import GaussianGuidance
from tests.tiny_sdxl import tiny_sdxl


def normal(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def test_samples_of_a_gaussian_have_its_mean_and_spread():
    guidance = GaussianGuidance(deviation=0.5, means={"red": 2.0})
    noise = normal(400, 1, 4, 4)
    red = guidance.embed(["red"]).pick([0] * 400)
    pictures = sample(guidance, noise, red, None, steps=400, guidance_scale=0.0)
    # The exact flow maps ε to m + d·ε/√(1 + d²/σ²): the end of the schedule is not pure noise.
    top = float(guidance.sigma(torch.tensor(1.0)))
    spread = 0.5 * top / math.hypot(0.5, top)
    shift = 2.0 * (1 - 0.5 / math.hypot(0.5, top))
    torch.testing.assert_close(pictures, shift + spread * noise, atol=0.03, rtol=0)
    assert len(guidance.calls) == 400


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
def test_a_step_is_the_papers_in_its_own_variables(prediction):
    """DDIM with classifier-free guidance in noise space, variance preserving, written out."""
    folder = tiny_sdxl(prediction, dtype=torch.float64)
    denoiser = sdxl.build(sdxl.Config(model=str(folder), dtype="float64"), device="cpu")
    positive, negative = denoiser.embed(["knight"]), denoiser.embed(["ugly"])
    noise = normal(1, 4, 8, 8)
    found = sample(denoiser, noise, positive, negative, steps=3, guidance_scale=4.0)

    scheduler = DDPMScheduler.from_pretrained(folder, subfolder="scheduler")
    unet = UNet2DConditionModel.from_pretrained(folder, subfolder="unet", dtype=torch.float64)

    def guess_noise(z, step, embedding):
        alpha = scheduler.alphas_cumprod[step].double()
        with torch.no_grad():
            output = unet(
                z,
                step,
                embedding.tokens_PTD,
                added_cond_kwargs={
                    "text_embeds": embedding.pooled_PE,
                    "time_ids": denoiser._time_ids_16,
                },
            ).sample
        if prediction == "epsilon":
            return output
        if prediction == "sample":
            return (z - alpha.sqrt() * output) / (1 - alpha).sqrt()
        return alpha.sqrt() * output + (1 - alpha).sqrt() * z

    steps = [999, 666, 333]
    alphas = [scheduler.alphas_cumprod[step].double() for step in steps] + [torch.tensor(1.0)]
    z = (1 - alphas[0]).sqrt() * noise
    for step, alpha, after in zip(steps, alphas[:-1], alphas[1:], strict=True):
        good, bad = guess_noise(z, step, positive), guess_noise(z, step, negative)
        epsilon = bad + 5.0 * (good - bad)
        clean = (z - (1 - alpha).sqrt() * epsilon) / alpha.sqrt()
        z = after.sqrt() * clean + (1 - after).sqrt() * epsilon
    torch.testing.assert_close(found, z.double(), rtol=1e-4, atol=1e-4 * float(z.abs().max()))


def test_a_sampler_without_doubt_gives_what_it_knows():
    known = known_skin.build(known_skin.Config(("ff0000 00ff00",), (4, 8)), device="cpu")
    nothing = known.embed([""])
    noise = torch.randn(1, 3, 4, 8)
    for steps in (1, 7):
        found = sample(known, noise, nothing, nothing, steps=steps, guidance_scale=3.0)
        torch.testing.assert_close(found, known._latents_1CHW)


def test_the_gain_of_a_prompt_against_its_formula():
    guidance = GaussianGuidance(deviation=0.5, means={"red": 0.7, "blue": -0.2})
    red, blue = guidance.embed(["red"]).pick([0, 0]), guidance.embed(["blue"]).pick([0, 0])
    picture, rng, levels = normal(2, 3, 4, 4), StepRng(3, 0), (0.2, 0.6)
    found = prompt_gain(guidance, picture, red, blue, rng, levels=levels)
    expected = 0.0
    for level in levels:
        sigma = float(guidance.sigma(torch.tensor(level)))
        noise = rng.normal(f"gain {level}", like=picture)
        errors = [
            (0.25 * (picture + sigma * noise) + sigma**2 * mean) / (0.25 + sigma**2) - picture
            for mean in (0.7, -0.2)
        ]
        along, against = (float(error.square().mean()) / sigma**2 for error in errors)
        expected += (against - along) / len(levels)
    assert found == pytest.approx(expected, rel=1e-5)


def test_the_gain_of_a_prompt_ranks_as_its_likelihood_does():
    """Pictures of the prompt gain, others lose, and a plain one between the two is indifferent."""
    guidance = GaussianGuidance(deviation=0.5, means={"red": 1.0, "blue": -1.0})
    red, blue = guidance.embed(["red"]), guidance.embed(["blue"])
    gains = [
        prompt_gain(guidance, mean + 0.5 * normal(1, 3, 64, 64), red, blue, StepRng(0, 0))
        for mean in (-1.0, 0.0, 1.0)
    ]
    assert gains[0] < -0.1 < gains[1] < 0.1 < gains[2]


def test_the_fit_finds_every_texel_of_the_sheet():
    layout = skin_layout("classic")
    shot = sheet.build(sheet.Config(), Setting(layout, (72, 48), "cpu"))(0, StepRng(0, 0))
    known = known_skin.build(known_skin.Config(resolution=(72, 48)), device="cpu")
    target = torch.rand(1, 3, 72, 48, generator=torch.Generator().manual_seed(2)) * 2 - 1
    color_N3, is_seen_N = fit_colors(known, target, shot, layout.texel_N, size=(64, 64), steps=20)
    assert is_seen_N.all()
    color_T3 = torch.full((64 * 64, 3), torch.nan)
    color_T3[layout.texel_N] = color_N3
    texel_PL = shot.fragments.texel_BHWL.reshape(-1, 2)
    expected_P3 = (target[0].flatten(1).T + 1) / 2
    for layer, least in (("outer", 1.0), ("base", 0.9)):
        # A pixel shows the nearest surface; where a texel fills two pixels, their mean fits best.
        front_P = texel_PL[:, 0]
        is_layer_P = (front_P >= 0) & layout.mask_HW(layer).flatten()[front_P.clamp(min=0)]
        difference = (color_T3[front_P[is_layer_P]] - expected_P3[is_layer_P]).abs().amax(-1)
        assert (difference < 1e-3).float().mean() >= least, layer


def test_the_fit_leaves_what_is_not_seen_grey():
    layout = flat_layout(2, 2)
    fragments = flat_fragments((2, 2), (4, 4))
    fragments.texel_BHWL[fragments.texel_BHWL == 3] = -1
    shot = Shot(fragments, torch.zeros(1, 3), ("",))
    known = known_skin.build(known_skin.Config(("ff0000",), (4, 4)), device="cpu")
    color_N3, is_seen_N = fit_colors(
        known, known._latents_1CHW, shot, layout.texel_N, size=(2, 2), steps=10
    )
    assert is_seen_N.tolist() == [True, True, True, False]
    assert color_N3[3].tolist() == [0.5, 0.5, 0.5]
    torch.testing.assert_close(color_N3[:3], torch.tensor([[1.0, 0, 0]] * 3), atol=1e-4, rtol=0)


def test_the_fit_goes_through_a_real_encoder():
    denoiser = sdxl.build(sdxl.Config(model=str(tiny_sdxl(vae="tiny"))), device="cpu")
    layout = flat_layout(4, 4)
    views = flat.build(flat.Config(), Setting(layout, denoiser.resolution, "cpu"))
    shot = views(0, StepRng(0, 0))

    def encode(color_N3):
        skin_HW4 = torch.cat([color_N3, torch.ones(16, 1)], -1).reshape(4, 4, 4)
        return denoiser.encode(shade(skin_HW4, shot.fragments, shot.background_B3)).detach()

    target = encode(torch.rand(16, 3, generator=torch.Generator().manual_seed(3)))
    color_N3, _ = fit_colors(denoiser, target, shot, layout.texel_N, size=(4, 4), steps=50)
    before = (encode(torch.full((16, 3), 0.5)) - target).norm()
    assert (encode(color_N3) - target).norm() < 0.3 * before
