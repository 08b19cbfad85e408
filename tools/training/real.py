"""Skins that people drew, and captions of them in many wordings, all of them true.

Knows how the captions of the set were made and which skins are held out; knows nothing about
sheets.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tools.io.training_data import TRAINING, read_picture, read_rows
from tools.training.skins import clean, widen_legacy

Split = Literal["train", "dev"]

_DEV_PERCENT = 8
_PLAIN_AUTHORS = {"Myordas": 0.2}
_MOST_COLORS = 2


@dataclass(frozen=True, eq=False)
class RealSkin:
    """A drawn skin.

    Attributes:
        skin_HW4: (64, 64, 4) uint8 RGBA, classic.
        caption: as in the set.
        is_hand_written: whether a person wrote the caption; else it is of `nouns` and `colors`.
        nouns: what the character is, often nothing.
        colors: part to the names of its colours, the most frequent first.
        weight: how often it is drawn, relative to the others.
    """

    skin_HW4: np.ndarray
    caption: str
    is_hand_written: bool
    nouns: tuple[str, ...]
    colors: Mapping[str, Sequence[str]]
    weight: float


def split_of(group: str) -> Split:
    """Say whether a group of near-duplicates is trained on or held out; about 8 % are held out."""
    digest = hashlib.blake2b(group.encode(), digest_size=4).digest()
    return "dev" if int.from_bytes(digest, "little") % 100 < _DEV_PERCENT else "train"


def read_real(split: Split) -> list[RealSkin]:
    """Read the drawn skins of one side of the split."""
    return [
        _read(row)
        for row in read_rows(TRAINING / "captions.jsonl")
        if split_of(row["group"]) == split
    ]


def captions() -> list[str]:
    """List texts that hold every word that a caption of a drawn skin can say."""
    rows = read_rows(TRAINING / "captions.jsonl")
    colors = {name for row in rows for names in row["colours"].values() for name in names}
    return [row["caption"].lower() for row in rows] + sorted(colors)


def _read(row: Mapping[str, Any]) -> RealSkin:
    skin_HW4 = clean(widen_legacy(read_picture(TRAINING / row["file"])), "classic")
    is_hand_written = row["caption_kind"] == "hand"
    weight = _PLAIN_AUTHORS.get(row["author"], 2.0 if is_hand_written else 1.0)
    return RealSkin(
        skin_HW4,
        row["caption"].lower(),
        is_hand_written,
        _distinct(row["keywords"]),
        row["colours"],
        weight,
    )


def _distinct(nouns: Sequence[str]) -> tuple[str, ...]:
    """Drop nouns that another one says already: "man" beside "old man"."""
    return tuple(
        noun
        for noun in nouns
        if not any(noun != other and noun in other.split() for other in nouns)
    )


def word(skin: RealSkin, rng: np.random.Generator) -> str:
    """Word a caption anew: some clauses left out, some reordered, none invented.

    Args:
        skin: whose.
        rng: chooses.

    Returns:
        Lower case.
    """
    if skin.is_hand_written:
        return _shorten(skin.caption, rng)
    head = " ".join(skin.nouns) or "character"
    clauses = _clauses(skin.colors, rng)
    kept = [clauses[at] for at in rng.permutation(len(clauses))[: rng.integers(0, 6)]]
    if not (skin.nouns or kept):
        kept = clauses[:2]
    text = with_article(head) if rng.random() < 0.7 else head
    if not kept:
        return text
    if rng.random() < 0.25:
        return ", ".join([text, *kept])
    return f"{text} {rng.choice(['with', 'with', 'wearing'])} {join(kept)}"


def _clauses(colors: Mapping[str, Sequence[str]], rng: np.random.Generator) -> list[str]:
    said = {part: " and ".join(names[:_MOST_COLORS]) for part, names in colors.items()}
    top = str(rng.choice(["top", "top", "shirt", "clothes"]))
    legs = str(rng.choice(["trousers", "trousers", "pants", "legs"]))
    clauses = [f"{said['torso']} {top}"]
    if said["sleeves"] != said["torso"] or rng.random() < 0.3:
        clauses.append(f"{said['sleeves']} sleeves")
    clauses += [
        f"{said['legs']} {legs}",
        f"{said['hair']} {rng.choice(['hair', 'hair or headgear'])}",
        f"{said['shoes']} {rng.choice(['shoes', 'boots'])}",
    ]
    if rng.random() < 0.3:
        clauses.append(f"{said['face']} {rng.choice(['face', 'skin'])}")
    return clauses


def _shorten(caption: str, rng: np.random.Generator) -> str:
    """Leave out the end of a written caption, never the middle of a phrase."""
    parts = caption.split(", ")
    draw = rng.random()
    if draw < 0.5:
        kept = caption
    elif draw < 0.8:
        kept = ", ".join(parts[: rng.integers(1, len(parts) + 1)])
    else:
        kept = re.split(r" (?:with|in|wearing) ", caption, maxsplit=1)[0]
    return re.sub(r"^an? ", "", kept) if rng.random() < 0.3 else kept


def join(phrases: Sequence[str]) -> str:
    """Make a list of phrases one: "a, b and c"."""
    return ", ".join(phrases[:-1]) + " and " + phrases[-1] if len(phrases) > 1 else phrases[0]


def with_article(name: str) -> str:
    """Put "a" or "an" before a name."""
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"
