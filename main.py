"""From a prompt or a photo to a Minecraft skin whose every pixel is a colour of your palette.

The story: read the request, the photo and the method → load the guidance → optimise the skin →
film it.
To resume, run the same command again.
"""

import argparse
import dataclasses
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from config.errors import ConfigError, ModelError
from config.pairs import read_pair
from tools.cli.request import add_request_options, read_job


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
    add_request_options(parser)
    parser.add_argument("--out", type=Path, help="run folder [runs/<prompt>-<hash>]")
    parser.add_argument("--make_video", action="store_true", help="film the optimisation")
    parser.add_argument("--video_size", help="H,W of the film [480,854]")
    parser.add_argument("--fps", type=int, help="frames a second of the film [20]")
    parser.add_argument("--dry-run", action="store_true", help="check everything, print the plan")
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

    from tools.io.models import go_offline
    from tools.io.report import Reporter
    from tools.io.video import check_film, make_films
    from tools.optimize import carry_out, check
    from tools.report import show_result

    # On several GPUs, accelerate starts this program on each: they meet here, and one goes on.
    PartialState()
    if os.environ.get("RANK", "0") != "0":
        return 0
    reporter = Reporter()
    if not arguments.download:
        go_offline()
    job = read_job(
        arguments,
        resume_command=shlex.join([*launcher(), *words]),
        say=reporter.say,
        is_dry=arguments.dry_run,
    )
    job = dataclasses.replace(job, out=arguments.out)
    film_size = read_pair("--video_size", arguments.video_size or "480,854")
    film_fps = 20 if arguments.fps is None else arguments.fps
    check_film(film_size, film_fps)
    for notice in name_idle_options(arguments):
        reporter.say(notice)
    if arguments.dry_run:
        check(job, reporter)
        reporter.say(job.describe())
        return 0
    folder = carry_out(job, reporter)
    if arguments.make_video:
        for film in make_films(folder, size=film_size, fps=film_fps):
            reporter.say(f"{film} is done")
        show_result(folder, say=reporter.say)
    return 0


def launcher() -> list[str]:
    """Say how this program was started, for the command that resumes it."""
    is_accelerate = any(name.startswith("ACCELERATE_") for name in os.environ)
    here = Path(__file__)
    script = here.name if here.parent == Path.cwd() else str(here)
    return [*(["accelerate", "launch"] if is_accelerate else ["python"]), script]


def name_idle_options(arguments: argparse.Namespace) -> list[str]:
    """Say which of the film's options change nothing."""
    if arguments.make_video:
        return []
    idle = ["--video_size"] if arguments.video_size else []
    idle += ["--fps"] if arguments.fps is not None else []
    return [f"{option}: it has no effect here" for option in idle]


if __name__ == "__main__":
    sys.exit(main())
