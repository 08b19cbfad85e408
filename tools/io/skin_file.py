"""Skins and pictures on disk: exact PNG files, and reading what other programs wrote.

Knows the game's rules of alpha and its conversion of old skins; knows nothing about runs.

Letters: H, W rows and columns, C colours.
"""

import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, PngImagePlugin
from torch import Tensor

from config.errors import ConfigError
from models.freedom import Kept
from models.layout import Arms, SkinLayout, skin_layout
from models.palette import Palette
from tools.io.files import write_atomic

MAX_TEXT_BYTES = 2000
"""What all text chunks together may take; skin services limit the size of the file."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"

ALLOWED_CHUNKS = {b"IHDR", b"tEXt", b"iTXt", b"IDAT", b"IEND"}
"""What a skin file is made of; others change its colours, or only its size."""

# x, y, width, height of a rectangle of a 64×32 skin, and how far its mirrored copy goes.
LEGACY_COPIES = (
    (4, 16, 4, 4, 16, 32),
    (8, 16, 4, 4, 16, 32),
    (0, 20, 4, 12, 24, 32),
    (4, 20, 4, 12, 16, 32),
    (8, 20, 4, 12, 8, 32),
    (12, 20, 4, 12, 16, 32),
    (44, 16, 4, 4, -8, 32),
    (48, 16, 4, 4, -8, 32),
    (40, 20, 4, 12, 0, 32),
    (44, 20, 4, 12, -8, 32),
    (48, 20, 4, 12, -16, 32),
    (52, 20, 4, 12, -8, 32),
)


@dataclass(frozen=True, eq=False)
class SkinPicture:
    """A skin as it was read, in the 64×64 form.

    Attributes:
        pixels_HW4: (64, 64, 4) uint8 RGBA, not premultiplied; base texels are opaque.
        layout: classic or slim, as detected or as told.
    """

    pixels_HW4: Tensor
    layout: SkinLayout


def color_pixels(index_HW: Tensor, palette: Palette) -> Tensor:
    """Give each palette index its exact bytes.

    Args:
        index_HW: (H, W) int64; C, the number of colours, is transparent.
        palette: C colours.

    Returns:
        (H, W, 4) uint8 RGBA; transparent is (0, 0, 0, 0).
    """
    entries_K4 = torch.zeros(len(palette) + 1, 4, dtype=torch.uint8)
    entries_K4[:-1, :3] = palette.colors_C3
    entries_K4[:-1, 3] = 255
    return entries_K4[index_HW.cpu()]


def count_colors(pixels_HW4: Tensor, palette: Palette) -> list[int]:
    """Count the opaque texels of each palette colour; other colours are not counted.

    Args:
        pixels_HW4: (H, W, 4) uint8 RGBA.
        palette: C colours.

    Returns:
        C numbers.
    """
    code_N = _color_codes(pixels_HW4[pixels_HW4[..., 3] == 255][:, :3])
    return [int((code_N == code).sum()) for code in _color_codes(palette.colors_C3)]


def check_skin(pixels_HW4: Tensor, layout: SkinLayout, palette: Palette) -> list[str]:
    """Find what keeps a picture from being exact.

    Args:
        pixels_HW4: (H, W, 4) uint8 RGBA.
        layout: which texels are base, outer and unused.
        palette: the colours that may appear.

    Returns:
        A sentence for each rule that is broken, with the number of texels; empty if exact.
    """
    if tuple(pixels_HW4.shape) != (layout.height, layout.width, 4):
        return [f"the shape is {tuple(pixels_HW4.shape)}, not {layout.height}×{layout.width}×4"]
    alpha_HW = pixels_HW4[..., 3]
    base_HW, outer_HW = layout.mask_HW("base"), layout.mask_HW("outer")
    code_C = _color_codes(palette.colors_C3)
    is_known_HW = torch.isin(_color_codes(pixels_HW4[..., :3]), code_C)
    rules = {
        "base texels are not opaque": base_HW & (alpha_HW != 255),
        "outer texels are half transparent": outer_HW & (alpha_HW != 0) & (alpha_HW != 255),
        "unused texels are not transparent": ~(base_HW | outer_HW) & (alpha_HW != 0),
        "transparent texels have a colour": (alpha_HW == 0) & (pixels_HW4[..., :3] != 0).any(-1),
        "visible texels are not in the palette": (alpha_HW != 0) & ~is_known_HW,
    }
    broken = []
    for sentence, wrong_HW in rules.items():
        if wrong_HW.any():
            row, column = torch.nonzero(wrong_HW)[0].tolist()
            broken.append(
                f"{int(wrong_HW.sum())} {sentence}, first at x {column}, y {row}: "
                f"{pixels_HW4[row, column].tolist()}"
            )
    return broken


def write_skin(
    path: Path,
    index_HW: Tensor,
    layout: SkinLayout,
    palette: Palette,
    texts: Mapping[str, str] | None = None,
    *,
    kept: Kept | None = None,
) -> bytes:
    """Write a skin or a flat picture as a PNG, exactly, and prove it by reading it again.

    Args:
        path: the file to make or to replace.
        index_HW: (H, W) int64 palette indices; C, the number of colours, is transparent.
        layout: which texels are what; its size is the picture's.
        palette: C colours.
        texts: keyword → text for the PNG's text chunks; long ones are cut to `MAX_TEXT_BYTES`.
        kept: pixels to write as they are, whatever the rules say of them.

    Returns:
        The bytes of the file.

    Raises:
        ValueError: the indices break a rule of the layout; nothing is written.
        OSError: the file cannot be written.
    """
    pixels_HW4 = color_pixels(index_HW, palette)
    if broken := check_skin(pixels_HW4, layout, palette):
        raise ValueError(f"{path.name} would not be exact: {'; '.join(broken)}")
    if kept is not None:
        pixels_HW4 = kept.lay_over(pixels_HW4)
    data = encode_png(pixels_HW4, texts or {})
    assert chunk_names(data) <= ALLOWED_CHUNKS, "the PNG has a chunk that changes its colours"
    assert torch.equal(_decode(data, path), pixels_HW4), "the PNG reads back otherwise"
    write_atomic(path, data)
    return data


def encode_png(pixels_HW4: Tensor, texts: Mapping[str, str]) -> bytes:
    """Make an 8-bit RGBA PNG without colour profile or gamma.

    Args:
        pixels_HW4: (H, W, 4) uint8 RGBA.
        texts: keyword → text, in Latin-1 where that is possible.

    Returns:
        The bytes; the same arguments give the same ones.
    """
    chunks = PngImagePlugin.PngInfo()
    for keyword, text in fit_texts(texts).items():
        chunks.add_text(keyword, text)  # becomes iTXt by itself where Latin-1 is not enough
    buffer = io.BytesIO()
    image = Image.fromarray(pixels_HW4.cpu().numpy())
    image.save(buffer, format="PNG", pnginfo=chunks, optimize=True)
    return buffer.getvalue()


def fit_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Shorten texts so that all their chunks together take at most `MAX_TEXT_BYTES`.

    The longest ones give way first; what was cut ends in an ellipsis.

    Args:
        texts: keyword → text of any length; keywords are 1 to 79 Latin-1 letters.

    Returns:
        The same keywords; NUL, which PNG forbids, and lone surrogates are replaced.
    """
    clean = {
        keyword: text.replace("\0", "\ufffd").encode(errors="replace").decode()
        for keyword, text in texts.items()
    }
    overhead = sum(len(keyword.encode()) + 20 for keyword in clean)  # chunk frame, iTXt's fields
    room = MAX_TEXT_BYTES - overhead
    fitted: dict[str, str] = {}
    for left, keyword in enumerate(sorted(clean, key=lambda keyword: len(clean[keyword].encode()))):
        fitted[keyword] = _cut(clean[keyword], room // (len(clean) - left))
        room -= len(fitted[keyword].encode())
    return {keyword: fitted[keyword] for keyword in clean}


def _cut(text: str, most: int) -> str:
    """Keep at most this many UTF-8 bytes, whole letters only."""
    data = text.encode()
    if len(data) <= most:
        return text
    return data[: most - len("…".encode())].decode(errors="ignore") + "…"


def read_skin(path: Path, *, arms: Arms | None = None) -> SkinPicture:
    """Read a skin as the game shows it.

    A 64×32 skin gets its left limbs by the game's copy table, and loses a hat without any hole; the
    base is made opaque.

    Args:
        path: a PNG of 64×64 or 64×32 pixels.
        arms: "classic" or "slim"; None looks whether the texels that slim arms free are in use.

    Returns:
        The skin.

    Raises:
        ConfigError: there is no such file, it is no PNG, it is damaged, or has another size.
    """
    pixels_HW4 = read_picture(path)
    height, width = pixels_HW4.shape[:2]
    if (height, width) not in ((64, 64), (32, 64)):
        raise ConfigError(f"skin: {path} is {width}×{height} pixels; expected 64×64 or 64×32")
    if height == 32:
        pixels_HW4 = convert_legacy(pixels_HW4)
        layout = skin_layout(arms or "classic")
    else:
        layout = skin_layout(arms or detect_arms(pixels_HW4))
    pixels_HW4[..., 3].masked_fill_(layout.mask_HW("base"), 255)
    return SkinPicture(pixels_HW4, layout)


def read_picture(path: Path) -> Tensor:
    """Read any PNG as (H, W, 4) uint8 RGBA.

    Raises:
        ConfigError: there is no such file, it is no PNG, or it is damaged.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"skin: {path} cannot be read: {error.strerror}") from error
    return _decode(data, path)


def read_texts(path: Path) -> dict[str, str]:
    """Read the text chunks of a PNG: keyword → text.

    Raises:
        ConfigError: there is no such file, it is no PNG, or it is damaged.
    """
    read_picture(path)  # says what is wrong with it
    with Image.open(path, formats=("PNG",)) as image:
        image.load()
        assert isinstance(image, PngImagePlugin.PngImageFile), "no other format is allowed"
        return {keyword: str(text) for keyword, text in image.text.items()}


def chunk_names(data: bytes) -> set[bytes]:
    """Name the chunks of a PNG, as far as it goes."""
    names: set[bytes] = set()
    position = len(_SIGNATURE)
    while position + 8 <= len(data) and b"IEND" not in names:
        length, name = struct.unpack_from(">I4s", data, position)
        names.add(name)
        position += length + 12
    return names


def convert_legacy(pixels_HW4: Tensor) -> Tensor:
    """Turn a 64×32 skin into the 64×64 form, by the game's copy table.

    Args:
        pixels_HW4: (32, 64, 4) uint8 RGBA.

    Returns:
        (64, 64, 4) uint8 RGBA; a hat that is opaque all over was never meant and is left out.
    """
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[:32] = pixels_HW4
    for x, y, width, height, dx, dy in LEGACY_COPIES:
        source = skin_HW4[y : y + height, x : x + width]
        skin_HW4[y + dy : y + dy + height, x + dx : x + dx + width] = source.flip(1)
    hat_HW4 = skin_HW4[:16, 32:]
    if (hat_HW4[..., 3] >= 128).all():
        hat_HW4.zero_()
    return skin_HW4


def detect_arms(pixels_HW4: Tensor) -> Arms:
    """Tell slim arms from classic ones, as skin viewers do.

    Args:
        pixels_HW4: (64, 64, 4) uint8 RGBA.

    Returns:
        "slim" if a base texel that only classic arms use is transparent, or if all of them are
        black or all of them white.
    """
    is_freed_HW = skin_layout("classic").mask_HW("base") & ~skin_layout("slim").mask_HW("base")
    freed_N4 = pixels_HW4[is_freed_HW]
    is_plain = (freed_N4[:, :3] == 0).all() or (freed_N4[:, :3] == 255).all()
    return "slim" if (freed_N4[:, 3] < 255).any() or is_plain else "classic"


def _decode(data: bytes, path: Path) -> Tensor:
    """Unpack a PNG to (H, W, 4) uint8."""
    if not data.startswith(_SIGNATURE):
        raise ConfigError(f"skin: {path} is no PNG file")
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            return torch.from_numpy(np.array(image.convert("RGBA")))
    except (
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        zlib.error,
        Image.DecompressionBombError,
    ) as error:
        raise ConfigError(f"skin: {path} is a damaged PNG ({error})") from error


def _color_codes(rgb_3: Tensor) -> Tensor:
    """Pack bytes (..., 3) into one int64 each."""
    red, green, blue = rgb_3.long().unbind(-1)
    return red << 16 | green << 8 | blue
