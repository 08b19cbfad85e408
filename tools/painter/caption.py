"""Puts what is painted into words: many phrasings, every one of them true.

Knows phrases, not colours or texels.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_WORDS = 25
_JOINTS = ("a", "an", "and", "with", "wearing", "female", "male", "character", "dressed", "as")


@dataclass(frozen=True)
class Said:
    """A true phrase.

    Attributes:
        text: with its article: "a red scarf".
        plain: the same without the colour.
        is_worn: whether "wearing" may stand before it.
        is_due: whether the caption should not leave it out.
    """

    text: str
    plain: str
    is_worn: bool
    is_due: bool


@dataclass(frozen=True)
class Caption:
    """A caption and the texts of the phrases that went into it."""

    text: str
    phrases: tuple[str, ...]


def words_of(text: str) -> set[str]:
    """List the words of a phrase without its roles, and the words that join phrases."""
    return {*re.findall(r"[a-z0-9'-]+", re.sub(r"\{.+?\}", " ", text)), *_JOINTS}


def compose(
    rng: np.random.Generator,
    *,
    names: Sequence[str],
    names_of_gender: Sequence[str],
    gender: str,
    adjective: str | None,
    said: Sequence[Said],
) -> Caption:
    """Word a caption.

    Args:
        rng: chooses among phrasings.
        names: what the character is called, the usual name first.
        names_of_gender: names that fit the gender alone.
        gender: "female" or "male" if it may be said, else "none".
        adjective: a word before the name.
        said: phrases; those due come in while there is room.

    Returns:
        At most `MOST_WORDS` words, lower case.
    """
    name = names[0] if rng.random() < 0.6 else str(rng.choice(list(names)))
    if names_of_gender and rng.random() < 0.6:
        name = str(rng.choice(list(names_of_gender)))
    elif gender != "none" and rng.random() < (0.6 if gender == "female" else 0.1):
        name = f"{gender} {name}"
    if adjective:
        name = f"{adjective} {name}"

    order = [said[at] for at in rng.permutation(len(said))]
    order.sort(key=lambda phrase: not phrase.is_due)
    room = MOST_WORDS - len(name.split()) - 2
    chosen: list[Said] = []
    for phrase in order:
        words = len(phrase.text.split()) + 1
        if words <= room and (phrase.is_due or len(chosen) < 3):
            chosen.append(phrase)
            room -= words
    chosen = [chosen[at] for at in rng.permutation(len(chosen))]

    form = rng.random()
    if form < 0.2:
        rest = [re.sub(r"^an? ", "", _fix_article(phrase.text)) for phrase in chosen]
        head = name if rng.random() < 0.6 else _with_article(name)
        text = ", ".join([head, *rest])
    else:
        head = _with_article(name) if rng.random() < 0.7 else name
        worn = [phrase for phrase in chosen if phrase.is_worn]
        had = [phrase for phrase in chosen if not phrase.is_worn]
        if form < 0.6 and worn:
            text = f"{head} wearing {_join(worn)}"
            if had:
                text += f" and with {_join(had)}" if rng.random() < 0.3 else f", with {_join(had)}"
        else:
            text = f"{head} with {_join(chosen)}" if chosen else head
    return Caption(text, tuple(phrase.text for phrase in chosen))


def _join(phrases: Sequence[Said]) -> str:
    texts = [_fix_article(phrase.text) for phrase in phrases]
    if len(texts) == 1:
        return texts[0]
    return ", ".join(texts[:-1]) + " and " + texts[-1]


def _fix_article(text: str) -> str:
    """Make "a orange hat" into "an orange hat"."""
    return re.sub(r"\ban? (?=[aeio]|un[^i])", "an ", text)


def _with_article(name: str) -> str:
    return _fix_article(f"a {name}")
