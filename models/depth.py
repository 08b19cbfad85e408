"""How far away what each pixel shows is, exactly, as the grey picture that a depth control reads.

`surface_depth` measures the surfaces along the rays of cameras, `sheet_depth` those of the
character sheet; `inverse_depth` looks through the holes of a skin and makes the picture. Knows
nothing about networks or files.

Letters: B views, H, W rows and columns of the pictures, L surfaces along a ray, F faces.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from models.cameras import Cameras
from models.layout import FACE_FRAMES, FACES, SkinLayout, skin_layout
from models.player import PlayerModel, build_player
from models.renderer import Fragments
from models.views.sheet import sheet_fragments

SHEET_STANDOFF = 8.0
"""Texels between a camera of the sheet and the foremost surface that it could see."""

FLOOR = 0.25
"""Grey of a figure's farthest surface, so that it stands out from what lies behind the figure."""


def surface_depth(fragments: Fragments, player: PlayerModel, cameras: Cameras) -> Tensor:
    """Measure how far along its ray each surface of the fragments lies.

    A texel lies in the plane of its face, and a ray meets a plane once; so the distance follows
    from the texel, both layers and the inside of the outer layer included.

    Args:
        fragments: from `trace` with this player and these cameras.
        player: the boxes.
        cameras: B views.

    Returns:
        (B, H, W, L) float32 distances in texels, infinite where there is no surface.
    """
    texel_BHWL = fragments.texel_BHWL
    height, width = texel_BHWL.shape[1:3]
    origin_BHW3, direction_BHW3 = cameras.rays(height, width, texel_BHWL.device)
    plane_F4 = face_planes(player).float().to(origin_BHW3, non_blocking=True)
    plane_BHWL4 = plane_F4[face_of(texel_BHWL, player.layout)]
    normal_BHWL3, offset_BHWL = plane_BHWL4[..., :3], plane_BHWL4[..., 3]
    climb_BHWL = (normal_BHWL3 * direction_BHW3[:, :, :, None]).sum(-1)
    start_BHWL = (normal_BHWL3 * origin_BHW3[:, :, :, None]).sum(-1)
    depth_BHWL = (offset_BHWL - start_BHWL) / climb_BHWL
    return depth_BHWL.masked_fill(texel_BHWL < 0, torch.inf)


def sheet_depth(layout: SkinLayout, *, scale: int = 1) -> Tensor:
    """Measure how far each surface of the character sheet is from the camera that looks at it.

    The sheet shows every face straight on. For each of the six directions there is one
    orthographic camera, `SHEET_STANDOFF` texels before the foremost surface of the player with both
    layers; so a hat is nearer than a head, a head nearer than a body, and an inner side of a limb
    far. The strips without the outer layer share these cameras.

    Args:
        layout: a skin's layout, classic or slim, with or without an outer layer.
        scale: pixels along each side of a texel.

    Returns:
        (1, 72·scale, 48·scale, L) float32 distances in texels, for the surfaces of
        `sheet_fragments`; infinite where there is none.
    """
    texel_BHWL = sheet_fragments(layout, scale=scale).texel_BHWL
    height_F = face_planes(build_player(layout))[:, 3]
    foremost = _foremost(skin_layout(layout.arms))
    foremost_F = torch.tensor([foremost[face] for _, face, _ in layout.faces()])
    depth_F = (SHEET_STANDOFF + foremost_F - height_F).float()
    depth_BHWL = depth_F[face_of(texel_BHWL, layout)]
    return depth_BHWL.masked_fill(texel_BHWL < 0, torch.inf)


def inverse_depth(
    skin_HW4: Tensor, fragments: Fragments, depth_BHWL: Tensor, *, floor: float = FLOOR
) -> Tensor:
    """Picture how near what one sees is: white is near, black is nothing at all.

    One over the distance of the nearest surface whose texel is opaque, stretched for each view so
    that its nearest surface is 1 and its farthest is the floor. Networks that guess depth give the
    inverse too, up to scale and offset (MiDaS, Ranftl et al. 2020), and depth controls learn from
    those; a floor above black keeps the farthest surface apart from the background, as in TEXTure
    (Richardson et al. 2023).

    Args:
        skin_HW4: (H', W', 4) of which only the alpha in [0, 1] counts: from one half on, a texel
            is opaque.
        fragments: what each pixel sees, same device.
        depth_BHWL: from `surface_depth` or `sheet_depth`, for these fragments.
        floor: grey of the farthest surface, in [0, 1].

    Returns:
        (B, 1, H, W) float32 in [0, 1], averaged over the fragments of a pixel as `shade` does.
    """
    opaque_T = torch.cat([skin_HW4[..., 3].flatten() >= 0.5, skin_HW4.new_zeros(1).bool()])
    seen_BHWL = depth_BHWL.masked_fill(~opaque_T[fragments.texel_BHWL], torch.inf)
    nearness_BHW = 1 / seen_BHWL.amin(-1)
    is_seen_BHW = nearness_BHW > 0
    nearest_B11 = nearness_BHW.amax((1, 2), keepdim=True)
    farthest_B11 = nearness_BHW.masked_fill(~is_seen_BHW, torch.inf).amin((1, 2), keepdim=True)
    span_B11 = (nearest_B11 - farthest_B11).clamp(min=1e-12)
    share_BHW = 1 - (nearest_B11 - nearness_BHW) / span_B11
    grey_BHW = torch.where(is_seen_BHW, floor + (1 - floor) * share_BHW, 0.0)
    return F.avg_pool2d(grey_BHW[:, None], fragments.supersample)


def _foremost(layout: SkinLayout) -> dict[str, float]:
    """Say how far out the foremost face of each direction is, for the player at rest."""
    foremost: dict[str, float] = {}
    planes = face_planes(build_player(layout))[:, 3].tolist()
    for (_, face, _), height in zip(layout.faces(), planes, strict=True):
        foremost[face] = max(height, foremost.get(face, height))
    return foremost


def face_of(texel_BHWL: Tensor, layout: SkinLayout) -> Tensor:
    """Give the number of the face that each texel is on; any number where there is no texel."""
    face_T = layout.face_HW.flatten().to(texel_BHWL.device, non_blocking=True)
    return face_T[texel_BHWL.clamp(min=0)].clamp(min=0)


def face_planes(player: PlayerModel) -> Tensor:
    """Give each face's outward normal and its height along it: (F, 4) float64."""
    planes = []
    for placed in player.boxes:  # both in the order of the layout's boxes and of FACES
        for face in FACES:
            normal_3 = torch.tensor(FACE_FRAMES[face][2], dtype=torch.float64)
            turned_3 = placed.rotation_33 @ normal_3
            height = turned_3 @ placed.center_3 + normal_3.abs() @ placed.half_3
            planes.append(torch.cat([turned_3, height[None]]))
    return torch.stack(planes)
