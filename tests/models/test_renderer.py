"""Tracing against rays met with planes one by one; compositing against a loop."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.autograd import gradcheck

import models.renderer
from models.cameras import orbit_cameras
from models.layout import FACE_FRAMES, skin_layout
from models.player import POSES, build_player
from models.renderer import Fragments, Tracer, shade, trace

MARGIN = 2e-3
"""Rays that pass an edge of a texel nearer than this, in texels, may see either side."""
GAP = 5e-3
"""Surfaces nearer to each other than this may come in either order."""


def meet_planes(player, origin, direction):
    """Meet one ray with the plane of every face, in float64.

    Returns the visible surfaces as (depth, texel, whether it is a base surface), nearest first, and
    whether the answer is safe from rounding.
    """
    surfaces, is_safe = [], True
    for placed in player.boxes:
        turn, half = placed.rotation_33.numpy(), placed.half_3.numpy()
        start, slope = turn.T @ (origin - placed.center_3.numpy()), turn.T @ direction
        for face, rect in placed.box.faces.items():
            x_axis, down, normal = (np.array(axis) for axis in FACE_FRAMES[face])
            approach = slope @ normal
            is_back = approach > 0
            if approach == 0 or (is_back and placed.box.layer == "base"):
                continue
            depth = (half @ np.abs(normal) - start @ normal) / approach
            point = start + depth * slope
            across = (point @ x_axis / (half @ np.abs(x_axis)) + 1) / 2 * rect.width
            along = (point @ down / (half @ np.abs(down)) + 1) / 2 * rect.height
            if min(across, along) < -MARGIN or depth <= 0:
                continue
            if across > rect.width + MARGIN or along > rect.height + MARGIN:
                continue
            off_edge = min(abs(across - round(across)), abs(along - round(along)))
            texel = (rect.y + math.floor(along)) * player.layout.width + rect.x + math.floor(across)
            surfaces.append((depth, texel, placed.box.layer == "base"))
            is_safe &= off_edge > MARGIN
    surfaces.sort()
    is_base = [surface[2] for surface in surfaces]
    num_visible = is_base.index(True) + 1 if True in is_base else len(surfaces)
    depths = [depth for depth, _, _ in surfaces[: num_visible + 1]]
    is_safe &= all(b - a > GAP for a, b in pairwise(depths))
    return surfaces[:num_visible], is_safe


CASES = {
    "standing": ("classic", True, "standing", "perspective", [20.0, 200.0], [25.0, -35.0], 40.0),
    "walking": ("classic", True, "walking", "perspective", [75.0, 310.0], [-60.0, 10.0], 50.0),
    "slim": ("slim", True, "arms_out", "orthographic", [130.0, 255.0], [40.0, 5.0], 36.0),
    "bare": ("slim", False, "walking", "orthographic", [340.0], [-20.0], 30.0),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_trace_meets_the_same_surfaces_as_planes_one_by_one(case):
    arms, overlay, pose, projection, azimuth, elevation, extent = case
    player = build_player(skin_layout(arms, overlay=overlay), POSES[pose])
    cameras = orbit_cameras(
        azimuth, elevation, projection=projection, extent=[extent] * len(azimuth)
    )
    size = 30, 22
    fragments = trace(player, cameras, size)
    assert fragments.texel_BHWL.shape == (len(azimuth), *size, 6)
    assert len(fragments) == len(azimuth)
    origins, directions = (rays.double().numpy() for rays in cameras.rays(*size))
    num_compared = num_hits = 0
    for place in np.ndindex(len(azimuth), *size):
        surfaces, is_safe = meet_planes(player, origins[place], directions[place])
        if is_safe:
            seen = [texel for texel in fragments.texel_BHWL[place].tolist() if texel >= 0]
            assert seen == [texel for _, texel, _ in surfaces][:6], place
            base = [depth for depth, _, is_base in surfaces if is_base]
            depth = fragments.depth_BHW[place].item()
            assert depth == pytest.approx(base[0] if base else math.inf, abs=3e-3)
            num_hits += bool(surfaces)
            num_compared += 1
    assert num_compared > 0.9 * len(azimuth) * 30 * 22
    assert num_hits > 100


@pytest.mark.parametrize("target", [(0.0, 12.0, 0.0), (3.0, -10.0, 0.0)])
def test_a_close_up_is_the_middle_of_the_whole(target):
    player = build_player(skin_layout("classic"))
    options = {"projection": "orthographic", "target": target}
    whole = trace(player, orbit_cameras([33.0], [12.0], extent=[48.0], **options), (96, 96))
    part = trace(player, orbit_cameras([33.0], [12.0], extent=[12.0], **options), (24, 24))
    middle = whole.texel_BHWL[:, 36:60, 36:60]
    assert (part.texel_BHWL == middle).all(-1).float().mean() > 0.99  # but for rounding


def test_the_front_is_the_texel_grid():
    player = build_player(skin_layout("classic", overlay=False))
    cameras = orbit_cameras([0.0, 180.0], [0.0, 0.0], projection="orthographic", extent=[32.0] * 2)
    texel_BHW = trace(player, cameras, (32, 16)).texel_BHWL[..., 0]
    index_HW = torch.arange(64 * 64).reshape(64, 64)
    front, back = torch.full((2, 32, 16), -1)
    front[:8, 4:12] = index_HW[8:16, 8:16]
    front[8:20, :4] = index_HW[20:32, 44:48]
    front[8:20, 4:12] = index_HW[20:32, 20:28]
    front[8:20, 12:] = index_HW[52:64, 36:40]
    front[20:, 4:8] = index_HW[20:32, 4:8]
    front[20:, 8:12] = index_HW[52:64, 20:24]
    back[:8, 4:12] = index_HW[8:16, 24:32]
    back[8:20, :4] = index_HW[52:64, 44:48]
    back[8:20, 4:12] = index_HW[20:32, 32:40]
    back[8:20, 12:] = index_HW[20:32, 52:56]
    back[20:, 4:8] = index_HW[52:64, 28:32]
    back[20:, 8:12] = index_HW[20:32, 12:16]
    assert torch.equal(texel_BHW, torch.stack([front, back]))


@pytest.mark.parametrize("azimuth", [0.0, 90.0, 180.0, 270.0, 45.0])
def test_rays_along_edges_see_used_texels_or_nothing(azimuth):
    layout = skin_layout("classic")
    player = build_player(layout)
    cameras = orbit_cameras(
        [azimuth], [0.0], projection="orthographic", extent=[40.0], target=(0.125, 0.125, 0.125)
    )
    fragments = trace(player, cameras, (160, 160))  # rays every quarter texel, on all edges
    assert not fragments.depth_BHW.isnan().any()
    seen = fragments.texel_BHWL.unique()
    assert torch.isin(seen, torch.cat([torch.tensor([-1]), layout.texel_N])).all()
    picture = shade(torch.rand(64, 64, 4), fragments, torch.rand(1, 3))
    assert picture.isfinite().all()


def test_surfaces_along_a_ray_are_seldom_more_than_are_kept(monkeypatch):
    kept = models.renderer.MAX_SURFACES
    monkeypatch.setattr(models.renderer, "MAX_SURFACES", 18)
    generator = torch.Generator().manual_seed(0)
    counts = []
    for arms in ("classic", "slim"):
        for pose in POSES.values():
            player = build_player(skin_layout(arms), pose)
            for projection, extent in (("perspective", 45.0), ("orthographic", 38.0)) * 2:
                turn, tilt = torch.rand(2, generator=generator).tolist()
                cameras = orbit_cameras(
                    [360 * turn], [170 * tilt - 85], projection=projection, extent=[extent]
                )
                fragments = trace(player, cameras, (128, 128))
                counts.append((fragments.texel_BHWL >= 0).sum(-1).flatten())
    count_R = torch.cat(counts)
    assert (count_R > kept).float().mean() < 2e-4
    assert (count_R >= kept).any()


def over(skin_HW4, texels, background_3):
    """Lay surfaces over each other from the back: Porter & Duff's "over", one pixel."""
    color_3 = background_3.clone()
    for texel in reversed([texel for texel in texels if texel >= 0]):
        surface_4 = skin_HW4[texel // skin_HW4.shape[1], texel % skin_HW4.shape[1]]
        color_3 = surface_4[:3] + (1 - surface_4[3]) * color_3
    return color_3


def random_fragments(supersample=1):
    generator = torch.Generator().manual_seed(5)
    texel_BHWL = torch.randint(-1, 12, (2, 4, 6, 3), generator=generator)
    return Fragments(texel_BHWL, torch.zeros(2, 4, 6), supersample)


def test_shade_is_over_pixel_by_pixel():
    skin_HW4, background_B3 = torch.rand(3, 4, 4).double(), torch.rand(2, 3).double()
    fragments = random_fragments()
    views_B3HW = shade(skin_HW4, fragments, background_B3)
    assert views_B3HW.shape == (2, 3, 4, 6)
    for view, y, x in np.ndindex(2, 4, 6):
        texels = fragments.texel_BHWL[view, y, x].tolist()
        expected = over(skin_HW4, texels, background_B3[view])
        assert torch.allclose(views_B3HW[view, :, y, x], expected)


@pytest.mark.parametrize("supersample", [1, 2])
def test_the_gradient_of_shade(supersample):
    skin_HW4 = torch.rand(3, 4, 4, dtype=torch.float64, requires_grad=True)
    background_B3 = torch.rand(2, 3, dtype=torch.float64, requires_grad=True)
    fragments = random_fragments(supersample)
    assert gradcheck(
        lambda *inputs: shade(inputs[0], fragments, inputs[1]), (skin_HW4, background_B3)
    )


def test_supersampling_averages_the_finer_picture():
    player = build_player(skin_layout("slim"))
    cameras = orbit_cameras([15.0, 100.0], [5.0, 5.0], projection="perspective", extent=[30.0] * 2)
    skin_HW4, background_B3 = torch.rand(64, 64, 4), torch.rand(2, 3)
    fine = shade(skin_HW4, trace(player, cameras, (36, 24)), background_B3)
    coarse = shade(skin_HW4, trace(player, cameras, (12, 8), supersample=3), background_B3)
    assert coarse.shape == (2, 3, 12, 8)
    for view, channel, y, x in np.ndindex(2, 3, 12, 8):
        block = fine[view, channel, 3 * y : 3 * y + 3, 3 * x : 3 * x + 3]
        assert coarse[view, channel, y, x].item() == pytest.approx(block.mean().item(), abs=1e-5)


def test_the_tracer_recalls_the_last_cameras():
    player = build_player(skin_layout("classic", overlay=False))
    first, second, third = (
        orbit_cameras([angle], [0.0], projection="perspective", extent=[30.0])
        for angle in (0.0, 10.0, 20.0)
    )
    flatter = orbit_cameras([0.0], [0.0], projection="orthographic", extent=[30.0])
    tracer = Tracer(player, (16, 12), keep=2)
    known = tracer(first)
    expected = trace(player, first, (16, 12))
    assert torch.equal(known.texel_BHWL, expected.texel_BHWL)
    assert not torch.equal(tracer(second).texel_BHWL, known.texel_BHWL)
    assert tracer(first) is known
    tracer(third)  # puts out the second, which was used longest ago
    assert tracer(first) is known
    assert not torch.equal(tracer(flatter).texel_BHWL, known.texel_BHWL)
    tracer(second)
    assert tracer(first) is not known


def test_tracing_waits_for_no_device(monkeypatch):
    """On a device without numbers: what must not be read, and what must not be copied at once."""
    make, move = torch.tensor, torch.Tensor.to

    def make_here(*given, device="cpu", **more):
        assert torch.device(device).type == "cpu", "torch.tensor waits until it is copied"
        return make(*given, **more)

    def move_at_leisure(tensor, *given, non_blocking=False, **more):
        moved = move(tensor, *given, non_blocking=non_blocking, **more)
        assert non_blocking or moved.device == tensor.device, "a blocking copy"
        return moved

    monkeypatch.setattr(torch, "tensor", make_here)
    monkeypatch.setattr(torch.Tensor, "to", move_at_leisure)
    cameras = orbit_cameras([20.0], [10.0], projection="perspective", extent=[30.0])
    player = build_player(skin_layout("classic"))
    fragments = trace(player, cameras, (12, 10), supersample=2, device="meta")
    assert fragments.texel_BHWL.shape[:3] == (1, 24, 20)


def test_fragments_move():
    moved = random_fragments(2).to("meta")
    assert moved.texel_BHWL.device.type == moved.depth_BHW.device.type == "meta"
    assert moved.supersample == 2
