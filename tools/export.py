"""Export a skin: python -m tools.export SKIN_OR_RUN --format mcpack glb render.

Takes a skin file or the folder of a finished run, and writes what other programs open. The formats
are the files of tools/exports; "all" is all of them.
"""

import argparse
import dataclasses
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from config.errors import ConfigError
from config.pairs import read_pair
from config.plugins import did_you_mean, find, names
from models.layout import Arms
from models.palette import MAX_COLORS, Palette
from tools.exports import Options, Say, Subject
from tools.io.run_directory import read_result, read_run
from tools.io.skin_audit import mend
from tools.io.skin_file import check_skin, read_picture, read_skin

FORMATS = "tools.exports"
_LONGEST_NAME = 48


def main(argv: Sequence[str] | None = None) -> int:
    """Export a skin.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 where there is no skin or an option is wrong.
    """
    given = parse(argv)
    notices: list[str] = []
    try:
        subject = read_subject(given.skin, arms=given.arms, title=given.title, say=notices.append)
        options = read_options(given)
        formats = choose_formats(given.format, subject)
        notices += name_idle_options(given, formats)
        paths = export(subject, formats, given.out or default_folder(given.skin), options, notices)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for line in [*notices, *map(str, paths)]:
        print(line)
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; wrong words end the program with code 2."""
    defaults = Options()
    parser = argparse.ArgumentParser(
        prog="python -m tools.export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = ", ".join(names(FORMATS))
    parser.add_argument("skin", type=Path, metavar="SKIN_OR_RUN")
    parser.add_argument("--format", nargs="+", required=True, help=f"any of {known}, or all")
    parser.add_argument("--out", type=Path, help="folder [RUN/exports, or beside the skin]")
    parser.add_argument("--title", help="what people call it [the prompt, or the file's name]")
    parser.add_argument("--arms", choices=("classic", "slim"), help="of a skin file [looked for]")
    parser.add_argument("--scale", type=int, help=f"of enlarged: 2 to 16 [{defaults.scale}]")
    parser.add_argument("--pose", nargs="+", help="of render and glb [standing]")
    parser.add_argument(
        "--azimuth", type=float, nargs="+", help="of render and walk: degrees, 0 the front [30]"
    )
    parser.add_argument("--elevation", type=float, help=f"degrees [{defaults.elevation:g}]")
    parser.add_argument("--size", help="H,W of renders and films in pixels")
    parser.add_argument("--fps", type=int, help=f"frames a second of films [{defaults.fps}]")
    return parser.parse_args(argv)


def read_options(given: argparse.Namespace) -> Options:
    """Take the options that were given.

    Raises:
        ConfigError: the size is not two numbers.
    """
    found = {
        field.name: value
        for field in dataclasses.fields(Options)
        if (value := getattr(given, field.name)) is not None
    }
    if "size" in found:
        found["size"] = read_pair("--size", found["size"])
    for name in ("pose", "azimuth"):
        if name in found:
            found[name] = tuple(dict.fromkeys(found[name]))
    return Options(**found)


def read_subject(path: Path, *, arms: Arms | None, title: str | None, say: Say) -> Subject:
    """Read what is exported.

    Args:
        path: a skin file, or the folder of a finished run.
        arms: of a skin file; None looks.
        title: what people call it; None takes the prompt or the file's name.
        say: is told what was changed on the way.

    Raises:
        ConfigError: there is neither a skin nor a finished run.
    """
    if path.is_dir():
        request = read_result(path)["request"]
        layout, palette = read_run(path)
        pixels_HW4 = read_picture(path / "skin.png")
        if broken := check_skin(pixels_HW4, layout, palette):
            raise ConfigError(f"run: {path / 'skin.png'} was changed: {broken[0]}")
        if arms is not None and arms != layout.arms:
            raise ConfigError(f"--arms: {arms}; the run's are {layout.arms}")
        called = title or request["prompt"] or path.resolve().name
    else:
        skin = read_skin(path, arms=arms)
        layout = skin.layout
        pixels_HW4 = mend(skin.pixels_HW4, layout)
        if not torch.equal(pixels_HW4, skin.pixels_HW4):
            say(f"{path} breaks rules of the format, mended here; see python -m tools.lint_skin")
        palette = find_palette(pixels_HW4, path.stem)
        called = title or path.stem
    called = " ".join("".join(each if each.isprintable() else " " for each in called).split())
    return Subject(_file_name(called), called or "skin", pixels_HW4, layout, palette)


def find_palette(pixels_HW4: Tensor, name: str) -> Palette:
    """Collect the colours that are seen, the most frequent first.

    Raises:
        ConfigError: there are more than a palette can have.
    """
    seen_N3 = pixels_HW4[pixels_HW4[..., 3] > 0][:, :3]
    colors_C3, counts_C = seen_N3.unique(dim=0, return_counts=True)
    if len(colors_C3) > MAX_COLORS:
        raise ConfigError(f"skin: it has {len(colors_C3)} colours; expected at most {MAX_COLORS}")
    return Palette(name, colors_C3[counts_C.argsort(descending=True, stable=True)])


def choose_formats(wanted: Sequence[str], subject: Subject) -> list[str]:
    """Check the names of formats.

    Raises:
        ConfigError: there is none of that name, or it takes no flat picture.
    """
    if "all" in wanted:
        return [
            name
            for name in names(FORMATS)
            if find(FORMATS, name).TAKES_FLAT or not subject.layout.is_flat
        ]
    known = names(FORMATS)
    for name in wanted:
        if name not in known:
            raise ConfigError(f"--format: there is no '{name}'; {did_you_mean(name, known)}")
        if subject.layout.is_flat and not find(FORMATS, name).TAKES_FLAT:
            raise ConfigError(f"--format: {name} takes a skin, and this is a flat picture")
    return list(dict.fromkeys(wanted))


def name_idle_options(given: argparse.Namespace, formats: Sequence[str]) -> list[str]:
    """Say which of the options that were given change nothing."""
    used = {option for name in formats for option in find(FORMATS, name).USES}
    fields = [field.name for field in dataclasses.fields(Options)]
    idle = [name for name in fields if getattr(given, name) is not None and name not in used]
    return [f"--{name}: it has no effect here" for name in idle]


def export(
    subject: Subject,
    formats: Sequence[str],
    folder: Path,
    options: Options,
    notices: list[str],
) -> list[Path]:
    """Write all formats.

    Returns:
        The files.

    Raises:
        ConfigError: an option does not fit a format.
        OSError: the folder cannot be written.
    """
    paths = []
    for name in formats:
        paths += find(FORMATS, name).export(subject, folder, options, notices.append)
    return paths


def default_folder(path: Path) -> Path:
    """Say where exports go if nobody says."""
    return path / "exports" if path.is_dir() else path.parent


def _file_name(title: str) -> str:
    """Make a plain name for files: a-z, 0-9, - and _."""
    words = re.findall(r"[a-z0-9_]+", title.lower())
    return "-".join(words)[:_LONGEST_NAME].strip("-") or "skin"


if __name__ == "__main__":
    sys.exit(main())
