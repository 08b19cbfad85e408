"""Counting what a method costs: how often the network is asked.

Letters: B views, C, H, W latents or pictures.
"""

from collections.abc import Sequence

from torch import Tensor

from models.diffusion import Control, Denoised, Denoiser, Embedding
from models.diffusion._wrapped import WrappedDenoiser


class CountingDenoiser(WrappedDenoiser):
    """A guidance that counts.

    Attributes:
        calls: pictures that went through the network so far, one for each view and branch.
    """

    def __init__(self, inner: Denoiser) -> None:
        super().__init__(inner)
        self.calls = 0

    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        """Estimate the clean latents, and count."""
        self.calls += len(noisy_BCHW) * (1 if negative is None else 2)
        return super().denoise(noisy_BCHW, sigma_B, positive, negative, control)
