"""From a photo to its subject: how much of each pixel is the subject's, and which pixels are.

The matte is soft and comes from the photo's own alpha, the embedded portrait network, a model of
the user's, or, where the network is unsure, from a classical method. The mask is hard and comes
from the matte alone, never from colours: so a white shirt before a white wall stays. Knows nothing
about skins.

Letters: H, W rows and columns.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.color import oklab_from_srgb
from models.matting.sinet import SIDE, SINet

SURE_ENOUGH = 0.5
"""Certainty of the portrait network from which on its matte is used: its training pictures are
people (the astronaut 0.69, others above 0.8); a silhouette of a horse gets 0.3."""

_SMALLEST_SUBJECT = 0.02  # of the picture
_SMALLEST_COMPANION = 0.1  # of the largest component
_SURELY_BACKGROUND = 0.1
_PLAIN_DEVIATION = 0.04  # in OKLab; JPEG noise and paper grain stay below
_LEAST_DEVIATION = 0.008  # two levels of sRGB near white
_PLAIN_SHARE = 0.97
_SMALLEST_PIECE = 0.02  # of the largest
_PERHAPS_SUBJECT = 0.2
_GRABCUT_SIDE = 320

FindMatte = Callable[[Tensor], Tensor]
"""(H, W, 3) sRGB in [0, 1] → (H, W) matte in [0, 1]."""


@dataclass(frozen=True, eq=False)
class CutOut:
    """A photo's subject.

    Attributes:
        photo_HW4: (H, W, 4) uint8 straight RGBA, as it was read.
        matte_HW: (H, W) float32: the share of each pixel that is the subject's.
        mask_HW: (H, W) bool: the silhouette.
        rim: how many pixels within the silhouette may still be mixed with the background.
        method: one line that says how it was found.
    """

    photo_HW4: Tensor
    matte_HW: Tensor
    mask_HW: Tensor
    rim: int
    method: str

    @property
    def picture_HW4(self) -> Tensor:
        """The subject alone: (H, W, 4) uint8 straight RGBA."""
        alpha_HW1 = (255 * self.matte_HW[..., None]).round().to(torch.uint8)
        return torch.cat([self.photo_HW4[..., :3], alpha_HW1], dim=-1)


def cut_out(
    photo_HW4: Tensor,
    *,
    has_alpha: bool,
    network: SINet | None = None,
    find_matte: FindMatte | None = None,
) -> CutOut:
    """Find the subject of a photo.

    In this order: the photo's own alpha; the model `find_matte`; without a network, everything;
    the plain background's complement where the border is of one colour; the portrait network where
    it is certain; GrabCut from what the network found.

    Args:
        photo_HW4: (H, W, 4) uint8 straight RGBA.
        has_alpha: whether its alpha says where the subject is.
        network: the embedded portrait network.
        find_matte: a model of the user's; goes before the network.

    Returns:
        The matte, opaque within the silhouette and soft at its rim only, and the mask.
    """
    srgb_HW3 = photo_HW4[..., :3].to(torch.float32) / 255
    if has_alpha:
        matte_HW = photo_HW4[..., 3].to(torch.float32) / 255
        return CutOut(photo_HW4, matte_HW, matte_HW >= 0.5, 0, "the photo's own alpha channel")
    if find_matte is None and network is None:
        matte_HW = torch.ones(photo_HW4.shape[:2])
        return CutOut(photo_HW4, matte_HW, matte_HW > 0, 0, "none: the whole photo is the subject")
    if find_matte is not None:
        matte_HW, method = find_matte(srgb_HW3), "the given segmentation model"
    else:
        assert network is not None
        matte_HW, method = _find_by_itself(srgb_HW3, network)
    mask_HW = silhouette(matte_HW)
    if not mask_HW.any():
        matte_HW = torch.ones_like(matte_HW)
        return CutOut(
            photo_HW4, matte_HW, matte_HW > 0, 0, f"the whole photo, because {method} found nobody"
        )
    return CutOut(photo_HW4, close_matte(matte_HW, mask_HW), mask_HW, _rim(mask_HW), method)


def silhouette(matte_HW: Tensor) -> Tensor:
    """Turn a matte into a mask: its large pieces, with their holes filled.

    A hole is light clothing that was missed, unless the matte is certain of background there: then
    it is the gap between an arm and the body.

    Args:
        matte_HW: (H, W) in [0, 1].

    Returns:
        (H, W) bool; empty where no piece covers a fiftieth of the picture.
    """
    mask = (matte_HW >= 0.5).numpy().astype(np.uint8)
    _, label, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    area = stats[:, cv2.CC_STAT_AREA].copy()
    area[0] = 0
    is_kept = (area >= _SMALLEST_COMPANION * area.max()) & (area >= _SMALLEST_SUBJECT * mask.size)
    mask = is_kept[label]

    _, hole, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    left, top, width, height = stats[:, : cv2.CC_STAT_AREA].T
    touches_border = (
        (left == 0) | (top == 0) | (left + width == mask.shape[1]) | (top + height == mask.shape[0])
    )
    total = np.bincount(hole.ravel(), matte_HW.numpy().ravel(), len(stats))
    mean = total / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    is_filled = ~touches_border & (mean >= _SURELY_BACKGROUND)
    is_filled[0] = False
    return torch.from_numpy(mask | is_filled[hole])


def close_matte(matte_HW: Tensor, mask_HW: Tensor) -> Tensor:
    """Make a matte opaque within the silhouette and empty away from it; its rim stays soft.

    Args:
        matte_HW: (H, W) in [0, 1].
        mask_HW: (H, W) bool.

    Returns:
        (H, W) in [0, 1].
    """
    size = 2 * _rim(mask_HW) + 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    mask = mask_HW.numpy().astype(np.uint8)
    inner_HW = torch.from_numpy(cv2.erode(mask, brush)).bool()
    outer_HW = torch.from_numpy(cv2.dilate(mask, brush)).bool()
    # What lies in the mask was counted to the subject, even where the matte had a hole.
    soft_HW = torch.where(mask_HW, matte_HW.clamp(min=0.5), matte_HW)
    return torch.where(inner_HW, torch.ones_like(matte_HW), soft_HW * outer_HW)


def portrait_matte(srgb_HW3: Tensor, network: SINet) -> tuple[Tensor, float]:
    """Ask the embedded network where the person is.

    It sees the picture and its mirror image, and, where the person is small, the person's
    surroundings again.

    Args:
        srgb_HW3: (H, W, 3) sRGB in [0, 1].
        network: in evaluation mode.

    Returns:
        (H, W) matte, and how certain the network is in [0, 1]: 1 − 4·mean(p·(1 − p)).
    """
    matte_HW = _look(srgb_HW3, network)
    box = bounding_box(matte_HW >= 0.5)
    if box is not None:
        top, bottom, left, right = box
        margin = (bottom - top + right - left) // 8
        height, width = matte_HW.shape
        rows = slice(max(0, top - margin), min(height, bottom + margin))
        columns = slice(max(0, left - margin), min(width, right + margin))
        near_HW3 = srgb_HW3[rows, columns]
        if near_HW3.shape[0] * near_HW3.shape[1] < 0.6 * height * width:
            closer_HW = torch.zeros_like(matte_HW)
            closer_HW[rows, columns] = _look(near_HW3, network)
            matte_HW = (matte_HW + closer_HW) / 2
    return matte_HW, 1 - 4 * (matte_HW * (1 - matte_HW)).mean().item()


def plain_background(srgb_HW3: Tensor) -> Tensor | None:
    """Find the background of a drawing or a studio picture: what the border's colour floods.

    Args:
        srgb_HW3: (H, W, 3) sRGB in [0, 1].

    Returns:
        (H, W) bool, or None where the border is not of one colour.
    """
    lab_HW3 = oklab_from_srgb(srgb_HW3)
    # A subject may be cut by the lower edge, so that edge does not count.
    border_B3 = torch.cat([lab_HW3[0], lab_HW3[:, 0], lab_HW3[:, -1]])
    color_3 = border_B3.median(0).values
    away_B = (border_B3 - color_3).norm(dim=-1)
    deviation = away_B.quantile(_PLAIN_SHARE).item()
    if deviation > _PLAIN_DEVIATION:
        return None
    # A clean drawing tells even off-white from white; paper and JPEG need more room.
    tolerance = 1.5 * max(deviation, _LEAST_DEVIATION)
    is_like_HW = (lab_HW3 - color_3).norm(dim=-1) <= tolerance
    _, label = cv2.connectedComponents(is_like_HW.numpy().astype(np.uint8), connectivity=4)
    reached = np.unique(np.concatenate([label[0], label[:, 0], label[:, -1]]))
    return torch.from_numpy(np.isin(label, reached[reached > 0]))


def join_pieces(mask_HW: Tensor, matte_HW: Tensor) -> Tensor:
    """Put a figure together again whose shirt is as white as its paper.

    Where a mask has a piece above another and nothing between them, and the matte thinks that the
    subject may be there, the rows between the two belong to the mask within the hull of all pieces,
    and so does what they enclose.

    Args:
        mask_HW: (H, W) bool.
        matte_HW: (H, W) in [0, 1], of a method that does not go by the colour of the background.

    Returns:
        (H, W) bool.
    """
    mask = mask_HW.numpy().astype(np.uint8)
    _, label, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    area = stats[1:, cv2.CC_STAT_AREA]
    is_piece = np.concatenate([[False], area >= _SMALLEST_PIECE * area.max()])
    is_large = np.concatenate([[False], area >= _SMALLEST_COMPANION * area.max()])
    pieces = stats[is_large]
    if len(pieces) < 2:
        return mask_HW
    first, *rest = sorted(pieces, key=lambda stat: stat[cv2.CC_STAT_TOP])
    above = first[cv2.CC_STAT_TOP] + first[cv2.CC_STAT_HEIGHT]
    below = max(rest, key=lambda stat: stat[cv2.CC_STAT_AREA])[cv2.CC_STAT_TOP]
    points = np.argwhere(is_piece[label])[:, ::-1].astype(np.int32)
    hull = cv2.fillConvexPoly(np.zeros_like(mask), cv2.convexHull(points), 1)
    hull[:above] = hull[below:] = 0
    between_HW = torch.from_numpy(hull).bool()
    if not between_HW.any() or matte_HW[between_HW].mean() < _PERHAPS_SUBJECT:
        return mask_HW
    joined = (mask_HW | between_HW).numpy().astype(np.uint8)
    # A slit between two legs does not let the background in.
    size = 2 * _rim(mask_HW) + 1
    closed = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, beside = cv2.connectedComponents(1 - closed, connectivity=4)
    edges = np.concatenate([beside[0], beside[-1], beside[:, 0], beside[:, -1]])
    return torch.from_numpy(~np.isin(beside, edges[edges > 0]))


def grabcut_matte(srgb_HW3: Tensor, guess_HW: Tensor | None) -> Tensor:
    """Separate subject and background by their colours (GrabCut, Rother et al. 2004).

    Args:
        srgb_HW3: (H, W, 3) sRGB in [0, 1].
        guess_HW: (H, W) matte to begin with; None begins with an ellipse in the middle.

    Returns:
        (H, W) matte.
    """
    height, width = srgb_HW3.shape[:2]
    scale = min(1.0, _GRABCUT_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    bgr = (255 * srgb_HW3.flip(-1)).round().to(torch.uint8).numpy()
    bgr = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    if guess_HW is None:
        rows, columns = torch.linspace(-1, 1, height)[:, None], torch.linspace(-1, 1, width)
        guess_HW = (1.3 - torch.hypot(rows, columns)).clamp(0, 1)
    guess = cv2.resize(guess_HW.numpy(), size, interpolation=cv2.INTER_AREA)
    label = np.where(guess >= 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    label[guess >= 0.95] = cv2.GC_FGD
    label[[0], :] = np.where(label[[0], :] == cv2.GC_FGD, cv2.GC_FGD, cv2.GC_BGD)
    if len(np.unique(label % 2)) == 1:  # all subject or all background: nothing to learn from
        return torch.full((height, width), float(label.flat[0] % 2))
    cv2.setRNGSeed(0)
    background, foreground = np.zeros((1, 65)), np.zeros((1, 65))
    whole = (0, 0, *size)  # not read, as the labels say where to begin
    cv2.grabCut(bgr, label, whole, background, foreground, 5, cv2.GC_INIT_WITH_MASK)
    matte = cv2.GaussianBlur((label % 2).astype(np.float32), (5, 5), 0)
    return torch.from_numpy(cv2.resize(matte, (width, height), interpolation=cv2.INTER_LINEAR))


def bounding_box(mask_HW: Tensor) -> tuple[int, int, int, int] | None:
    """Give the (top, bottom, left, right) of a mask, ends exclusive, or None where it is empty."""
    rows, columns = torch.nonzero(mask_HW.any(1))[:, 0], torch.nonzero(mask_HW.any(0))[:, 0]
    if len(rows) == 0:
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _rim(mask_HW: Tensor) -> int:
    """Say how far a matte may be off: two pixels of what the network sees."""
    return max(1, round(2 * max(mask_HW.shape) / SIDE))


def _find_by_itself(srgb_HW3: Tensor, network: SINet) -> tuple[Tensor, str]:
    """Choose between the portrait network and the classical methods by what they find."""
    matte_HW, certainty = portrait_matte(srgb_HW3, network)
    says = f"the portrait network is {certainty:.0%} certain"
    is_certain = certainty >= SURE_ENOUGH
    background_HW = plain_background(srgb_HW3)
    if background_HW is not None and _SMALLEST_SUBJECT < (~background_HW).float().mean() < 1:
        is_subject_HW = ~background_HW | ((matte_HW > 0.95) & is_certain)
        matte_HW = join_pieces(is_subject_HW, matte_HW).to(torch.float32)
        return matte_HW, f"what stands out from the plain background ({says})"
    if is_certain and (matte_HW >= 0.5).float().mean() >= _SMALLEST_SUBJECT:
        return matte_HW, f"the portrait network ({says})"
    guess_HW = matte_HW if (matte_HW >= 0.5).float().mean() >= _SMALLEST_SUBJECT else None
    begun = "its guess" if guess_HW is not None else "the middle of the photo"
    return grabcut_matte(srgb_HW3, guess_HW), f"GrabCut from {begun}, because {says}"


def _look(srgb_HW3: Tensor, network: SINet) -> Tensor:
    """Average what the network says of a picture and of its mirror image."""
    height, width = srgb_HW3.shape[:2]
    picture = cv2.resize(srgb_HW3.numpy(), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    picture_3SS = torch.from_numpy(picture).permute(2, 0, 1)
    with torch.no_grad():
        there, mirrored = network(torch.stack([picture_3SS, picture_3SS.flip(-1)]))
    matte_SS = (there + mirrored.flip(-1)) / 2
    return F.interpolate(
        matte_SS[None, None], (height, width), mode="bilinear", align_corners=False
    )[0, 0]
