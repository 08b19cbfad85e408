"""Orientation and coverage against skinview3d, a viewer by others; see tests/viewer/README.md.

Letters: B views, H, W rows and columns of the pictures, L surfaces along a ray.
"""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from models.cameras import Cameras, orbit_cameras
from models.layout import skin_layout
from models.player import POSES, PlayerModel, build_player
from models.renderer import trace

FOLDER = Path(__file__).parents[1] / "viewer"
RECORD = json.loads((FOLDER / "views.json").read_text())
SIZE = RECORD["height"], RECORD["width"]


def read_rgba(name: str) -> Tensor:
    return torch.from_numpy(np.array(Image.open(FOLDER / name).convert("RGBA"))).long()


def read_texels(name: str) -> Tensor:
    """Give the texel that each pixel of the viewer shows: (B, H, W).

    -1 is the background; -2 the black of a base pixel that fetched a transparent texel next to its
    face, which happens in a few pixels on edges.
    """
    height, width = SIZE
    views_BHW4 = read_rgba(name).reshape(height, -1, width, 4).transpose(0, 1)
    column, row, marker, alpha = views_BHW4.unbind(-1)
    assert ((column % 4 == 0) & (row % 4 == 0)).all()
    assert torch.isin(marker + alpha, torch.tensor([0, 255, 510])).all()
    texel_BHW = torch.where(marker == 255, row // 4 * 64 + column // 4, -2)
    return texel_BHW.masked_fill(alpha == 0, -1)


def place_cameras() -> Cameras:
    azimuth, elevation = zip(*RECORD["views"], strict=True)
    spread = 2 * math.tan(math.radians(RECORD["fov_deg"]) / 2)
    return orbit_cameras(
        azimuth,
        elevation,
        projection="perspective",
        extent=[RECORD["fov_deg"]] * len(azimuth),
        framed_height=RECORD["distance"] * spread,
    )


def visible_texels(texel_BHWL: Tensor, alpha_HW: Tensor) -> tuple[Tensor, Tensor]:
    """Give the first opaque texel (B, H, W), and the list down to it (B, H, W, L)."""
    opaque_BHWL = torch.cat([alpha_HW.flatten() > 0, torch.tensor([False])])[texel_BHWL]
    is_behind_BHWL = opaque_BHWL.long().cumsum(-1) - opaque_BHWL.long() > 0
    shown = texel_BHWL.masked_fill(~opaque_BHWL | is_behind_BHWL, -1).amax(-1)
    return shown, texel_BHWL.masked_fill(is_behind_BHWL, -1)


def is_away_from_edges(seen_BHWL: Tensor) -> Tensor:
    """Mark pixels that see the same as their eight neighbours: (B, H, W) bool."""
    same_BHW = torch.ones(seen_BHWL.shape[:3], dtype=torch.bool)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            same_BHW &= (seen_BHWL.roll((dy, dx), (1, 2)) == seen_BHWL).all(-1)
    return same_BHW


@pytest.mark.parametrize("sheet", RECORD["sheets"], ids=lambda sheet: sheet["name"])
def test_every_pixel_shows_the_texel_that_skinview3d_shows(sheet: dict) -> None:
    arms = "slim" if sheet["model"] == "slim" else "classic"
    layout = skin_layout(arms, overlay=sheet["overlay"])
    set_back = torch.tensor([0, 0, -0.1], dtype=torch.float64)  # the viewer's own place for legs
    boxes = [
        replace(placed, center_3=placed.center_3 + set_back)
        if placed.box.part.endswith("_leg")
        else placed
        for placed in build_player(layout, POSES[sheet["pose"]]).boxes
    ]
    # Where two surfaces lie in one plane (the legs overlap, sleeves and jacket touch), either may
    # show: we decide by the order of the boxes, the viewer by rounding. So we try both orders.
    other_order = boxes[5::-1] + boxes[:5:-1]
    alpha_HW = read_rgba("skin_holes.png" if sheet["overlay"] else "skin_base.png")[..., 3]
    (ours, seen_BHWL), (twin, twin_seen_BHWL) = (
        visible_texels(
            trace(PlayerModel(layout, tuple(order)), place_cameras(), SIZE).texel_BHWL, alpha_HW
        )
        for order in (boxes, other_order)
    )
    theirs = read_texels(f"{sheet['name']}.png")
    agree = (theirs == ours) | (theirs == twin)
    on_player = (ours >= 0) | (theirs != -1)
    inside = is_away_from_edges(torch.cat([seen_BHWL, twin_seen_BHWL], dim=-1)) & on_player

    assert agree[inside].all()
    assert inside[on_player].float().mean() > 0.25
    assert agree[on_player].float().mean() > 0.99  # edges included
    assert (agree & (ours == twin))[on_player].float().mean() > 0.97  # without the doubtful ones
    assert ((ours == -1) == (theirs == -1)).float().mean() > 0.999


def test_the_pictures_show_most_texels() -> None:
    layout = skin_layout("classic")
    shown = torch.cat([read_texels(f"{sheet['name']}.png").flatten() for sheet in RECORD["sheets"]])
    is_opaque = read_rgba("skin_holes.png")[..., 3].flatten()[layout.texel_N] > 0
    is_shown = torch.isin(layout.texel_N, shown)
    assert is_shown[is_opaque].float().mean() > 0.9
    assert not is_shown[~is_opaque].any()
