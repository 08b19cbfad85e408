"""From a prompt to a Minecraft skin whose every pixel is a colour of your palette.

The story: read the request and the method → load the guidance → optimise the skin → film it.
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
    parser.add_argument("--palette", required=True, help="file, or name under assets/palettes")
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
    from tools.io.palettes import read_palette
    from tools.io.report import Reporter
    from tools.io.video import check_film, make_films
    from tools.optimize import Job, carry_out, check

    # On several GPUs, accelerate starts this program on each: they meet here, and one goes on.
    PartialState()
    if os.environ.get("RANK", "0") != "0":
        return 0
    reporter = Reporter()
    if not arguments.download:
        go_offline()
    palette, notices = read_palette(arguments.palette)
    recipe = arguments.config
    if recipe is None:
        recipe, choice = choose_recipe(download=arguments.download)
        reporter.say(choice)
    for notice in notices:
        reporter.say(notice)
    steps = [] if arguments.steps is None else [f"steps={arguments.steps}"]
    config = load_config(recipe, [*arguments.set, *steps])
    job = Job(
        request=read_request(arguments, config),
        config=config,
        palette=palette,
        resume_command=shlex.join([*launcher(), *words]),
        out=arguments.out,
        is_verbose=arguments.verbose,
        download=arguments.download,
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


def read_request(arguments: argparse.Namespace, config: Config) -> Request:
    """Take the request from the command line, prompts verbatim.

    Raises:
        ConfigError: a value is wrong, or does not fit the recipe.
    """
    if not arguments.prompt.strip():
        raise ConfigError('--prompt: empty; expected what the skin should show, such as "knight"')
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
    )


def name_idle_options(arguments: argparse.Namespace, request: Request) -> list[str]:
    """Say which of the options that were given change nothing."""
    idle = []
    if request.size is not None:
        idle += ["--arms"] if arguments.arms != "classic" else []
        idle += ["--no_overlay"] if arguments.no_overlay else []
    if not arguments.make_video:
        idle += ["--video_size"] if arguments.video_size else []
        idle += ["--fps"] if arguments.fps is not None else []
    return [f"{option}: it has no effect here" for option in idle]


if __name__ == "__main__":
    sys.exit(main())
