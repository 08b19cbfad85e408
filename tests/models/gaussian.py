"""A guidance whose answers are known in closed form, for the tests of all that asks one."""

import torch

from models.diffusion import Denoised, Embedding
from models.diffusion._noise import NoiseTable


class GaussianGuidance:
    """Its pictures are normal around a mean for each prompt: D(x, σ) = (d²·x + σ²·m)/(d² + σ²).

    Latents are the picture itself, in double precision.
    """

    resolution = (8, 8)
    controls: dict[str, int] = {}  # noqa: RUF012
    likenesses: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, deviation=0.5, means=None):
        self.deviation = deviation
        self.means = means or {}
        self.calls = []
        betas_T = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
        self._noise = NoiseTable((1 - betas_T).cumprod(0), device="cpu", dtype=torch.float64)

    def embed(self, prompts):
        mean_P = torch.tensor([self.means.get(prompt, 0.0) for prompt in prompts]).double()
        return Embedding(mean_P[:, None, None], mean_P[:, None])

    def release_text_encoders(self):
        pass

    def encode(self, views_B3HW):
        return views_B3HW

    def decode(self, latents_BCHW):
        return latents_BCHW

    def sigma(self, level):
        return self._noise.sigma(level)

    def clean(self, noisy_BCHW, sigma, embedding):
        mean_B111 = embedding.pooled_PE[:, :, None, None].to(noisy_BCHW)
        variance = self.deviation**2
        return (variance * noisy_BCHW + sigma**2 * mean_B111) / (variance + sigma**2)

    def denoise(self, noisy_BCHW, sigma_B, positive, negative, control=()):
        sigma_B111 = sigma_B[:, None, None, None]
        self.calls.append((float(sigma_B[0]), 1 if negative is None else 2))
        good_BCHW = self.clean(noisy_BCHW, sigma_B111, positive)
        if negative is None:
            return Denoised(good_BCHW, good_BCHW)
        return Denoised(good_BCHW, self.clean(noisy_BCHW, sigma_B111, negative))
