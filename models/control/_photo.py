"""The photo in every view, warped as the skin that wears it: what the photo controls share.

The fitted photo lies on the front faces of both layers. Where a pixel sees one of their texels, the
ray through it meets the face at a point, and the pixel shows the photo at that point; all else is
black. On a flat canvas the photo is the view. Knows nothing about what is drawn from the photo.

Letters: B views, H, W rows and columns of a control picture, L surfaces along a ray, F faces,
T texels, C channels; n pixels of the photo along a texel.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from config.errors import ConfigError, require
from models.cameras import Cameras
from models.control import (
    Setting,
    enlarge,
    nearest_surface,
    refuse_mosaic,
    require_net,
    require_strength,
)
from models.depth import surface_depth
from models.diffusion import Control
from models.layout import FACES, SkinLayout
from models.player import PlacedBox, PlayerModel
from models.reference import FINENESS, Reference
from models.renderer import Fragments
from models.views import Scene, Shot
from models.views.sheet import HEIGHT

_WORN_ROWS = 32
"""Rows of the sheet's first strip, which shows the skin as worn, as the photo does."""

_ALMOST = 1 - 1e-4
"""The farthest into a texel that a point counts as on it."""


@dataclass(frozen=True)
class Options:
    """What all photo controls can be told; their own options say what it means for them."""

    scale: float = 0.5
    start: float = 0.0
    end: float = 1.0
    net: str = ""
    fade: float = 1.0

    def check(self, plugin: str) -> None:
        """Refuse what is out of its range.

        Raises:
            ConfigError: an option is not right.
        """
        require_strength(plugin, scale=self.scale, start=self.start, end=self.end)
        require(self.fade >= 0, f"control.{plugin}.fade", self.fade, "0 or more")


def require_photo(plugin: str, setting: Setting) -> Reference:
    """Give the photo.

    Raises:
        ConfigError: there is none.
    """
    if setting.reference is None:
        raise ConfigError(f"control.{plugin}: no photo to follow; expected --input_image")
    return setting.reference


class PhotoControl:
    """Shows the guidance what is drawn from a photo; see `models.control.ControlPicture`."""

    def __init__(
        self,
        plugin: str,
        options: Options,
        setting: Setting,
        *,
        fitted: Callable[[int, int], Tensor],
        whole: Callable[[tuple[int, int]], Tensor],
    ) -> None:
        """Take what is drawn from the photo.

        Args:
            plugin: its name, for messages.
            options: how much it is followed, when, and by which net.
            setting: what it is for.
            fitted: what is drawn from the photo on the player's front, for views of n pixels along
                a texel and pictures that are some factor larger: (n, factor) →
                (32·n·factor, 16·n·factor) in [0, 1].
            whole: what is drawn from all that a flat canvas shows: (H, W) → (H, W) in [0, 1].

        Raises:
            ConfigError: there is no photo, or the guidance has no such net.
        """
        self._plugin, self._options = plugin, options
        self._factor = require_net(plugin, options.net, setting)
        self._is_flat = setting.layout.is_flat
        self._place_T2 = _front_places(require_photo(plugin, setting), setting.layout)
        self._place_on_device_T2 = self._place_T2
        self._fitted, self._whole = fitted, whole
        self._known: dict[object, Tensor] = {}

    def __call__(self, skin_HW4: Tensor, shot: Shot) -> Control:
        """Warp the picture into each view; its strength fades with the angle."""
        options, fragments = self._options, shot.fragments
        refuse_mosaic(self._plugin, shot)
        num_views, *sides = fragments.texel_BHWL.shape[:3]
        height, width = (side // fragments.supersample * self._factor for side in sides)
        facing_B = facing(shot, options.fade)
        if self._is_flat:
            picture_HW = self._remember(
                (height, width), lambda: self._whole((height, width)), skin_HW4.device
            )
            picture_BHW = picture_HW.expand(num_views, -1, -1)
        elif facing_B.any():
            picture_BHW = self._warp(skin_HW4, shot, (height, width))
        else:
            picture_BHW = skin_HW4.new_zeros(()).expand(num_views, height, width)
        return Control(
            options.net,
            picture_BHW[:, None].expand(-1, 3, -1, -1),
            options.scale * facing_B,
            options.start,
            options.end,
        )

    def _warp(self, skin_HW4: Tensor, shot: Shot, size: tuple[int, int]) -> Tensor:
        """Look up which point of the photo each pixel sees: (B, H, W)."""
        device, fragments = skin_HW4.device, shot.fragments
        self._place_on_device_T2 = self._place_on_device_T2.to(device, non_blocking=True)
        texel_BHW = enlarge(nearest_surface(skin_HW4, fragments)[:, None], size)[:, 0]
        place_BHW2 = self._place_on_device_T2[texel_BHW]
        is_front_BHW = place_BHW2[..., 0] >= 0
        if shot.scene is None:
            scale = fragments.texel_BHWL.shape[1] // HEIGHT
            within_HW2 = _within_sheet(size, scale * self._factor, device)
            spot_BHW2 = place_BHW2 + within_HW2
            is_worn_H = torch.arange(size[0], device=device) < _WORN_ROWS * scale * self._factor
            is_front_BHW = is_front_BHW & is_worn_H[:, None]
            fineness = _power_below(scale)
        else:
            within_BHW2 = self._within_scene(texel_BHW, place_BHW2, is_front_BHW, shot.scene)
            spot_BHW2 = place_BHW2 + within_BHW2
            fineness = _power_below(_pixels_per_texel(shot.scene.cameras, size) / self._factor)
        picture_HW = self._remember(fineness, lambda: self._fitted(fineness, self._factor), device)
        pixel_BHW2 = (spot_BHW2 * (fineness * self._factor)).long().clamp(min=0)
        shown_BHW = picture_HW[pixel_BHW2[..., 0], pixel_BHW2[..., 1]]
        return shown_BHW.masked_fill(~is_front_BHW, 0)

    def _within_scene(
        self, texel_BHW: Tensor, place_BHW2: Tensor, is_front_BHW: Tensor, scene: Scene
    ) -> Tensor:
        """Say where in its texel each pixel's ray arrives: (B, H, W, 2) rows, columns in [0, 1)."""
        player, cameras, device = scene.player, scene.cameras, texel_BHW.device
        seen = Fragments(texel_BHW[..., None], torch.zeros_like(texel_BHW, dtype=torch.float32))
        depth_BHW1 = surface_depth(seen, player, cameras).masked_fill(~is_front_BHW[..., None], 0)
        _, height, width = texel_BHW.shape
        origin_BHW3, direction_BHW3 = cameras.rays(height, width, device)
        point_BHW3 = origin_BHW3 + depth_BHW1 * direction_BHW3
        slope_F23, start_F2 = (
            table.float().to(device, non_blocking=True)
            for table in _spots_of(player, self._place_T2)
        )
        face_T = player.layout.face_HW.flatten().to(device, non_blocking=True)
        face_BHW = face_T[texel_BHW.clamp(min=0)].clamp(min=0)
        spot_BHW2 = (slope_F23[face_BHW] * point_BHW3[..., None, :]).sum(-1) + start_F2[face_BHW]
        # Rounding, or a pixel of a larger picture whose neighbour sees the texel, may lead past it.
        return (spot_BHW2 - place_BHW2).clamp(0, _ALMOST)

    def _remember(self, key: object, draw: Callable[[], Tensor], device: torch.device) -> Tensor:
        if key not in self._known:
            self._known[key] = draw().to(device, non_blocking=True)
        return self._known[key]


def facing(shot: Shot, fade: float) -> Tensor:
    """Say how much each view is one of the photo's front: max(0, cos θ)^fade.

    θ is the angle between the way the camera looks and the way the photo's did, straight at the
    front. From 90° on it is 0, whatever the exponent; a sheet or a flat canvas shows the front
    itself, which is 1.

    Args:
        shot: B views.
        fade: the exponent, 0 or more; at 0 nothing fades before 90°.

    Returns:
        (B,) float32 in [0, 1], on the CPU.
    """
    if shot.scene is None:
        return torch.ones(len(shot.fragments))
    cosine_B = shot.scene.cameras.rotation_B33[:, 2, 2]  # the camera's backward, along +z
    is_before_B = cosine_B > 1e-6  # rounding of 90°
    return torch.where(is_before_B, cosine_B.clamp(min=1e-6) ** fade, 0.0).float()


def _front_places(reference: Reference, layout: SkinLayout) -> Tensor:
    """Say where each texel is on the fitted photo: (T + 1, 2) row and column in texels.

    An outer texel is where the base texel under it is; -1 where the photo is not, and in the last
    row, which is that of the texel -1.
    """
    place_HW2 = torch.full((layout.height, layout.width, 2), -1)
    for rect, row, column in reference.front_places(layout):
        rows, columns = torch.arange(rect.height) + row, torch.arange(rect.width) + column
        place_HW2[rect.rows, rect.columns] = torch.cartesian_prod(rows, columns).reshape(
            rect.height, rect.width, 2
        )
    place_T2 = place_HW2.flatten(0, 1)
    place_T2[layout.texel_N] = place_T2[layout.base_texel_N]
    return torch.cat([place_T2, torch.full((1, 2), -1)])


def _spots_of(player: PlayerModel, place_T2: Tensor) -> tuple[Tensor, Tensor]:
    """Say where on the fitted photo points of front faces are: slope·point + start.

    Returns:
        (F, 2, 3) and (F, 2) float64, for rows and columns in texels; 0 for faces that are no front.
    """
    slopes, starts = [], []
    # In the order of the layout's boxes and of their faces, as `face_HW` numbers them.
    for placed in player.boxes:
        for face in FACES:
            slope_23, start_2 = torch.zeros(2, 3).double(), torch.zeros(2).double()
            if face == "front":
                slope_23, start_2 = _spot_of(placed)
                rect = placed.box.faces[face]
                corner = rect.y * player.layout.width + rect.x
                start_2 = start_2 + place_T2[corner]
            slopes.append(slope_23)
            starts.append(start_2)
    return torch.stack(slopes), torch.stack(starts)


def _spot_of(placed: PlacedBox) -> tuple[Tensor, Tensor]:
    """Say in which row and column of a box's front a point is: slope (2, 3), start (2,)."""
    rect = placed.box.faces["front"]
    right_3, up_3 = placed.rotation_33[:, 0], placed.rotation_33[:, 1]
    down_3 = -up_3 * rect.height / (2 * placed.half_3[1])
    across_3 = right_3 * rect.width / (2 * placed.half_3[0])
    slope_23 = torch.stack([down_3, across_3])
    middle_2 = torch.tensor([rect.height / 2, rect.width / 2], dtype=torch.float64)
    return slope_23, middle_2 - slope_23 @ placed.center_3


def _within_sheet(size: tuple[int, int], scale: int, device: torch.device) -> Tensor:
    """Say where in its texel each pixel of a sheet is: (H, W, 2) rows, columns in [0, 1)."""
    row_H, column_W = ((torch.arange(side, device=device) % scale + 0.5) / scale for side in size)
    return torch.stack(torch.meshgrid(row_H, column_W, indexing="ij"), dim=-1)


def _pixels_per_texel(cameras: Cameras, size: tuple[int, int]) -> float:
    """Say how large a texel in the player's middle appears, in the view where it is smallest."""
    extents = []
    for view in range(len(cameras)):
        step_23 = torch.stack([torch.zeros(3).double(), cameras.rotation_B33[view, :, 0]])
        pixel_22 = cameras.project(view, step_23, *size)
        extents.append(math.inf if pixel_22 is None else float(pixel_22[1, 1] - pixel_22[0, 1]))
    return min(extents)


def _power_below(pixels: float) -> int:
    """Give the greatest power of two that is not above a number, from 1 to `FINENESS`."""
    fineness = FINENESS
    while fineness > max(pixels, 1):
        fineness //= 2
    return fineness


def front_mask(reference: Reference, layout: SkinLayout) -> np.ndarray:
    """Say where `Reference.picture_HW4` is a front face of the player: (H, W) bool."""
    height, width = reference.picture_HW4.shape[:2]
    mask_HW = np.zeros((height, width), bool)
    for rect, row, column in reference.front_places(layout):
        top, left = row * FINENESS, column * FINENESS
        mask_HW[top:, left:][: rect.height * FINENESS, : rect.width * FINENESS] = True
    return mask_HW


def spread(picture_HWC: np.ndarray, is_known_HW: np.ndarray) -> np.ndarray:
    """Give each pixel that is not known the value of the nearest one that is, if there is any."""
    if not is_known_HW.any():
        return picture_HWC
    _, nearest_HW = cv2.distanceTransformWithLabels(
        (~is_known_HW).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    # Label n is the n-th known pixel in reading order, counted from 1.
    return picture_HWC[is_known_HW][nearest_HW - 1]


def resize(picture_HWC: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Make a picture larger, smoothly, or smaller, by the means of areas: to (H, W) pixels."""
    is_smaller = size[0] <= picture_HWC.shape[0]
    method = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    return cv2.resize(picture_HWC, size[::-1], interpolation=method)


def photo_over_white(reference: Reference) -> np.ndarray:
    """Give the photo as it was read, over white where it is transparent: (H, W, 3) uint8."""
    photo_HW4 = reference.cutout.photo_HW4.numpy().astype(np.float32)
    alpha_HW1 = photo_HW4[..., 3:] / 255
    return (photo_HW4[..., :3] * alpha_HW1 + 255 * (1 - alpha_HW1)).round().astype(np.uint8)


def crop_to_canvas(photo_HWC: np.ndarray, layout: SkinLayout) -> np.ndarray:
    """Cut out the middle of a photo that a flat canvas shows."""
    height, width = photo_HWC.shape[:2]
    scale = min(height / layout.height, width / layout.width)
    rows, columns = round(scale * layout.height), round(scale * layout.width)
    top, left = (height - rows) // 2, (width - columns) // 2
    return photo_HWC[top : top + rows, left : left + columns]
