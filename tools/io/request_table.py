"""Tables of requests, a row a skin: .csv with a header, or .jsonl with an object a line.

Knows which columns a row has and that an id names a folder; nothing about what the values mean.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import ConfigError

MOST_ROWS = 100_000
MOST_BYTES = 256 * 2**20
MOST_SEEDS = 1000

_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
_SEEDS = re.compile(r"(\d{1,19})(?:-(\d{1,19}))?", re.ASCII)
_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """What one row asks for.

    Attributes:
        number: as a spreadsheet counts, the header of a .csv being row 1; a .jsonl's line.
        id: names the output; no two of a table are alike, not even but for upper case.
        values: column → text, without the id and the seeds; what is empty is left out.
        seeds: of `seeds`; None where the row has none.
    """

    number: int
    id: str
    values: Mapping[str, str]
    seeds: tuple[int, ...] | None = None


class Problems:
    """What is wrong with a table, a line each; all rows are read before anything is said."""

    def __init__(self, table: Path) -> None:
        """Begin with none.

        Args:
            table: named in the message.
        """
        self._table = table
        self._found: list[str] = []
        self._rows: set[int] = set()

    def add(self, row: int, message: str) -> None:
        """Take note of what is wrong with a row."""
        self._rows.add(row)
        self._found.append(f"row {row}: {message}")

    @property
    def rows(self) -> frozenset[int]:
        """Give the numbers of the rows with which something is wrong."""
        return frozenset(self._rows)

    def stop(self, *, out_of: int) -> None:
        """Say what is wrong, if anything is.

        Raises:
            ConfigError: in one line: how many rows are wrong, and what is with the first ones.
        """
        if not self._found:
            return
        shown = "; ".join(" ".join(text.split()) for text in self._found[:_SHOWN])
        more = len(self._found) - _SHOWN
        raise ConfigError(
            f"--batch: {self._table}: {len(self._rows)} of {out_of} rows are wrong: {shown}"
            + (f"; and {more} more" if more > 0 else "")
        )


def read_table(path: Path) -> tuple[list[Row], Problems]:
    """Read a table.

    Args:
        path: of a .csv or .jsonl, UTF-8.

    Returns:
        The rows that could be read, and what is wrong with the others.

    Raises:
        ConfigError: the file cannot be read, is no table, or has no rows.
    """
    problems = Problems(path)
    readers = {".csv": _read_csv, ".jsonl": _read_jsonl}
    read = readers.get(path.suffix.lower())
    if read is None:
        raise ConfigError(f"--batch: {path}; expected a file that ends in .csv or .jsonl")
    rows: list[Row] = []
    first_with: dict[str, int] = {}
    for count, (number, values) in enumerate(read(path, _read_text(path), problems), 1):
        if count > MOST_ROWS:
            raise ConfigError(f"--batch: {path} has more than {MOST_ROWS} rows; split it")
        try:
            row = _read_row(number, values)
        except ConfigError as error:
            problems.add(number, str(error))
            continue
        first = first_with.setdefault(row.id.lower(), number)
        if first != number:
            problems.add(number, f"id: '{row.id}' is that of row {first}; expected another")
            continue
        rows.append(row)
    if not rows:
        problems.stop(out_of=len(problems.rows))
        raise ConfigError(f"--batch: {path} has no rows; expected one for each skin")
    return rows, problems


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(f"--batch: {path} has more than {MOST_BYTES} bytes; split it")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"--batch: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"--batch: {path} is not UTF-8 at byte {error.start}") from error
    if "\0" in text:
        raise ConfigError(f"--batch: {path} holds a zero byte; expected plain text")
    return text


def _read_csv(path: Path, text: str, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the cells of each row by column; rows are counted as a spreadsheet does."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: list[str] | None = None
    number = 0
    try:
        for number, cells in enumerate(lines, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = [cell.strip() for cell in cells]
                _check_columns(path, columns)
            elif len(cells) != len(columns):
                message = f"{len(cells)} cells; expected {len(columns)}, as in the header"
                problems.add(number, message)
            else:
                yield number, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise ConfigError(f"--batch: {path}: row {number + 1}: no CSV: {error}") from error


def _check_columns(path: Path, columns: list[str]) -> None:
    if "id" not in columns:
        raise ConfigError(f"--batch: {path}: row 1 has no column 'id'; expected a header")
    for place, name in enumerate(columns, 1):
        if not name:
            raise ConfigError(f"--batch: {path}: row 1: column {place} has no name")
        if columns.count(name) > 1:
            raise ConfigError(f"--batch: {path}: row 1: column '{name}' is there twice")


def _read_jsonl(path: Path, text: str, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the values of each line's object as text."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, object_pairs_hook=_refuse_twice)
        except (ValueError, RecursionError) as error:
            problems.add(number, f"no JSON: {error}")
            continue
        if not isinstance(found, dict):
            problems.add(number, "no object; expected {…}")
            continue
        yield number, {key: _as_text(value) for key, value in found.items()}


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read_row(number: int, values: Mapping[str, str]) -> Row:
    given = {key: value for key, value in values.items() if value.strip()}
    name = given.pop("id", "").strip()
    check_id(name)
    for key, value in given.items():
        try:
            f"{key}{value}".encode()
        except UnicodeEncodeError as error:
            raise ConfigError(f"{key!a}: not valid text; expected UTF-8") from error
        if "\0" in value:
            raise ConfigError(f"{key}: a zero byte; expected plain text")
    if "seed" in given and "seeds" in given:
        raise ConfigError("seeds: beside seed; expected one of them")
    seeds = given.pop("seeds", None)
    return Row(number, name, given, None if seeds is None else read_seeds(seeds))


def check_id(name: str) -> None:
    """Check that an id is a plain name: it becomes a folder and cannot lead elsewhere.

    Raises:
        ConfigError: it is none.
    """
    if not _ID.fullmatch(name) or ".." in name or name.startswith((".", "-")) or name[-1] == ".":
        raise ConfigError(
            f"id: {name[:120]!a}; expected 1 to 100 of A-Z a-z 0-9 . _ -, a letter, digit or "
            "_ first, no dot last and no two dots together"
        )


def read_seeds(text: str) -> tuple[int, ...]:
    """Read seeds such as "0-7" or "1,5,9-11".

    Raises:
        ConfigError: it is something else, one is there twice, or there are too many.
    """
    found: list[int] = []
    for part in text.strip().strip("[]").split(","):
        match = _SEEDS.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first or last >= 2**63:
            raise ConfigError(f"seeds: {text[:60]!a}; expected such as 0-7 or 1,5,9")
        if last - first + 1 + len(found) > MOST_SEEDS:
            raise ConfigError(f"seeds: {text[:60]!a}; expected at most {MOST_SEEDS}")
        found += range(first, last + 1)
    if len(set(found)) < len(found):
        raise ConfigError(f"seeds: {text[:60]!a} names one twice; expected different ones")
    return tuple(found)
