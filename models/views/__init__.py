"""What the guidance looks at in a step. A view sampler is a file of this folder.

A plug-in holds a frozen dataclass `Config` and `build(config, setting) -> ViewSampler`.

Letters: B views, H, W rows and columns, L surfaces along a ray.
"""

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from config.errors import require
from models.cameras import Cameras
from models.layout import SkinLayout
from models.player import PlayerModel
from models.renderer import Fragments
from models.rng import StepRng


@dataclass(frozen=True, eq=False)
class Scene:
    """Who is seen from where: what the fragments of cameras were traced from."""

    player: PlayerModel
    cameras: Cameras


@dataclass(frozen=True, eq=False)
class Shot:
    """The views of one step.

    Attributes:
        fragments: what each pixel sees.
        background_B3: (B, 3) sRGB in [0, 1].
        view_names: B phrases such as "front view" that go after the prompt; "" adds nothing.
        scene: what the cameras see; None on a sheet or a flat canvas, which no camera sees, and
            where one picture holds the views of several.
        is_mosaic: whether it does.
    """

    fragments: Fragments
    background_B3: Tensor
    view_names: tuple[str, ...]
    scene: Scene | None = None
    is_mosaic: bool = False


@dataclass(frozen=True)
class Setting:
    """What a view sampler is built for.

    Attributes:
        layout: whose faces are shown.
        resolution: (H, W) in pixels of a picture that the guidance likes.
        device: where the fragments are wanted.
    """

    layout: SkinLayout
    resolution: tuple[int, int]
    device: str


def require_all(view: str, *claims: tuple[bool, str, object, str]) -> None:
    """Refuse options of a view that are out of their range.

    Args:
        view: the plug-in's name.
        claims: (whether it is right, option, value, what would be right) each.

    Raises:
        ConfigError: one is not right.
    """
    for is_right, option, value, expected in claims:
        require(is_right, f"views.{view}.{option}", value, expected)


class ViewSampler(Protocol):
    """Chooses the views of a step."""

    view_names: tuple[str, ...]
    """Every phrase that it may ever use, so that prompts are read once."""

    def __call__(self, step: int, rng: StepRng) -> Shot:
        """Choose the views of a step; a function of the arguments alone."""
