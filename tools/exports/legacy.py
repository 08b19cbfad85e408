"""The old format of 64×32 pixels: one arm, one leg, and a hat as the only outer part.

The jacket, sleeves and trousers are laid over the base so that they are still seen. The game
mirrors the right limbs to get the left ones, and leaves out a hat without any hole.
"""

from pathlib import Path

import torch
from torch import Tensor

from models.layout import SkinLayout, skin_layout
from tools.evaluation.figures import wear
from tools.exports import Options, Say, Subject
from tools.io.files import write_atomic
from tools.io.skin_file import convert_legacy, encode_png

USES: tuple[str, ...] = ()
TAKES_FLAT = False

_WIDENED = [0, 1, 1, 2]
"""Columns of a slim arm's face that make a classic one: the middle one twice."""


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the old skin and say what it lost."""
    path = folder / f"{subject.name}-64x32.png"
    legacy_HW4 = make_legacy(subject.pixels_HW4, subject.layout)
    write_atomic(path, encode_png(legacy_HW4, {}))
    if subject.layout.arms == "slim":
        say("legacy: slim arms became classic ones: the old format has no others")
    classic = skin_layout("classic")
    before_HW4 = wear(_widen(subject.pixels_HW4, subject.layout), classic)
    after_HW4 = wear(convert_legacy(legacy_HW4), classic)
    lost = int((before_HW4 != after_HW4).any(-1).sum())
    if lost:
        say(f"legacy: {lost} seen texels of the left limbs differ: they are mirrored right ones")
    return [path]


def make_legacy(pixels_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Turn a 64×64 skin into a 64×32 one.

    Args:
        pixels_HW4: (64, 64, 4) uint8 RGBA that breaks no rule.
        layout: of a skin.

    Returns:
        (32, 64, 4) uint8 RGBA.
    """
    wide_HW4 = _widen(pixels_HW4, layout)
    classic = skin_layout("classic")
    old_HW4 = wear(wide_HW4, classic)[:32].clone()
    is_hat_HW = torch.zeros(32, 64, dtype=torch.bool)
    is_hat_HW[:16, 32:] = classic.mask_HW("outer")[:16, 32:]
    is_whole = (wide_HW4[:32][is_hat_HW][:, 3] > 0).all()
    if not is_whole:  # the hat keeps its volume, and the head below it its face
        old_HW4[:16] = wide_HW4[:16]
    return old_HW4


def _widen(pixels_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Give slim arms their fourth column, on both layers."""
    if layout.arms == "classic":
        return pixels_HW4
    wide_HW4 = pixels_HW4.clone()
    classic = skin_layout("classic")
    for box, face, rect in layout.faces():
        if box.part.endswith("_arm"):
            target = classic.box(box.part, box.layer).faces[face]
            source_hw4 = pixels_HW4[rect.rows, rect.columns]
            if rect.width < target.width:
                source_hw4 = source_hw4[:, _WIDENED]
            wide_HW4[target.rows, target.columns] = source_hw4
    return wide_HW4
