import pytest
import torch

from models.cameras import orbit_cameras
from models.layout import skin_layout
from models.player import build_player
from models.renderer import trace
from models.views.sheet import HEIGHT, WIDTH, sheet_fragments


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_outer_texels_are_shown_once_and_base_texels_worn_and_bare(arms):
    layout = skin_layout(arms)
    fragments = sheet_fragments(layout)
    counts = torch.bincount(fragments.texel_BHWL.flatten() + 1, minlength=64 * 64 + 1)[1:]
    counts = counts.reshape(64, 64)
    assert fragments.texel_BHWL.shape == (1, HEIGHT, WIDTH, 2)
    assert (counts[layout.mask_HW("outer")] == 1).all()
    assert (counts[layout.mask_HW("base")] == 2).all()
    assert (counts[layout.face_HW < 0] == 0).all()


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_the_outer_layer_lies_over_the_same_place_of_the_base(arms):
    layout = skin_layout(arms)
    outer_T, base_T = layout.mask_HW("outer").flatten(), layout.mask_HW("base").flatten()
    first, second = sheet_fragments(layout).texel_BHWL[0].unbind(-1)
    is_worn = second >= 0
    assert outer_T[first[is_worn]].all()
    assert base_T[second[is_worn]].all()
    assert base_T[first[~is_worn & (first >= 0)]].all()
    faces = list(layout.faces())
    face_T = layout.face_HW.flatten()
    for texel, under in zip(first[is_worn].tolist(), second[is_worn].tolist(), strict=True):
        box, face, rect = faces[face_T[texel]]
        under_box, under_face, under_rect = faces[face_T[under]]
        assert (box.part, face) == (under_box.part, under_face)
        assert (texel % 64 - rect.x, texel // 64 - rect.y) == (
            under % 64 - under_rect.x,
            under // 64 - under_rect.y,
        )


@pytest.mark.parametrize(("azimuth", "left"), [(0.0, 0), (180.0, 24)])
def test_front_and_back_are_the_player_seen_from_there(azimuth, left):
    layout = skin_layout("classic", overlay=False)
    cameras = orbit_cameras([azimuth], [0.0], projection="orthographic", extent=[32.0])
    seen_HW = trace(build_player(layout), cameras, (32, 16)).texel_BHWL[0, ..., 0]
    bare_HW = sheet_fragments(layout).texel_BHWL[0, 32:64, left : left + 16, 0]
    assert torch.equal(bare_HW[seen_HW >= 0], seen_HW[seen_HW >= 0])


def test_without_an_outer_layer_worn_is_bare():
    texel_HW2 = sheet_fragments(skin_layout("slim", overlay=False)).texel_BHWL[0]
    assert (texel_HW2[..., 1] == -1).all()
    assert torch.equal(texel_HW2[:32], texel_HW2[32:64])


def test_scale_repeats_texels():
    layout = skin_layout("classic")
    small, large = sheet_fragments(layout), sheet_fragments(layout, scale=3)
    assert large.texel_BHWL.shape == (1, 3 * HEIGHT, 3 * WIDTH, 2)
    for dy in range(3):
        for dx in range(3):
            assert torch.equal(large.texel_BHWL[:, dy::3, dx::3], small.texel_BHWL)
    assert torch.equal(small.depth_BHW.isfinite(), (small.texel_BHWL >= 0).any(-1))
