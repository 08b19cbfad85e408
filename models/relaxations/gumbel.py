"""A soft sample: softmax((logits + Gumbel noise) / τ).

Jang et al., "Categorical Reparameterization with Gumbel-Softmax", ICLR 2017.
"""

import torch
from torch import Tensor


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Draw a soft sample.

    Args:
        logits_NK: (N, K).
        tau: temperature, above 0.
        generator: on the logits' device.

    Returns:
        (N, K).
    """
    exponential = torch.empty_like(logits_NK).exponential_(generator=generator)
    exponential.clamp_(min=torch.finfo(exponential.dtype).tiny)  # a drawn 0 would be infinite noise
    return torch.softmax((logits_NK - exponential.log()) / tau, dim=-1)
