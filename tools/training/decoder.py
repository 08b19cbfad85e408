"""Fits the decoder of the prior's autoencoder, so that any SDXL pipeline can show what it draws.

Our own programs undo the encoder exactly and do not use it. Knows nothing about files or captions.

Letters: B pictures, C, H, W latents.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from tools.training.networks import SCALING, latents_from_sheets

_BATCH = 8
_NOISE = 0.05


def fit_decoder(vae: Any, draw_sheets: Callable[[int], Tensor], *, steps: int, seed: int) -> float:
    """Train the decoder to undo the encoder.

    Args:
        vae: from `make_vae`; its decoder is changed in place.
        draw_sheets: gives that many (B, 72, 48, 3) uint8 sheets.
        steps: of Adam, at 8 sheets each.
        seed: of the noise on the latents, which stands for a sampler's faults.

    Returns:
        Mean absolute error over the last tenth of the steps, in bytes.
    """
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(vae.decoder.parameters(), 2e-3)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-3, total_steps=steps)
    with torch.no_grad():
        vae.decoder.layers[0].weight.mul_(
            10
        )  # raw latents are within ±0.1, random weights expect ±1
    errors = []
    for _ in range(steps):
        sheet_BHW3 = draw_sheets(_BATCH)
        latents_BCHW = latents_from_sheets(sheet_BHW3)
        noise_BCHW = torch.randn(latents_BCHW.shape, generator=generator)
        decoded_B3HW = vae.decoder((latents_BCHW + _NOISE * noise_BCHW) / SCALING)
        wanted_B3HW = sheet_BHW3.permute(0, 3, 1, 2) / 127.5 - 1
        loss = (decoded_B3HW - wanted_B3HW).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate.step()
        errors.append(loss.item())
    last = errors[-max(1, steps // 10) :]
    return 127.5 * sum(last) / len(last)
