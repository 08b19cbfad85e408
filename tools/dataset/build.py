"""Fills the folder of a dataset: what is there and right stays, the rest is drawn.

Knows where each picture goes; knows nothing about the command line.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from config.errors import ConfigError
from tools.dataset import Skin, Source
from tools.dataset.pictures import Form, Shot, describe, draw, draw_depth, list_shots, mark_of
from tools.io.image_dataset import is_made, list_pictures, write_made

if TYPE_CHECKING:  # it loads libraries for seconds, and the workers need none of them
    from tools.dataset.photoreal import Photographer

_IMAGES, _DEPTHS, _PHOTOS = "images", "depth", "photos"


@dataclass(frozen=True)
class Plan:
    """What a dataset shall hold.

    Attributes:
        folder: of the dataset.
        sources: its skins.
        form: what is drawn of each.
        has_photos: whether each view comes with a photo-like picture.
    """

    folder: Path
    sources: Sequence[Source]
    form: Form
    has_photos: bool

    def file_names(self, skin: str, shot: Shot) -> dict[str, str]:
        """Name the files of a row by their columns, relative to the folder."""
        file = f"{skin}{shot.suffix}.png"
        names = {"file_name": f"{_IMAGES}/{file}"}
        if self.form.has_depth:
            names["depth_file_name"] = f"{_DEPTHS}/{file}"
        if self.has_photos:
            names["photo_file_name"] = f"{_PHOTOS}/{file}"
        return names


@dataclass(frozen=True)
class Done:
    """What became of a skin: its rows, and how many pictures were made and kept."""

    rows: list[dict[str, Any]]
    num_made: int
    num_kept: int


def check_folder(plan: Plan) -> None:
    """Refuse a folder with pictures that the plan has no place for.

    Raises:
        ConfigError: there are some; nothing was changed.
    """
    if not plan.folder.is_dir():
        return
    planned = {
        name
        for source in plan.sources
        for shot in list_shots(plan.form)
        for name in plan.file_names(source.name, shot).values()
    }
    strange = [name for name in list_pictures(plan.folder) if name not in planned]
    if strange:
        raise ConfigError(
            f"--out: {plan.folder} holds {len(strange)} pictures that this command does not make, "
            f"such as {strange[0]}; remove them or choose another folder"
        )


def fill(plan: Plan, *, workers: int) -> Iterator[Done]:
    """Make the pictures of every skin, but for the photo-like ones.

    Args:
        plan: what to make.
        workers: processes that draw; 1 draws in this one.

    Yields:
        What became of each skin, in the order of the plan.
    """
    jobs = ((plan.folder, plan.form, plan.has_photos, source) for source in plan.sources)
    if workers == 1:
        yield from map(_make, jobs)
    else:
        context = multiprocessing.get_context("spawn")
        with context.Pool(workers, torch.set_num_threads, (1,)) as pool:
            yield from pool.imap(_make, jobs, chunksize=4)


def _make(job: tuple[Path, Form, bool, Source]) -> Done:
    folder, form, has_photos, source = job
    plan = Plan(folder, (), form, has_photos)
    skin = source.read()
    rows, num_made, num_kept = [], 0, 0
    for shot in list_shots(form):
        names = plan.file_names(skin.name, shot)
        mark = mark_of(skin, form, shot)
        for column, make in (("file_name", draw), ("depth_file_name", draw_depth)):
            if column not in names:
                continue
            path = folder / names[column]
            if is_made(path, mark):
                num_kept += 1
            else:
                write_made(path, make(skin, form, shot), mark)
                num_made += 1
        rows.append({**names, **describe(skin, form, shot)})
    return Done(rows, num_made, num_kept)


def take_photos(plan: Plan, photographer: "Photographer") -> Iterator[tuple[int, int]]:
    """Make the photo-like picture of every view.

    Args:
        plan: of a dataset whose other pictures are made.
        photographer: makes them.

    Yields:
        For each skin, how many pictures were made and kept.
    """
    for source in plan.sources:
        skin = source.read()
        made = [_take(plan, photographer, skin, shot) for shot in list_shots(plan.form)]
        yield sum(made), len(made) - sum(made)


def _take(plan: Plan, photographer: "Photographer", skin: Skin, shot: Shot) -> bool:
    path = plan.folder / plan.file_names(skin.name, shot)["photo_file_name"]
    text = describe(skin, plan.form, shot)["text"]
    mark = photographer.mark_of(mark_of(skin, plan.form, shot), text)
    if is_made(path, mark):
        return False
    view_HW3 = draw(skin, plan.form, shot)
    depth_HW = draw_depth(skin, plan.form, shot)
    write_made(path, photographer.take(view_HW3, depth_HW, text, mark=mark), mark)
    return True
