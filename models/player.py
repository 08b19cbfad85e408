"""The player as boxes in space: where each box of a layout is, how large, and how turned.

Knows nothing about texels' colours or cameras. One unit is one texel; feet at y = -16, top of the
head at +16; the player faces +z, up is +y, the right arm is at -x.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.layout import Box, SkinLayout

_CENTERS: Mapping[str, tuple[float, float, float]] = {
    "head": (0, 12, 0),
    "body": (0, 2, 0),
    "right_arm": (-6, 2, 0),
    "left_arm": (6, 2, 0),
    "right_leg": (-1.9, -10, 0),
    "left_leg": (1.9, -10, 0),
}
_SLIM_ARM_X = 5.5

PIVOTS: Mapping[str, tuple[float, float, float]] = {
    # Neck, shoulders and hips, about which the game turns its parts.
    "head": (0, 8, 0),
    "body": (0, 8, 0),
    "right_arm": (-5, 6, 0),
    "left_arm": (5, 6, 0),
    "right_leg": (-1.9, -4, 0),
    "left_leg": (1.9, -4, 0),
}
"""Part → joint, in the player's axes."""


@dataclass(frozen=True)
class Pose:
    """How the parts are turned about their joints.

    Attributes:
        name: what it is called in configs.
        turns_deg: part → degrees about x, y and z, applied in that order; missing parts are at
            rest.
    """

    name: str
    turns_deg: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)


POSES: Mapping[str, Pose] = {
    pose.name: pose
    for pose in (
        Pose("standing"),
        Pose(
            "walking",
            {
                "right_arm": (-30, 0, 0),
                "left_arm": (30, 0, 0),
                "right_leg": (30, 0, 0),
                "left_leg": (-30, 0, 0),
            },
        ),
        Pose("arms_out", {"right_arm": (0, 0, -80), "left_arm": (0, 0, 80)}),
    )
}


@dataclass(frozen=True, eq=False)
class PlacedBox:
    """A box of a layout in space.

    Attributes:
        box: the box, with its rectangles.
        center_3: (3,) float64.
        half_3: (3,) half its extent along its own axes, the outer layer's inflation included.
        rotation_33: (3, 3) columns are its own axes in the player's.
    """

    box: Box
    center_3: Tensor
    half_3: Tensor
    rotation_33: Tensor


@dataclass(frozen=True, eq=False)
class PlayerModel:
    """A posed player: base boxes first, in the order of the layout."""

    layout: SkinLayout
    boxes: tuple[PlacedBox, ...]


def build_player(layout: SkinLayout, pose: Pose = POSES["standing"]) -> PlayerModel:
    """Put the boxes of a layout into space.

    The outer boxes keep the texel count of the base and are larger by 0.5 (hat) or 0.25 a side.

    Args:
        layout: a skin's layout; a flat canvas has no place in space.
        pose: how the parts are turned.

    Returns:
        The player.
    """
    return PlayerModel(
        layout, tuple(_place(box, layout.arms == "slim", pose) for box in layout.boxes)
    )


def _place(box: Box, is_slim: bool, pose: Pose) -> PlacedBox:
    center = torch.tensor(_CENTERS[box.part], dtype=torch.float64)
    if is_slim and box.part.endswith("_arm"):
        center[0] = _SLIM_ARM_X * center[0].sign()
    inflation = 0.0 if box.layer == "base" else 0.5 if box.part == "head" else 0.25
    half = torch.tensor(box.size, dtype=torch.float64) / 2 + inflation
    rotation = rotation_from_degrees(*pose.turns_deg.get(box.part, (0, 0, 0)))
    pivot = torch.tensor(PIVOTS[box.part], dtype=torch.float64)
    return PlacedBox(box, pivot + rotation @ (center - pivot), half, rotation)


def rotation_from_degrees(x: float, y: float, z: float) -> Tensor:
    """Turn about x, then y, then z (right-handed): (3, 3) float64."""
    rotation = torch.eye(3, dtype=torch.float64)
    for axis, degrees in enumerate((x, y, z)):
        angle = torch.deg2rad(torch.tensor(degrees, dtype=torch.float64))
        turn = torch.eye(3, dtype=torch.float64)
        i, j = (axis + 1) % 3, (axis + 2) % 3
        turn[i, i] = turn[j, j] = torch.cos(angle)
        turn[j, i] = torch.sin(angle)
        turn[i, j] = -torch.sin(angle)
        rotation = turn @ rotation
    return rotation
