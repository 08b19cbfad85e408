import numpy as np
import pytest
import torch

from models.cameras import orbit_cameras
from models.depth import FLOOR, SHEET_STANDOFF, inverse_depth, sheet_depth, surface_depth
from models.layout import skin_layout
from models.player import POSES, build_player
from models.renderer import Fragments, trace
from models.views.sheet import HEIGHT, WIDTH, sheet_fragments


def _seen(projection="perspective", arms="classic"):
    layout = skin_layout(arms)
    player = build_player(layout, POSES["walking"])
    extent = [30.0, 30.0] if projection == "perspective" else [38.0, 38.0]
    cameras = orbit_cameras([25.0, 200.0], [20.0, -10.0], projection=projection, extent=extent)
    return layout, player, cameras, trace(player, cameras, (40, 32))


def _meet_slowly(placed, origin, direction):
    """Where a ray enters and leaves a box, by the slabs, one ray at a time; None if it misses."""
    start = placed.rotation_33.numpy().T @ (origin - placed.center_3.numpy())
    way = placed.rotation_33.numpy().T @ direction
    near, far = -np.inf, np.inf
    for axis in range(3):
        ends = sorted(
            (side * float(placed.half_3[axis]) - start[axis]) / way[axis] for side in (-1, 1)
        )
        near, far = max(near, ends[0]), min(far, ends[1])
    return (near, far) if near < far else None


@pytest.mark.parametrize("projection", ["perspective", "orthographic"])
def test_every_surface_is_where_a_slow_reference_meets_its_box(projection):
    layout, player, cameras, fragments = _seen(projection)
    depth_BHWL = surface_depth(fragments, player, cameras)
    origins, directions = (tensor.double().numpy() for tensor in cameras.rays(40, 32))
    faces = list(layout.faces())
    placed_of = {id(placed.box): placed for placed in player.boxes}
    checked = {"base": 0, "outer": 0}
    for view, row, column in np.ndindex(2, 40, 32):
        for surface in range(depth_BHWL.shape[-1]):
            texel = int(fragments.texel_BHWL[view, row, column, surface])
            depth = float(depth_BHWL[view, row, column, surface])
            if texel < 0:
                assert depth == np.inf
                continue
            box = faces[int(layout.face_HW.flatten()[texel])][0]
            met = _meet_slowly(
                placed_of[id(box)], origins[view, row, column], directions[view, row, column]
            )
            allowed = met[:1] if box.layer == "base" else met
            assert min(abs(depth - place) for place in allowed) < 2e-3
            checked[box.layer] += 1
    assert min(checked.values()) > 100


def test_the_base_is_as_far_as_the_tracer_says():
    layout, player, cameras, fragments = _seen(arms="slim")
    depth_BHWL = surface_depth(fragments, player, cameras)
    is_base_T = torch.cat([layout.mask_HW("base").flatten(), torch.zeros(1, dtype=torch.bool)])
    is_base_BHWL = is_base_T[fragments.texel_BHWL]
    base_BHW = depth_BHWL.masked_fill(~is_base_BHWL, torch.inf).amin(-1)
    is_hit_BHW = is_base_BHWL.any(-1)
    torch.testing.assert_close(
        base_BHW[is_hit_BHW], fragments.depth_BHW[is_hit_BHW], atol=2e-3, rtol=0
    )


@pytest.mark.parametrize(
    ("row", "column", "surface", "expected"),
    [
        (3, 6, 0, 0.0),  # the hat's front is the foremost of all fronts, at z = 4.5
        (3, 6, 1, 0.5),  # the head's front, at z = 4
        (10, 6, 0, 2.25),  # the jacket, at z = 2.25
        (10, 6, 1, 2.5),  # the body
        (35, 6, 0, 0.5),  # the bare head, by the same camera
        (10, 18, 1, 0.25),  # the left arm from the left, below its sleeve at x = 8.25
        (3, 18, 1, 4.25),  # the head from the left, at x = 4
        (
            10,
            22,
            1,
            12.25,
        ),  # the left arm's inner side, at x = 4, from the right: foremost is x = -8.25
        (66, 2, 0, 0.0),  # the hat's top, at y = 16.5
        (66, 18, 1, 8.5),  # the body's top, at y = 8
    ],
)
def test_the_sheet_measures_from_one_camera_a_direction(row, column, surface, expected):
    depth = sheet_depth(skin_layout("classic"))[0, row, column, surface]
    assert float(depth) == pytest.approx(SHEET_STANDOFF + expected)


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_an_outer_texel_of_the_sheet_is_nearer_than_the_base_below(arms):
    layout = skin_layout(arms)
    depth_HWL = sheet_depth(layout, scale=2)[0]
    texel_HWL = sheet_fragments(layout, scale=2).texel_BHWL[0]
    assert depth_HWL.shape == (2 * HEIGHT, 2 * WIDTH, 2)
    assert torch.equal(depth_HWL.isinf(), texel_HWL < 0)
    gap = (depth_HWL[..., 1] - depth_HWL[..., 0])[texel_HWL[..., 1] >= 0]
    assert set(gap.tolist()) == {0.25, 0.5}


def test_a_layout_without_an_outer_layer_has_the_same_cameras():
    whole = sheet_depth(skin_layout("slim"))[0]
    bare = sheet_depth(skin_layout("slim", overlay=False))[0]
    assert torch.equal(bare[32:64, :, 0], whole[32:64, :, 0])


def _one_view(depth_BHWL, supersample=1):
    texel_BHWL = torch.where(depth_BHWL.isfinite(), torch.arange(depth_BHWL.shape[-1]), -1)
    return Fragments(texel_BHWL, torch.empty(0), supersample)


def test_inverse_depth_by_hand():
    inf = torch.inf
    depth_BHWL = torch.tensor([[[[2.0, 4.0], [4.0, inf]], [[inf, 8.0], [inf, inf]]]])
    opaque_HW4 = torch.ones(1, 2, 4)
    grey_BHW = inverse_depth(opaque_HW4, _one_view(depth_BHWL), depth_BHWL, floor=0.2)[:, 0]
    middle = 0.2 + 0.8 * (1 / 4 - 1 / 8) / (1 / 2 - 1 / 8)
    torch.testing.assert_close(grey_BHW[0], torch.tensor([[1.0, middle], [0.2, 0.0]]))


def test_holes_show_what_is_behind_and_half_opaque_counts_as_opaque():
    depth_BHWL = torch.tensor([[[[2.0, 4.0], [3.0, 6.0]]]])
    skin_HW4 = torch.zeros(1, 2, 4)
    skin_HW4[0, 1, 3] = 0.5
    grey_BHW = inverse_depth(skin_HW4, _one_view(depth_BHWL), depth_BHWL)[0, 0]
    torch.testing.assert_close(grey_BHW, torch.tensor([[1.0, FLOOR]]))


def test_nothing_seen_is_black_and_one_distance_is_white():
    depth_BHWL = torch.tensor([[[[torch.inf]]], [[[5.0]]]])
    grey_B1HW = inverse_depth(torch.ones(1, 1, 4), _one_view(depth_BHWL), depth_BHWL)
    assert grey_B1HW.flatten().tolist() == [0.0, 1.0]


def test_a_pixel_is_the_mean_of_its_fragments():
    depth_BHWL = torch.full((1, 2, 2, 1), torch.inf)
    depth_BHWL[0, 0, 0, 0] = 3.0
    fragments = _one_view(depth_BHWL, supersample=2)
    grey_B1HW = inverse_depth(torch.ones(1, 1, 4), fragments, depth_BHWL)
    assert grey_B1HW.shape == (1, 1, 1, 1)
    assert float(grey_B1HW) == 0.25
