"""What varies along the rows or columns of a sweep, from KEY=VALUES to words of a command line.

Knows nothing about what the options mean.
"""

import json
from dataclasses import dataclass
from typing import Any

from config.errors import ConfigError
from tools.cli.edit import PART_OPTIONS, refuse_unknown_parts

OPTIONS = (
    "prompt",
    "negative_prompt",
    "palette",
    "seed",
    "arms",
    "input_image",
    "caption",
    "fit",
    "matting",
    "init",
    "distance",
    "steps",
    "size",
    "config",
    "from_skin",
    "only",
    "lock",
    "symmetry",
    "source_prompt",
    *PART_OPTIONS,
)
"""Options of main.py that may vary; any other key is one of the recipe."""

_WITH_COMMAS = (
    *(
        "prompt",
        "negative_prompt",
        "input_image",
        "size",
        "from_skin",
        "only",
        "lock",
        "source_prompt",
    ),
    *(name for name in PART_OPTIONS if name.startswith("prompt.")),
)


@dataclass(frozen=True)
class Axis:
    """An option and the values that it takes in turn.

    Attributes:
        key: an option of `OPTIONS` or a recipe's key; "" where nothing varies.
        values: as on a command line.
    """

    key: str = ""
    values: tuple[str, ...] = ("",)

    def words(self, value: str) -> list[str]:
        """Give the words of a command line that set a value."""
        if not self.key:
            return []
        refuse_unknown_parts([f"--{self.key}"])
        if self.key in OPTIONS:
            return [f"--{self.key}={value}"]
        return ["--set", f"{self.key}={value}"]


def read_axis(setting: str, given: str | None) -> Axis:
    """Read an axis.

    Values are parted by ";" where there is one, else by commas outside brackets; those of prompts,
    photos and sizes, which may hold commas, by ";" only. A JSON list gives them one by one.

    Args:
        setting: the option's name, for messages.
        given: such as "seed=0,1,2", "prompt=a knight, in red;a wizard" or
            'prompt=["yes; no", "a wizard"]'; None for an axis of one cell.

    Returns:
        The axis.

    Raises:
        ConfigError: there is no key or no value, or a value is there twice.
    """
    if given is None:
        return Axis()
    key, equals, text = given.partition("=")
    if not (key and equals and text):
        raise ConfigError(f"{setting}: '{given}'; expected KEY=VALUES, such as seed=0,1,2")
    values = _split(key, text)
    for value in values:
        if values.count(value) > 1:
            raise ConfigError(f"{setting}: {key} is '{value}' twice; expected different values")
    return Axis(key, tuple(values))


def _split(key: str, text: str) -> list[str]:
    listed = _read_list(text)
    if listed is not None:
        return [value if isinstance(value, str) else json.dumps(value) for value in listed]
    if ";" in text:
        parts = text.split(";")
    else:
        parts = [text] if key in _WITH_COMMAS else _split_outside_brackets(text)
    return [part.strip() for part in parts]


def _read_list(text: str) -> list[Any] | None:
    """Read a JSON list of one or more; None where the text is something else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, list) and found else None


def _split_outside_brackets(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[{(") - (letter in "]})")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
