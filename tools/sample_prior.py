"""Draws from a small prior directly, without distillation: the baseline that it has to beat.

python -m tools.sample_prior -pt "knight" --model assets/prior --out sheet.png
python -m tools.sample_prior --model runs/unconditional/export --count 8 --skins skins
python -m tools.sample_prior --model runs/context/export --context "view=front, hair=red"

Takes what `tools.train_prior` exports. A sheet of a text model is read as a skin; a picture of
64×64 of the others is one. Finished pictures can have each texel's nearest colour of a palette.

Letters: B pictures, H, W rows and columns of a sheet or picture, C, N latents.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
    UNet2DModel,
)
from torch import Tensor

from config.errors import ConfigError, require
from models.layout import Arms
from models.palette import Palette
from models.views.sheet import HEIGHT, WIDTH
from tools.cli.ending import end_well
from tools.io.palettes import read_palette
from tools.io.training_data import write_picture
from tools.io.video import write_webp
from tools.training import diffusion
from tools.training.contexts import load_terms, terms_of, to_vectors
from tools.training.networks import sheets_from_latents
from tools.training.pictures import finish
from tools.training.sampling import on_grey, tile, to_bytes
from tools.training.skins import read_sheet

Frames = list[list[np.ndarray]]
"""After each step, the pictures: (H, W, 3) sheets or (H, W, 4) RGBA, floating, in [0, 1]."""


def main(argv: Sequence[str] | None = None) -> int:
    """Sample pictures and write them; returns the exit code."""
    options = _parse(argv)
    torch.set_num_threads(options.threads)
    return end_well(lambda: _sample(options))


def _sample(options: argparse.Namespace) -> int:
    palette, notices = read_palette(options.palette) if options.palette else (None, [])
    names, frames = _draw(options)
    for notice in notices:
        print(notice, file=sys.stderr)
    tiled = [_lay_out(pictures, options.scale) for pictures in frames]
    write_picture(options.out, tiled[-1])
    print(options.out)
    if options.film:
        write_webp(options.film, [_with_alpha(each) for each in tiled], scale=1, fps=options.fps)
        print(options.film)
    if options.skins:
        for name, picture in zip(names, frames[-1], strict=True):
            path = options.skins / f"{name}.png"
            write_picture(path, quantize(_read(picture, options.arms), palette))
            print(path)
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-pt", "--prompt", nargs="+", default=[], help="of a text model: prompts")
    parser.add_argument("-npt", "--negative_prompt", default="")
    parser.add_argument(
        "--context", nargs="+", default=[], help='of a context model: things, such as "hair=red"'
    )
    parser.add_argument("--count", type=int, default=1, help="pictures of each prompt or context")
    parser.add_argument("--model", type=Path, default=Path("assets/prior"), help="exported folder")
    parser.add_argument("--out", type=Path, default=Path("sheet.png"), help="picture of all")
    parser.add_argument("--film", type=Path, help="lossless .webp of how they form")
    parser.add_argument("--fps", type=int, default=10, help="steps a second of the film")
    parser.add_argument("--skins", type=Path, help="folder for the finished skins or sprites")
    parser.add_argument("--palette", help="palette of these; without it they keep all colours")
    parser.add_argument("--arms", choices=("classic", "slim"), help="default: as drawn, or classic")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sampler", choices=("ddpm", "ddim"), default="ddim")
    parser.add_argument("--steps", type=int, default=30, help="of the sampler")
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--scale", type=int, default=4, help="pixels a texel in the picture")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(argv)


def _draw(options: argparse.Namespace) -> tuple[list[str], Frames]:
    """Sample what is asked for; returns a file name for each picture, and the frames."""
    require(options.count >= 1, "--count", options.count, "1 or more")
    has_text = (options.model / "text_encoder").is_dir()
    for option, value in (("--context", options.context), ("--prompt", options.prompt)):
        if value and has_text == (option == "--context"):
            raise ConfigError(f"{option}: {value}; {options.model} takes none")
    if has_text and not options.prompt:
        raise ConfigError(f"--prompt: nothing; {options.model} draws from words")
    asked = options.prompt or options.context or [""]
    repeated = [each for each in asked for _ in range(options.count)]
    shared = {
        "sampler": options.sampler,
        "steps": options.steps,
        "guidance": options.guidance,
        "seed": options.seed,
    }
    if has_text:
        frames: Frames = []
        sample_sheets(
            options.model,
            repeated,
            negative=options.negative_prompt,
            watch=lambda sheet_BHW3: frames.append(list(sheet_BHW3.numpy())),
            **shared,
        )
    else:
        frames = sample_pictures(options.model, repeated, **shared)
    return [_file_name(each, number) for number, each in enumerate(repeated)], frames


def sample_sheets(
    model: Path,
    prompts: Sequence[str],
    *,
    negative: str = "",
    sampler: diffusion.Sampler = "ddim",
    steps: int = 30,
    guidance: float = 3.0,
    seed: int = 0,
    watch: Callable[[Tensor], None] | None = None,
) -> Tensor:
    """Sample a sheet for each prompt.

    Args:
        model: an SDXL folder that `tools.train_prior` exported.
        prompts: at least one.
        negative: the negative prompt of all.
        sampler: "ddim", or "ddpm" with noise at each step.
        steps: of it.
        guidance: scale of classifier-free guidance.
        seed: of the noise.
        watch: is given the (B, 72, 48, 3) sheets after each step.

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
    schedulers: Any = {"ddim": DDIMScheduler, "ddpm": DDPMScheduler}
    pipeline.scheduler = schedulers[sampler].from_config(pipeline.scheduler.config)
    pipeline.set_progress_bar_config(disable=True)

    def show(pipeline: Any, step: int, time: Any, state: dict[str, Tensor]) -> dict[str, Tensor]:
        if watch is not None:
            watch(sheets_from_latents(state["latents"]).clamp(0, 1))
        return state

    latents_BCHW = pipeline(
        list(prompts),
        negative_prompt=[negative] * len(prompts),
        height=HEIGHT,
        width=WIDTH,
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(seed),
        output_type="latent",
        callback_on_step_end=show,
    ).images
    return sheets_from_latents(latents_BCHW).clamp(0, 1)


def sample_pictures(
    model: Path,
    contexts: Sequence[str],
    *,
    sampler: diffusion.Sampler = "ddim",
    steps: int = 30,
    guidance: float = 3.0,
    seed: int = 0,
) -> Frames:
    """Sample an RGBA picture for each context.

    Args:
        model: a folder that `tools.train_prior` exported, of kind unconditional or context.
        contexts: what is asked for, such as "view=front, hair=red"; "" asks for nothing.
        sampler: "ddpm" or "ddim".
        steps: of it.
        guidance: scale of classifier-free guidance with a context.
        seed: of the noise; picture b is a function of seed + b and what is asked for.

    Returns:
        (H, W, 4) floating RGBA in [0, 1], alpha 0 or 1, of each picture after each step.

    Raises:
        ConfigError: the folder holds no such model, or it cannot be asked for that.
    """
    terms = load_terms(model)
    context_BK: Tensor | None = None
    family: Any = UNet2DModel
    if terms is not None:
        context_BK = to_vectors([terms_of(each, terms) for each in contexts], terms)
        family = UNet2DConditionModel
    elif any(contexts):
        raise ConfigError(f"--context: {list(contexts)}; {model} takes none")
    try:
        unet: Any = family.from_pretrained(model, subfolder="unet", local_files_only=True)
        scheduler = DDPMScheduler.from_pretrained(model, subfolder="scheduler")
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ConfigError(f"model: {model} is no exported folder ({reason})") from error
    frames = diffusion.sample(
        unet.eval(),
        scheduler,
        len(contexts),
        sampler=sampler,
        steps=steps,
        seed=seed,
        context_BK=context_BK,
        guidance=guidance,
    )
    return [list(picture_BHW4.astype(np.float32) / 255) for picture_BHW4 in frames]


def _read(picture: np.ndarray, arms: Arms | None) -> np.ndarray:
    """Turn a sheet or a picture into a finished skin, or a sprite; floating, alpha 0 or 1."""
    if picture.shape[2] == 3:
        return read_sheet(picture, arms or "classic")
    return finish((picture * 255).round().astype(np.uint8), arms).astype(np.float32) / 255


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


def _lay_out(pictures: Sequence[np.ndarray], scale: int) -> np.ndarray:
    """Put pictures side by side, (H, W, 3) uint8."""
    shown = [to_bytes(torch.from_numpy(picture)) for picture in pictures]
    flat = [on_grey(each) if each.shape[2] == 4 else each for each in shown]
    return tile(flat, columns=8, scale=scale)


def _with_alpha(picture_HW3: np.ndarray) -> Tensor:
    return torch.from_numpy(np.dstack([picture_HW3, np.full_like(picture_HW3[..., :1], 255)]))


def _file_name(asked: str, number: int) -> str:
    """Turn what is asked for into letters, digits and hyphens that no file system minds."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in asked)
    return f"{number:03d}-{'-'.join(kept.lower().split())[:60]}".rstrip("-")


if __name__ == "__main__":
    sys.exit(main())
