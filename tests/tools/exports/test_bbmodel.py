"""Blockbench projects, their boxes unfolded by Blockbench's rule and compared with the viewer's."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from subjects import random_subject

from tools.exports.bbmodel import make_project

VIEWER_BOXES = json.loads((Path(__file__).parents[2] / "viewer" / "boxes.json").read_text())


def unfold_as_blockbench(cube):
    """Where Blockbench finds a face of a box: two opposite corners in texels."""
    (u, v), size = cube["uv_offset"], np.subtract(cube["to"], cube["from"])
    width, height, depth = (float(side) for side in size)
    starts = {
        "east": ((0, depth), (depth, height)),
        "west": ((depth + width, depth), (depth, height)),
        "up": ((depth + width, depth), (-width, -depth)),
        "down": ((depth + 2 * width, 0), (-width, depth)),
        "south": ((2 * depth + width, depth), (width, height)),
        "north": ((depth, depth), (width, height)),
    }
    return {
        face: [u + x, v + y, u + x + across, v + y + along]
        for face, ((x, y), (across, along)) in starts.items()
    }


def corners(cube):
    """The corners of a box's faces in the player's axes with their texels, as Blockbench has them.

    Seen from outside, the first corner of "uv" is at the top left of north, east, south and west;
    up is seen with north at the top, down with south at the top.
    """
    low = np.subtract(cube["from"], cube["inflate"])
    high = np.add(cube["to"], cube["inflate"])
    (x0, y0, z0), (x1, y1, z1) = low, high
    # The corners at the top left, top right, bottom left and bottom right, in Blockbench's axes.
    places = {
        "north": [(x1, y1, z0), (x0, y1, z0), (x1, y0, z0), (x0, y0, z0)],
        "south": [(x0, y1, z1), (x1, y1, z1), (x0, y0, z1), (x1, y0, z1)],
        "east": [(x1, y1, z1), (x1, y1, z0), (x1, y0, z1), (x1, y0, z0)],
        "west": [(x0, y1, z0), (x0, y1, z1), (x0, y0, z0), (x0, y0, z1)],
        "up": [(x0, y1, z0), (x1, y1, z0), (x0, y1, z1), (x1, y1, z1)],
        "down": [(x0, y0, z1), (x1, y0, z1), (x0, y0, z0), (x1, y0, z0)],
    }
    center = (low + high) / 2
    for face, (left, top, right, bottom) in unfold_as_blockbench(cube).items():
        texels = [(left, top), (right, top), (left, bottom), (right, bottom)]
        for place, texel in zip(places[face], texels, strict=True):
            x, y, z = np.subtract(place, center)
            yield [0.0 - x, y, 0.0 - z, *texel]


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_the_boxes_and_their_texels_are_those_of_the_viewer(arms):
    project = make_project(random_subject(arms))
    assert len(project["elements"]) == 12
    for cube in project["elements"]:
        layer = "outer" if cube["name"].endswith(" Layer") else "base"
        first, *rest = cube["name"].removesuffix(" Layer").split()
        theirs = np.array(VIEWER_BOXES[arms][f"{first.lower()}{''.join(rest)} {layer}"])
        assert sorted(corners(cube)) == sorted(theirs.reshape(-1, 5).astype(float).tolist())


def test_the_faces_say_what_the_unfolding_gives():
    for cube in make_project(random_subject("slim"))["elements"]:
        faces = unfold_as_blockbench(cube)
        assert {face: options["uv"] for face, options in cube["faces"].items()} == faces


def test_the_player_stands_on_the_ground_and_the_head_is_above_it():
    cubes = {cube["name"]: cube for cube in make_project(random_subject())["elements"]}
    assert cubes["Right Leg"]["from"][1] == 0 and cubes["Head"]["to"][1] == 32
    assert cubes["Right Arm"]["from"] == [4, 12, -2]  # its right is at +x, as it faces -z
    assert cubes["Head Layer"]["inflate"] == 0.5 and cubes["Body Layer"]["inflate"] == 0.25


def test_bones_hold_every_box_once_and_the_texture_is_the_skin():
    subject = random_subject()
    project = make_project(subject)
    children = [child for bone in project["outliner"] for child in bone["children"]]
    assert sorted(children) == sorted(cube["uuid"] for cube in project["elements"])
    origins = {bone["name"]: bone["origin"] for bone in project["outliner"]}
    assert origins["Right Arm"] == [5, 22, 0] and origins["Head"] == [0, 24, 0]
    source = project["textures"][0]["source"].partition("base64,")[2]
    picture = Image.open(io.BytesIO(base64.b64decode(source)))
    assert np.array_equal(np.array(picture), subject.pixels_HW4)
    assert make_project(subject) == project
