"""True skins, which the made ones are compared with: drawn by people and painted by recipes.

None of them was trained on: drawn skins are of the groups that are held out, painted ones of other
seeds than the corpus. All are given the palette that is judged, by nearest colours in OKLab.

Letters: H, W rows and columns of the skin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from models.layout import SkinLayout, skin_layout
from models.palette import Palette
from tools import painter
from tools.evaluation.colors import read_skin_colors
from tools.evaluation.figures import measure, wear
from tools.evaluation.parts import PART_OF_NOUN, part_HW
from tools.evaluation.prompts import Prompt, drawn_prompts
from tools.painter import NamedColor, PaintedSkin
from tools.training.real import read_real

Scores = dict[str, tuple[float, ...]]
"""Name of a score to what was observed: one number, or a 0 or 1 for each claim."""

_KEY = 7_001  # of the painter's randomness; the corpus has another
_LEAST_COVER = 0.5  # of its place must a thing show, to be used as a reference


@dataclass(frozen=True)
class ColorCheck:
    """How well the rule of colours reads true skins.

    Attributes:
        true: a 0 or 1 for each true claim.
        shuffled: the same for colours that were claimed of other parts and skins.
    """

    true: tuple[float, ...]
    shuffled: tuple[float, ...]


def quantize(skin_HW4: np.ndarray, palette: Palette) -> Tensor:
    """Give each opaque texel the palette's nearest colour.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA; alpha 0 or 255.
        palette: the colours.

    Returns:
        (H, W, 4) uint8 RGBA; transparent texels are all zero.
    """
    straight_HW4 = torch.from_numpy(skin_HW4)
    nearest_HW = palette.nearest(straight_HW4[..., :3].float() / 255)
    exact_HW4 = torch.cat([palette.colors_C3[nearest_HW], straight_HW4[..., 3:]], -1)
    return torch.where(straight_HW4[..., 3:] > 0, exact_HW4, 0)


def measure_drawn(palette: Palette) -> list[Scores]:
    """Take the figures of the held-out drawn skins.

    They are of the old layout: their left limbs are copies, and they have no outer layer but a hat.
    """
    layout = skin_layout("classic")
    return [
        {name: (value,) for name, value in measure(quantize(skin, palette), layout).items()}
        for skin in _drawn_skins()
    ]


def measure_painted(palette: Palette, count: int = 100) -> list[Scores]:
    """Take the figures of painted skins, which have both layers and sides of their own."""
    return [
        {
            name: (value,)
            for name, value in measure(
                quantize(painted.skin_HW4, palette), skin_layout(painted.arms)
            ).items()
        }
        for painted in _painted_skins(count)
    ]


def check_colors_of_drawn(palette: Palette) -> ColorCheck:
    """Read the colours that captions claim of drawn skins."""
    layout = skin_layout("classic")
    cases = []
    for prompt, skin in drawn_prompts():
        skin_HW4 = quantize(skin.skin_HW4, palette)
        cases += [(skin_HW4, layout, part, names) for part, names in prompt.colors.items()]
    return _check(cases, palette)


def check_colors_of_painted(palette: Palette, count: int = 250) -> ColorCheck:
    """Read the colours that the painter's captions name, where the thing shows.

    Args:
        palette: the colours.
        count: how many skins to paint.
    """
    cases = []
    for painted in _painted_skins(count):
        layout = skin_layout(painted.arms)
        skin_HW4 = quantize(painted.skin_HW4, palette)
        for named in painted.named:
            part = PART_OF_NOUN.get(named.phrase.split()[-1])
            if part and (part == "eyes" or _shows(named, part, layout)):
                cases.append((skin_HW4, layout, part, (named.color,)))
    return _check(cases, palette)


def paint_prompt(prompt: Prompt, number: int) -> PaintedSkin:
    """Paint what a prompt names, in whatever colours: the archetype with the addition, no more.

    Args:
        prompt: names an archetype.
        number: which of many.
    """
    hand = _painter()
    is_adjective = prompt.addition in hand.adjectives
    wearing = [] if is_adjective or not prompt.addition else [prompt.addition]
    return hand.paint(
        np.random.default_rng((_KEY, 2, number)),
        prompt.archetype,
        wearing=wearing,
        adjective=prompt.addition if is_adjective else None,
    )


def _check(
    cases: Sequence[tuple[Tensor, SkinLayout, str, tuple[str, ...]]], palette: Palette
) -> ColorCheck:
    order = np.random.default_rng(_KEY).permutation(len(cases))

    def read(place: int, names: tuple[str, ...]) -> float:
        skin_HW4, layout, part, _ = cases[place]
        return float(read_skin_colors(skin_HW4, layout, palette, {part: names})[part])

    return ColorCheck(
        tuple(read(place, case[3]) for place, case in enumerate(cases)),
        tuple(read(place, cases[other][3]) for place, other in enumerate(order)),
    )


def _shows(named: NamedColor, part: str, layout: SkinLayout) -> bool:
    """Say whether a thing is seen in at least half of its place, not under other things."""
    alpha_HW = torch.from_numpy(named.mask_HW).to(torch.uint8) * 255
    worn_HW4 = wear(alpha_HW[..., None].expand(-1, -1, 4), layout)
    place_HW = part_HW(part, layout.arms)
    return (worn_HW4[..., 3][place_HW] > 0).float().mean().item() >= _LEAST_COVER


@lru_cache
def _painter() -> painter.Painter:
    return painter.load()


@lru_cache
def _painted_skins(count: int) -> list[PaintedSkin]:
    return [_painter().paint(np.random.default_rng((_KEY, 1, number))) for number in range(count)]


@lru_cache
def _drawn_skins() -> list[np.ndarray]:
    return [skin.skin_HW4 for skin in read_real("dev")]
