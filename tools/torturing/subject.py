"""The small run that is tortured: its command, its results, and what counts as half a file."""

import functools
import importlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

STEPS = 10
RECIPE = """
steps: 10
diffusion:
  known_skin:
    resolution: [72, 48]
    rows: ["ff0044 00e436 29adff", "1d2b53 ffffff 000000", "ffa300 83769c 7e2553"]
views: {sheet: {}}
losses:
  sds: {weight: 0.01, guidance_scale: 0.0, weighting: x0}
  total_variation: {weight: 0.5}
  overlay: {weight: 0.02}
grid: {relaxation: gumbel, start: {kind: zeros}}
optimizer: {learning_rate: 0.3, warmup_steps: 0}
best: {every: 2, since: 0.0, levels: [0.5]}
output: {log_every: 2, preview_every: 5, frame_every: 2, checkpoint_every: 3, enlarge: 2}
"""
PALETTE = "lospec/pico-8.hex"

_PNG_END = b"IEND\xaeB`\x82"
_PASSING = re.compile(r"\.lock|\.[0-9a-f]{16}(\..*)?")


class Subject:
    """A folder to work in, with the recipe."""

    def __init__(self, folder: Path) -> None:
        """Make the folder and write the recipe."""
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.recipe = self.folder / "known.yaml"
        self.recipe.write_text(RECIPE, encoding="utf-8")

    def words(self, out: Path, *more: str) -> list[str]:
        """Give the words of the command line that makes the skin in a folder."""
        given = ["-c", str(self.recipe), "-pt", "knight", "--palette", PALETTE]
        return [*given, "--out", str(out), *more]

    def work(self, out: Path, *more: str) -> Callable[[], int]:
        """Give the work of the command line."""
        return functools.partial(run_program, self.words(out, *more))


def run_program(words: Sequence[str]) -> int:
    """Run main.py with a command line, as its user does; a tool does not build on it."""
    return importlib.import_module("main").main(words)


def results(run: Path) -> dict[str, bytes]:
    """Read all that may not depend on how often a run was stopped, state of the optimiser and all.

    Args:
        run: the folder of a run that is done.

    Returns:
        The bytes of each file, by name; times are left out.
    """
    files = [*run.glob("*.png"), *run.glob("frames/*"), run / "palette.hex", run / "config.yaml"]
    files += run.glob("checkpoints/*/tensors.safetensors")
    found = {str(file.relative_to(run)): file.read_bytes() for file in files}
    recipe = json.loads((run / "skin.json").read_bytes())
    del recipe["seconds"]
    return {**found, "skin.json": json.dumps(recipe).encode()}


def find_half_files(run: Path, *, may_be_killed: bool) -> list[str]:
    """Find files that are there and not whole.

    Args:
        run: the folder of a run.
        may_be_killed: whether a lock and hidden temporary files are no wonder.

    Returns:
        Their names.
    """
    half = []
    for path in sorted(run.rglob("*")):
        if any(_PASSING.fullmatch(part) for part in path.relative_to(run).parts):
            if not may_be_killed:
                half.append(f"{path.relative_to(run)} is left over")
        elif path.is_file() and not _is_whole(path):
            half.append(f"{path.relative_to(run)} is half a file")
    return half


def _is_whole(path: Path) -> bool:
    try:
        if path.suffix == ".png":
            with Image.open(path) as picture:
                picture.load()
            return path.read_bytes().endswith(_PNG_END)  # more than the pixels need
        elif path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix in (".hex", ".yaml"):
            return path.read_bytes().endswith(b"\n")
    except (OSError, ValueError, SyntaxError):
        return False
    return True
