"""Random cameras around the whole player.

The views of a step share a pose, spread evenly around the player from a random start, and differ in
elevation, field of view and background (DreamFusion, section 3.2, adapted to a figure that is
judged from eye height).

Letters: B views.
"""

from dataclasses import dataclass

import torch

from config.errors import ConfigError
from models.cameras import orbit_cameras
from models.layout import SkinLayout, skin_layout
from models.player import POSES, build_player
from models.renderer import trace
from models.rng import StepRng
from models.views import Scene, Setting, Shot, ViewSampler, require_all

VIEW_NAMES = ("front view", "side view", "back view", "overhead view")


@dataclass(frozen=True)
class Config:
    """Options of the orbit.

    Attributes:
        weight: how often it is drawn in a mix of views, 0 or more.
        num_views: views a step, 1 or more.
        size: pixels along a side; 0 takes what the guidance likes.
        elevation_deg: least and greatest, in (-90, 90).
        field_of_view_deg: least and greatest vertical angle, in (0, 120).
        framed_height: texels that the picture's height spans at the player, who is 32 tall, above
            0.
        bare: share of the steps, in [0, 1], that leave the outer layer off, so that what is under
            it is drawn too.
        poses: one or more names from `models.player.POSES`; one is drawn a step.
        background: least and greatest grey level, in [0, 1].
        supersample: rays along each side of a pixel, 1 or more.
    """

    weight: float = 1.0
    num_views: int = 1
    size: int = 0
    elevation_deg: tuple[float, float] = (-10.0, 35.0)
    field_of_view_deg: tuple[float, float] = (25.0, 45.0)
    framed_height: float = 38.0
    bare: float = 0.25
    poses: tuple[str, ...] = ("standing", "walking", "arms_out")
    background: tuple[float, float] = (0.3, 0.9)
    supersample: int = 1

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_all(
            "orbit",
            (self.weight >= 0, "weight", self.weight, "0 or more"),
            (self.num_views >= 1, "num_views", self.num_views, "1 or more"),
            (self.size >= 0, "size", self.size, "0 or more"),
            (
                -90 < self.elevation_deg[0] <= self.elevation_deg[1] < 90,
                "elevation_deg",
                self.elevation_deg,
                "least and greatest in (-90, 90)",
            ),
            (
                0 < self.field_of_view_deg[0] <= self.field_of_view_deg[1] < 120,
                "field_of_view_deg",
                self.field_of_view_deg,
                "least and greatest in (0, 120)",
            ),
            (self.framed_height > 0, "framed_height", self.framed_height, "above 0"),
            (0 <= self.bare <= 1, "bare", self.bare, "0 to 1"),
            (len(self.poses) > 0, "poses", self.poses, f"some of {', '.join(POSES)}"),
            (
                0 <= self.background[0] <= self.background[1] <= 1,
                "background",
                self.background,
                "least and greatest in [0, 1]",
            ),
            (self.supersample >= 1, "supersample", self.supersample, "1 or more"),
        )


def build(config: Config, setting: Setting) -> ViewSampler:
    """Build the sampler."""
    return _Orbit(config, setting)


def picture_size(size: int, resolution: tuple[int, int]) -> tuple[int, int]:
    """Give the (H, W) of a view: a square of the configured size, or what the guidance likes."""
    return (size, size) if size else resolution


def refuse_flat(layout: SkinLayout, view: str) -> None:
    """Refuse a flat canvas, which has no body to look at.

    Raises:
        ConfigError: the layout is flat.
    """
    if layout.is_flat:
        raise ConfigError(f"views.{view}: a flat canvas has no body; expected views.flat")


def known_pose(name: str, setting_name: str) -> str:
    """Check the name of a pose.

    Raises:
        ConfigError: there is no such pose.
    """
    if name not in POSES:
        raise ConfigError(f"{setting_name}: '{name}'; expected one of {', '.join(POSES)}")
    return name


class _Orbit:
    view_names: tuple[str, ...] = VIEW_NAMES

    def __init__(self, config: Config, setting: Setting) -> None:
        refuse_flat(setting.layout, "orbit")
        self._config = config
        self._size = picture_size(config.size, setting.resolution)
        self._device = setting.device
        poses = [POSES[known_pose(name, "views.orbit.poses")] for name in config.poses]
        self._worn = [build_player(setting.layout, pose) for pose in poses]
        bare_layout = skin_layout(setting.layout.arms, overlay=False)
        self._bare = [build_player(bare_layout, pose) for pose in poses]

    def __call__(self, step: int, rng: StepRng) -> Shot:
        config, count = self._config, self._config.num_views
        draw = rng.uniform("orbit", 4, count)
        pose_draw, bare_draw = rng.uniform("orbit pose", 2).tolist()
        azimuth_deg = (draw[0, 0] + torch.arange(count)) * 360 / count
        cameras = orbit_cameras(
            azimuth_deg.tolist(),
            _between(config.elevation_deg, draw[1]).tolist(),
            projection="perspective",
            extent=_between(config.field_of_view_deg, draw[2]).tolist(),
            framed_height=config.framed_height,
        )
        players = self._bare if bare_draw < config.bare else self._worn
        player = players[int(pose_draw * len(players))]
        fragments = trace(
            player, cameras, self._size, supersample=config.supersample, device=self._device
        )
        grey_B = _between(config.background, draw[3]).to(self._device, non_blocking=True)
        background_B3 = grey_B[:, None].expand(-1, 3)
        return Shot(fragments, background_B3, cameras.view_names, Scene(player, cameras))


def _between(bounds: tuple[float, float], share: torch.Tensor) -> torch.Tensor:
    return bounds[0] + (bounds[1] - bounds[0]) * share
