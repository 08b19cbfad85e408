"""Reads what is said of pictures, from a table that lies beside them.

`metadata.jsonl` is of the imagefolder layout of Hugging Face; `captions.csv` is what spreadsheets
write. Knows which names of columns mean the same; knows nothing about the pictures.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from config.errors import ConfigError

TABLES = ("metadata.jsonl", "captions.csv")

_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "file_name": ("file_name", "file", "filename", "image"),
    "text": ("text", "caption", "prompt"),
    "licence": ("licence", "license"),
}

Line = tuple[int, Mapping[str, Any]]


def find_table(folder: Path) -> Path | None:
    """Find the table of a folder, the first of `TABLES` that is there."""
    return next((folder / name for name in TABLES if (folder / name).is_file()), None)


def read_table(path: Path) -> dict[str, dict[str, Any]]:
    """Read a table.

    Args:
        path: a .jsonl file with an object a line, or a .csv file with a header.

    Returns:
        `file_name` to the row, whose columns are named `file_name`, `text` and `licence` whatever
        the table calls them; other columns keep their names.

    Raises:
        ConfigError: the table cannot be read, or a row names no file, or two name the same.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"captions: {path} cannot be read ({error})") from error
    rows: dict[str, dict[str, Any]] = {}
    for number, found in _json_lines(path, text) if path.suffix == ".jsonl" else _csv_lines(text):
        row = _rename(found)
        name = row.get("file_name")
        if not isinstance(name, str) or not name:
            raise ConfigError(f"captions: line {number} of {path} has no file_name")
        if name in rows:
            raise ConfigError(f"captions: line {number} of {path} names {name} again")
        rows[name] = row
    return rows


def read_addresses(path: Path) -> dict[str, str]:
    """Read the file → source columns of a table of attributions, separated by tabs.

    Raises:
        ConfigError: the table cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"captions: {path} cannot be read ({error.strerror})") from error
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["file"]: row["source"] for row in rows}


def _json_lines(path: Path, text: str) -> Iterable[Line]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError(f"captions: line {number} of {path} is no JSON") from error
        if not isinstance(row, dict):
            raise ConfigError(f"captions: line {number} of {path} is no JSON object")
        yield number, row


def _csv_lines(text: str) -> Iterable[Line]:
    reader = csv.DictReader(text.splitlines())
    for row in reader:
        yield reader.line_num, {name: value or None for name, value in row.items() if name}


def _rename(found: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(found)
    for meaning, names in _MEANINGS.items():
        values = [row.pop(name) for name in names if name in row]
        row[meaning] = next((value for value in values if value is not None), None)
    return row
