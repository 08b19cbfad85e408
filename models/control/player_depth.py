"""How near the player's surfaces are, exactly, in each view: what a depth ControlNet reads.

No network guesses it: the boxes, the pose and the cameras are known, and the skin says where its
outer layer has holes.
"""

from dataclasses import dataclass

from torch import Tensor

from models.control import (
    ControlPicture,
    Setting,
    enlarge,
    refuse_mosaic,
    require_body,
    require_net,
    require_strength,
)
from models.depth import inverse_depth, sheet_depth, surface_depth
from models.diffusion import Control
from models.views import Shot
from models.views.sheet import HEIGHT


@dataclass(frozen=True)
class Config:
    """Options of the player's depth.

    Attributes:
        scale: how much it is followed, 0 or more; at 0 the net is not run.
        start: share of the way from pure noise, 0, to clean, 1, from which on it is followed.
        end: share up to which it is followed.
        net: which ControlNet of the guidance follows it.
    """

    scale: float = 0.5
    start: float = 0.0
    end: float = 1.0
    net: str = "depth"

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_strength("player_depth", scale=self.scale, start=self.start, end=self.end)


def build(config: Config, setting: Setting) -> ControlPicture:
    """Build the picture.

    Raises:
        ConfigError: the guidance has no such ControlNet, or the canvas is flat.
    """
    return _PlayerDepth(config, setting)


class _PlayerDepth:
    def __init__(self, config: Config, setting: Setting) -> None:
        self._config = config
        self._layout = setting.layout
        require_body("player_depth", setting)
        self._factor = require_net("player_depth", config.net, setting)
        self._sheets: dict[int, Tensor] = {}

    def __call__(self, skin_HW4: Tensor, shot: Shot) -> Control:
        config, fragments = self._config, shot.fragments
        refuse_mosaic("player_depth", shot)
        if shot.scene is None:
            scale = fragments.texel_BHWL.shape[1] // HEIGHT
            if scale not in self._sheets:
                self._sheets[scale] = sheet_depth(self._layout, scale=scale).to(skin_HW4.device)
            depth_BHWL = self._sheets[scale]
        else:
            depth_BHWL = surface_depth(fragments, shot.scene.player, shot.scene.cameras)
        near_B1HW = inverse_depth(skin_HW4, fragments, depth_BHWL)
        height, width = near_B1HW.shape[-2:]
        picture_B1HW = enlarge(near_B1HW, (height * self._factor, width * self._factor))
        return Control(
            config.net, picture_B1HW.expand(-1, 3, -1, -1), config.scale, config.start, config.end
        )
