"""Views without colour: the guidance judges form and light alone.

The pictures to follow stay as they are: edges and depth have no colour.

Letters: B views, H, W rows and columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from models.augmentations import Augmentation, Pictures, choose, require_probability
from models.color import luma_from_srgb
from models.rng import StepRng
from models.views import Setting


@dataclass(frozen=True)
class Config:
    """Options of views without colour.

    Attributes:
        probability: that a view has none, 0 to 1; SD-piXL uses 0.2.
    """

    probability: float = 0.2

    def __post_init__(self) -> None:
        """Check the range."""
        require_probability("grayscale", self.probability)


def build(config: Config, setting: Setting) -> Augmentation:
    """Build the augmentation."""
    return _Grayscale(config)


class _Grayscale:
    def __init__(self, config: Config) -> None:
        self._config = config

    def __call__(self, pictures: Pictures, rng: StepRng) -> Pictures:
        chosen = choose(rng, "grayscale", self._config.probability, len(pictures.views_B3HW))
        if not any(chosen):
            return pictures
        return replace(
            pictures,
            views_B3HW=_bleach(pictures.views_B3HW, chosen),
            fill_B3=_bleach(pictures.fill_B3, chosen),
        )


def _bleach(color_B3: Tensor, chosen: Sequence[bool]) -> Tensor:
    """Take the colour out of the chosen of (B, 3, ...)."""
    rows = []
    for number, is_chosen in enumerate(chosen):
        row_13 = color_B3[number : number + 1]
        grey_1 = luma_from_srgb(row_13.movedim(1, -1))
        rows.append(grey_1[:, None].expand_as(row_13) if is_chosen else row_13)
    return torch.cat(rows)
