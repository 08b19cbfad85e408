import pytest
import torch

from models.layout import flat_layout, skin_layout
from models.matting.cutout import CutOut
from models.portrait import make_portrait
from models.reference import make_reference
from tests.photo_cases import BLUE, CHIN, HAIR, RED, TOP, draw_figure, mask_of

LAYOUTS = pytest.mark.parametrize(
    "layout", [skin_layout("classic"), flat_layout(16, 16)], ids=["skin", "flat"]
)


def photo_on(layout, rows=slice(None), columns=slice(None)):
    photo_HW4 = draw_figure(shirt=RED)[rows, columns].contiguous()
    mask_HW = mask_of(photo_HW4)
    photo_HW4[~mask_HW] = torch.tensor([0, 255, 0, 255], dtype=torch.uint8)  # a green ground
    return make_reference(CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn"), layout)


def share(picture_3HW, color):
    """Say of how much of a picture a colour is."""
    color_3 = torch.tensor(color) / 255
    return (picture_3HW - color_3[:, None, None]).abs().amax(0).lt(0.02).float().mean().item()


@LAYOUTS
def test_the_subject_is_whole_in_the_middle_of_a_white_square(layout):
    picture = make_portrait(photo_on(layout))
    height, width = 350 - TOP + 1, 196 - 60 + 1
    assert picture.shape[0] == 3
    assert picture.shape[1] == picture.shape[2] == pytest.approx(1.1 * height, abs=2)
    seen = (picture < 0.99).any(0)
    rows, columns = seen.any(1).nonzero()[:, 0], seen.any(0).nonzero()[:, 0]
    assert len(rows) == pytest.approx(height, abs=2)
    assert len(columns) == pytest.approx(width, abs=2)
    side = picture.shape[1]
    for place in (rows, columns):
        assert (place[0] + place[-1]).item() == pytest.approx(side, abs=3)
    assert share(picture, (0, 255, 0)) == 0
    assert share(picture, RED) > 0.05 and share(picture, BLUE) > 0.05


@LAYOUTS
def test_the_head_is_alone(layout):
    picture = make_portrait(photo_on(layout), "head")
    assert picture.shape[1] == picture.shape[2] == pytest.approx(1.3 * (CHIN - TOP), abs=12)
    assert share(picture, HAIR) > 0.1
    assert share(picture, BLUE) == 0 and share(picture, RED) < 0.1


def test_a_subject_at_the_photos_edge_keeps_its_place():
    picture = make_portrait(photo_on(skin_layout("classic"), slice(60, 380), slice(80, 170)))
    assert picture.shape[1] == picture.shape[2]
    seen = (picture < 0.99).any(0)
    columns = seen.any(0).nonzero()[:, 0]
    assert len(columns) == pytest.approx(90, abs=1)
    assert (columns[0] + columns[-1]).item() == pytest.approx(picture.shape[2], abs=3)
