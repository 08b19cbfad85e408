"""Bilateral smoothness: small differences between texels that are near should go; edges may stay.

The mean over pairs of texels p, q of a face, at most `radius` apart, and over channels, of
w_space(p, q) · w_range(p, q) · |x_p − x_q|, with the two weights of the bilateral filter (Tomasi &
Manduchi 1998): w_space = exp(−‖p − q‖² / 2σ_space²), w_range = exp(−‖x_p − x_q‖² / 2σ_range²).

As in the filter, the weights are taken as given: no gradient goes through w_range, else the loss
would fall by making edges higher (Elad 2002 reads the filter as such a reweighted minimisation).

Letters: E pairs of texels, C channels.
"""

import math
from dataclasses import dataclass

import torch

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import channels_TC, pairs_at, steps_EC


@dataclass(frozen=True)
class Config:
    """Options of bilateral smoothness.

    Attributes:
        weight: of the loss, 0 or more.
        sigma_space: how far the neighbourhood reaches, in texels, above 0.
        sigma_range: which differences count as edges, as a distance in premultiplied sRGB and
            alpha, each in [0, 1]; above 0.
        radius: greatest distance of two texels, in texels, 1 or more.
    """

    weight: float = 1.0
    sigma_space: float = 1.0
    sigma_range: float = 0.2
    radius: int = 2

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.bilateral.weight", self.weight, "0 or more")
        for name in ("sigma_space", "sigma_range"):
            value = getattr(self, name)
            require(value > 0, f"losses.bilateral.{name}", value, "above 0")
        require(self.radius >= 1, "losses.bilateral.radius", self.radius, "1 or more")


def build(config: Config, context: Context) -> Loss:
    """Find the pairs of one request's layout."""
    return _Bilateral(config, context)


def half_disc(radius: int) -> list[tuple[int, int]]:
    """List the offsets (down, right) within a radius, one of each two opposite ones."""
    return [
        (down, right)
        for down in range(radius + 1)
        for right in range(-radius, radius + 1)
        if (down, right) > (0, 0) and down**2 + right**2 <= radius**2
    ]


class _Bilateral:
    def __init__(self, config: Config, context: Context) -> None:
        self._config = config
        self._layout = context.layout
        pairs, spatial = [], []
        for down, right in half_disc(config.radius):
            pairs.append(pairs_at(context.layout, (down, right)))
            weight = math.exp(-(down**2 + right**2) / (2 * config.sigma_space**2))
            spatial.append(torch.full((len(pairs[-1]),), weight))
        self._pair_E2 = torch.cat(pairs).to(context.device)
        self._spatial_E = torch.cat(spatial).to(context.device)
        self._count = max(1, len(self._pair_E2))

    def __call__(self, iterate: Iterate) -> Term:
        step_EC = steps_EC(channels_TC(iterate.skin_HW4, self._layout), self._pair_E2)
        distance2_E = step_EC.detach().square().sum(-1)
        range_E = torch.exp(-distance2_E / (2 * self._config.sigma_range**2))
        cost_E = self._spatial_E * range_E * step_EC.abs().mean(-1)
        return Term(self._config.weight * cost_E.sum() / self._count)
