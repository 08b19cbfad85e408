"""Palettes in .txt, the format of Paint.NET: AARRGGBB a line, comments behind ';'.

Six digits stand for an opaque RRGGBB. Knows nothing about where the bytes come from.
"""

import re

from tools.io.palettes._swatches import Rgba, Swatches, no_color, text_lines, wrong_line

_COLOR = re.compile(r"([0-9a-fA-F]{2})?([0-9a-fA-F]{6})")
_EXPECTED = "eight hex digits, AARRGGBB"
_NUM_SLOTS = 96
_PADDING = (255, 255, 255, 255)


def parse(data: bytes, where: str) -> Swatches:
    """Read a .txt file of Paint.NET.

    Paint.NET fills its 96 slots with white. White at the end of a full file is therefore left out;
    white that stands before another colour is kept.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        A colour a line.

    Raises:
        ConfigError: a line is no colour, or there is none.
    """
    lines = text_lines(data, where)
    rgba: list[Rgba] = []
    for line in lines:
        code = line.text.partition(";")[0].strip()
        if not code:
            continue
        match = _COLOR.fullmatch(code)
        if match is None:
            raise wrong_line(where, line, _EXPECTED)
        alpha, red, green, blue = bytes.fromhex((match[1] or "ff") + match[2])
        rgba.append((red, green, blue, alpha))
    if not rgba:
        raise no_color(where, lines, f"{_EXPECTED}, a line")
    return _without_padding(rgba)


def _without_padding(rgba: list[Rgba]) -> Swatches:
    """Drop two or more whites at the end of exactly 96 colours, unless white is all there is."""
    end = len(rgba)
    while end > 0 and rgba[end - 1] == _PADDING:
        end -= 1
    num_padding = len(rgba) - end
    if len(rgba) != _NUM_SLOTS or num_padding < 2 or end == 0:
        return Swatches(rgba)
    return Swatches(
        rgba[:end], [f"its last {num_padding} whites are Paint.NET's padding, left out"]
    )
