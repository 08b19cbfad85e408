"""Skins and slow helpers that the tests of several losses share."""

import numpy as np
import torch
from torch import Tensor

from config.plugins import find
from losses import Context, Iterate
from models.layout import Box, SkinLayout, flat_layout, skin_layout, unfold
from models.rng import StepRng
from models.views import Shot
from models.views.flat import flat_fragments

ON_FACES = ("fft", "total_variation", "laplacian", "bilateral")
ON_SKINS = ("symmetry", "seam", "overlay")
LAYOUTS = {
    "classic": skin_layout("classic"),
    "slim": skin_layout("slim"),
    "bare": skin_layout("classic", overlay=False),
}
PICTURES = {"flat": flat_layout(9, 14), "line": flat_layout(1, 5)}


def evaluate(name: str, skin_HW4: Tensor, layout: SkinLayout, **options) -> Tensor:
    """Build a loss from its file and let it judge a skin; it sees no view and no denoiser."""
    module = find("losses", name)
    loss = module.build(module.Config(**options), Context(layout, None, "", "", ("",)))
    shot = Shot(flat_fragments((1, 1), (1, 1)), torch.zeros(1, 3), ("",))
    iterate = Iterate(0, 0.0, skin_HW4, torch.zeros(1, 3, 1, 1), shot, StepRng(0, 0))
    return loss(iterate).value


def random_skin(layout: SkinLayout, seed: int = 0) -> Tensor:
    """Draw a premultiplied skin, opaque on the base layer, clear where there is no texel."""
    generator = torch.Generator().manual_seed(seed)
    skin_HW4 = torch.rand(layout.height, layout.width, 4, generator=generator, dtype=torch.float64)
    alpha_HW = torch.where(layout.mask_HW("base"), 1.0, skin_HW4[..., 3])
    alpha_HW = alpha_HW * (layout.face_HW >= 0)
    return torch.cat([skin_HW4[..., :3] * alpha_HW[..., None], alpha_HW[..., None]], dim=-1)


def plain_skin(layout: SkinLayout) -> Tensor:
    """Paint each face in a colour and an alpha of its own."""
    generator = torch.Generator().manual_seed(1)
    num_faces = len(list(layout.faces()))
    color_F4 = torch.rand(num_faces + 1, 4, generator=generator, dtype=torch.float64)
    return color_F4[layout.face_HW]


def tiny_layout() -> SkinLayout:
    """Lay out a head and two arms of a few texels on both layers, for numeric derivatives."""
    boxes = [
        Box(part, layer, size, unfold(u, v, *size))
        for layer, v in (("base", 0), ("outer", 4))
        for part, u, size in (
            ("head", 0, (2, 3, 1)),
            ("right_arm", 6, (1, 2, 1)),
            ("left_arm", 10, (1, 2, 1)),
        )
    ]
    return SkinLayout(8, 14, "classic", tuple(boxes))


def pictures_of_faces(skin_HW4: Tensor, layout: SkinLayout) -> list[np.ndarray]:
    """Cut the faces out: colour alone, or colour and alpha where there is an outer layer."""
    channels = 4 if layout.has_overlay else 3
    return [
        skin_HW4[rect.rows, rect.columns, :channels].detach().numpy()
        for _, _, rect in layout.faces()
    ]
