"""From the rows of a table to jobs: what each row asks for, on top of the command line.

Everything is checked here, before anything is made. Knows nothing about how jobs are carried out.
"""

import argparse
import copy
import dataclasses
import functools
import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import torch
from torch import Tensor

from config.errors import ConfigError
from tools.cli.edit import PART_OPTIONS, refuse_unknown_parts
from tools.cli.request import add_request_options, read_job
from tools.io.batch_folder import LISTS, refuse_links
from tools.io.palette_names import read_palette_for, split_palette_name
from tools.io.report import SilentReporter
from tools.io.request_table import Row, read_table
from tools.optimize import Job, layout_of, open_run
from tools.sweeping.axes import OPTIONS

SPARSE = ("output.frame_every=1000000", "output.preview_every=1000000", "output.log_every=50")
"""What rows change of a recipe unless they or the command line say otherwise: of a run of many,
nobody watches the film, and writing it takes as long as half of the guidance's own work."""

_PHOTO_PIXELS = 20_000
_STAND_IN = "lospec/pico-8"
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, eq=False)
class Item:
    """One skin of the batch.

    Attributes:
        id: its row's.
        seed: of its request.
        is_one_of_many: whether its row asks for several seeds.
        job: what is done.
        is_done: whether its skin was there when the table was read.
    """

    id: str
    seed: int
    is_one_of_many: bool
    job: Job
    is_done: bool = False

    @property
    def key(self) -> str:
        """Name it; no id holds an @."""
        return f"{self.id}@{self.seed}" if self.is_one_of_many else self.id


def plan(
    table: Path,
    given: argparse.Namespace,
    *,
    out: Path,
    resume_command: str,
    say: Callable[[str], None],
) -> list[Item]:
    """Read the job of every row and seed.

    Args:
        table: .csv or .jsonl.
        given: of the command line: the options of a request, which rows may change, and
            `palette_from_all`.
        out: the folder of all runs.
        resume_command: what the user types to go on.
        say: is told each notice once.

    Returns:
        The skins to make, in the table's order.

    Raises:
        ConfigError: rows are wrong; all are read before.
        ModelError: a model that reads a photo is missing or damaged.
    """
    rows, problems = read_table(table)
    refuse_links(out, out / ".batch")
    num_rows = len(rows) + len(problems.rows)
    say_once = functools.cache(say)
    jobs: list[tuple[Row, Job]] = []
    for row in rows:
        try:
            job = _read_row_job(row, table, given, resume_command=resume_command, say=say_once)
        except ConfigError as error:
            problems.add(row.number, _as_column(str(error)))
            continue
        jobs.append((row, job))
    if given.palette_from_all:
        jobs = _share_palettes(jobs, table, given, say_once)
    items: list[Item] = []
    for row, job in jobs:
        for item in _items(row, job, out):
            try:
                refuse_links(out, item.job.folder())
                run = open_run(item.job, SilentReporter())
            except ConfigError as error:
                problems.add(row.number, str(error).removeprefix("--out: "))
                break
            items.append(dataclasses.replace(item, is_done=run.is_done))
    problems.stop(out_of=num_rows)
    return items


def look_again(items: Sequence[Item], keys: Container[str]) -> list[Item]:
    """Look which skins are there, some of which have come since the table was read.

    Args:
        items: from `plan`.
        keys: of those that have come.

    Raises:
        ConfigError: one that has come is of another request.
    """
    seen = []
    for item in items:
        if item.key in keys:
            try:
                is_done = open_run(item.job, SilentReporter()).is_done
            except ConfigError as error:
                raise ConfigError(f"{item.key}: {error}") from error
            item = dataclasses.replace(item, is_done=is_done)
        seen.append(item)
    return seen


class _RowParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ConfigError(message)


@functools.cache
def _row_parser() -> argparse.ArgumentParser:
    parser = _RowParser(prog="main.py", allow_abbrev=False)
    add_request_options(parser, needs_palette=False)
    return parser


def _read_row_job(
    row: Row,
    table: Path,
    given: argparse.Namespace,
    *,
    resume_command: str,
    say: Callable[[str], None],
) -> Job:
    if row.id.lower() in LISTS:
        raise ConfigError(f"id: {row.id} is a file of the batch; expected another")
    arguments = _row_parser().parse_args(_words(row, table), copy.copy(given))
    if arguments.palette is None:
        raise ConfigError("palette: none; expected one in the row, or --palette")
    arguments.set = [*SPARSE, *arguments.set]
    name = arguments.palette
    for option in PART_OPTIONS:
        if option.startswith("palette.") and given.palette_from_all and getattr(arguments, option):
            raise ConfigError(f"{option}: beside --palette_from_all; expected one of them")
    if given.palette_from_all and split_palette_name(name).from_photo:
        arguments.palette = _STAND_IN  # until all photos are read
    job = read_job(arguments, resume_command=resume_command, say=say)
    return dataclasses.replace(job, request=dataclasses.replace(job.request, palette=name))


def _words(row: Row, table: Path) -> list[str]:
    """Give the words of a command line that say what a row says."""
    words = []
    refuse_unknown_parts([f"--{column}" for column in row.values])
    for column, value in row.values.items():
        if column == "image":
            # Beside the table, wherever the command is given.
            words.append(f"--input_image={table.parent / value}")
        elif column == "from_skin":
            words.append(f"--from_skin={table.parent / value}")
        elif column in ("overlay", "snap_all"):
            if value.strip().lower() not in _YES_NO:
                raise ConfigError(f"{column}: '{value}'; expected yes or no")
            is_yes = _YES_NO[value.strip().lower()]
            words += ["--snap_all"] if is_yes and column == "snap_all" else []
            words += ["--no_overlay"] if not is_yes and column == "overlay" else []
        elif column in OPTIONS and column != "input_image":
            is_text = column.partition(".")[0] in ("prompt", "negative_prompt", "source_prompt")
            words.append(f"--{column}={value if is_text else value.strip()}")
        elif re.fullmatch(r"[A-Za-z_][\w.-]*", column):
            words.append(f"--set={column}={value}")
        else:
            raise ConfigError(f"{column!a}: no such column; expected an option or a recipe's")
    return words


def _as_column(message: str) -> str:
    """Say what is wrong as a table's reader knows it: columns have no dashes."""
    message = re.sub(r"^(argument )?--", "", message)
    return re.sub(r"^input_image\b", "image", message)


def _items(row: Row, job: Job, out: Path) -> list[Item]:
    folder = out / row.id
    if row.seeds is None:
        job = dataclasses.replace(job, out=folder)
        return [Item(row.id, job.request.seed, is_one_of_many=False, job=job)]
    return [
        Item(
            row.id,
            seed,
            is_one_of_many=True,
            job=dataclasses.replace(
                job,
                request=dataclasses.replace(job.request, seed=seed),
                out=folder / f"seed-{seed}",
            ),
        )
        for seed in row.seeds
    ]


def _share_palettes(
    jobs: Sequence[tuple[Row, Job]],
    table: Path,
    given: argparse.Namespace,
    say: Callable[[str], None],
) -> list[tuple[Row, Job]]:
    """Take palettes from all photos of the table together, each photo counting the same.

    Raises:
        ConfigError: there is no photo, or no palette is taken from photos.
    """
    names = {
        job.request.palette for _, job in jobs if split_palette_name(job.request.palette).from_photo
    }
    if not names:
        raise ConfigError("--palette_from_all: no palette is taken from photos; expected kmeans:16")
    pixels = [
        _thin(job.reference.colors_P3(layout_of(job.request)))
        for _, job in jobs
        if job.reference is not None
    ]
    if not pixels:
        raise ConfigError(f"--palette_from_all: {table} names no photo; expected a column image")
    palettes = {}
    for name in sorted(names):
        palettes[name], notices = read_palette_for(name, torch.cat(pixels))
        for notice in notices:
            say(notice)
    return [
        (row, dataclasses.replace(job, palette=palettes.get(job.request.palette, job.palette)))
        for row, job in jobs
    ]


def _thin(pixel_P3: Tensor) -> Tensor:
    """Take evenly `_PHOTO_PIXELS` pixels, some of them twice where there are fewer."""
    places = torch.linspace(0, len(pixel_P3) - 1, _PHOTO_PIXELS, dtype=torch.float64)
    return pixel_P3[places.round().long()]
