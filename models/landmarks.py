"""Where head, torso and legs are in a silhouette, and how much of a person a photo shows.

No face is looked for: OpenCV 5 ships no face detector, and drawings, animals and people seen from
the side have a silhouette too. Two measures of the silhouette's width say where the head ends:

- its roundness: going down, a head is no longer wider than 1.6 times the way from its top when half
  of it is passed, as heads are four fifths as wide as they are tall; where a hand or a shoulder
  widens the silhouette before that, the arc until there is taken for a part of a circle;
- the neck: the narrowest row between the head above and something at least a quarter wider below.
  A collar may hide the chin from the silhouette, so where the colour of the face ends below that
  row, and no lower than the roundness allows, the head ends there.

The rest follows from the measures of a standing person, in heads: 2.7 from the chin to the crotch
and 3.6 from there to the ground (Loomis, "Figure Drawing for All It's Worth", 1943: 7½ in all).

Letters: H, W rows and columns of the photo, R rows of the subject.
"""

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

Framing = Literal["full", "half", "head"]
Fit = Literal["auto", "full", "half", "head"]

TORSO_HEADS = 2.7
LEG_HEADS = 3.6

_HALF_OF_HEAD = 1.6  # width of a head over half its height
_OTHER_COLOR = 0.15  # from that of the face, in OKLab: clothes and no shadow
_HEAD_ONLY = 1.6  # heads that a head-only photo is tall at most, shoulders' beginning included
_BUST = 2.6  # and a bust that stands free
_CUT_HALF = 4.8  # and a half body that the photo's lower edge cuts
_NECK_PROMINENCE = 1.25


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Rows of the photo, in pixels from its top, and where the subject is in each row.

    Attributes:
        framing: how much of the person the photo shows.
        top: of the head.
        chin: where the head ends and the torso begins.
        crotch: where the legs begin; below what the photo shows for half bodies and heads.
        feet: where they end; perhaps below the photo.
        bottom: where the silhouette ends.
        middle_H: (H,) median column of the silhouette in each row.
        left_H: (H,) its left edge.
        right_H: (H,) its right edge.
    """

    framing: Framing
    top: float
    chin: float
    crotch: float
    feet: float
    bottom: float
    middle_H: Tensor
    left_H: Tensor
    right_H: Tensor


def find_landmarks(mask_HW: Tensor, lab_HW3: Tensor, *, fit: Fit = "auto") -> Landmarks:
    """Measure a silhouette.

    Args:
        mask_HW: (H, W) bool, not empty.
        lab_HW3: (H, W, 3) the photo in OKLab.
        fit: what the photo shows, if somebody said so.

    Returns:
        The landmarks; top < chin < crotch < feet.

    Raises:
        ValueError: the mask is empty.
    """
    height = mask_HW.shape[0]
    rows = torch.nonzero(mask_HW.any(1))[:, 0]
    if len(rows) == 0:
        raise ValueError("the silhouette is empty; expected a subject")
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    is_cut = bottom >= height - max(1, height // 100)
    tall = float(bottom - top)
    head = _head_height(mask_HW[top:bottom], lab_HW3[top:bottom], is_cut=is_cut)
    framing: Framing = _framing(tall / head, is_cut) if fit == "auto" else fit
    # Where the user knows better than the measures, the head is what it would be on average.
    if framing == "head":
        head = tall if fit == "head" else min(head, tall)
    elif framing == "half" and not 1.3 < tall / head < 6:
        head = tall / 2.5
    elif framing == "full" and not 2.2 < tall / head < 10:
        head = tall / 6
    chin = top + head
    crotch, feet = chin + TORSO_HEADS * head, chin + (TORSO_HEADS + LEG_HEADS) * head
    if framing == "half" and not is_cut:
        crotch = bottom
        feet = crotch + LEG_HEADS * head
    if framing == "full" and (not is_cut or bottom > feet):
        feet = bottom
        crotch = chin + TORSO_HEADS / (TORSO_HEADS + LEG_HEADS) * (feet - chin)
    middle_H, left_H, right_H = _lines(mask_HW, smooth=max(3.0, head / 8))
    return Landmarks(framing, top, chin, crotch, feet, bottom, middle_H, left_H, right_H)


def _framing(num_heads: float, is_cut: bool) -> Framing:
    """Tell by how many heads tall the silhouette is, and whether the photo's edge cuts it."""
    if num_heads < _HEAD_ONLY:
        return "head"
    return "half" if num_heads <= (_CUT_HALF if is_cut else _BUST) else "full"


def _head_height(mask_RW: Tensor, lab_RW3: Tensor, *, is_cut: bool) -> float:
    """Measure the head, as the file says, in pixels."""
    tall = len(mask_RW)
    smooth = max(3, tall // 40) | 1
    width_R = mask_RW.sum(1).to(torch.float32)
    width_R = F.avg_pool1d(
        F.pad(width_R[None, None], (smooth // 2, smooth // 2), mode="replicate"), smooth, 1
    )[0, 0]
    head = _head_by_roundness(width_R)
    if not is_cut:  # a whole figure: nobody is taller than nine heads
        head = max(head, tall / 9)
    neck = _neck(width_R, head)
    if neck is None:
        return head
    end = _end_of_face(mask_RW, lab_RW3, neck)
    # Below a chin the neck goes on as narrow; it ends a little below the chin.
    return end if neck < end <= head else 0.95 * neck


def _head_by_roundness(width_R: Tensor) -> float:
    """Measure the head where no neck shows, as the file says."""
    down_R = torch.arange(len(width_R)) + 0.5
    first = int(0.04 * len(width_R))
    arc_R = width_R**2 / down_R  # falls on any ellipse
    least_R = torch.cat([arc_R[: first + 1], arc_R[first + 1 :].cummin(0).values])
    is_over_R = arc_R >= 1.05 * least_R
    is_past_R = width_R <= _HALF_OF_HEAD * down_R
    is_past_R[:first] = is_over_R[: first + 1] = False
    past, over = torch.nonzero(is_past_R)[:, 0], torch.nonzero(is_over_R)[:, 0]
    if len(past) and not (len(over) and over[0] < past[0]):
        return 2 * down_R[past[0]].item()
    if len(over):
        last = int(arc_R[first : over[0] + 1].argmin()) + first
        width, down = width_R[last].item(), down_R[last].item()
        return down * (1 + (width / down / 2) ** 2)  # diameter, from a chord and its height
    return 2.0 * len(width_R)  # it ends before half of a head is passed: it is all head


def _neck(width_R: Tensor, head: float) -> float | None:
    """Find the lowest of the rows that are as narrow as a neck, if the silhouette has one."""
    first, last = int(0.5 * head), min(len(width_R) - 1, int(1.3 * head))
    if last <= first:
        return None
    above_R = width_R.cummax(0).values
    reach = int(0.7 * head)
    below_R = F.max_pool1d(F.pad(width_R[None, None], (0, reach)), reach + 1, 1)[0, 0]
    prominence_R = (torch.minimum(above_R, below_R) / width_R.clamp(min=1))[first:last]
    if prominence_R.max() < _NECK_PROMINENCE:
        return None
    is_neck_R = prominence_R >= 0.95 * prominence_R.max()
    return first + int(torch.nonzero(is_neck_R)[-1, 0]) + 0.5


def _end_of_face(mask_RW: Tensor, lab_RW3: Tensor, neck: float) -> float:
    """Find the row below the neck's narrowest where the colour of the face ends."""
    columns = torch.nonzero(mask_RW[: int(neck)].any(0))[:, 0].to(torch.float32)
    middle, reach = columns.median(), max(1.0, 0.1 * neck)
    near = slice(max(0, int(middle - reach)), int(middle + reach) + 1)
    face_3 = lab_RW3[int(0.5 * neck) : int(0.85 * neck) + 1, near].flatten(0, 1).median(0).values
    below_S3 = lab_RW3[int(neck) :, near].median(1).values
    is_other_S = (below_S3 - face_3).norm(dim=-1) > _OTHER_COLOR
    ends = torch.nonzero(is_other_S)[:, 0]
    return int(neck) + float(ends[0]) if len(ends) else torch.inf


def _lines(mask_HW: Tensor, *, smooth: float) -> tuple[Tensor, Tensor, Tensor]:
    """Follow the middle and the edges of a silhouette down the photo, smoothed; (H,) each."""
    count_H1 = mask_HW.sum(1, keepdim=True)
    running_HW = mask_HW.cumsum(1)
    middle_H = (2 * running_HW < count_H1).sum(1) + 0.5
    left_H = (running_HW == 0).sum(1).to(torch.float32)
    right_H = (running_HW < count_H1).sum(1) + 1.0
    rows = torch.nonzero(count_H1[:, 0])[:, 0]
    # Rows without the subject take after the nearest that have it.
    nearest_H = (torch.arange(len(mask_HW))[:, None] - rows).abs().argmin(1)
    radius = max(1, round(smooth / 2))
    lines_3H = torch.stack([middle_H, left_H, right_H])[:, rows[nearest_H]]
    padded = F.pad(lines_3H[None], (radius, radius), mode="replicate")
    middle_H, left_H, right_H = F.avg_pool1d(padded, 2 * radius + 1, 1)[0]
    return middle_H, left_H, right_H
