"""The mirror x → −x of the player: which texel becomes which.

It carries each face to the same face of the other limb, or to the opposite side of head and body;
as no face of a skin is mirrored, the columns run the other way there.

Letters: E pairs of texels, T texels of the canvas.
"""

from typing import Literal

import torch
from torch import Tensor

from models.layout import SkinLayout

Parts = Literal["all", "limbs"]


def mirror_pairs(layout: SkinLayout, parts: Parts = "all") -> Tensor:
    """Pair the texels of a skin with their mirror images.

    Args:
        layout: of a skin.
        parts: "all" of the player, or its "limbs" alone.

    Returns:
        (E, 2) int64 flat indices, each pair once, the lower one first.
    """
    index_HW = torch.arange(layout.height * layout.width).reshape(layout.height, layout.width)
    pairs = []
    for box, face, rect in layout.faces():
        if parts == "limbs" and box.part in ("head", "body"):
            continue
        other = layout.box(_mirrored(box.part), box.layer).faces[_mirrored(face)]
        here = index_HW[rect.rows, rect.columns]
        there = index_HW[other.rows, other.columns].flip(1)
        pairs.append(torch.stack([here.flatten(), there.flatten()], dim=-1))
    pair_E2 = torch.cat(pairs)
    return pair_E2[pair_E2[:, 0] < pair_E2[:, 1]]


def mirror_T(layout: SkinLayout, parts: Parts = "all") -> Tensor:
    """Say of each texel which one of the player's right side it repeats, or itself.

    Args:
        layout: of a skin.
        parts: "all" of the player, or its "limbs" alone.

    Returns:
        (T,) int64 flat indices.
    """
    is_left_T = _left_half_T(layout)
    source_T = torch.arange(layout.height * layout.width)
    first_E, second_E = mirror_pairs(layout, parts).unbind(-1)
    left_E = torch.where(is_left_T[first_E], first_E, second_E)
    source_T[left_E] = torch.where(is_left_T[first_E], second_E, first_E)
    return source_T


def _left_half_T(layout: SkinLayout) -> Tensor:
    """Mark the texels of the player's left side: (T,) bool."""
    is_left_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
    for box, face, rect in layout.faces():
        if box.part.startswith("left"):
            is_left_HW[rect.rows, rect.columns] = True
        elif not box.part.startswith("right"):
            for column in range(rect.width):
                is_left = box.texel_position(face, column + 0.5, 0.5)[0] > 0
                is_left_HW[rect.rows, rect.x + column] = is_left
    return is_left_HW.flatten()


def _mirrored(name: str) -> str:
    """Swap left and right in the name of a part or a face."""
    swap = {"left": "right", "right": "left"}
    first, *rest = name.split("_")
    return "_".join([swap.get(first, first), *rest])
