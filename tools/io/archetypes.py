"""Reads the painter's YAML files: an archetype, accessory or adjective each, or rows of prompts.

Knows how a file becomes a mapping; what the mapping means is the painter's business.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from config.errors import ConfigError
from tools.io.files import replacing

ASSETS = Path(__file__).resolve().parents[2] / "assets"
"""Where the data files of the project lie."""

# Every scalar stays text: a drawing's row "4_4" would be a number and the key "on" a truth value.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_recipes(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Read every YAML file of a folder.

    Args:
        folder: holds files whose names are the recipes' names.

    Returns:
        File name without suffix to the mapping in it, sorted by name.

    Raises:
        ConfigError: the folder has no such file, or a file is not a YAML mapping.
    """
    recipes: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        found = _read(path)
        if not isinstance(found, dict):
            raise ConfigError(f"{path.name}: holds {type(found).__name__}; expected a mapping")
        recipes[path.stem] = found
    if not recipes:
        raise ConfigError(f"{folder}: holds no .yaml file; expected one a recipe")
    return recipes


def read_rows(path: Path) -> list[Mapping[str, Any]]:
    """Read a YAML file that is a list of mappings, such as prompts with what they claim.

    Raises:
        ConfigError: it is something else.
    """
    found = _read(path)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ConfigError(f"{path.name}: expected a list of mappings")
    return found


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _LOADER)
    except yaml.YAMLError as error:
        raise ConfigError(f"{path.name}: not YAML: {' '.join(str(error).split())}") from error


def write_sheet(path: Path, sheet: Image.Image) -> None:
    """Write a contact sheet as PNG, whole or not at all."""
    with replacing(path) as temporary:
        sheet.save(temporary, format="PNG")
