"""Palettes on disk: finding one by its name, reading it, writing it, and whose work it is.

A format is a file here whose name is the suffix: it has `parse(data, where) -> Swatches`. Knows
nothing about what the colours are used for.
"""

import csv
import difflib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch

from config import plugins
from config.errors import ConfigError
from models.palette import MAX_COLORS, Palette
from tools.io.files import write_atomic

PALETTES = Path(__file__).resolve().parents[3] / "assets" / "palettes"
"""Where the palettes that come with the program are."""

_CREDITS = "CREDITS.tsv"
_MAX_BYTES = 1 << 24
_WEB_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True)
class Credit:
    """Whose work a palette is, as far as it is known.

    Attributes:
        title: the name its author gave it.
        author: may be empty.
        url: where it was published.
    """

    title: str
    author: str
    url: str


def read_palette(name: str) -> tuple[Palette, list[str]]:
    """Read the palette that a name stands for.

    Args:
        name: a path, or a path under `PALETTES`, with or without ".hex".

    Returns:
        The palette, its bytes as they stand in the file and in the order of the file, and a
        sentence for each thing that was not taken as it stands there: repetitions, colours that
        are not opaque, padding.

    Raises:
        ConfigError: there is no such file, it cannot be read, a line of it is wrong, or it holds
            no colour or more than 1024.
    """
    path = resolve(name)
    where = _shown(path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ConfigError(f"palette: {where} is larger than {_MAX_BYTES} bytes; is it one?")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"palette: {where} cannot be read: {error.strerror}") from error
    return parse_palette(data, suffix=path.suffix, name=_palette_name(path), where=where)


def parse_palette(data: bytes, *, suffix: str, name: str, where: str) -> tuple[Palette, list[str]]:
    """Read a palette from the bytes of a file.

    Args:
        data: the file.
        suffix: of the file, such as ".gpl", in any case; it says which format this is.
        name: of the palette.
        where: the file's name in messages.

    Returns:
        The palette and the notices, as `read_palette`.

    Raises:
        ConfigError: the suffix is unknown, or the bytes are no palette.
    """
    formats = plugins.names(__name__)
    kind = suffix.lower().removeprefix(".")
    if kind not in formats:
        known = ", ".join(f".{known}" for known in formats)
        raise ConfigError(f"palette: {where} has the suffix {suffix!r}; expected one of {known}")
    if not data:
        raise ConfigError(f"palette: {where} is empty (0 bytes); expected at least one colour")
    swatches = plugins.find(__name__, kind).parse(data, where)

    opaque = [color[:3] for color in swatches.rgba if color[3] == 255]
    distinct = list(dict.fromkeys(opaque))
    if not distinct:
        raise ConfigError(f"palette: no colour of {where} is opaque (alpha 255); expected one")
    if len(distinct) > MAX_COLORS:
        raise ConfigError(
            f"palette: {where} holds {len(distinct)} colours; expected at most {MAX_COLORS}"
        )
    notices = list(swatches.notices)
    if see_through := [color for color in swatches.rgba if color[3] < 255]:
        notices.append(f"{len(see_through)} not opaque, left out: {_listed(see_through)}")
    if repeated := [color for color, times in Counter(opaque).items() if times > 1]:
        num_merged = len(opaque) - len(distinct)
        notices.append(f"{num_merged} repeated, merged: {_listed(repeated)}")
    palette = Palette(name, torch.tensor(distinct, dtype=torch.uint8))
    return palette, [f"palette: {where}: {notice}" for notice in notices]


def resolve(name: str) -> Path:
    """Find the file that a palette's name stands for.

    As given, then under `PALETTES`, then both with ".hex" added. Never a web address.

    Args:
        name: what the user gave.

    Returns:
        A file that exists.

    Raises:
        ConfigError: there is none; the message offers the nearest names.
    """
    shown = repr(name[:200])
    if _WEB_ADDRESS.match(name):
        raise ConfigError(
            f"palette: {shown} is a web address, and none is opened; expected a file{_near(name)}"
        )
    if not name.strip():
        raise ConfigError(f"palette: {shown} is blank; expected a file, such as lospec/pico-8")
    candidates = [Path(name), PALETTES / name, Path(f"{name}.hex"), PALETTES / f"{name}.hex"]
    try:
        for path in candidates:
            if path.is_file():
                return path
        if any(path.is_dir() for path in candidates):
            raise ConfigError(f"palette: {shown} is a directory; expected a file{_near(name)}")
        if any(path.exists() for path in candidates):
            raise ConfigError(f"palette: {shown} is a device or a pipe; expected a file")
    except OSError as error:
        raise ConfigError(f"palette: {shown} cannot be read: {error.strerror}") from error
    raise ConfigError(f"palette: there is no {shown}; expected a file{_near(name)}")


def shipped_names() -> list[str]:
    """Name the .hex files that come with the program, such as "lospec/pico-8", sorted."""
    return sorted(_palette_name(path) for path in PALETTES.rglob("*.hex"))


def read_credit(palette: Palette) -> Credit | None:
    """Look up whose work a palette that comes with the program is.

    Args:
        palette: as `read_palette` named it.

    Returns:
        What the CREDITS.tsv beside its file says, or None.
    """
    folder, _, stem = palette.name.rpartition("/")
    path = PALETTES / folder / _CREDITS
    if not folder or not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["file"] == f"{stem}.hex":
                return Credit(row["title"], row["author"], row["url"])
    return None


def write_hex(palette: Palette, path: Path) -> None:
    """Write a palette as .hex: six lower-case digits and a newline a colour."""
    write_atomic(path, "".join(f"{code}\n" for code in palette.hex_codes()).encode())


def write_gpl(palette: Palette, path: Path) -> None:
    """Write a palette as .gpl, for GIMP, Inkscape, Krita and Aseprite; names are the hex codes."""
    name = " ".join(palette.name.split())
    rows = [
        f"{red:3d} {green:3d} {blue:3d}\t{code}\n"
        for (red, green, blue), code in zip(
            palette.colors_C3.tolist(), palette.hex_codes(), strict=True
        )
    ]
    header = f"GIMP Palette\nName: {name}\nColumns: {min(16, len(palette))}\n#\n"
    write_atomic(path, (header + "".join(rows)).encode())


def _palette_name(path: Path) -> str:
    """Name a palette by its path under `PALETTES`, or by its stem if it is elsewhere."""
    path = path.resolve()
    if path.is_relative_to(PALETTES):
        return path.relative_to(PALETTES).with_suffix("").as_posix()
    return path.stem


def _shown(path: Path) -> str:
    """Spell a path for a message, on one line whatever is in it."""
    text = str(path.relative_to(PALETTES) if path.is_relative_to(PALETTES) else path)
    return text if text.isprintable() else repr(text)


def _listed(colors: list[tuple[int, ...]], most: int = 6) -> str:
    """List colours as hex codes, the first few of many."""
    codes = [bytes(color).hex() for color in colors[:most]]
    return ", ".join(codes) + (f" and {len(colors) - most} more" if len(colors) > most else "")


def _near(name: str) -> str:
    """End a message with the shipped names that are spelt most like the one given."""
    known = shipped_names()
    by_word = {word: full for full in known for word in (full, full.rpartition("/")[2])}
    wanted = name[:200].lower().rstrip("/").removesuffix(".hex")
    for word in (wanted.rpartition("/")[2], wanted):
        if near := difflib.get_close_matches(word, by_word, n=3, cutoff=0.6):
            return "; did you mean " + " or ".join(dict.fromkeys(by_word[n] for n in near)) + "?"
    return f", or one of the {len(known)} that python -m tools.show_palette draws"
