"""Symmetry: the left half of the player should look like the right one, mirrored.

The mirror x → −x carries each face to the same face of the other limb, or to the opposite side of
head and body; as no face of a skin is mirrored, the columns run the other way there.

Letters: E pairs of texels.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import channels_TC, mean, refuse_flat, steps_EC
from models.layout import SkinLayout


@dataclass(frozen=True)
class Config:
    """Options of symmetry.

    Attributes:
        weight: of the loss, 0 or more; it is the mean absolute difference in premultiplied sRGB and
            alpha between a texel and its mirror image.
    """

    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.symmetry.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> Loss:
    """Find the mirror images of one request's layout.

    Raises:
        ConfigError: the canvas is flat.
    """
    refuse_flat(context.layout, "symmetry", "left and right side")
    return _Symmetry(config, context)


def mirror_pairs(layout: SkinLayout) -> Tensor:
    """Pair the texels of a skin with their mirror images: (E, 2) int64 flat indices, each once."""
    index_HW = torch.arange(layout.height * layout.width).reshape(layout.height, layout.width)
    pairs = []
    for box, face, rect in layout.faces():
        other = layout.box(_mirrored(box.part), box.layer).faces[_mirrored(face)]
        here = index_HW[rect.rows, rect.columns]
        there = index_HW[other.rows, other.columns].flip(1)
        pairs.append(torch.stack([here.flatten(), there.flatten()], dim=-1))
    pair_E2 = torch.cat(pairs)
    return pair_E2[pair_E2[:, 0] < pair_E2[:, 1]]


def _mirrored(name: str) -> str:
    """Swap left and right in the name of a part or a face."""
    swap = {"left": "right", "right": "left"}
    first, *rest = name.split("_")
    return "_".join([swap.get(first, first), *rest])


class _Symmetry:
    def __init__(self, config: Config, context: Context) -> None:
        self._weight = config.weight
        self._layout = context.layout
        self._pair_E2 = mirror_pairs(context.layout).to(context.device)

    def __call__(self, iterate: Iterate) -> Term:
        step_EC = steps_EC(channels_TC(iterate.skin_HW4, self._layout), self._pair_E2)
        return Term(self._weight * mean([step_EC.abs()]))
