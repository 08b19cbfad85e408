"""Figures against calls of the network, where a plan tries a way with several numbers of them.

Knows only the table's lines.
"""

import re
from collections.abc import Sequence

from PIL import Image

from tools.ablation.scores import Line
from tools.benchmarks.plot import draw_curves

FIGURES = ("colour", "error", "gain", "isolated")


def draw_calls(lines: Sequence[Line]) -> Image.Image | None:
    """Draw figures against calls, a curve for all variants that are named alike but for a number.

    Args:
        lines: of the table; "annealed 60" and "annealed 120" are points of the curve "annealed".

    Returns:
        The figures below each other; None where no variant has a number's namesake.
    """
    ways: dict[str, list[Line]] = {}
    for line in lines:
        found = re.fullmatch(r"(.+) \d+", line.name)
        if found:
            ways.setdefault(found[1], []).append(line)
    ways = {name: found for name, found in ways.items() if len(found) > 1}
    if not ways:
        return None
    pictures = [
        draw_curves(
            figure,
            {
                name: sorted((line.mean["calls"], line.mean[figure]) for line in found)
                for name, found in ways.items()
            },
            across="calls a skin",
            up=figure,
            logarithmic=False,
        )
        for figure in FIGURES
        if all(figure in line.mean for found in ways.values() for line in found)
    ]
    whole = Image.new("RGB", (pictures[0].width, sum(picture.height for picture in pictures)))
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
    return whole
