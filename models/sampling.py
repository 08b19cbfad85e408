"""Drawing a picture with a guidance, and finding the skin that looks like it.

Pure functions over the `Denoiser` contract: they know no files and keep no state. In the variables
of `models.diffusion` (x = z + σ·ε) the deterministic sampler of Song et al. 2021 (DDIM) is Euler's
method: with the clean estimate D, x moves along (x − D)/σ.

Letters: B views, C, H, W latents or pictures, T = H·W texels of a skin.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from models.diffusion import Denoiser, Embedding
from models.renderer import shade
from models.rng import StepRng
from models.views import Shot


@torch.no_grad()
def sample(
    denoiser: Denoiser,
    noise_BCHW: Tensor,
    positive: Embedding,
    negative: Embedding | None,
    *,
    steps: int,
    guidance_scale: float,
) -> Tensor:
    """Draw pictures from pure noise, at equal distances of the noise level.

    Args:
        denoiser: the guidance; it is asked `steps` times.
        noise_BCHW: standard normal.
        positive: B prompts.
        negative: B prompts, or None to run one branch only.
        steps: 1 or more.
        guidance_scale: g of the target D₊ + g·(D₊ − D₋); what samplers call the scale is g + 1.

    Returns:
        (B, C, H, W) clean latents.
    """
    levels = torch.linspace(1, 0, steps + 1, device=noise_BCHW.device)
    sigmas = [*denoiser.sigma(levels[:-1]).to(noise_BCHW).unbind(), noise_BCHW.new_zeros(())]
    x_BCHW = sigmas[0] * noise_BCHW
    for sigma, next_sigma in pairwise(sigmas):
        denoised = denoiser.denoise(x_BCHW, sigma.expand(len(x_BCHW)), positive, negative)
        prompted_BCHW = denoised.positive_BCHW - denoised.negative_BCHW
        target_BCHW = denoised.positive_BCHW + guidance_scale * prompted_BCHW
        x_BCHW = target_BCHW + next_sigma / sigma * (x_BCHW - target_BCHW)
    return x_BCHW


@torch.no_grad()
def prompt_gain(
    denoiser: Denoiser,
    clean_BCHW: Tensor,
    positive: Embedding,
    negative: Embedding,
    rng: StepRng,
    *,
    levels: Sequence[float] = (0.3, 0.5, 0.7),
) -> float:
    """Say how much better a guidance explains pictures by one prompt than by another.

    Its error in ε with the negative prompt less that with the positive one, at fixed noise: twice
    an estimate of what the prompt adds to the pictures' log-likelihood, up to the weights of the
    noise levels (Li et al. 2023, "Your Diffusion Model is Secretly a Zero-Shot Classifier").
    Unlike the error itself, it does not prefer plain pictures.

    Args:
        denoiser: the guidance; it is asked once for each level.
        clean_BCHW: the pictures' latents.
        positive: B prompts.
        negative: B prompts.
        rng: of the noise; the same one for pictures that are compared.
        levels: noise levels, as shares of the family's noise steps.

    Returns:
        The mean over pictures, levels and latents; more is better.
    """
    gains = []
    for level in levels:
        sigma = denoiser.sigma(clean_BCHW.new_tensor(level)).to(clean_BCHW)
        noisy_BCHW = clean_BCHW + sigma * rng.normal(f"gain {level}", like=clean_BCHW)
        denoised = denoiser.denoise(noisy_BCHW, sigma.expand(len(noisy_BCHW)), positive, negative)
        against, along = (
            (estimate_BCHW - clean_BCHW).square().mean() / sigma**2
            for estimate_BCHW in (denoised.negative_BCHW, denoised.positive_BCHW)
        )
        gains.append(against - along)
    return torch.stack(gains).mean().item()


def fit_colors(
    denoiser: Denoiser,
    target_BCHW: Tensor,
    shot: Shot,
    texel_N: Tensor,
    *,
    size: tuple[int, int],
    steps: int,
) -> tuple[Tensor, Tensor]:
    """Find the opaque texels that look, from where a shot was taken, as given latents say.

    Least squares of encode(views) − target by L-BFGS: no call of the guidance, only of its encoder;
    where that is linear, as the embedded prior's, some steps are exact.

    Args:
        denoiser: the guidance whose latents they are.
        target_BCHW: clean latents of the shot's views.
        shot: how the views are taken.
        texel_N: flat indices of the used texels.
        size: (rows, columns) of the skin.
        steps: 1 or more.

    Returns:
        (N, 3) sRGB in [0, 1], grey where a texel is not seen; and (N,) bool, which texels are seen.
    """
    height, width = size
    color_N3 = torch.full((len(texel_N), 3), 0.5, device=target_BCHW.device, requires_grad=True)

    def look(color_N3: Tensor) -> Tensor:
        opaque_N4 = torch.cat([color_N3, torch.ones_like(color_N3[:, :1])], -1)
        skin_T4 = color_N3.new_zeros(height * width, 4).index_copy(0, texel_N, opaque_N4)
        return shade(skin_T4.reshape(height, width, 4), shot.fragments, shot.background_B3)

    (seen_N3,) = torch.autograd.grad(look(color_N3).sum(), color_N3)
    optimizer = torch.optim.LBFGS([color_N3], max_iter=steps, line_search_fn="strong_wolfe")

    def judge() -> Tensor:
        optimizer.zero_grad()
        error = (denoiser.encode(look(color_N3)) - target_BCHW).square().sum()
        error.backward()  # type: ignore[no-untyped-call]
        return error

    optimizer.step(judge)  # type: ignore[no-untyped-call]
    return color_N3.detach().clamp(0, 1), seen_N3[:, 0] > 0
