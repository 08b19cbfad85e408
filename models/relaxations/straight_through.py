"""A hard sample whose gradient is the mean's: forward one entry, backward through the softmax.

Linder & Seelig, "Fast activation maximization for molecular sequence design", BMC Bioinformatics
22:510, 2021 (Fast SeqProp); Bengio et al. 2013. Unlike `gumbel_hard`, the noise that chose the
entry takes no part in the gradient.
"""

import torch
from torch import Tensor

from models.relaxations import gumbel, softmax


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Draw one entry a texel from softmax(logits); backward pretends that the mean was used.

    Args:
        logits_NK: (N, K).
        tau: temperature of the backward pass, above 0.
        generator: on the logits' device.

    Returns:
        (N, K) one-hot.
    """
    soft_NK = softmax.relax(logits_NK, tau, generator)
    chosen_N1 = gumbel.relax(logits_NK.detach(), 1.0, generator).argmax(-1, keepdim=True)
    hard_NK = torch.zeros_like(soft_NK).scatter_(-1, chosen_N1, 1.0)
    return hard_NK + soft_NK - soft_NK.detach()
