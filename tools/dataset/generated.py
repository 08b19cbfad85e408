"""Skins that this project has or can make: painted, put together from parts, and drawn by people.

A painted or composed skin is a function of the seed and its number, the same as in the training of
the embedded prior. Knows nothing about pictures of skins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from config.errors import ConfigError
from config.plugins import did_you_mean
from models.layout import Arms
from tools import painter
from tools.dataset import Skin, Source, facts
from tools.io.caption_table import read_addresses
from tools.io.training_data import TRAINING, read_picture, read_rows
from tools.painter import Painter
from tools.training.composer import Composer, load_composer
from tools.training.skins import clean, make_slim, widen_legacy

_PAINTED, _COMPOSED, _DRAWN = 1, 2, 3
_ATTRIBUTIONS = "assets/training/ATTRIBUTION.tsv"


@dataclass(frozen=True)
class Painted:
    """A skin of the painter; `archetype` None leaves the choice to chance."""

    seed: int
    number: int
    archetype: str | None

    @property
    def name(self) -> str:
        """Say the skin's name."""
        return f"painted/{self.number:06d}"

    def read(self) -> Skin:
        """Paint the skin."""
        rng = np.random.default_rng((self.seed, _PAINTED, self.number))
        painted = _painter().paint(rng, self.archetype)
        known = facts("painted", archetype=painted.archetype, accessories=list(painted.accessories))
        return Skin(self.name, painted.skin_HW4, painted.arms, painted.caption, known)


@dataclass(frozen=True)
class Composed:
    """A skin put together from parts; `slim` is the chance of slim arms."""

    seed: int
    number: int
    slim: float

    @property
    def name(self) -> str:
        """Say the skin's name."""
        return f"parts/{self.number:06d}"

    def read(self) -> Skin:
        """Put the skin together."""
        rng = np.random.default_rng((self.seed, _COMPOSED, self.number))
        composed = _composer().compose(rng)
        skin_HW4, arms = _with_arms(composed.skin_HW4, is_slim=rng.random() < self.slim)
        known = facts(
            "parts", origin="assets/training/parts", licence=f"of its parts: {_ATTRIBUTIONS}"
        )
        return Skin(self.name, skin_HW4, arms, composed.caption, known)


@dataclass(frozen=True)
class Drawn:
    """A skin that a person drew; `row` is its line in the captions, `slim` as of `Composed`."""

    seed: int
    number: int
    slim: float
    row: Mapping[str, Any]
    address: str | None

    @property
    def name(self) -> str:
        """Say the skin's name."""
        return f"drawn/{Path(self.row['file']).relative_to('skins').with_suffix('').as_posix()}"

    def read(self) -> Skin:
        """Read the skin."""
        rng = np.random.default_rng((self.seed, _DRAWN, self.number))
        drawn_HW4 = clean(widen_legacy(read_picture(TRAINING / self.row["file"])), "classic")
        skin_HW4, arms = _with_arms(drawn_HW4, is_slim=rng.random() < self.slim)
        known = facts(
            "drawn",
            origin=self.address,
            author=self.row["author"],
            licence=self.row["licence"],
            group=self.row["group"],
        )
        return Skin(self.name, skin_HW4, arms, self.row["caption"].lower(), known)


def painted_skins(count: int, *, seed: int, archetypes: Sequence[str]) -> list[Source]:
    """List painted skins.

    Args:
        count: how many.
        seed: the same seed paints the same skins.
        archetypes: which to paint, in turn; none leaves the choice to chance.

    Returns:
        The skins.

    Raises:
        ConfigError: there is no such archetype.
    """
    known = _painter().archetypes
    for name in archetypes:
        if name not in known:
            raise ConfigError(
                f"--archetype: there is no '{name}'; {did_you_mean(name, list(known))}"
            )
    return [
        Painted(seed, number, archetypes[number % len(archetypes)] if archetypes else None)
        for number in range(count)
    ]


def composed_skins(count: int, *, seed: int, slim: float) -> list[Source]:
    """List skins put together from parts, `slim` of them with slim arms."""
    return [Composed(seed, number, slim) for number in range(count)]


def drawn_skins(*, seed: int, slim: float) -> list[Source]:
    """List the skins of assets/training that people drew, `slim` of them given slim arms."""
    addresses = read_addresses(TRAINING / "ATTRIBUTION.tsv")
    return [
        Drawn(seed, number, slim, row, addresses.get(row["file"]))
        for number, row in enumerate(read_rows(TRAINING / "captions.jsonl"))
    ]


@cache
def _painter() -> Painter:
    return painter.load()


@cache
def _composer() -> Composer:
    return load_composer()


def _with_arms(skin_HW4: np.ndarray, *, is_slim: bool) -> tuple[np.ndarray, Arms]:
    return (make_slim(skin_HW4), "slim") if is_slim else (skin_HW4, "classic")
