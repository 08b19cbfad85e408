"""Palettes in .pal: the text of Paint Shop Pro (JASC) or the chunks of Windows (RIFF).

The first bytes tell which. Knows nothing about where the bytes come from.
"""

import re
import struct

from config.errors import ConfigError
from tools.io.palettes._swatches import Rgba, Swatches, channels, no_color, text_lines, wrong_line


def parse(data: bytes, where: str) -> Swatches:
    """Read a .pal file of either kind.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        Its colours; a count in the header that is wrong is a notice.

    Raises:
        ConfigError: it is neither kind, cut short, has a line that is no colour, or no colour.
    """
    if data.startswith(b"RIFF"):
        return _parse_riff(data, where)
    if b"JASC-PAL" in data[:16] or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _parse_jasc(data, where)
    raise ConfigError(f"palette: {where} starts with {data[:8]!r}; expected 'JASC-PAL' or 'RIFF'")


def _parse_jasc(data: bytes, where: str) -> Swatches:
    """Read JASC-PAL, 0100, the count, then R G B a line; a fourth number is alpha."""
    lines = text_lines(data, where)
    header = (("JASC-PAL", "'JASC-PAL'"), ("0100", "'0100'"), ("[0-9]{1,9}", "the count"))
    for line, (pattern, expected) in zip(lines, header, strict=False):
        if not re.fullmatch(pattern, line.text):
            raise wrong_line(where, line, expected)
    rgba: list[Rgba] = []
    for line in lines[3:]:
        values = channels(line)
        if values is None or len(values) != len(line.text.split()):
            raise wrong_line(where, line, "three numbers from 0 to 255")
        red, green, blue, alpha = (*values, 255)[:4]
        rgba.append((red, green, blue, alpha))
    if not rgba:
        raise no_color(where, lines, "three numbers from 0 to 255 a line")
    return Swatches(rgba, _count_notice(int(lines[2].text), len(rgba)))


def _parse_riff(data: bytes, where: str) -> Swatches:
    """Read the chunk "data" of a RIFF of form "PAL ": version, count, then R G B flags each.

    Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", 1991.
    """
    if data[8:12] != b"PAL ":
        raise ConfigError(f"palette: {where} is RIFF of form {data[8:12]!r}; expected 'PAL '")
    at = 12
    while len(data) >= at + 8 and data[at : at + 4] != b"data":
        (size,) = struct.unpack_from("<I", data, at + 4)
        at += 8 + size + size % 2
    if len(data) < at + 12:
        raise ConfigError(f"palette: {where} is cut short; expected a chunk 'data' in its RIFF")
    size, count = struct.unpack_from("<I2xH", data, at + 4)
    entries = data[at + 12 : at + 12 + 4 * count]
    if count == 0:
        raise ConfigError(f"palette: {where} holds 0 colours at byte {at + 10}; expected 1 or more")
    if len(entries) < 4 * count:
        raise ConfigError(
            f"palette: {where} is cut short: {len(entries) // 4} of its {count} colours are there"
        )
    rgba = [
        (red, green, blue, 255) for red, green, blue, _flags in struct.iter_unpack("4B", entries)
    ]
    return Swatches(rgba, _count_notice(max(size - 4, 0) // 4, count))


def _count_notice(promised: int, found: int) -> list[str]:
    """Say so when the header gives another number than there are colours."""
    if promised == found:
        return []
    return [f"its header says {promised}, the colours that are there were taken: {found}"]
