"""Total variation: neighbours on a face should have the same colour.

Rudin, Osher & Fatemi 1992, in the anisotropic l1 form of SD-piXL: mean |step to the right| + mean
|step down|. On a flat canvas it is SD-piXL's to the digit.
"""

from dataclasses import dataclass

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import channels_TC, mean, pairs_at, steps_EC


@dataclass(frozen=True)
class Config:
    """Options of total variation.

    Attributes:
        weight: of the loss, 0 or more; a chessboard of black and white opaque texels costs twice
            as much (two directions).
    """

    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.total_variation.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> Loss:
    """Find the neighbours of one request's layout."""
    return _TotalVariation(config, context)


class _TotalVariation:
    def __init__(self, config: Config, context: Context) -> None:
        self._weight = config.weight
        self._layout = context.layout
        self._directions = [
            pairs_at(context.layout, offset, context.device) for offset in ((0, 1), (1, 0))
        ]

    def __call__(self, iterate: Iterate) -> Term:
        channels = channels_TC(iterate.skin_HW4, self._layout)
        across, down = (mean([steps_EC(channels, pairs).abs()]) for pairs in self._directions)
        return Term(self._weight * (across + down))
