"""A flat canvas enlarged smoothly, as SD-piXL enlarges it, rather than texel by texel.

A mean over a window of one texel turns the one into the other: where the texels are a whole number
of pixels, it is bilinear enlargement to the digit. Texels with sharp edges are what ships; smooth
ones are nearer to the photos that a guidance has mostly seen.

Letters: B views, H, W rows and columns, S pixels of the window along one side.
"""

import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from config.errors import ConfigError
from models.augmentations import Augmentation, Pictures, choose, require_probability
from models.rng import StepRng
from models.views import Setting


@dataclass(frozen=True)
class Config:
    """Options of smooth enlargement.

    Attributes:
        probability: that a view is smooth, 0 to 1; SD-piXL's always are.
    """

    probability: float = 1.0

    def __post_init__(self) -> None:
        """Check the range."""
        require_probability("smooth", self.probability)


def build(config: Config, setting: Setting) -> Augmentation:
    """Build the augmentation.

    Raises:
        ConfigError: it is a skin, whose texels have no one size in the views.
    """
    if not setting.layout.is_flat:
        raise ConfigError(
            "augmentations.smooth: a skin; expected a flat canvas, or augmentations.smooth=null"
        )
    return _Smooth(config, setting)


def window(width: float) -> Tensor:
    """Weigh pixels by how much of them lies in a window around the middle one: (S,) float64."""
    reach = math.ceil((width - 1) / 2)
    offset_S = torch.arange(-reach, reach + 1, dtype=torch.float64)
    ends_S2 = torch.stack([offset_S - 0.5, offset_S + 0.5], dim=-1).clamp(-width / 2, width / 2)
    return (ends_S2[:, 1] - ends_S2[:, 0]) / width


class _Smooth:
    def __init__(self, config: Config, setting: Setting) -> None:
        self._config = config
        sides = (setting.layout.height, setting.layout.width)
        # A texel is at least a pixel wide here; smaller ones are not seen one by one anyway.
        self._windows = [
            window(max(1.0, pixels / texels)).to(setting.device)
            for pixels, texels in zip(setting.resolution, sides, strict=True)
        ]

    def __call__(self, pictures: Pictures, rng: StepRng) -> Pictures:
        chosen = choose(rng, "smooth", self._config.probability, len(pictures.views_B3HW))
        rows = [pictures.views_B3HW[number : number + 1] for number in range(len(chosen))]
        smooth = [
            self._smooth(row) if is_chosen else row
            for row, is_chosen in zip(rows, chosen, strict=True)
        ]
        return replace(pictures, views_B3HW=torch.cat(smooth))

    def _smooth(self, view_13HW: Tensor) -> Tensor:
        down_S, right_S = (weights.to(view_13HW) for weights in self._windows)
        margin = [length // 2 for length in (len(right_S), len(down_S)) for _ in range(2)]
        padded_311HW = F.pad(view_13HW, margin, mode="replicate").movedim(1, 0)
        across = F.conv2d(padded_311HW, right_S[None, None, None])
        return F.conv2d(across, down_S[None, None, :, None]).movedim(0, 1)
