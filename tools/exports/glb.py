"""The player as glTF 2.0 in one file (.glb), for Blender, three.js, Godot and other programs.

A node a part turns about its joint; each carries the base box, opaque, and the outer box, seen from
both sides where it is opaque. The texture is the skin itself, magnified without smoothing. One unit
is a block: the player stands on the ground, faces +z, and is two blocks high without a hat.

Letters: V vertices, D their numbers.
"""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.layout import FACE_FRAMES, PARTS, Box
from models.player import PIVOTS, PlacedBox, Pose, build_player
from tools.exports import Options, Say, Subject
from tools.exports.render import find_pose
from tools.io.files import write_atomic
from tools.io.skin_file import encode_png

USES: tuple[str, ...] = ("pose",)
TAKES_FLAT = False

_NEAREST, _CLAMP = 9728, 33071
_FLOAT, _UNSIGNED_SHORT = 5126, 5123
_VERTICES, _INDICES = 34962, 34963
_MAGIC, _JSON_CHUNK, _BINARY_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942
_TEXELS_A_BLOCK = 16
INSET = 1 / 16
"""How far within the edge of a face its corners point, in texels: a program that smooths the edges
of boxes looks a little beyond them, and would find the colour of another face there."""


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the player, standing or in the first pose."""
    path = folder / f"{subject.name}.glb"
    write_atomic(path, make_glb(subject, find_pose(options.pose[0])))
    return [path]


def make_glb(subject: Subject, pose: Pose) -> bytes:
    """Make the file: a header, the description as JSON, and the numbers and the texture."""
    buffer = _Buffer()
    texture = buffer.add(encode_png(subject.pixels_HW4, {}))
    player = build_player(subject.layout)
    meshes, nodes = [], []
    for part in PARTS:
        placed = [each for each in player.boxes if each.box.part == part]
        pivot_3 = torch.tensor(PIVOTS[part], dtype=torch.float64)
        meshes.append(
            {
                "name": part,
                "primitives": [_add_box(buffer, each, pivot_3, subject) for each in placed],
            }
        )
        node: dict[str, Any] = {
            "name": part,
            "mesh": len(meshes) - 1,
            "translation": list(PIVOTS[part]),
        }
        if part in pose.turns_deg:
            node["rotation"] = quaternion(pose.turns_deg[part])
        nodes.append(node)
    scale = 1 / _TEXELS_A_BLOCK
    root = {
        "name": subject.title,
        "children": list(range(len(nodes))),
        "scale": [scale] * 3,
        "translation": [0.0, 1.0, 0.0],
    }
    description = {
        "asset": {"version": "2.0", "generator": "SkinPiXL"},
        "scene": 0,
        "scenes": [{"nodes": [len(nodes)]}],
        "nodes": [*nodes, root],
        "meshes": meshes,
        "materials": [
            _material("base", {"alphaMode": "OPAQUE"}),
            *(
                [_material("outer", {"alphaMode": "MASK", "alphaCutoff": 0.5, "doubleSided": True})]
                if subject.layout.has_overlay
                else []
            ),
        ],
        "textures": [{"sampler": 0, "source": 0}],
        "samplers": [
            {"magFilter": _NEAREST, "minFilter": _NEAREST, "wrapS": _CLAMP, "wrapT": _CLAMP}
        ],
        "images": [{"name": subject.name, "mimeType": "image/png", "bufferView": texture}],
        "accessors": buffer.accessors,
        "bufferViews": buffer.views,
        "buffers": [{"byteLength": len(buffer.data)}],
    }
    return _join(description, bytes(buffer.data))


def box_corners(placed: PlacedBox) -> dict[str, tuple[Tensor, Tensor]]:
    """Place the corners of a box's faces, at rest.

    Args:
        placed: from `build_player`.

    Returns:
        Face to (4, 3) float64 points in the player's axes, relative to the box's centre, and (4, 2)
        texels x, y, `INSET` within the face; counter-clockwise as seen from outside.
    """
    box: Box = placed.box
    inflation_3 = placed.half_3 / (torch.tensor(box.size, dtype=torch.float64) / 2)
    corners = {}
    for face, rect in box.faces.items():
        around = [(0, 0), (0, rect.height), (rect.width, rect.height), (rect.width, 0)]
        x_axis, down, normal = (torch.tensor(axis).double() for axis in FACE_FRAMES[face])
        if torch.linalg.cross(x_axis, -down) @ normal < 0:
            around.reverse()
        points = [box.texel_position(face, column, row) for column, row in around]
        middle_2 = torch.tensor([rect.width, rect.height], dtype=torch.float64) / 2
        inside_42 = torch.tensor(around, dtype=torch.float64) - middle_2
        inside_42 *= 1 - INSET / middle_2
        corner_2 = torch.tensor([rect.x, rect.y], dtype=torch.float64)
        point_43 = torch.tensor(points, dtype=torch.float64) * inflation_3
        corners[face] = point_43, corner_2 + middle_2 + inside_42
    return corners


def quaternion(turn_deg: tuple[float, float, float]) -> list[float]:
    """Turn degrees about x, then y, then z into x, y, z, w."""
    half = torch.deg2rad(torch.tensor(turn_deg, dtype=torch.float64)) / 2
    result = torch.tensor([0.0, 0.0, 0.0, 1.0], dtype=torch.float64)
    for axis in range(3):
        turn = torch.zeros(4, dtype=torch.float64)
        turn[axis], turn[3] = half[axis].sin(), half[axis].cos()
        result = _multiply(turn, result)
    return result.tolist()


def _multiply(a: Tensor, b: Tensor) -> Tensor:
    """Multiply quaternions (x, y, z, w): first b's turn, then a's."""
    vector = a[3] * b[:3] + b[3] * a[:3] + torch.linalg.cross(a[:3], b[:3])
    return torch.cat([vector, (a[3] * b[3] - a[:3] @ b[:3])[None]])


def _add_box(
    buffer: "_Buffer", placed: PlacedBox, pivot_3: Tensor, subject: Subject
) -> dict[str, Any]:
    """Add the faces of a box, relative to its part's joint, as one primitive."""
    points, normals, texels, triangles = [], [], [], []
    for number, (face, (point_43, texel_42)) in enumerate(box_corners(placed).items()):
        points.append(point_43 + placed.center_3 - pivot_3)
        normals.append(torch.tensor(FACE_FRAMES[face][2]).expand(4, 3))
        texels.append(texel_42)
        triangles += [4 * number + corner for corner in (0, 1, 2, 0, 2, 3)]
    size_2 = torch.tensor([subject.layout.width, subject.layout.height], dtype=torch.float64)
    return {
        "attributes": {
            "POSITION": buffer.add_vectors(torch.cat(points), bounds=True),
            "NORMAL": buffer.add_vectors(torch.cat(normals)),
            "TEXCOORD_0": buffer.add_vectors(torch.cat(texels) / size_2),
        },
        "indices": buffer.add_indices(triangles),
        "material": 0 if placed.box.layer == "base" else 1,
    }


def _material(name: str, options: Mapping[str, Any]) -> dict[str, Any]:
    surface = {"baseColorTexture": {"index": 0}, "metallicFactor": 0.0, "roughnessFactor": 1.0}
    return {"name": name, "pbrMetallicRoughness": surface, **options}


class _Buffer:
    """The binary part of the file, and what describes it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, data: bytes, target: int | None = None) -> int:
        """Append bytes; give the number of their view."""
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data)}
        self.views.append(view if target is None else {**view, "target": target})
        self.data += data + bytes(-len(data) % 4)
        return len(self.views) - 1

    def add_vectors(self, values_VD: Tensor, *, bounds: bool = False) -> int:
        """Append vectors as float32; give the number of their accessor."""
        floats_VD = values_VD.to(torch.float32).contiguous()
        accessor = {
            "bufferView": self.add(floats_VD.numpy().astype("<f4").tobytes(), _VERTICES),
            "componentType": _FLOAT,
            "count": len(floats_VD),
            "type": f"VEC{floats_VD.shape[1]}",
        }
        if bounds:
            accessor["min"] = floats_VD.amin(0).tolist()
            accessor["max"] = floats_VD.amax(0).tolist()
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def add_indices(self, indices: list[int]) -> int:
        """Append indices of vertices; give the number of their accessor."""
        accessor = {
            "bufferView": self.add(struct.pack(f"<{len(indices)}H", *indices), _INDICES),
            "componentType": _UNSIGNED_SHORT,
            "count": len(indices),
            "type": "SCALAR",
        }
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def _join(description: Mapping[str, Any], binary: bytes) -> bytes:
    text = json.dumps(description, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    size = 12 + 8 + len(text) + 8 + len(binary)
    return (
        struct.pack("<III", _MAGIC, 2, size)
        + struct.pack("<II", len(text), _JSON_CHUNK)
        + text
        + struct.pack("<II", len(binary), _BINARY_CHUNK)
        + binary
    )
