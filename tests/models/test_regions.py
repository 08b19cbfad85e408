"""Prompts of parts, with a tiny random SDXL and with the embedded prior."""

import pytest
import torch

from config.load import load_config
from config.schema import Request
from losses import Iterate
from models.control._regions import make_regions
from models.diffusion import Control, sdxl
from models.diffusion._regions import Region, RegionalDenoiser
from models.layout import skin_layout
from models.parts import part_mask_HW
from models.renderer import shade
from models.rng import StepRng
from models.views import Setting
from models.views import orbit as orbit_views
from tests.tiny_sdxl import tiny_sdxl
from tools.optimize import build_guidance, load_denoiser


@pytest.fixture(scope="module")
def inner():
    return sdxl.build(sdxl.Config(model=str(tiny_sdxl("epsilon")), dtype="float32"), device="cpu")


def ask(denoiser, positive, negative, control=()):
    generator = torch.Generator().manual_seed(0)
    height, width = denoiser.encode(torch.rand(1, 3, *denoiser.resolution)).shape[-2:]
    channels = denoiser.encode(torch.rand(1, 3, *denoiser.resolution)).shape[1]
    noisy_BCHW = torch.randn(2, channels, height, width, generator=generator)
    sigma_B = denoiser.sigma(torch.tensor(0.5)).expand(2)
    return denoiser.denoise(noisy_BCHW, sigma_B, positive, negative, control)


def marked(denoiser, share, number=0):
    """Mark the left share of each view."""
    picture = torch.zeros(2, 3, *denoiser.resolution)
    picture[..., : round(share * picture.shape[-1])] = 1
    return Region("part", picture, number=number)


def prompts_of(denoiser, text, *parts):
    from losses._score import ViewPrompts

    names = ("front view", "back view")
    return ViewPrompts.read(denoiser, text, names, parts).pick(names)


def test_a_region_that_is_everything_is_the_parts_prompt(inner):
    denoiser = RegionalDenoiser(inner)
    positive = prompts_of(denoiser, "knight", "pirate", "wizard")
    negative = denoiser.embed(["ugly"]).pick([0, 0])
    for number, text in enumerate(("pirate", "wizard")):
        expected = ask(inner, prompts_of(inner, text), negative)
        found = ask(denoiser, positive, negative, [marked(denoiser, 1.0, number)])
        torch.testing.assert_close(found.positive_BCHW, expected.positive_BCHW)
        torch.testing.assert_close(found.negative_BCHW, expected.negative_BCHW)


def test_each_side_has_its_own_estimate(inner):
    denoiser = RegionalDenoiser(inner)
    positive = prompts_of(denoiser, "knight", "pirate")
    negative = denoiser.embed(["ugly"]).pick([0, 0])
    found = ask(denoiser, positive, negative, [marked(denoiser, 0.5)]).positive_BCHW
    knight, pirate = (
        ask(inner, prompts_of(inner, text), negative).positive_BCHW for text in ("knight", "pirate")
    )
    middle = found.shape[-1] // 2
    torch.testing.assert_close(found[..., :middle], pirate[..., :middle])
    torch.testing.assert_close(found[..., middle:], knight[..., middle:])
    assert (knight - pirate).abs().max() > 1e-3


def test_prompts_without_regions_and_views_without_are_asked_as_ever(inner):
    denoiser = RegionalDenoiser(inner)
    plain, nothing = prompts_of(inner, "knight"), denoiser.embed([""]).pick([0, 0])
    for positive, control in (
        (prompts_of(denoiser, "knight"), [marked(denoiser, 1.0)]),
        (prompts_of(denoiser, "knight", "pirate"), []),
    ):
        found, expected = ask(denoiser, positive, nothing, control), ask(inner, plain, nothing)
        assert torch.equal(found.positive_BCHW, expected.positive_BCHW)
        assert torch.equal(found.negative_BCHW, expected.negative_BCHW)


def test_the_region_is_what_is_seen_of_the_part():
    """A pixel is marked by the share of it that the part's surfaces have, seen through others."""
    layout = skin_layout("classic")
    texts, pictures = make_regions({"head": "a", "body": "b", "hat": "a"}, layout)
    assert texts == ("a", "b") and len(pictures) == 2
    setting = Setting(layout, (64, 64), "cpu")
    shot = orbit_views.build(orbit_views.Config(num_views=3, bare=0.0), setting)(0, StepRng(1, 0))
    skin_HW4 = torch.rand(64, 64, 4, generator=torch.Generator().manual_seed(0))
    skin_HW4[layout.mask_HW("base")] = 1
    regions = [picture(skin_HW4, shot) for picture in pictures]
    assert all(isinstance(region, Control) for region in regions)
    owner_T = torch.full((4097,), -1)
    for number, parts in enumerate((("head", "hat"), ("body", "jacket"))):
        for part in parts:
            owner_T[:-1][part_mask_HW(part, layout).flatten()] = number
    alpha_T = torch.cat([skin_HW4[..., 3].flatten(), torch.zeros(1)])
    for view, row, column in [(0, 12, 32), (1, 28, 30), (2, 40, 33), (0, 60, 2), (1, 10, 30)]:
        left, expected = 1.0, [0.0, 0.0]
        for texel in shot.fragments.texel_BHWL[view, row, column].tolist():
            if owner_T[texel] >= 0 and texel >= 0:
                expected[owner_T[texel]] += left * alpha_T[texel].item()
            left *= 1 - alpha_T[texel].item()
        found = [region.image_B3HW[view, 0, row, column].item() for region in regions]
        assert found == pytest.approx(expected, abs=1e-6)
    total = sum(region.image_B3HW for region in regions)
    assert (total <= 1 + 1e-5).all() and total.max() > 0.9


def test_on_the_sheet_each_part_is_pulled_by_its_own_prompt():
    """With the embedded prior and no outer layer, the edges of parts are those of latents."""
    config = load_config("embedded")
    denoiser = load_denoiser(config, device="cpu", download=False)
    layout = skin_layout("classic", overlay=False)
    skin_HW4 = torch.rand(64, 64, 4, generator=torch.Generator().manual_seed(0))
    skin_HW4[..., 3] = 1

    def pull(prompt, parts):
        request = Request(prompt, "", overlay=False, prompts=parts)
        _, pictures = make_regions(parts, layout)
        views, losses = build_guidance(
            request, config, denoiser=RegionalDenoiser(denoiser), device="cpu"
        )
        skin = skin_HW4.clone().requires_grad_()
        shot = views(0, StepRng(0, 3))
        views_B3HW = shade(skin, shot.fragments, shot.background_B3)
        controls = [picture(skin.detach(), shot) for picture in pictures]
        iterate = Iterate(3, 0.2, skin, views_B3HW, shot, StepRng(0, 3), controls)
        losses["sds"](iterate).value.backward()
        return skin.grad[..., :3]

    mixed, knight, pirate = (
        pull("knight", {"head": "pirate"}),
        pull("knight", {}),
        pull("pirate", {}),
    )
    head = part_mask_HW("head", layout)
    rest = (layout.face_HW >= 0) & ~head
    torch.testing.assert_close(mixed[head], pirate[head], rtol=1e-3, atol=1e-6)
    torch.testing.assert_close(mixed[rest], knight[rest], rtol=1e-3, atol=1e-6)
    assert (knight[head] - pirate[head]).abs().max() > 1e-3 * knight.abs().max()
