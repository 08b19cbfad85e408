"""Draw palettes as one picture: every colour with its hex code, the title and the author.

    python -m tools.show_palette --out sheet.png                     all that come with the program
    python -m tools.show_palette lospec/pico-8 mine.gpl --out sheet.png

Letters: C colours.
"""

import argparse
import io
import itertools
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from PIL import Image, ImageDraw, ImageFont

from config.errors import ConfigError
from models.palette import Palette
from tools.io.files import write_atomic
from tools.io.palettes import Credit, read_credit, read_palette, shipped_names

Order = Literal["file", "lightness", "hue"]

# Pixels.
_SWATCH_WIDTH, _SWATCH_HEIGHT = 58, 30
_HEADER_HEIGHT, _PADDING, _GAP, _MARGIN = 50, 14, 18, 28
_SWATCHES_A_COLUMN = 8
_COLUMN_WIDTH = 2 * _PADDING + _SWATCHES_A_COLUMN * _SWATCH_WIDTH
_TITLE_SIZE, _DETAIL_SIZE, _CODE_SIZE = 19, 13, 12

_PAGE, _CARD, _EDGE, _INK, _FAINT_INK = "#e4e4e0", "#f7f7f4", "#c6c6c0", "#1c1c1a", "#66665f"
_HIGHEST_GLYPH = 0x24F
"""The font draws Latin letters up to here and boxes for what lies beyond."""

_TALLEST = 1.5  # height over width of a sheet
_LIGHT = 0.62  # OKLab lightness above which black is easier to read than white
_NEUTRAL_CHROMA = 0.03
_HUE_BANDS = 12


@dataclass(frozen=True)
class Card:
    """A palette and whose work it is, as far as it is known."""

    palette: Palette
    credit: Credit | None

    @property
    def title(self) -> str:
        """The name its author gave it, or that of its file."""
        return (self.credit and _drawable(self.credit.title)) or self.palette.name

    @property
    def details(self) -> str:
        """How to ask for it, how large it is and who made it."""
        number = len(self.palette)
        parts = [self.palette.name, f"{number} colour" + "s" * (number != 1)]
        if self.credit and (author := _drawable(self.credit.author)):
            parts.append(f"by {author}")
        return "  ·  ".join(parts)

    @property
    def span(self) -> int:
        """Columns of the sheet that it takes."""
        return 1 if len(self.palette) <= 64 else 2 if len(self.palette) <= 256 else 4

    @property
    def width(self) -> int:
        """Pixels from its left edge to its right edge."""
        return self.span * (_COLUMN_WIDTH + _GAP) - _GAP

    @property
    def height(self) -> int:
        """Pixels from its top edge to its bottom edge, at the least."""
        num_rows = math.ceil(len(self.palette) / (self.span * _SWATCHES_A_COLUMN))
        return _HEADER_HEIGHT + num_rows * _SWATCH_HEIGHT + 2 * _PADDING


def draw_sheet(cards: Sequence[Card], *, order: Order = "file") -> Image.Image:
    """Draw palettes side by side, in rows.

    Args:
        cards: what to draw, at least one, from left to right and from top to bottom.
        order: of the colours: as in the file, dark to light, or greys and then by hue.

    Returns:
        An RGB picture; each swatch shows the exact bytes of its colour.
    """
    rows = _arrange(cards)
    sheet = Image.new("RGB", _sheet_size(rows), _PAGE)
    draw = ImageDraw.Draw(sheet)
    top = _MARGIN
    for row in rows:
        left, row_height = _MARGIN, max(card.height for card in row)
        for card in row:
            _draw_card(draw, card, left, top, row_height, order)
            left += card.width + _GAP
        top += row_height + _GAP
    return sheet


def order_colors(palette: Palette, order: Order) -> list[int]:
    """Put the colours of a palette in an order.

    Args:
        palette: C colours.
        order: "file" as they are; "lightness" dark to light; "hue" greys first, then twelve bands
            around the OKLab hue circle from red on, each from dark to light.

    Returns:
        C indices.
    """
    lab = palette.oklab_C3.tolist()

    def band(a: float, b: float) -> int:
        if math.hypot(a, b) < _NEUTRAL_CHROMA:
            return -1
        return int(math.atan2(b, a) % math.tau / math.tau * _HUE_BANDS)

    indices = list(range(len(palette)))
    if order == "lightness":
        indices.sort(key=lambda index: lab[index][0])
    if order == "hue":
        indices.sort(key=lambda index: (band(*lab[index][1:]), lab[index][0]))
    return indices


def _arrange(cards: Sequence[Card]) -> list[list[Card]]:
    """Break the cards into rows: as few columns as do not make a tower."""
    for num_columns in itertools.count(max(card.span for card in cards)):
        rows = _break_rows(cards, num_columns)
        width, height = _sheet_size(rows)
        if len(rows) == 1 or height <= _TALLEST * width:
            break
    return rows


def _break_rows(cards: Sequence[Card], num_columns: int) -> list[list[Card]]:
    """Start a new row wherever the next card does not fit."""
    rows: list[list[Card]] = [[]]
    for card in cards:
        if sum(placed.span for placed in rows[-1]) + card.span > num_columns:
            rows.append([])
        rows[-1].append(card)
    return rows


def _sheet_size(rows: list[list[Card]]) -> tuple[int, int]:
    """Measure a sheet: width and height in pixels."""
    width = max(sum(card.width + _GAP for card in row) for row in rows)
    height = sum(max(card.height for card in row) + _GAP for row in rows)
    return width - _GAP + 2 * _MARGIN, height - _GAP + 2 * _MARGIN


def _draw_card(
    draw: ImageDraw.ImageDraw, card: Card, left: int, top: int, height: int, order: Order
) -> None:
    """Draw one palette on a card as high as its row."""
    box = (left, top, left + card.width - 1, top + height - 1)
    draw.rounded_rectangle(box, radius=6, fill=_CARD, outline=_EDGE)
    left, top = left + _PADDING, top + _PADDING
    room = card.width - 2 * _PADDING
    _draw_text(draw, (left, top + 8), card.title, _TITLE_SIZE, _INK, room, "lm")
    _draw_text(draw, (left, top + 31), card.details, _DETAIL_SIZE, _FAINT_INK, room, "lm")
    top += _HEADER_HEIGHT
    num_a_row = card.span * _SWATCHES_A_COLUMN
    pitch = room // num_a_row
    codes, lab = card.palette.hex_codes(), card.palette.oklab_C3.tolist()
    for place, index in enumerate(order_colors(card.palette, order)):
        row, column = divmod(place, num_a_row)
        x, y = left + column * pitch, top + row * _SWATCH_HEIGHT
        box = (x, y, x + pitch - 2, y + _SWATCH_HEIGHT - 2)
        draw.rectangle(box, fill=f"#{codes[index]}", outline=_EDGE)
        center = (x + pitch // 2 - 1, y + _SWATCH_HEIGHT // 2 - 1)
        ink = "black" if lab[index][0] > _LIGHT else "white"
        _draw_text(draw, center, codes[index], _CODE_SIZE, ink, pitch, "mm")


def _draw_text(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int],
    text: str,
    size: int,
    ink: str,
    room: int,
    anchor: str,
) -> None:
    """Write one line, ending it with an ellipsis where there is no room for all of it."""
    font = ImageFont.load_default(size)
    if draw.textlength(text, font) > room:
        while text and draw.textlength(text + "…", font) > room:
            text = text[:-1]
        text = text.rstrip() + "…"
    draw.text(at, text, ink, font, anchor)


def _drawable(text: str) -> str:
    """Leave out what the font has no glyph for, such as emoji; CREDITS.tsv has the whole name."""
    return " ".join("".join(c for c in text if ord(c) <= _HIGHEST_GLYPH).split())


def main(argv: list[str] | None = None) -> int:
    """Draw the palettes that the command line names; exit code 2 for a mistake in it."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.show_palette", description="Draw palettes as one picture."
    )
    parser.add_argument("names", nargs="*", help="palettes; without any, all that are shipped")
    parser.add_argument("--out", type=Path, required=True, help="the .png to write")
    parser.add_argument("--order", choices=get_args(Order), default="file", help="of the colours")
    arguments = parser.parse_args(argv)
    try:
        if arguments.out.suffix.lower() != ".png":
            raise ConfigError(f"out: '{arguments.out}'; expected a name that ends in .png")
        cards: list[Card] = []
        for name in arguments.names or shipped_names():
            palette, notices = read_palette(name)
            sys.stderr.writelines(f"{notice}\n" for notice in notices)
            cards.append(Card(palette, read_credit(palette)))
        if not arguments.names:
            cards.sort(key=lambda card: (len(card.palette), card.title.lower()))
        png = io.BytesIO()
        draw_sheet(cards, order=arguments.order).save(png, "PNG", optimize=True)
        write_atomic(arguments.out, png.getvalue())
    except (ConfigError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{arguments.out}: {len(cards)} palette{'s' * (len(cards) != 1)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
