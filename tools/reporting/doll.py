"""A skin as a paper doll: front and back beside each other, one pixel a texel.

Knows nothing about pages or files. Letters: H, W rows and columns of the skin.
"""

from collections.abc import Sequence
from functools import cache

from PIL import Image
from torch import Tensor

from models.layout import Arms, Rect, SkinLayout, skin_layout
from models.player import build_player

WIDTH, HEIGHT, GAP = 16, 32, 4


def draw_doll(pixels_HW4: Tensor, layout: SkinLayout) -> Image.Image:
    """Draw a skin, the outer layer over the base; a flat picture is given as it is.

    Args:
        pixels_HW4: (H, W, 4) uint8 RGBA.
        layout: of the skin.

    Returns:
        RGBA, clear beside the player.
    """
    skin = Image.fromarray(pixels_HW4.numpy())
    if layout.is_flat:
        return skin
    doll = Image.new("RGBA", (2 * WIDTH + GAP, HEIGHT))
    for rect, left, top in _places(layout.arms, layout.has_overlay):
        face = skin.crop((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))
        doll.alpha_composite(face, (left, top))
    return doll


@cache
def _places(arms: Arms, overlay: bool) -> Sequence[tuple[Rect, int, int]]:
    """Say where each front and back goes, as left and top; base boxes come first."""
    places = []
    for placed in build_player(skin_layout(arms, overlay=overlay)).boxes:
        width, height, _ = placed.box.size
        x, y, _ = placed.center_3.tolist()
        top = round(HEIGHT / 2 - y - height / 2)
        places.append((placed.box.faces["front"], round(WIDTH / 2 + x - width / 2), top))
        left = WIDTH + GAP + round(WIDTH / 2 - x - width / 2)
        places.append((placed.box.faces["back"], left, top))
    return places
