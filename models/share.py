"""A part of the views of each step, for several processes that work on one skin together.

Each process knows all views and looks at its own; what is drawn by chance for a view is what one
process alone would have drawn. So the mean of their gradients is that of all views. Knows nothing
about how processes speak to each other.

Letters: B views.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from config.errors import require
from models.renderer import Fragments
from models.rng import StepRng
from models.views import Scene, Shot


@dataclass(frozen=True)
class Share:
    """Which part.

    Attributes:
        number: of this process, from 0.
        count: of all processes, 1 or more.
    """

    number: int = 0
    count: int = 1

    def take(self, shot: Shot) -> Shot:
        """Take this process's views of a shot.

        Raises:
            ConfigError: they cannot be parted evenly.
        """
        if self.count == 1:
            return shot
        views = len(shot.fragments)
        expected = f"a multiple of the {self.count} processes"
        require(views % self.count == 0, "views: num_views", views, expected)
        size = views // self.count
        mine = slice(self.number * size, (self.number + 1) * size)
        fragments = Fragments(
            shot.fragments.texel_BHWL[mine],
            shot.fragments.depth_BHW[mine],
            shot.fragments.supersample,
        )
        background_B3 = shot.background_B3.expand(views, -1)[mine]
        scene = shot.scene
        if scene is not None:
            cameras = replace(
                scene.cameras,
                position_B3=scene.cameras.position_B3[mine],
                rotation_B33=scene.cameras.rotation_B33[mine],
                extent_B=scene.cameras.extent_B[mine],
                view_names=scene.cameras.view_names[mine],
            )
            scene = Scene(scene.player, cameras)
        return replace(
            shot,
            fragments=fragments,
            background_B3=background_B3,
            view_names=shot.view_names[mine],
            scene=scene,
        )

    def rng(self, rng: StepRng) -> StepRng:
        """Give the randomness of the own views, which are the first axis of what is drawn."""
        return rng if self.count == 1 else _SharedRng(rng.seed, rng.step, self)

    def average(self, gradient: Tensor) -> Tensor:
        """Give the mean of what all processes found; here there is one."""
        return gradient


@dataclass(frozen=True)
class _SharedRng(StepRng):
    """Draws for all views, and gives the own ones."""

    share: Share

    def normal(self, stream: str, like: Tensor) -> Tensor:
        """Draw standard normal numbers with the shape, type and device of a tensor."""
        whole = like.new_empty(()).expand(self.share.count * len(like), *like.shape[1:])
        return self._mine(StepRng.normal(self, stream, whole))

    def uniform(self, stream: str, *shape: int, device: torch.device | str = "cpu") -> Tensor:
        """Draw float32 numbers from [0, 1); a single one is for all views."""
        if not shape:
            return StepRng.uniform(self, stream, device=device)
        whole = (self.share.count * shape[0], *shape[1:])
        return self._mine(StepRng.uniform(self, stream, *whole, device=device))

    def _mine(self, whole: Tensor) -> Tensor:
        return whole.chunk(self.share.count)[self.share.number]
