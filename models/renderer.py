"""What each pixel sees, and in which colour.

`trace` finds the texels along each ray (geometry, no gradient); `shade` lays their colours over
each other (exact gradient). Knows nothing about palettes or guidance. There is no grid_sample: its
backward pass on CUDA is not deterministic, and a texel has hard edges anyway.

Letters: B views, H, W rows and columns of the pictures, L surfaces along a ray, R rays.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from models.cameras import Cameras
from models.layout import FACE_FRAMES
from models.player import PlacedBox, PlayerModel

MAX_SURFACES = 6
"""How many surfaces along one ray are kept, the nearest.

Of 2.5·10⁷ rays (any pose, direction and projection) one in 30,000 met more, ten at the most; what
is left out lies behind six surfaces of the outer layer.
"""

_TIE = 1e-4
"""Surfaces this near to each other, in texels, are ordered by the layout and not by rounding."""


@dataclass(frozen=True, eq=False)
class Fragments:
    """The surfaces that each pixel's ray meets, nearest first; nothing behind a base surface.

    Attributes:
        texel_BHWL: (B, H, W, L) int64 flat index of the l-th surface's texel in the skin, -1 where
            there is none.
        depth_BHW: (B, H, W) float32 distance to the base surface, infinite where there is none.
        supersample: how many of these pixels lie along each side of a pixel of the picture.
    """

    texel_BHWL: Tensor
    depth_BHW: Tensor
    supersample: int = 1

    def __len__(self) -> int:
        """Count the views."""
        return self.texel_BHWL.shape[0]

    def to(self, device: torch.device | str) -> "Fragments":
        """Move to a device."""
        return Fragments(
            self.texel_BHWL.to(device, non_blocking=True),
            self.depth_BHW.to(device, non_blocking=True),
            self.supersample,
        )


def trace(
    player: PlayerModel,
    cameras: Cameras,
    size: tuple[int, int],
    *,
    supersample: int = 1,
    device: torch.device | str = "cpu",
) -> Fragments:
    """Find the texels along the ray of each pixel, by intersecting rays with boxes.

    Slab method (Kay & Kajiya 1986). A base box shows the surface where the ray enters; an outer
    box, which may have holes, also the inside of the surface where it leaves. Each box is tried
    only in the rectangle of pixels that its corners span; that is found on the CPU, so that no
    device is waited for.

    Args:
        player: the boxes.
        cameras: B views, on the CPU.
        size: (H, W) of the pictures.
        supersample: rays along each side of a pixel.
        device: where the rays are followed.

    Returns:
        The fragments, (B, H·supersample, W·supersample, at most `MAX_SURFACES`), on the device.
    """
    height, width = size[0] * supersample, size[1] * supersample
    origins, directions = cameras.rays(height, width, device)
    windows = [_windows(player, cameras, view, height, width) for view in range(len(cameras))]
    texels, depths = [], []
    for origin_HW3, direction_HW3, window in zip(origins, directions, windows, strict=True):
        texel_HWL, depth_HW = _trace_view(player, origin_HW3, direction_HW3, window)
        texels.append(texel_HWL)
        depths.append(depth_HW)
    return Fragments(torch.stack(texels), torch.stack(depths), supersample)


Window = tuple[slice, slice]


def _windows(
    player: PlayerModel, cameras: Cameras, view: int, height: int, width: int
) -> list[Window]:
    """Give the rows and columns of pixels that each box can reach in a view."""
    signs_83 = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * 3)
    windows = []
    for placed in player.boxes:
        corner_83 = placed.center_3 + (signs_83 * placed.half_3) @ placed.rotation_33.T
        windows.append(_window(cameras.project(view, corner_83, height, width), height, width))
    return windows


def _window(pixel_82: Tensor | None, height: int, width: int) -> Window:
    if pixel_82 is None:
        return slice(0, height), slice(0, width)
    (top, left), (bottom, right) = pixel_82.amin(0).tolist(), pixel_82.amax(0).tolist()

    def clamp(value: float, most: int) -> int:
        return min(max(math.floor(value), 0), most)

    return (
        slice(clamp(top - 1, height), clamp(bottom + 2, height)),
        slice(clamp(left - 1, width), clamp(right + 2, width)),
    )


def _trace_view(
    player: PlayerModel, origin_HW3: Tensor, direction_HW3: Tensor, windows: list[Window]
) -> tuple[Tensor, Tensor]:
    """Order the surfaces along each ray: texels (H, W, L) and depth of the base surface (H, W)."""
    is_base = [
        placed.box.layer == "base"
        for placed in player.boxes
        for _ in range(1 if placed.box.layer == "base" else 2)
    ]
    rows = slice(min(w[0].start for w in windows), max(w[0].stop for w in windows))
    columns = slice(min(w[1].start for w in windows), max(w[1].stop for w in windows))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    depth_SHW = origin_HW3.new_full((len(is_base), height, width), torch.inf)
    texel_SHW = torch.full(depth_SHW.shape, -1, device=origin_HW3.device)
    surface = 0
    for placed, (row_window, column_window) in zip(player.boxes, windows, strict=True):
        origin_R3 = origin_HW3[row_window, column_window].reshape(-1, 3)
        direction_R3 = direction_HW3[row_window, column_window].reshape(-1, 3)
        inner = (
            slice(row_window.start - rows.start, row_window.stop - rows.start),
            slice(column_window.start - columns.start, column_window.stop - columns.start),
        )
        entry, leave = _intersect(placed, origin_R3, direction_R3, player.layout.width)
        for texel_R, depth_R in (entry,) if placed.box.layer == "base" else (entry, leave):
            place = depth_SHW[surface][inner]
            depth_SHW[surface][inner] = (depth_R + _TIE * surface).reshape(place.shape)
            texel_SHW[surface][inner] = texel_R.reshape(place.shape)
            surface += 1
    base_S = torch.tensor(is_base)
    first_outer = int(base_S.sum())
    assert base_S[:first_outer].all(), "base boxes come first in a layout"
    base_depth_HW = depth_SHW[:first_outer].amin(0)
    depth_SHW = depth_SHW.masked_fill(depth_SHW > base_depth_HW, torch.inf)
    num_surfaces = min(MAX_SURFACES, len(is_base))
    depth_HWS = depth_SHW.permute(1, 2, 0).contiguous()  # much faster to sort
    depth_HWL, order_HWL = depth_HWS.topk(num_surfaces, dim=-1, largest=False)
    texel_HWS = texel_SHW.permute(1, 2, 0)
    nearest_HWL = texel_HWS.gather(-1, order_HWL).masked_fill(depth_HWL.isinf(), -1)
    texel_HWL = torch.full((*origin_HW3.shape[:2], num_surfaces), -1, device=origin_HW3.device)
    texel_HWL[rows, columns] = nearest_HWL
    depth_HW = origin_HW3.new_full(origin_HW3.shape[:2], torch.inf)
    depth_HW[rows, columns] = base_depth_HW
    return texel_HWL, depth_HW


def _intersect(
    placed: PlacedBox, origin_R3: Tensor, direction_R3: Tensor, canvas_width: int
) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Meet one box: (texel, depth) where rays enter and where they leave; infinite if they miss."""
    rotation_33, half_3, center_3 = (
        tensor.to(origin_R3, non_blocking=True)  # a plain copy would wait for the device
        for tensor in (placed.rotation_33, placed.half_3, placed.center_3)
    )
    origin_R3 = (origin_R3 - center_3) @ rotation_33
    direction_R3 = direction_R3 @ rotation_33
    # A ray along a slab never crosses it: a tiny slope stands for that without dividing by zero.
    tiny = torch.full_like(direction_R3, 1e-12)
    slope_R3 = torch.where(direction_R3.abs() < tiny, tiny.copysign(direction_R3), direction_R3)
    first_R3 = (-half_3.copysign(slope_R3) - origin_R3) / slope_R3
    last_R3 = (half_3.copysign(slope_R3) - origin_R3) / slope_R3
    enter_R, enter_axis_R = first_R3.max(-1)
    leave_R, leave_axis_R = last_R3.min(-1)
    meets_R = enter_R < leave_R
    points = []
    for depth_R, axis_R, side in ((enter_R, enter_axis_R, -1.0), (leave_R, leave_axis_R, 1.0)):
        point_R3 = origin_R3 + depth_R[:, None] * direction_R3
        is_positive_R = side * slope_R3.gather(-1, axis_R[:, None])[:, 0] > 0
        texel_R = _texel_at(placed, point_R3 / half_3, 2 * axis_R + is_positive_R, canvas_width)
        points.append((texel_R, depth_R.masked_fill(~(meets_R & (depth_R > 0)), torch.inf)))
    return points[0], points[1]


def _texel_at(placed: PlacedBox, unit_R3: Tensor, side_R: Tensor, canvas_width: int) -> Tensor:
    """Give the flat index of the texel at points of a box's surface.

    Args:
        placed: the box.
        unit_R3: (R, 3) points in the box's own axes, its surface at ±1.
        side_R: (R,) 2·axis, plus 1 on the positive side: 0 right, 1 left, 2 bottom, 3 top, 4 back,
            5 front.
        canvas_width: columns of the skin.

    Returns:
        (R,) int64.
    """
    side_to_face = ("right", "left", "bottom", "top", "back", "front")
    rows = []
    for face in side_to_face:
        rect = placed.box.faces[face]
        axes = [_axis_and_sign(direction) for direction in FACE_FRAMES[face][:2]]
        rows.append([*axes[0], *axes[1], rect.x, rect.y, rect.width, rect.height])
    frame_RK = torch.tensor(rows).to(side_R.device, non_blocking=True)[side_R]
    x, y, width, height = frame_RK[:, 4:].unbind(-1)
    across_R, along_R = (
        (unit_R3.gather(-1, frame_RK[:, k : k + 1])[:, 0] * frame_RK[:, k + 1] + 1) / 2 * extent
        for k, extent in ((0, width), (2, height))
    )
    column_R = torch.minimum(across_R.long().clamp(min=0), width - 1)
    row_R = torch.minimum(along_R.long().clamp(min=0), height - 1)
    return (y + row_R) * canvas_width + x + column_R


def _axis_and_sign(direction: tuple[int, int, int]) -> tuple[int, int]:
    axis = next(axis for axis in range(3) if direction[axis])
    return axis, direction[axis]


def shade(skin_HW4: Tensor, fragments: Fragments, background_B3: Tensor) -> Tensor:
    """Colour what the rays saw, front surfaces over back ones.

    Linear in premultiplied colour at given alpha; gradients are exact. Porter & Duff 1984, "over".

    Args:
        skin_HW4: (H', W', 4) premultiplied sRGB and alpha in [0, 1].
        fragments: from `trace`, same device.
        background_B3: (B, 3) sRGB in [0, 1], seen where nothing is in the way.

    Returns:
        (B, 3, H, W) sRGB in [0, 1].
    """
    nothing = skin_HW4.new_zeros(1, 4)
    texel_T4 = torch.cat([skin_HW4.reshape(-1, 4), nothing])  # index -1 is "nothing"
    color_BHW3 = background_B3.new_zeros(())
    clear_BHW1 = background_B3.new_ones(())
    for texel_BHW in fragments.texel_BHWL.unbind(-1):
        surface_BHW4 = texel_T4[texel_BHW]
        color_BHW3 = color_BHW3 + clear_BHW1 * surface_BHW4[..., :3]
        clear_BHW1 = clear_BHW1 * (1 - surface_BHW4[..., 3:])
    color_BHW3 = color_BHW3 + clear_BHW1 * background_B3[:, None, None]
    return F.avg_pool2d(color_BHW3.permute(0, 3, 1, 2), fragments.supersample)


class Tracer:
    """`trace` for cameras that come back: remembers the fragments of the last few."""

    def __init__(
        self,
        player: PlayerModel,
        size: tuple[int, int],
        *,
        supersample: int = 1,
        keep: int = 64,
        device: torch.device | str = "cpu",
    ) -> None:
        self.player = player
        self.size = size
        self.supersample = supersample
        self.keep = keep
        self.device = device
        self._known: OrderedDict[bytes, Fragments] = OrderedDict()

    def __call__(self, cameras: Cameras) -> Fragments:
        """Trace the views, or recall them."""
        key = b"".join(
            tensor.numpy().tobytes()
            for tensor in (cameras.position_B3, cameras.rotation_B33, cameras.extent_B)
        )
        key += cameras.projection.encode()
        if key in self._known:
            self._known.move_to_end(key)
        else:
            self._known[key] = trace(
                self.player,
                cameras,
                self.size,
                supersample=self.supersample,
                device=self.device,
            )
            if len(self._known) > self.keep:
                self._known.popitem(last=False)
        return self._known[key]
