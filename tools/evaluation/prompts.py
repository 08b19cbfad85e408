"""What is asked for when a model is judged: lists of prompts, and what each claims.

Knows how the lists are checked; knows nothing about skins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from config.plugins import did_you_mean
from tools.evaluation.colors import color_name
from tools.evaluation.parts import PARTS
from tools.io.archetypes import ASSETS, read_rows
from tools.training.real import RealSkin, read_real

LISTS = ASSETS / "evaluation"
"""Where the lists that ship are."""

DRAWN = "drawn"
"""The name of the list that is made of the captions of held-out drawn skins."""

NUM_CANDIDATES = 50
"""Captions among which that of a skin is to be found."""

_KEYS = ("prompt", "archetype", "with", "colors")
_PART_OF_CAPTION = {"hair": "headgear"}  # the captions say "hair or headgear"
_NOT_SAID = "face"  # the captions do not tell its colour
_MOST_COLORS = 2  # nor more than two colours of a part


@dataclass(frozen=True)
class Prompt:
    """A prompt and what it claims.

    Attributes:
        text: the prompt.
        archetype: file name of the archetype that it names, or "".
        addition: file name of the accessory or adjective that it names, or "".
        colors: part to the names of its colours, any of which is right.
    """

    text: str
    archetype: str = ""
    addition: str = ""
    colors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_prompts(name: str) -> tuple[str, list[Prompt]]:
    """Read a list of prompts.

    Args:
        name: a YAML file of rows with `prompt` and, where known, `archetype`, `with` and `colors`;
            a list in assets/evaluation; or "drawn", the captions of held-out drawn skins.

    Returns:
        What to call the list, and the prompts.

    Raises:
        ConfigError: there is no such list, or a row of it is wrong.
    """
    if name == DRAWN:
        return DRAWN, [prompt for prompt, _ in drawn_prompts()]
    path = next((path for path in (Path(name), LISTS / f"{name}.yaml") if path.is_file()), None)
    if path is None:
        known = sorted([DRAWN, *(found.stem for found in LISTS.glob("*.yaml"))])
        raise ConfigError(f"--prompts: there is no '{name}'; {did_you_mean(name, known)}")
    rows = read_rows(path)
    if not rows:
        raise ConfigError(f"--prompts: {path.name} is empty; expected rows with a prompt")
    return path.stem, [_read_row(row, f"{path.name}: row {at}") for at, row in enumerate(rows, 1)]


def drawn_prompts() -> list[tuple[Prompt, RealSkin]]:
    """Take the captions of drawn skins that the prior was not trained on, each once.

    Only captions that were made from the colours claim colours; handwritten ones tell more and less
    than the table of colours does.

    Returns:
        The first `NUM_CANDIDATES` different captions, each with its skin.
    """
    found: dict[str, tuple[Prompt, RealSkin]] = {}
    for skin in read_real("dev"):
        if skin.caption not in found:
            found[skin.caption] = (Prompt(skin.caption, colors=_claims(skin)), skin)
    return list(found.values())[:NUM_CANDIDATES]


def _claims(skin: RealSkin) -> dict[str, tuple[str, ...]]:
    if skin.is_hand_written:
        return {}
    return {
        _PART_OF_CAPTION.get(part, part): tuple(color_name(name) for name in names[:_MOST_COLORS])
        for part, names in skin.colors.items()
        if part != _NOT_SAID
    }


def _read_row(row: Mapping[str, Any], where: str) -> Prompt:
    for key in row:
        if key not in _KEYS:
            raise ConfigError(f"{where}: {key}: no such key; {did_you_mean(key, list(_KEYS))}")
    if not row.get("prompt"):
        raise ConfigError(f"{where}: prompt: missing; expected what is asked for")
    archetype, addition = row.get("archetype", ""), row.get("with", "")
    _check_name(archetype, ("archetypes",), f"{where}: archetype")
    _check_name(addition, ("accessories", "adjectives"), f"{where}: with")
    claims = row.get("colors") or {}
    if not isinstance(claims, Mapping):
        raise ConfigError(f"{where}: colors: '{claims}'; expected a colour for each part")
    for part in claims:
        if part not in PARTS:
            raise ConfigError(f"{where}: colors: '{part}'; {did_you_mean(part, list(PARTS))}")
    colors = {part: (color_name(name),) for part, name in claims.items()}
    return Prompt(row["prompt"], archetype, addition, colors)


def _check_name(name: str, folders: Sequence[str], where: str) -> None:
    known = [path.stem for folder in folders for path in (ASSETS / folder).glob("*.yaml")]
    if name and name not in known:
        raise ConfigError(f"{where}: there is no '{name}'; {did_you_mean(name, known)}")
