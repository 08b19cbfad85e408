"""Paints captioned skins and puts them on a contact sheet, to look at.

Knows the painter and its previews; nothing about training.
"""

import argparse
import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tools.cli.ending import end_well
from tools.io.archetypes import write_sheet
from tools.painter import PaintedSkin, load
from tools.painter.preview import draw_preview

_LINES = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Paint, lay out, write; returns the exit code."""
    arguments = _parser().parse_args(argv)
    return end_well(lambda: _paint(arguments))


def _paint(arguments: argparse.Namespace) -> int:
    painter = load()
    names = arguments.only.split(",") if arguments.only else None
    if arguments.each:
        names = sorted(painter.archetypes)
    painted = []
    for at in range(arguments.count if not arguments.each else len(names or ())):
        rng = np.random.default_rng((arguments.seed, at))
        painted.append(painter.paint(rng, names[at % len(names)] if names else None))
    sheet = lay_out(painted, scale=arguments.scale, columns=arguments.columns)
    write_sheet(arguments.out, sheet)
    return 0


def lay_out(painted: Sequence[PaintedSkin], *, scale: int, columns: int) -> Image.Image:
    """Put previews side by side with their captions.

    Args:
        painted: the skins.
        scale: pixels a texel.
        columns: skins a row.

    Returns:
        The contact sheet.
    """
    width, height = 66 * scale, 33 * scale + 11 * _LINES + 4
    rows = -(-len(painted) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), "white")
    pen = ImageDraw.Draw(sheet)
    for at, skin in enumerate(painted):
        x, y = at % columns * width, at // columns * height
        preview = Image.fromarray(draw_preview(skin.skin_HW4, skin.arms))
        size = (preview.width * scale, preview.height * scale)
        sheet.paste(preview.resize(size, Image.Resampling.NEAREST), (x, y + 11 * _LINES + 2))
        lines = textwrap.wrap(f"[{skin.archetype}] {skin.caption}", width // 6)[:_LINES]
        for number, line in enumerate(lines):
            pen.text((x + 2, y + 11 * number), line, fill="black")
    return sheet


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.paint_skins", description=__doc__)
    parser.add_argument("--count", type=int, default=64, help="how many skins")
    parser.add_argument("--seed", type=int, default=0, help="the same seed paints the same skins")
    parser.add_argument("--out", type=Path, required=True, help="PNG file to write")
    parser.add_argument("--only", help="archetypes to paint in turn, separated by commas")
    parser.add_argument("--each", action="store_true", help="one skin of every archetype")
    parser.add_argument("--scale", type=int, default=6, help="pixels a texel")
    parser.add_argument("--columns", type=int, default=4, help="skins a row")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
