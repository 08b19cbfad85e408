"""Options that start from a skin, change parts of it, or treat parts of a skin in their own way.

Knows what they are called and which fit together; knows nothing about what is made of them.
"""

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from config.errors import ConfigError
from config.schema import Config, Request
from models.parts import OUTER_NAMES, PART_NAMES, check_part, split_parts

BY_PART = ("prompt", "palette")
"""Options that are there for each part, as in --prompt.head."""

PART_OPTIONS = tuple(f"{option}.{part}" for option in BY_PART for part in PART_NAMES)


def add_edit_options(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    edit = parser.add_argument_group(
        "a skin to start from, and parts of a skin",
        f"Parts are {', '.join(PART_NAMES)}. --prompt.PART TEXT says what is wanted of a part, and "
        "--palette.PART NAME limits it to a palette, for any number of parts.",
    )
    edit.add_argument(
        "--from_skin", type=Path, metavar="FILE", help="start from this skin, 64×64 or 64×32"
    )
    edit.add_argument("--only", metavar="PARTS", help="change these parts alone, such as head,hat")
    edit.add_argument("--lock", metavar="PARTS", help="change all but these parts, such as face")
    edit.add_argument(
        "--snap_all",
        action="store_true",
        help="let parts that stay take the palette's nearest colours, too",
    )
    edit.add_argument(
        "--source_prompt",
        metavar="TEXT",
        help="what the skin to start from shows: only what --prompt says otherwise is changed",
    )
    edit.add_argument(
        "--symmetry",
        choices=("hard", "soft"),
        help="of the limbs: the left ones mirror the right ones exactly, or nearly",
    )
    for name in PART_OPTIONS:
        edit.add_argument(f"--{name}", dest=name, default=None, help=argparse.SUPPRESS)


def refuse_unknown_parts(words: Sequence[str]) -> None:
    """Refuse options such as --prompt.haed, of which the parser would say nothing useful.

    Raises:
        ConfigError: there is one.
    """
    for word in words:
        option, dot, name = word.partition("=")[0].partition(".")
        if dot and option in [f"--{each}" for each in BY_PART]:
            check_part(f"{option}.{name}", name)


def start_overrides(arguments: argparse.Namespace) -> list[str]:
    """Say what of the recipe is another default with these options; `--set` may change it again."""
    is_given = getattr(arguments, "from_skin", None) is not None and arguments.init is None
    return ["grid.start.kind=skin"] if is_given else []


def edit_overrides(arguments: argparse.Namespace) -> list[str]:
    """Say what these options change of the recipe, whatever else does."""
    wanted = {"hard": ["grid.symmetry=limbs"], "soft": ["losses.symmetry.parts=limbs"]}
    return wanted.get(getattr(arguments, "symmetry", None) or "", [])


def restyle(config: Config, arguments: argparse.Namespace) -> Config:
    """Put delta distillation in the place of score distillation, where a skin is restyled.

    Raises:
        ConfigError: the recipe has none, or moves the views, in which the two skins are compared.
    """
    if not getattr(arguments, "source_prompt", None) or "dds" in config.losses:
        return config
    if "sds" not in config.losses or config.augmentations:
        raise ConfigError(
            "--source_prompt: expected a recipe with losses.sds and without augmentations, such as "
            "-c embedded or -c sdxl"
        )
    from losses import dds  # brings torch, which is slow

    options = dds.Config(**vars(config.losses["sds"]))
    losses = {("dds" if name == "sds" else name): each for name, each in config.losses.items()}
    return dataclasses.replace(config, losses={**losses, "dds": options})


def edit_request(arguments: argparse.Namespace, request: Request) -> Request:
    """Add these options to a request.

    Raises:
        ConfigError: one is wrong, or they do not fit each other or the rest.
    """
    by_part = {
        option: {
            part: value
            for part in PART_NAMES
            if (value := getattr(arguments, f"{option}.{part}", None)) is not None
        }
        for option in BY_PART
    }
    path = getattr(arguments, "from_skin", None)
    given = {name: getattr(arguments, name, None) for name in ("only", "lock")}
    parts = {
        name: "" if text is None else ",".join(split_parts(f"--{name}", text))
        for name, text in given.items()
    }
    snap_all = bool(getattr(arguments, "snap_all", False))
    if path is None:
        for name in (*(name for name in parts if parts[name]), *(["snap_all"] if snap_all else [])):
            raise ConfigError(
                f"--{name}: there is no skin to keep parts of; expected --from_skin FILE beside it"
            )
    request = dataclasses.replace(
        request,
        from_skin="" if path is None else path.name.encode(errors="replace").decode(),
        only=parts["only"],
        lock=parts["lock"],
        snap_all=snap_all,
        source_prompt=getattr(arguments, "source_prompt", None) or "",
        prompts=by_part["prompt"],
        palettes=by_part["palette"],
    )
    check_edit(request)
    return request


def check_edit(request: Request) -> None:
    """Refuse what does not fit together.

    Raises:
        ConfigError: something does not.
    """
    used = {
        "--from_skin": bool(request.from_skin),
        **{f"--prompt.{part}": True for part in request.prompts},
        **{f"--palette.{part}": True for part in request.palettes},
    }
    for option, is_used in used.items():
        if is_used and request.size is not None:
            raise ConfigError(f"{option}: a flat canvas is no skin; expected another recipe")
    for part, text in request.prompts.items():
        if not text.strip():
            raise ConfigError(f"--prompt.{part}: empty; expected what the {part} should show")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ConfigError(f"--prompt.{part}: not valid text; expected UTF-8") from error
    if request.source_prompt and not request.from_skin:
        raise ConfigError("--source_prompt: there is no skin to restyle; expected --from_skin FILE")
    try:
        request.source_prompt.encode()
    except UnicodeEncodeError as error:
        raise ConfigError("--source_prompt: not valid text; expected UTF-8") from error
    if request.from_skin and request.input_image:
        raise ConfigError("--from_skin: beside --input_image; expected one of them")
    if request.snap_all and not (request.only or request.lock):
        raise ConfigError("--snap_all: no part stays; expected --only or --lock beside it")
    if not request.overlay:
        _check_base_only(request)


def _check_base_only(request: Request) -> None:
    """Refuse parts of the outer layer where there is none."""
    if request.only or request.lock:
        raise ConfigError(
            "--no_overlay: beside --only or --lock, with which the outer layer stays as it is; "
            "expected one of them"
        )
    outer = (*OUTER_NAMES.values(), "sleeves", "trousers", "outer", "overlay")
    for option, parts in (("prompt", request.prompts), ("palette", request.palettes)):
        for part in parts:
            if part in outer:
                raise ConfigError(f"--{option}.{part}: --no_overlay leaves no {part}")
