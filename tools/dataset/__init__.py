"""Captioned skins from several sources, and the pictures of them that models learn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from models.layout import Arms


@dataclass(frozen=True, eq=False)
class Skin:
    """A skin with what is known of it.

    Attributes:
        name: its own in the dataset, such as "painted/000012"; letters that file names may have.
        skin_HW4: (64, 64, 4) uint8 RGBA, straight alpha; it keeps the rules of `skin_audit.mend`.
        arms: "classic" or "slim".
        caption: what it shows.
        facts: the columns of `FACTS`; None where something is not known.
    """

    name: str
    skin_HW4: np.ndarray
    arms: Arms
    caption: str
    facts: Mapping[str, Any]


FACTS: tuple[str, ...] = (
    "source",  # files, parts, painted or drawn
    "origin",  # where it was before, such as a file of the given folder or an address
    "author",
    "licence",
    "group",  # near-duplicates share one, so that a split can keep them together
    "archetype",  # of the painter
    "accessories",  # of the painter
)


def facts(source: str, **known: Any) -> dict[str, Any]:
    """Fill in the columns of a skin: what is not given is None."""
    assert known.keys() <= set(FACTS), "a fact that is no column would be lost"
    return {**dict.fromkeys(FACTS), "source": source, **known}


class Source(Protocol):
    """One skin that can be had; small, so that it travels to another process."""

    @property
    def name(self) -> str:
        """Say the skin's name without making it."""

    def read(self) -> Skin:
        """Read or make the skin; the same every time."""
