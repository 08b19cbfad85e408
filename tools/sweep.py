"""Makes one skin for each pair of two options' values, and a picture of all: python -m tools.sweep.

    python -m tools.sweep -pt "knight" --palette lospec/pico-8 \
        --rows losses.sds.guidance_scale=1,2,4 --columns seed=0,1,2 --out runs/sweep

All options of a request are main.py's; rows and columns name one of them or any key of the recipe.
Each cell is a run in a folder of its own under OUT, as main.py would make it, and OUT/sweep.png
shows them together. What is there already is not made again: to go on after a stop, or to add
values, run the command again.
"""

import argparse
import contextlib
import dataclasses
import functools
import json
import shlex
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from config.errors import ConfigError, ExitCode, ModelError, describe
from config.schema import Config
from models.diffusion import Denoiser
from models.palette import Palette
from tools.cli.ending import end_well
from tools.cli.request import add_request_options, read_job
from tools.io.files import replacing, write_atomic
from tools.io.models import go_offline
from tools.io.record import folder_name
from tools.io.report import Reporter
from tools.io.skin_file import SkinPicture, read_picture
from tools.optimize import Job, carry_out, check, guidance_of, layout_of, load_denoiser
from tools.report import show_results
from tools.sweeping.axes import Axis, read_axis
from tools.sweeping.figure import Cell, Failure, Label, draw_figure

PROGRAM = "python -m tools.sweep"


@dataclass(frozen=True, eq=False)
class Trial:
    """A run of the sweep.

    Attributes:
        name: its row's and its column's value.
        job: what is done.
    """

    name: str
    job: Job


def main(argv: Sequence[str] | None = None) -> int:
    """Make what is missing, and draw the table.

    Args:
        argv: words after the program's name; by default the process's own.

    Returns:
        The exit code, see `config.errors.ExitCode`; an error's also where one cell only had it.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    given, rest = _parse(words)
    return end_well(lambda: _sweep(given, rest, shlex.join([*PROGRAM.split(), *words])))


def _parse(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Read the sweep's own options; the rest is every cell's."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=(__doc__ or "").splitlines()[0],
        epilog="all other options: python main.py --help",
        allow_abbrev=False,
    )
    for name in ("rows", "columns"):
        parser.add_argument(
            f"--{name}",
            metavar="KEY=VALUES",
            help="what varies along them, such as seed=0,1,2; values with commas are parted by ;",
        )
    parser.add_argument("--out", type=Path, default=Path("runs/sweep"), help="folder [runs/sweep]")
    parser.add_argument("--dry-run", action="store_true", help="check every cell, print the plan")
    return parser.parse_known_args(words)


def _sweep(given: argparse.Namespace, rest: Sequence[str], command: str) -> int:
    rows, columns = read_axis("--rows", given.rows), read_axis("--columns", given.columns)
    if not (rows.key or columns.key):
        raise ConfigError("--rows: nothing varies; expected KEY=VALUES, such as seed=0,1,2")
    if rows.key == columns.key:
        raise ConfigError(f"--columns: {columns.key} varies along the rows already")
    if "--download" not in rest:
        go_offline()
    reporter = Reporter()
    table = plan(rows, columns, rest, out=given.out, command=command, say=reporter.say)
    trials = _by_guidance([trial for line in table for trial in line])
    load = KeepGuidance()
    if given.dry_run:
        for trial in trials:
            with naming(trial.name):
                check(trial.job, reporter, load)
            reporter.say(f"{trial.name}: {trial.job.folder()}")
        return 0
    failures: dict[Trial, Exception] = {}
    try:
        for number, trial in enumerate(trials, 1):
            reporter.say(f"{number}/{len(trials)} {trial.name}")
            try:
                carry_out(trial.job, reporter, load)
            except Exception as error:  # one cell's trouble is not the others'
                failures[trial] = error
                if describe(error)[0] == ExitCode.BUG:
                    traceback.print_exception(error)
                reporter.say(f"{trial.name} failed: {_message(error)}")
    finally:
        _write_results(given.out, rows, columns, table, failures)
        reporter.say(f"{given.out / 'sweep.png'} is drawn")
    show_results(given.out, say=reporter.say)
    return _exit_code(next(iter(failures.values()), None))


def plan(
    rows: Axis,
    columns: Axis,
    words: Sequence[str],
    *,
    out: Path,
    command: str,
    say: Callable[[str], None],
) -> list[list[Trial]]:
    """Read the job of every cell; what is wrong with one stops all.

    Args:
        rows: what varies from row to row.
        columns: what varies along a row.
        words: of the command line, the same for all cells.
        out: the folder of all runs, each of which is named after its record.
        command: what the user types to go on.
        say: is told each notice once.

    Returns:
        A list for each row.

    Raises:
        ConfigError: something given is wrong.
        ModelError: a model that reads a photo is missing or damaged.
    """
    parser = argparse.ArgumentParser(prog=PROGRAM, allow_abbrev=False)
    add_request_options(parser)
    say_once = functools.cache(say)
    table: list[list[Trial]] = []
    for row in rows.values:
        table.append([])
        for column in columns.values:
            values = {rows.key: row, columns.key: column}
            name = ", ".join(f"{key}={value}" for key, value in values.items() if key)
            with naming(name):
                job = read_job(
                    parser.parse_args([*words, *rows.words(row), *columns.words(column)]),
                    resume_command=command,
                    say=say_once,
                )
            job = dataclasses.replace(job, out=out / folder_name(job.record))
            table[-1].append(Trial(name, job))
    return table


@contextlib.contextmanager
def naming(cell: str) -> Iterator[None]:
    """Say in which cell something is wrong."""
    try:
        yield
    except (ConfigError, ModelError) as error:
        raise type(error)(f"{cell}: {error}") from error


class KeepGuidance:
    """Loads as `load_denoiser` does, and keeps the last guidance for the jobs that share it."""

    def __init__(self) -> None:
        """Load nothing yet."""
        self._chosen: tuple[str, Any] | None = None
        self._denoiser: Denoiser | None = None

    def __call__(self, config: Config, *, device: str, download: bool) -> Denoiser:
        """Give the guidance of a config; the one before it is freed first."""
        chosen = guidance_of(config)
        if self._denoiser is None or chosen != self._chosen:
            self._denoiser = None
            self._denoiser = load_denoiser(config, device=device, download=download)
            self._chosen = chosen
        return self._denoiser


def _by_guidance(trials: Sequence[Trial]) -> list[Trial]:
    """Bring those together that share a guidance, in the order in which it comes first."""
    found: list[tuple[tuple[str, Any], list[Trial]]] = []
    for trial in trials:
        chosen = guidance_of(trial.job.config)
        same = next((group for other, group in found if other == chosen), None)
        if same is None:
            found.append((chosen, [trial]))
        else:
            same.append(trial)
    return [trial for _, group in found for trial in group]


def _write_results(
    out: Path,
    rows: Axis,
    columns: Axis,
    table: Sequence[Sequence[Trial]],
    failures: Mapping[Trial, Exception],
) -> None:
    """Draw the table, and write down which folder is which cell."""
    jobs = [trial.job for line in table for trial in line]
    prompt = _shared(jobs, lambda job: job.request.prompt)
    title = prompt or _shared(jobs, lambda job: job.request.input_image) or "a sweep"
    facts = [
        _shared(jobs, lambda job: job.palette.name),
        _shared(jobs, lambda job: job.record["model"]),
        _shared(jobs, lambda job: f"{job.config.steps} steps"),
        _shared(jobs, lambda job: f"seed {job.request.seed}"),
    ]
    figure = draw_figure(
        title,
        " · ".join(fact for fact in facts if fact),
        [_label(rows, value, line) for value, line in zip(rows.values, table, strict=True)],
        [
            _label(columns, value, [line[place] for line in table])
            for place, value in enumerate(columns.values)
        ],
        [[_read_cell(trial, failures.get(trial)) for trial in line] for line in table],
    )
    with replacing(out / "sweep.png") as temporary:
        figure.save(temporary)
    cells = [
        {
            "row": row,
            "column": column,
            "folder": trial.job.folder().name,
            "error": _message(failures[trial]) if trial in failures else None,
        }
        for row, line in zip(rows.values, table, strict=True)
        for column, trial in zip(columns.values, line, strict=True)
    ]
    found = {"rows": rows.key, "columns": columns.key, "cells": cells}
    text = json.dumps(found, indent=2, ensure_ascii=False)
    write_atomic(out / "sweep.json", f"{text}\n".encode())


def _shared(jobs: Sequence[Job], read: Callable[[Job], str]) -> str:
    """Give what all jobs have in common; nothing where they differ."""
    found = {read(job) for job in jobs}
    return found.pop() if len(found) == 1 else ""


def _label(axis: Axis, value: str, line: Sequence[Trial]) -> Label:
    """Label a row or a column; a photo or palette is shown where it is that of the whole line."""
    show: Image.Image | Palette | None = None
    job = line[0].job
    if axis.key == "input_image" and job.reference is not None:
        show = Image.fromarray(job.reference.cutout.photo_HW4.numpy())
    if axis.key == "palette" and len({tuple(trial.job.palette.hex_codes()) for trial in line}) == 1:
        show = job.palette
    return Label(axis.key, value, show)


def _read_cell(trial: Trial, error: Exception | None) -> Cell:
    """Read a cell's skin, which is there when its recipe is."""
    if error is not None:
        return Failure(_message(error))
    folder = trial.job.folder()
    if not (folder / "skin.json").is_file():
        return None
    return SkinPicture(read_picture(folder / "skin.png"), layout_of(trial.job.request))


def _message(error: Exception) -> str:
    """Say in one line what went wrong."""
    return describe(error)[1]


def _exit_code(error: Exception | None) -> int:
    return ExitCode.DONE if error is None else describe(error)[0]


if __name__ == "__main__":
    sys.exit(main())
