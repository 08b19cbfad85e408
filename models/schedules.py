"""How noisy the picture is made before the guidance cleans it, and how soft the choice of colours.

A function of progress, the share of the run that is done, in [0, 1], and of chance.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import torch
from torch import Tensor

from config.errors import require
from config.schema import GridConfig
from models.rng import StepRng


@dataclass(frozen=True)
class NoiseSchedule:
    """The interval from which the noise level of a step is drawn.

    Attributes:
        kind: "uniform", any level in [low, high] at any time (DreamFusion);
            "bounded_max", uniform, but the highest level falls linearly from `high` to `middle`
            over the first part of the run, by default the first half (SD-piXL);
            "linear", from `high` down to `low` (SDI, which takes 0.98 and 0.25);
            "sqrt", high + (low - high)·√progress, quick at first (HiFA);
            "dreamtime", from `high` down to `low`, quick where the levels above 0.8 and below 0.5
            are, slow between, by the weights of DreamTime (Huang et al. 2023).
        low: least level, a share of the family's noise steps, in (0, 1).
        high: greatest level, likewise.
        middle: of "bounded_max" only.
        reached: of "bounded_max" only: progress at which `middle` is reached, above 0, at most 1.
        jitter: half width of a uniform blur around the monotone kinds' level, 0 or more.
    """

    kind: Literal["uniform", "bounded_max", "linear", "sqrt", "dreamtime"] = "bounded_max"
    low: float = 0.02
    high: float = 0.98
    middle: float = 0.8
    reached: float = 0.5
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
        is_right = 0 < self.reached <= 1
        require(is_right, "losses.sds.noise.reached", self.reached, "above 0, at most 1")
        require(self.jitter >= 0, "losses.sds.noise.jitter", self.jitter, "0 or more")

    def bounds(self, progress: float) -> tuple[float, float]:
        """Give the interval from which the level is drawn."""
        if self.kind == "uniform":
            return self.low, self.high
        if self.kind == "bounded_max":
            share = min(1.0, progress / self.reached)
            return self.low, self.high + (self.middle - self.high) * share
        if self.kind == "dreamtime":
            level = _dreamtime_level(progress, self.low, self.high)
        else:
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


def draw_temperature(grid: GridConfig, progress: float, rng: StepRng) -> float:
    """Draw the temperature of the choice of colours at a step, above 0."""
    temperature, jitter = grid.temperature.at(progress), grid.temperature_jitter
    if jitter == 0:
        return temperature
    return temperature * (1 + jitter * (2 * float(rng.uniform("temperature")) - 1))


def _dreamtime_level(progress: float, low: float, high: float) -> float:
    """Give the level above which lies the share `progress` of the weights (DreamTime, eq. 5)."""
    level_S, passed_S = _dreamtime_table(low, high)
    at = min(int(torch.searchsorted(passed_S, progress)), len(level_S) - 1)
    return float(level_S[at])


@lru_cache
def _dreamtime_table(low: float, high: float, size: int = 4001) -> tuple[Tensor, Tensor]:
    """Tabulate levels, falling, and which share of the weights is above each; both (S,)."""
    level_S = torch.linspace(high, low, size, dtype=torch.float64)
    above_S = torch.exp(-((level_S - 0.8) ** 2) / (2 * 0.3**2))
    below_S = torch.exp(-((level_S - 0.5) ** 2) / (2 * 0.1**2))
    weight_S = torch.where(level_S > 0.8, above_S, torch.where(level_S < 0.5, below_S, 1.0))
    between_S = torch.cat([weight_S.new_zeros(1), (weight_S[1:] + weight_S[:-1]) / 2])
    passed_S = between_S.cumsum(0)
    return level_S, passed_S / passed_S[-1].clamp(min=torch.finfo(torch.float64).tiny)
