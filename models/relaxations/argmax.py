"""The likeliest entry, with the mean's gradient: what the guidance sees is the skin that ships.

No chance: the straight-through estimator of Bengio et al. 2013 on the argmax.
"""

import torch
from torch import Tensor

from models.relaxations import softmax


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Take the likeliest entry of each texel; backward pretends that the mean was used.

    Args:
        logits_NK: (N, K).
        tau: temperature of the backward pass, above 0.
        generator: not used.

    Returns:
        (N, K) one-hot.
    """
    soft_NK = softmax.relax(logits_NK, tau, generator)
    hard_NK = torch.zeros_like(soft_NK).scatter_(-1, logits_NK.argmax(-1, keepdim=True), 1.0)
    return hard_NK + soft_NK - soft_NK.detach()
