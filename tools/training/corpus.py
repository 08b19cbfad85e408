"""What the prior is trained on, in memory: painted, drawn and composed skins, sheets with captions.

What a batch holds is a function of (seed, step), so a resumed training sees what an uninterrupted
one would have seen. Knows nothing about networks.

Letters: N examples, B of a batch, H, W rows and columns of a sheet.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tools import painter
from tools.io.training_data import read_shelf, write_shelf
from tools.training import composer, real
from tools.training.skins import draw_sheet, make_slim

_CHUNK = 250


@dataclass(frozen=True)
class Mixture:
    """How much of what.

    Attributes:
        painted: share of painted skins in a batch.
        real: share of drawn skins.
        composed: share of skins put together from parts.
        num_painted: how many different ones are painted.
        num_composed: how many different ones are composed.
        slim: share of the drawn and composed skins that are given slim arms.
    """

    painted: float = 0.6
    real: float = 0.25
    composed: float = 0.15
    num_painted: int = 20000
    num_composed: int = 6000
    slim: float = 0.2


@dataclass(frozen=True, eq=False)
class Shelf:
    """Sheets with captions: (N, 72, 48, 3) uint8, and N texts."""

    sheet_NHW3: np.ndarray
    captions: list[str]


class Corpus:
    """Gives batches."""

    def __init__(self, mixture: Mixture, painted: Shelf, composed: Shelf) -> None:
        skins = real.read_real("train")
        self._mixture = mixture
        self._shelves = (painted, composed)
        self._skins = skins
        self._odds = np.array([skin.weight for skin in skins])
        self._odds /= self._odds.sum()
        self._drawn: dict[tuple[int, bool], np.ndarray] = {}

    def batch(self, size: int, rng: np.random.Generator) -> tuple[np.ndarray, list[str]]:
        """Draw examples.

        Args:
            size: how many.
            rng: chooses them.

        Returns:
            (B, 72, 48, 3) uint8 sheets, and B captions.
        """
        mixture = self._mixture
        shares = np.array([mixture.painted, mixture.composed, mixture.real])
        sheets, captions = [], []
        for source in rng.choice(3, size, p=shares / shares.sum()):
            if source < 2:
                shelf = self._shelves[source]
                at = int(rng.integers(len(shelf.captions)))
                sheets.append(shelf.sheet_NHW3[at])
                captions.append(shelf.captions[at])
            else:
                at = int(rng.choice(len(self._skins), p=self._odds))
                is_slim = rng.random() < mixture.slim
                sheets.append(self._sheet(at, is_slim=is_slim))
                captions.append(real.word(self._skins[at], rng))
        return np.stack(sheets), captions

    def _sheet(self, at: int, *, is_slim: bool) -> np.ndarray:
        """Draw the sheet of a real skin, once."""
        if (at, is_slim) not in self._drawn:
            skin_HW4 = self._skins[at].skin_HW4
            self._drawn[at, is_slim] = (
                draw_sheet(make_slim(skin_HW4), "slim")
                if is_slim
                else draw_sheet(skin_HW4, "classic")
            )
        return self._drawn[at, is_slim]


def drop_captions(captions: Sequence[str], share: float, rng: np.random.Generator) -> list[str]:
    """Leave a share of captions in [0, 1] empty, for classifier-free guidance."""
    return ["" if rng.random() < share else caption for caption in captions]


def load_corpus(mixture: Mixture, *, cache: Path, workers: int, seed: int) -> Corpus:
    """Paint and compose what is not in the cache yet, and read the drawn skins.

    Args:
        mixture: how much of what.
        cache: folder for what was painted.
        workers: processes that paint.
        seed: of everything painted and composed.

    Returns:
        The corpus; about 10 kB a skin.
    """
    painted = _fill(_paint, mixture.num_painted, mixture, cache / "painted.npz", workers, seed)
    composed = _fill(_compose, mixture.num_composed, mixture, cache / "composed.npz", workers, seed)
    return Corpus(mixture, painted, composed)


def _fill(
    make: Callable[["_Job"], Shelf],
    count: int,
    mixture: Mixture,
    path: Path,
    workers: int,
    seed: int,
) -> Shelf:
    if path.exists():
        found = Shelf(*read_shelf(path))
        if len(found.captions) == count:
            return found
    jobs = [
        _Job(mixture, seed, range(start, min(start + _CHUNK, count)))
        for start in range(0, count, _CHUNK)
    ]
    if workers == 1:
        chunks = [make(job) for job in jobs]
    else:
        with multiprocessing.get_context("spawn").Pool(workers) as pool:
            chunks = pool.map(make, jobs, chunksize=1)
    captions = [caption for chunk in chunks for caption in chunk.captions]
    shelf = Shelf(np.concatenate([chunk.sheet_NHW3 for chunk in chunks]), captions)
    write_shelf(path, shelf.sheet_NHW3, shelf.captions)
    return shelf


@dataclass(frozen=True)
class _Job:
    """Some skins to make: each is a function of the seed and its number."""

    mixture: Mixture
    seed: int
    numbers: range


def _paint(job: _Job) -> Shelf:
    hand = painter.load()
    sheets, captions = [], []
    for number in job.numbers:
        painted = hand.paint(np.random.default_rng((job.seed, 1, number)))
        sheets.append(draw_sheet(painted.skin_HW4, painted.arms))
        captions.append(painted.caption)
    return Shelf(np.stack(sheets), captions)


def _compose(job: _Job) -> Shelf:
    parts = composer.load_composer()
    sheets, captions = [], []
    for number in job.numbers:
        rng = np.random.default_rng((job.seed, 2, number))
        composed = parts.compose(rng)
        if rng.random() < job.mixture.slim:
            sheets.append(draw_sheet(make_slim(composed.skin_HW4), "slim"))
        else:
            sheets.append(draw_sheet(composed.skin_HW4, "classic"))
        captions.append(composed.caption)
    return Shelf(np.stack(sheets), captions)


def vocabulary() -> list[str]:
    """List texts that hold every word that a caption of the corpus can say."""
    texts = real.captions()
    texts += sorted(composer.load_composer().vocabulary())
    return texts + sorted(painter.load().vocabulary())
