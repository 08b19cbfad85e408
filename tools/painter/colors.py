"""Colours by name: their bytes, the words that say them, sets to draw from, tones for shading.

The words of one colour are synonyms; what only skin or hair can be has an entry of its own, because
"brown skin" is not the brown of a shoe. Knows nothing about texels.

Letters: R roles, T tones.
"""

from collections.abc import Mapping

import numpy as np

TONES = 5
"""Tones of a colour: deep shadow, shadow, the colour itself (index 2), light, highlight."""

# name: (hex, words that say it)
COLORS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "red": ("c0242a", ("red",)),
    "dark red": ("701620", ("dark red", "maroon")),
    "orange": ("e87a1e", ("orange",)),
    "yellow": ("f6d634", ("yellow",)),
    "gold": ("d99e2b", ("golden", "gold")),
    "green": ("3f9a38", ("green",)),
    "dark green": ("20552a", ("dark green",)),
    "light green": ("8fd455", ("light green", "lime")),
    "olive": ("6a6c30", ("olive", "olive green")),
    "blue": ("2d56be", ("blue",)),
    "dark blue": ("1c2a68", ("dark blue", "navy")),
    "light blue": ("7db4ea", ("light blue", "sky blue")),
    "cyan": ("2cc8dc", ("cyan",)),
    "turquoise": ("20988e", ("turquoise", "teal")),
    "purple": ("7430a6", ("purple",)),
    "lavender": ("b498e0", ("lavender", "light purple")),
    "pink": ("f08cb6", ("pink",)),
    "magenta": ("cc2e98", ("magenta",)),
    "brown": ("74482a", ("brown",)),
    "dark brown": ("432818", ("dark brown",)),
    "light brown": ("a6764a", ("light brown",)),
    "beige": ("d8bc92", ("beige",)),
    "cream": ("f2e6c8", ("cream",)),
    "black": ("1f1f25", ("black",)),
    "white": ("f2f2f2", ("white",)),
    "grey": ("848689", ("grey", "gray")),
    "dark grey": ("4a4c52", ("dark grey", "dark gray")),
    "light grey": ("bbbbba", ("light grey", "light gray")),
    "silver": ("a3b3c9", ("silver",)),
    "blond": ("e3c070", ("blond", "blonde")),
    "ginger": ("c06028", ("ginger",)),
    "pale skin": ("f4d6c0", ("pale",)),
    "light skin": ("e6b48e", ("light",)),
    "tan skin": ("c68a5e", ("tan",)),
    "brown skin": ("8c5636", ("brown",)),
    "dark skin": ("573424", ("dark",)),
}

# name: colours with weights.
SETS: Mapping[str, Mapping[str, float]] = {
    "any": {
        **dict.fromkeys(("red", "blue", "green", "black", "white", "yellow", "purple"), 3.0),
        **dict.fromkeys(("orange", "pink", "brown", "grey", "gold", "cyan", "turquoise"), 2.0),
        **dict.fromkeys(("dark red", "dark green", "light green", "dark blue", "light blue"), 1.5),
        **dict.fromkeys(("magenta", "lavender", "light grey", "dark grey", "silver"), 1.0),
        **dict.fromkeys(("beige", "cream", "dark brown", "light brown", "olive"), 1.0),
    },
    "cloth": {
        **dict.fromkeys(("red", "blue", "green", "dark blue", "grey", "white", "brown"), 2.0),
        **dict.fromkeys(("black", "dark green", "dark red", "purple", "turquoise", "orange"), 1.0),
        **dict.fromkeys(("beige", "light blue", "dark grey", "yellow", "pink", "olive"), 1.0),
    },
    "trousers": {
        **dict.fromkeys(("blue", "dark blue", "black", "dark grey", "brown", "grey"), 2.0),
        **dict.fromkeys(("dark brown", "olive", "beige", "dark green", "light brown"), 1.0),
    },
    "leather": {"brown": 3, "dark brown": 3, "black": 2, "light brown": 1.5, "dark grey": 1},
    "metal": {"grey": 2, "silver": 3, "light grey": 2, "dark grey": 1},
    "precious": {"gold": 3, "silver": 1},
    "human": {"pale skin": 2, "light skin": 4, "tan skin": 2, "brown skin": 2, "dark skin": 1},
    "hair": {
        "brown": 3,
        "dark brown": 3,
        "black": 3,
        "blond": 3,
        "ginger": 1.5,
        "light brown": 1,
        "grey": 0.5,
        "white": 0.3,
    },
    "hair any": {
        **dict.fromkeys(("red", "blue", "green", "pink", "purple", "white", "grey"), 2.0),
        **dict.fromkeys(("brown", "black", "blond", "ginger", "dark brown"), 3.0),
        **dict.fromkeys(("orange", "cyan", "turquoise", "light blue", "silver", "lavender"), 1.0),
    },
    "eyes": {"blue": 3, "brown": 3, "green": 2, "dark brown": 2, "grey": 1, "black": 1},
    "eyes any": {
        **dict.fromkeys(("blue", "green", "brown", "red", "purple", "orange", "cyan"), 1.0),
        **dict.fromkeys(("light green", "pink", "gold", "grey"), 0.5),
    },
    "fur": {
        "brown": 3,
        "grey": 2,
        "white": 1,
        "black": 1,
        "orange": 1,
        "light brown": 1,
        "dark brown": 1,
    },
}

WIDER: Mapping[str, str] = {
    "human": "human",
    "hair": "hair any",
    "beard": "hair any",
    "eyes": "eyes any",
}
"""From which set an unusual colour of a role or set comes, where that is not "any"."""

_RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LMS_TO_RGB = np.linalg.inv(_RGB_TO_LMS)
_LAB_TO_LMS = np.linalg.inv(_LMS_TO_LAB)

# One row a tone: added lightness, factor on chroma, pull of the hue (shadows cool, lights warm).
_LIGHTER_T = np.array([-0.14, -0.062, 0.0, 0.045, 0.09])
_CHROMA_T = np.array([0.86, 0.96, 1.0, 0.97, 0.86])
_PULL_T2 = np.array([[0.008, -0.022], [0.004, -0.010], [0.0, 0.0], [0.0, 0.006], [0.0, 0.010]])


def oklab_from_rgb(rgb_3: np.ndarray) -> np.ndarray:
    """Convert sRGB in [0, 1] to OKLab, any leading shape. Ottosson 2020."""
    linear = np.where(rgb_3 <= 0.04045, rgb_3 / 12.92, ((rgb_3 + 0.055) / 1.055) ** 2.4)
    return np.cbrt(linear @ _RGB_TO_LMS.T) @ _LMS_TO_LAB.T


def rgb_from_oklab(lab_3: np.ndarray) -> np.ndarray:
    """Convert OKLab to sRGB clipped to [0, 1], any leading shape."""
    linear = ((lab_3 @ _LAB_TO_LMS.T) ** 3 @ _LMS_TO_RGB.T).clip(0.0, 1.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


LAB: Mapping[str, np.ndarray] = {
    name: oklab_from_rgb(np.array([int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)]))
    for name, (code, _) in COLORS.items()
}
"""The OKLab value of each named colour."""


def vary(lab_R3: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move colours a little, so little that their names stay true: (R, 3) OKLab."""
    change_R3 = rng.uniform(-1.0, 1.0, lab_R3.shape)
    chroma_R1 = np.linalg.norm(lab_R3[:, 1:], axis=1, keepdims=True)
    across_R2 = lab_R3[:, [2, 1]] * np.array([-1.0, 1.0])
    varied_R3 = lab_R3.copy()
    varied_R3[:, 0] += 0.012 * change_R3[:, 0]
    varied_R3[:, 1:] += 0.06 * change_R3[:, 1:2] * lab_R3[:, 1:] * (chroma_R1 < 0.2)
    varied_R3[:, 1:] += 0.05 * change_R3[:, 2:] * across_R2
    return varied_R3


def shade(lab_R3: np.ndarray) -> np.ndarray:
    """Give every colour its tones.

    Args:
        lab_R3: (R, 3) OKLab.

    Returns:
        (R, T, 3) uint8 sRGB; tone 2 is the colour itself.
    """
    lightness_R1 = lab_R3[:, :1]
    reach_R1 = 0.45 + 0.75 * lightness_R1  # dark colours have little room below
    tones_RT3 = np.empty((len(lab_R3), TONES, 3))
    tones_RT3[:, :, 0] = lightness_R1 + _LIGHTER_T * reach_R1
    tones_RT3[:, :, 1:] = lab_R3[:, None, 1:] * _CHROMA_T[:, None] + _PULL_T2
    return np.round(255 * rgb_from_oklab(tones_RT3)).astype(np.uint8)
