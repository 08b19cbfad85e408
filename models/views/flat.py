"""The canvas itself, enlarged without smoothing: SD-piXL's own view of any H×W picture."""

from dataclasses import dataclass

import torch

from models.renderer import Fragments
from models.rng import StepRng
from models.views import Setting, Shot, ViewSampler, require_all


@dataclass(frozen=True)
class Config:
    """Options of the flat view.

    Attributes:
        weight: how often it is drawn in a mix of views, 0 or more.
        background: grey level in [0, 1] behind transparent texels.
    """

    weight: float = 1.0
    background: float = 1.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_all(
            "flat",
            (self.weight >= 0, "weight", self.weight, "0 or more"),
            (0 <= self.background <= 1, "background", self.background, "0 to 1"),
        )


def build(config: Config, setting: Setting) -> ViewSampler:
    """Build the sampler, which shows the same picture at every step."""
    return _Flat(config, setting)


def flat_fragments(canvas: tuple[int, int], size: tuple[int, int]) -> Fragments:
    """Enlarge a canvas to a picture by taking the texel under each pixel's centre.

    Args:
        canvas: (H', W') texels.
        size: (H, W) pixels.

    Returns:
        One view, (1, H, W, 1).
    """
    row_H = torch.arange(size[0]) * canvas[0] // size[0]
    column_W = torch.arange(size[1]) * canvas[1] // size[1]
    texel_HW = row_H[:, None] * canvas[1] + column_W[None]
    return Fragments(texel_HW[None, :, :, None], torch.ones(1, *size))


class _Flat:
    view_names: tuple[str, ...] = ("",)

    def __init__(self, config: Config, setting: Setting) -> None:
        canvas = setting.layout.height, setting.layout.width
        self._shot = Shot(
            flat_fragments(canvas, setting.resolution).to(setting.device),
            torch.full((1, 3), config.background, device=setting.device),
            self.view_names,
        )

    def __call__(self, step: int, rng: StepRng) -> Shot:
        return self._shot
