"""Palettes in .hex, the format of Lospec: RRGGBB a line.

Also takes a leading '#', three digits (each stands twice), eight digits (RRGGBBAA) and comments
behind ';', '//' or '#'. Knows nothing about where the bytes come from.
"""

import re

from config.errors import ConfigError
from tools.io.palettes._swatches import Line, Rgba, Swatches, no_color, text_lines, wrong_line

_COLOR = re.compile(r"#?([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\s*((;|//|#).*)?")
_EXPECTED = "six hex digits"


def parse(data: bytes, where: str) -> Swatches:
    """Read a .hex file.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        A colour a line.

    Raises:
        ConfigError: a line is no colour, there is none, or the eight digits are AARRGGBB.
    """
    lines = text_lines(data, where)
    codes: list[str] = []
    for line in lines:
        if match := _COLOR.fullmatch(line.text):
            codes.append(match[1])
        elif not _is_comment(line):
            raise wrong_line(where, line, _EXPECTED)
    if not codes:
        raise no_color(where, lines, f"{_EXPECTED} a line")
    _refuse_alpha_first(codes, where)
    return Swatches([_rgba(code) for code in codes])


def _is_comment(line: Line) -> bool:
    """Tell a comment from a misspelt colour: '#ff00z' is one, '# reds' and '#My reds' are not."""
    if line.text.startswith((";", "//")):
        return True
    first, *rest = line.text.split()
    if first.strip("#") == "":
        return True
    return first.startswith("#") and bool(rest) and not re.fullmatch(r"[0-9a-fA-F]+", first[1:])


def _refuse_alpha_first(codes: list[str], where: str) -> None:
    """Refuse eight digits that make sense only as AARRGGBB, which would give wrong colours."""
    eight = [code.lower() for code in codes if len(code) == 8]
    if eight and all(code.startswith("ff") for code in eight):
        if all(code.endswith("ff") for code in eight):
            return
        raise ConfigError(
            f"palette: the eight digits of {where} look like AARRGGBB ('{eight[0]}'); "
            "expected RRGGBBAA here, AARRGGBB belongs in a .txt"
        )


def _rgba(code: str) -> Rgba:
    """Take three, six or eight hex digits apart."""
    if len(code) == 3:
        code = "".join(digit + digit for digit in code)
    red, green, blue, alpha = bytes.fromhex(code.ljust(8, "f"))
    return red, green, blue, alpha
