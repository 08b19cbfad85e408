"""Put the skins of many runs on one picture: python -m tools.contact_sheet RUN RUN --out x.png."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from config.errors import ConfigError
from models.layout import Arms, skin_layout
from models.player import build_player
from tools.io.files import replacing
from tools.io.preview import (
    BACKGROUND,
    CARD,
    FAINT,
    INK,
    STRIDE,
    View,
    draw_line,
    hero_camera,
    light,
    look,
    paint,
    premultiply,
    stand_shadow,
)
from tools.io.run_directory import read_result
from tools.io.skin_file import SkinPicture, read_skin

HEROES = (206, 300)
"""(height, width) of a skin from the front and from the back, in pixels."""

_HERO = (HEROES[0], HEROES[1] // 2)
_AZIMUTHS_DEG = (30.0, 210.0)
_MARGIN, _GAP, _CAPTION = 16, 12, 44


@dataclass(frozen=True, eq=False)
class Entry:
    """One run: its skin, what was asked for, and the palette with what else was said of parts."""

    skin: SkinPicture
    prompt: str
    palette: str


def main(argv: Sequence[str] | None = None) -> int:
    """Draw the sheet.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 where a folder holds no finished skin.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.contact_sheet", description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", help="folders of finished runs")
    parser.add_argument("--out", type=Path, required=True, help="the picture to write")
    parser.add_argument("--columns", type=int, default=4, help="skins in a row [4]")
    given = parser.parse_args(argv)
    try:
        if given.columns < 1:
            raise ConfigError(f"--columns: {given.columns}; expected 1 or more")
        sheet = draw_sheet([_read(run) for run in given.runs], columns=given.columns)
        with replacing(given.out) as temporary:
            sheet.save(temporary)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(given.out)
    return 0


def _read(run: Path) -> Entry:
    recipe = read_result(run)
    if recipe["request"]["size"] is not None:
        raise ConfigError(f"run: {run} holds a flat picture; expected a skin")
    skin = read_skin(run / "skin.png", arms=recipe["request"]["arms"])
    request = recipe["request"]
    prompts = [f"{part}: {text}" for part, text in request.get("prompts", {}).items()]
    said = [recipe["palette"]["name"]]
    said += [f"from {request['from_skin']}"] if request.get("from_skin") else []
    said += ["restyled"] if request.get("source_prompt") else []
    said += [f"{name} {request[name]}" for name in ("only", "lock") if request.get(name)]
    symmetry = recipe.get("config", {}).get("grid", {}).get("symmetry", "none")
    said += [] if symmetry == "none" else [f"mirrored {symmetry}"]
    prompt = " · ".join([*([request["prompt"]] if request["prompt"] else []), *prompts])
    return Entry(skin, prompt, " · ".join(said))


def draw_sheet(entries: Sequence[Entry], *, columns: int) -> Image.Image:
    """Draw skins in rows, each from the front and from the back with its prompt below.

    Args:
        entries: the skins.
        columns: how many in a row.

    Returns:
        An RGB picture.
    """
    cell = (HEROES[1], HEROES[0] + _CAPTION)
    columns = min(columns, len(entries))
    rows = -(-len(entries) // columns)
    sheet = Image.new(
        "RGB",
        (
            2 * _MARGIN + columns * cell[0] + (columns - 1) * _GAP,
            2 * _MARGIN + rows * cell[1] + (rows - 1) * _GAP,
        ),
        BACKGROUND,
    )
    for number, entry in enumerate(entries):
        row, column = divmod(number, columns)
        corner = (_MARGIN + column * (cell[0] + _GAP), _MARGIN + row * (cell[1] + _GAP))
        _draw_entry(sheet, corner, cell, entry)
    return sheet


def _draw_entry(
    sheet: Image.Image, corner: tuple[int, int], cell: tuple[int, int], entry: Entry
) -> None:
    left, top = corner
    draw = ImageDraw.Draw(sheet)
    draw.rounded_rectangle((left, top, left + cell[0] - 1, top + cell[1] - 1), 8, CARD)
    draw_heroes(sheet, corner, entry.skin)
    room = cell[0] - 20
    draw_line(draw, (left + 10, top + _HERO[0] + 2), entry.prompt, 14, INK, room)
    draw_line(draw, (left + 10, top + _HERO[0] + 22), entry.palette, 11, FAINT, room)


def draw_heroes(sheet: Image.Image, corner: tuple[int, int], skin: SkinPicture) -> None:
    """Draw a skin from the front and from the back on a card's ground, `HEROES` large.

    Args:
        sheet: RGB, to draw on.
        corner: left and top, in pixels.
        skin: on the player; no flat picture.
    """
    lit_HW4 = light(premultiply(skin.pixels_HW4), skin.layout)
    ground = stand_shadow(_HERO, CARD)
    for place, view in enumerate(_look(skin.layout.arms)):
        sheet.paste(paint(view, lit_HW4, ground), (corner[0] + place * _HERO[1], corner[1]))


@cache
def _look(arms: Arms) -> list[View]:
    player = build_player(skin_layout(arms), STRIDE)
    return [look(player, hero_camera(azimuth), _HERO) for azimuth in _AZIMUTHS_DEG]


if __name__ == "__main__":
    sys.exit(main())
