"""A window of the view, enlarged to its size: the guidance also sees details, and no fixed frame.

(SD-piXL's own crop is as large as the picture that it is cut from, and so cuts nothing.)

Letters: B views.
"""

from dataclasses import dataclass

import torch

from config.errors import require
from models.augmentations import Augmentation, Pictures, choose, require_probability
from models.rng import StepRng
from models.views import Setting


@dataclass(frozen=True)
class Config:
    """Options of windows.

    Attributes:
        probability: that a view is cut, 0 to 1.
        share: least and greatest share of each side that the window keeps, each above 0 and at most
            1; the same share of both sides, so that nothing is squashed.
    """

    probability: float = 0.5
    share: tuple[float, float] = (0.8, 1.0)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_probability("crop", self.probability)
        is_right = 0 < self.share[0] <= self.share[1] <= 1
        expected = "from and to, rising, above 0 and at most 1"
        require(is_right, "augmentations.crop.share", self.share, expected)


def build(config: Config, setting: Setting) -> Augmentation:
    """Build the augmentation."""
    return _Crop(config)


class _Crop:
    def __init__(self, config: Config) -> None:
        self._config = config

    def __call__(self, pictures: Pictures, rng: StepRng) -> Pictures:
        count = len(pictures.warp_B33)
        least, most = self._config.share
        chosen = choose(rng, "crop", self._config.probability, count)
        draw_B3 = rng.uniform("crop: where", count, 3).double()
        warps = []
        for is_chosen, (size, right, down) in zip(chosen, draw_B3.tolist(), strict=True):
            share = least + (most - least) * size if is_chosen else 1.0
            middle_x, middle_y = ((1 - share) * (2 * place - 1) for place in (right, down))
            warps.append([[share, 0.0, middle_x], [0.0, share, middle_y], [0.0, 0.0, 1.0]])
        return pictures.warped(torch.tensor(warps, dtype=torch.float64))
