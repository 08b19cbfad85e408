"""The edges of the photo, where the player wears it in each view: what a canny ControlNet reads.

Canny 1986, by OpenCV, of the fitted photo at the size at which a view shows it, so that lines stay
lines. What the photo does not show has no edges, and neither has all that is not the front.

Letters: H, W rows and columns of a picture.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from config.errors import require
from models.control import ControlPicture, Setting
from models.control._photo import (
    Options,
    PhotoControl,
    crop_to_canvas,
    front_mask,
    photo_over_white,
    require_photo,
    resize,
    spread,
)
from models.layout import SkinLayout
from models.reference import Reference

_GREY = 128
"""Of what is beside the player."""


@dataclass(frozen=True)
class Config(Options):
    """Options of the photo's edges.

    Attributes:
        scale: how much they are followed, 0 or more; at 0 the net is not run.
        start: share of the way from pure noise, 0, to clean, 1, from which on they are followed.
        end: share up to which they are followed.
        net: which ControlNet of the guidance follows them.
        fade: how soon they lose strength as a view turns away from the front, 0 or more: the scale
            is multiplied by the cosine of the angle to this power; from 90° on it is 0.
        low: size of the gradient, in bytes, above which an edge goes on; 0 or more.
        high: size above which one begins; from low on.
        blur: standard deviation, in pixels of the view, of a blur before; 0 is none.
    """

    net: str = "canny"
    low: float = 100.0
    high: float = 200.0
    blur: float = 0.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        self.check("photo_edges")
        require(self.low >= 0, "control.photo_edges.low", self.low, "0 or more")
        require(self.high >= self.low, "control.photo_edges.high", self.high, "low or more")
        require(self.blur >= 0, "control.photo_edges.blur", self.blur, "0 or more")


def build(config: Config, setting: Setting) -> ControlPicture:
    """Build the picture.

    Raises:
        ConfigError: there is no photo, or the guidance has no such ControlNet.
    """
    reference = require_photo("photo_edges", setting)
    drawing = _Edges(config, reference, setting.layout)
    return PhotoControl("photo_edges", config, setting, fitted=drawing.fitted, whole=drawing.whole)


class _Edges:
    def __init__(self, config: Config, reference: Reference, layout: SkinLayout) -> None:
        self._config = config
        self._reference = reference
        self._layout = layout

    def fitted(self, fineness: int, factor: int) -> Tensor:
        """Find the edges on the player's front, which stands before grey."""
        size = 32 * fineness, 16 * fineness
        picture_HW4 = self._reference.picture_HW4.numpy()
        is_front_HW = front_mask(self._reference, self._layout)
        # Without colours of its own, what the photo does not show would have an outline.
        color_HW3 = 255 * spread(picture_HW4[..., :3], picture_HW4[..., 3] >= 0.5)
        color_HW3 = np.where(is_front_HW[..., None], color_HW3, np.float32(_GREY))
        covered_HW = _repeat(resize(picture_HW4[..., 3], size) >= 0.5, factor)
        byte_HW3 = _repeat(resize(color_HW3, size).round().astype(np.uint8), factor)
        around = fineness * factor
        byte_HW3 = np.pad(byte_HW3, ((around,) * 2, (around,) * 2, (0, 0)), constant_values=_GREY)
        edge_HW = self._find(byte_HW3)[around:-around, around:-around]
        return torch.from_numpy(edge_HW * covered_HW)

    def whole(self, size: tuple[int, int]) -> Tensor:
        """Find the edges of all that a flat canvas shows."""
        photo_HW3 = crop_to_canvas(photo_over_white(self._reference), self._layout)
        return torch.from_numpy(self._find(resize(photo_HW3, size)))

    def _find(self, byte_HW3: np.ndarray) -> np.ndarray:
        config = self._config
        if config.blur > 0:
            byte_HW3 = cv2.GaussianBlur(byte_HW3, (0, 0), config.blur)
        return cv2.Canny(byte_HW3, config.low, config.high).astype(np.float32) / 255


def _repeat(picture_HWC: np.ndarray, factor: int) -> np.ndarray:
    return picture_HWC.repeat(factor, 0).repeat(factor, 1)
