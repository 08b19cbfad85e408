"""Check skins: python -m tools.lint_skin FILE… [--palette P] [--fix] [--json].

Says which rules of the format each file breaks, and how it is drawn. The exit code is 0 if none
breaks a rule, 1 if one does, 2 if a file is no skin or an option is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from models.layout import Arms
from models.palette import Palette
from tools.io.files import write_atomic
from tools.io.palettes import read_palette
from tools.io.run_directory import read_result, read_run
from tools.io.skin_file import encode_png, read_texts
from tools.io.skin_quality import Quality, inspect_skin


def main(argv: Sequence[str] | None = None) -> int:
    """Check files and say what was found.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.lint_skin", description=__doc__)
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="skins, or the folders of finished runs"
    )
    parser.add_argument(
        "--palette", help="the only colours that may appear; of a run's folder its own by default"
    )
    parser.add_argument("--arms", choices=("classic", "slim"), help="what they are meant to be")
    parser.add_argument(
        "--fix", action="store_true", help="mend in place what does not change how it looks"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, a list of files")
    given = parser.parse_args(argv)
    try:
        palette = None if given.palette is None else read_palette(given.palette)[0]
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    entries, codes = [], []
    for path in given.files:
        try:
            entry, quality = check(path, arms=given.arms, palette=palette, fix=given.fix)
        except (ConfigError, OSError) as error:
            entries.append({"file": str(path), "error": str(error)})
            codes.append(2)
            if not given.json:
                print(f"error: {path} {error}", file=sys.stderr)
            continue
        entries.append(entry)
        codes.append(0 if quality.is_sound else 1)
        if not given.json:
            print("\n".join(describe(entry, quality)))
    if given.json:
        print(json.dumps(entries, indent=2, ensure_ascii=False))
    return max(codes)


def check(
    path: Path, *, arms: Arms | None, palette: Palette | None, fix: bool
) -> tuple[dict[str, Any], Quality]:
    """Check one file, and mend it if that is wanted and something can be mended.

    Args:
        path: a skin, or the folder of a finished run.
        arms: what they are meant to be; None takes a run's own, else what viewers see.
        palette: the colours that may appear; None takes a run's own, else allows all.
        fix: whether to write the file anew.

    Returns:
        What JSON says of it, and what is left to say after mending.

    Raises:
        ConfigError: it is no skin; the message does not name the file.
        OSError: the file cannot be written.
    """
    if path.is_dir():
        read_result(path)
        layout, own = read_run(path)
        if layout.is_flat:
            raise ConfigError("holds a flat picture and no skin")
        path, arms, palette = path / "skin.png", arms or layout.arms, palette or own
    quality = inspect_skin(path, arms=arms, palette=palette)
    mended: list[str] = []
    if fix and quality.is_mendable:
        mended = [finding.rule for finding in quality.findings if finding.is_mendable]
        data = encode_png(quality.mended_HW4, read_texts(path))
        write_atomic(path.resolve(), data)
        quality = inspect_skin(path, arms=arms, palette=palette)
    return {"file": str(path), "mended": mended, **quality.as_json()}, quality


def describe(entry: dict[str, Any], quality: Quality) -> list[str]:
    """Say in lines what was found."""
    facts, figures = quality.facts, quality.figures
    verdict = "sound" if quality.is_sound else "breaks rules"
    size = f"{facts['width']}×{facts['height']}, {facts['arms']} arms, {facts['bytes']} bytes"
    lines = [f"{entry['file']}: {verdict} · {size}"]
    if entry["mended"]:
        lines.append(f"  mended: {', '.join(entry['mended'])}")
    for finding in quality.findings:
        cure = " (--fix mends it)" if finding.is_mendable else ""
        lines.append(f"  {finding.level} {finding.rule}: {finding.message}{cure}")
    lines.append(
        f"  opaque base {figures['coverage']:.0%} · isolated texels {figures['isolated']:.1%} · "
        f"step at edges {figures['seam_step']:.2f} · symmetry {figures['symmetry']:.0%}, "
        f"limbs {figures['limb_symmetry']:.0%} · {figures['colors']:.0f} colours · "
        f"outer layer {figures['outer']:.0%}"
    )
    return lines


if __name__ == "__main__":
    sys.exit(main())
