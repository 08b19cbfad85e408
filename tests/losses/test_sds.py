import dataclasses

import pytest
import torch

from config.errors import ConfigError
from config.schema import StartConfig
from losses import Context, Iterate
from losses._score import add_view
from losses.sds import Config, ScoreDistillation, build
from models.diffusion import known_skin, sdxl
from models.layout import flat_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.softmax import relax
from models.renderer import Fragments, shade
from models.rng import StepRng
from models.schedules import NoiseSchedule
from models.views import Shot
from models.views.flat import flat_fragments
from tests.references import distillation_gradient
from tests.tiny_sdxl import tiny_sdxl

COLORS = torch.tensor(
    [[0, 0, 0], [255, 255, 255], [200, 30, 60], [10, 120, 240]], dtype=torch.uint8
)
CANVAS = (4, 4)
VIEWS = ("front view", "", "back view")


def make_context(denoiser, prompt="knight", negative_prompt="ugly", view_names=VIEWS) -> Context:
    return Context(flat_layout(*CANVAS), denoiser, prompt, negative_prompt, view_names)


def make_iterate(views_B3HW, view_names=("front view",), seed=5, step=7, progress=0.3) -> Iterate:
    count, _, height, width = views_B3HW.shape
    nothing = Fragments(torch.zeros(count, height, width, 1).long(), torch.zeros(1, 1, 1))
    shot = Shot(nothing, torch.zeros(count, 3), view_names)
    return Iterate(step, progress, torch.zeros(1, 1, 4), views_B3HW, shot, StepRng(seed, step))


def known(rows=("ff0000 00ff00", "0000ff ffffff"), resolution=(8, 8)):
    return known_skin.build(known_skin.Config(rows, resolution), device="cpu")


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "sample"])
@pytest.mark.parametrize("weighting", ["constant", "cumprod"])
def test_gradient_on_the_logits_is_the_formulas(prediction, weighting):
    folder = tiny_sdxl(prediction, dtype=torch.float64)
    denoiser = sdxl.build(sdxl.Config(model=str(folder), dtype="float64"), device="cpu")
    grid = PaletteGrid(
        flat_layout(*CANVAS), Palette("four", COLORS), relax, start=StartConfig(), seed=3
    )
    grid = grid.double()
    noise = NoiseSchedule("uniform", 0.1, 0.9)
    config = Config(weight=2.0, guidance_scale=40.0, noise=noise, weighting=weighting)
    loss = build(config, make_context(denoiser))
    view_names = ("front view", "", "back view", "front view")
    rng = StepRng(5, 7)

    fragments = flat_fragments(CANVAS, (64, 64))
    fragments = Fragments(fragments.texel_BHWL.expand(4, -1, -1, -1), fragments.depth_BHW)
    views = shade(grid.sample(1.0, rng), fragments, torch.ones(4, 3).double())
    term = loss(make_iterate(views, view_names))
    term.value.backward()
    assert grid.logits_NK.grad is not None

    level = float(noise.sample(0.3, rng, "cpu"))
    expected_NC = distillation_gradient(
        folder,
        grid.logits_NK.detach()[:, :4],
        COLORS.double() / 255,
        canvas=CANVAS,
        zoom=16,
        prompts=["knight, front view", "knight", "knight, back view", "knight, front view"],
        negative_prompt="ugly",
        timestep=round(level * 999),
        noise_BCHW=rng.normal("sds noise", like=torch.zeros(4, 4, 8, 8).double()),
        guidance_scale=40.0,
        weighting=weighting,
    )
    # The palette keeps its colours in float32; its error is what is left.
    torch.testing.assert_close(
        grid.logits_NK.grad[:, :4],
        2.0 * expected_NC,
        rtol=1e-5,
        atol=1e-5 * expected_NC.abs().max(),
    )
    assert expected_NC.abs().max() > 1e-6


def test_x0_pulls_by_the_distance_to_the_target():
    denoiser = known()
    loss = build(Config(guidance_scale=0, weighting="x0"), make_context(denoiser))
    views = torch.rand(2, 3, 8, 8, requires_grad=True)
    term = loss(make_iterate(views, ("", "back view")))
    (gradient,) = torch.autograd.grad(term.value, views)
    target = denoiser.decode(denoiser._latents_1CHW)
    # Latents are 2·picture − 1: one factor 2 from them, one from the chain rule; a mean of two.
    torch.testing.assert_close(gradient, 2 * 2 * (views.detach() - target) / 2)


def test_constant_and_cumprod_are_x0_over_sigma():
    denoiser = known()
    views = torch.rand(1, 3, 8, 8)
    found = {}
    for weighting in ("x0", "constant", "cumprod"):
        term = build(Config(weighting=weighting), make_context(denoiser))(make_iterate(views))
        found[weighting] = term.diagnostics["gradient_BCHW"]
        sigma = denoiser.sigma(term.diagnostics["noise level"])
    torch.testing.assert_close(found["constant"], found["x0"] / sigma)
    torch.testing.assert_close(found["cumprod"], found["x0"] * sigma / (1 + sigma**2))


def test_its_latents_are_shown_as_pictures():
    denoiser, views = known(), torch.rand(2, 3, 8, 8)
    term = build(Config(), make_context(denoiser))(make_iterate(views, ("", "")))
    torch.testing.assert_close(term.decode(term.diagnostics["latents_BCHW"]), views)


def test_finds_the_picture_that_the_model_knows():
    denoiser = known()
    loss = build(Config(weighting="x0", guidance_scale=3.0), make_context(denoiser))
    views = torch.full((1, 3, 8, 8), 0.5, requires_grad=True)
    optimizer = torch.optim.SGD([views], lr=0.1)
    for step in range(40):
        optimizer.zero_grad()
        loss(make_iterate(views, step=step)).value.backward()
        optimizer.step()
    torch.testing.assert_close(
        views.detach(), denoiser.decode(denoiser._latents_1CHW), rtol=0, atol=1e-3
    )


def test_weight_scales_the_value_and_its_gradient():
    views = torch.rand(1, 3, 8, 8)
    one, three = (
        build(Config(weight=weight), make_context(known()))(make_iterate(views))
        for weight in (1.0, 3.0)
    )
    torch.testing.assert_close(three.value, 3 * one.value)
    torch.testing.assert_close(
        one.value, (one.diagnostics["gradient_BCHW"] * one.diagnostics["latents_BCHW"]).sum()
    )


def test_a_view_is_pulled_alike_however_many_there_are():
    loss = build(Config(weighting="x0"), make_context(known()))
    views = torch.rand(1, 3, 8, 8).repeat(3, 1, 1, 1)
    one = loss(make_iterate(views[:1])).value
    three = loss(make_iterate(views, ("", "", ""))).value
    torch.testing.assert_close(one, three)


def test_is_a_function_of_seed_and_step():
    loss = build(Config(), make_context(known()))
    views = torch.rand(1, 3, 8, 8)
    again = [loss(make_iterate(views)).diagnostics["noise level"] for _ in range(2)]
    assert again[0] == again[1]
    other = loss(make_iterate(views, step=8)).diagnostics["noise level"]
    assert other != again[0]


class Recorder:
    """A known picture that remembers what it was asked."""

    def __init__(self):
        self._inner = known()
        self.asked = []
        self.rows = []

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def embed(self, prompts):
        self.asked += prompts
        embedding = self._inner.embed(prompts)
        rows = torch.arange(len(prompts)).float()[:, None]
        return dataclasses.replace(
            embedding, pooled_PE=rows, notices=tuple(f"read {prompt}" for prompt in prompts)
        )

    def denoise(self, noisy_BCHW, sigma_B, positive, negative, control=()):
        assert sigma_B.shape == (len(noisy_BCHW),)
        assert (sigma_B == sigma_B[0]).all()
        self.rows.append((positive.pooled_PE.flatten().tolist(), negative and len(negative)))
        return self._inner.denoise(noisy_BCHW, sigma_B, positive, negative)


def test_prompts_say_the_view_and_are_read_once():
    recorder = Recorder()
    loss = build(Config(), make_context(recorder, view_names=(*VIEWS, "front view")))
    assert recorder.asked == ["knight, front view", "knight", "knight, back view", "ugly"]
    assert loss.notices == tuple(f"read {prompt}" for prompt in recorder.asked)
    loss(make_iterate(torch.rand(3, 3, 8, 8), ("back view", "front view", "")))
    assert recorder.rows == [([2, 0, 1], 3)]
    assert len(recorder.asked) == 4


@pytest.mark.parametrize(
    ("prompt", "negative_prompt", "guidance_scale", "branches"),
    [
        ("knight", "", 40.0, 2),
        ("knight", "ugly", 0.0, 1),
        ("", "", 40.0, 1),
        ("", "ugly", 40.0, 2),
        ("knight", "knight", 40.0, 2),  # the positive one also says the view
    ],
)
def test_asks_for_no_branch_that_has_no_say(prompt, negative_prompt, guidance_scale, branches):
    recorder = Recorder()
    context = make_context(recorder, prompt, negative_prompt)
    loss = build(Config(guidance_scale=guidance_scale), context)
    loss(make_iterate(torch.rand(1, 3, 8, 8)))
    assert recorder.rows[0][1] == (None if branches == 1 else 1)


def test_says_when_a_setting_has_no_effect():
    loss = build(Config(guidance_scale=0.0), make_context(known()))
    assert loss.notices == (
        "negative_prompt: it has no effect while losses.sds.guidance_scale is 0",
    )
    assert build(Config(), make_context(known())).notices == ()


def test_view_words():
    assert add_view("hero: red", "front view") == "hero: red, front view"
    assert add_view("knight", "") == "knight"
    assert add_view("", "front view") == ""


@pytest.mark.parametrize("option", ["weight", "guidance_scale"])
def test_refuses_what_is_out_of_range(option):
    for value in (-1.0, float("nan")):
        with pytest.raises(ConfigError, match=f"losses.sds.{option}.*expected 0 or more"):
            Config(**{option: value})


def test_the_model_gets_no_gradient():
    loss = build(Config(), make_context(known()))
    assert isinstance(loss, ScoreDistillation)
    views = torch.rand(1, 3, 8, 8, requires_grad=True)
    term = loss(make_iterate(views))
    assert term.value.requires_grad
    assert not any(value.requires_grad for value in term.diagnostics.values())
