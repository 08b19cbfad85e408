"""A hard sample with a gradient estimate of second order.

Liu et al., "Bridging Discrete and Backpropagation: Straight-Through and Beyond", NeurIPS 2023:
with D ~ Cat(π₀), π₀ = softmax θ, π₁ = ½(softmax(θ/τ) + D) and G = ∂L/∂D,
∂θ = 2(G⊙π₁ − π₁⟨G, π₁⟩) − ½(G⊙π₀ − π₀⟨G, π₀⟩).
"""

import torch
from torch import Tensor


def relax(logits_NK: Tensor, tau: float, generator: torch.Generator) -> Tensor:
    """Draw one entry a texel from softmax(logits).

    Args:
        logits_NK: (N, K).
        tau: temperature of the backward pass, above 0; the paper advises 1 or more.
        generator: on the logits' device.

    Returns:
        (N, K) one-hot.
    """
    exponential = torch.empty_like(logits_NK).exponential_(generator=generator)
    exponential.clamp_(min=torch.finfo(exponential.dtype).tiny)  # a drawn 0 would be infinite noise
    chosen_N1 = (logits_NK.detach() - exponential.log()).argmax(-1, keepdim=True)
    return _ReinMax.apply(logits_NK, chosen_N1, tau)  # type: ignore[no-untyped-call]


class _ReinMax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits_NK: Tensor, chosen_N1: Tensor, tau: float) -> Tensor:  # type: ignore[no-untyped-def]
        chosen_NK = torch.zeros_like(logits_NK).scatter_(-1, chosen_N1, 1.0)
        ctx.save_for_backward(logits_NK, chosen_NK)
        ctx.tau = tau
        return chosen_NK

    @staticmethod
    def backward(ctx, *gradients: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[no-untyped-def]
        (gradient_NK,) = gradients
        logits_NK, chosen_NK = ctx.saved_tensors
        first_NK = (torch.softmax(logits_NK / ctx.tau, -1) + chosen_NK) / 2
        zeroth_NK = torch.softmax(logits_NK, -1)
        return (
            2 * _through_softmax(gradient_NK, first_NK)
            - 0.5 * _through_softmax(gradient_NK, zeroth_NK),
            None,
            None,
        )


def _through_softmax(gradient_NK: Tensor, share_NK: Tensor) -> Tensor:
    return share_NK * (gradient_NK - (share_NK * gradient_NK).sum(-1, keepdim=True))
