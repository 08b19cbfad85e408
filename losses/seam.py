"""Seam: colours should go on across the edges of a box.

Faces that touch in space lie apart on the canvas, so no loss on the canvas can see the step between
them. Where a texel of the outer layer is clear there is no step: each pair counts by the product of
its alphas. For premultiplied C = α·c that is |α_b·C_a − α_a·C_b| = α_a·α_b·|c_a − c_b|, without a
division.

Letters: E pairs of texels.
"""

from dataclasses import dataclass

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import mean, refuse_flat


@dataclass(frozen=True)
class Config:
    """Options of seams.

    Attributes:
        weight: of the loss, 0 or more; it is the mean absolute step in sRGB over pairs of texels
            that touch across an edge, of both layers.
    """

    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.seam.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> Loss:
    """Find the seams of one request's layout.

    Raises:
        ConfigError: the canvas is flat.
    """
    refuse_flat(context.layout, "seam", "edges")
    return _Seam(config, context)


class _Seam:
    def __init__(self, config: Config, context: Context) -> None:
        self._weight = config.weight
        self._pair_E2 = context.layout.seams_E2.to(context.device)

    def __call__(self, iterate: Iterate) -> Term:
        a_E4, b_E4 = iterate.skin_HW4.reshape(-1, 4)[self._pair_E2].unbind(1)
        step_E3 = b_E4[:, 3:] * a_E4[:, :3] - a_E4[:, 3:] * b_E4[:, :3]
        return Term(self._weight * mean([step_E3.abs()]))
