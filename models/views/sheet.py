"""The character sheet: every texel of both layers once, flat, like a model sheet of an artist.

Three strips. The first shows the skin as worn from the front, the left, the back and the right, the
outer layer over the base; where a side leaves room, the faces that the body hides (inner limbs,
sides of the body, shoulders, soles) fill it. The second is the same without the outer layer. The
third holds the horizontal faces of head and body, worn and bare. So both layers are seen, and no
used texel is left out: coverage is 100 %.

Letters: B views, H, W rows and columns, L surfaces along a ray.
"""

from dataclasses import dataclass

import torch

from config.errors import ConfigError
from models.layout import Layer, SkinLayout
from models.renderer import Fragments
from models.rng import StepRng
from models.views import Setting, Shot, ViewSampler, require_all

HEIGHT, WIDTH = 72, 48

_SIDES: tuple[tuple[str, str, int, int], ...] = (
    # part, face, x, y: where the face is drawn in the first two strips
    ("head", "front", 4, 0),
    ("body", "front", 4, 8),
    ("right_arm", "front", 0, 8),
    ("left_arm", "front", 12, 8),
    ("right_leg", "front", 4, 20),
    ("left_leg", "front", 8, 20),
    ("head", "left", 16, 0),
    ("left_arm", "left", 16, 8),
    ("left_arm", "right", 20, 8),
    ("left_leg", "left", 16, 20),
    ("left_leg", "right", 20, 20),
    ("head", "back", 28, 0),
    ("body", "back", 28, 8),
    ("left_arm", "back", 24, 8),
    ("right_arm", "back", 36, 8),
    ("left_leg", "back", 28, 20),
    ("right_leg", "back", 32, 20),
    ("head", "right", 40, 0),
    ("right_arm", "right", 40, 8),
    ("right_arm", "left", 44, 8),
    ("right_leg", "right", 40, 20),
    ("right_leg", "left", 44, 20),
    ("right_arm", "top", 0, 0),
    ("right_arm", "bottom", 0, 4),
    ("left_arm", "top", 12, 0),
    ("left_arm", "bottom", 12, 4),
    ("left_leg", "top", 24, 0),
    ("left_leg", "bottom", 24, 4),
    ("right_leg", "top", 36, 0),
    ("right_leg", "bottom", 36, 4),
    ("body", "right", 0, 20),
    ("body", "left", 12, 20),
)
_BODY_ON_THE_RIGHT = (("right_arm", "front"), ("left_arm", "back"))  # slim arms touch it as worn
_CAPS: tuple[tuple[str, str, int, int], ...] = (
    ("head", "top", 0, 0),
    ("head", "bottom", 8, 0),
    ("body", "top", 16, 0),
    ("body", "bottom", 16, 4),
)


@dataclass(frozen=True)
class Config:
    """Options of the sheet.

    Attributes:
        weight: how often it is drawn in a mix of views, 0 or more.
        scale: pixels along each side of a texel, 1 or more.
        background: grey level in [0, 1] of what is no texel.
    """

    weight: float = 1.0
    scale: int = 1
    background: float = 0.5

    def __post_init__(self) -> None:
        """Check the ranges."""
        require_all(
            "sheet",
            (self.weight >= 0, "weight", self.weight, "0 or more"),
            (self.scale >= 1, "scale", self.scale, "1 or more"),
            (0 <= self.background <= 1, "background", self.background, "0 to 1"),
        )


def sheet_fragments(layout: SkinLayout, *, scale: int = 1) -> Fragments:
    """Say which texels each pixel of the sheet shows.

    Args:
        layout: a skin's layout, classic or slim, with or without an outer layer.
        scale: pixels along each side of a texel.

    Returns:
        One view, (1, 72·scale, 48·scale, 2).
    """
    texel_HWL = torch.full((HEIGHT, WIDTH, 2), -1, dtype=torch.int64)
    for worn, x0, y0, places in (
        (True, 0, 0, _SIDES),
        (False, 0, 32, _SIDES),
        (True, 0, 64, _CAPS),
        (False, 24, 64, _CAPS),
    ):
        layers: tuple[Layer, ...] = ("outer", "base") if worn and layout.has_overlay else ("base",)
        for surface, layer in enumerate(layers):
            for part, face, x, y in places:
                box = layout.box(part, layer)
                rect = box.faces[face]
                gap = 4 - rect.width if (part, face) in _BODY_ON_THE_RIGHT else 0
                rows = torch.arange(rect.y, rect.y + rect.height)[:, None]
                columns = torch.arange(rect.x, rect.x + rect.width)[None]
                top, left = y0 + y, x0 + x + gap
                texel_HWL[top : top + rect.height, left : left + rect.width, surface] = (
                    rows * layout.width + columns
                )
    texel_HWL = texel_HWL.repeat_interleave(scale, 0).repeat_interleave(scale, 1)
    depth_HW = torch.full(texel_HWL.shape[:2], torch.inf)
    return Fragments(texel_HWL[None], depth_HW.masked_fill((texel_HWL >= 0).any(-1), 1.0)[None])


def build(config: Config, setting: Setting) -> ViewSampler:
    """Build the sampler, which shows the same sheet at every step."""
    return _Sheet(config, setting)


class _Sheet:
    view_names: tuple[str, ...] = ("",)

    def __init__(self, config: Config, setting: Setting) -> None:
        if setting.layout.is_flat:
            raise ConfigError("views.sheet: a flat canvas has no sheet; expected views.flat")
        self._shot = Shot(
            sheet_fragments(setting.layout, scale=config.scale).to(setting.device),
            torch.full((1, 3), config.background, device=setting.device),
            self.view_names,
        )

    def __call__(self, step: int, rng: StepRng) -> Shot:
        return self._shot
