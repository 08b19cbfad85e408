"""Palettes that take colours from a photo, by name: kmeans:16, lospec/pico-8.hex+4.

Knows which part of a name is a file's; how colours are chosen is `models.photo_palette`'s business.

Letters: P pixels.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from config.errors import ConfigError
from models.palette import MAX_COLORS, Palette
from models.photo_palette import extend_palette, kmeans_palette
from tools.io.palettes import PALETTES, read_palette

MOST_FROM_PHOTO = 256

_KMEANS = re.compile(r"kmeans:(.*)", re.DOTALL)
_EXTENDED = re.compile(r"(.+)\+(\d+)", re.DOTALL)


@dataclass(frozen=True)
class PaletteName:
    """What a palette's name asks for.

    Attributes:
        file: the palette to begin with, as `read_palette` takes it; None for none.
        from_photo: how many colours to take from the photo, 0 for none.
    """

    file: str | None
    from_photo: int


def split_palette_name(name: str) -> PaletteName:
    """Take a palette's name apart; a file that is called like that goes first.

    Args:
        name: such as "kmeans:16", "lospec/pico-8.hex+4" or any palette's.

    Returns:
        What it asks for.

    Raises:
        ConfigError: the number of colours is none or out of range.
    """
    if any(path.is_file() for path in (Path(name), PALETTES / name)):
        return PaletteName(name, 0)
    if match := _KMEANS.fullmatch(name):
        return PaletteName(None, _number(name, match[1]))
    if match := _EXTENDED.fullmatch(name):
        return PaletteName(match[1], _number(name, match[2]))
    return PaletteName(name, 0)


def read_palette_for(name: str, pixel_P3: Tensor | None) -> tuple[Palette, list[str]]:
    """Read or make the palette that a name asks for.

    Args:
        name: as `split_palette_name` takes it.
        pixel_P3: (P, 3) uint8 sRGB of the photo's subject; None without a photo.

    Returns:
        The palette and a sentence for each thing that was not taken as it stands.

    Raises:
        ConfigError: there is no such palette, or it needs a photo and there is none.
    """
    wanted = split_palette_name(name)
    if wanted.from_photo == 0:
        return read_palette(name)
    if pixel_P3 is None:
        raise ConfigError(
            f"palette: {name!r} takes colours from a photo; expected --input_image beside it"
        )
    if wanted.file is None:
        return kmeans_palette(pixel_P3, wanted.from_photo, name=name)
    fixed, notices = read_palette(wanted.file)
    if len(fixed) + wanted.from_photo > MAX_COLORS:
        raise ConfigError(
            f"palette: {name!r} has {len(fixed)} + {wanted.from_photo} colours; "
            f"expected at most {MAX_COLORS} in all"
        )
    name = f"{fixed.name}+{wanted.from_photo}"
    palette, more = extend_palette(fixed, pixel_P3, wanted.from_photo, name=name)
    return palette, notices + more


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST_FROM_PHOTO:
        raise ConfigError(
            f"palette: {name!r} asks for {text!r} colours of the photo; "
            f"expected 1 to {MOST_FROM_PHOTO}, as in kmeans:16 or lospec/pico-8.hex+4"
        )
    return int(text)
