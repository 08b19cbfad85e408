"""How noisy the picture is made before the guidance cleans it.

A function of progress, the share of the run that is done, in [0, 1], and of chance.
"""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from config.errors import require
from models.rng import StepRng


@dataclass(frozen=True)
class NoiseSchedule:
    """The interval from which the noise level of a step is drawn.

    Attributes:
        kind: "uniform", any level in [low, high] at any time (DreamFusion);
            "bounded_max", uniform, but the highest level falls linearly from `high` to `middle`
            over the first half of the run (SD-piXL);
            "linear", from `high` down to `low` (SDI);
            "sqrt", high + (low - high)·√progress, quick at first (HiFA).
        low: least level, a share of the family's noise steps, in (0, 1).
        high: greatest level, likewise.
        middle: of "bounded_max" only.
        jitter: half width of a uniform blur around the monotone kinds' level, 0 or more.
    """

    kind: Literal["uniform", "bounded_max", "linear", "sqrt"] = "bounded_max"
    low: float = 0.02
    high: float = 0.98
    middle: float = 0.8
    jitter: float = 0.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("low", "high", "middle"):
            value = getattr(self, name)
            require(0 < value < 1, f"losses.sds.noise.{name}", value, "between 0 and 1")
        require(self.low <= self.high, "losses.sds.noise.low", self.low, "at most noise.high")
        if self.kind == "bounded_max":
            expected = "at least noise.low"
            require(self.low <= self.middle, "losses.sds.noise.middle", self.middle, expected)
        require(self.jitter >= 0, "losses.sds.noise.jitter", self.jitter, "0 or more")

    def bounds(self, progress: float) -> tuple[float, float]:
        """Give the interval from which the level is drawn."""
        if self.kind == "uniform":
            return self.low, self.high
        if self.kind == "bounded_max":
            return self.low, self.high + (self.middle - self.high) * min(1.0, 2 * progress)
        share = progress if self.kind == "linear" else math.sqrt(progress)
        level = self.high + (self.low - self.high) * share
        return max(self.low, level - self.jitter), min(self.high, level + self.jitter)

    def sample(self, progress: float, rng: StepRng, device: torch.device | str) -> Tensor:
        """Draw the level of this step.

        Args:
            progress: share of the run that is done, in [0, 1].
            rng: this step's randomness.
            device: where the level is wanted; it is drawn there.

        Returns:
            () float32 in [low, high].
        """
        low, high = self.bounds(progress)
        return low + (high - low) * rng.uniform("noise level", device=device)
