"""Pictures that the guidance should follow, one for each view. A picture is a file of this folder.

A plug-in holds a frozen dataclass `Config` with at least `scale` and `net`, and
`build(config, setting) -> ControlPicture`. It makes pictures; a ControlNet of the guidance follows
them. Knows nothing about the guidance's networks.

Letters: B views, H, W rows and columns of a view, L surfaces along a ray.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from config.errors import require
from models.diffusion import Control
from models.layout import SkinLayout
from models.reference import Reference
from models.renderer import Fragments
from models.views import Shot


@dataclass(frozen=True, eq=False)
class Setting:
    """What a control picture is built for.

    Attributes:
        layout: whose faces are shown.
        followed: `Denoiser.controls`: what the guidance can follow, by name, each with its pixels
            along a view's pixel.
        reference: the photo, fitted to the layout; None without one.
        device: where the views are.
        download: whether models that look at the photo may be fetched.
    """

    layout: SkinLayout
    followed: Mapping[str, int]
    reference: Reference | None = None
    device: str = "cpu"
    download: bool = False


class ControlPicture(Protocol):
    """Makes the picture of each view of a step."""

    def __call__(self, skin_HW4: Tensor, shot: Shot) -> Control:
        """Make the pictures.

        Args:
            skin_HW4: (H', W', 4) as it is now, without gradient; its alpha says where the outer
                layer is.
            shot: how the views were taken.
        """


def require_strength(plugin: str, *, scale: float, start: float, end: float) -> None:
    """Refuse options that all control pictures share and that are out of their range.

    Raises:
        ConfigError: one is not right.
    """
    require(scale >= 0, f"control.{plugin}.scale", scale, "0 or more")
    require(0 <= start < 1, f"control.{plugin}.start", start, "0 to below 1")
    require(start < end <= 1, f"control.{plugin}.end", end, "above start, at most 1")


def require_net(plugin: str, net: str, setting: Setting) -> int:
    """Look up how much larger than the views the pictures for a net are.

    Raises:
        ConfigError: the guidance has no such net.
    """
    known = ", ".join(setting.followed) or "none"
    expected = f"a ControlNet of the guidance; loaded: {known}"
    require(net in setting.followed, f"control.{plugin}.net", net, expected)
    return setting.followed[net]


def require_body(plugin: str, setting: Setting) -> None:
    """Refuse a flat canvas for pictures of the player.

    Raises:
        ConfigError: the canvas is flat.
    """
    is_skin = not setting.layout.is_flat
    require(is_skin, f"control.{plugin}", "a flat canvas", "a skin, which has a body")


def refuse_mosaic(plugin: str, shot: Shot) -> None:
    """Refuse pictures of several views for a control that looks through one camera.

    Raises:
        ConfigError: the shot is such a picture.
    """
    expected = "views of one camera each, or control.player_edges, which follows any"
    require(not shot.is_mosaic, f"control.{plugin}", "views.turnaround", expected)


def nearest_surface(skin_HW4: Tensor, fragments: Fragments) -> Tensor:
    """Find the texel that each fragment shows: the first one that is opaque.

    Args:
        skin_HW4: (H', W', 4) of which only the alpha counts: from one half on, a texel is opaque.
        fragments: what each pixel sees, same device.

    Returns:
        (B, H, W) int64 flat index of the texel, -1 where nothing is seen.
    """
    opaque_T = torch.cat([skin_HW4[..., 3].flatten() >= 0.5, skin_HW4.new_zeros(1).bool()])
    opaque_BHWL = opaque_T[fragments.texel_BHWL]
    first_BHW1 = opaque_BHWL.long().argmax(-1, keepdim=True)  # the first of equal ones
    texel_BHW = fragments.texel_BHWL.gather(-1, first_BHW1)[..., 0]
    return texel_BHW.masked_fill(~opaque_BHWL.any(-1), -1)


def enlarge(picture_BCHW: Tensor, size: tuple[int, int]) -> Tensor:
    """Take the pixel under each pixel's centre: (B, C, *size), larger or smaller, not smoothed."""
    height, width = picture_BCHW.shape[-2:]
    device = picture_BCHW.device
    row_H = (2 * torch.arange(size[0], device=device) + 1) * height // (2 * size[0])
    column_W = (2 * torch.arange(size[1], device=device) + 1) * width // (2 * size[1])
    return picture_BCHW[..., row_H, :][..., column_W]
