"""Symmetry: the left half of the player should look like the right one, mirrored.

What is whose mirror image, `models.mirror` says.

Letters: E pairs of texels.
"""

from dataclasses import dataclass

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import channels_TC, mean, refuse_flat, steps_EC
from models.mirror import Parts, mirror_pairs


@dataclass(frozen=True)
class Config:
    """Options of symmetry.

    Attributes:
        weight: of the loss, 0 or more; it is the mean absolute difference in premultiplied sRGB and
            alpha between a texel and its mirror image.
        parts: what is compared: "all" of the player, or its "limbs" alone.
    """

    weight: float = 1.0
    parts: Parts = "all"

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.symmetry.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> Loss:
    """Find the mirror images of one request's layout.

    Raises:
        ConfigError: the canvas is flat.
    """
    refuse_flat(context.layout, "symmetry", "left and right side")
    return _Symmetry(config, context)


class _Symmetry:
    def __init__(self, config: Config, context: Context) -> None:
        self._weight = config.weight
        self._layout = context.layout
        self._pair_E2 = mirror_pairs(context.layout, config.parts).to(context.device)

    def __call__(self, iterate: Iterate) -> Term:
        step_EC = steps_EC(channels_TC(iterate.skin_HW4, self._layout), self._pair_E2)
        return Term(self._weight * mean([step_EC.abs()]))
