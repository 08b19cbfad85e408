"""Pictures that a ControlNet learns to follow, made from the sheet that it shall lead to.

Edges are those of OpenCV's Canny; depth is that of `models.depth`, the outer layer where the sheet
shows one. Both twice the sheet's size, as ControlNets take eight pixels along a latent cell. For
training they are varied: other thresholds, softer, and mostly only a part of the sheet, for what a
photo says of the front it does not say of the back; where the picture is black the net shall leave
the sheet free. Knows nothing about networks.

Letters: B sheets, H, W rows and columns of a sheet, or twice as many of a control picture; L
surfaces along a ray (outer, base).
"""

from functools import lru_cache

import cv2
import numpy as np
import torch

from models.depth import FLOOR, sheet_depth
from models.layout import Arms, skin_layout
from models.views.sheet import HEIGHT, WIDTH, sheet_fragments

SUBJECTS = ("canny", "depth")

SCALE = 2
"""Pixels of a control picture along each side of a texel."""

_CANNY = (60.0, 120.0)
_STRIP = 32
"""Rows of the first strip, as worn; as many of the second, bare."""

_CAPS = (2 * _STRIP, WIDTH // 2)
"""First row of the third strip, and its columns as worn, followed by as many bare."""

_SLIM = (slice(8, 20), 0)
"""Where the right arm's front has its outermost column, or a slim arm nothing."""

_GREY = 128


def draw_edges(
    sheet_HW3: np.ndarray, *, thresholds: tuple[float, float] = _CANNY, blur: float = 0.0
) -> np.ndarray:
    """Draw the edges of a sheet: Canny 1986.

    Args:
        sheet_HW3: (72, 48, 3) uint8.
        thresholds: of the gradient's size, in bytes: edges go on above the first and begin above
            the second.
        blur: standard deviation, in pixels of the result, of a blur of the sheet before; 0 is none.

    Returns:
        (144, 96) float32, 0 or 1.
    """
    large_HW3 = sheet_HW3.repeat(SCALE, 0).repeat(SCALE, 1)
    if blur > 0:
        large_HW3 = cv2.GaussianBlur(large_HW3, (0, 0), blur)
    return cv2.Canny(large_HW3, *thresholds).astype(np.float32) / 255


def draw_depth(sheet_HW3: np.ndarray) -> np.ndarray:
    """Draw how near each texel of a sheet is, as `models.depth.inverse_depth` does for a skin.

    The outer layer is there where the strips as worn differ from the bare ones; the arms are slim
    where the outermost column of the right one is missing.

    Args:
        sheet_HW3: (72, 48, 3) uint8.

    Returns:
        (144, 96) float32 in [0, 1], white is near, black is no texel.
    """
    is_slim = bool((sheet_HW3[_SLIM] == _GREY).all())
    outer_HW, base_HW = _nearness("slim" if is_slim else "classic")
    near_HW = np.where(_has_outer(sheet_HW3) & (outer_HW > 0), outer_HW, base_HW)
    seen = near_HW[near_HW > 0]
    span = max(float(seen.max() - seen.min()), 1e-12)
    grey_HW = FLOOR + (1 - FLOOR) * (near_HW - seen.min()) / span
    grey_HW = np.where(near_HW > 0, grey_HW, 0).astype(np.float32)
    return grey_HW.repeat(SCALE, 0).repeat(SCALE, 1)


def draw_plain(subject: str, sheet_HW3: np.ndarray) -> np.ndarray:
    """Draw the whole control picture of a sheet, (144, 96) float32, without any variation."""
    return draw_edges(sheet_HW3) if subject == "canny" else draw_depth(sheet_HW3)


def draw_varied(subject: str, sheet_HW3: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a control picture as training shows it.

    Args:
        subject: one of `SUBJECTS`.
        sheet_HW3: (72, 48, 3) uint8.
        rng: chooses the variation, and which part is left.

    Returns:
        (144, 96) float32 in [0, 1].
    """
    if subject == "canny":
        low = rng.uniform(15, 120)
        blur = rng.uniform(0.5, 1.2) if rng.random() < 0.4 else 0.0
        high = low * rng.uniform(1.5, 3.0)
        picture_HW = draw_edges(sheet_HW3, thresholds=(low, high), blur=blur)
        picture_HW = _soften(picture_HW, 0.3, 0.8, rng)
    else:
        picture_HW = _soften(draw_depth(sheet_HW3), 0.4, 3.0, rng)
        if rng.random() < 0.5:
            picture_HW = np.clip(picture_HW * _relief(rng), 0, 1)
    return picture_HW * _kept(rng).repeat(SCALE, 0).repeat(SCALE, 1)


def front_HW() -> np.ndarray:
    """Say where a sheet shows the front as worn, (72, 48) bool: all that a photo speaks of."""
    return np.isin(_areas(), [area for area in np.unique(_areas()) if area % 8 == 1])


def _soften(
    picture_HW: np.ndarray, chance: float, most: float, rng: np.random.Generator
) -> np.ndarray:
    """Blur some pictures, up to a standard deviation in pixels, and stretch them to white again."""
    if rng.random() >= chance or not picture_HW.any():
        return picture_HW
    soft_HW = cv2.GaussianBlur(picture_HW, (0, 0), rng.uniform(0.3, most))
    return soft_HW / max(float(soft_HW.max()), 1e-6)


def _relief(rng: np.random.Generator) -> np.ndarray:
    """Draw a smooth field around 1, (144, 96): the roundness that a photo's depth has."""
    coarse_HW = rng.uniform(0.7, 1.3, (9, 6)).astype(np.float32)
    return cv2.resize(coarse_HW, (SCALE * WIDTH, SCALE * HEIGHT), interpolation=cv2.INTER_CUBIC)


def _kept(rng: np.random.Generator) -> np.ndarray:
    """Choose which part of the sheet the picture speaks of, (72, 48) bool."""
    draw = rng.random()
    if draw < 0.35:
        return np.ones((HEIGHT, WIDTH), bool)
    if draw < 0.7:
        return front_HW()
    if draw < 0.8:
        return np.zeros((HEIGHT, WIDTH), bool)
    numbers, place_HW = np.unique(_areas(), return_inverse=True)
    kept = rng.random(len(numbers)) < rng.uniform(0.1, 0.9)
    return kept[place_HW].reshape(HEIGHT, WIDTH)


@lru_cache
def _nearness(arms: Arms) -> tuple[np.ndarray, np.ndarray]:
    """Give one over the distance of the outer layer's and of the base's surface, (72, 48) each."""
    layout = skin_layout(arms)
    texel_HWL = sheet_fragments(layout).texel_BHWL[0]
    is_outer_T = torch.cat([layout.mask_HW("outer").flatten(), torch.zeros(1).bool()])
    near_HWL = 1 / sheet_depth(layout)[0]
    is_outer_HWL = is_outer_T[texel_HWL]
    outer_HW = near_HWL.masked_fill(~is_outer_HWL, 0).amax(-1)
    base_HW = near_HWL.masked_fill(is_outer_HWL, 0).amax(-1)
    return outer_HW.numpy(), base_HW.numpy()


def _has_outer(sheet_HW3: np.ndarray) -> np.ndarray:
    """Say where a sheet shows the outer layer, (72, 48) bool."""
    shown_HW = np.zeros((HEIGHT, WIDTH), bool)
    differs_HW = (sheet_HW3[:_STRIP] != sheet_HW3[_STRIP : 2 * _STRIP]).any(-1)
    shown_HW[:_STRIP] = differs_HW
    row, middle = _CAPS
    shown_HW[row:, :middle] = (sheet_HW3[row:, :middle] != sheet_HW3[row:, middle:]).any(-1)
    return shown_HW


@lru_cache
def _areas() -> np.ndarray:
    """Number the faces on the sheet, (72, 48): 8·n + 1 for fronts as worn, 8·n for all others."""
    layout = skin_layout("classic")
    texel_HW = sheet_fragments(layout).texel_BHWL[0, ..., 0]
    face_HW = layout.face_HW.flatten()[texel_HW.clamp(min=0)]
    names = [face for _, face, _ in layout.faces()]
    is_front_F = torch.tensor([face == "front" for face in names])
    is_worn_HW = (torch.arange(HEIGHT) < _STRIP)[:, None].expand(HEIGHT, WIDTH)
    is_front_HW = is_front_F[face_HW] & is_worn_HW & (texel_HW >= 0)
    return (8 * (face_HW + (texel_HW < 0) * len(names)) + is_front_HW).numpy()
