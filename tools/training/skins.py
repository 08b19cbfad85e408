"""Skins as arrays: the old layout made new, slim arms, and the sheet there and back.

Knows nothing about captions, files or networks.

Letters: H, W rows and columns, L surfaces along a ray (outer, base).
"""

from functools import lru_cache

import numpy as np
import torch

from models.layout import PARTS, Arms, Layer, Rect, skin_layout
from models.renderer import Fragments, shade
from models.views.sheet import sheet_fragments
from tools.io.skin_file import LEGACY_COPIES

BACKGROUND = 0.5
"""Grey level of what is no texel on the sheet."""

# Which column of a classic arm's face a slim arm does without, counted from its left edge: the
# second from the body, so that cuffs and seams at the edges stay.
_DROPPED = {
    ("right_arm", "front"): 2,
    ("right_arm", "back"): 1,
    ("left_arm", "front"): 1,
    ("left_arm", "back"): 2,
}


def widen_legacy(legacy_HW4: np.ndarray) -> np.ndarray:
    """Turn a 64×32 skin into a 64×64 one, as the game does.

    Args:
        legacy_HW4: (32, 64, 4) uint8 RGBA.

    Returns:
        (64, 64, 4) uint8: left limbs mirrored from right ones, no outer layer but the hat.

    Raises:
        ValueError: the picture has another size.
    """
    if legacy_HW4.shape != (32, 64, 4):
        raise ValueError(f"skin of shape {legacy_HW4.shape}; expected (32, 64, 4)")
    skin_HW4 = np.zeros((64, 64, 4), np.uint8)
    skin_HW4[:32] = legacy_HW4
    for x, y, width, height, dx, dy in LEGACY_COPIES:
        copied = legacy_HW4[y : y + height, x : x + width][:, ::-1]
        skin_HW4[y + dy : y + dy + height, x + dx : x + dx + width] = copied
    return skin_HW4


def clean(skin_HW4: np.ndarray, arms: Arms) -> np.ndarray:
    """Make a skin one that our writer could have written.

    The base becomes opaque, the outer layer 0 or 255, unused texels 0. A hat region without any
    hole is the filling of old editors and no hat: it goes, as in the game.

    Args:
        skin_HW4: (64, 64, 4) uint8 RGBA.
        arms: whose layout it has.

    Returns:
        (64, 64, 4) uint8 RGBA.
    """
    layout = skin_layout(arms)
    base_HW, outer_HW = (layout.mask_HW(layer).numpy() for layer in ("base", "outer"))
    hat_HW = np.zeros_like(outer_HW)
    hat_HW[:16, 32:] = outer_HW[:16, 32:]
    is_seen_HW = outer_HW & (skin_HW4[..., 3] >= 128)
    if is_seen_HW[hat_HW].all():
        is_seen_HW &= ~hat_HW
    alpha_HW = np.where(base_HW | is_seen_HW, 255, 0).astype(np.uint8)
    rgb_HW3 = np.where(alpha_HW[..., None] > 0, skin_HW4[..., :3], 0)
    return np.dstack([rgb_HW3, alpha_HW]).astype(np.uint8)


def lift(base_HW4: np.ndarray, *, parts: tuple[str, ...] = PARTS[1:]) -> np.ndarray:
    """Move what is painted on the base layer to the outer layer.

    Args:
        base_HW4: (64, 64, 4) uint8 RGBA, classic.
        parts: which parts to move; the rest stays where it is.

    Returns:
        (64, 64, 4) uint8 RGBA.
    """
    moved_HW4 = base_HW4.copy()
    layout = skin_layout("classic")
    for part in parts:
        for face, source in layout.box(part, "base").faces.items():
            target = layout.box(part, "outer").faces[face]
            moved_HW4[target.rows, target.columns] = base_HW4[source.rows, source.columns]
            moved_HW4[source.rows, source.columns] = 0
    return moved_HW4


def make_slim(skin_HW4: np.ndarray) -> np.ndarray:
    """Turn a classic skin into a slim one by leaving a column out of each arm.

    Args:
        skin_HW4: (64, 64, 4) uint8 RGBA, classic.

    Returns:
        (64, 64, 4) uint8 RGBA, slim.
    """
    slim_HW4 = skin_HW4.copy()
    layers: tuple[Layer, ...] = ("base", "outer")
    for layer in layers:
        for part in ("right_arm", "left_arm"):
            wide = skin_layout("classic").box(part, layer).faces
            narrow = skin_layout("slim").box(part, layer).faces
            for rect in wide.values():
                slim_HW4[rect.rows, rect.columns] = 0
            for face, target in narrow.items():
                kept = _kept_columns(part, face, wide[face])
                slim_HW4[target.rows, target.columns] = skin_HW4[wide[face].rows][:, kept]
    return slim_HW4


def _kept_columns(part: str, face: str, rect: Rect) -> list[int]:
    view = "front" if face in ("top", "bottom") else face
    columns = list(range(rect.x, rect.x + rect.width))
    if (part, view) in _DROPPED:
        del columns[_DROPPED[part, view]]
    return columns


def draw_sheet(skin_HW4: np.ndarray, arms: Arms) -> np.ndarray:
    """Draw a skin as the sheet that the prior sees.

    Args:
        skin_HW4: (64, 64, 4) uint8 RGBA, straight alpha.
        arms: whose layout it has.

    Returns:
        (72, 48, 3) uint8 sRGB.
    """
    straight_HW4 = torch.from_numpy(skin_HW4).float() / 255
    alpha_HW1 = straight_HW4[..., 3:]
    premultiplied_HW4 = torch.cat([straight_HW4[..., :3] * alpha_HW1, alpha_HW1], -1)
    sheet_3HW = shade(premultiplied_HW4, _fragments(arms), torch.full((1, 3), BACKGROUND))[0]
    return (sheet_3HW.permute(1, 2, 0) * 255).round().byte().numpy()


@lru_cache
def _fragments(arms: Arms) -> Fragments:
    return sheet_fragments(skin_layout(arms))


@lru_cache
def _places(arms: Arms) -> tuple[np.ndarray, np.ndarray]:
    """Say where on the sheet each texel is.

    Returns:
        (64·64,) flat sheet pixel where an outer texel is worn (-1: none), and where a base texel is
        bare.
    """
    texel_HWL = _fragments(arms).texel_BHWL[0].numpy().reshape(-1, 2)
    outer_HW = skin_layout(arms).mask_HW("outer").numpy().ravel()
    worn, bare = np.full(64 * 64, -1), np.full(64 * 64, -1)
    for pixel, (front, behind) in enumerate(texel_HWL.tolist()):
        if front >= 0 and outer_HW[front]:
            worn[front] = pixel
        elif front >= 0 and behind < 0:
            bare[front] = pixel
    return worn, bare


def read_sheet(sheet_HW3: np.ndarray, arms: Arms, *, threshold: float = 0.1) -> np.ndarray:
    """Turn a sheet back into a skin.

    The base comes from the bare strips. The outer layer is opaque where the worn strips differ from
    the bare ones.

    Args:
        sheet_HW3: (72, 48, 3) floating sRGB in [0, 1].
        arms: which layout to read it as.
        threshold: least difference of a texel of the outer layer, RMS over the channels.

    Returns:
        (64, 64, 4) floating RGBA in [0, 1]; alpha is 0 or 1.
    """
    pixel_P3 = np.clip(sheet_HW3.reshape(-1, 3), 0, 1)
    worn_T, bare_T = _places(arms)
    layout = skin_layout(arms)
    skin_T4 = np.zeros((64 * 64, 4), pixel_P3.dtype)
    base_T = layout.mask_HW("base").numpy().ravel()
    skin_T4[base_T, :3] = pixel_P3[bare_T[base_T]]
    skin_T4[base_T, 3] = 1
    for part in PARTS:
        for face, rect in layout.box(part, "outer").faces.items():
            below = layout.box(part, "base").faces[face]
            outer = _flat(rect)
            worn_N3, bare_N3 = pixel_P3[worn_T[outer]], pixel_P3[bare_T[_flat(below)]]
            is_seen = np.sqrt(((worn_N3 - bare_N3) ** 2).mean(-1)) > threshold
            skin_T4[outer[is_seen], :3] = worn_N3[is_seen]
            skin_T4[outer[is_seen], 3] = 1
    return skin_T4.reshape(64, 64, 4)


def _flat(rect: Rect) -> np.ndarray:
    rows = np.arange(rect.y, rect.y + rect.height)[:, None]
    return (rows * 64 + np.arange(rect.x, rect.x + rect.width)[None]).ravel()
