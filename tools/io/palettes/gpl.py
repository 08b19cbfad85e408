"""Palettes in .gpl, the format of GIMP, Inkscape and Krita: R G B and a name a line.

Aseprite's "Channels: RGBA" adds an alpha before the name. Knows nothing about where the bytes
come from.
"""

import re

from tools.io.palettes._swatches import Rgba, Swatches, channels, no_color, text_lines, wrong_line

_MAGIC = "GIMP Palette"
_HEADER = re.compile(r"([A-Za-z][\w -]*):\s*(.*)")
_EXPECTED = "three numbers from 0 to 255 and a name"


def parse(data: bytes, where: str) -> Swatches:
    """Read a .gpl file.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        A colour a line.

    Raises:
        ConfigError: this is no GIMP palette, a line is no colour, or there is none.
    """
    lines = text_lines(data, where)
    if not lines:
        raise no_color(where, lines, f"'{_MAGIC}'")
    if lines[0].text != _MAGIC:
        raise wrong_line(where, lines[0], f"'{_MAGIC}'")
    rgba: list[Rgba] = []
    has_alpha = False
    for line in lines[1:]:
        if line.text.startswith("#"):
            continue
        if not rgba and (header := _HEADER.fullmatch(line.text)):
            has_alpha |= header[1] == "Channels" and header[2].upper() == "RGBA"
            continue
        values = channels(line)
        if values is None or (has_alpha and len(values) < 4):
            raise wrong_line(where, line, "R G B A and a name" if has_alpha else _EXPECTED)
        red, green, blue, alpha = values if has_alpha else [*values[:3], 255]
        rgba.append((red, green, blue, alpha))
    if not rgba:
        raise no_color(where, lines, f"{_EXPECTED} a line")
    return Swatches(rgba)
