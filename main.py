"""From a prompt or a photo to a Minecraft skin whose every pixel is a colour of your palette.

The story: read the request, the photo and the method → load the guidance → optimise the skin →
film it.
To resume, run the same command again.
"""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from config.errors import ConfigError, ModelError
from config.pairs import read_pair
from config.schema import Config, Request

MAX_SIDE = 1024
"""Of a flat canvas, in texels."""

STARTS = ("palette-bilinear", "palette-nearest", "nearest", "palette", "kmeans", "sample", "random")
"""Of the logits: five that take the photo, one that lets the guidance draw, and chance."""

FITS = ("auto", "full", "half", "head")
DISTANCES = ("oklab", "l1", "l2", "cosine")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: words after the program's name; by default the process's own.

    Returns:
        The exit code: 0 done, 2 bad input, 3 model missing or damaged, 130 or 143 interrupted.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = parse(words)
    from tools.io.signals import Interrupted

    try:
        return make_skin(arguments, words)
    except (ConfigError, ModelError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2 if isinstance(error, ConfigError) else 3
    except Interrupted as interruption:
        return interruption.code
    except KeyboardInterrupt:  # before the first step or after the last
        return 130


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; wrong words end the program with code 2."""
    parser = argparse.ArgumentParser(prog="main.py", description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", help="recipe: a name in config/ or a file [automatic]")
    parser.add_argument("-pt", "--prompt", default="", help="what is wanted")
    parser.add_argument("-npt", "--negative_prompt", default="", help="what is not")
    parser.add_argument("--input_image", type=Path, help="photo or drawing to make a skin of")
    parser.add_argument(
        "--palette", required=True, help="file, name under assets/palettes, kmeans:16 or NAME+4"
    )
    parser.add_argument("--fit", choices=FITS, help="how much of a person the photo shows [auto]")
    parser.add_argument(
        "--matting", help="what finds the photo's subject: embedded, none, or a model [embedded]"
    )
    parser.add_argument("--init", choices=STARTS, help="what the logits start from [the recipe's]")
    parser.add_argument("--distance", choices=DISTANCES, help="of colours, for --init [oklab]")
    parser.add_argument("--seed", type=int, default=0, help="of all randomness [0]")
    parser.add_argument("--size", help="H,W of a flat canvas; only with -c flat [64,64]")
    parser.add_argument("--arms", choices=("classic", "slim"), default="classic")
    parser.add_argument("--no_overlay", action="store_true", help="leave the outer layer empty")
    parser.add_argument("--steps", type=int, help="optimiser steps [the recipe's]")
    parser.add_argument("--out", type=Path, help="run folder [runs/<prompt>-<hash>]")
    parser.add_argument("--make_video", action="store_true", help="film the optimisation")
    parser.add_argument("--video_size", help="H,W of the film [480,854]")
    parser.add_argument("--fps", type=int, help="frames a second of the film [20]")
    parser.add_argument("--verbose", action="store_true", help="keep the pictures of each stage")
    parser.add_argument("--download", action="store_true", help="allow downloads from the hub")
    parser.add_argument("--dry-run", action="store_true", help="check everything, print the plan")
    parser.add_argument(
        "--set",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY=VALUE",
        help="change options of the recipe, such as losses.sds.guidance_scale=5",
    )
    return parser.parse_args(words)


def make_skin(arguments: argparse.Namespace, words: Sequence[str]) -> int:
    """Make the skin that the command line asks for, or plan it.

    Returns:
        The exit code.

    Raises:
        ConfigError: something given is wrong.
        ModelError: the guidance is missing or damaged.
        Interrupted: it was asked to stop; the state is saved.
    """
    # Imported here, so that --help and wrong words answer at once.
    from accelerate import PartialState

    from config.load import load_config
    from tools.io.models import choose_recipe, go_offline
    from tools.io.palette_names import read_palette_for
    from tools.io.photo import read_photo
    from tools.io.report import Reporter
    from tools.io.video import check_film, make_films
    from tools.optimize import Job, carry_out, check, fit_photo, layout_of

    # On several GPUs, accelerate starts this program on each: they meet here, and one goes on.
    PartialState()
    if os.environ.get("RANK", "0") != "0":
        return 0
    reporter = Reporter()
    if not arguments.download:
        go_offline()
    photo = None if arguments.input_image is None else read_photo(arguments.input_image)
    recipe = arguments.config
    if recipe is None:
        recipe, choice = choose_recipe(download=arguments.download)
        reporter.say(choice)
    config = load_config(recipe, read_overrides(arguments), has_photo=photo is not None)
    request = read_request(arguments, config)
    reference, colors_P3 = None, None
    if photo is not None:
        reference = fit_photo(photo, request, download=arguments.download)
        colors_P3 = reference.colors_P3(layout_of(request))
    palette, notices = read_palette_for(arguments.palette, colors_P3)
    for notice in (*(photo.notices if photo else ()), *notices):
        reporter.say(notice)
    job = Job(
        request=request,
        config=config,
        palette=palette,
        resume_command=shlex.join([*launcher(), *words]),
        out=arguments.out,
        is_verbose=arguments.verbose,
        download=arguments.download,
        reference=reference,
    )
    film_size = read_pair("--video_size", arguments.video_size or "480,854")
    film_fps = 20 if arguments.fps is None else arguments.fps
    check_film(film_size, film_fps)
    for notice in name_idle_options(arguments, job.request):
        reporter.say(notice)
    if arguments.dry_run:
        check(job, reporter)
        reporter.say(job.describe())
        return 0
    folder = carry_out(job, reporter)
    if arguments.make_video:
        for film in make_films(folder, size=film_size, fps=film_fps):
            reporter.say(f"{film} is done")
    return 0


def launcher() -> list[str]:
    """Say how this program was started, for the command that resumes it."""
    is_accelerate = any(name.startswith("ACCELERATE_") for name in os.environ)
    here = Path(__file__)
    script = here.name if here.parent == Path.cwd() else str(here)
    return [*(["accelerate", "launch"] if is_accelerate else ["python"]), script]


def read_overrides(arguments: argparse.Namespace) -> list[str]:
    """Say what the command line changes of the recipe, `--set` first.

    Raises:
        ConfigError: options do not fit each other.
    """
    overrides = [] if arguments.steps is None else [f"steps={arguments.steps}"]
    start = arguments.init
    if start in ("random", "sample"):
        overrides.append(f"grid.start.kind={'normal' if start == 'random' else start}")
    elif start is not None:
        if arguments.input_image is None:
            raise ConfigError(f"--init: {start} takes a photo; expected --input_image beside it")
        overrides += ["grid.start.kind=photo", f"grid.start.photo.method={start}"]
    if arguments.distance is not None:
        overrides.append(f"grid.start.photo.distance={arguments.distance}")
    return [*arguments.set, *overrides]


def read_request(arguments: argparse.Namespace, config: Config) -> Request:
    """Take the request from the command line, prompts verbatim.

    Raises:
        ConfigError: a value is wrong, or does not fit the recipe.
    """
    if not arguments.prompt.strip() and arguments.input_image is None:
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
    return Request(
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
        photo_options = ("fit", "matting", "distance")
        idle += [f"--{name}" for name in photo_options if getattr(arguments, name)]
    if not arguments.make_video:
        idle += ["--video_size"] if arguments.video_size else []
        idle += ["--fps"] if arguments.fps is not None else []
    return [f"{option}: it has no effect here" for option in idle]


if __name__ == "__main__":
    sys.exit(main())
