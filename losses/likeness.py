"""Likeness to the photo, on the base layer: all of it where the photo shows it, a little elsewhere.

The base is compared in OKLab, texel by texel. Where the photo shows the skin, the outer layer had
better be transparent, or it would hide the likeness, or patch it. Knows nothing about networks.

Letters: H, W rows and columns, T texels, N used, B base and M outer ones.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from config.errors import ConfigError, require
from losses import Context, Iterate, Term
from models.color import oklab_from_srgb
from models.layout import SkinLayout
from models.reference import Reference

_ABOVE_BLACK = 1 / 512


@dataclass(frozen=True)
class Config:
    """Options of the likeness.

    Attributes:
        weight: of the loss, 0 or more.
        guessed: weight, 0 to 1, of a texel whose colour was only guessed; of one that the photo
            shows it is 1.
        outer: price, 0 or more, of an opaque outer texel over one that the photo shows, as a
            squared OKLab distance.
        eyes: share, 0 to 1, of its weight that a texel keeps where eyes are drawn: of a photo so
            small those are a blur, which the guidance can draw better.
    """

    weight: float = 10.0
    guessed: float = 0.05
    outer: float = 0.02
    eyes: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.likeness.weight", self.weight, "0 or more")
        require(0 <= self.guessed <= 1, "losses.likeness.guessed", self.guessed, "0 to 1")
        require(self.outer >= 0, "losses.likeness.outer", self.outer, "0 or more")
        require(0 <= self.eyes <= 1, "losses.likeness.eyes", self.eyes, "0 to 1")


def build(config: Config, context: Context) -> "Likeness":
    """Read the photo for one request.

    Raises:
        ConfigError: there is no photo.
    """
    if context.reference is None:
        raise ConfigError("losses.likeness: there is no photo; expected --input_image beside it")
    return Likeness(config, context.layout, context.reference, context.device)


class Likeness:
    """See `losses.Loss`."""

    def __init__(
        self, config: Config, layout: SkinLayout, reference: Reference, device: str
    ) -> None:
        """Keep what the photo shows.

        Args:
            config: the options.
            layout: the canvas.
            reference: the photo on it.
            device: where the skin is.
        """
        is_outer_N, trust_T = layout.may_be_transparent_N, reference.confidence_HW.flatten()
        base_B, outer_M = layout.texel_N[~is_outer_N], layout.texel_N[is_outer_N]
        weight_B = config.guessed + (1 - config.guessed) * trust_T[base_B]
        weight_B[_where_eyes_are(layout).flatten()[base_B]] *= config.eyes
        price_M = config.outer * trust_T[layout.base_texel_N[is_outer_N]]
        total = weight_B.sum().clamp(min=1e-6)
        self._weight = config.weight
        self._base_B, self._outer_M = base_B.to(device), outer_M.to(device)
        self._photo_B3 = _lab(reference.skin_HW4[..., :3].flatten(0, 1)[base_B]).to(device)
        self._share_B = (weight_B / total).to(device)
        self._price_M = (price_M / total).to(device)

    def __call__(self, iterate: Iterate) -> Term:
        """Compare the base with the photo, and charge for what hides it."""
        skin_T4 = iterate.skin_HW4.flatten(0, 1)
        distance_B = (_lab(skin_T4[self._base_B, :3]) - self._photo_B3).square().sum(1)
        mean = (self._share_B * distance_B).sum()
        hidden = (self._price_M * skin_T4[self._outer_M, 3]).sum()
        return Term(self._weight * (mean + hidden), {"mean squared distance": mean.detach()})


def _where_eyes_are(layout: SkinLayout) -> Tensor:
    """Mark rows 4 to 6 of the face but its outermost columns; nothing of a flat canvas. (H, W)."""
    found_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
    if not layout.is_flat:
        face = layout.box("head", "base").faces["front"]
        found_HW[face.y + 3 : face.y + 6, face.x + 1 : face.x + face.width - 1] = True
    return found_HW


def _lab(srgb_P3: Tensor) -> Tensor:
    """Convert to OKLab a little above black, where the cube root has no finite slope."""
    return oklab_from_srgb((srgb_P3 + _ABOVE_BLACK) / (1 + _ABOVE_BLACK))
