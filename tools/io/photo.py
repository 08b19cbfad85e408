"""Reads photos: PNG, JPEG and WebP, known by their content and not by their names.

What comes out is always straight 8-bit RGBA, upright. Knows nothing about subjects or skins.

Letters: H, W rows and columns.
"""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageCms, ImageOps
from torch import Tensor

from config.errors import ConfigError

MOST_PIXELS = 64_000_000
LONGEST_SIDE = 1024
"""Larger photos are made smaller: a texel of a skin sees tens of pixels even so."""

_FORMATS = ("PNG", "JPEG", "WEBP")
_SMALLEST_SIDE = 8
_MATTE_SHARE = 0.01


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo as it was read.

    Attributes:
        pixels_HW4: (H, W, 4) uint8 straight RGBA, upright, its longer side at most `LONGEST_SIDE`.
        has_alpha: whether its alpha says where the subject is: at least a hundredth of it is
            transparent and a hundredth opaque.
        notices: a sentence for each thing that was not taken as it stands in the file.
    """

    pixels_HW4: Tensor
    has_alpha: bool
    notices: tuple[str, ...]


def read_photo(path: Path) -> Photo:
    """Read a photo.

    Rotated as its EXIF data say; CMYK and embedded colour profiles become sRGB; 16 bits become 8
    by division; of an animation the first frame is taken.

    Args:
        path: a PNG, JPEG or WebP file.

    Returns:
        The photo.

    Raises:
        ConfigError: it is missing, unreadable, of another format, damaged, smaller than 8 pixels
            or larger than 64 million.
    """
    setting = f"input_image: {path}"
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # a name with a zero byte
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(
            f"{setting} cannot be read: {reason}; expected a PNG, JPEG or WebP file"
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we have our own cap, and our own words for damage
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_size(image.size, setting)
                return _take(image)
    except ConfigError:
        raise
    except Image.DecompressionBombError as error:
        raise ConfigError(f"{setting} has too many pixels; expected at most 64 million") from error
    except Image.UnidentifiedImageError as error:
        raise ConfigError(f"{setting} is no PNG, JPEG or WebP picture; expected one") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        cause = " ".join(str(error).split())
        raise ConfigError(f"{setting} is damaged: {cause}; expected a whole picture") from error


def _check_size(size: tuple[int, int], setting: str) -> None:
    width, height = size
    if width * height > MOST_PIXELS:
        raise ConfigError(
            f"{setting} is {width}×{height} pixels; expected at most {MOST_PIXELS:,} in all"
        )
    if min(size) < _SMALLEST_SIDE:
        raise ConfigError(
            f"{setting} is {width}×{height} pixels; expected {_SMALLEST_SIDE} or more a side"
        )


def _take(image: Image.Image) -> Photo:
    notices: list[str] = []
    if (frames := getattr(image, "n_frames", 1)) > 1:
        notices.append(f"the first of {frames} frames is taken")
        image.seek(0)
    image.load()
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.size != image.size or upright.getexif().get(0x0112) != image.getexif().get(0x0112):
        notices.append("rotated as its EXIF data say")
    rgba = _eight_bits(upright, notices)
    if profile:
        rgba = _to_srgb(upright, rgba, profile, notices)
    if max(rgba.size) > LONGEST_SIDE:
        was = rgba.size
        rgba = ImageOps.contain(rgba, (LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
        notices.append(f"made smaller from {was[0]}×{was[1]} to {rgba.width}×{rgba.height}")
    pixels_HW4 = torch.from_numpy(np.array(rgba))
    alpha = pixels_HW4[..., 3]
    transparent = (alpha < 128).to(torch.float32).mean().item()
    has_alpha = _MATTE_SHARE <= transparent <= 1 - _MATTE_SHARE
    if not has_alpha and int(alpha.min()) < 255:
        notices.append(
            f"its alpha is left out: {transparent:.1%} of it is transparent, which is no cut-out"
        )
        pixels_HW4[..., 3] = 255
    return Photo(pixels_HW4, has_alpha, tuple(f"input_image: {notice}" for notice in notices))


def _eight_bits(image: Image.Image, notices: list[str]) -> Image.Image:
    """Convert any mode that the three formats know to RGBA."""
    if image.mode.startswith("I"):  # 16-bit grey, which Pillow's own conversion would clip
        notices.append("16-bit grey becomes 8-bit")
        grey = np.asarray(image).astype(np.float64) / 257
        return Image.fromarray(grey.round().clip(0, 255).astype(np.uint8)).convert("RGBA")
    return image.convert("RGBA")


def _to_srgb(
    image: Image.Image, rgba: Image.Image, profile: bytes, notices: list[str]
) -> Image.Image:
    """Take colours out of an embedded profile, if that is what they are in."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = ImageCms.getProfileDescription(source).strip()
        colors = image if image.mode in ("RGB", "CMYK", "L") else rgba.convert("RGB")
        converted = ImageCms.profileToProfile(
            colors, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        notices.append("its colour profile is not understood and left out")
        return rgba
    assert converted is not None
    if "sRGB" not in name:
        notices.append(f"colours converted from its profile, {name[:60]!r}")
    converted.putalpha(rgba.getchannel("A"))
    return converted
