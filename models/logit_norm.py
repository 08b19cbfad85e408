"""Logits normalised over the texels, entry by entry, so that none runs away and none freezes.

Linder & Seelig, "Fast activation maximization for molecular sequence design", BMC Bioinformatics
22:510, 2021: instance normalisation of each nucleotide's logits over the positions; here of each
palette entry's over the texels. Knows nothing about colours.

Letters: N texels, K palette entries.
"""

import torch
from torch import Tensor, nn

_TINY = 1e-5


class EntryNorm(nn.Module):
    """γ·(l − μ)/√(σ² + tiny) + β with μ and σ² over the texels that may choose the entry.

    Attributes:
        scale_K: (K,) γ, learned.
        shift_K: (K,) β, learned.
    """

    scale_K: nn.Parameter
    shift_K: nn.Parameter

    def __init__(self, logits_NK: Tensor, allowed_NK: Tensor) -> None:
        """Choose γ and β so that the first logits come out as they went in.

        Where they do not vary, γ is 1, so that it lets a gradient through.

        Args:
            logits_NK: (N, K); 0 where not allowed.
            allowed_NK: (N, K) bool.
        """
        super().__init__()
        mean_K, variance_K = _mean_and_variance(logits_NK, allowed_NK)
        deviation_K = (variance_K + _TINY).sqrt()
        self.scale_K = nn.Parameter(torch.where(variance_K > _TINY, deviation_K, 1.0))
        self.shift_K = nn.Parameter(mean_K)

    def forward(self, logits_NK: Tensor, allowed_NK: Tensor) -> Tensor:
        """Normalise (N, K) logits; what is not allowed gives a number without a meaning."""
        mean_K, variance_K = _mean_and_variance(logits_NK, allowed_NK)
        return self.scale_K * (logits_NK - mean_K) / (variance_K + _TINY).sqrt() + self.shift_K


def _mean_and_variance(logits_NK: Tensor, allowed_NK: Tensor) -> tuple[Tensor, Tensor]:
    weight_NK = allowed_NK.to(logits_NK)
    count_K = weight_NK.sum(0).clamp(min=1)  # on a flat canvas nobody may be transparent
    mean_K = (weight_NK * logits_NK).sum(0) / count_K
    variance_K = (weight_NK * (logits_NK - mean_K) ** 2).sum(0) / count_K
    return mean_K, variance_K
