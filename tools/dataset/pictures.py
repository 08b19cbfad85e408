"""Pictures of a skin: the skin itself, its character sheet, or views of the player in space.

Knows nothing about files or where skins come from.

Letters: H, W rows and columns of a picture, L surfaces along a ray.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from losses._score import add_view
from models.cameras import Cameras, orbit_cameras
from models.depth import inverse_depth, sheet_depth, surface_depth
from models.layout import Arms, skin_layout
from models.player import POSES, PlayerModel, build_player
from models.renderer import Fragments, shade, trace
from models.views.sheet import sheet_fragments
from tools.dataset import Skin
from tools.io.preview import premultiply
from tools.training.skins import draw_sheet

Kind = Literal["skin", "sheet", "views"]

AZIMUTHS_DEG: Mapping[str, float] = {
    "front": 0.0,
    "left": 90.0,
    "back": 180.0,
    "right": 270.0,
    "three-quarter": 30.0,
    "three-quarter-back": 210.0,
}
"""The views, and from where they look; left and right are the player's own."""

_FIELD_OF_VIEW_DEG = 30.0
_FRAMED_HEIGHT = 38.0
_SUPERSAMPLE = 2
_VERSION = 1
"""Counts changes of how pictures are drawn, so that older ones are made again."""


@dataclass(frozen=True)
class Form:
    """What is drawn of each skin.

    Attributes:
        kind: the skin, its sheet, or views.
        scale: pixels along each side of a texel of the sheet.
        views: some of `AZIMUTHS_DEG`.
        poses: some of `models.player.POSES`; each view is drawn in each.
        size: (H, W) of a view in pixels.
        background: sRGB bytes behind the player.
        elevation_deg: from how high the views look.
        has_depth: whether each picture comes with its depth.
    """

    kind: Kind
    scale: int
    views: tuple[str, ...]
    poses: tuple[str, ...]
    size: tuple[int, int]
    background: tuple[int, int, int]
    elevation_deg: float
    has_depth: bool


@dataclass(frozen=True)
class Shot:
    """One picture of a skin: which view and pose, or neither; and words for the view."""

    view: str | None = None
    pose: str | None = None
    view_name: str = ""

    @property
    def suffix(self) -> str:
        """Say what the shot adds to the skin's name."""
        return f"-{self.view}-{self.pose}" if self.view else ""


def list_shots(form: Form) -> list[Shot]:
    """List the pictures of each skin."""
    if form.kind != "views":
        return [Shot()]
    return [
        Shot(view, pose, _camera(form, view).view_names[0])
        for pose in form.poses
        for view in form.views
    ]


def describe(skin: Skin, form: Form, shot: Shot) -> dict[str, Any]:
    """Give the columns of a picture's row, besides the names of files."""
    row: dict[str, Any] = {
        "text": add_view(skin.caption, shot.view_name),
        "skin": skin.name,
        "arms": skin.arms,
    }
    if form.kind == "views":
        azimuth_deg = AZIMUTHS_DEG[shot.view or ""]
        row |= {"caption": skin.caption, "view": shot.view, "pose": shot.pose}
        row |= {"azimuth_deg": azimuth_deg, "elevation_deg": form.elevation_deg}
    return row | dict(skin.facts)


def mark_of(skin: Skin, form: Form, shot: Shot) -> str:
    """Name all that a picture is made from, so that another one has another name."""
    drawn: dict[str, Any] = {"kind": form.kind}
    if form.kind == "sheet":
        drawn |= {"scale": form.scale}
    if form.kind == "views":
        kept = ("size", "background", "elevation_deg")
        drawn |= {name: value for name, value in asdict(form).items() if name in kept}
    made_from = json.dumps([_VERSION, skin.arms, drawn, shot.suffix]).encode()
    return hashlib.sha256(made_from + skin.skin_HW4.tobytes()).hexdigest()


def draw(skin: Skin, form: Form, shot: Shot) -> np.ndarray:
    """Draw a picture: (64, 64, 4) of a skin, else (H, W, 3); uint8."""
    if form.kind == "skin":
        return skin.skin_HW4
    if form.kind == "sheet":
        sheet_HW3 = draw_sheet(skin.skin_HW4, skin.arms)
        return sheet_HW3.repeat(form.scale, 0).repeat(form.scale, 1)
    fragments = _see(skin.arms, form, shot)
    background_13 = torch.tensor([form.background]) / 255
    return _as_bytes(shade(_premultiplied(skin), fragments, background_13)[0].permute(1, 2, 0))


def draw_depth(skin: Skin, form: Form, shot: Shot) -> np.ndarray:
    """Draw how near what a sheet or view shows is: (H, W) uint8, white near; see `models.depth`."""
    layout = skin_layout(skin.arms)
    if form.kind == "sheet":
        fragments = sheet_fragments(layout, scale=form.scale)
        depth_BHWL = sheet_depth(layout, scale=form.scale)
    else:
        fragments = _see(skin.arms, form, shot)
        player = _player(skin.arms, shot.pose)
        depth_BHWL = surface_depth(fragments, player, _camera(form, shot.view))
    return _as_bytes(inverse_depth(_premultiplied(skin), fragments, depth_BHWL)[0, 0])


def _camera(form: Form, view: str | None) -> Cameras:
    assert view is not None, "only views have cameras"
    return orbit_cameras(
        [AZIMUTHS_DEG[view]],
        [form.elevation_deg],
        projection="perspective",
        extent=[_FIELD_OF_VIEW_DEG],
        framed_height=_FRAMED_HEIGHT,
    )


def _player(arms: Arms, pose: str | None) -> PlayerModel:
    assert pose is not None, "only views have poses"
    return build_player(skin_layout(arms), POSES[pose])


def _see(arms: Arms, form: Form, shot: Shot) -> Fragments:
    return Fragments(_trace(arms, form, shot).long(), torch.empty(0), _SUPERSAMPLE)


@lru_cache(maxsize=16)  # in sixteen bits and without empty surfaces some 10 MB each at 512 pixels
def _trace(arms: Arms, form: Form, shot: Shot) -> Tensor:
    camera = _camera(form, shot.view)
    player = _player(arms, shot.pose)
    texel_BHWL = trace(player, camera, form.size, supersample=_SUPERSAMPLE).texel_BHWL
    num_surfaces = max(1, int((texel_BHWL >= 0).any(0).any(0).any(0).sum()))
    return texel_BHWL[..., :num_surfaces].to(torch.int16)


def _premultiplied(skin: Skin) -> Tensor:
    return premultiply(torch.from_numpy(skin.skin_HW4))


def _as_bytes(value: Tensor) -> np.ndarray:
    return (value * 255).round().byte().numpy()
