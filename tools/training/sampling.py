"""Draws from the prior while it is being trained, and measures it.

Knows the networks; knows nothing about files.

Letters: B prompts, C, H, W latents, T tokens.
"""

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from transformers import CLIPTokenizer

from tools.training.networks import (
    CHANNELS,
    LATENT_SIZE,
    Prior,
    make_scheduler,
    sheets_from_latents,
)
from tools.training.skins import read_sheet

_GROUND = 128
_DEV_LEVELS = (0.25, 0.5, 0.75, 0.95)


def tokenize(tokenizer: CLIPTokenizer, captions: Sequence[str]) -> Tensor:
    """Turn captions into (B, T) int64 tokens, cut or padded to the model's length."""
    return tokenizer(
        list(captions), padding="max_length", truncation=True, return_tensors="pt"
    ).input_ids


def noise_steps(size: int, num_steps: int, rng: np.random.Generator) -> Tensor:
    """Draw one noise step from each of as many equal intervals as there are examples.

    Args:
        size: of the batch.
        num_steps: of the noise schedule.
        rng: chooses.

    Returns:
        (B,) int64 in [0, num_steps).
    """
    levels = (rng.permutation(size) + rng.random(size)) / size
    return torch.from_numpy((levels * num_steps).astype(np.int64))


@torch.no_grad()
def sample(
    prior: Prior,
    tokenizer: CLIPTokenizer,
    prompts: Sequence[str],
    *,
    steps: int,
    guidance: float,
    seed: int,
) -> Tensor:
    """Draw a sheet for each prompt, by DDIM with classifier-free guidance.

    Returns:
        (B, 72, 48, 3) floating sRGB in [0, 1].
    """
    device = next(prior.parameters()).device
    scheduler = make_scheduler()
    scheduler.set_timesteps(steps)
    token_BT = tokenize(tokenizer, [*prompts, *("" for _ in prompts)]).to(device)
    generator = torch.Generator().manual_seed(seed)
    latents_BCHW = torch.randn(len(prompts), CHANNELS, *LATENT_SIZE, generator=generator).to(device)
    for step in scheduler.timesteps:
        step_B = step.expand(2 * len(prompts)).to(device)
        with_B, without_B = prior(latents_BCHW.repeat(2, 1, 1, 1), step_B, token_BT).chunk(2)
        clean_BCHW = without_B + guidance * (with_B - without_B)
        latents_BCHW = scheduler.step(clean_BCHW, step, latents_BCHW).prev_sample
    return sheets_from_latents(latents_BCHW).clamp(0, 1).cpu()


@torch.no_grad()
def measure(prior: Prior, latents_BCHW: Tensor, token_BT: Tensor, *, seed: int) -> float:
    """Mean squared error of the clean estimate, at fixed noise and some noise levels.

    Args:
        prior: the networks.
        latents_BCHW: clean latents of skins that are not trained on.
        token_BT: (B, T) of their captions.
        seed: of the noise.
    """
    device = next(prior.parameters()).device
    scheduler = make_scheduler()
    generator = torch.Generator().manual_seed(seed)
    noise_BCHW = torch.randn(latents_BCHW.shape, generator=generator)
    errors = []
    for level in _DEV_LEVELS:
        step_B = torch.full((len(latents_BCHW),), int(level * scheduler.config.num_train_timesteps))
        noisy_BCHW = scheduler.add_noise(latents_BCHW, noise_BCHW, step_B)
        clean_BCHW = prior(noisy_BCHW.to(device), step_B.to(device), token_BT.to(device)).cpu()
        errors.append(torch.nn.functional.mse_loss(clean_BCHW, latents_BCHW).item())
    return sum(errors) / len(errors)


def to_bytes(picture: Tensor) -> np.ndarray:
    """Turn floating values in [0, 1] into uint8."""
    return (picture.numpy() * 255).round().astype(np.uint8)


def on_grey(picture_HW4: np.ndarray) -> np.ndarray:
    """Show a picture whose alpha is 0 or 255 on a grey ground, (H, W, 3) uint8."""
    return np.where(picture_HW4[..., 3:] > 0, picture_HW4[..., :3], _GROUND).astype(np.uint8)


def fit(picture_HW3: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Bring a picture to a size: grown by a whole factor or shrunk, in the middle of grey.

    Args:
        picture_HW3: (H, W, 3) uint8.
        size: (height, width).

    Returns:
        (height, width, 3) uint8.
    """
    height, width = picture_HW3.shape[:2]
    factor = min(size[0] / height, size[1] / width)
    if factor >= 1:
        fitted_HW3 = picture_HW3.repeat(int(factor), 0).repeat(int(factor), 1)
    else:
        shrunk = (max(1, round(width * factor)), max(1, round(height * factor)))
        image = Image.fromarray(picture_HW3).resize(shrunk, Image.Resampling.LANCZOS)
        fitted_HW3 = np.array(image)
    canvas_HW3 = np.full((*size, 3), _GROUND, np.uint8)
    top, left = ((size[axis] - fitted_HW3.shape[axis]) // 2 for axis in (0, 1))
    height, width = fitted_HW3.shape[:2]
    canvas_HW3[top : top + height, left : left + width] = fitted_HW3
    return canvas_HW3


def tile(pictures: Sequence[np.ndarray], *, columns: int, scale: int) -> np.ndarray:
    """Lay pictures of one size out in rows.

    Args:
        pictures: (H, W, 3) uint8 each.
        columns: pictures a row.
        scale: pixels along each side of a pixel.

    Returns:
        One (H', W', 3) uint8 picture with a dark gap of a pixel round each.
    """
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    canvas = np.full((rows * (height + 2), columns * (width + 2), 3), 40, np.uint8)
    for number, picture in enumerate(pictures):
        y, x = (number // columns) * (height + 2) + 1, (number % columns) * (width + 2) + 1
        canvas[y : y + height, x : x + width] = picture
    return canvas.repeat(scale, 0).repeat(scale, 1)


def skins_from_sheets(sheet_BHW3: Tensor) -> list[np.ndarray]:
    """Read sheets as classic skins, (64, 64, 4) uint8 RGBA each."""
    skins = (read_sheet(sheet_HW3.numpy(), "classic") for sheet_HW3 in sheet_BHW3)
    return [(skin_HW4 * 255).round().astype(np.uint8) for skin_HW4 in skins]
