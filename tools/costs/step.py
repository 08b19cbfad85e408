"""What a step of score distillation costs with a model of SDXL's format, before it is loaded.

The model's own classes are built from the folder's JSON files on the device "meta", so that what is
counted is what a run does: the same branches, nets, storage of weights and checkpointing. Knows
nothing about skins; rendering and the optimiser are small beside this, and left out.

Letters: B views, C, H, W latents or pictures.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from models.diffusion import Control, sdxl
from tools.costs.tally import Tally

CUDA_BYTES = 600 * 10**6
"""What CUDA, its libraries and their workspaces take beside tensors."""


@dataclass(frozen=True)
class StepCost:
    """What a step takes.

    Attributes:
        encode_flops: of the VAE's encoder, its gradient included.
        denoise_flops: of the UNet and the nets that it follows.
        weight_bytes: what stays on the device from the first step to the last.
        text_bytes: of the text encoders, where they are there before the first step.
        activation_bytes: the most that a step needs beside the weights.
    """

    encode_flops: int
    denoise_flops: int
    weight_bytes: int
    text_bytes: int
    activation_bytes: int

    @property
    def flops(self) -> int:
        """All of a step's."""
        return self.encode_flops + self.denoise_flops

    @property
    def peak_bytes(self) -> int:
        """The most that tensors take: in a step, or before the first, with the text encoders."""
        return self.weight_bytes + max(self.activation_bytes, self.text_bytes)


def cost_of_step(
    config: sdxl.Config,
    *,
    num_views: int = 1,
    size: tuple[int, int] | None = None,
    device: str = "cpu",
    num_branches: int = 2,
) -> StepCost:
    """Count a step.

    Args:
        config: the model, whose folder need hold no weights; every one of its nets is followed.
        num_views: views a step.
        size: (H, W) of the views in pixels; None is what the model likes.
        device: where it would work: a GPU computes in 16 bits by default.
        num_branches: how often the UNet is asked for a view, 1 or more: 2 is with and against the
            prompt.

    Returns:
        The cost.

    Raises:
        ModelError: the folder is no such model.
    """
    dtype: Any = str(sdxl.choose_dtype(config.dtype, device))[6:]
    config = dataclasses.replace(config, dtype=dtype, compile=False, xformers=False)
    denoiser = sdxl.build(config, device="meta")
    positive, empty = (denoiser.embed([""]).pick([0] * num_views) for _ in range(2))
    text_bytes = denoiser.text_bytes
    denoiser.release_text_encoders()
    height, width = size or denoiser.resolution
    views_B3HW = torch.empty(num_views, 3, height, width, device="meta", requires_grad=True)
    controls = [
        Control(name, torch.empty(num_views, 3, height * factor, width * factor, device="meta"))
        for name, factor in denoiser.controls.items()
    ]
    tally = Tally([views_B3HW, *_weights_of(denoiser.modules)])
    with tally.counting():
        latents_BCHW = denoiser.encode(views_B3HW)
    encode_flops = tally.flops
    sigma_B = torch.empty(num_views, device="meta")
    with tally.counting():
        for first in range(0, num_branches, 2):
            against = empty if first + 1 < num_branches else None
            denoiser.denoise(latents_BCHW.detach(), sigma_B, positive, against, controls)
    denoise_flops = tally.flops - encode_flops
    with tally.counting():
        latents_BCHW.sum().backward()
    return StepCost(
        encode_flops=tally.flops - denoise_flops,
        denoise_flops=denoise_flops,
        weight_bytes=denoiser.weight_bytes,
        text_bytes=text_bytes,
        activation_bytes=tally.peak_bytes,
    )


def _weights_of(modules: list[nn.Module]) -> list[torch.Tensor]:
    return [tensor for module in modules for tensor in (*module.parameters(), *module.buffers())]
