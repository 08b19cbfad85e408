"""Columns of data as things that can be asked for, and as vectors of ones and zeros.

A column of numbers or claims is one thing by the column's name; a column of words is a thing
"column=word" for each word; of lists, for each word in them. Knows nothing about pictures.

Letters: N examples, K things that can be asked for.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from config.errors import ConfigError
from config.plugins import did_you_mean
from tools.io.files import write_atomic

_FILE = "context.json"
_TEXTS = ("text", "caption")
_MOST = 256


def list_terms(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[str]:
    """List what can be asked for, the most frequent first.

    Args:
        rows: columns of the examples.
        columns: which of them to use; () takes all but texts.

    Raises:
        ConfigError: a column is missing, or there are no or too many things.
    """
    counts: Counter[str] = Counter()
    known = list(dict.fromkeys(name for row in rows for name in row))
    for name in columns:
        if name not in known:
            raise ConfigError(f"context.columns: '{name}'; {did_you_mean(name, known)}")
    for row in rows:
        counts.update(terms_in(row, columns))
    if not 1 <= len(counts) <= _MOST:
        raise ConfigError(
            f"context.columns: {list(columns or known)} give {len(counts)} things to ask for; "
            f"expected 1 to {_MOST}"
        )
    return [term for term, _ in counts.most_common()]


def terms_in(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """List what is true of one example, () of all its columns but texts; none twice."""
    used = columns or [name for name in row if name not in _TEXTS]
    return list(dict.fromkeys(term for name in used for term in _terms(name, row.get(name))))


def _terms(name: str, value: Any) -> list[str]:
    if isinstance(value, str):
        return [f"{name}={value.strip()}"] if value.strip() else []
    if isinstance(value, list | tuple):
        return [term for each in value for term in _terms(name, each)]
    if value is None or isinstance(value, Mapping):
        return []
    return [name] if value else []


def terms_of(asked: str, known: Sequence[str]) -> list[str]:
    """Read what a user asks for, such as "view=front, hair=red".

    Args:
        asked: things with commas between them; "" asks for nothing.
        known: what can be asked for.

    Raises:
        ConfigError: one of them is unknown.
    """
    terms = ["=".join(part.strip() for part in each.split("=", 1)) for each in asked.split(",")]
    for term in terms:
        if term and term not in known:
            raise ConfigError(f"context: '{term}'; {did_you_mean(term, list(known))}")
    return [term for term in terms if term]


def to_vectors(terms: Sequence[Sequence[str]], known: Sequence[str]) -> Tensor:
    """Turn things that are asked for into (N, K) of 0 and 1."""
    place = {term: number for number, term in enumerate(known)}
    context_NK = torch.zeros(len(terms), len(known))
    for number, each in enumerate(terms):
        context_NK[number, [place[term] for term in each]] = 1
    return context_NK


def save_terms(folder: Path, known: Sequence[str]) -> None:
    """Write what can be asked for into an exported folder."""
    write_atomic(folder / _FILE, (json.dumps(list(known), indent=1) + "\n").encode())


def load_terms(folder: Path) -> list[str] | None:
    """Read what `save_terms` wrote; None of a folder that takes no context."""
    path = folder / _FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
