"""How many requests fit into memory at once, and how many make a forward pass.

Knows nothing about what they are.
"""

import resource
import sys

import psutil
import torch

from models.diffusion import Denoiser

MOST = 16
"""Requests at a time, if nobody says otherwise; more brought no speed where it was measured."""

CPU_BLOCK = 8
"""Requests in a forward pass on a CPU: for each, one of 1, 2, 4, 8 and 16 was measured to take 31,
25, 21, 19 and 19 ms; and the last requests of a batch fill a block with nothing."""

_SHARE = 0.7
_LEAST_BYTES = 64 * 2**20


def choose_parallel(denoiser: Denoiser, *, device: str) -> int:
    """Choose how many requests to work on at once, by trying what one needs.

    Args:
        denoiser: the guidance, loaded.
        device: where it works.

    Returns:
        1 to `MOST`.
    """
    is_gpu = torch.device(device).type == "cuda"
    before = _peak_bytes(device)
    _ask_once(denoiser, device)
    if is_gpu:
        needed = torch.cuda.max_memory_allocated(device) - torch.cuda.memory_allocated(device)
        torch.cuda.empty_cache()
        free = torch.cuda.mem_get_info(device)[0]
    else:
        needed = _peak_bytes(device) - before
        free = psutil.virtual_memory().available
    return max(1, min(MOST, int(_SHARE * free / max(needed, _LEAST_BYTES))))


def block_of(parallel: int, *, device: str) -> int:
    """Give how many requests a forward pass holds: on a GPU all, on a CPU a few.

    It depends on nothing else, so that neither do the last bits of a result.
    """
    return parallel if torch.device(device).type == "cuda" else min(parallel, CPU_BLOCK)


def peak_bytes(device: str) -> int:
    """Give the greatest memory use so far: of the GPU, or of this process."""
    return _peak_bytes(device)


def _peak_bytes(device: str) -> int:
    if torch.device(device).type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _ask_once(denoiser: Denoiser, device: str) -> None:
    """Encode a picture, with its gradient, and estimate it with and against a prompt."""
    view_B3HW = torch.full((1, 3, *denoiser.resolution), 0.5, device=device, requires_grad=True)
    latents_BCHW = denoiser.encode(view_B3HW)
    prompt = denoiser.embed([""])
    sigma_B = denoiser.sigma(torch.full((1,), 0.5, device=device))
    if not denoiser.likenesses:  # which need a photo
        denoiser.denoise(latents_BCHW.detach(), sigma_B, prompt, prompt)
    latents_BCHW.sum().backward()
