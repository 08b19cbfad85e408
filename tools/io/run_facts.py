"""All that a run's folder tells, for those who show it.

Reads what `tools.io.run_directory` and `tools.io.video` have written, whatever state the run is in.
Knows nothing about how it is shown.

Letters: H, W rows and columns of the skin.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from config.schema import Request
from models.layout import SkinLayout
from models.palette import Palette
from tools.io.run_directory import PHOTO, read_record, read_run
from tools.io.skin_file import read_picture

FILMS: Mapping[str, str] = {
    "forming.mp4": "video/mp4",
    "skin.webp": "image/webp",
    "turntable.mp4": "video/mp4",
}
"""What `tools.io.video` makes, the most telling first, and its media types."""

Curve = Sequence[tuple[int, float]]
"""Step and value, in order."""


@dataclass(frozen=True, eq=False)
class RunFacts:
    """A run as its folder has it.

    Attributes:
        path: the folder.
        record: what it was asked for, from `tools.io.record.make_record`.
        status: state, step, steps, message, resume_command, seconds; empty if there is none.
        recipe: of the finished skin; None before the end.
        layout: of the skin.
        palette: the colours.
        picture: the PNG of the skin, or of its newest frame; None before the first.
        pixels_HW4: (H, W, 4) uint8 RGBA of the picture.
    """

    path: Path
    record: Mapping[str, Any]
    status: Mapping[str, Any]
    recipe: Mapping[str, Any] | None
    layout: SkinLayout
    palette: Palette
    picture: bytes | None
    pixels_HW4: Tensor | None

    @property
    def is_done(self) -> bool:
        """Whether the skin is finished."""
        return self.recipe is not None

    @property
    def has_photo(self) -> bool:
        """Whether the run has kept a photo."""
        return (self.path / PHOTO).is_file()


def read_facts(path: Path) -> RunFacts:
    """Read a run's folder, without its curves and films.

    Raises:
        ConfigError: it is no such folder, or the skin in it is damaged.
    """
    layout, palette = read_run(path)
    recipe = _read_object(path / "skin.json") or None
    picture = path / "skin.png"
    if recipe is None or not picture.is_file():
        recipe, frames = None, frame_paths(path)
        picture = frames[-1] if frames else picture
    is_there = picture.is_file()
    status = read_status(path)
    return RunFacts(
        path,
        _complete(read_record(path), status),
        status,
        recipe,
        layout,
        palette,
        picture.read_bytes() if is_there else None,
        read_picture(picture) if is_there else None,
    )


def _complete(record: Mapping[str, Any], status: Mapping[str, Any]) -> dict[str, Any]:
    """Add what records of earlier versions lack."""
    request = {**dataclasses.asdict(Request("", "")), **record["request"]}
    steps = {"steps": status.get("steps", 0)}
    return {"config": steps, "model": "", **record, "request": request}


def read_status(path: Path) -> dict[str, Any]:
    """Read how far a run is; nothing where it has not begun."""
    return _read_object(path / "status.json")


def frame_paths(path: Path) -> list[Path]:
    """List the pictures of a run's stages, in order; each is named after its step."""
    return sorted((path / "frames").glob("[0-9]*.png"), key=lambda frame: int(frame.stem))


def read_curves(path: Path) -> dict[str, Curve]:
    """Read what a run has logged, by name, such as "loss/sds".

    What a run logged after the step from which it went on later is left out, as TensorBoard does.
    """
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    folder = path / "tensorboard"
    if not folder.is_dir():
        return {}
    board = EventAccumulator(str(folder), size_guidance={"scalars": 0})
    board.Reload()
    return {
        name: [(event.step, event.value) for event in board.Scalars(name)]
        for name in board.Tags()["scalars"]
    }


def find_runs(folder: Path) -> list[Path]:
    """List the runs in a folder, those in folders of it included, but none inside a run."""
    runs: list[Path] = []
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith("."):
            is_run = (entry / "request.json").is_file()
            runs += [entry] if is_run else find_runs(entry)
    return runs


def read_failures(folder: Path) -> dict[str, str]:
    """Read which folders of a batch or sweep have no skin, and why: relative folder → message."""
    failures: dict[str, str] = {}
    try:
        lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        notes = [json.loads(line) for line in lines]
    except (OSError, ValueError):
        notes = []
    for note in notes:
        if note.get("state") == "failed":
            failures[note["folder"]] = note["message"]
    for cell in _read_object(folder / "sweep.json").get("cells", ()):
        if cell["error"]:
            failures[cell["folder"]] = cell["error"]
    return failures


def _read_object(path: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one where the file is missing or is none."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
