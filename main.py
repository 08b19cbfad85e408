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

from config.errors import ConfigError
from config.pairs import read_pair
from tools.cli.ending import end_well
from tools.cli.parser import parse
from tools.cli.repeat import repeat_job
from tools.cli.request import read_job


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: words after the program's name; by default the process's own.

    Returns:
        The exit code, see `config.errors.ExitCode`.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = parse(words)
    return end_well(lambda: make_skin(arguments, words))


def make_skin(arguments: argparse.Namespace, words: Sequence[str]) -> int:
    """Make the skin that the command line asks for, or plan it.

    Returns:
        The exit code.

    Raises:
        ConfigError: something given is wrong.
        ModelError: the guidance is missing or damaged.
        Exception: one that `config.errors.describe` knows; what was saved is kept.
        Interrupted: it was asked to stop; the state is saved.
    """
    # Imported here, so that --help and wrong words answer at once.
    from accelerate import PartialState

    from tools.cli.threads import choose_threads
    from tools.costs.memory import describe_memory
    from tools.io.models import go_offline
    from tools.io.report import Reporter, SilentReporter
    from tools.io.store import is_url
    from tools.io.video import check_film, make_films
    from tools.optimize import can_share, carry_out, carry_out_together, check, guidance_of
    from tools.report import show_result

    choose_threads()
    # On several GPUs, accelerate starts this program on each: they meet here, and share the views
    # of a step if these can be parted; if not, one goes on.
    is_cpu_meeting = os.environ.get("ACCELERATE_USE_CPU") == "true" and not arguments.batch
    processes = PartialState(cpu=is_cpu_meeting).num_processes
    is_first = os.environ.get("RANK", "0") == "0"
    reporter = Reporter() if is_first or arguments.batch else SilentReporter()
    if not arguments.download:
        go_offline()
    command = shlex.join([*launcher(), *words])
    if arguments.batch:
        from tools.batching.run import run_batch

        for notice in name_idle_options(arguments):
            reporter.say(notice)
        return run_batch(arguments, resume_command=command, reporter=reporter)
    if is_url(arguments.out or ""):
        raise ConfigError("--out: a URL is for --batch; expected a folder")
    if arguments.from_image_recipe is not None:
        job = repeat_job(arguments, words, resume_command=command, say=reporter.say)
    else:
        job = read_job(
            arguments,
            resume_command=command,
            say=reporter.say,
            is_dry=arguments.dry_run or not is_first,
        )
    job = dataclasses.replace(job, out=None if arguments.out is None else Path(arguments.out))
    is_shared = can_share(job.config, processes) and not arguments.dry_run
    if not is_first and not is_shared:
        return 0
    film_size = read_pair("--video_size", arguments.video_size or "480,854")
    film_fps = 20 if arguments.fps is None else arguments.fps
    check_film(film_size, film_fps)
    for notice in name_idle_options(arguments):
        reporter.say(notice)
    device = str(PartialState().device)
    if arguments.dry_run or device.startswith("cuda"):
        reporter.say(describe_memory(job.config, guidance_of(job.config)[1], device=device))
    if arguments.dry_run:
        check(job, reporter)
        reporter.say(job.describe())
        return 0
    folder = (carry_out_together if is_shared else carry_out)(job, reporter)
    if not is_first:
        return 0
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
    """Say which of the options of films and batches change nothing."""
    film = {"--video_size": arguments.video_size, "--fps": arguments.fps}
    many = {
        "--parallel": arguments.parallel,
        "--palette_from_all": arguments.palette_from_all,
        "--engine": None if arguments.engine == "local" else arguments.engine,
        "--fail-fast": arguments.fail_fast,
    }
    if arguments.batch:
        given = {"--make_video": arguments.make_video, **film}
    else:
        given = many if arguments.make_video else {**film, **many}
    return [
        f"{option}: it has no effect here"
        for option, value in given.items()
        if value is not None and value is not False
    ]


if __name__ == "__main__":
    sys.exit(main())
