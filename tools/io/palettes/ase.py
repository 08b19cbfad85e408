"""Palettes in .ase, Adobe Swatch Exchange: big-endian blocks behind "ASEF".

Aseprite calls its sprites .ase too; they are told apart and refused. So are CMYK and LAB, whose
sRGB depends on a profile that the file does not hold. Knows nothing about where the bytes come
from.
"""

import math
import struct

from config.errors import ConfigError
from tools.io.palettes._swatches import Rgba, Swatches

_COLOR_BLOCK = 0x0001
_ASEPRITE_MAGIC = b"\xe0\xa5"  # 0xA5E0, little-endian, at byte 4


def parse(data: bytes, where: str) -> Swatches:
    """Read an Adobe .ase file.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        The RGB and Gray colours of all groups, components in [0, 1] rounded to bytes.

    Raises:
        ConfigError: not Adobe's, cut short, no colour, or one that is CMYK, LAB or no number.
    """
    if not data.startswith(b"ASEF"):
        if data[4:6] == _ASEPRITE_MAGIC:
            raise ConfigError(
                f"palette: {where} is an Aseprite sprite; expected Adobe's .ase "
                "(in Aseprite, save the palette as .gpl)"
            )
        raise ConfigError(f"palette: {where} starts with {data[:4]!r}; expected 'ASEF'")
    rgba: list[Rgba] = []
    try:
        (num_blocks,) = struct.unpack_from(">I", data, 8)
        at = 12
        for _ in range(num_blocks):
            kind, size = struct.unpack_from(">HI", data, at)
            block = data[at + 6 : at + 6 + size]
            if len(block) < size:
                raise struct.error(f"block of {size} bytes")
            if kind == _COLOR_BLOCK:
                rgba.append(_color(block, f"colour {len(rgba) + 1} of {where}"))
            at += 6 + size
    except struct.error as error:
        raise ConfigError(
            f"palette: {where} is cut short at byte {len(data)}, after colour {len(rgba)}"
        ) from error
    if not rgba:
        raise ConfigError(f"palette: {where} holds 0 colours in {num_blocks} blocks; expected some")
    left_over = len(data) - at
    return Swatches(
        rgba, [f"{left_over} bytes behind its last block were left out"] * bool(left_over)
    )


def _color(block: bytes, where: str) -> Rgba:
    """Read the payload of a colour block: name, model, components, kind of use."""
    (name_length,) = struct.unpack_from(">H", block)
    at = 2 + 2 * name_length
    name = block[2:at].decode("utf-16-be", errors="replace").rstrip("\0")
    (model,) = struct.unpack_from("4s", block, at)
    if model == b"RGB ":
        red, green, blue = struct.unpack_from(">3f", block, at + 4)
    elif model == b"Gray":
        red = green = blue = struct.unpack_from(">f", block, at + 4)[0]
    else:
        shown = model.decode("latin-1").strip()
        raise ConfigError(f"palette: {where} ({name!r}) is {shown!r}; expected RGB or Gray")
    levels = [_byte(value, where) for value in (red, green, blue)]
    return levels[0], levels[1], levels[2], 255


def _byte(component: float, where: str) -> int:
    """Round a component in [0, 1] to the nearest of 256 levels."""
    if not -0.001 <= component <= 1.001:
        raise ConfigError(f"palette: {where} has a component of {component}; expected 0 to 1")
    return min(max(math.floor(255 * component + 0.5), 0), 255)
