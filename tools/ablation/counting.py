"""Counting what a method costs: how often the network is asked.

Letters: B views, C, H, W latents or pictures.
"""

from collections.abc import Mapping, Sequence

from torch import Tensor

from models.diffusion import Control, Denoised, Denoiser, Embedding, Portrait


class CountingDenoiser:
    """A guidance that counts; see `models.diffusion.Denoiser`.

    Its text encoders are never freed, so that many skins can be made with it.

    Attributes:
        calls: pictures that went through the network so far, one for each view and branch.
    """

    resolution: tuple[int, int]

    def __init__(self, inner: Denoiser) -> None:
        self._inner = inner
        self.resolution = inner.resolution
        self.calls = 0

    @property
    def controls(self) -> Mapping[str, int]:
        """The pictures that it can follow."""
        return self._inner.controls

    @property
    def likenesses(self) -> Mapping[str, Portrait]:
        """The pictures that its estimates are to resemble."""
        return self._inner.likenesses

    def show(self, pictures: Mapping[str, Tensor]) -> None:
        """Take those pictures."""
        self._inner.show(pictures)

    def embed(self, prompts: Sequence[str]) -> Embedding:
        """Read prompts."""
        return self._inner.embed(prompts)

    def release_text_encoders(self) -> None:
        """Keep them for the next skin."""

    def encode(self, views_B3HW: Tensor) -> Tensor:
        """Turn pictures into latents."""
        return self._inner.encode(views_B3HW)

    def decode(self, latents_BCHW: Tensor) -> Tensor:
        """Turn latents into pictures."""
        return self._inner.decode(latents_BCHW)

    def sigma(self, level: Tensor) -> Tensor:
        """Give σ at a noise level."""
        return self._inner.sigma(level)

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
        return self._inner.denoise(noisy_BCHW, sigma_B, positive, negative, control)
