"""The same few cameras again and again: the player turning on a plate.

Letters: B views.
"""

from dataclasses import dataclass

import torch

from models.cameras import orbit_cameras
from models.player import POSES, build_player
from models.renderer import Tracer
from models.rng import StepRng
from models.views import Scene, Setting, Shot, ViewSampler, require_all
from models.views.orbit import VIEW_NAMES, known_pose, picture_size, refuse_flat


@dataclass(frozen=True)
class Config:
    """Options of the turntable.

    Attributes:
        weight: how often it is drawn in a mix of views, 0 or more.
        num_stops: places around the circle, 1 or more; the front is the first.
        num_views: neighbouring stops that are seen in one step, 1 or more.
        size: pixels along a side; 0 takes what the guidance likes.
        elevation_deg: in (-90, 90).
        framed_height: texels that the picture's height spans, above 0; the player is 32 tall.
        pose: a name from `models.player.POSES`.
        background: grey level in [0, 1].
    """

    weight: float = 1.0
    num_stops: int = 8
    num_views: int = 1
    size: int = 0
    elevation_deg: float = 10.0
    framed_height: float = 36.0
    pose: str = "standing"
    background: float = 0.7

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_all(
            "turntable",
            (self.weight >= 0, "weight", self.weight, "0 or more"),
            (self.num_stops >= 1, "num_stops", self.num_stops, "1 or more"),
            (self.num_views >= 1, "num_views", self.num_views, "1 or more"),
            (self.size >= 0, "size", self.size, "0 or more"),
            (abs(self.elevation_deg) < 90, "elevation_deg", self.elevation_deg, "in (-90, 90)"),
            (self.framed_height > 0, "framed_height", self.framed_height, "above 0"),
            (0 <= self.background <= 1, "background", self.background, "0 to 1"),
        )


def build(config: Config, setting: Setting) -> ViewSampler:
    """Build the sampler; each stop is traced once."""
    return _Turntable(config, setting)


class _Turntable:
    view_names: tuple[str, ...] = VIEW_NAMES

    def __init__(self, config: Config, setting: Setting) -> None:
        refuse_flat(setting.layout, "turntable")
        player = build_player(
            setting.layout, POSES[known_pose(config.pose, "views.turntable.pose")]
        )
        self._config = config
        size = picture_size(config.size, setting.resolution)
        self._trace = Tracer(player, size, keep=config.num_stops, device=setting.device)
        self._background_B3 = torch.full(
            (config.num_views, 3), config.background, device=setting.device
        )

    def __call__(self, step: int, rng: StepRng) -> Shot:
        config = self._config
        first = step * config.num_views
        cameras = orbit_cameras(
            [
                360 / config.num_stops * ((first + view) % config.num_stops)
                for view in range(config.num_views)
            ],
            [config.elevation_deg] * config.num_views,
            projection="orthographic",
            extent=[config.framed_height] * config.num_views,
        )
        fragments = self._trace(cameras)
        scene = Scene(self._trace.player, cameras)
        return Shot(fragments, self._background_B3, cameras.view_names, scene)
