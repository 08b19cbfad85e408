import numpy as np
import torch

from models.color import oklab_from_srgb
from models.palette import Palette
from models.photo_palette import extend_palette, kmeans_palette, srgb_from_oklab


def clusters(colors, spread=4, each=200):
    generator = torch.Generator().manual_seed(0)
    noise = torch.randint(-spread, spread + 1, (len(colors), each, 3), generator=generator)
    return (torch.tensor(colors)[:, None] + noise).clamp(0, 255).to(torch.uint8).flatten(0, 1)


COLORS = [(20, 20, 30), (200, 60, 40), (60, 120, 200), (240, 230, 200)]


def test_clusters_are_found_dark_to_light():
    palette, notices = kmeans_palette(clusters(COLORS), 4, name="kmeans:4")
    assert notices == [] and palette.name == "kmeans:4"
    assert (palette.colors_C3.int() - torch.tensor(COLORS)).abs().max() <= 3
    assert (palette.oklab_C3[:, 0].diff() > 0).all()


def test_the_same_colours_give_the_same_palette_in_any_order():
    pixels = clusters(COLORS, spread=40)
    order = torch.randperm(len(pixels), generator=torch.Generator().manual_seed(1))
    first, _ = kmeans_palette(pixels, 9, name="x")
    again, _ = kmeans_palette(pixels[order], 9, name="x")
    assert torch.equal(first.colors_C3, again.colors_C3) and len(first) == 9


def test_fewer_colours_than_asked_are_all_there_exactly():
    pixels = torch.tensor([[255, 0, 0], [0, 0, 255], [255, 0, 0]], dtype=torch.uint8)
    palette, notices = kmeans_palette(pixels, 16, name="kmeans:16")
    assert {*palette.hex_codes()} == {"ff0000", "0000ff"}
    assert len(notices) == 1 and "2 colours" in notices[0]
    exact, notices = kmeans_palette(pixels, 2, name="x")
    assert len(exact) == 2 and notices == []


def test_more_colours_serve_better():
    generator = torch.Generator().manual_seed(2)
    pixels = torch.randint(0, 256, (3000, 3), generator=generator, dtype=torch.uint8)
    lab = oklab_from_srgb(pixels / 255)
    errors = []
    for count in (1, 4, 16, 64):
        palette, _ = kmeans_palette(pixels, count, name="x")
        assert len(palette) == count
        errors.append(torch.cdist(lab, palette.oklab_C3).amin(1).square().mean())
    assert errors == sorted(errors, reverse=True)


def test_extending_keeps_the_fixed_and_adds_what_is_missing():
    fixed = Palette("two", torch.tensor([COLORS[0], COLORS[3]], dtype=torch.uint8))
    palette, notices = extend_palette(fixed, clusters(COLORS), 2, name="two+2")
    assert notices == [] and torch.equal(palette.colors_C3[:2], fixed.colors_C3)
    added = palette.colors_C3[2:].int()
    assert (added - torch.tensor(COLORS[1:3])).abs().max() <= 3


def test_extending_serves_better_than_the_photo_in_general():
    # Most of the photo is served already; k-means alone would spend its colours there.
    pixels = torch.cat(
        [clusters([COLORS[0]], spread=20, each=3000), clusters([COLORS[1]], each=60)]
    )
    fixed = Palette("x", torch.tensor([COLORS[0]], dtype=torch.uint8))
    palette, _ = extend_palette(fixed, pixels, 1, name="x+1")
    assert (palette.colors_C3[1].int() - torch.tensor(COLORS[1])).abs().max() <= 6


def test_nothing_to_add():
    fixed = Palette("x", torch.tensor([[9, 9, 9]], dtype=torch.uint8))
    palette, notices = extend_palette(fixed, fixed.colors_C3.repeat(5, 1), 4, name="x+4")
    assert torch.equal(palette.colors_C3, fixed.colors_C3) and "0 colours" in notices[0]


def test_oklab_there_and_back():
    generator = torch.Generator().manual_seed(3)
    srgb = torch.rand(500, 3, generator=generator, dtype=torch.float64)
    back = srgb_from_oklab(oklab_from_srgb(srgb).numpy())
    np.testing.assert_allclose(back, srgb.numpy(), atol=2e-4)
    assert srgb_from_oklab(np.array([[1.2, 0.4, -0.4]])).max() <= 1
