"""Where the player is seen from.

The coordinate conventions, declared once: +y is up and the player faces +z; azimuth 0° looks at the
front and grows toward the player's left (90°), the back (180°) and the right (270°); elevation is
positive from above. A camera's own axes are right, up and backward. Pixel (0, 0) is at the top left
and rays go through the centres of pixels.

Letters: B views, H, W rows and columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

Projection = Literal["orthographic", "perspective"]


@dataclass(frozen=True, eq=False)
class Cameras:
    """B cameras of one projection.

    Attributes:
        position_B3: (B, 3) float64, in texels.
        rotation_B33: (B, 3, 3) columns are the camera's right, up and backward.
        projection: "orthographic" or "perspective".
        extent_B: (B,) what the picture's height spans: texels if orthographic, degrees if
            perspective.
        view_names: words for each view, such as "front view"; they go into the prompts.
    """

    position_B3: Tensor
    rotation_B33: Tensor
    projection: Projection
    extent_B: Tensor
    view_names: tuple[str, ...]

    def __len__(self) -> int:
        """Count the views."""
        return len(self.view_names)

    def rays(
        self, height: int, width: int, device: torch.device | str = "cpu"
    ) -> tuple[Tensor, Tensor]:
        """Give the ray through the centre of every pixel.

        Args:
            height: rows of the picture.
            width: columns of the picture; pixels are square.
            device: where the rays are made.

        Returns:
            Origins and directions, (B, H, W, 3) float32; directions have length 1.
        """
        down_H = (torch.arange(height, device=device) + 0.5) / height - 0.5
        across_W = (torch.arange(width, device=device) + 0.5 - width / 2) / height
        up_HW, right_HW = torch.meshgrid(-down_H, across_W, indexing="ij")
        plane_HW2 = torch.stack([right_HW, up_HW], dim=-1)
        position_B3, rotation_B33, spread_B = (
            tensor.float().to(device, non_blocking=True)
            for tensor in (self.position_B3, self.rotation_B33, self._spread_B)
        )
        offset_BHW3 = torch.einsum("bij,hwj->bhwi", rotation_B33[:, :, :2], plane_HW2)
        offset_BHW3 = spread_B[:, None, None, None] * offset_BHW3
        position_B113 = position_B3[:, None, None]
        forward_B113 = -rotation_B33[:, None, None, :, 2]
        if self.projection == "orthographic":
            return position_B113 + offset_BHW3, forward_B113.expand_as(offset_BHW3)
        directions = F.normalize(forward_B113 + offset_BHW3, dim=-1)
        return position_B113.expand_as(directions), directions

    def project(self, view: int, point_P3: Tensor, height: int, width: int) -> Tensor | None:
        """Say where points appear in a picture.

        Args:
            view: which camera.
            point_P3: (P, 3) points in the player's axes, float64.
            height: rows of the picture.
            width: columns of the picture.

        Returns:
            (P, 2) row and column in pixels, the centre of the first pixel at 0.5; None if a point
            is not in front of a perspective camera.
        """
        seen_P3 = (point_P3 - self.position_B3[view]) @ self.rotation_B33[view]
        depth_P = -seen_P3[:, 2]
        plane_P2 = seen_P3[:, :2] / self._spread_B[view]
        if self.projection == "perspective":
            if (depth_P <= 0).any():
                return None
            plane_P2 = plane_P2 / depth_P[:, None]
        return torch.stack(
            [(0.5 - plane_P2[:, 1]) * height, plane_P2[:, 0] * height + width / 2], dim=-1
        )

    @property
    def _spread_B(self) -> Tensor:
        """What the picture's height spans at distance 1, or at any if orthographic: (B,)."""
        if self.projection == "orthographic":
            return self.extent_B
        return 2 * torch.tan(torch.deg2rad(self.extent_B) / 2)


def orbit_cameras(
    azimuth_deg: Sequence[float],
    elevation_deg: Sequence[float],
    *,
    projection: Projection,
    extent: Sequence[float],
    target: tuple[float, float, float] = (0.0, 0.0, 0.0),
    framed_height: float = 36.0,
) -> Cameras:
    """Place cameras on a sphere around a point, looking at it.

    Args:
        azimuth_deg: B angles, 0 at the front, 90 at the player's left.
        elevation_deg: B angles in (-90, 90), positive from above.
        projection: "orthographic" or "perspective".
        extent: B vertical extents: texels if orthographic, degrees of field of view if perspective.
        target: the point looked at.
        framed_height: what a perspective picture's height spans at the target, in texels; it sets
            the distance.

    Returns:
        The cameras, named by `view_name`.
    """
    azimuth = torch.deg2rad(torch.tensor(azimuth_deg, dtype=torch.float64))
    elevation = torch.deg2rad(torch.tensor(elevation_deg, dtype=torch.float64))
    extent_B = torch.tensor(extent, dtype=torch.float64)
    zero = torch.zeros_like(azimuth)
    backward_B3 = torch.stack(
        [azimuth.sin() * elevation.cos(), elevation.sin(), azimuth.cos() * elevation.cos()], dim=-1
    )
    right_B3 = torch.stack([azimuth.cos(), zero, -azimuth.sin()], dim=-1)
    up_B3 = torch.linalg.cross(backward_B3, right_B3)
    if projection == "orthographic":
        distance_B = torch.full_like(azimuth, 100.0)
    else:
        distance_B = framed_height / 2 / torch.tan(torch.deg2rad(extent_B) / 2)
    return Cameras(
        position_B3=torch.tensor(target, dtype=torch.float64) + distance_B[:, None] * backward_B3,
        rotation_B33=torch.stack([right_B3, up_B3, backward_B3], dim=-1),
        projection=projection,
        extent_B=extent_B,
        view_names=tuple(view_name(a, e) for a, e in zip(azimuth_deg, elevation_deg, strict=True)),
    )


def view_name(azimuth_deg: float, elevation_deg: float) -> str:
    """Say from where a camera looks, in the words that text-to-3D prompts use (DreamFusion)."""
    if elevation_deg > 60:
        return "overhead view"
    turn = azimuth_deg % 360
    if turn < 45 or turn >= 315:
        return "front view"
    return "back view" if 135 <= turn < 225 else "side view"
