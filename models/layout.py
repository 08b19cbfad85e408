"""Which texel of a skin belongs to which face of which box, and which texels touch in space.

A table of six rows and one unfold rule give every rectangle. A flat canvas is the same thing with a
single face. Knows nothing about colours, cameras or files.

Letters: H, W rows and columns of the canvas, N used texels, E pairs of texels.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import torch
from torch import Tensor

Arms = Literal["classic", "slim"]
Layer = Literal["base", "outer"]

FACES = ("top", "bottom", "right", "front", "left", "back")
"""Order of the faces of a box wherever faces are numbered. "Right" is the player's right."""

FACE_FRAMES: Mapping[
    str, tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
] = {
    # face: where texel +x runs, where texel "down" runs, the outward normal. The player faces +z,
    # up is +y, the right arm is at -x. No face is mirrored, left limbs included.
    "top": ((1, 0, 0), (0, 0, 1), (0, 1, 0)),
    "bottom": ((1, 0, 0), (0, 0, 1), (0, -1, 0)),
    "right": ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
    "front": ((1, 0, 0), (0, -1, 0), (0, 0, 1)),
    "left": ((0, 0, -1), (0, -1, 0), (1, 0, 0)),
    "back": ((-1, 0, 0), (0, -1, 0), (0, 0, -1)),
}

PARTS = ("head", "body", "right_arm", "left_arm", "right_leg", "left_leg")

# part: width, height, depth, (u, v) of the base layer, (u, v) of the outer layer.
_TABLE: Mapping[str, tuple[int, int, int, tuple[int, int], tuple[int, int]]] = {
    "head": (8, 8, 8, (0, 0), (32, 0)),
    "body": (8, 12, 4, (16, 16), (16, 32)),
    "right_arm": (4, 12, 4, (40, 16), (40, 32)),
    "left_arm": (4, 12, 4, (32, 48), (48, 48)),
    "right_leg": (4, 12, 4, (0, 16), (0, 32)),
    "left_leg": (4, 12, 4, (16, 48), (0, 48)),
}


@dataclass(frozen=True)
class Rect:
    """A rectangle of texels: x, y of its top left corner, width and height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def rows(self) -> slice:
        """The rows it covers, for indexing."""
        return slice(self.y, self.y + self.height)

    @property
    def columns(self) -> slice:
        """The columns it covers, for indexing."""
        return slice(self.x, self.x + self.width)


@dataclass(frozen=True)
class Box:
    """One box of the player: a part on a layer, its size in texels, and a rectangle a face."""

    part: str
    layer: Layer
    size: tuple[int, int, int]
    faces: Mapping[str, Rect]

    def texel_position(self, face: str, column: float, row: float) -> tuple[float, ...]:
        """Place a point of a face on the box, in texels from the box's centre.

        Args:
            face: one of `FACES`.
            column: texels from the left edge of the face's rectangle; a centre is at +0.5.
            row: texels from its top edge.

        Returns:
            (x, y, z) in the player's axes.
        """
        x_axis, down, normal = FACE_FRAMES[face]
        rect = self.faces[face]
        across, along = column - rect.width / 2, row - rect.height / 2
        return tuple(
            normal[axis] * self.size[axis] / 2 + x_axis[axis] * across + down[axis] * along
            for axis in range(3)
        )


def unfold(u: int, v: int, width: int, height: int, depth: int) -> dict[str, Rect]:
    """Lay the six faces of a box out from (u, v), as every skin does."""
    return {
        "top": Rect(u + depth, v, width, depth),
        "bottom": Rect(u + depth + width, v, width, depth),
        "right": Rect(u, v + depth, depth, height),
        "front": Rect(u + depth, v + depth, width, height),
        "left": Rect(u + depth + width, v + depth, depth, height),
        "back": Rect(u + 2 * depth + width, v + depth, width, height),
    }


@dataclass(frozen=True)
class SkinLayout:
    """A canvas whose texels belong to faces of boxes.

    Attributes:
        height: rows of the canvas.
        width: columns of the canvas.
        arms: "classic" (4 texels wide) or "slim" (3); meaningless on a flat canvas.
        boxes: base boxes first; without an overlay there are no outer boxes.
    """

    height: int
    width: int
    arms: Arms
    boxes: tuple[Box, ...]

    def faces(self) -> Iterator[tuple[Box, str, Rect]]:
        """Walk over every face of every box, in the order that `face_HW` numbers them."""
        for box in self.boxes:
            for face in FACES:
                if face in box.faces:
                    yield box, face, box.faces[face]

    def box(self, part: str, layer: Layer) -> Box:
        """Find a box by its part and layer.

        Raises:
            KeyError: the layout has no such box.
        """
        for box in self.boxes:
            if (box.part, box.layer) == (part, layer):
                return box
        raise KeyError(f"no {layer} box for {part}")

    @property
    def is_flat(self) -> bool:
        """Whether this is a plain picture and nobody's skin."""
        return len(self.boxes) == 1

    @property
    def has_overlay(self) -> bool:
        """Whether there is an outer layer."""
        return any(box.layer == "outer" for box in self.boxes)

    def mask_HW(self, layer: Layer) -> Tensor:
        """Mark the texels of one layer: (H, W) bool."""
        mask = torch.zeros(self.height, self.width, dtype=torch.bool)
        for box, _, rect in self.faces():
            if box.layer == layer:
                mask[rect.rows, rect.columns] = True
        return mask

    @cached_property
    def face_HW(self) -> Tensor:
        """The number of the face that each texel is on: (H, W) int64, -1 outside."""
        number = torch.full((self.height, self.width), -1, dtype=torch.int64)
        for index, (_, _, rect) in enumerate(self.faces()):
            number[rect.rows, rect.columns] = index
        return number

    @cached_property
    def texel_N(self) -> Tensor:
        """Flat indices (row * W + column) of the used texels, ascending: (N,) int64."""
        return torch.nonzero(self.face_HW.flatten() >= 0).flatten()

    @cached_property
    def may_be_transparent_N(self) -> Tensor:
        """Which of the used texels are on the outer layer: (N,) bool."""
        return self.mask_HW("outer").flatten()[self.texel_N]

    @cached_property
    def base_texel_N(self) -> Tensor:
        """The base texel under each used texel, or itself: (N,) int64 flat indices."""
        under_HW = torch.arange(self.height * self.width).reshape(self.height, self.width)
        for box, face, rect in self.faces():
            if box.layer == "outer":
                below = self.box(box.part, "base").faces[face]
                place = below.y * self.width + below.x
                rows_R1 = torch.arange(below.height)[:, None] * self.width
                under_HW[rect.rows, rect.columns] = place + rows_R1 + torch.arange(below.width)
        return under_HW.flatten()[self.texel_N]

    @cached_property
    def seams_E2(self) -> Tensor:
        """Pairs of texels that touch across an edge of a box, as flat indices: (E, 2) int64.

        Two texels touch when an edge of the one is, in space, an edge of the other.
        """
        at_edge: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for number, box in enumerate(self.boxes):
            for face, rect in box.faces.items():
                for row in range(rect.height):
                    for column in range(rect.width):
                        if 0 < row < rect.height - 1 and 0 < column < rect.width - 1:
                            continue
                        texel = (rect.y + row) * self.width + rect.x + column
                        for dx, dy in ((0.5, 0.0), (0.5, 1.0), (0.0, 0.5), (1.0, 0.5)):
                            point = box.texel_position(face, column + dx, row + dy)
                            key = tuple(round(4 * value) for value in point)
                            at_edge.setdefault((number, key), []).append(texel)
        number_T = self.face_HW.flatten()
        pairs = [
            sorted(texels)
            for texels in at_edge.values()
            if len(texels) == 2 and number_T[texels[0]] != number_T[texels[1]]
        ]
        return torch.tensor(sorted(pairs), dtype=torch.int64).reshape(-1, 2)


@lru_cache
def skin_layout(arms: Arms = "classic", *, overlay: bool = True) -> SkinLayout:
    """Lay out a 64×64 Minecraft skin.

    Args:
        arms: "classic" or "slim".
        overlay: whether the outer layer is used.

    Returns:
        The layout; classic has 1632 used texels a layer, slim 1568.
    """
    boxes: list[Box] = []
    layers: tuple[Layer, ...] = ("base", "outer") if overlay else ("base",)
    for layer in layers:
        for part, (width, height, depth, base_uv, outer_uv) in _TABLE.items():
            part_width = 3 if arms == "slim" and part.endswith("_arm") else width
            u, v = base_uv if layer == "base" else outer_uv
            faces = unfold(u, v, part_width, height, depth)
            boxes.append(Box(part, layer, (part_width, height, depth), faces))
    return SkinLayout(64, 64, arms, tuple(boxes))


@lru_cache
def flat_layout(height: int, width: int) -> SkinLayout:
    """Lay out a plain picture: one opaque face that fills the canvas.

    Args:
        height: rows.
        width: columns.

    Returns:
        A layout without seams and without an outer layer.
    """
    face = {"front": Rect(0, 0, width, height)}
    return SkinLayout(height, width, "classic", (Box("canvas", "base", (width, height, 0), face),))
