"""Pattern charts for beads, cross-stitch and building: each part as a grid with colour numbers.

A picture a part shows both layers, face by face, with the number of its colour in each cell and how
many of each are needed; one more says the totals. Numbers are the same on all of them.

Letters: H, W rows and columns of the skin.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from config.errors import ConfigError
from models.layout import PARTS, Box
from tools.exports import Options, Say, Subject
from tools.io.files import replacing
from tools.io.preview import BACKGROUND, CARD, FAINT, INK, draw_line, get_font

USES: tuple[str, ...] = ()
TAKES_FLAT = False

MOST_COLORS = 256
"""Nobody sorts more beads."""

_CELL, _GAP, _MARGIN, _HEADER = 34, 34, 40, 84
_LABEL, _ROW, _LEGEND_WIDTH, _COLUMN = 26, 34, 230, 100
_THIN, _THICK = (150, 156, 168), (40, 44, 54)
_NAMES = {"head": "hat", "body": "jacket"}


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write a chart a part, and the totals."""
    number_HW = number_colors(subject)
    charts = {part: draw_part(subject, part, number_HW) for part in PARTS}
    charts["colors"] = draw_totals(subject, number_HW)
    paths = []
    for name, picture in charts.items():
        path = folder / f"{subject.name}-chart-{name}.png"
        with replacing(path) as temporary:
            picture.save(temporary)
        paths.append(path)
    return paths


def number_colors(subject: Subject) -> Tensor:
    """Number the colours that are used, from 1, in the order of the palette.

    Returns:
        (H, W) int64; 0 is transparent.

    Raises:
        ConfigError: there are more than `MOST_COLORS`.
    """
    pixels_HW4 = subject.pixels_HW4
    is_color_HWC = (pixels_HW4[:, :, None, :3] == subject.palette.colors_C3).all(-1)
    is_color_HWC &= pixels_HW4[..., 3:] > 0
    is_used_C = is_color_HWC.flatten(0, 1).any(0)
    if int(is_used_C.sum()) > MOST_COLORS:
        raise ConfigError(
            f"chart: {int(is_used_C.sum())} colours are used; expected at most {MOST_COLORS}"
        )
    return (is_color_HWC.long() * (is_used_C.cumsum(0) * is_used_C)).sum(-1)


def count_cells(subject: Subject, number_HW: Tensor) -> dict[str, Tensor]:
    """Count the cells of each part that have each number: part → (1 + colours,) int64."""
    most = int(number_HW.max()) + 1
    counts = {part: torch.zeros(most, dtype=torch.int64) for part in PARTS}
    for box, _, rect in subject.layout.faces():
        cells = number_HW[rect.rows, rect.columns].flatten()
        counts[box.part] += cells.bincount(minlength=most)
    return counts


def draw_part(subject: Subject, part: str, number_HW: Tensor) -> Image.Image:
    """Draw the chart of a part."""
    boxes = [
        box
        for box in subject.layout.boxes
        if box.part == part and (box.layer == "base" or _is_used(box, number_HW))
    ]
    count = count_cells(subject, number_HW)[part]
    used = [number for number in range(1, len(count)) if count[number] > 0]
    widths, heights = zip(*(_block_size(box) for box in boxes), strict=True)
    height = max(_HEADER + sum(heights) + _GAP * (len(boxes) - 1), _HEADER + _ROW * (len(used) + 1))
    legend_left = 2 * _MARGIN + max(widths)
    picture, draw = _begin(
        (legend_left + _LEGEND_WIDTH + _MARGIN, height + _MARGIN), subject, part.replace("_", " ")
    )
    top = _HEADER
    for box, block in zip(boxes, heights, strict=True):
        _draw_box(draw, (_MARGIN, top), box, number_HW, _colors(subject, number_HW))
        top += block + _GAP
    counts = {number: [int(count[number])] for number in used}
    _draw_legend(draw, (legend_left, _HEADER), counts, ["cells"], _colors(subject, number_HW))
    return picture


def draw_totals(subject: Subject, number_HW: Tensor) -> Image.Image:
    """Draw the table of all colours: how many of each for each part, and in all."""
    counts = count_cells(subject, number_HW)
    colors = _colors(subject, number_HW)
    titles = [*(part.replace("_", " ") for part in PARTS), "in all"]
    rows = {}
    for number in colors:
        cells = [int(counts[part][number]) for part in PARTS]
        rows[number] = [*cells, sum(cells)]
    width = 2 * _MARGIN + _LEGEND_WIDTH + _COLUMN * (len(titles) - 1)
    height = _HEADER + _ROW * (len(rows) + 1) + _MARGIN
    picture, draw = _begin((width, height), subject, "colours")
    _draw_legend(draw, (_MARGIN, _HEADER), rows, titles, colors)
    return picture


def _begin(
    size: tuple[int, int], subject: Subject, part: str
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(picture)
    room = size[0] - 2 * _MARGIN
    draw_line(draw, (_MARGIN, 22), f"{part.capitalize()} · {subject.title}", 26, INK, room)
    return picture, draw


def _is_used(box: Box, number_HW: Tensor) -> bool:
    return any(bool(number_HW[rect.rows, rect.columns].any()) for rect in box.faces.values())


def _block_size(box: Box) -> tuple[int, int]:
    """Pixels that the six faces of a box take, with labels and gaps."""
    width, height, depth = box.size
    across = _CELL * (2 * depth + 2 * width) + 3 * _GAP
    return across, _CELL * (depth + height) + _GAP + 3 * _LABEL


def _draw_box(
    draw: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    box: Box,
    number_HW: Tensor,
    colors: Mapping[int, tuple[int, int, int]],
) -> None:
    """Draw the faces as a skin unfolds them, top and bottom above, apart from each other."""
    width, _, depth = box.size
    left, top = corner
    layer = "base" if box.layer == "base" else _NAMES.get(box.part, "outer layer")
    draw.text((left, top), layer, INK, get_font(20))
    upper, lower = top + 2 * _LABEL, top + 3 * _LABEL + _CELL * depth + _GAP // 2
    starts = {"right": 0, "front": depth, "left": depth + width, "back": 2 * depth + width}
    for number, (face, start) in enumerate(starts.items()):
        x = left + _CELL * start + _GAP * number
        _draw_face(draw, (x, lower), face, box, number_HW, colors)
        for name, below in (("top", "front"), ("bottom", "left")):
            if below == face:
                _draw_face(draw, (x, upper), name, box, number_HW, colors)


def _draw_face(
    draw: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    face: str,
    box: Box,
    number_HW: Tensor,
    colors: Mapping[int, tuple[int, int, int]],
) -> None:
    rect = box.faces[face]
    left, top = corner
    draw.text((left, top - 6), face, FAINT, get_font(15), anchor="ls")
    for row, numbers in enumerate(number_HW[rect.rows, rect.columns].tolist()):
        for column, number in enumerate(numbers):
            x, y = left + _CELL * column, top + _CELL * row
            cell = (x, y, x + _CELL, y + _CELL)
            draw.rectangle(cell, fill=colors.get(number, BACKGROUND), outline=_THIN)
            if number:
                middle = (x + _CELL / 2, y + _CELL / 2)
                draw.text(middle, str(number), _ink(colors[number]), get_font(15), anchor="mm")
    right, bottom = left + _CELL * rect.width, top + _CELL * rect.height
    for column in range(0, rect.width + 1, 4):
        x = left + _CELL * column
        draw.line((x, top, x, bottom), fill=_THICK, width=2 if column % rect.width else 3)
    for row in range(0, rect.height + 1, 4):
        y = top + _CELL * row
        draw.line((left, y, right, y), fill=_THICK, width=2 if row % rect.height else 3)
    draw.rectangle((left, top, right, bottom), outline=_THICK, width=3)


def _draw_legend(
    draw: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    rows: Mapping[int, list[int]],
    titles: list[str],
    colors: Mapping[int, tuple[int, int, int]],
) -> None:
    """Draw a row a colour: its number on it, its code, and its counts."""
    left, top = corner
    ends = [left + _LEGEND_WIDTH + _COLUMN * number for number in range(len(titles))]
    for title, end in zip(titles, ends, strict=True):
        draw.text((end, top + 8), title, FAINT, get_font(16), anchor="ra")
    for place, (number, counts) in enumerate(rows.items()):
        y = top + _ROW * (place + 1)
        if place % 2 == 0:
            draw.rectangle((left - 6, y, ends[-1] + 8, y + _ROW - 1), fill=CARD)
        color = colors[number]
        draw.rectangle((left, y + 3, left + 44, y + _ROW - 4), fill=color, outline=_THICK)
        middle = (left + 22, y + _ROW / 2)
        draw.text(middle, str(number), _ink(color), get_font(15), anchor="mm")
        code = (left + 58, y + _ROW / 2)
        draw.text(code, bytes(color).hex(), INK, get_font(17), anchor="lm")
        for count, end in zip(counts, ends, strict=True):
            text = str(count) if count else "·"
            draw.text((end, y + _ROW / 2), text, INK, get_font(17), anchor="rm")


def _colors(subject: Subject, number_HW: Tensor) -> dict[int, tuple[int, int, int]]:
    """Say which colour each number is."""
    found: dict[int, tuple[int, int, int]] = {}
    for number in range(1, int(number_HW.max()) + 1):
        row, column = torch.nonzero(number_HW == number)[0].tolist()
        red, green, blue = subject.pixels_HW4[row, column, :3].tolist()
        found[number] = red, green, blue
    return found


def _ink(color: tuple[int, int, int]) -> tuple[int, int, int]:
    """Choose black or white, whichever is easier to read on a colour (Rec. 601 luma)."""
    red, green, blue = color
    return (0, 0, 0) if 299 * red + 587 * green + 114 * blue > 140_000 else (255, 255, 255)
