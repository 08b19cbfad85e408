"""Decision: each texel should make up its mind, so that what is optimised is what ships.

The mean entropy of the choices, as a share of that of not knowing at all. (SD-piXL's
`softmax_regularizer` was meant for it: it scales the logits, which the Gumbel-softmax of its own
settings does not look at. To scale them here, lower the temperature.)

Letters: N used texels, K palette entries.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._score import is_active, require_active, silence


@dataclass(frozen=True)
class Config:
    """Options of the decision.

    Attributes:
        weight: of the loss, 0 or more; it is what a skin costs that is undecided everywhere.
        active: from and to which share of the run it works; too early it would keep first guesses.
    """

    weight: float = 1.0
    active: tuple[float, float] = (0.5, 1.0)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.decision.weight", self.weight, "0 or more")
        require_active("decision", self.active)


def build(config: Config, context: Context) -> Loss:
    """Build the loss."""
    return _Decision(config)


def entropy_N(logits_NK: Tensor) -> Tensor:
    """Measure how undecided each texel is: (N,) nats; its gradient is finite also beside -inf."""
    share_NK = torch.softmax(logits_NK, dim=-1)
    finite_NK = logits_NK.masked_fill(logits_NK.isneginf(), 0)
    return torch.logsumexp(logits_NK, dim=-1) - (share_NK * finite_NK).sum(-1)


class _Decision:
    def __init__(self, config: Config) -> None:
        self._config = config

    def __call__(self, iterate: Iterate) -> Term:
        if not is_active(self._config.active, iterate):
            return silence(iterate)
        logits_NK = iterate.logits_NK
        assert logits_NK is not None, "the loop gives the logits of the skin"
        entries_N = (~logits_NK.isneginf()).sum(-1)
        # The entropy of one entry is 0, whatever it is divided by.
        most_N = entries_N.clamp(min=2).to(logits_NK).log()
        return Term(self._config.weight * (entropy_N(logits_NK) / most_N).mean())
