"""Whether a part has the colour that was asked for, as far as the palette can tell.

The rule. A palette may not have the colour, so a name accepts those colours of the palette that

- are the nearest ones, in OKLab, to the named colour or to its next lighter or darker tone (what an
  exact red cape becomes in this palette), or
- would be called by that name: it is the nearest of all names, or, where the name is a plain one
  such as "red", the nearest name is of its family ("dark red").

A part has the colour when more of its visible texels are of accepted colours than of any other
family. So tones of one hue count together, and a small ornament does not decide. Eyes are a detail:
both sides of the face must show the colour, and the face as a whole must not have it.

What it does not measure: how well the part is drawn, or whether the thing is there at all: a figure
in red from head to foot has a red cape by this rule. Judges see to that (`judge`).

Letters: H, W rows and columns of the skin, C colours of the palette.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from config.errors import ConfigError
from config.plugins import did_you_mean
from models.layout import Arms, SkinLayout
from models.palette import Palette
from tools.evaluation.figures import wear
from tools.evaluation.parts import part_HW, places_HW
from tools.painter.colors import COLORS, LAB, shade

_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "red": ("red", "dark red"),
    "orange": ("orange", "ginger"),
    "yellow": ("yellow", "gold", "blond"),
    "green": ("green", "dark green", "light green", "olive"),
    "blue": ("blue", "dark blue", "light blue"),
    "cyan": ("cyan", "turquoise"),
    "purple": ("purple", "lavender"),
    "pink": ("pink", "magenta"),
    "brown": ("brown", "dark brown", "light brown", "tan skin", "brown skin", "dark skin"),
    "beige": ("beige", "cream", "light skin", "pale skin"),
    "black": ("black",),
    "white": ("white",),
    "grey": ("grey", "dark grey", "light grey", "silver"),
}
_FAMILY = {name: family for family, names in _FAMILIES.items() for name in names}
# Of colours that share a word, such as "brown", the first is meant.
_WORDS = {word: name for name, (_, words) in reversed([*COLORS.items()]) for word in words}
_WORDS |= {"lilac": "lavender", **{name: name for name in COLORS}}
_TONES = (1, 2, 3)  # a step darker, the colour itself, a step lighter


def color_name(words: str) -> str:
    """Find the colour that words such as "navy" stand for.

    Returns:
        A key of `tools.painter.colors.COLORS`.

    Raises:
        ConfigError: no colour is called so.
    """
    if words not in _WORDS:
        raise ConfigError(f"colors: '{words}'; {did_you_mean(words, list(_WORDS))}")
    return _WORDS[words]


def read_skin_colors(
    skin_HW4: Tensor,
    layout: SkinLayout,
    palette: Palette,
    claims: Mapping[str, Sequence[str]],
) -> dict[str, bool]:
    """Check what a prompt claims of parts against a skin.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA; every opaque texel is a colour of the palette.
        layout: of the skin.
        palette: C colours.
        claims: part to the names of its colours; several mean that any of them is right.

    Returns:
        Part to whether it has the colour.
    """
    index_HW = palette.nearest(wear(skin_HW4, layout)[..., :3].float() / 255)
    return {
        part: _has_color(index_HW, layout.arms, palette, part, tuple(names))
        for part, names in claims.items()
    }


def is_dominant(index_N: Tensor, palette: Palette, names: Sequence[str]) -> bool:
    """Say whether texels are more of the named colours than of any other family.

    Args:
        index_N: (N,) int64 palette indices of the visible texels of something.
        palette: C colours.
        names: keys of `COLORS`, any of which is right.
    """
    count_C = torch.bincount(index_N, minlength=len(palette)).numpy()
    is_right_C = accepted_C(palette, tuple(names))
    family_C = _families(palette)
    rivals = [int(count_C[(family_C == one) & ~is_right_C].sum()) for one in set(family_C)]
    return int(count_C[is_right_C].sum()) > max(rivals)


@lru_cache(maxsize=4096)
def accepted_C(palette: Palette, names: tuple[str, ...]) -> np.ndarray:
    """Mark the colours of a palette that pass for one of some names: (C,) bool."""
    nearest_C = _nearest_names(palette)
    is_right_C = np.zeros(len(palette), bool)
    for name in names:
        tones_N3 = torch.from_numpy(shade(LAB[name][None])[0, list(_TONES)]).float() / 255
        is_right_C[palette.nearest(tones_N3).numpy()] = True
        is_right_C |= nearest_C == name
        if name in _FAMILIES:
            is_right_C |= _families(palette) == name
    return is_right_C


@lru_cache(maxsize=256)
def _nearest_names(palette: Palette) -> np.ndarray:
    """What each colour of a palette would be called: (C,) text."""
    lab_C3 = palette.oklab_C3.numpy()
    lab_N3 = np.stack(list(LAB.values()))
    nearest_C = np.linalg.norm(lab_C3[:, None] - lab_N3[None], axis=-1).argmin(1)
    return np.array(list(LAB))[nearest_C]


@lru_cache(maxsize=256)
def _families(palette: Palette) -> np.ndarray:
    return np.array([_FAMILY[name] for name in _nearest_names(palette)])


def _has_color(
    index_HW: Tensor, arms: Arms, palette: Palette, part: str, names: tuple[str, ...]
) -> bool:
    if part != "eyes":
        return is_dominant(index_HW[part_HW(part, arms)], palette, names)
    is_right_C = torch.from_numpy(accepted_C(palette, names))
    is_shown = all(is_right_C[index_HW[eye_HW]].any() for eye_HW in places_HW("eyes", arms))
    return bool(is_shown) and not is_dominant(index_HW[part_HW("face", arms)], palette, names)
