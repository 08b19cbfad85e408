"""Draws from the prior directly, without distillation: the baseline that distillation has to beat.

python -m tools.sample_prior -pt "knight" --model assets/prior --out sheet.png

Samples a sheet with the model's own scheduler through the library's pipeline, undoes the encoder
exactly, and can turn the sheet into a skin whose texels are the palette's nearest colours.

Letters: B prompts, H, W rows and columns of a sheet or skin, C, N latents.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import StableDiffusionXLPipeline
from torch import Tensor

from config.errors import ConfigError
from models.palette import Palette
from models.views.sheet import HEIGHT, WIDTH
from tools.io.palettes import read_palette
from tools.io.training_data import write_picture
from tools.training.networks import sheets_from_latents
from tools.training.sampling import tile
from tools.training.skins import read_sheet


def main(argv: Sequence[str] | None = None) -> int:
    """Sample sheets and write them; returns the exit code."""
    options = _parse(argv)
    torch.set_num_threads(options.threads)
    try:
        palette, notices = read_palette(options.palette) if options.palette else (None, [])
        sheet_BHW3 = sample_sheets(
            options.model,
            options.prompt,
            negative=options.negative_prompt,
            steps=options.steps,
            guidance=options.guidance,
            seed=options.seed,
        )
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    for notice in notices:
        print(notice, file=sys.stderr)
    pictures = [(sheet.numpy() * 255).round().astype(np.uint8) for sheet in sheet_BHW3]
    write_picture(options.out, tile(pictures, columns=8, scale=options.scale))
    print(options.out)
    if options.skins:
        for prompt, sheet_HW3 in zip(options.prompt, sheet_BHW3, strict=True):
            path = options.skins / f"{_file_name(prompt)}.png"
            write_picture(path, quantize(read_sheet(sheet_HW3.numpy(), options.arms), palette))
            print(path)
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-pt", "--prompt", nargs="+", required=True, help="one or more prompts")
    parser.add_argument("-npt", "--negative_prompt", default="")
    parser.add_argument("--model", type=Path, default=Path("assets/prior"), help="SDXL folder")
    parser.add_argument("--out", type=Path, default=Path("sheet.png"), help="picture of the sheets")
    parser.add_argument("--skins", type=Path, help="folder for the skins read off the sheets")
    parser.add_argument("--palette", help="palette of the skins; without it they keep all colours")
    parser.add_argument("--arms", choices=("classic", "slim"), default="classic")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=30, help="of the model's scheduler")
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--scale", type=int, default=4, help="pixels a texel in the picture")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(argv)


def sample_sheets(
    model: Path,
    prompts: Sequence[str],
    *,
    negative: str = "",
    steps: int = 30,
    guidance: float = 3.0,
    seed: int = 0,
) -> Tensor:
    """Sample a sheet for each prompt.

    Args:
        model: an SDXL folder that `tools.train_prior` exported.
        prompts: at least one.
        negative: the negative prompt of all.
        steps: of the model's scheduler.
        guidance: scale of classifier-free guidance.
        seed: of the noise.

    Returns:
        (B, 72, 48, 3) floating sRGB in [0, 1].

    Raises:
        ConfigError: the folder holds no such model.
    """
    if not (model / "model_index.json").exists():
        raise ConfigError(f"model: {model} is no SDXL folder; expected one with a model_index.json")
    pipeline: Any = StableDiffusionXLPipeline.from_pretrained(
        model, dtype=torch.float32, local_files_only=True
    )
    pipeline.set_progress_bar_config(disable=True)
    latents_BCHW = pipeline(
        list(prompts),
        negative_prompt=[negative] * len(prompts),
        height=HEIGHT,
        width=WIDTH,
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(seed),
        output_type="latent",
    ).images
    return sheets_from_latents(latents_BCHW).clamp(0, 1)


def quantize(skin_HW4: np.ndarray, palette: Palette | None) -> np.ndarray:
    """Give each opaque texel the palette's nearest colour in OKLab.

    Args:
        skin_HW4: (H, W, 4) floating RGBA in [0, 1]; alpha 0 or 1.
        palette: None keeps the colours.

    Returns:
        (H, W, 4) uint8 RGBA.
    """
    exact_HW4 = (skin_HW4 * 255).round().astype(np.uint8)
    if palette is not None:
        nearest_HW = palette.nearest(torch.from_numpy(skin_HW4[..., :3]))
        is_seen_HW = exact_HW4[..., 3] > 0
        exact_HW4[is_seen_HW, :3] = palette.colors_C3[nearest_HW].numpy()[is_seen_HW]
    return exact_HW4


def _file_name(prompt: str) -> str:
    """Turn a prompt into letters, digits and hyphens that no file system minds."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in prompt)
    return "-".join(kept.lower().split())[:60] or "skin"


if __name__ == "__main__":
    sys.exit(main())
