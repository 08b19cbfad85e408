"""No chance: the expected entry, softmax(logits / τ)."""

import torch
from torch import Tensor


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Mix the entries by their probabilities.

    Args:
        logits_NK: (N, K).
        tau: temperature, above 0; near 0 one entry takes all.
        generator: not used.

    Returns:
        (N, K).
    """
    return torch.softmax(logits_NK / tau, dim=-1)
