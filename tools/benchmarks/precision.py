"""What fewer digits do to the direction of the guidance: ε₊ − ε₋ against single precision.

Letters: B views, C, H, W latents.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from config.errors import require
from models.diffusion import sdxl
from models.rng import StepRng
from tools.benchmarks.machine import describe_machine, format_machine
from tools.benchmarks.plot import draw_bars

MODES: Mapping[str, dict[str, Any]] = {
    "float16": {"dtype": "float16"},
    "bfloat16": {"dtype": "bfloat16"},
    "float32, weights of 8 bits": {"dtype": "float32", "storage": "float8"},
    "float16, weights of 8 bits": {"dtype": "float16", "storage": "float8"},
    "bfloat16, weights of 8 bits": {"dtype": "bfloat16", "storage": "float8"},
}


def measure_precision(
    config: sdxl.Config,
    prompts: Sequence[str],
    *,
    modes: Sequence[str],
    levels: Sequence[float],
    guidance_scale: float,
    device: str,
) -> dict[str, Any]:
    """Ask a model the same in several precisions.

    Args:
        config: the model.
        prompts: one or more; against no prompt.
        modes: names of `MODES`.
        levels: noise levels, each in [0, 1].
        guidance_scale: g of the whole pull, (ε₊ − ε) + g·(ε₊ − ε₋).
        device: where to work.

    Returns:
        By mode and noise level the cosine of ε₊ − ε₋, and of the whole pull, with float32's; means
        over the prompts; ready for JSON. The latents are smooth noise, the same for all.
    """
    for mode in modes:
        require(mode in MODES, "modes", mode, "some of " + ", ".join(MODES))
    require(all(0 <= level <= 1 for level in levels), "levels", list(levels), "each in [0, 1]")
    args = (list(prompts), list(levels), guidance_scale)
    reference = _ask(dataclasses.replace(config, dtype="float32"), *args, device=device)
    found = {}
    for mode in modes:
        asked = _ask(dataclasses.replace(config, **MODES[mode]), *args, device=device)
        found[mode] = {
            what: [_cosine(asked[what][at], reference[what][at]) for at in range(len(levels))]
            for what in reference
        }
    return {
        "model": config.model,
        "prompts": list(prompts),
        "levels": list(levels),
        "guidance_scale": guidance_scale,
        **describe_machine(device),
        "cosine": found,
    }


@torch.no_grad()
def _ask(
    config: sdxl.Config,
    prompts: list[str],
    levels: list[float],
    guidance_scale: float,
    *,
    device: str,
) -> dict[str, list[Tensor]]:
    """Give ε₊ − ε₋ and the whole pull at each noise level, for all prompts."""
    denoiser = sdxl.build(config, device=device)
    positive, nothing = denoiser.embed(prompts), denoiser.embed([""]).pick([0] * len(prompts))
    height, width = denoiser.resolution
    coarse = torch.zeros(len(prompts), 3, 8, 8, device=device)
    views_B3HW = F.interpolate(
        StepRng(0, 0).normal("picture", like=coarse).sigmoid(), (height, width), mode="bilinear"
    )
    single = sdxl.build(dataclasses.replace(config, dtype="float32", storage="full"), device=device)
    latents_BCHW = single.encode(views_B3HW)
    del single
    found: dict[str, list[Tensor]] = {"direction": [], "pull": []}
    for level in levels:
        sigma = denoiser.sigma(latents_BCHW.new_tensor(level)).to(latents_BCHW)
        noise_BCHW = StepRng(0, 1).normal(f"noise {level}", like=latents_BCHW)
        noisy_BCHW = latents_BCHW + sigma * noise_BCHW
        sigma_B = sigma.expand(len(prompts))
        denoised = denoiser.denoise(noisy_BCHW, sigma_B, positive, nothing)
        # ε = (x − D)/σ, so that ε₊ − ε₋ = (D₋ − D₊)/σ.
        along_BCHW = (noisy_BCHW - denoised.positive_BCHW) / sigma
        direction_BCHW = (denoised.negative_BCHW - denoised.positive_BCHW) / sigma
        pull_BCHW = along_BCHW - noise_BCHW + guidance_scale * direction_BCHW
        found["direction"].append(direction_BCHW.double().cpu())
        found["pull"].append(pull_BCHW.double().cpu())
    return found


def _cosine(one_BCHW: Tensor, two_BCHW: Tensor) -> float:
    return F.cosine_similarity(one_BCHW.flatten(1), two_BCHW.flatten(1)).mean().item()


def format_precision(report: Mapping[str, Any]) -> str:
    """Write what `measure_precision` found as a table for people."""
    lines = [
        f"{report['model']}: cosine with float32, means over {len(report['prompts'])} prompt(s)",
        format_machine(dict(report)),
        f"{'':30}{'level':>12}" + "".join(f"{level:>10}" for level in report["levels"]),
    ]
    names = {"direction": "ε₊ − ε₋", "pull": f"pull, g={report['guidance_scale']:g}"}
    for mode, cosines in report["cosine"].items():
        for what, values in cosines.items():
            lines.append(f"{mode:30}{names[what]:>12}" + "".join(f"{v:10.5f}" for v in values))
    return "\n".join(lines)


def draw_precision(report: Mapping[str, Any]) -> Image.Image:
    """Draw the angles of ε₊ − ε₋ from float32's, the mean over the levels."""
    bars = {
        mode: {"angle": sum(map(_degrees, cosines["direction"])) / len(report["levels"])}
        for mode, cosines in report["cosine"].items()
    }
    return draw_bars("Angle of the guidance from float32's", bars, "°")


def _degrees(cosine: float) -> float:
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
