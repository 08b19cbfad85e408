"""No chance: the likeliest entry, with the gradient of the expected one (straight-through).

Bengio et al., "Estimating or Propagating Gradients Through Stochastic Neurons", 2013. What is
optimised is what ships; entries that are second are only found through the gradient.
"""

import torch
from torch import Tensor

from models.relaxations import softmax


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Take the likeliest entry; backward pretends that the mixture was used.

    Args:
        logits_NK: (N, K).
        tau: temperature of the backward pass, above 0.
        generator: not used.

    Returns:
        (N, K) one-hot.
    """
    soft_NK = softmax.relax(logits_NK, tau, generator)
    hard_NK = torch.zeros_like(soft_NK).scatter_(-1, soft_NK.argmax(-1, keepdim=True), 1.0)
    return hard_NK + (soft_NK - soft_NK.detach())
