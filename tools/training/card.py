"""What every model card says of a training, and its curve as a small picture.

Knows the facts of a training; what a model is, its kind says.

Letters: H, W rows and columns of a picture.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tools.io.files import write_atomic
from tools.io.training_data import write_picture, write_table
from tools.training.kinds import Facts

_SIZE = (480, 220)
_MARGIN = 44
_INK = (70, 76, 86)
_COLORS = ((60, 110, 200), (214, 106, 40), (60, 150, 90), (150, 70, 160))
_NO_CURVES = ("step", "examples", "hours", "learning_rate")
_MOST_ROWS = 12


def save(folder: Path, text: str, facts: Facts) -> None:
    """Write a card, the log that it tells of and the log's curve into a folder.

    Args:
        folder: of the exported model.
        text: Markdown; with `training_section` in it.
        facts: of the training.
    """
    write_table(folder / "log.csv", facts.log)
    write_picture(folder / "training.png", draw_curve(facts.log))
    write_atomic(folder / "README.md", text.encode())


def training_section(facts: Facts) -> str:
    """Word how the model was trained, as a section of Markdown."""
    return f"""## Training
`{facts.command}`

{facts.steps} steps, {facts.examples} examples in all, {facts.hours:.2f} hours. The whole log is
in log.csv.

![loss and held-out figures over the steps, logarithmic](training.png)

{_table(facts.log)}
The recipe in full:

```json
{json.dumps(facts.recipe, indent=1)}
```
"""


def _table(log: Sequence[Mapping[str, float]]) -> str:
    """Put some rows of the log, evenly spread, into a table."""
    if not log:
        return ""
    last, count = len(log) - 1, min(len(log), _MOST_ROWS)
    rows = [log[number * last // max(1, count - 1)] for number in range(count)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [names, ["---:"] * len(names)]
    lines += [[f"{row[name]:.5g}" if name in row else "" for name in names] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def draw_curve(log: Sequence[Mapping[str, float]]) -> np.ndarray:
    """Draw the loss and the held-out figures over the steps, both on a logarithmic scale.

    Args:
        log: rows as in `Facts`; figures that are not positive are left out.

    Returns:
        (220, 480, 3) uint8.
    """
    picture = Image.new("RGB", _SIZE, "white")
    draw = ImageDraw.Draw(picture)
    names = list(dict.fromkeys(name for row in log for name in row if name not in _NO_CURVES))
    curves = {
        name: [(row["step"], row[name]) for row in log if row.get(name, 0) > 0] for name in names
    }
    curves = {name: points for name, points in curves.items() if points}
    if curves:
        _draw_axes(draw, curves)
    return np.array(picture)


def _draw_axes(
    draw: ImageDraw.ImageDraw, curves: Mapping[str, Sequence[tuple[float, float]]]
) -> None:
    steps, values = zip(*(point for points in curves.values() for point in points), strict=True)
    right, low, high = max(steps), math.log(min(values)), math.log(max(values))
    width, height = _SIZE[0] - 2 * _MARGIN, _SIZE[1] - _MARGIN

    def place(step: float, value: float) -> tuple[float, float]:
        rise = (math.log(value) - low) / max(high - low, 1e-9)
        return _MARGIN + width * step / right, 10 + (height - 10) * (1 - rise)

    draw.rectangle((_MARGIN, 10, _MARGIN + width, height), outline=(210, 214, 220))
    for value in (min(values), max(values)):
        draw.text((4, place(0, value)[1] - 5), f"{value:.3g}", fill=_INK)
    draw.text((_MARGIN + width - 30, height + 4), f"{right:g}", fill=_INK)
    for number, (name, points) in enumerate(curves.items()):
        color = _COLORS[number % len(_COLORS)]
        draw.line([place(*point) for point in points], fill=color, width=2)
        draw.text((_MARGIN + 110 * number, height + 18), name, fill=color)
