"""Keeping the best skin of a run, by the guidance's own judgement.

The judge is part of a run's state, so that a resumed run decides as an uninterrupted one would.

Letters: B views, N used texels.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from config.schema import BestConfig
from models.diffusion import Denoiser, Embedding
from models.palette_grid import PaletteGrid
from models.renderer import shade
from models.rng import StepRng
from models.views import Shot


class Judge:
    """Looks at the discrete skin now and then, and remembers the best one.

    Attributes:
        error: of the best skin so far; infinite before the first look.
        step: after how many steps it was found.
    """

    def __init__(
        self,
        config: BestConfig,
        denoiser: Denoiser,
        shots: Sequence[tuple[Shot, Embedding]],
        negative: Embedding | None,
        *,
        steps: int,
        seed: int,
    ) -> None:
        """Choose what to look at, for the whole run.

        Args:
            config: when to look, and how.
            denoiser: the guidance.
            shots: each with its views' prompts.
            negative: one prompt, or None to ask one branch only.
            steps: of the run.
            seed: of the noise, the same at each look.
        """
        self._config = config
        self._denoiser = denoiser
        self._shots = shots
        self._negative = negative
        self._steps = steps
        self._seed = seed
        self.error, self.step = math.inf, 0
        self._done = self._looked_at = 0
        self._choice_N = torch.zeros(0, dtype=torch.int64)

    def see(self, done: int, grid: PaletteGrid) -> None:
        """Look at the skin after a step, if it is time to."""
        config, self._done = self._config, done
        if config.every and done % config.every == 0 and done >= config.since * self._steps:
            self._look(grid)

    def choose(self, grid: PaletteGrid) -> Tensor:
        """Give the best skin as `grid.discrete` does, the last one included."""
        if not self._config.every:
            return grid.discrete()
        if self._looked_at != self._done:
            self._look(grid)
        return grid.spread_choice(self._choice_N)

    def verdict(self) -> dict[str, float]:
        """Say which step's skin is the best and what its error is; nothing if none is kept."""
        return {"error": self.error, "step": self.step} if self._config.every else {}

    def _look(self, grid: PaletteGrid) -> None:
        self._looked_at = self._done
        error = self.measure(grid.paint_discrete())
        if error < self.error:
            self.error, self.step, self._choice_N = error, self._done, grid.choice_N()

    @torch.no_grad()
    def measure(self, skin_HW4: Tensor) -> float:
        """Give the mean square of what the guidance would change.

        Args:
            skin_HW4: premultiplied sRGB and alpha in [0, 1].

        Returns:
            The mean over shots, levels and latents.
        """
        errors = []
        for number, (shot, positive) in enumerate(self._shots):
            here_BCHW = self._denoiser.encode(shade(skin_HW4, shot.fragments, shot.background_B3))
            num_views = len(here_BCHW)
            negative = None if self._negative is None else self._negative.pick([0] * num_views)
            for level in self._config.levels:
                sigma = self._denoiser.sigma(here_BCHW.new_tensor(level)).to(here_BCHW)
                noise = StepRng(self._seed, number).normal(f"judge {level}", like=here_BCHW)
                denoised = self._denoiser.denoise(
                    here_BCHW + sigma * noise, sigma.expand(num_views), positive, negative
                )
                prompted_BCHW = denoised.positive_BCHW - denoised.negative_BCHW
                target_BCHW = denoised.positive_BCHW + self._config.guidance_scale * prompted_BCHW
                errors.append((target_BCHW - here_BCHW).square().mean())
        return torch.stack(errors).mean().item()

    def state_dict(self) -> dict[str, Any]:
        """Give the state."""
        return {
            "error": self.error,
            "step": self.step,
            "done": self._done,
            "looked at": self._looked_at,
            "choice": self._choice_N,
        }

    def load_state_dict(self, state_dict: Mapping[str, Any], /) -> None:
        """Take the state back."""
        self.error, self.step = state_dict["error"], state_dict["step"]
        self._done, self._looked_at = state_dict["done"], state_dict["looked at"]
        self._choice_N = state_dict["choice"]
