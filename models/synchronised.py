"""Drawing a whole skin at once: every view is sampled, and after each step all of them must agree.

SyncMVD (Liu et al. 2023): each step of the sampler gives a clean estimate of each view; they are
baked into one texture, a texel's colour being the mean of the pixels that show it, and the views of
that texture are what the sampler goes on with. So the views end as views of one skin. Knows nothing
about palettes.

Letters: B views of a shot, C, H, W latents or pictures, L surfaces along a ray, T texels, F faces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from models.cameras import orbit_cameras
from models.depth import face_of, face_planes
from models.diffusion import Denoiser, Embedding
from models.layout import SkinLayout, skin_layout
from models.player import build_player
from models.renderer import shade, trace
from models.views import Scene, Shot

RING_DEG = ((0.0, 0.0), (90.0, 0.0), (180.0, 0.0), (270.0, 0.0), (0.0, 89.0))
"""Azimuth and elevation: front, left, back, right, above."""

_FRAMED_HEIGHT = 36.0
_GREY = 0.5


@dataclass(frozen=True, eq=False)
class Look:
    """A shot with what is asked about it.

    Attributes:
        shot: B views.
        positive: B prompts.
        negative: B prompts, or None to run one branch only.
        noise_BCHW: standard normal, from which the views are drawn.
    """

    shot: Shot
    positive: Embedding
    negative: Embedding | None
    noise_BCHW: Tensor


def ring(layout: SkinLayout, size: tuple[int, int], *, device: str) -> list[Shot]:
    """Look at the player without an outer layer from all around, a view a shot.

    Args:
        layout: of a skin.
        size: (H, W) of the views.
        device: where the fragments are wanted.
    """
    player = build_player(skin_layout(layout.arms, overlay=False))
    shots = []
    for azimuth_deg, elevation_deg in RING_DEG:
        cameras = orbit_cameras(
            [azimuth_deg], [elevation_deg], projection="orthographic", extent=[_FRAMED_HEIGHT]
        )
        fragments = trace(player, cameras, size, device=device)
        background_B3 = torch.full((1, 3), _GREY, device=device)
        shots.append(Shot(fragments, background_B3, cameras.view_names, Scene(player, cameras)))
    return shots


@torch.no_grad()
def sample_together(
    denoiser: Denoiser,
    looks: Sequence[Look],
    size: tuple[int, int],
    *,
    steps: int,
    guidance_scale: float,
    exponent: float,
) -> tuple[Tensor, Tensor]:
    """Draw the views of one skin.

    Args:
        denoiser: the guidance; it is asked `steps` times for each look.
        looks: one or more.
        size: (rows, columns) of the skin.
        steps: 1 or more.
        guidance_scale: g of the target D₊ + g·(D₊ − D₋).
        exponent: how much less a pixel counts that sees its texel askew; see `bake`.

    Returns:
        (T, 3) sRGB in [0, 1] of each texel, were it opaque, grey where no view shows it; and (T,)
        bool, which texels are seen.
    """
    device = looks[0].noise_BCHW.device
    levels = torch.linspace(1, 0, steps + 1, device=device)
    sigma_S = denoiser.sigma(levels[:-1]).to(looks[0].noise_BCHW)
    sigmas = [*sigma_S.unbind(), sigma_S.new_zeros(())]
    noisy = [sigmas[0] * look.noise_BCHW for look in looks]
    weights = [pixel_weight(look.shot, exponent) for look in looks]
    color_T3 = torch.full((size[0] * size[1], 3), _GREY, device=device)
    is_seen_T = torch.zeros(len(color_T3), dtype=torch.bool, device=device)
    for sigma, next_sigma in pairwise(sigmas):
        pictures = []
        for look, noisy_BCHW in zip(looks, noisy, strict=True):
            sigma_B = sigma.expand(len(noisy_BCHW))
            said = denoiser.denoise(noisy_BCHW, sigma_B, look.positive, look.negative)
            prompted_BCHW = said.positive_BCHW - said.negative_BCHW
            target_BCHW = said.positive_BCHW + guidance_scale * prompted_BCHW
            pictures.append(denoiser.decode(target_BCHW))
        shots = [look.shot for look in looks]
        color_T3, is_seen_T = bake(shots, pictures, weights, count=len(color_T3))
        skin_HW4 = torch.cat([color_T3, torch.ones_like(color_T3[:, :1])], -1).reshape(*size, 4)
        for place, shot in enumerate(shots):
            views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3)
            clean_BCHW = denoiser.encode(views_B3HW)
            noisy[place] = clean_BCHW + next_sigma / sigma * (noisy[place] - clean_BCHW)
    return color_T3, is_seen_T


def pixel_weight(shot: Shot, exponent: float) -> Tensor:
    """Say how much each pixel counts for the texel that it shows: cos(θ)^exponent, at least 0.

    θ is the angle between the ray and the face; a sheet or a flat canvas shows its faces straight.

    Returns:
        (B, H, W) float32, 0 where nothing is seen.
    """
    texel_BHW = shot.fragments.texel_BHWL[..., 0]
    is_seen_BHW = texel_BHW >= 0
    if shot.scene is None:
        return is_seen_BHW.float()
    player, cameras = shot.scene.player, shot.scene.cameras
    _, height, width = texel_BHW.shape
    _, direction_BHW3 = cameras.rays(height, width, texel_BHW.device)
    normal_F3 = face_planes(player)[:, :3].to(direction_BHW3)
    normal_BHW3 = normal_F3[face_of(texel_BHW, player.layout)]
    cosine_BHW = -(normal_BHW3 * direction_BHW3).sum(-1)
    return cosine_BHW.clamp(min=0) ** exponent * is_seen_BHW


def bake(
    shots: Sequence[Shot], pictures: Sequence[Tensor], weights: Sequence[Tensor], *, count: int
) -> tuple[Tensor, Tensor]:
    """Give each texel the weighted mean of the pixels that show it, all surfaces being opaque.

    Args:
        shots: how the pictures were taken.
        pictures: (B, 3, H, W) sRGB in [0, 1] of each shot.
        weights: of each shot's pixels, from `pixel_weight`.
        count: T, texels of the skin.

    Returns:
        (T, 3) colours, grey where nothing is seen; and (T,) bool.
    """
    sum_T4 = pictures[0].new_zeros(count + 1, 4, dtype=torch.float64)
    for shot, picture_B3HW, weight_BHW in zip(shots, pictures, weights, strict=True):
        fine = shot.fragments.supersample
        fine_B3HW = picture_B3HW.repeat_interleave(fine, 2).repeat_interleave(fine, 3)
        color_BHW3 = fine_B3HW.permute(0, 2, 3, 1)
        one_BHW4 = torch.cat([color_BHW3, torch.ones_like(color_BHW3[..., :1])], -1)
        weighted_BHW4 = (one_BHW4 * weight_BHW[..., None]).double()
        texel_P = shot.fragments.texel_BHWL[..., 0].flatten()
        sum_T4.index_add_(0, torch.where(texel_P < 0, count, texel_P), weighted_BHW4.flatten(0, 2))
    sum_T4 = sum_T4[:-1]
    is_seen_T = sum_T4[:, 3] > 1e-9
    mean_T3 = sum_T4[:, :3] / sum_T4[:, 3:].clamp(min=1e-9)
    color_T3 = torch.where(is_seen_T[:, None], mean_T3, _GREY).float()
    return color_T3, is_seen_T
