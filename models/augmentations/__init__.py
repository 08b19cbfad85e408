"""Chance changes of the views, and of the pictures to follow with them. One is a file here.

A plug-in holds a frozen dataclass `Config`, whose first field is `probability`, and
`build(config, setting) -> Augmentation`. What moves pixels is gathered in one map and carried out
once, so that several changes blur no more than one. Knows nothing about skins or guidance.

SD-piXL resamples for each change in turn, and takes its pictures to follow through the host.

Letters: B views, H, W rows and columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
import torch.nn.functional as F
from torch import Tensor

from config.errors import require
from models.diffusion import Control
from models.rng import StepRng

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, eq=False)
class Pictures:
    """The pictures of a step on their way through the augmentations.

    Attributes:
        views_B3HW: (B, 3, H, W) sRGB in [0, 1], with gradient.
        controls: what the guidance should follow in them.
        fill_B3: (B, 3) what is seen beyond a view's edge.
        warp_B33: (B, 3, 3) float64 on the CPU: the homography from where a pixel will be to where
            it is now; x to the right and y down, both from -1 to 1 at the picture's edges.
    """

    views_B3HW: Tensor
    controls: Sequence[Control]
    fill_B3: Tensor
    warp_B33: Tensor

    def warped(self, warp_B33: Tensor) -> "Pictures":
        """Move pixels once more, by a map as `warp_B33`."""
        return replace(self, warp_B33=self.warp_B33 @ warp_B33)


class Augmentation(Protocol):
    """Changes the pictures of a step by chance."""

    def __call__(self, pictures: Pictures, rng: StepRng) -> Pictures:
        """Change them, each view by itself."""


def require_probability(plugin: str, probability: float) -> None:
    """Refuse a probability out of its range.

    Raises:
        ConfigError: it is.
    """
    is_right = 0 <= probability <= 1
    require(is_right, f"augmentations.{plugin}.probability", probability, "0 to 1")


def choose(rng: StepRng, plugin: str, probability: float, count: int) -> list[bool]:
    """Draw which views are changed; on the CPU, so that no step waits for the device."""
    return (rng.uniform(f"{plugin}: which", count) < probability).tolist()


def augment(
    augmentations: Sequence[Augmentation],
    views_B3HW: Tensor,
    controls: Sequence[Control],
    *,
    background_B3: Tensor,
    rng: StepRng,
) -> tuple[Tensor, list[Control]]:
    """Change the views of a step and the pictures to follow alike.

    A view that no augmentation moves keeps its pixels bit for bit.

    Args:
        augmentations: in the order in which they are applied; none leaves all as it is.
        views_B3HW: (B, 3, H, W) sRGB in [0, 1], with gradient.
        controls: their pictures may be larger than the views.
        background_B3: (B, 3), or (1, 3) for all: what is seen beyond a view's edge. Beyond that of
            a picture to follow there is nothing: 0.
        rng: this step's randomness.

    Returns:
        The views, with gradient, and the controls.
    """
    count = len(views_B3HW)
    nowhere_B33 = torch.eye(3, dtype=torch.float64).expand(count, -1, -1)
    pictures = Pictures(views_B3HW, controls, background_B3.expand(count, -1), nowhere_B33)
    for augmentation in augmentations:
        pictures = augmentation(pictures, rng)
    warps = [
        None if torch.equal(warp_33, nowhere_33) else warp_33.tolist()
        for warp_33, nowhere_33 in zip(pictures.warp_B33, nowhere_B33, strict=True)
    ]
    if all(warp is None for warp in warps):
        return pictures.views_B3HW, list(pictures.controls)
    nothing_B3 = torch.zeros_like(pictures.fill_B3)
    return _move(pictures.views_B3HW, warps, pictures.fill_B3), [
        replace(control, image_B3HW=_move(control.image_B3HW, warps, nothing_B3))
        for control in pictures.controls
    ]


def _move(picture_B3HW: Tensor, warps: Sequence[Rows | None], fill_B3: Tensor) -> Tensor:
    """Resample the pictures that have a map."""
    return torch.cat(
        [
            picture_13HW if warp is None else _resample(picture_13HW, warp, fill_13)
            for picture_13HW, warp, fill_13 in zip(
                picture_B3HW.split(1), warps, fill_B3.split(1), strict=True
            )
        ]
    )


def _resample(picture_13HW: Tensor, warp: Rows, fill_13: Tensor) -> Tensor:
    """Resample bilinearly; beyond its edge the picture gives way to the fill within a pixel."""
    height, width = picture_13HW.shape[-2:]
    x_1W, y_H1 = _centres(width, picture_13HW)[None], _centres(height, picture_13HW)[:, None]
    # The map's numbers go along with the kernels: nothing is copied to the device.
    x_HW, y_HW, w_HW = (a * x_1W + (b * y_H1 + c) for a, b, c in warp)
    x_HW, y_HW = x_HW / w_HW, y_HW / w_HW
    grid_1HW2 = torch.stack([x_HW, y_HW], dim=-1)[None]
    moved_13HW = F.grid_sample(picture_13HW, grid_1HW2, padding_mode="border", align_corners=False)
    inside_HW = ((1 - x_HW.abs()) * width / 2 + 1).clamp(0, 1)
    inside_HW = inside_HW * ((1 - y_HW.abs()) * height / 2 + 1).clamp(0, 1)
    return inside_HW * moved_13HW + (1 - inside_HW) * fill_13.to(moved_13HW)[:, :, None, None]


def _centres(length: int, like: Tensor) -> Tensor:
    """Place the pixels of a side between its edges at -1 and 1."""
    return (2 * torch.arange(length, device=like.device, dtype=like.dtype) + 1) / length - 1
