"""What is wrong with a skin file, in sentences: the strict reading, for data to learn from.

`skin_file.read_skin` reads like the game, which mends in silence; here each fault has a name. Knows
nothing about captions or what is made of the skin.

Letters: H, W rows and columns of the skin.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from config.errors import ConfigError
from models.layout import Arms, SkinLayout, skin_layout
from tools.io.skin_file import convert_legacy, detect_arms, read_picture

MAX_BYTES = 2**20
"""A 64×64 picture without any compression has 16 kB; what is larger is no skin."""

_HEADER = struct.Struct(">8s4x4sIIBB")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SIZES = ((64, 64), (64, 32))


@dataclass(frozen=True, eq=False)
class Audit:
    """A skin file as it was found.

    Attributes:
        pixels_HW4: (64, 64, 4) uint8 RGBA that breaks no rule: what `mendable` names is mended.
        arms: "classic" or "slim".
        mendable: a sentence for each rule that the file breaks and that has one obvious cure.
    """

    pixels_HW4: Tensor
    arms: Arms
    mendable: tuple[str, ...]


def audit_skin(path: Path, *, arms: Arms | None = None) -> Audit:
    """Read a skin and say what is wrong with it.

    Args:
        path: a PNG of 64×64 pixels, or 64×32 from before the outer layer.
        arms: whose layout it has; None looks, as skin viewers do. Of 64×32 they are classic.

    Returns:
        The skin, and its mendable faults.

    Raises:
        ConfigError: it is no skin; the message is the reason, without the path.
    """
    check_header(path)
    try:
        pixels_HW4 = read_picture(path)
    except ConfigError as error:
        raise ConfigError(str(error).removeprefix(f"skin: {path} ")) from error
    is_legacy = pixels_HW4.shape[0] == 32
    if is_legacy and arms == "slim":
        raise ConfigError("is 64×32 pixels and said to be slim; such skins have classic arms")
    found = arms or ("classic" if is_legacy else detect_arms(pixels_HW4))
    layout = skin_layout(found)
    if not is_legacy and (pixels_HW4[..., 3] == 255).all():
        raise ConfigError("has no transparent texel, so that its outer layer would hide all")
    mendable = tuple(find_faults(pixels_HW4, layout).values())
    whole_HW4 = mend(convert_legacy(pixels_HW4) if is_legacy else pixels_HW4, layout)
    return Audit(whole_HW4, found, mendable)


def mend(pixels_HW4: Tensor, layout: SkinLayout) -> Tensor:
    """Make a skin keep the rules: base opaque, outer 0 or 255, all that is not seen 0.

    Args:
        pixels_HW4: (64, 64, 4) uint8 RGBA.
        layout: which texels are base, outer and unused.

    Returns:
        (64, 64, 4) uint8 RGBA.
    """
    is_seen_HW = layout.mask_HW("base") | (layout.mask_HW("outer") & (pixels_HW4[..., 3] >= 128))
    opaque_HW4 = pixels_HW4.clone()
    opaque_HW4[..., 3] = 255
    return opaque_HW4 * is_seen_HW[..., None].to(torch.uint8)


def check_header(path: Path) -> int:
    """Refuse what is no skin before anything is unpacked.

    Returns:
        The PNG's colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.

    Raises:
        ConfigError: it is no skin; the message is the reason, without the path.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ConfigError(f"has {size} bytes; a skin has at most {MAX_BYTES}")
        with path.open("rb") as file:
            data = file.read(_HEADER.size)
    except OSError as error:
        raise ConfigError(f"cannot be read ({error.strerror})") from error
    if not data.startswith(_SIGNATURE[: len(data)]) or not data:
        raise ConfigError("is no PNG file")
    if len(data) < _HEADER.size:
        raise ConfigError(f"is a damaged PNG (it ends after {len(data)} bytes)")
    _, name, width, height, bits, color_type = _HEADER.unpack(data)
    if name != b"IHDR":
        raise ConfigError("is a damaged PNG (it does not begin with its header)")
    if (width, height) not in _SIZES:
        raise ConfigError(f"is {width}×{height} pixels; expected 64×64 or 64×32")
    if bits > 8:
        raise ConfigError(f"has {bits} bits a channel; expected 8")
    return color_type


def find_faults(pixels_HW4: Tensor, layout: SkinLayout) -> dict[str, str]:
    """Word the rules that a picture breaks and that `mend` makes it keep.

    Args:
        pixels_HW4: (64 or 32, 64, 4) uint8 RGBA.
        layout: which texels are base, outer and unused.

    Returns:
        Name of the rule to a sentence: `base_alpha`, `outer_alpha`, `unused`.
    """
    rows = pixels_HW4.shape[0]
    alpha_HW = pixels_HW4[..., 3]
    base_HW, outer_HW = layout.mask_HW("base")[:rows], layout.mask_HW("outer")[:rows]
    is_unused_HW = layout.face_HW[:rows] < 0
    rules = {
        "base_alpha": ("base texels are not opaque", base_HW & (alpha_HW < 255)),
        "outer_alpha": (
            "outer texels are half transparent",
            outer_HW & (alpha_HW > 0) & (alpha_HW < 255),
        ),
        "unused": (
            f"texels that {layout.arms} skins do not use are painted",
            is_unused_HW & (alpha_HW > 0),
        ),
    }
    return {
        rule: count_wrong(sentence, wrong_HW)
        for rule, (sentence, wrong_HW) in rules.items()
        if wrong_HW.any()
    }


def count_wrong(sentence: str, wrong_HW: Tensor) -> str:
    """Say how many texels are wrong and where the first one is; at least one of (H, W) bool is."""
    row, column = torch.nonzero(wrong_HW)[0].tolist()
    return f"{int(wrong_HW.sum())} {sentence}, first at x {column}, y {row}"
