"""A guidance behind another: what is the same for all that change or watch one thing of it.

Letters: B views, C, H, W latents or pictures.
"""

from collections.abc import Mapping, Sequence

from torch import Tensor

from models.diffusion import Control, Denoised, Denoiser, Embedding, Portrait


class WrappedDenoiser:
    """Passes all on to a guidance; see `models.diffusion.Denoiser`.

    Its text encoders are never freed, so that many skins can be made with it.
    """

    resolution: tuple[int, int]

    def __init__(self, inner: Denoiser) -> None:
        self._inner = inner
        self.resolution = inner.resolution

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
        """Estimate the clean latents."""
        return self._inner.denoise(noisy_BCHW, sigma_B, positive, negative, control)
