"""Files that come with a request: read in pieces up to a limit, and checked to be what they are.

Nothing of a file's name is used but a palette's suffix, which is looked up in a list. Knows nothing
about where they are kept.
"""

import io
import tempfile
from pathlib import Path, PurePath
from typing import Protocol

from PIL import Image

from config import plugins
from config.errors import ConfigError
from models.layout import Arms
from tools.io.given_skin import read_given_skin
from tools.io.palettes import parse_palette
from tools.io.photo import read_photo
from tools.serving.limits import RefusedError

_PIECE = 1 << 16
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}


class Upload(Protocol):
    """What is asked of an upload; starlette's is such."""

    filename: str | None

    async def read(self, size: int = -1) -> bytes:
        """Give the next bytes, at most so many; none at the end."""


async def read_upload(upload: Upload, name: str, most: int) -> bytes:
    """Read an upload.

    Args:
        upload: the file.
        name: of its field, for messages.
        most: bytes.

    Raises:
        RefusedError: it is empty or too large.
    """
    pieces, size = [], 0
    while piece := await upload.read(_PIECE):
        size += len(piece)
        if size > most:
            raise RefusedError(413, "size", f"{name}: too large; expected at most {most:,} bytes")
        pieces.append(piece)
    if not size:
        raise RefusedError(400, "empty", f"{name}: empty (0 bytes); expected a file")
    return b"".join(pieces)


def check_photo(data: bytes) -> str:
    """Make sure that a photo can be read.

    Returns:
        The suffix of its format.

    Raises:
        ConfigError: it is no PNG, JPEG or WebP, is damaged, too small or has too many pixels.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo"
        path.write_bytes(data)
        try:
            read_photo(path)
        except ConfigError as error:
            raise _renamed(error, f"input_image: {path}", "photo: the file") from error
    with Image.open(io.BytesIO(data)) as image:
        return _SUFFIXES[str(image.format)]


def check_palette(data: bytes, filename: str | None) -> bytes:
    """Make sure that a palette can be read, and write it in our own format.

    Args:
        data: of any palette format.
        filename: as it was sent; its suffix says the format.

    Returns:
        A .hex file.

    Raises:
        ConfigError: it is none.
    """
    suffix = PurePath(filename or "").suffix.lower()
    known = [f".{name}" for name in plugins.names("tools.io.palettes")]
    if suffix not in known:
        raise ConfigError(f"palette_file: {suffix[:20]!r}; expected a name with {', '.join(known)}")
    try:
        palette, _ = parse_palette(data, suffix=suffix, name="upload", where="the file")
    except ConfigError as error:
        raise _renamed(error, "palette:", "palette_file:") from error
    return "".join(f"{code}\n" for code in palette.hex_codes()).encode()


def check_skin(data: bytes, arms: Arms) -> None:
    """Make sure that a skin can be started from.

    Args:
        data: the file.
        arms: that the new skin has.

    Raises:
        ConfigError: it is no PNG of 64×64 or 64×32 pixels, or has the other arms.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            width, height = image.size
    except (OSError, SyntaxError, ValueError) as error:
        raise ConfigError("skin: the file is no PNG; expected one of 64×64 or 64×32") from error
    if (width, height) not in ((64, 64), (64, 32)):  # before anything is unpacked
        raise ConfigError(f"skin: {width}×{height} pixels; expected 64×64 or 64×32")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "skin"
        path.write_bytes(data)
        try:
            read_given_skin(path, arms)
        except ConfigError as error:
            error = _renamed(error, f"--from_skin: {path}", "skin: the file")
            raise _renamed(error, "--arms ", "arms ") from error


def _renamed(error: ConfigError, was: str, now: str) -> ConfigError:
    """Say of an upload what was said of a file of ours."""
    return ConfigError(str(error).replace(was, now))
