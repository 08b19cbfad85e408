"""A tiny SDXL folder with random weights, for the tests of all that loads one."""

import atexit
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import torch

from tools.benchmarks.random_sdxl import Prediction, Vae, make_random_sdxl


@cache
def tiny_sdxl(
    prediction: Prediction = "epsilon", vae: Vae = "full", dtype: torch.dtype = torch.float32
) -> Path:
    """Make the folder, once a session; tests that change it work on a copy."""
    folder = Path(mkdtemp(prefix="tiny_sdxl_"))
    atexit.register(rmtree, folder, ignore_errors=True)
    return make_random_sdxl(folder, "tiny", prediction=prediction, vae=vae, dtype=dtype)
