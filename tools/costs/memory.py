"""How much memory a run will take, said before it begins.

Knows nothing about runs; the sums are of the model and of one step.
"""

import torch

from config.errors import ModelError
from config.schema import Config
from models.diffusion import sdxl
from tools.costs.step import CUDA_BYTES, StepCost, cost_of_step


def memory_of(options: object, views: object, *, device: str) -> StepCost | None:
    """Compute the cost of a step; None where nothing is known of the model yet.

    Args:
        options: of the guidance, its folders found.
        views: mapping from a view's name to its options.
        device: where it would work.
    """
    if not isinstance(options, sdxl.Config) or not isinstance(views, dict):
        return None
    num_views = max(getattr(each, "num_views", 1) for each in views.values())
    try:
        return cost_of_step(options, num_views=num_views, device=device)
    except ModelError:  # it is not on this machine, or what is wrong is said where it is loaded
        return None


def describe_memory(config: Config, options: object, *, device: str) -> str:
    """Say in a line how much memory a run takes at most.

    Args:
        config: of the run.
        options: of its guidance, its folders found.
        device: where it would work.
    """
    cost = memory_of(options, config.views, device=device)
    if cost is None:
        return "memory: not known before the model is here"
    is_cuda = torch.device(device).type == "cuda"
    whole = cost.peak_bytes + (CUDA_BYTES if is_cuda else 0)
    parts = [
        f"weights {_gigabytes(cost.weight_bytes)}",
        f"a step {_gigabytes(cost.activation_bytes)}",
        f"text encoders {_gigabytes(cost.text_bytes)} before the first",
    ]
    if is_cuda:
        parts.append(f"CUDA itself {_gigabytes(CUDA_BYTES)}")
    place = "of the GPU" if is_cuda else "beside what Python and its libraries take"
    return f"memory: {_gigabytes(whole)} {place}, computed in advance: {', '.join(parts)}"


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.2f} GB"
