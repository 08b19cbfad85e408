from pathlib import Path

import pytest
import torch

from models.matting.cutout import (
    bounding_box,
    close_matte,
    cut_out,
    grabcut_matte,
    join_pieces,
    plain_background,
    portrait_matte,
    silhouette,
)
from models.matting.sinet import load_sinet
from tests.photo_cases import BLUE, WHITE, draw_figure, mask_of
from tools.io.models import locate
from tools.io.photo import read_photo
from tools.io.subject import WEIGHTS

PHOTOS = Path(__file__).parents[2] / "assets" / "examples"


@pytest.fixture(scope="module")
def network():
    return load_sinet(locate(WEIGHTS))


def cut(name, network):
    photo = read_photo(PHOTOS / name)
    return cut_out(photo.pixels_HW4, has_alpha=photo.has_alpha, network=network)


# Points as shares of (height, width): on the subject, and beside it.
PHOTO_POINTS = {
    "astronaut.png": (
        [(0.25, 0.42), (0.06, 0.45), (0.7, 0.3), (0.95, 0.2)],
        [(0.3, 0.8), (0.1, 0.1)],
    ),
    "cameraman.png": ([(0.2, 0.4), (0.6, 0.2)], [(0.1, 0.1), (0.5, 0.9)]),
    "chelsea_cat.png": ([(0.4, 0.4), (0.8, 0.5)], [(0.7, 0.95)]),
    "hopper_128.png": ([(0.1, 0.5), (0.4, 0.5), (0.9, 0.1)], [(0.3, 0.9), (0.5, 0.1)]),
    "horse_silhouette.png": ([(0.4, 0.5), (0.8, 0.62)], [(0.9, 0.4), (0.1, 0.1)]),
    "woman_background.jpg": ([(0.2, 0.33), (0.42, 0.4), (0.63, 0.4)], [(0.5, 0.9), (0.9, 0.1)]),
    # (0.65, 0.33) is her white shirt.
    "woman_denim_jacket.jpg": ([(0.2, 0.33), (0.65, 0.33), (0.8, 0.7)], [(0.1, 0.9), (0.5, 0.95)]),
}


@pytest.mark.parametrize("name", PHOTO_POINTS)
def test_the_example_photos(name, network):
    found = cut(name, network)
    height, width = found.mask_HW.shape
    on, beside = PHOTO_POINTS[name]
    for row, column in on:
        assert found.mask_HW[int(row * height), int(column * width)], (row, column)
        assert found.matte_HW[int(row * height), int(column * width)] >= 0.9, (row, column)
    for row, column in beside:
        assert found.matte_HW[int(row * height), int(column * width)] == 0, (row, column)
    assert ("plain background" in found.method) == (name == "horse_silhouette.png")


@pytest.mark.parametrize(
    ("ground", "shirt", "outline"),
    [
        (WHITE, WHITE, True),
        (WHITE, WHITE, False),
        ((252, 252, 252), (244, 244, 244), False),
        ((120, 150, 120), (250, 250, 250), False),
    ],
)
def test_a_white_shirt_stays_even_on_white_paper(ground, shirt, outline, network):
    photo_HW4 = draw_figure(ground=ground, shirt=shirt, outline=outline)
    found = cut_out(photo_HW4, has_alpha=False, network=network)
    assert found.mask_HW[150:235, 100:155].all()
    assert found.matte_HW[150:235, 100:155].min() >= 0.5
    assert found.matte_HW[90, 128] == 1 and found.mask_HW[300, 110]
    assert not found.mask_HW[:30].any() and not found.mask_HW[300, :80].any()


def test_alpha_goes_before_everything(network):
    photo_HW4 = draw_figure()
    photo_HW4[..., 3] = 0
    photo_HW4[100:200, 50:150, 3] = 255
    photo_HW4[150, 100, 3] = 0  # a hole that somebody cut stays one
    found = cut_out(photo_HW4, has_alpha=True, network=network)
    assert torch.equal(found.matte_HW * 255, photo_HW4[..., 3].float())
    assert torch.equal(found.picture_HW4, photo_HW4)
    assert "alpha" in found.method and found.rim == 0


def test_none_takes_everything():
    found = cut_out(draw_figure(), has_alpha=False)
    assert found.mask_HW.all() and (found.matte_HW == 1).all()


def test_a_given_model_goes_before_the_network(network):
    def upper_half(srgb_HW3):
        assert srgb_HW3.max() <= 1
        return (torch.arange(len(srgb_HW3)) < 192).float()[:, None].repeat(1, srgb_HW3.shape[1])

    found = cut_out(draw_figure(), has_alpha=False, network=network, find_matte=upper_half)
    assert found.mask_HW[:192].all() and not found.mask_HW[192:].any()
    assert "given" in found.method


def test_where_nobody_is_found_it_is_the_whole_photo(network):
    nobody = cut_out(
        draw_figure(), has_alpha=False, network=network, find_matte=lambda x: 0 * x[..., 0]
    )
    assert nobody.mask_HW.all() and "nobody" in nobody.method


def test_one_colour_all_over_does_not_break(network):
    grey = torch.full((64, 64, 4), 128, dtype=torch.uint8)
    found = cut_out(grey, has_alpha=False, network=network)
    assert found.mask_HW.any() and torch.isfinite(found.matte_HW).all()


def test_silhouette_keeps_large_pieces_and_fills_doubtful_holes():
    matte = torch.zeros(100, 100)
    matte[10:70, 10:60] = 0.9
    matte[20:30, 20:30] = 0.3  # a white shirt, perhaps
    matte[40:50, 20:30] = 0.01  # background seen under an arm
    matte[40:60, 70:90] = 0.8  # another piece, an eighth as large
    matte[90:95, 90:95] = 1.0  # dirt
    mask = silhouette(matte)
    assert mask[20:30, 20:30].all() and not mask[40:50, 20:30].any()
    assert mask[40:60, 70:90].all() and not mask[90:95, 90:95].any()
    assert not silhouette(torch.zeros(50, 50)).any()


def test_the_matte_is_opaque_within_and_soft_at_the_rim():
    generator = torch.Generator().manual_seed(0)
    mask = torch.zeros(120, 120, dtype=torch.bool)
    mask[30:90, 30:90] = True
    noisy = torch.where(mask, 0.4, 0.3) + 0.2 * torch.rand(120, 120, generator=generator)
    matte = close_matte(noisy, mask)
    assert (matte[40:80, 40:80] == 1).all()
    assert (matte[:20] == 0).all() and (matte[:, 100:] == 0).all()
    assert (matte[mask] >= 0.5).all()
    assert 0.3 <= matte[29, 60] < 0.5 <= matte[30, 60] < 1


def test_pieces_are_joined_only_where_the_subject_may_be():
    mask = torch.zeros(100, 60, dtype=torch.bool)
    mask[5:30, 20:40] = True
    mask[60:95, 15:45] = True
    joined = join_pieces(mask, torch.full((100, 60), 0.5))
    assert joined[30:60, 22:38].all() and torch.equal(joined[65:], mask[65:])
    assert torch.equal(join_pieces(mask, torch.zeros(100, 60)), mask)
    assert torch.equal(join_pieces(joined, torch.ones(100, 60)), joined)


def test_plain_background_stops_at_an_outline():
    photo_HW4 = draw_figure(outline=True)
    background = plain_background(photo_HW4[..., :3] / 255)
    assert background[:30].all() and not background[150:235, 100:155].any()
    noise = torch.rand(64, 64, 3, generator=torch.Generator().manual_seed(0))
    assert plain_background(noise) is None


def test_grabcut_separates_by_colour():
    photo_HW4 = draw_figure(ground=(120, 180, 120), shirt=BLUE)
    expected = mask_of(photo_HW4, (120, 180, 120))
    matte = grabcut_matte(photo_HW4[..., :3] / 255, None)
    overlap = ((matte >= 0.5) & expected).sum() / ((matte >= 0.5) | expected).sum()
    assert overlap > 0.75
    again = grabcut_matte(photo_HW4[..., :3] / 255, None)
    assert torch.equal(matte, again)


def test_certainty_tells_people_from_a_horse(network):
    def certainty(name):
        return portrait_matte(read_photo(PHOTOS / name).pixels_HW4[..., :3] / 255, network)[1]

    assert certainty("hopper_128.png") > 0.8 > 0.5 > certainty("horse_silhouette.png")


def test_bounding_box():
    mask = torch.zeros(9, 7, dtype=torch.bool)
    assert bounding_box(mask) is None
    mask[2, 3] = mask[5, 1] = True
    assert bounding_box(mask) == (2, 6, 1, 4)
