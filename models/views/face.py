"""A close-up of the head from the front, where likeness is decided.

Letters: B views.
"""

from dataclasses import dataclass

import torch

from models.cameras import orbit_cameras
from models.player import build_player
from models.renderer import trace
from models.rng import StepRng
from models.views import Scene, Setting, Shot, ViewSampler, require_all
from models.views.orbit import picture_size, refuse_flat


@dataclass(frozen=True)
class Config:
    """Options of the close-up.

    Attributes:
        weight: how often it is drawn in a mix of views, 0 or more.
        size: pixels along a side; 0 takes what the guidance likes.
        turn_deg: greatest azimuth to either side, in [0, 90).
        nod_deg: greatest elevation up or down, in [0, 90).
        framed_height: texels that the picture's height spans, above 0; the head is 8 tall, with its
            hat 9.
        background: grey level in [0, 1].
    """

    weight: float = 1.0
    size: int = 0
    turn_deg: float = 25.0
    nod_deg: float = 10.0
    framed_height: float = 14.0
    background: float = 0.7

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_all(
            "face",
            (self.weight >= 0, "weight", self.weight, "0 or more"),
            (self.size >= 0, "size", self.size, "0 or more"),
            (0 <= self.turn_deg < 90, "turn_deg", self.turn_deg, "at least 0, below 90"),
            (0 <= self.nod_deg < 90, "nod_deg", self.nod_deg, "at least 0, below 90"),
            (self.framed_height > 0, "framed_height", self.framed_height, "above 0"),
            (0 <= self.background <= 1, "background", self.background, "0 to 1"),
        )


def build(config: Config, setting: Setting) -> ViewSampler:
    """Build the sampler."""
    return _Face(config, setting)


class _Face:
    view_names: tuple[str, ...] = ("close-up of the face",)

    def __init__(self, config: Config, setting: Setting) -> None:
        refuse_flat(setting.layout, "face")
        self._config = config
        self._size = picture_size(config.size, setting.resolution)
        self._player = build_player(setting.layout)
        self._device = setting.device
        self._background_13 = torch.full((1, 3), config.background, device=setting.device)

    def __call__(self, step: int, rng: StepRng) -> Shot:
        turn, nod = (2 * rng.uniform("face", 2) - 1).tolist()
        cameras = orbit_cameras(
            [turn * self._config.turn_deg],
            [nod * self._config.nod_deg],
            projection="perspective",
            extent=[30.0],
            target=(0.0, 12.0, 0.0),
            framed_height=self._config.framed_height,
        )
        fragments = trace(self._player, cameras, self._size, device=self._device)
        scene = Scene(self._player, cameras)
        return Shot(fragments, self._background_13, self.view_names, scene)
