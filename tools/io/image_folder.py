"""Reads pictures with columns: a folder with metadata.jsonl (Hugging Face imagefolder), or parquet.

In a folder, each metadata.jsonl has one JSON object a line: `file_name` is a path beside it, and
further `…_file_name` are further pictures of the same example. In parquet a picture is a struct of
`bytes` and `path`, as the datasets library writes it. A folder without either is its pictures
alone. Pictures are opened when they are asked for. Knows nothing about what the columns mean.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from config.errors import ConfigError

MAIN = "image"
"""Name of an example's first picture, which metadata.jsonl calls file_name."""

_METADATA = "metadata.jsonl"
_FILE_NAME = "file_name"
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")


@dataclass(frozen=True, eq=False)
class Row:
    """One example.

    Attributes:
        name: of its first picture, as the folder or table has it.
        where: its file, and line or number, for messages.
        columns: all that is no picture, as read.
        pictures: by name, a file or the bytes of one.
    """

    name: str
    where: str
    columns: Mapping[str, Any]
    pictures: Mapping[str, Path | bytes]

    def open(self, name: str = MAIN) -> np.ndarray:
        """Read one of its pictures as (H, W, 4) uint8 RGBA.

        Raises:
            ConfigError: there is none of that name, or it is damaged.
        """
        if name not in self.pictures:
            known = ", ".join(self.pictures)
            raise ConfigError(f"data: {self.where} has no picture '{name}'; expected {known}")
        source = self.pictures[name]
        try:
            with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as picture:
                return np.array(picture.convert("RGBA"))
        except (OSError, SyntaxError) as error:
            raise ConfigError(f"data: {self.where}: '{name}' cannot be read ({error})") from error


def read_folder(path: Path) -> list[Row]:
    """Read a folder of pictures or of parquet files, or one parquet file.

    Args:
        path: the folder or file.

    Returns:
        The rows, in the order of their files' names and of the lines in them.

    Raises:
        ConfigError: it is missing or empty, or a row of it is wrong.
    """
    if path.is_file():
        rows = _read_parquet(path)
    elif not path.is_dir():
        raise ConfigError(f"data: there is no {path}; expected a folder of pictures or a .parquet")
    elif tables := sorted(path.rglob(_METADATA)):
        rows = [row for table in tables for row in _read_metadata(table)]
    elif files := sorted(path.rglob("*.parquet")):
        rows = [row for file in files for row in _read_parquet(file)]
    else:
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES)
        rows = [Row(str(file.relative_to(path)), str(file), {}, {MAIN: file}) for file in files]
    if not rows:
        raise ConfigError(
            f"data: {path} holds nothing; expected pictures, with a {_METADATA} for their columns"
        )
    return rows


def _read_metadata(table: Path) -> list[Row]:
    try:
        lines = table.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"data: {table} cannot be read ({error})") from error
    return [
        _read_line(f"line {number} of {table}", line, table.parent)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]


def _read_line(where: str, line: str, folder: Path) -> Row:
    try:
        given = json.loads(line)
    except ValueError as error:
        raise ConfigError(f"data: {where} is no JSON ({error})") from error
    if not isinstance(given, dict) or _FILE_NAME not in given:
        raise ConfigError(f"data: {where} has no '{_FILE_NAME}'; expected the picture's path")
    name = str(given[_FILE_NAME])
    pictures: dict[str, Path | bytes] = {}
    for key in [key for key in given if key == _FILE_NAME or key.endswith(f"_{_FILE_NAME}")]:
        file = folder / str(given.pop(key))
        if not file.is_file():
            raise ConfigError(f"data: {where}: there is no {file}")
        pictures[MAIN if key == _FILE_NAME else key.removesuffix(f"_{_FILE_NAME}")] = file
    return Row(name, where, given, pictures)


def _read_parquet(file: Path) -> list[Row]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise ConfigError(
            f"data: {file} needs pyarrow; get it with pip install 'skinpixl[data]'"
        ) from error
    try:
        given = parquet.read_table(file).to_pylist()
    except (OSError, ArrowException) as error:
        raise ConfigError(f"data: {file} is no readable parquet ({error})") from error
    return [_read_record(f"row {number} of {file}", row) for number, row in enumerate(given, 1)]


def _read_record(where: str, given: Mapping[str, Any]) -> Row:
    pictures = {
        name: value["bytes"]
        for name, value in given.items()
        if isinstance(value, Mapping) and value.get("bytes") is not None
    }
    if not pictures:
        raise ConfigError(
            f"data: {where} has no picture; expected a column such as '{MAIN}' of bytes and path"
        )
    first = MAIN if MAIN in pictures else next(iter(pictures))
    name = str(given[first].get("path") or where)
    columns = {key: value for key, value in given.items() if not isinstance(value, Mapping)}
    return Row(name, where, columns, {MAIN: pictures.pop(first), **pictures})
