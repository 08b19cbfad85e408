"""Skins to export, random and exact."""

import torch

from models.layout import skin_layout
from models.palette import Palette
from tools.exports import Subject
from tools.io.skin_file import color_pixels

PALETTE = Palette(
    "three", torch.tensor([[10, 20, 30], [250, 240, 0], [200, 0, 90]], dtype=torch.uint8)
)


def random_subject(arms="classic", *, overlay=True, seed=0, title="A knight & co"):
    layout = skin_layout(arms, overlay=overlay)
    generator = torch.Generator().manual_seed(seed)
    index_HW = torch.randint(0, 4, (64, 64), generator=generator)
    index_HW[layout.mask_HW("base")] %= 3
    index_HW[layout.face_HW < 0] = 3
    return Subject("a-knight", title, color_pixels(index_HW, PALETTE), layout, PALETTE)
