"""The parts of a skin by the names that people use, and which texels they are.

A name is a box (head, hat), a piece of one (face), or several together (arms, outer). Knows nothing
about colours or files.

Letters: H, W rows and columns of the canvas.
"""

from collections.abc import Iterable, Mapping, Sequence

import torch
from torch import Tensor

from config.errors import ConfigError
from config.plugins import did_you_mean
from models.layout import PARTS, SkinLayout

OUTER_NAMES: Mapping[str, str] = {
    "head": "hat",
    "body": "jacket",
    "right_arm": "right_sleeve",
    "left_arm": "left_sleeve",
    "right_leg": "right_trousers",
    "left_leg": "left_trousers",
}
"""What the outer layer over each part is called."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "arms": ("right_arm", "left_arm"),
    "legs": ("right_leg", "left_leg"),
    "limbs": ("right_arm", "left_arm", "right_leg", "left_leg"),
    "sleeves": ("right_sleeve", "left_sleeve"),
    "trousers": ("right_trousers", "left_trousers"),
    "base": PARTS,
    "outer": tuple(OUTER_NAMES.values()),
    "overlay": tuple(OUTER_NAMES.values()),
}
"""Several parts by one name."""

FACE = "face"
"""The front of the head and of the hat."""

PART_NAMES = (*PARTS, *OUTER_NAMES.values(), FACE, *GROUPS)
"""Every name of a part."""

_BASE_NAMES = {outer: part for part, outer in OUTER_NAMES.items()}


def check_part(setting: str, name: str) -> None:
    """Refuse what is no part's name.

    Raises:
        ConfigError: it is none; the message says which there are and which is near.
    """
    if name not in PART_NAMES:
        known = ", ".join(PART_NAMES)
        near = did_you_mean(name, list(PART_NAMES))
        hint = "" if near.startswith("expected") else f"; {near}"
        raise ConfigError(f"{setting}: there is no part '{name}'{hint}; parts are {known}")


def split_parts(setting: str, text: str) -> tuple[str, ...]:
    """Read names such as "head,hat".

    Raises:
        ConfigError: there is none, or one is no part's.
    """
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if not names:
        raise ConfigError(f"{setting}: no part; expected names such as head,hat")
    for name in names:
        check_part(setting, name)
    return names


def part_mask_HW(name: str, layout: SkinLayout) -> Tensor:
    """Mark the texels of a part.

    Args:
        name: one of `PART_NAMES`.
        layout: of the skin.

    Returns:
        (H, W) bool; nothing where the layout has no such box.
    """
    mask_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
    if name == FACE:
        rects = [
            rect for box, face, rect in layout.faces() if (box.part, face) == ("head", "front")
        ]
    else:
        members = GROUPS.get(name, (name,))
        wanted = [
            (_BASE_NAMES.get(member, member), "outer" if member in _BASE_NAMES else "base")
            for member in members
        ]
        rects = [rect for box, _, rect in layout.faces() if (box.part, box.layer) in wanted]
    for rect in rects:
        mask_HW[rect.rows, rect.columns] = True
    return mask_HW


def parts_mask_HW(names: Iterable[str], layout: SkinLayout) -> Tensor:
    """Mark the texels of several parts together: (H, W) bool."""
    mask_HW = torch.zeros(layout.height, layout.width, dtype=torch.bool)
    for name in names:
        mask_HW |= part_mask_HW(name, layout)
    return mask_HW


def owner_HW(names: Sequence[str], layout: SkinLayout, *, with_outer: bool = False) -> Tensor:
    """Say which of some parts decides about each texel: the smallest one that it belongs to.

    Args:
        names: of `PART_NAMES`.
        layout: of the skin.
        with_outer: whether a part of the base also has the outer texels over it that no other of
            the names has.

    Returns:
        (H, W) int64 places in `names`, -1 where none does.
    """
    owner_HW = torch.full((layout.height, layout.width), -1, dtype=torch.int64)
    masks = {name: part_mask_HW(name, layout) for name in names}
    by_size = sorted(range(len(names)), key=lambda place: -int(masks[names[place]].sum()))
    for place in by_size if with_outer else ():
        owner_HW[_above_HW(masks[names[place]], layout)] = place
    for place in by_size:
        owner_HW[masks[names[place]]] = place
    return owner_HW


def _above_HW(mask_HW: Tensor, layout: SkinLayout) -> Tensor:
    """Mark the outer texels over the base texels that are marked."""
    above_T = torch.zeros(layout.height * layout.width, dtype=torch.bool)
    above_T[layout.texel_N] = mask_HW.flatten()[layout.base_texel_N] & layout.may_be_transparent_N
    return above_T.reshape(layout.height, layout.width)
