"""Reads what the embedded prior is trained on: tables of rows and small pictures.

Knows where the data lies and how it is stored; knows nothing about what is made of it.
"""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from config.errors import ConfigError
from tools.io.files import replacing

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


def read_shelf(path: Path) -> tuple[np.ndarray, list[str]]:
    """Read sheets and captions that `write_shelf` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        return stored["sheets"], stored["captions"].tolist()


def write_shelf(path: Path, sheet_NHW3: np.ndarray, captions: list[str]) -> None:
    """Keep sheets and captions for the next run, not compressed: it is read often."""
    with replacing(path) as temporary:
        np.savez(temporary, sheets=sheet_NHW3, captions=np.array(captions))


def write_picture(path: Path, picture_HW: np.ndarray) -> None:
    """Write a picture, (H, W, 3) or (H, W, 4) uint8, as PNG."""
    with replacing(path) as temporary:
        Image.fromarray(picture_HW).save(temporary)


def write_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write a training's state, whole or not at all."""
    with replacing(path) as temporary:
        torch.save(state, temporary)


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Read a training's state to the CPU.

    Raises:
        ConfigError: it is damaged or none.
    """
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError) as error:
        raise ConfigError(f"checkpoint {path} cannot be read ({error})") from error
