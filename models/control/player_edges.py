"""The edges of the player's own faces in each view: what a canny ControlNet reads.

White lines on black where one face ends and another, or the background, begins; holes of the outer
layer included. What is drawn on the faces has no part in them.

Letters: B views, H, W rows and columns of a control picture.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.control import (
    ControlPicture,
    Setting,
    enlarge,
    nearest_surface,
    require_body,
    require_net,
    require_strength,
)
from models.diffusion import Control
from models.views import Shot


@dataclass(frozen=True)
class Config:
    """Options of the player's edges.

    Attributes:
        scale: how much they are followed, 0 or more; at 0 the net is not run.
        start: share of the way from pure noise, 0, to clean, 1, from which on they are followed.
        end: share up to which they are followed.
        net: which ControlNet of the guidance follows them.
    """

    scale: float = 0.5
    start: float = 0.0
    end: float = 1.0
    net: str = "canny"

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_strength("player_edges", scale=self.scale, start=self.start, end=self.end)


def build(config: Config, setting: Setting) -> ControlPicture:
    """Build the picture.

    Raises:
        ConfigError: the guidance has no such ControlNet, or the canvas is flat.
    """
    return _PlayerEdges(config, setting)


class _PlayerEdges:
    def __init__(self, config: Config, setting: Setting) -> None:
        self._config = config
        self._face_T = torch.cat([setting.layout.face_HW.flatten(), torch.tensor([-1])])
        require_body("player_edges", setting)
        self._factor = require_net("player_edges", config.net, setting)

    def __call__(self, skin_HW4: Tensor, shot: Shot) -> Control:
        config, fragments = self._config, shot.fragments
        self._face_T = self._face_T.to(skin_HW4.device, non_blocking=True)
        face_BHW = self._face_T[nearest_surface(skin_HW4, fragments)]
        height, width = (
            side // fragments.supersample * self._factor for side in face_BHW.shape[1:]
        )
        edge_B1HW = find_borders(enlarge(face_BHW[:, None], (height, width))).float()
        return Control(
            config.net, edge_B1HW.expand(-1, 3, -1, -1), config.scale, config.start, config.end
        )


def find_borders(number_BCHW: Tensor) -> Tensor:
    """Mark the pixels whose right or lower neighbour has another number: (B, C, H, W) bool."""
    border_BCHW = torch.zeros_like(number_BCHW, dtype=torch.bool)
    border_BCHW[..., :-1] |= number_BCHW[..., :-1] != number_BCHW[..., 1:]
    border_BCHW[..., :-1, :] |= number_BCHW[..., :-1, :] != number_BCHW[..., 1:, :]
    return border_BCHW
