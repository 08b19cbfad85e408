"""Mirror images, left and right changed.

Of a view of the player it is one of a player mirrored: that the guidance knows as well, and no
phrase of the views says left or right. Letters, however, come out in mirror writing half of the
time, and a prompt that says left or right is taken for both; such prompts are better off without.

Letters: B views.
"""

from dataclasses import dataclass

import torch

from models.augmentations import Augmentation, Pictures, choose, require_probability
from models.rng import StepRng
from models.views import Setting


@dataclass(frozen=True)
class Config:
    """Options of mirror images.

    Attributes:
        probability: that a view is mirrored, 0 to 1; SD-piXL uses 0.5.
    """

    probability: float = 0.5

    def __post_init__(self) -> None:
        """Check the range."""
        require_probability("flip", self.probability)


def build(config: Config, setting: Setting) -> Augmentation:
    """Build the augmentation."""
    return _Flip(config)


class _Flip:
    def __init__(self, config: Config) -> None:
        self._config = config

    def __call__(self, pictures: Pictures, rng: StepRng) -> Pictures:
        chosen = choose(rng, "flip", self._config.probability, len(pictures.warp_B33))
        sign_B = [-1.0 if is_chosen else 1.0 for is_chosen in chosen]
        rows = [[sign, 1.0, 1.0] for sign in sign_B]
        return pictures.warped(torch.diag_embed(torch.tensor(rows, dtype=torch.float64)))
