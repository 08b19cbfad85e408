"""The baseline that distillation has to beat: sample the sheet, then take the nearest colours.

Draws from the model through the same `Denoiser` that distillation asks, so both make skins with one
network and one schedule of noise. Knows nothing about files.

Letters: B sheets, C, H, W latents or rows and columns.
"""

import torch
from torch import Tensor

from config.errors import ConfigError
from models.diffusion import Denoiser
from models.layout import SkinLayout
from models.palette import Palette
from models.sampling import sample
from models.views.sheet import HEIGHT, WIDTH
from tools.training.skins import read_sheet

STEPS = 30
"""Of a sample; more change little."""

GUIDANCE = 3.0
"""Scale of classifier-free guidance, as `tools.sample_prior` has it."""

_CLOSE = 1e-3


def sample_skin(
    prompt: str,
    *,
    palette: Palette,
    layout: SkinLayout,
    denoiser: Denoiser,
    seed: int,
    device: str,
) -> Tensor:
    """Sample a skin and give each texel the palette's nearest colour in OKLab.

    The outer layer is opaque where the sheet shows other colours worn than bare.

    Args:
        prompt: what is wanted.
        palette: the colours that may be used.
        layout: of a skin with an outer layer.
        denoiser: a prior that makes sheets.
        seed: of the noise.
        device: "cpu", "cuda", …

    Returns:
        (H, W) int64 palette indices; C, the number of colours, is transparent.

    Raises:
        ConfigError: the model makes no sheets, or its encoder loses something.
    """
    sheet_3HW = sample_sheet(prompt, denoiser=denoiser, seed=seed, device=device)
    skin_HW4 = torch.from_numpy(read_sheet(sheet_3HW.permute(1, 2, 0).numpy(), layout.arms))
    index_HW = palette.nearest(skin_HW4[..., :3])
    return index_HW.masked_fill(skin_HW4[..., 3] == 0, len(palette))


@torch.no_grad()
def sample_sheet(prompt: str, *, denoiser: Denoiser, seed: int, device: str) -> Tensor:
    """Sample a sheet.

    Args:
        prompt: what is wanted.
        denoiser: a prior that makes sheets.
        seed: of the noise, the same on every device.
        device: "cpu", "cuda", …

    Returns:
        (3, 72, 48) sRGB in [0, 1], on the CPU.

    Raises:
        ConfigError: the model makes no sheets, or its encoder loses something.
    """
    if denoiser.resolution != (HEIGHT, WIDTH):
        raise ConfigError(
            f"--method: sample; the model makes pictures of {denoiser.resolution} pixels, "
            f"expected a prior of character sheets, {(HEIGHT, WIDTH)}"
        )
    positive, negative = denoiser.embed([prompt]), denoiser.embed([""])
    like_1CHW = denoiser.encode(torch.zeros(1, 3, HEIGHT, WIDTH, device=device))
    generator = torch.Generator().manual_seed(seed)
    noise_1CHW = torch.randn(like_1CHW.shape, generator=generator).to(like_1CHW)
    clean_1CHW = sample(
        denoiser, noise_1CHW, positive, negative, steps=STEPS, guidance_scale=GUIDANCE - 1
    )
    return invert_encoder(denoiser, clean_1CHW)[0].clamp(0, 1).cpu()


@torch.enable_grad()
def invert_encoder(denoiser: Denoiser, latents_BCHW: Tensor) -> Tensor:
    """Find the pictures whose latents these are, where the encoder only moves and scales numbers.

    Such an encoder is z = s·P·x + b with a permutation P, so x = Pᵀ(z − b)/s, and its own gradient
    gives s·Pᵀ. The model's decoder is no exact inverse and has no part in this.

    Args:
        denoiser: whose encoder.
        latents_BCHW: any latents.

    Returns:
        (B, 3, H, W) sRGB, not clamped.

    Raises:
        ConfigError: the encoder does anything else.
    """
    size = (len(latents_BCHW), 3, *denoiser.resolution)
    blank_B3HW = torch.zeros(size, device=latents_BCHW.device, requires_grad=True)
    offset_BCHW = denoiser.encode(blank_B3HW)
    shifted_BCHW = latents_BCHW - offset_BCHW.detach()
    (back_B3HW,) = torch.autograd.grad(offset_BCHW, blank_B3HW, shifted_BCHW)
    square = (back_B3HW.norm() / shifted_BCHW.norm()) ** 2
    picture_B3HW = (back_B3HW / square).detach()
    error = (denoiser.encode(picture_B3HW) - latents_BCHW).abs().max().item()
    if error > _CLOSE * max(1.0, latents_BCHW.abs().max().item()):
        raise ConfigError(
            f"--method: sample; the model's encoder loses {error:.2g} of its latents, expected a "
            "prior whose encoder only moves pixels into channels"
        )
    return picture_B3HW
