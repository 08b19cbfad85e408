"""Where a brush may paint: regions of the player as lists of texels, with light on them.

A region is drawn for the player's right side and mirrored for the left. Says which texels, and how
light each is under a material; knows nothing about colours.

Letters: H, W rows and columns of the atlas, N texels of a region.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.layout import Arms, Layer, skin_layout

GROUPS: Mapping[str, tuple[str, ...]] = {
    "head": ("head",),
    "body": ("body",),
    "arms": ("right_arm", "left_arm"),
    "legs": ("right_leg", "left_leg"),
    "right_arm": ("right_arm",),
    "left_arm": ("left_arm",),
    "right_leg": ("right_leg",),
    "left_leg": ("left_leg",),
    "limbs": ("right_arm", "left_arm", "right_leg", "left_leg"),
    "trunk": ("body", "right_arm", "left_arm"),
    "clothed": ("body", "right_arm", "left_arm", "right_leg", "left_leg"),
    "all": ("head", "body", "right_arm", "left_arm", "right_leg", "left_leg"),
}
"""Names of groups of parts."""

VIEWS: Mapping[str, tuple[str, ...]] = {
    "around": ("right", "front", "left", "back"),
    "sides": ("right", "left"),
    "outer": ("outer",),
    "inner": ("inner",),
    "front": ("front",),
    "back": ("back",),
    "right": ("right",),
    "left": ("left",),
    "top": ("top",),
    "bottom": ("bottom",),
    "every": ("top", "bottom", "right", "front", "left", "back"),
}
"""Names of groups of faces; the "inner" side of a limb is towards the other, the "outer" away."""

BLOTCHES, STREAKS, TUFTS = range(3)
"""Kinds of noise that `draw_noise` makes."""

_TEXTURE: Mapping[str, tuple[int, float]] = {
    # material: kind of noise, its strength in tones
    "flat": (BLOTCHES, 0.0),
    "cloth": (BLOTCHES, 0.62),
    "skin": (BLOTCHES, 0.2),
    "hair": (STREAKS, 0.85),
    "fur": (TUFTS, 0.68),
    "metal": (BLOTCHES, 0.25),
    "leather": (TUFTS, 0.6),
    "scales": (BLOTCHES, 0.4),
    "glass": (BLOTCHES, 0.0),
    "bark": (STREAKS, 1.1),
}

MATERIALS = tuple(_TEXTURE)
"""What a region may look like."""


@dataclass(frozen=True, eq=False)
class Region:
    """Texels of one layer, and where each lies, all (N,) arrays.

    Attributes:
        texel: flat index into the 64×64 atlas.
        row: row in its face; 0 on top faces and the last row on bottom faces.
        column: column in its face, mirrored on left sides and left limbs.
        width: columns of its face.
        fall: 0 at the region's upper edge to 1 at its lower edge.
        shelter: how much less light its face gets: 0 front, 1 the inner side of a limb.
    """

    texel: np.ndarray
    row: np.ndarray
    column: np.ndarray
    width: np.ndarray
    fall: np.ndarray
    shelter: np.ndarray

    def light(self, material: str) -> np.ndarray:
        """Say how many tones lighter than the plain colour each texel is, before noise.

        Args:
            material: one of `MATERIALS`.

        Returns:
            (N,) float, about -2 to 2.
        """
        if material == "flat":
            return np.zeros(len(self.texel))
        across = (self.column + 0.5) / self.width  # 0 right edge … 1 left edge
        rim = (np.abs(across - 0.5) > 0.5 - 1 / self.width).astype(float)
        falling = 0.78 - 1.25 * self.fall - 0.4 * self.shelter
        if material == "cloth":
            return falling - 0.3 * rim
        if material == "skin":
            return 0.35 - 0.75 * self.fall - 0.4 * self.shelter
        if material == "hair":
            return 0.45 - 1.0 * self.fall - 0.35 * self.shelter
        if material == "metal":
            shine = 1.5 * np.exp(-(((across - 0.3) / 0.17) ** 2))
            return shine + 0.3 - 0.9 * self.fall - 0.6 * self.shelter - 0.55 * rim
        if material == "scales":
            return falling - 0.75 * ((self.column + self.row) % 2)
        if material == "glass":
            return np.where((self.column + self.row) % 6 < 2, 1.2, 0.3 - 1.0 * self.fall)
        return falling


def draw_noise(rng: np.random.Generator) -> np.ndarray:
    """Draw the noise of one skin.

    Returns:
        (3, 4096) float32 in about [-1, 1]: blotches of four texels, vertical streaks, and tufts of
        one by two texels.
    """
    coarse = rng.uniform(-1.4, 1.4, (17, 17)).astype(np.float32)
    weight = np.array([0.125, 0.375, 0.625, 0.875], np.float32)
    rows = coarse[:-1, None] * (1 - weight)[None, :, None] + coarse[1:, None] * weight[:, None]
    rows = rows.reshape(64, 17)
    blotches = rows[:, :-1, None] * (1 - weight) + rows[:, 1:, None] * weight
    streaks = np.repeat(rng.uniform(-1, 1, (16, 64)).astype(np.float32), 4, axis=0)
    columns = rng.uniform(-1, 1, 64).astype(np.float32)
    tufts = np.repeat(rng.uniform(-1, 1, (32, 64)).astype(np.float32), 2, axis=0)
    tufts[:, 1::2] = np.roll(tufts[:, 1::2], 1, axis=0)
    return np.stack(
        [
            blotches.reshape(-1),
            (0.75 * columns + 0.35 * streaks).reshape(-1),
            tufts.reshape(-1),
        ]
    )


def texture(material: str) -> tuple[int, float]:
    """Say which noise roughens a material and by how many tones."""
    return _TEXTURE[material]


def _facing(part: str, face: str) -> str:
    """Turn "outer" and "inner" into the side of a limb."""
    if face in ("outer", "inner"):
        return "right" if (face == "outer") == part.startswith("right") else "left"
    return face


def _is_mirrored(part: str, face: str) -> bool:
    """Whether a drawing made for the right side is to be flipped on this face."""
    if part in ("head", "body"):
        return face == "left"
    return part.startswith("left")


def _shelter(part: str, face: str) -> float:
    """How much less light a face gets."""
    if face == "top":
        return -0.6
    if face == "bottom":
        return 1.2
    if part in ("head", "body"):
        return {"front": 0.0, "back": 0.15}.get(face, 0.3)
    if face == _facing(part, "inner"):
        return 0.9
    return {"front": 0.0, "back": 0.15}.get(face, 0.1)


@cache
def region(
    arms: Arms,
    layer: Layer,
    places: tuple[str, ...],
    rows: tuple[int, int] | None = None,
    columns: tuple[int, int] | None = None,
) -> Region:
    """Find the texels of places.

    Args:
        arms: "classic" or "slim".
        layer: "base" or "outer".
        places: each a group of parts, with a view after a dot if not the whole box: "arms.outer".
        rows: first and last row; without a view the top face belongs to row 0 and the bottom face
            to the last row.
        columns: first and last column on each face.

    Returns:
        The texels; where two places overlap a texel comes twice, which painting does not mind.
    """
    layout = skin_layout(arms)
    columns_of_faces: list[list[np.ndarray]] = []
    for place in places:
        group, _, view = place.partition(".")
        for part in GROUPS[group]:
            box = layout.box(part, layer)
            height = box.size[1]
            first, last = rows or (0, 99)
            for name in VIEWS[view or "every"]:
                face = _facing(part, name)
                rect = box.faces[face]
                row_HW, column_HW = np.mgrid[0 : rect.height, 0 : rect.width]
                texel_HW = (rect.y + row_HW) * 64 + rect.x + column_HW
                if _is_mirrored(part, face):
                    column_HW = rect.width - 1 - column_HW
                is_end = face in ("top", "bottom")
                keep_HW = np.ones(row_HW.shape, bool)
                if is_end and not view:
                    if rows and face == "top" and first > 0:
                        continue
                    if rows and face == "bottom" and last < height - 1:
                        continue
                    row_HW = np.full_like(row_HW, 0 if face == "top" else height - 1)
                elif rows:
                    keep_HW &= (row_HW >= first) & (row_HW <= last)
                if columns and not (is_end and not view):
                    keep_HW &= (column_HW >= columns[0]) & (column_HW <= columns[1])
                reach = max(1, min(last, rect.height - 1) - first)
                fall_HW = ((row_HW - first) / reach).clip(0, 1)
                if is_end:
                    fall_HW = np.full(row_HW.shape, 0.0 if face == "top" else 1.0)
                count = int(keep_HW.sum())
                columns_of_faces.append(
                    [
                        texel_HW[keep_HW],
                        row_HW[keep_HW],
                        column_HW[keep_HW],
                        np.full(count, rect.width),
                        fall_HW[keep_HW],
                        np.full(count, _shelter(part, face)),
                    ]
                )
    return Region(*(np.concatenate(column) for column in zip(*columns_of_faces, strict=True)))


def face_size(part: str, view: str) -> tuple[int, int]:
    """Say how wide and high a drawing may be: the columns and rows of a face of classic arms.

    Around a box, that is the whole strip of four faces.
    """
    name = GROUPS[part][0]
    box = skin_layout("classic").box(name, "base")
    sizes = [box.faces[_facing(name, face)] for face in VIEWS[view]]
    if view == "around":
        return sum(rect.width for rect in sizes), sizes[0].height
    return sizes[0].width, sizes[0].height


def stamp(
    arms: Arms,
    layer: Layer,
    part: str,
    view: str,
    drawing: Sequence[str],
    row: int,
    column: int | None,
) -> tuple[np.ndarray, list[str]]:
    """Lay a drawing of letters on the faces of a part.

    Args:
        arms: "classic" or "slim".
        layer: "base" or "outer".
        part: one of `GROUPS`.
        view: one of `VIEWS`; around a box the drawing repeats from the player's right side on.
        drawing: rows of letters. Without a column, rows of half a face's width are mirrored.
        row: the row of its first line on the four sides; on top and bottom that is 0.
        column: the column of its first letter, or None for 0.

    Returns:
        Flat indices of texels, and the letter of each; "." is left out, and so is "_" on the base,
        which cannot be transparent.
    """
    texels: list[int] = []
    letters: list[str] = []
    layout = skin_layout(arms)
    for name in GROUPS[part]:
        box = layout.box(name, layer)
        strip = 0
        for each in VIEWS[view]:
            face = _facing(name, each)
            rect = box.faces[face]
            start = 0 if face in ("top", "bottom") else row
            nominal = 4 if name.endswith("_arm") and rect.width == 3 else rect.width
            for down, line in enumerate(drawing):
                if view == "around":
                    full = "".join(line[(strip + at) % len(line)] for at in range(nominal))
                elif column is None and 2 * len(line) == nominal:
                    full = line + line[::-1]
                else:
                    full = "." * (column or 0) + line
                full = full[: rect.width] if nominal != rect.width else full
                full = full.ljust(rect.width, ".")
                if view != "around" and _is_mirrored(name, face):
                    full = full[::-1]
                for across, letter in enumerate(full[: rect.width]):
                    if letter != "." and not (letter == "_" and layer == "base"):
                        texels.append((rect.y + start + down) * 64 + rect.x + across)
                        letters.append(letter)
            strip += nominal
    return np.array(texels, dtype=np.int64), letters
