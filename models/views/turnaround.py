"""Four views of the player in one picture, like a turnaround of a character artist.

One forward pass judges all sides, so that it can also see that they belong to one figure; each is
half as large as a picture of its own. Instant3D (Li et al. 2023) found that SDXL draws such 2×2
pictures.

Letters: B views, here 1, H, W rows and columns, L surfaces along a ray.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from models.cameras import orbit_cameras
from models.layout import skin_layout
from models.player import POSES, build_player
from models.renderer import Fragments, trace
from models.rng import StepRng
from models.views import Setting, Shot, ViewSampler, require_all
from models.views.orbit import known_pose, picture_size, refuse_flat

ROWS, COLUMNS = 2, 2
VIEW_NAME = "turnaround of one character, 2×2, from four sides"


@dataclass(frozen=True)
class Config:
    """Options of the turnaround.

    Attributes:
        weight: how often it is drawn in a mix of views, 0 or more.
        size: pixels along a side of the whole picture, even; 0 takes what the guidance likes.
        turn_deg: greatest turn of all four from front, left, back and right, in [0, 45].
        elevation_deg: least and greatest, in (-90, 90); the four share it.
        framed_height: texels that a quarter's height spans at the player, who is 32 tall, above 0.
        bare: share of the steps, in [0, 1], that leave the outer layer off.
        poses: one or more names from `models.player.POSES`; one is drawn a step.
        background: least and greatest grey level, in [0, 1].
    """

    weight: float = 1.0
    size: int = 0
    turn_deg: float = 30.0
    elevation_deg: tuple[float, float] = (-5.0, 20.0)
    framed_height: float = 36.0
    bare: float = 0.25
    poses: tuple[str, ...] = ("standing", "walking", "arms_out")
    background: tuple[float, float] = (0.3, 0.9)

    def __post_init__(self) -> None:
        """Check the ranges."""
        low, high = self.elevation_deg
        dark, light = self.background
        require_all(
            "turnaround",
            (self.weight >= 0, "weight", self.weight, "0 or more"),
            (self.size >= 0 and self.size % 2 == 0, "size", self.size, "even, 0 or more"),
            (0 <= self.turn_deg <= 45, "turn_deg", self.turn_deg, "0 to 45"),
            (-90 < low <= high < 90, "elevation_deg", self.elevation_deg, "both in (-90, 90)"),
            (self.framed_height > 0, "framed_height", self.framed_height, "above 0"),
            (0 <= self.bare <= 1, "bare", self.bare, "0 to 1"),
            (len(self.poses) > 0, "poses", self.poses, f"some of {', '.join(POSES)}"),
            (0 <= dark <= light <= 1, "background", self.background, "both in [0, 1]"),
        )


def build(config: Config, setting: Setting) -> ViewSampler:
    """Build the sampler."""
    return _Turnaround(config, setting)


class _Turnaround:
    view_names: tuple[str, ...] = (VIEW_NAME,)

    def __init__(self, config: Config, setting: Setting) -> None:
        refuse_flat(setting.layout, "turnaround")
        self._config = config
        height, width = picture_size(config.size, setting.resolution)
        self._size = (height // ROWS, width // COLUMNS)
        self._device = setting.device
        poses = [POSES[known_pose(name, "views.turnaround.poses")] for name in config.poses]
        self._worn = [build_player(setting.layout, pose) for pose in poses]
        bare_layout = skin_layout(setting.layout.arms, overlay=False)
        self._bare = [build_player(bare_layout, pose) for pose in poses]

    def __call__(self, step: int, rng: StepRng) -> Shot:
        config = self._config
        turn, rise, pose, bare, grey = rng.uniform("turnaround", 5).tolist()
        first_deg = (2 * turn - 1) * config.turn_deg
        low, high = config.elevation_deg
        cameras = orbit_cameras(
            [first_deg + 90 * side for side in range(ROWS * COLUMNS)],
            [low + (high - low) * rise] * ROWS * COLUMNS,
            projection="orthographic",
            extent=[config.framed_height] * ROWS * COLUMNS,
        )
        players = self._bare if bare < config.bare else self._worn
        player = players[int(pose * len(players))]
        fragments = _tile(trace(player, cameras, self._size, device=self._device))
        dark, light = config.background
        background_13 = torch.full((1, 3), dark + (light - dark) * grey)
        background_13 = background_13.to(self._device, non_blocking=True)
        return Shot(fragments, background_13, self.view_names, is_mosaic=True)


def _tile(fragments: Fragments) -> Fragments:
    """Lay views side by side in rows: one picture of all."""
    return Fragments(
        _lay_out(fragments.texel_BHWL),
        _lay_out(fragments.depth_BHW[..., None])[..., 0],
        fragments.supersample,
    )


def _lay_out(views_BHWL: Tensor) -> Tensor:
    _, height, width, last = views_BHWL.shape
    grid = views_BHWL.reshape(ROWS, COLUMNS, height, width, last).transpose(1, 2)
    return grid.reshape(1, ROWS * height, COLUMNS * width, last)
