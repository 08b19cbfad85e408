"""Draws flat previews of a skin: front, right side, back, left side, one pixel a texel.

Knows nothing about captions or files.
"""

import numpy as np

from models.layout import Arms, skin_layout

BACKGROUND = np.array([172, 176, 182], np.uint8)
"""sRGB behind the player."""

# view: part and where its top left corner is, in an (H, W) picture of 32×16 or 32×8 texels.
_FRONT = (
    ("head", 4, 0),
    ("body", 4, 8),
    ("right_arm", 0, 8),
    ("left_arm", 12, 8),
    ("right_leg", 4, 20),
    ("left_leg", 8, 20),
)
_BACK = (
    ("head", 4, 0),
    ("body", 4, 8),
    ("left_arm", 0, 8),
    ("right_arm", 12, 8),
    ("left_leg", 4, 20),
    ("right_leg", 8, 20),
)
_RIGHT = (("head", 0, 0), ("body", 2, 8), ("right_leg", 2, 20), ("right_arm", 2, 8))
_LEFT = (("head", 0, 0), ("body", 2, 8), ("left_leg", 2, 20), ("left_arm", 2, 8))
_TOP = (("head", 0, 0),)


def draw_preview(skin_HW4: np.ndarray, arms: Arms) -> np.ndarray:
    """Draw the four sides and the top of the head.

    Args:
        skin_HW4: (64, 64, 4) uint8 RGBA.
        arms: "classic" or "slim".

    Returns:
        (32, 64, 3) uint8: front, right, back, left, top.
    """
    views = [
        _draw(skin_HW4, arms, "front", _FRONT, 16),
        _draw(skin_HW4, arms, "right", _RIGHT, 9),
        _draw(skin_HW4, arms, "back", _BACK, 16),
        _draw(skin_HW4, arms, "left", _LEFT, 9),
        _draw(skin_HW4, arms, "top", _TOP, 14),
    ]
    return np.concatenate(views, axis=1)


def _draw(
    skin_HW4: np.ndarray,
    arms: Arms,
    face: str,
    places: tuple[tuple[str, int, int], ...],
    width: int,
) -> np.ndarray:
    picture = np.empty((32, width, 3), np.uint8)
    picture[:] = BACKGROUND
    layout = skin_layout(arms)
    for part, x, y in places:
        for layer in ("base", "outer"):
            rect = layout.box(part, "base" if layer == "base" else "outer").faces[face]
            texels = skin_HW4[rect.rows, rect.columns]
            # A slim arm leaves its gap on the side away from the body.
            left = x + 1 if x == 0 and part.endswith("arm") and rect.width == 3 else x
            area = picture[y : y + rect.height, left : left + rect.width]
            np.copyto(area, texels[..., :3], where=texels[..., 3:] > 0)
    return picture
