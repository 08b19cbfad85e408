"""The losses that say only a direction: classifier score distillation, and the bridge."""

import dataclasses

import pytest
import torch

from config.errors import ConfigError
from config.schema import Ramp
from losses import Context, Iterate, bridge, csd, sds
from losses.bridge import add_words
from models.layout import flat_layout
from models.renderer import Fragments
from models.rng import StepRng
from models.schedules import NoiseSchedule
from models.views import Shot
from tests.models.gaussian import GaussianGuidance

MEANS = {
    "knight, front view": 0.9,
    "knight, back view": 0.4,
    "ugly": -0.5,
    "": 0.1,
    "knight, shiny, front view": 0.8,
    "knight, muddy, front view": -0.3,
    "knight, shiny, back view": 0.6,
    "knight, muddy, back view": -0.1,
}
VIEWS = ("front view", "back view")
NOISE = NoiseSchedule("uniform", 0.2, 0.8)


def make_context(guidance, negative_prompt=""):
    return Context(flat_layout(2, 2), guidance, "knight", negative_prompt, VIEWS)


def make_iterate(progress=0.25):
    generator = torch.Generator().manual_seed(3)
    views = torch.rand(2, 3, 8, 8, dtype=torch.float64, generator=generator).requires_grad_()
    nothing = Fragments(torch.zeros(2, 8, 8, 1).long(), torch.zeros(2, 8, 8))
    shot = Shot(nothing, torch.zeros(2, 3), ("back view", "front view"))
    return Iterate(7, progress, torch.zeros(1, 1, 4), views, shot, StepRng(5, 7))


def gradient_of(loss, iterate):
    (gradient,) = torch.autograd.grad(loss(iterate).value, iterate.views_B3HW)
    return gradient


def expected(iterate, guidance, better, worse, *, scale, weight, weighting):
    """Write the gradient out in noise space: w·g·(ε(worse) … ) has the sign of ε₊ − ε₋."""
    level = NOISE.sample(iterate.progress, iterate.rng, "cpu")
    sigma = guidance.sigma(level)
    here = iterate.views_B3HW.detach()
    noisy = here + sigma * iterate.rng.normal("sds noise", like=here)
    alpha = 1 / (1 + sigma**2)
    strength = {"constant": 1.0, "cumprod": 1 - alpha, "x0": sigma}[weighting]
    rows = []
    for row, view in enumerate(("back view", "front view")):
        epsilon = {}
        for mean in (*better(view), *worse(view)):
            clean = (0.25 * noisy[row] + sigma**2 * mean) / (0.25 + sigma**2)
            epsilon[mean] = (noisy[row] - clean) / sigma
        plus = sum(share * epsilon[mean] for mean, share in better(view).items())
        minus = sum(share * epsilon[mean] for mean, share in worse(view).items())
        rows.append(strength * scale * (plus - minus))
    return weight * torch.stack(rows) / 2


@pytest.mark.parametrize("weighting", ["constant", "cumprod", "x0"])
@pytest.mark.parametrize(
    ("negative_prompt", "share"), [("", 0.0), ("ugly", 0.0), ("ugly", 0.75), ("ugly", 1.0)]
)
def test_csd_is_its_formula(weighting, negative_prompt, share):
    guidance = GaussianGuidance(means=MEANS)
    config = csd.Config(
        weight=2.0,
        guidance_scale=7.0,
        noise=NOISE,
        weighting=weighting,
        negative=Ramp(share, share),
    )
    loss = csd.build(config, make_context(guidance, negative_prompt))
    iterate = make_iterate()
    found = gradient_of(loss, iterate)
    share = share if negative_prompt else 0.0
    wanted = expected(
        iterate,
        guidance,
        lambda view: {MEANS[f"knight, {view}"]: 1.0},
        lambda view: {MEANS["ugly"]: share, MEANS[""]: 1 - share},
        scale=7.0,
        weight=2.0,
        weighting=weighting,
    )
    torch.testing.assert_close(found, wanted, rtol=1e-6, atol=1e-9)
    assert [branches for _, branches in guidance.calls] == ([2, 1] if share == 0.75 else [2])


def test_the_negative_share_falls_as_the_run_goes_on():
    guidance = GaussianGuidance(means=MEANS)
    config = csd.Config(noise=NOISE, negative=Ramp(1.0, 0.5))
    loss = csd.build(config, make_context(guidance, "ugly"))
    assert not torch.equal(
        gradient_of(loss, make_iterate(0.0)), gradient_of(loss, make_iterate(0.5))
    )


def test_csd_is_sds_without_what_drags_to_the_estimate():
    guidance = GaussianGuidance(means=MEANS)
    context, iterate = make_context(guidance), make_iterate()
    plain = sds.build(sds.Config(guidance_scale=0.0, noise=NOISE), context)
    guided = sds.build(sds.Config(guidance_scale=5.0, noise=NOISE), context)
    alone = csd.build(csd.Config(guidance_scale=5.0, noise=NOISE), context)
    torch.testing.assert_close(
        gradient_of(guided, iterate), gradient_of(plain, iterate) + gradient_of(alone, iterate)
    )


@pytest.mark.parametrize("weighting", ["constant", "cumprod", "x0"])
def test_the_bridge_is_its_formula(weighting):
    guidance = GaussianGuidance(means=MEANS)
    config = bridge.Config(
        weight=3.0, guidance_scale=4.0, good="shiny", bad="muddy", noise=NOISE, weighting=weighting
    )
    loss = bridge.build(config, make_context(guidance))
    iterate = make_iterate(0.8)
    found = gradient_of(loss, iterate)
    wanted = expected(
        iterate,
        guidance,
        lambda view: {MEANS[f"knight, shiny, {view}"]: 1.0},
        lambda view: {MEANS[f"knight, muddy, {view}"]: 1.0},
        scale=4.0,
        weight=3.0,
        weighting=weighting,
    )
    torch.testing.assert_close(found, wanted, rtol=1e-6, atol=1e-9)
    assert [branches for _, branches in guidance.calls] == [2]


def test_a_bridge_between_words_that_mean_nothing_says_so():
    guidance = GaussianGuidance()
    loss = bridge.build(bridge.Config(noise=NOISE), make_context(guidance))
    assert loss.notices == ("losses.bridge: good and bad are one to this model: it has no effect",)
    assert (gradient_of(loss, make_iterate(0.8)) == 0).all()


@pytest.mark.parametrize("module", [sds, csd, bridge])
def test_outside_its_share_of_the_run_it_costs_and_pulls_nothing(module):
    guidance = GaussianGuidance(means=MEANS)
    loss = module.build(module.Config(active=(0.5, 0.8)), make_context(guidance))
    for progress in (0.0, 0.49, 0.8, 0.99):
        assert (gradient_of(loss, make_iterate(progress)) == 0).all()
    assert guidance.calls == []
    gradient_of(loss, make_iterate(0.5))
    assert len(guidance.calls) == 1


def test_noise_is_another_one_at_every_step():
    noise = NoiseSchedule("linear", 0.5, 0.5)
    loss = sds.build(sds.Config(noise=noise), make_context(GaussianGuidance(means=MEANS)))
    first = make_iterate()
    other = dataclasses.replace(first, step=8, rng=StepRng(5, 8))
    assert not torch.equal(gradient_of(loss, first), gradient_of(loss, other))


def test_words():
    assert add_words("knight", "shiny, new") == "knight, shiny, new"
    assert add_words("knight", "") == "knight"
    assert add_words("", "muddy") == "muddy"


@pytest.mark.parametrize(
    ("module", "options", "message"),
    [
        (csd, {"weight": -1.0}, "losses.csd.weight.*0 or more"),
        (csd, {"guidance_scale": 0.0}, "losses.csd.guidance_scale.*above 0"),
        (csd, {"negative": Ramp(1.5, 0.0)}, "losses.csd.negative.start.*0 to 1"),
        (csd, {"active": (0.5, 0.5)}, "losses.csd.active.*rising"),
        (bridge, {"weight": -1.0}, "losses.bridge.weight"),
        (bridge, {"guidance_scale": -1.0}, "losses.bridge.guidance_scale"),
        (bridge, {"bad": " "}, "losses.bridge.bad.*some words"),
        (bridge, {"active": (0.5, 1.5)}, "losses.bridge.active"),
        (sds, {"active": (0.8, 0.2)}, "losses.sds.active"),
    ],
)
def test_refuses_what_is_out_of_range(module, options, message):
    with pytest.raises(ConfigError, match=message):
        module.Config(**options)
