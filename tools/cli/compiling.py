"""Whether compiling the networks pays, decided before they are loaded from the number of steps.

A function of the request and the kind of device alone, so that a run that goes on decides alike.
"""

import dataclasses

import torch

from config.schema import Config
from models.diffusion import sdxl
from tools.costs.devices import PEAKS
from tools.costs.step import cost_of_step
from tools.optimize import guidance_of

EAGER_SHARE, COMPILED_SHARE = 0.40, 0.53
"""Of the computed floor's speed, as published SDXL runs reach them."""

COMPILE_SECONDS = 100.0
"""What compiling SDXL's networks takes, roughly."""

CPU_LINE = (
    "--compile: not compiled: on a CPU it takes half a minute and saves a sixth of each step, "
    "which pays after some 7000 steps"
)
"""Measured with the shipped prior on two cores: 31 s, and 25.0 → 20.9 ms to ask the guidance."""

_USUAL_PEAK = 100.0
"""TFLOP/s of a GPU that no table knows."""


def decide_compile(config: Config, *, device: str) -> tuple[Config, str]:
    """Let a config compile its networks if its steps are many enough to pay for it.

    Args:
        config: of a run.
        device: where it is to work.

    Returns:
        The config, and a line that says what was decided and why.

    Raises:
        ModelError: the model's folder is damaged.
    """
    ((family, options),) = config.diffusion.items()
    if not isinstance(options, sdxl.Config):
        return config, f"--compile: it has no effect on {family}"
    if torch.device(device).type != "cuda":
        return config, CPU_LINE
    peak = peak_of(torch.cuda.get_device_name(device))
    return decide_on(config, options, peak=peak)


def decide_on(config: Config, options: sdxl.Config, *, peak: float) -> tuple[Config, str]:
    """Decide for a GPU of some TFLOP/s; see `decide_compile`."""
    _, found = guidance_of(config)
    views = max(getattr(each, "num_views", 1) for each in config.views.values())
    flops = cost_of_step(found, num_views=views, device="cuda").flops
    floor = flops / 1e12 / peak
    saved = config.steps * floor * (1 / EAGER_SHARE - 1 / COMPILED_SHARE)
    pays = saved > COMPILE_SECONDS
    line = (
        f"--compile: {'compiled' if pays else 'not compiled'}: {config.steps} steps would save "
        f"about {saved:.0f} s, and compiling takes about {COMPILE_SECONDS:.0f} s"
    )
    if not pays:
        return config, line
    compiled = dataclasses.replace(options, compile=True)
    return dataclasses.replace(config, diffusion={"sdxl": compiled}), line


def peak_of(name: str) -> float:
    """Give the TFLOP/s in 16 bits of a GPU by its name, or of a usual one."""
    return next((peaks["half"] for part, peaks in PEAKS.items() if part in name), _USUAL_PEAK)
