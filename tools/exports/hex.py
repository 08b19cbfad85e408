"""The palette as .hex: RRGGBB a line, for Lospec and pixel editors."""

from pathlib import Path

from tools.exports import Options, Say, Subject
from tools.io.palettes import write_hex

USES: tuple[str, ...] = ()
TAKES_FLAT = True


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the palette."""
    path = folder / f"{subject.name}.hex"
    write_hex(subject.palette, path)
    return [path]
