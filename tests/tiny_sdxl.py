"""A tiny SDXL folder with random weights, for the tests of all that loads one."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import torch

from tools.benchmarks.random_sdxl import Prediction, Vae, make_random_sdxl


@cache
def tiny_sdxl(
    prediction: Prediction = "epsilon", vae: Vae = "full", dtype: torch.dtype = torch.float32
) -> Path:
    """Make the folder, once a session; tests that change it work on a copy."""
    return make_random_sdxl(
        Path(mkdtemp(prefix="tiny_sdxl_")), "tiny", prediction=prediction, vae=vae, dtype=dtype
    )
