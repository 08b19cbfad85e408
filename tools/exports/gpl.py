"""The palette as .gpl, for GIMP, Inkscape, Krita and Aseprite."""

from pathlib import Path

from tools.exports import Options, Say, Subject
from tools.io.palettes import write_gpl

USES: tuple[str, ...] = ()
TAKES_FLAT = True


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the palette."""
    path = folder / f"{subject.name}.gpl"
    write_gpl(subject.palette, path)
    return [path]
