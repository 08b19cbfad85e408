"""A Blockbench project (.bbmodel) of the player in its skin format, ready to paint and to pose.

In Blockbench the player faces -z and its feet stand at y = 0, so that x and z change their signs.
"""

import base64
import json
import uuid
from pathlib import Path
from typing import Any

from models.layout import PARTS, Box, Rect
from models.player import PIVOTS, PlacedBox, build_player
from tools.exports import Options, Say, Subject
from tools.io.files import write_atomic
from tools.io.skin_file import encode_png

USES: tuple[str, ...] = ()
TAKES_FLAT = False

_NAMESPACE = uuid.UUID("8d0d3a0e-8a0c-5b5c-8f55-0c4b3c1b7a52")
_FLOOR = 16.0
"""How far above ours its origin is: our feet are at y = -16."""

_FACES = {
    "right": "east",
    "left": "west",
    "front": "north",
    "back": "south",
    "top": "up",
    "bottom": "down",
}


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the project."""
    path = folder / f"{subject.name}.bbmodel"
    write_atomic(path, (json.dumps(make_project(subject), indent=1) + "\n").encode())
    return [path]


def make_project(subject: Subject) -> dict[str, Any]:
    """Describe the project: boxes, bones and the texture within."""

    def make_uuid(role: str) -> str:
        return str(uuid.uuid5(_NAMESPACE, f"{subject.digest} {role}"))

    player = build_player(subject.layout)
    elements, bones = [], []
    for part in PARTS:
        name = part.replace("_", " ").title()
        children = []
        for placed in player.boxes:
            if placed.box.part == part:
                children.append(make_uuid(f"{part} {placed.box.layer}"))
                title = name if placed.box.layer == "base" else f"{name} Layer"
                elements.append(_make_cube(placed, title, children[-1]))
        joint = _turn(PIVOTS[part])
        bones.append(
            {
                "name": name,
                "origin": joint,
                "skin_original_origin": joint,
                "rotation": [0, 0, 0],
                "uuid": make_uuid(part),
                "export": True,
                "isOpen": True,
                "visibility": True,
                "children": children,
            }
        )
    width, height = subject.layout.width, subject.layout.height
    picture = base64.b64encode(encode_png(subject.pixels_HW4, {})).decode()
    return {
        "meta": {"format_version": "4.10", "model_format": "skin", "box_uv": True},
        "name": subject.name,
        "resolution": {"width": width, "height": height},
        "elements": elements,
        "outliner": bones,
        "textures": [
            {
                "name": f"{subject.name}.png",
                "id": "0",
                "width": width,
                "height": height,
                "uv_width": width,
                "uv_height": height,
                "internal": True,
                "saved": False,
                "uuid": make_uuid("texture"),
                "source": f"data:image/png;base64,{picture}",
            }
        ],
    }


def _make_cube(placed: PlacedBox, name: str, ident: str) -> dict[str, Any]:
    """Describe a box: its size without inflation, and where it is unfolded."""
    box = placed.box
    low, high = (
        _turn(
            [
                center + sign * side / 2
                for center, side, sign in zip(
                    placed.center_3.tolist(), box.size, (-end, end, -end), strict=True
                )
            ]
        )
        for end in (-1, 1)
    )
    return {
        "name": name,
        "type": "cube",
        "uuid": ident,
        "box_uv": True,
        "from": low,
        "to": high,
        "inflate": float(placed.half_3[0]) - box.size[0] / 2,
        "origin": _turn(PIVOTS[box.part]),
        "uv_offset": [box.faces["right"].x, box.faces["top"].y],
        "faces": {_FACES[face]: {"uv": _uv(box, face), "texture": 0} for face in box.faces},
    }


def _uv(box: Box, face: str) -> list[int]:
    """Give the texels at two opposite corners of a face, as Blockbench unfolds a box."""
    rect: Rect = box.faces[face]
    left, right, top, bottom = rect.x, rect.x + rect.width, rect.y, rect.y + rect.height
    if face == "top":
        return [right, bottom, left, top]
    if face == "bottom":
        return [right, top, left, bottom]
    return [left, top, right, bottom]


def _turn(point: Any) -> list[float]:
    """Bring a point from the player's axes into Blockbench's."""
    x, y, z = point
    return [0.0 - x, y + _FLOOR, 0.0 - z]
