"""Gradient: light and dark should change where they change in the photo (Sobel).

The mean squared difference of the Sobel responses of grey values, across and down, as SD-piXL has
it. SD-piXL compares at the photo's size, where a smoothly enlarged texel's edge is spread over many
pixels: there the same edge costs by the square of the enlargement less, so that a weight depends on
the photo. Here texels are compared, the photo averaged over each; and none at a border, where
SD-piXL compares with the black that it pads with.

On a skin what is compared is the front of the player, the outer layer over the base.

Letters: H, W rows and columns of the front, T texels of the canvas, P places on the front, N used
texels.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from config.errors import ConfigError, require
from losses import Context, Iterate, Loss, Term
from losses._faces import mean
from models.color import luma_from_srgb
from models.layout import SkinLayout
from models.reference import Reference

_COVERED = 0.5
"""Share of a texel that is the photo's subject, from which on it is compared."""


@dataclass(frozen=True)
class Config:
    """Options of the gradient.

    Attributes:
        weight: of the loss, 0 or more; an edge from black to white in place of none costs 16 in
            each of the two columns or rows of texels that it lies between.
    """

    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.weight >= 0, "losses.gradient.weight", self.weight, "0 or more")


def build(config: Config, context: Context) -> Loss:
    """Read the photo for one request.

    Raises:
        ConfigError: there is no photo, or the canvas is nothing but border.
    """
    if context.reference is None:
        raise ConfigError("losses.gradient: there is no photo; expected --input_image beside it")
    size = context.layout.height, context.layout.width
    require(min(size) >= 3, "losses.gradient", "{}×{} texels".format(*size), "3×3 or more")
    return _Gradient(config, context.layout, context.reference, context.device)


def sobel(grey_HW: Tensor) -> Tensor:
    """Measure how grey values change, away from the border.

    Args:
        grey_HW: (H, W), 3 or more each.

    Returns:
        (2, H - 2, W - 2) the change to the right and downwards, eight times that of a texel.
    """
    right_33 = grey_HW.new_tensor([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    kernels_2133 = torch.stack([right_33, right_33.T])[:, None]
    return F.conv2d(grey_HW[None, None], kernels_2133)[0]


def front_texels(layout: SkinLayout, reference: Reference) -> tuple[Tensor, Tensor]:
    """Say which texels the front shows.

    Returns:
        (H, W) flat index of the base texel and of the outer texel over it; -1 where there is none.
    """
    base_HW = torch.full(reference.front_HW4.shape[:2], -1)
    index_HW = torch.arange(layout.height * layout.width).reshape(layout.height, layout.width)
    for rect, row, column in reference.front_places(layout):
        place = base_HW[row : row + rect.height, column : column + rect.width]
        place.copy_(index_HW[rect.rows, rect.columns])
    over_T = torch.full((layout.height * layout.width + 1,), -1)  # the last one stands for no texel
    is_outer_N = layout.texel_N != layout.base_texel_N
    over_T[layout.base_texel_N[is_outer_N]] = layout.texel_N[is_outer_N]
    return base_HW, over_T[base_HW]


class _Gradient:
    def __init__(
        self, config: Config, layout: SkinLayout, reference: Reference, device: str
    ) -> None:
        base_HW, outer_HW = front_texels(layout, reference)
        is_known_HW = (base_HW >= 0) & (reference.front_HW4[..., 3] >= _COVERED)
        known_11HW = is_known_HW[None, None].float()
        # A place counts if it and all eight around it are known.
        around_HW = 1 - F.max_pool2d(1 - known_11HW, 3, stride=1)[0, 0]
        self._counts_P = torch.nonzero(around_HW.flatten())[:, 0].to(device)
        self._weight = config.weight
        # -1 takes the last texel, to which a clear one is added.
        self._base_HW, self._outer_HW = base_HW.to(device), outer_HW.to(device)
        photo_HW = luma_from_srgb(reference.front_HW4[..., :3])
        self._photo_2P = sobel(photo_HW).flatten(1)[:, self._counts_P.cpu()].to(device)

    def __call__(self, iterate: Iterate) -> Term:
        skin_T4 = F.pad(iterate.skin_HW4.flatten(0, 1), (0, 0, 0, 1))
        outer_HW4 = skin_T4[self._outer_HW]
        worn_HW3 = outer_HW4[..., :3] + (1 - outer_HW4[..., 3:]) * skin_T4[self._base_HW][..., :3]
        slope_2P = sobel(luma_from_srgb(worn_HW3)).flatten(1)[:, self._counts_P]
        # The sum of the two directions' means, as of SD-piXL.
        return Term(2 * self._weight * mean([(slope_2P - self._photo_2P.to(slope_2P)).square()]))
