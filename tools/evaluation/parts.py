"""Where on the player the things are that prompts give a colour to.

The places are fixed by what an artist would call the sleeves or the cape, not by where any model
paints them. Knows nothing about colours.

Letters: H, W rows and columns of the skin.
"""

from collections.abc import Mapping
from functools import lru_cache

import torch
from torch import Tensor

from models.layout import Arms, skin_layout

Place = tuple[str, str, tuple[int, int], tuple[int, int]]
"""Parts, faces, and the first and last row and column; -1 stands for the last one there is."""

_AROUND = "right front left back"
_ARMS, _LEGS = "right_arm left_arm", "right_leg left_leg"
_ALL = (0, -1)

_PLACES: Mapping[str, tuple[Place, ...]] = {
    "hair": (("head", "back", (2, 5), _ALL), ("head", "right left", (2, 4), _ALL)),
    "headgear": (("head", "top back", _ALL, _ALL), ("head", "right left", (0, 4), _ALL)),
    "hat": (("head", "top", _ALL, _ALL), ("head", _AROUND, (0, 2), _ALL)),
    "crown": (("head", _AROUND, (0, 2), _ALL),),
    "hood": (("head", "top right left back", _ALL, _ALL),),
    "face": (("head", "front", (3, 7), _ALL),),
    "skin": (("head", "front right left", (3, 6), _ALL),),
    "eyes": (("head", "front", (2, 5), (0, 2)), ("head", "front", (2, 5), (5, 7))),
    "glasses": (("head", "front", (3, 4), _ALL),),
    "beard": (("head", "front", (5, 7), _ALL),),
    "scarf": (
        ("head", _AROUND, (7, 7), _ALL),
        ("body", _AROUND, (0, 1), _ALL),
        ("body", "top", _ALL, _ALL),
    ),
    "torso": (("body", _AROUND, _ALL, _ALL),),
    "sleeves": ((_ARMS, _AROUND, (0, 7), _ALL), (_ARMS, "top", _ALL, _ALL)),
    "gloves": ((_ARMS, _AROUND, (9, 11), _ALL),),
    "belt": (("body", _AROUND, (10, 10), _ALL),),
    "apron": (("body", "front", (2, 11), (1, 6)),),
    "backpack": (("body", "back", (2, 9), (1, 6)),),
    "cape": (("body", "back", _ALL, _ALL), (_LEGS, "back", (0, 5), _ALL)),
    "wings": (("body", "back", (2, 8), _ALL), (_ARMS, "back", (1, 4), _ALL)),
    "armour": (("body", _AROUND, (0, 8), _ALL), (_ARMS, _AROUND, (0, 3), _ALL)),
    "robe": (("body", _AROUND, _ALL, _ALL), (_LEGS, _AROUND, (0, 9), _ALL)),
    "dress": (("body", _AROUND, (2, 11), _ALL), (_LEGS, _AROUND, (0, 5), _ALL)),
    "legs": ((_LEGS, _AROUND, (0, 7), _ALL),),
    "shoes": ((_LEGS, _AROUND, (10, 11), _ALL), (_LEGS, "bottom", _ALL, _ALL)),
    "fur": (
        ("head", "top right left back", _ALL, _ALL),
        ("body", "right left back", _ALL, _ALL),
        (f"{_ARMS} {_LEGS}", _AROUND, (0, 8), _ALL),
    ),
}

PARTS = tuple(_PLACES)
"""The names of the parts."""

PART_OF_NOUN: Mapping[str, str] = {
    **{part: part for part in PARTS},
    **dict.fromkeys(("ponytail",), "hair"),
    **dict.fromkeys(("cap", "beanie", "beret", "turban", "helmet"), "hat"),
    **dict.fromkeys(
        ("shirt", "t-shirt", "jacket", "coat", "jumper", "hoodie", "cardigan"), "torso"
    ),
    **dict.fromkeys(("top", "vest", "tunic", "suit", "uniform", "clothes"), "torso"),
    **dict.fromkeys(("trousers", "pants", "shorts", "jeans"), "legs"),
    **dict.fromkeys(("boots", "trainers", "sandals"), "shoes"),
    **dict.fromkeys(("cloak",), "cape"),
    **dict.fromkeys(("armor",), "armour"),
    **dict.fromkeys(("gown",), "dress"),
}
"""Which part the last word of a phrase such as "a red beanie" speaks of."""


@lru_cache
def places_HW(part: str, arms: Arms) -> tuple[Tensor, ...]:
    """Find the places of a part, on the base layer of the worn skin.

    Args:
        part: one of `PARTS`.
        arms: "classic" or "slim".

    Returns:
        (H, W) bool, one for each row of the table.
    """
    layout = skin_layout(arms)
    masks = []
    for limbs, faces, rows, columns in _PLACES[part]:
        mask_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
        for limb in limbs.split():
            for face in faces.split():
                rect = layout.box(limb, "base").faces[face]
                mask_HW[rect.rows, rect.columns][_span(rows), _span(columns)] = True
        masks.append(mask_HW)
    return tuple(masks)


def part_HW(part: str, arms: Arms) -> Tensor:
    """Mark a part as a whole: (H, W) bool."""
    return torch.stack(places_HW(part, arms)).any(0)


def _span(ends: tuple[int, int]) -> slice:
    first, last = ends
    return slice(first, None if last == -1 else last + 1)
