"""The noise levels of a model that was trained on a fixed number of steps.

Knows the relation between a step's number and σ; knows nothing about networks.

Letters: T training steps, B views.
"""

import torch
from torch import Tensor


class NoiseTable:
    """σ = √(1−ᾱ)/√ᾱ of each training step, on the device, so that no step waits for it."""

    def __init__(self, alphas_cumprod_T: Tensor, *, device: str, dtype: torch.dtype) -> None:
        """Tabulate the levels.

        Args:
            alphas_cumprod_T: (T,) ᾱ, falling.
            device: where the table is kept.
            dtype: of σ.
        """
        # With zero terminal SNR the last ᾱ is 0; the floor is that of the library's Euler sampler.
        alphas_cumprod_T = alphas_cumprod_T.double().clamp(min=2**-24)
        sigma_T = ((1 - alphas_cumprod_T) / alphas_cumprod_T).sqrt()
        self._sigma_T = sigma_T.to(device, dtype)
        middle = (sigma_T[1:] * sigma_T[:-1]).sqrt()
        self._between = middle.to(device, dtype)

    def sigma(self, level: Tensor) -> Tensor:
        """Give σ at a share of the steps in [0, 1], any shape: that of the nearest step."""
        last = len(self._sigma_T) - 1
        # Not by `[…]`: with a tensor of no dimension that would ask the device for the number.
        return self._sigma_T.take((level * last).round().long().clamp(0, last))

    def timestep(self, sigma_B: Tensor) -> Tensor:
        """Find the number of the step whose σ is nearest in ratio: (B,) int64."""
        return torch.searchsorted(self._between, sigma_B.contiguous())

    def level(self, timestep: Tensor) -> Tensor:
        """Give the share of the steps in [0, 1] that a step's number stands for, any shape."""
        return timestep / (len(self._sigma_T) - 1)
