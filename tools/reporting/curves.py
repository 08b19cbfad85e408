"""Curves of a run as lines that a page can draw.

Knows nothing about what the numbers mean.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tools.io.run_facts import Curve

WIDTH, HEIGHT = 240, 72
"""Of the drawing, in its own units."""

_MOST_POINTS = 160


@dataclass(frozen=True)
class Line:
    """A curve, drawn.

    Attributes:
        name: such as "sds".
        points: as SVG wants them, "x,y x,y …".
        low: least value.
        high: greatest value.
        last: newest value.
        first_step: where it begins.
        last_step: where it ends.
    """

    name: str
    points: str
    low: float
    high: float
    last: float
    first_step: int
    last_step: int


def draw_lines(curves: Mapping[str, Curve], prefix: str) -> list[Line]:
    """Draw the curves whose names begin with a prefix, named by what follows it."""
    lines = [
        _draw(name.removeprefix(prefix), curve)
        for name, curve in sorted(curves.items())
        if name.startswith(prefix)
    ]
    return [line for line in lines if line is not None]


def _draw(name: str, curve: Curve) -> Line | None:
    """Draw a curve; None where it has no finite value."""
    finite = [(step, value) for step, value in curve if math.isfinite(value)]
    if not finite:
        return None
    steps, values = zip(*finite, strict=True)
    low, high = min(values), max(values)
    reach, spread = steps[-1] - steps[0] or 1, high - low
    points = " ".join(
        f"{WIDTH * (step - steps[0]) / reach:.1f},"
        f"{HEIGHT * (1 - (value - low) / spread if spread else 0.5):.1f}"
        for step, value in _thin(finite)
    )
    return Line(name, points, low, high, values[-1], steps[0], steps[-1])


def _thin(curve: Curve) -> Curve:
    """Keep of each of many short stretches the least and the greatest value, in order."""
    stretch = math.ceil(2 * len(curve) / _MOST_POINTS)
    if stretch <= 2:
        return curve
    kept = []
    for start in range(0, len(curve), stretch):
        part = curve[start : start + stretch]
        kept += sorted({min(part, key=lambda at: at[1]), max(part, key=lambda at: at[1])})
    return kept
