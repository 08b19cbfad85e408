"""Laplacian: a texel should have the colour of those around it.

The kernel is SD-piXL's: a Gaussian without its centre, normalised, minus the centre; the loss is
the mean of the absolute or of the squared response. SD-piXL mirrors the picture at its border; here
a face goes on with its border texels, so that it may be narrower than the kernel.

Letters: F faces of equal size, h, w their rows and columns, C channels, K side of the kernel.
"""

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from config.errors import require
from losses import Context, Iterate, Loss, Term
from losses._faces import channels_TC, faces_by_size, mean


@dataclass(frozen=True)
class Config:
    """Options of the Laplacian.

    Attributes:
        weight: of the loss, 0 or more; a lone white texel on black costs 1 plus as much around it.
        sigma: width of the Gaussian in texels, above 0.
        radius: half the side of the kernel in texels, 1 or more.
        norm: "l1", absolute responses; "l2", squared ones.
    """

    weight: float = 1.0
    sigma: float = 0.75
    radius: int = 2
    norm: Literal["l1", "l2"] = "l1"

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.laplacian.weight", self.weight, "0 or more")
        require(self.sigma > 0, "losses.laplacian.sigma", self.sigma, "above 0")
        require(self.radius >= 1, "losses.laplacian.radius", self.radius, "1 or more")


def build(config: Config, context: Context) -> Loss:
    """Group the faces of one request's layout."""
    return _Laplacian(config, context)


def laplacian_kernel(sigma: float, radius: int) -> Tensor:
    """Make the kernel, whose entries sum to 0: (2·radius + 1, 2·radius + 1) float64."""
    offset_K = torch.arange(-radius, radius + 1, dtype=torch.float64)
    bell_K = torch.exp(-(offset_K**2) / (2 * sigma**2))
    kernel_KK = bell_K[:, None] * bell_K[None]
    kernel_KK[radius, radius] = 0
    kernel_KK /= kernel_KK.sum()
    kernel_KK[radius, radius] = -1
    return kernel_KK


class _Laplacian:
    def __init__(self, config: Config, context: Context) -> None:
        self._weight = config.weight
        self._radius = config.radius
        self._cost = torch.abs if config.norm == "l1" else torch.square
        self._layout = context.layout
        self._kernel = laplacian_kernel(config.sigma, config.radius)[None, None].to(
            context.device, torch.float32
        )
        self._groups = faces_by_size(context.layout, context.device)

    def __call__(self, iterate: Iterate) -> Term:
        channels = channels_TC(iterate.skin_HW4, self._layout)
        responses = [self._respond(channels[texel_Fhw]) for texel_Fhw in self._groups]
        return Term(self._weight * mean([self._cost(response) for response in responses]))

    def _respond(self, face_FhwC: Tensor) -> Tensor:
        plane_P1hw = face_FhwC.movedim(-1, 1).flatten(0, 1)[:, None]
        padded = F.pad(plane_P1hw, (self._radius,) * 4, mode="replicate")
        return F.conv2d(padded, self._kernel.to(padded.dtype))
