"""A photo's subject as a square picture on white: what image prompts are shown.

Knows nothing about models.

Letters: H, W rows and columns.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from models.color import oklab_from_srgb
from models.diffusion import Portrait
from models.landmarks import find_landmarks
from models.reference import Reference

_MARGIN = 1.1
"""Side of the picture over the subject's longer side."""

_HEAD_MARGIN = 1.3
"""Side over the head's height: room for hair and a hat."""


def make_portrait(reference: Reference, shows: Portrait = "subject") -> Tensor:
    """Cut a square out of a photo, everything that is not its subject in white.

    Image encoders take squares; whoever does not fit in loses head or feet.

    Args:
        reference: the photo, on any layout.
        shows: the whole subject, or its head.

    Returns:
        (3, side, side) sRGB in [0, 1].
    """
    picture_HW4 = reference.cutout.picture_HW4.to(torch.float32) / 255
    white_HW3 = picture_HW4[..., :3] * picture_HW4[..., 3:] + 1 - picture_HW4[..., 3:]
    row, column, side = (_head if shows == "head" else _subject)(reference)
    side = max(1, round(side))
    top, left = round(row - side / 2), round(column - side / 2)
    height, width = white_HW3.shape[:2]
    before, after = max(0, -top, -left), max(0, top + side - height, left + side - width)
    padded_3HW = F.pad(white_HW3.permute(2, 0, 1), [before, after] * 2, value=1.0)
    return padded_3HW[:, top + before :, left + before :][:, :side, :side].clamp(0, 1)


def _subject(reference: Reference) -> tuple[float, float, float]:
    """Give the middle, as row and column, and the side of a square around the silhouette."""
    place_P2 = torch.nonzero(reference.cutout.mask_HW).to(torch.float32)
    first_2, end_2 = place_P2.amin(0), place_P2.amax(0) + 1
    row, column = ((first_2 + end_2) / 2).tolist()
    return row, column, _MARGIN * float((end_2 - first_2).max())


def _head(reference: Reference) -> tuple[float, float, float]:
    """Likewise around the head."""
    cutout = reference.cutout
    marks = reference.landmarks or find_landmarks(
        cutout.mask_HW, oklab_from_srgb(cutout.photo_HW4[..., :3].to(torch.float32) / 255)
    )
    rows = slice(int(marks.top), int(marks.chin) + 1)
    column = float(marks.middle_H[rows].median()) + 0.5
    return (marks.top + marks.chin) / 2, column, _HEAD_MARGIN * (marks.chin - marks.top)
