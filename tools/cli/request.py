"""From the words of a command line to a job: the options of a request and of its method.

Knows nothing about where the skin goes or what is made of it besides.
"""

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import ConfigError
from config.pairs import read_pair
from config.schema import Config, Request
from tools.cli.edit import add_edit_options, edit_overrides, edit_request, restyle, start_overrides

if TYPE_CHECKING:
    from tools.optimize import Job

MAX_SIDE = 1024
"""Of a flat canvas, in texels."""

STARTS = (
    *("palette-bilinear", "palette-nearest", "nearest", "palette", "kmeans"),
    *("sample", "synchronised", "random"),
)
"""Of the logits: five that take the photo, two that let the guidance draw, and chance."""

FITS = ("auto", "full", "half", "head")
DISTANCES = ("oklab", "l1", "l2", "cosine")


def add_request_options(parser: argparse.ArgumentParser, *, needs_palette: bool = True) -> None:
    """Add the options that decide what a run makes and how.

    Args:
        parser: takes them.
        needs_palette: whether a command line without one is wrong.
    """
    parser.add_argument("-c", "--config", help="recipe: a name in config/ or a file [automatic]")
    parser.add_argument("-pt", "--prompt", default="", help="what is wanted")
    parser.add_argument("-npt", "--negative_prompt", default="", help="what is not")
    parser.add_argument("--input_image", type=Path, help="photo or drawing to make a skin of")
    parser.add_argument(
        "--caption",
        metavar="MODEL",
        help="let a captioning model describe the photo; its words follow the prompt",
    )
    parser.add_argument(
        "--palette",
        required=needs_palette,
        help="file, name under assets/palettes, kmeans:16 or NAME+4",
    )
    parser.add_argument("--fit", choices=FITS, help="how much of a person the photo shows [auto]")
    parser.add_argument(
        "--matting", help="what finds the photo's subject: embedded, none, or a model [embedded]"
    )
    parser.add_argument("--init", choices=STARTS, help="what the logits start from [the recipe's]")
    parser.add_argument("--distance", choices=DISTANCES, help="of colours, for --init [oklab]")
    parser.add_argument("--seed", type=int, default=0, help="of all randomness [0]")
    add_edit_options(parser)
    parser.add_argument("--size", help="H,W of a flat canvas; only with -c flat [64,64]")
    parser.add_argument(
        "--arms", choices=("classic", "slim"), default="classic", help="of 4 texels or of 3"
    )
    parser.add_argument("--no_overlay", action="store_true", help="leave the outer layer empty")
    parser.add_argument("--steps", type=int, help="optimiser steps [the recipe's]")
    parser.add_argument("--verbose", action="store_true", help="keep the pictures of each stage")
    parser.add_argument(
        "--compile", action="store_true", help="compile the networks if the steps are many enough"
    )
    parser.add_argument("--download", action="store_true", help="allow downloads from the hub")
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY=VALUE",
        help="change options of the recipe, such as losses.sds.guidance_scale=5",
    )


def read_job(
    arguments: argparse.Namespace,
    *,
    resume_command: str,
    say: Callable[[str], None],
    is_dry: bool = False,
) -> "Job":
    """Read all that a job needs: recipe, photo, caption, palette.

    Args:
        arguments: of the options that `add_request_options` adds.
        resume_command: what the user types to go on after a stop.
        say: is told what was chosen and what has no effect.
        is_dry: whether nothing may be written.

    Returns:
        The job; its folder is named after its record.

    Raises:
        ConfigError: something given is wrong.
        ModelError: a model that reads the photo is missing or damaged.
    """
    from accelerate import PartialState

    from config.load import load_config
    from tools.cli.caption import SHELF, add_caption, caption_photo
    from tools.io.given_skin import read_given_skin
    from tools.io.models import choose_recipe
    from tools.io.part_palettes import read_palettes
    from tools.io.photo import read_photo
    from tools.optimize import Job, fit_photo, layout_of

    photo = None if arguments.input_image is None else read_photo(arguments.input_image)
    recipe = arguments.config
    if recipe is None:
        recipe, choice = choose_recipe(download=arguments.download)
        say(choice)
    config = load_config(recipe, read_overrides(arguments), has_photo=photo is not None)
    config = restyle(config, arguments)
    if getattr(arguments, "compile", False):
        from tools.cli.compiling import decide_compile

        config, decision = decide_compile(config, device=str(PartialState().device))
        say(decision)
    request = read_request(arguments, config)
    reference, colors_P3, skin = None, None, None
    if request.from_skin:
        skin = read_given_skin(arguments.from_skin, request.arms)
        colors_P3 = skin.seen_P3(layout_of(request))
    if photo is not None:
        if arguments.caption is not None:
            caption = caption_photo(
                photo.pixels_HW4,
                arguments.caption,
                device=str(PartialState().device),
                download=arguments.download,
                shelf=None if is_dry else SHELF,
            )
            request = dataclasses.replace(request, prompt=add_caption(request.prompt, caption))
            say(f"caption: {caption}")
        reference = fit_photo(photo, request, download=arguments.download)
        colors_P3 = reference.colors_P3(layout_of(request))
    palette, choices, notices = read_palettes(arguments.palette, request.palettes, colors_P3)
    for notice in (*(photo.notices if photo else ()), *notices):
        say(notice)
    for notice in name_idle_options(arguments, request):
        say(notice)
    job = Job(
        request=request,
        config=config,
        palette=palette,
        resume_command=resume_command,
        is_verbose=arguments.verbose,
        download=arguments.download,
        reference=reference,
        skin=skin,
        choices=choices,
    )
    for notice in job.say_what_stays():
        say(notice)
    return job


def read_overrides(arguments: argparse.Namespace) -> list[str]:
    """Say what the command line changes of the recipe, `--set` first.

    Raises:
        ConfigError: options do not fit each other.
    """
    overrides = [] if arguments.steps is None else [f"steps={arguments.steps}"]
    start = arguments.init
    if start in ("random", "sample", "synchronised"):
        overrides.append(f"grid.start.kind={'normal' if start == 'random' else start}")
    elif start is not None:
        if arguments.input_image is None:
            raise ConfigError(f"--init: {start} takes a photo; expected --input_image beside it")
        overrides += ["grid.start.kind=photo", f"grid.start.photo.method={start}"]
    if arguments.distance is not None:
        overrides.append(f"grid.start.photo.distance={arguments.distance}")
    return [*start_overrides(arguments), *arguments.set, *overrides, *edit_overrides(arguments)]


def read_request(arguments: argparse.Namespace, config: Config) -> Request:
    """Take the request from the command line, prompts verbatim.

    Raises:
        ConfigError: a value is wrong, or does not fit the recipe.
    """
    has_prompt = any(
        text and text.strip()
        for name, text in vars(arguments).items()
        if name.partition(".")[0] == "prompt"
    )
    if not has_prompt and arguments.input_image is None:
        raise ConfigError(
            '--prompt: empty; expected what the skin should show, such as "knight", or a photo '
            "with --input_image"
        )
    try:
        (arguments.prompt + arguments.negative_prompt).encode()
    except UnicodeEncodeError as error:
        raise ConfigError("--prompt: not valid text; expected UTF-8") from error
    if not 0 <= arguments.seed < 2**63:
        raise ConfigError(f"--seed: {arguments.seed}; expected 0 to 2**63 - 1")
    is_flat = "flat" in config.views
    if arguments.size and not is_flat:
        raise ConfigError(f"--size: {arguments.size}; a skin is 64×64, expected -c flat with it")
    size = read_pair("--size", arguments.size or "64,64") if is_flat else None
    if size is not None and not all(1 <= side <= MAX_SIDE for side in size):
        raise ConfigError(f"--size: {arguments.size}; expected H,W, each 1 to {MAX_SIDE}")
    request = Request(
        prompt=arguments.prompt,
        negative_prompt=arguments.negative_prompt,
        palette=arguments.palette,
        seed=arguments.seed,
        arms=arguments.arms,
        overlay=not arguments.no_overlay,
        size=size,
        input_image="" if arguments.input_image is None else _plain(arguments.input_image.name),
        fit=arguments.fit or "auto",
        matting=arguments.matting or "embedded",
    )
    return edit_request(arguments, request)


def _plain(name: str) -> str:
    """Give a file's name as text that can be written anywhere."""
    return name.encode(errors="replace").decode()


def name_idle_options(arguments: argparse.Namespace, request: Request) -> list[str]:
    """Say which of the options that were given change nothing."""
    idle = []
    if request.size is not None:
        idle += ["--arms"] if arguments.arms != "classic" else []
        idle += ["--no_overlay"] if arguments.no_overlay else []
        idle += ["--fit"] if arguments.fit and arguments.input_image else []
    if arguments.input_image is None:
        photo_options = ("caption", "fit", "matting", "distance")
        idle += [f"--{name}" for name in photo_options if getattr(arguments, name)]
    return [f"{option}: it has no effect here" for option in idle]
