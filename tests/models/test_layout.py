"""The layout against skinview3d's own boxes (tests/viewer/boxes.json) and against counting."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import torch

from models.layout import FACE_FRAMES, FACES, PARTS, flat_layout, skin_layout

VIEWER_BOXES = json.loads((Path(__file__).parents[1] / "viewer" / "boxes.json").read_text())
VIEWER_NAMES = {
    "head": "head",
    "body": "body",
    "right_arm": "rightArm",
    "left_arm": "leftArm",
    "right_leg": "rightLeg",
    "left_leg": "leftLeg",
}
ARMS = ("classic", "slim")


def viewer_corners(arms, box):
    """Give the viewer's corners of a box: (6 faces, 4 corners, x y z u v)."""
    corners = VIEWER_BOXES[arms][f"{VIEWER_NAMES[box.part]} {box.layer}"]
    return np.array(corners).reshape(6, 4, 5)


def viewer_faces(arms, box):
    """Give the viewer's corners by the name of the face, told by where it lies."""
    faces = {}
    for corner_45 in viewer_corners(arms, box):
        axis = int(np.ptp(corner_45[:, :3], axis=0).argmin())
        normal = [0, 0, 0]
        normal[axis] = int(np.sign(corner_45[0, axis]))
        (name,) = (face for face, frame in FACE_FRAMES.items() if list(frame[2]) == normal)
        faces[name] = corner_45
    return faces


@pytest.mark.parametrize("arms", ARMS)
def test_all_rectangles_and_their_orientation_are_those_of_the_viewer(arms):
    layout = skin_layout(arms)
    num_faces = 0
    for box, face, rect in layout.faces():
        corner_45 = viewer_faces(arms, box)[face]
        (left, top), (right, bottom) = corner_45[:, 3:].min(0), corner_45[:, 3:].max(0)
        assert (left, top, right - left, bottom - top) == (rect.x, rect.y, rect.width, rect.height)
        for *place, u, v in corner_45:
            ours = box.texel_position(face, u - rect.x, v - rect.y)
            assert np.sign(place).tolist() == np.sign(ours).tolist()
        num_faces += 1
    assert num_faces == 72


@pytest.mark.parametrize("arms", ARMS)
def test_sizes_are_those_of_the_viewer_less_the_inflation(arms):
    for box in skin_layout(arms).boxes:
        extent = np.ptp(viewer_corners(arms, box)[..., :3].reshape(-1, 3), axis=0)
        inflation = {"base": 0.0, "outer": 1.0 if box.part == "head" else 0.5}[box.layer]
        assert (extent - inflation).tolist() == list(box.size)


@pytest.mark.parametrize(("arms", "num_texels"), [("classic", 1632), ("slim", 1568)])
def test_used_texels(arms, num_texels):
    layout, bare = skin_layout(arms), skin_layout(arms, overlay=False)
    assert layout.mask_HW("base").sum() == layout.mask_HW("outer").sum() == num_texels
    assert not (layout.mask_HW("base") & layout.mask_HW("outer")).any()
    assert len(layout.texel_N) == 2 * num_texels == 2 * len(bare.texel_N)
    assert not bare.mask_HW("outer").any()
    assert layout.has_overlay
    assert not bare.has_overlay
    assert not layout.is_flat


@pytest.mark.parametrize("arms", ARMS)
def test_every_texel_knows_its_face(arms):
    layout = skin_layout(arms)
    expected_HW = torch.full((64, 64), -1)
    outer_HW = torch.zeros(64, 64, dtype=torch.bool)
    for number, (box, _, rect) in enumerate(layout.faces()):
        for y in range(rect.y, rect.y + rect.height):
            for x in range(rect.x, rect.x + rect.width):
                assert expected_HW[y, x] == -1, "two faces share a texel"
                expected_HW[y, x] = number
                outer_HW[y, x] = box.layer == "outer"
    assert torch.equal(layout.face_HW, expected_HW)
    assert layout.texel_N.tolist() == [
        64 * y + x for y in range(64) for x in range(64) if expected_HW[y, x] >= 0
    ]
    assert torch.equal(layout.may_be_transparent_N, outer_HW.flatten()[layout.texel_N])


@pytest.mark.parametrize("arms", ARMS)
def test_seams_join_texels_that_share_two_corners_in_space(arms):
    layout = skin_layout(arms)
    expected = set()
    for box in layout.boxes:
        size = np.array(box.size)
        extent = np.ptp(viewer_corners(arms, box)[..., :3].reshape(-1, 3), axis=0)
        corners_of = {}
        for face, corner_45 in viewer_faces(arms, box).items():
            # The viewer's corners give each place on the skin a place in space, affinely.
            uv1 = np.column_stack([corner_45[:, 3:], np.ones(4)])
            to_space, *_ = np.linalg.lstsq(uv1, corner_45[:, :3] / extent * size, rcond=None)
            rect = box.faces[face]
            for y in range(rect.y, rect.y + rect.height):
                for x in range(rect.x, rect.x + rect.width):
                    around = [(x + dx, y + dy, 1) for dx in (0, 1) for dy in (0, 1)]
                    places = np.round(np.array(around) @ to_space * 2).astype(int)
                    corners_of[face, 64 * y + x] = set(map(tuple, places.tolist()))
        for (face, texel), (other, neighbour) in combinations(corners_of, 2):
            shared = corners_of[face, texel] & corners_of[other, neighbour]
            if face != other and len(shared) == 2:
                expected.add((min(texel, neighbour), max(texel, neighbour)))
    seams_E2 = layout.seams_E2
    assert set(map(tuple, seams_E2.tolist())) == expected
    assert len(seams_E2) == len(expected) == sum(4 * sum(box.size) for box in layout.boxes)


def test_a_box_is_found_by_part_and_layer():
    layout = skin_layout("slim", overlay=False)
    assert [layout.box(part, "base").part for part in PARTS] == list(PARTS)
    assert list(layout.box("head", "base").faces) == list(FACES)
    with pytest.raises(KeyError, match="no outer box for head"):
        layout.box("head", "outer")


def test_a_flat_canvas_is_one_opaque_face():
    layout = flat_layout(5, 7)
    assert layout.is_flat
    assert not layout.has_overlay
    assert (layout.face_HW == torch.zeros(5, 7)).all()
    assert layout.texel_N.tolist() == list(range(35))
    assert not layout.may_be_transparent_N.any()
    assert layout.seams_E2.shape == (0, 2)
