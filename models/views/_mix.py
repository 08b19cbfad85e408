"""Several view samplers taking turns by chance."""

from collections.abc import Sequence

import torch

from config.errors import require
from models.rng import StepRng
from models.views import Shot, ViewSampler


class Mix:
    """Draws one of its samplers at each step, in proportion to their weights."""

    def __init__(self, samplers: Sequence[ViewSampler], weights: Sequence[float]) -> None:
        require(sum(weights) > 0, "views", list(weights), "one weight or more above 0")
        self._samplers = list(samplers)
        self._bounds = torch.tensor(weights).cumsum(0) / sum(weights)
        self.view_names: tuple[str, ...] = tuple(
            dict.fromkeys(name for sampler in samplers for name in sampler.view_names)
        )

    def __call__(self, step: int, rng: StepRng) -> Shot:
        """Draw a sampler and let it choose the views."""
        draw = rng.uniform("view mix", 1)
        chosen = int(torch.searchsorted(self._bounds, draw, right=True))
        return self._samplers[min(chosen, len(self._samplers) - 1)](step, rng)
