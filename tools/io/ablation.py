"""The files of an ablation: the plan, and what was found so far.

Every scalar of a plan stays text. Knows nothing about what the figures mean.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from config.errors import ConfigError
from tools.io.files import write_atomic

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_plan(path: Path) -> Mapping[str, Any]:
    """Read a YAML file that is a mapping.

    Raises:
        ConfigError: it is missing or something else.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), _LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        first, *_ = str(error).splitlines()
        raise ConfigError(f"--config: {path} cannot be read: {first}") from error
    if not isinstance(found, Mapping):
        raise ConfigError(f"--config: {path} holds no options by name")
    return found


def read_scores(path: Path) -> dict[str, dict[str, float]]:
    """Read what was found so far: a skin's key to its figures; nothing if there is no file.

    Raises:
        ConfigError: the file is damaged.
    """
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigError(f"--out: {path} is no JSON; delete it to begin again") from error
    return found


def write_scores(path: Path, scores: Mapping[str, Any]) -> None:
    """Write figures as JSON."""
    write_atomic(path, (json.dumps(scores, indent=1) + "\n").encode())


def write_text(path: Path, text: str) -> None:
    """Write a text file."""
    write_atomic(path, text.encode())
