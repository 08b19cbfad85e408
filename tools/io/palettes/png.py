"""Palettes as a picture: the distinct colours of a .png in reading order.

Lospec's strips are such pictures, at any scale. Colour profiles are not applied: the stored bytes
are the colours. Knows nothing about where the bytes come from.
"""

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator

from PIL import Image

from config.errors import ConfigError
from tools.io.palettes._swatches import Swatches

_MAX_COLORS = 256
_MAX_PIXELS = 1 << 22
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BIT_DEPTH_AT = 24


def parse(data: bytes, where: str) -> Swatches:
    """Read a .png as a strip of colours.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        The colours that its pixels show, each once, the fully transparent ones left out.

    Raises:
        ConfigError: no PNG, damaged, 16 bits a channel, transparent all over, or a photograph.
    """
    if not data.startswith(_SIGNATURE):
        raise ConfigError(f"palette: {where} starts with {data[:8]!r}; expected a PNG")
    pixels = _decode(data, where)
    rgba = [color for color in dict.fromkeys(struct.iter_unpack("4B", pixels)) if color[3] > 0]
    if not rgba:
        raise ConfigError(f"palette: {where} holds 0 colours: every pixel of it is transparent")
    if len(rgba) > _MAX_COLORS:
        raise ConfigError(
            f"palette: {where} shows {len(rgba)} colours, as a photograph does; "
            f"expected a strip of at most {_MAX_COLORS}"
        )
    return Swatches(rgba)


def _decode(data: bytes, where: str) -> bytes:
    """Unpack the pixels to R G B A, a byte each, row by row."""
    with _telling_damage(where):
        Image.open(io.BytesIO(data), formats=("PNG",)).verify()  # decoding ignores the checksums
        image = Image.open(io.BytesIO(data), formats=("PNG",))
    if image.width * image.height > _MAX_PIXELS:
        raise ConfigError(
            f"palette: {where} is {image.width}×{image.height} pixels; expected a strip of "
            f"at most {_MAX_PIXELS} pixels"
        )
    if data[_BIT_DEPTH_AT] == 16:
        raise ConfigError(f"palette: {where} has 16 bits a channel; expected 8")
    with _telling_damage(where):
        return image.convert("RGBA").tobytes()


@contextlib.contextmanager
def _telling_damage(where: str) -> Iterator[None]:
    """Turn all that Pillow says of a damaged or monstrous PNG into one sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ConfigError(f"palette: {where} is a damaged PNG ({error})") from error
