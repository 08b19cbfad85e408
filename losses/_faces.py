"""What the losses on the skin share: its faces as batches of pictures, and pairs of texels.

Faces never mix and never wrap around, for what lies side by side on the canvas need not touch in
space. Knows nothing about which loss is computed.

Letters: F faces of equal size, h, w their rows and columns, E pairs, T texels of the canvas, C
channels.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from config.errors import ConfigError
from models.layout import SkinLayout


def refuse_flat(layout: SkinLayout, loss: str, lacks: str) -> None:
    """Refuse a loss that a flat canvas has no use for.

    Raises:
        ConfigError: the layout is flat.
    """
    if layout.is_flat:
        raise ConfigError(
            f"losses.{loss}: a flat canvas has no {lacks}; expected losses.{loss}=null"
        )


def channels_TC(skin_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Give what makes texels differ: premultiplied colour, and alpha if there is an outer layer."""
    return skin_HW4.reshape(-1, 4)[:, : 4 if layout.has_overlay else 3]


def faces_by_size(layout: SkinLayout, device: torch.device | str) -> list[Tensor]:
    """Group the faces of equal height and width.

    Args:
        layout: of the canvas.
        device: where the indices are wanted.

    Returns:
        For each size, (F, h, w) int64 flat indices of the texels.
    """
    index_HW = torch.arange(layout.height * layout.width).reshape(layout.height, layout.width)
    groups: dict[tuple[int, int], list[Tensor]] = {}
    for _, _, rect in layout.faces():
        face_hw = index_HW[rect.rows, rect.columns]
        groups.setdefault((rect.height, rect.width), []).append(face_hw)
    return [torch.stack(faces).to(device) for faces in groups.values()]


def pairs_at(
    layout: SkinLayout, offset: tuple[int, int], device: torch.device | str = "cpu"
) -> Tensor:
    """Find the texels that have another of the same face at an offset.

    Args:
        layout: of the canvas.
        offset: (rows down, columns to the right); rows 0 or more, columns of either sign.
        device: where the indices are wanted.

    Returns:
        (E, 2) int64 flat indices: the texel and the other.
    """
    down, right = offset
    index_HW = torch.arange(layout.height * layout.width).reshape(layout.height, layout.width)

    def crop(table_HW: Tensor, top: int, left: int) -> Tensor:
        height, width = max(0, layout.height - down), max(0, layout.width - abs(right))
        return table_HW[top : top + height, left : left + width]

    here, there = (0, max(0, -right)), (down, max(0, right))
    face = crop(layout.face_HW, *here)
    together = (face >= 0) & (face == crop(layout.face_HW, *there))
    pair_E2 = torch.stack(
        [crop(index_HW, *here)[together], crop(index_HW, *there)[together]], dim=-1
    )
    return pair_E2.to(device)


def steps_EC(channels: Tensor, pair_E2: Tensor) -> Tensor:
    """Give the difference between the texels of each pair."""
    return channels[pair_E2[:, 0]] - channels[pair_E2[:, 1]]


def mean(parts: Sequence[Tensor]) -> Tensor:
    """Average over all elements of some tensors; 0 if there is none, as on a one-texel canvas."""
    count = sum(part.numel() for part in parts)
    return torch.stack([part.sum() for part in parts]).sum() / max(1, count)
