"""Reads the skin that a run starts from, and keeps it in the run's folder.

Knows the forms that skin files have; knows nothing about what is made of them.
"""

from pathlib import Path

from config.errors import ConfigError
from models.freedom import GivenSkin
from models.layout import Arms, skin_layout
from tools.io.files import write_atomic
from tools.io.skin_file import convert_legacy, encode_png, read_picture

GIVEN_SKIN = "from_skin.png"
"""The skin that a run starts from, in the run's folder: to go on needs no other file."""


def read_given_skin(path: Path, arms: Arms) -> GivenSkin:
    """Read a skin to start from.

    A 64×32 one gets its left limbs by the game's copy table. Arms that are wholly black or white
    where slim ones have no texels are taken for either kind.

    Args:
        path: a PNG of 64×64 or 64×32 pixels.
        arms: as the run wants them.

    Returns:
        The skin.

    Raises:
        ConfigError: it is missing, no PNG, damaged, of another size, or has the other arms.
    """
    try:
        pixels_HW4 = read_picture(path)
    except ConfigError as error:
        raise ConfigError(f"--from_skin: {str(error).removeprefix('skin: ')}") from error
    height, width = pixels_HW4.shape[:2]
    if (height, width) not in ((64, 64), (32, 64)):
        raise ConfigError(
            f"--from_skin: {path} is {width}×{height} pixels; expected 64×64 or 64×32"
        )
    if height == 32:
        if arms == "slim":
            raise ConfigError(
                f"--from_skin: {path} is of the old 64×32 kind, which has classic arms; "
                "expected --arms classic"
            )
        return GivenSkin(convert_legacy(pixels_HW4))
    freed_HW = skin_layout("classic").mask_HW("base") & ~skin_layout("slim").mask_HW("base")
    freed_N4 = pixels_HW4[freed_HW]
    has_holes = bool((freed_N4[:, 3] < 128).any())
    is_plain = bool((freed_N4[:, :3] == 0).all() or (freed_N4[:, :3] == 255).all())
    if arms == "classic" and has_holes:
        raise ConfigError(f"--from_skin: {path} has slim arms; expected --arms slim beside it")
    if arms == "slim" and not has_holes and not is_plain:
        raise ConfigError(f"--from_skin: {path} has classic arms; expected --arms classic")
    return GivenSkin(pixels_HW4)


def keep_given_skin(skin: GivenSkin, folder: Path) -> None:
    """Write a skin into a run's folder, to the byte as it was read.

    Raises:
        OSError: the folder cannot be written.
    """
    write_atomic(folder / GIVEN_SKIN, encode_png(skin.pixels_HW4, {}))
