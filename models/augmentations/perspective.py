"""The view as a card that is held askew: each corner goes a way inward of its own.

As torchvision's RandomPerspective, which SD-piXL uses, but that the corners need not lie on pixels.

Letters: B views.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from config.errors import require
from models.augmentations import Augmentation, Pictures, choose, require_probability
from models.rng import StepRng
from models.views import Setting

CORNERS_42 = torch.tensor([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=torch.float64)
"""The picture's corners, x before y, clockwise from the upper left."""


@dataclass(frozen=True)
class Config:
    """Options of perspective.

    Attributes:
        probability: that a view is distorted, 0 to 1; SD-piXL uses 0.5.
        distortion: how far a corner may go, as a share of half the side, 0 to below 1; SD-piXL uses
            0.3.
        fill: what is seen where the view has left: its "background", or "black", as in SD-piXL.
    """

    probability: float = 0.5
    distortion: float = 0.3
    fill: Literal["background", "black"] = "background"

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_probability("perspective", self.probability)
        is_right = 0 <= self.distortion < 1
        require(is_right, "augmentations.perspective.distortion", self.distortion, "0 to below 1")


def build(config: Config, setting: Setting) -> Augmentation:
    """Build the augmentation."""
    return _Perspective(config)


def homography(from_42: Tensor, to_42: Tensor) -> Tensor:
    """Find the map of the plane that carries four points to four others.

    Args:
        from_42: (4, 2) x, y; no three of them on a line.
        to_42: likewise.

    Returns:
        (3, 3) float64, the last element 1.
    """
    rows, wanted = [], []
    for (x, y), (u, v) in zip(from_42.tolist(), to_42.tolist(), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    equations = torch.tensor(rows, dtype=torch.float64)
    solution_8 = torch.linalg.solve(equations, torch.tensor(wanted, dtype=torch.float64))
    return torch.cat([solution_8, solution_8.new_ones(1)]).reshape(3, 3)


class _Perspective:
    def __init__(self, config: Config) -> None:
        self._config = config

    def __call__(self, pictures: Pictures, rng: StepRng) -> Pictures:
        count = len(pictures.warp_B33)
        chosen = choose(rng, "perspective", self._config.probability, count)
        inward_B42 = self._config.distortion * rng.uniform("perspective: where", count, 4, 2)
        warps = [
            homography(CORNERS_42 * (1 - inward_42), CORNERS_42)
            if is_chosen
            else torch.eye(3, dtype=torch.float64)
            for is_chosen, inward_42 in zip(chosen, inward_B42.double(), strict=True)
        ]
        warped = pictures.warped(torch.stack(warps))
        if self._config.fill == "background":
            return warped
        return Pictures(
            warped.views_B3HW,
            warped.controls,
            torch.zeros_like(warped.fill_B3),
            warped.warp_B33,
        )
