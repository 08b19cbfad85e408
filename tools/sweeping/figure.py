"""The picture of a sweep: rows and columns with their values, a skin or a message in each cell.

Knows nothing about runs or files.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from models.palette import Palette
from tools.contact_sheet import HEROES, draw_heroes
from tools.io.preview import (
    BACKGROUND,
    CARD,
    FAINT,
    INK,
    draw_flat,
    draw_line,
    draw_swatches,
    get_font,
)
from tools.io.skin_file import SkinPicture

# Pixels.
_MARGIN, _GAP, _TITLE = 20, 12, 64
_SIDE = 180
_KEY_SIZE, _VALUE_SIZE = 12, 16
_KEY_LINES, _VALUE_LINES = 2, 3
_SHOW = 48
_ALARM = (176, 42, 48)


@dataclass(frozen=True, eq=False)
class Label:
    """What a row or a column stands for.

    Attributes:
        key: what varies; "" where nothing does.
        value: as the user wrote it.
        show: a photo or a palette to show with it.
    """

    key: str
    value: str
    show: Image.Image | Palette | None = None


@dataclass(frozen=True, eq=False)
class Failure:
    """Why a cell has no skin."""

    message: str


Cell = SkinPicture | Failure | None
"""None where the skin is not made yet."""


def draw_figure(
    title: str,
    subtitle: str,
    rows: Sequence[Label],
    columns: Sequence[Label],
    cells: Sequence[Sequence[Cell]],
) -> Image.Image:
    """Draw the table.

    Args:
        title: such as what all skins have in common; cut where it is too long.
        subtitle: likewise, smaller.
        rows: from top to bottom.
        columns: from left to right.
        cells: a sequence for each row.

    Returns:
        An RGB picture.
    """
    height, width = HEROES
    has_rows, has_columns = any(row.key for row in rows), any(column.key for column in columns)
    left = _MARGIN + (_SIDE + _GAP if has_rows else 0)
    top = _MARGIN + _TITLE + (_head_height(columns) + _GAP if has_columns else 0)
    size = (
        left + len(columns) * (width + _GAP) - _GAP + _MARGIN,
        top + len(rows) * (height + _GAP) - _GAP + _MARGIN,
    )
    figure = Image.new("RGB", size, BACKGROUND)
    draw = ImageDraw.Draw(figure)
    room = size[0] - 2 * _MARGIN
    draw_line(draw, (_MARGIN, _MARGIN - 4), title, 22, INK, room)
    draw_line(draw, (_MARGIN, _MARGIN + 28), subtitle, 14, FAINT, room)
    for number, column in enumerate(columns if has_columns else ()):
        _draw_label(figure, (left + number * (width + _GAP), _MARGIN + _TITLE), column, width)
    for number, row in enumerate(rows if has_rows else ()):
        _draw_label(figure, (_MARGIN, top + number * (height + _GAP) + 8), row, _SIDE)
    for y, line in enumerate(cells):
        for x, cell in enumerate(line):
            _draw_cell(figure, (left + x * (width + _GAP), top + y * (height + _GAP)), cell)
    return figure


def _head_height(columns: Sequence[Label]) -> int:
    """Give the room above the columns, as high as the highest label."""
    return max(
        20 * len(_wrap(column.value, _VALUE_SIZE, HEROES[1], _VALUE_LINES))
        + 16 * len(_wrap(column.key, _KEY_SIZE, HEROES[1], _KEY_LINES))
        + (_SHOW + 6 if column.show else 0)
        for column in columns
    )


def _draw_label(figure: Image.Image, corner: tuple[int, int], label: Label, room: int) -> None:
    """Write a label: what varies small, its value large, and what there is to show below."""
    draw = ImageDraw.Draw(figure)
    left, top = corner
    for line in _wrap(label.key, _KEY_SIZE, room, _KEY_LINES):
        draw_line(draw, (left, top), line, _KEY_SIZE, FAINT, room)
        top += 16
    for line in _wrap(label.value or "(empty)", _VALUE_SIZE, room, _VALUE_LINES):
        draw_line(draw, (left, top), line, _VALUE_SIZE, INK, room)
        top += 20
    if isinstance(label.show, Palette):
        draw_swatches(draw, (left, top + 4, min(room, _SIDE), _SHOW), label.show)
    elif label.show is not None:
        shown = label.show.convert("RGBA")
        shown.thumbnail((room, _SHOW))
        figure.paste(shown, (left, top + 4), shown)


def _draw_cell(figure: Image.Image, corner: tuple[int, int], cell: Cell) -> None:
    draw = ImageDraw.Draw(figure)
    height, width = HEROES
    left, top = corner
    draw.rounded_rectangle((left, top, left + width - 1, top + height - 1), 8, CARD)
    if cell is None:
        draw_line(draw, (left + 12, top + 10), "not made yet", _VALUE_SIZE, FAINT, width - 24)
    elif isinstance(cell, Failure):
        draw_line(draw, (left + 12, top + 10), "failed", _VALUE_SIZE, _ALARM, width - 24)
        for number, line in enumerate(_wrap(cell.message, 13, width - 24, 9)):
            draw_line(draw, (left + 12, top + 36 + 18 * number), line, 13, INK, width - 24)
    elif cell.layout.is_flat:
        flat = draw_flat(
            cell.pixels_HW4, max(1, min(height // cell.layout.height, width // cell.layout.width))
        )
        flat.thumbnail((width, height), Image.Resampling.BOX)
        figure.paste(flat, (left + (width - flat.width) // 2, top + (height - flat.height) // 2))
    else:
        draw_heroes(figure, corner, cell)


def _wrap(text: str, size: int, room: int, most: int) -> list[str]:
    """Break text into lines after spaces and the signs within keys and names.

    What is beyond the last line stays on it, for `draw_line` to cut.
    """
    font = get_font(size)
    lines: list[str] = []
    for piece in re.findall(r"[^\s./_,-]*[\s./_,-]?", text[:1000]):
        fits = lines and font.getlength(lines[-1] + piece.rstrip()) <= room
        if lines and (fits or len(lines) == most):
            lines[-1] += piece
        elif piece:
            lines.append(piece)
    return lines
