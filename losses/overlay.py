"""Overlay: an opaque texel of the outer layer has a price, so that only useful ones stay."""

from dataclasses import dataclass

import torch

from config.errors import require
from losses import Context, Iterate, Term
from losses._faces import mean, refuse_flat


@dataclass(frozen=True)
class Config:
    """Options of the overlay's price.

    Attributes:
        weight: price of a wholly opaque outer layer, 0 or more; it is the mean alpha of its texels,
            and nothing for a skin without one.
    """

    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.overlay.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> "Overlay":
    """Find the outer texels of one request's layout.

    Returns:
        The loss. Its `notices` are for the user.

    Raises:
        ConfigError: the canvas is flat.
    """
    refuse_flat(context.layout, "overlay", "outer layer")
    return Overlay(config, context)


class Overlay:
    """See `losses.Loss`.

    Attributes:
        notices: that it has no effect, where it has none.
    """

    notices: tuple[str, ...] = ()

    def __init__(self, config: Config, context: Context) -> None:
        if not context.layout.has_overlay:
            self.notices = ("losses.overlay: it has no effect on a skin without an outer layer",)
        self._weight = config.weight
        self._texel_M = torch.nonzero(context.layout.mask_HW("outer").flatten()).flatten()
        self._texel_M = self._texel_M.to(context.device)

    def __call__(self, iterate: Iterate) -> Term:
        """Charge for what is opaque."""
        alpha_M = iterate.skin_HW4.reshape(-1, 4)[self._texel_M, 3]
        return Term(self._weight * mean([alpha_M]))
