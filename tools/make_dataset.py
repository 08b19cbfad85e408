"""Makes a folder of captioned pictures of skins, for training: Hugging Face's imagefolder layout.

python -m tools.make_dataset --skins my_skins --as views --out runs/views

Skins come from files, from the painter, from parts and from the drawn set of this project; of each
the skin itself, its character sheet or views of the player are written, with metadata.jsonl. Every
file is checked first. The same command again goes on where it was stopped.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from config.errors import ConfigError, ModelError, require
from config.pairs import read_pair
from models.player import POSES
from tools.dataset import Source
from tools.dataset.build import Plan, check_folder, fill, take_photos
from tools.dataset.files import Found, find_skins
from tools.dataset.generated import composed_skins, drawn_skins, painted_skins
from tools.dataset.photo_options import Config as PhotoConfig
from tools.dataset.pictures import AZIMUTHS_DEG, Form
from tools.io.image_dataset import (
    METADATA,
    PARQUET,
    claim_folder,
    require_parquet,
    write_metadata,
    write_parquet,
)
from tools.io.models import go_offline
from tools.io.report import Reporter

if TYPE_CHECKING:
    from tools.dataset.photoreal import Photographer

_DEFAULT_PHOTO = PhotoConfig("")


def main(argv: Sequence[str] | None = None) -> int:
    """Check, draw, write.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 for bad input, 3 for a model that is missing or damaged, 130 after Ctrl-C.
    """
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        for warning in _find_idle(parser, options):
            print(f"warning: {warning}", file=sys.stderr)
        _run(options)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("stopped; the same command goes on", file=sys.stderr)
        return 130
    return 0


def _run(options: argparse.Namespace) -> None:
    form, photo = _read_form(options), _read_photo(options)
    require(options.workers >= 1, "--workers", options.workers, "1 or more")
    if options.parquet:
        require_parquet()
    plan = Plan(options.out, _find_sources(options), form, photo is not None)
    if not options.download:
        go_offline()
    check_folder(plan)
    photographer = None
    if photo is not None:
        from tools.dataset.photoreal import Photographer  # loads diffusers, which takes seconds

        device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
        photographer = Photographer(photo, device=device, download=options.download)
        photographer.check_size(form.size)
    claim_folder(options.out, json.loads(json.dumps(asdict(form))))
    rows, num_made, num_kept = _make(plan, photographer, options.workers)
    write_metadata(options.out, rows)
    if options.parquet:
        write_parquet(options.out, rows)
    print(
        f"{options.out / (PARQUET if options.parquet else METADATA)}: {len(rows)} rows of "
        f"{len(plan.sources)} skins; {num_made} pictures made, {num_kept} were there and right"
    )


def _make(
    plan: Plan, photographer: "Photographer | None", workers: int
) -> tuple[list[dict[str, Any]], int, int]:
    """Make every picture: the rows, and how many pictures were made and kept."""
    reporter = Reporter(sys.stderr)
    steps = len(plan.sources) * (2 if photographer else 1)
    reporter.begin(0)
    rows, num_made, num_kept, step = [], 0, 0, 0
    for done in fill(plan, workers=workers):
        rows += done.rows
        num_made, num_kept, step = num_made + done.num_made, num_kept + done.num_kept, step + 1
        reporter.progress(step, steps, {})
    for made, kept in take_photos(plan, photographer) if photographer else ():
        num_made, num_kept, step = num_made + made, num_kept + kept, step + 1
        reporter.progress(step, steps, {})
    reporter.end()
    return rows, num_made, num_kept


def _find_sources(options: argparse.Namespace) -> list[Source]:
    """List the skins that are asked for, and name every bad file.

    Raises:
        ConfigError: none is asked for, or a file is bad and not to be skipped.
    """
    require(0 <= options.slim <= 1, "--slim", options.slim, "a share from 0 to 1")
    if (options.painted or options.parts) and (options.count or 0) < 1:
        raise ConfigError(f"--count: {options.count}; expected how many skins, 1 or more")
    sources: list[Source] = []
    if options.skins:
        for path in options.skins:
            inside = options.out.resolve()
            if path.is_dir() and (inside == path.resolve() or path.resolve() in inside.parents):
                raise ConfigError(
                    f"--out: {options.out} is in {path}, which is read; choose another"
                )
        found = find_skins(options.skins, caption=options.caption, is_mending=options.mend)
        _name_faults(found, is_skipping=options.skip_bad)
        sources += found.skins
    if options.painted:
        sources += painted_skins(options.count, seed=options.seed, archetypes=options.archetype)
    if options.parts:
        sources += composed_skins(options.count, seed=options.seed, slim=options.slim)
    if options.drawn:
        sources += drawn_skins(seed=options.seed, slim=options.slim)
    if not sources:
        raise ConfigError("no skins: expected --skins, --painted, --parts or --drawn")
    return sources


def _name_faults(found: Found, *, is_skipping: bool) -> None:
    for fault in found.mended:
        print(f"mended: {fault.path}: {fault.reason}", file=sys.stderr)
    for fault in found.bad:
        print(
            f"{'skipped' if is_skipping else 'bad'}: {fault.path}: {fault.reason}", file=sys.stderr
        )
    if found.bad and not is_skipping:
        raise ConfigError(
            f"--skins: {len(found.bad)} bad and {len(found.skins)} good; expected good "
            "ones only, or --skip-bad to leave the bad ones out (--mend cures stray alpha)"
        )
    if not found.skins:
        raise ConfigError(f"--skins: all {len(found.bad)} are bad")


def _read_form(options: argparse.Namespace) -> Form:
    size = read_pair("--size", options.size)
    require(min(size) >= 1, "--size", options.size, "H,W, each 1 or more")
    require(options.scale >= 1, "--scale", options.scale, "1 or more")
    require(abs(options.elevation) < 90, "--elevation", options.elevation, "in (-90, 90)")
    if options.depth and options.form == "skin":
        raise ConfigError("--depth: a skin by itself has none; expected --as sheet or --as views")
    return Form(
        kind=options.form,
        scale=options.scale,
        views=tuple(dict.fromkeys(options.views)),
        poses=tuple(dict.fromkeys(options.poses)),
        size=size,
        background=_read_color(options.background),
        elevation_deg=options.elevation,
        has_depth=options.depth,
    )


def _read_color(text: str) -> tuple[int, int, int]:
    try:
        red, green, blue = bytes.fromhex(text.removeprefix("#"))
    except ValueError as error:
        raise ConfigError(f"--background: '{text}'; expected six hex digits") from error
    return red, green, blue


def _read_photo(options: argparse.Namespace) -> PhotoConfig | None:
    if options.photoreal is None:
        return None
    if options.form != "views":
        raise ConfigError(f"--photoreal: with --as {options.form}; expected --as views")
    return PhotoConfig(
        model=options.photoreal,
        controlnet=options.controlnet,
        prompt=options.photo_prompt,
        negative_prompt=options.photo_negative,
        strength=options.strength,
        steps=options.photo_steps,
        guidance=options.guidance,
        control_scale=options.control_scale,
        seed=options.seed,
    )


def _find_idle(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[str]:
    """Word the options that were given and have no effect beside the others."""
    is_photo = options.photoreal is not None
    needs: Mapping[str, tuple[bool, str]] = {
        "--count": (options.painted or options.parts, "--painted or --parts"),
        "--archetype": (options.painted, "--painted"),
        "--caption": (bool(options.skins), "--skins"),
        "--mend": (bool(options.skins), "--skins"),
        "--skip-bad": (bool(options.skins), "--skins"),
        "--slim": (options.parts or options.drawn, "--parts or --drawn"),
        "--scale": (options.form == "sheet", "--as sheet"),
        **dict.fromkeys(
            ("--views", "--poses", "--size", "--background", "--elevation"),
            (options.form == "views", "--as views"),
        ),
        **dict.fromkeys(
            ("--controlnet", "--photo-prompt", "--photo-negative", "--strength", "--photo-steps"),
            (is_photo, "--photoreal"),
        ),
        **dict.fromkeys(
            ("--guidance", "--device", "--download"),
            (is_photo, "--photoreal"),
        ),
        "--control-scale": (options.controlnet is not None, "--controlnet"),
    }
    idle = []
    for flag, (is_used, other) in needs.items():
        name = flag.removeprefix("--").replace("-", "_")
        if not is_used and getattr(options, name) != parser.get_default(name):
            idle.append(f"{flag} has no effect without {other}")
    return idle


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.make_dataset",
        description=(__doc__ or "").splitlines()[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to make; or to go on with")
    parser.add_argument("--seed", type=int, default=0, help="same seed, same dataset")
    parser.add_argument("--workers", type=int, default=1, help="processes that draw")
    parser.add_argument("--parquet", action="store_true", help=f"write {PARQUET} too")

    skins = parser.add_argument_group("which skins")
    skins.add_argument(
        "--skins", type=Path, nargs="+", default=[], metavar="PATH",
        help="PNG files and folders of them, 64×64 or 64×32; captions from metadata.jsonl or "
        "captions.csv beside them, or --caption, or the files' names",
    )  # fmt: skip
    skins.add_argument("--caption", help="of the files that no table names")
    skins.add_argument("--skip-bad", action="store_true", help="name bad files and leave them out")
    skins.add_argument(
        "--mend", action="store_true",
        help="cure stray alpha: base opaque, outer layer on or off, unused texels empty",
    )  # fmt: skip
    skins.add_argument("--painted", action="store_true", help="--count skins of the painter")
    skins.add_argument("--parts", action="store_true", help="--count skins put together from parts")
    skins.add_argument("--drawn", action="store_true", help="the skins of assets/training")
    skins.add_argument("--count", type=int, help="how many painted skins, and how many of parts")
    skins.add_argument(
        "--archetype", nargs="+", default=[], metavar="NAME",
        help="what to paint, in turn; by default whatever chance brings",
    )  # fmt: skip
    skins.add_argument(
        "--slim", type=float, default=0.0, help="share of --parts and --drawn given slim arms"
    )

    form = parser.add_argument_group("what is written of each")
    form.add_argument(
        "--as", dest="form", choices=("skin", "sheet", "views"), default="skin",
        help="the skin itself, its character sheet, or views of the player",
    )  # fmt: skip
    form.add_argument("--depth", action="store_true", help="the exact depth of each picture too")
    form.add_argument("--scale", type=int, default=1, help="pixels a texel of a sheet")
    form.add_argument(
        "--views", nargs="+", choices=AZIMUTHS_DEG, metavar="VIEW",
        default=["front", "back", "left", "right", "three-quarter"],
        help=f"some of {', '.join(AZIMUTHS_DEG)}",
    )  # fmt: skip
    form.add_argument(
        "--poses", nargs="+", choices=POSES, metavar="POSE", default=["standing"],
        help=f"some of {', '.join(POSES)}; each view in each",
    )  # fmt: skip
    form.add_argument("--size", default="512,512", metavar="H,W", help="of a view in pixels")
    form.add_argument("--background", default="b3b3b3", metavar="RRGGBB", help="behind the player")
    form.add_argument("--elevation", type=float, default=10.0, help="degrees above eye level")

    photo = parser.add_argument_group("a photo-like picture of each view")
    photo.add_argument("--photoreal", metavar="MODEL", help="folder or hub id in SDXL's format")
    photo.add_argument("--controlnet", metavar="DEPTH", help="depth ControlNet for it, likewise")
    photo.add_argument(
        "--photo-prompt", default=_DEFAULT_PHOTO.prompt, help="{text} is the caption with its view"
    )
    photo.add_argument("--photo-negative", default=_DEFAULT_PHOTO.negative_prompt)
    photo.add_argument(
        "--strength", type=float, default=_DEFAULT_PHOTO.strength, help="above 0 to 1: share redone"
    )
    photo.add_argument("--photo-steps", type=int, default=_DEFAULT_PHOTO.steps)
    photo.add_argument("--guidance", type=float, default=_DEFAULT_PHOTO.guidance)
    photo.add_argument("--control-scale", type=float, default=_DEFAULT_PHOTO.control_scale)
    photo.add_argument("--device", help="cpu or cuda; a GPU where there is one")
    photo.add_argument("--download", action="store_true", help="allow downloads from the hub")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
