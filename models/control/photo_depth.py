"""How near the photo's surfaces are, where the player wears them: what a depth ControlNet reads.

A depth model of the user's looks at the photo once, before the first step; what it says is fitted
to the player as the photo is. What the photo does not show is as near as the nearest that it does.

Letters: H, W rows and columns of a picture.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor
from transformers import AutoImageProcessor, AutoModelForDepthEstimation

from config.errors import require
from models.control import ControlPicture, Setting
from models.control._photo import (
    Options,
    PhotoControl,
    crop_to_canvas,
    photo_over_white,
    require_photo,
    resize,
    spread,
)
from models.depth import FLOOR
from models.diffusion._files import quiet_libraries, reading
from models.layout import SkinLayout
from models.pretrained import load_frozen
from models.reference import Reference, fit_map

_GIVE_DISTANCE = ("glpn", "zoedepth", "depth_pro")
_EXTREMES = (0.01, 0.99)
"""Quantiles of a subject's nearness that become its farthest and nearest grey."""


@dataclass(frozen=True)
class Config(Options):
    """Options of the photo's depth.

    Attributes:
        scale: how much it is followed, 0 or more; at 0 the net is not run.
        start: share of the way from pure noise, 0, to clean, 1, from which on it is followed.
        end: share up to which it is followed.
        net: which ControlNet of the guidance follows it.
        fade: how soon it loses strength as a view turns away from the front, 0 or more: the scale
            is multiplied by the cosine of the angle to this power; from 90° on it is 0.
        estimator: a depth model of transformers, such as Depth Anything or DPT, as a folder or hub
            id; there is none by default.
        gives: what it estimates: "nearness", which grows towards the camera, "distance", or "auto",
            what its config says, nearness where it says nothing.
    """

    net: str = "depth"
    estimator: str = ""
    gives: Literal["auto", "nearness", "distance"] = "auto"

    def __post_init__(self) -> None:
        """Check the ranges."""
        self.check("photo_depth")


def build(config: Config, setting: Setting) -> ControlPicture:
    """Build the picture: estimate the photo's depth.

    Raises:
        ConfigError: there is no photo, no model is named, or the guidance has no such ControlNet.
        ModelError: the depth model is missing, damaged or of another kind.
    """
    reference = require_photo("photo_depth", setting)
    require(
        config.estimator != "",
        "control.photo_depth.estimator",
        "nothing named",
        "a folder or hub id of a depth model of transformers, such as Depth Anything",
    )
    drawing = _Depth(config, reference, setting)
    return PhotoControl("photo_depth", config, setting, fitted=drawing.fitted, whole=drawing.whole)


class _Depth:
    def __init__(self, config: Config, reference: Reference, setting: Setting) -> None:
        near_HW = estimate_nearness(
            photo_over_white(reference),
            config.estimator,
            gives=config.gives,
            device=setting.device,
            download=setting.download,
        )
        self._layout = setting.layout
        if setting.layout.is_flat:
            self._grey_HW = _stretch(near_HW, np.ones_like(near_HW, bool))
        else:
            self._grey_HW = _fit(near_HW, reference, setting.layout)

    def fitted(self, fineness: int, factor: int) -> Tensor:
        """Give the grey of the player's front."""
        grey_HW = resize(self._grey_HW, (32 * fineness, 16 * fineness))
        return torch.from_numpy(grey_HW.repeat(factor, 0).repeat(factor, 1))

    def whole(self, size: tuple[int, int]) -> Tensor:
        """Give the grey of all that a flat canvas shows."""
        grey_HW = resize(crop_to_canvas(self._grey_HW, self._layout), size)
        return torch.from_numpy(grey_HW.clip(0, 1))


def estimate_nearness(
    photo_HW3: np.ndarray,
    model: str,
    *,
    gives: Literal["auto", "nearness", "distance"] = "auto",
    device: str = "cpu",
    download: bool = False,
) -> np.ndarray:
    """Ask a depth model how near each pixel is.

    Args:
        photo_HW3: (H, W, 3) uint8.
        model: a folder or hub id.
        gives: what it estimates.
        device: where it works.
        download: whether it may be fetched.

    Returns:
        (H, W) float32, one over the distance, up to scale and offset.

    Raises:
        ModelError: the model is missing, damaged or of another kind.
    """
    setting = "control.photo_depth.estimator"
    network, folder = load_frozen(
        AutoModelForDepthEstimation, setting, model, device=device, download=download
    )
    with quiet_libraries(), reading(f"{setting}: '{model}'"), torch.no_grad():
        processor = AutoImageProcessor.from_pretrained(folder, local_files_only=True, backend="pil")
        pixels = processor(images=Image.fromarray(photo_HW3), return_tensors="pt").pixel_values
        found_1HW = network(pixels.to(device, network.dtype)).predicted_depth.float()
        found_HW = F.interpolate(
            found_1HW[:, None], photo_HW3.shape[:2], mode="bicubic", align_corners=False
        )[0, 0]
    if gives == "auto":
        kind = getattr(network.config, "depth_estimation_type", "relative")
        is_distance = kind == "metric" or network.config.model_type in _GIVE_DISTANCE
        gives = "distance" if is_distance else "nearness"
    if gives == "distance":
        found_HW = 1 / found_HW.clamp(min=1e-3)
    return found_HW.cpu().numpy()


def _stretch(near_HW: np.ndarray, is_subject_HW: np.ndarray) -> np.ndarray:
    """Stretch the nearness of the subject to [0, 1]; a plain one is 1."""
    least, most = np.quantile(near_HW[is_subject_HW], _EXTREMES)
    if most - least < 1e-6:
        return np.ones_like(near_HW)
    return ((near_HW - least) / (most - least)).clip(0, 1).astype(np.float32)


def _fit(near_HW: np.ndarray, reference: Reference, layout: SkinLayout) -> np.ndarray:
    """Lay the subject's nearness on the player's front, its farthest point at `FLOOR`."""
    share_HW = _stretch(near_HW, reference.cutout.mask_HW.numpy())
    grey_HW = torch.from_numpy(FLOOR + (1 - FLOOR) * share_HW)
    fitted_HW = fit_map(grey_HW, reference, layout).numpy()
    return spread(fitted_HW, reference.picture_HW4[..., 3].numpy() >= 0.5)
