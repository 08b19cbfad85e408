"""A hard sample whose gradient is the soft one's (straight-through Gumbel-softmax).

Jang et al., "Categorical Reparameterization with Gumbel-Softmax", ICLR 2017, section 2.2.
"""

import torch
from torch import Tensor

from models.relaxations import gumbel


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Draw one entry a texel; backward pretends that the soft sample was used.

    Args:
        logits_NK: (N, K).
        tau: temperature of the backward pass, above 0.
        generator: on the logits' device.

    Returns:
        (N, K) one-hot.
    """
    soft_NK = gumbel.relax(logits_NK, tau, generator)
    hard_NK = torch.zeros_like(soft_NK).scatter_(-1, soft_NK.argmax(-1, keepdim=True), 1.0)
    return hard_NK + soft_NK - soft_NK.detach()
