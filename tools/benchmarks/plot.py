"""Figures of measurements: stacked bars and curves.

Knows nothing about what was measured.
"""

import math
from collections.abc import Mapping, Sequence

from PIL import Image, ImageDraw

from tools.io.preview import BACKGROUND, FAINT, INK, get_font

_WIDTH = 760
_COLORS = ("#3b6ea5", "#d08a2e", "#5a9e57", "#b3493f", "#7a63a8", "#4aa3a1", "#8c8c8c")


def draw_bars(title: str, bars: Mapping[str, Mapping[str, float]], unit: str) -> Image.Image:
    """Draw a stacked bar for each row, all on one scale.

    Args:
        title: above the figure.
        bars: row → part → value, 0 or more.
        unit: of the values.

    Returns:
        The figure.
    """
    parts = list(dict.fromkeys(part for row in bars.values() for part in row))
    left, top, height = 200, 44, 34
    image = Image.new("RGB", (_WIDTH, top + height * len(bars) + 44), BACKGROUND)
    draw = ImageDraw.Draw(image)
    draw.text((16, 12), title, INK, get_font(16))
    longest = max((sum(row.values()) for row in bars.values()), default=0.0) or 1.0
    scale = (_WIDTH - left - 110) / longest
    for number, (name, row) in enumerate(bars.items()):
        x, y = float(left), top + number * height
        draw.text((left - 8, y + height / 2), name, INK, get_font(13), anchor="rm")
        for part in row:
            end = x + row[part] * scale
            draw.rectangle((x, y + 5, end, y + height - 5), _color(parts.index(part)))
            x = end
        total = f"{_round(sum(row.values()))} {unit}"
        draw.text((x + 6, y + height / 2), total, INK, get_font(13), anchor="lm")
    _draw_legend(draw, parts, image.height - 26)
    return image


def draw_curves(
    title: str,
    curves: Mapping[str, Sequence[tuple[float, float]]],
    *,
    across: str,
    up: str,
    logarithmic: bool = True,
) -> Image.Image:
    """Draw curves over a common axis.

    Args:
        title: above the figure.
        curves: name → (x, y) of each point.
        across: what x is.
        up: what y is.
        logarithmic: whether both axes go by ratios; all values are then above 0.

    Returns:
        The figure.
    """
    image = Image.new("RGB", (_WIDTH, 440), BACKGROUND)
    draw = ImageDraw.Draw(image)
    draw.text((16, 12), title, INK, get_font(16))
    left, top, right, bottom = 84, 70, _WIDTH - 24, 360
    points = [point for curve in curves.values() for point in curve]
    scales = [
        _Scale([point[axis] for point in points], low, high, logarithmic=logarithmic)
        for axis, low, high in ((0, left, right), (1, bottom, top))
    ]
    for value in scales[0].ticks():
        x = scales[0](value)
        draw.line((x, top, x, bottom), FAINT)
        draw.text((x, bottom + 6), _round(value), INK, get_font(12), anchor="ma")
    for value in scales[1].ticks():
        y = scales[1](value)
        draw.line((left, y, right, y), FAINT)
        draw.text((left - 6, y), _round(value), INK, get_font(12), anchor="rm")
    for number, curve in enumerate(curves.values()):
        line = [(scales[0](x), scales[1](y)) for x, y in curve]
        draw.line(line, _color(number), width=2)
        for x, y in line:
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), _color(number))
    draw.text(((left + right) / 2, bottom + 24), across, INK, get_font(13), anchor="ma")
    draw.text((left, top - 20), up, INK, get_font(13))
    _draw_legend(draw, list(curves), image.height - 26)
    return image


class _Scale:
    """From values to pixels."""

    def __init__(
        self, values: Sequence[float], low: float, high: float, *, logarithmic: bool
    ) -> None:
        self._values = sorted(set(values))
        self._turn = math.log if logarithmic else float
        first, last = (self._turn(each) for each in (self._values[0], self._values[-1]))
        self._first, self._span = first, (last - first) or 1.0
        self._low, self._high = low, high

    def __call__(self, value: float) -> float:
        share = (self._turn(value) - self._first) / self._span
        return self._low + share * (self._high - self._low)

    def ticks(self) -> list[float]:
        """Choose values that are not too near to each other."""
        kept: list[float] = []
        for value in self._values:
            if not kept or abs(self(value) - self(kept[-1])) > 36:
                kept.append(value)
        return kept


def _color(number: int) -> str:
    return _COLORS[number % len(_COLORS)]


def _draw_legend(draw: ImageDraw.ImageDraw, names: Sequence[str], y: float) -> None:
    x = 16.0
    for number, name in enumerate(names):
        draw.rectangle((x, y, x + 12, y + 12), _color(number))
        draw.text((x + 18, y + 6), name, INK, get_font(12), anchor="lm")
        x += 34 + draw.textlength(name, get_font(12))


def _round(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
