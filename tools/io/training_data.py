"""Reads what the embedded prior is trained on: tables of rows and small pictures.

Knows where the data lies and how it is stored; knows nothing about what is made of it.
"""

import csv
import json
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

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


def write_table(path: Path, rows: Sequence[Mapping[str, float]]) -> None:
    """Write rows of numbers as CSV; a row may lack some columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with replacing(path) as temporary, temporary.open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def read_table(path: Path) -> list[dict[str, float]]:
    """Read what `write_table` wrote.

    Raises:
        ConfigError: a value is no number.
    """
    with path.open(newline="") as file:
        try:
            return [
                {
                    name: int(value) if value.isdigit() else float(value)
                    for name, value in row.items()
                    if value
                }
                for row in csv.DictReader(file)
            ]
        except ValueError as error:
            raise ConfigError(f"log {path}: {error}; expected numbers") from error


def read_weights(folder: Path) -> dict[str, Tensor]:
    """Read the weights of one network of an exported folder, in 32 bits.

    Raises:
        ConfigError: there are none, or they are damaged.
    """
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ConfigError(f"init: {folder} holds no .safetensors; expected an exported network")
    try:
        weights = {name: value for file in files for name, value in load_file(file).items()}
    except (OSError, SafetensorError) as error:
        raise ConfigError(f"init: {folder} cannot be read ({error})") from error
    return {name: value.float() for name, value in weights.items()}


def check_shapes(given: Mapping[str, Tensor], wanted: Mapping[str, Tensor], where: str) -> None:
    """Refuse weights of another network than the one that they are for.

    Args:
        given: by name.
        wanted: what the network has.
        where: begins the message.

    Raises:
        ConfigError: a weight is missing, strange or of another shape.
    """
    for name in [*wanted, *given]:
        ours, theirs = (
            "no such weight" if name not in weights else str(tuple(weights[name].shape))
            for weights in (wanted, given)
        )
        if ours != theirs:
            raise ConfigError(
                f"{where}: {name} is {theirs} there and {ours} here; "
                "expected the recipe and data that it was trained with"
            )


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
