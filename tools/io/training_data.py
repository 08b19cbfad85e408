"""Reads what the embedded prior is trained on: tables of rows and small pictures.

Knows where the data lies and how it is stored; knows nothing about what is made of it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from config.errors import ConfigError

TRAINING = Path(__file__).parents[2] / "assets" / "training"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read a table, one JSON object a line.

    Raises:
        ConfigError: the file is missing or a line is damaged.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"training data: {path} cannot be read ({error.strerror})") from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise ConfigError(f"training data: line {number} of {path} is no JSON") from error
    return rows


def read_picture(path: Path) -> np.ndarray:
    """Read a picture as (H, W, 4) uint8 RGBA.

    Raises:
        ConfigError: the file is missing or damaged.
    """
    try:
        with Image.open(path) as picture:
            return np.array(picture.convert("RGBA"))
    except OSError as error:
        raise ConfigError(f"training data: {path} cannot be read ({error})") from error
