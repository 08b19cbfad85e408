"""Writes folders of captioned pictures: PNG files, metadata.jsonl, and all in one parquet file.

The layout is the imagefolder of Hugging Face's `datasets`: a row has `file_name`, and a column
whose name ends in `_file_name` is another picture of the row. Each PNG carries a mark of what it
was made from, so that a later run knows which are there and right. Knows nothing about skins.

Letters: H, W rows and columns of a picture.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from config.errors import ConfigError
from tools.io.files import replacing, write_atomic

METADATA = "metadata.jsonl"
PARQUET = "data.parquet"
_RECORD = "dataset.json"
_MARK = "made-from"
_END = b"\0\0\0\0IEND\xaeB`\x82"
_ROWS_AT_ONCE = 256

Row = Mapping[str, Any]


def claim_folder(folder: Path, form: Row) -> None:
    """Make a folder a dataset's own, and take away the tables of an earlier run.

    Without its tables a dataset that was stopped half-way is not taken for a whole one.

    Args:
        folder: is made where it is missing; else empty, or a dataset of the same form.
        form: what is drawn, as JSON has it.

    Raises:
        ConfigError: the folder holds something else; nothing was changed.
        OSError: the folder cannot be written.
    """
    record = folder / _RECORD
    if record.is_file():
        found = _read_record(record)
        for name, value in form.items():
            if found.get(name) != value:
                raise ConfigError(
                    f"--out: {folder} holds a dataset with {name} {json.dumps(found.get(name))}, "
                    f"not {json.dumps(value)}; choose another folder"
                )
    elif folder.is_dir() and any(folder.iterdir()):
        raise ConfigError(f"--out: {folder} is not empty and no dataset of this tool")
    write_atomic(record, (json.dumps(form, indent=2) + "\n").encode())
    for name in (METADATA, PARQUET):
        (folder / name).unlink(missing_ok=True)


def _read_record(path: Path) -> Row:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigError(
            f"--out: {path} is damaged; remove it or choose another folder"
        ) from error
    return found if isinstance(found, dict) else {}


def is_made(path: Path, mark: str) -> bool:
    """Say whether a picture is there, whole, and made from what the mark stands for."""
    try:
        data = path.read_bytes()
        if not data.endswith(_END):
            return False
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            picture.load()
            found = getattr(picture, "text", {}).get(_MARK)
            return found == _seal(mark, np.asarray(picture))
    except (OSError, SyntaxError, ValueError):
        return False


def write_made(path: Path, picture_HW: np.ndarray, mark: str) -> None:
    """Write a picture with its mark.

    Args:
        path: the PNG to make or to replace; its folder is made where it is missing.
        picture_HW: (H, W), (H, W, 3) or (H, W, 4) uint8.
        mark: names what the picture is made from, such as a hash of it.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    texts = PngImagePlugin.PngInfo()
    texts.add_text(_MARK, _seal(mark, picture_HW))
    buffer = io.BytesIO()
    Image.fromarray(picture_HW).save(buffer, format="PNG", pnginfo=texts)
    write_atomic(path, buffer.getvalue())


def _seal(mark: str, picture_HW: np.ndarray) -> str:
    digest = hashlib.sha256(mark.encode())
    digest.update(repr(picture_HW.shape).encode() + np.ascontiguousarray(picture_HW).tobytes())
    return digest.hexdigest()


def list_pictures(folder: Path) -> list[str]:
    """List the pictures in a dataset, as `file_name` has them; half-written ones are removed."""
    names = []
    for path in sorted(folder.rglob("*.png")):
        if path.name.startswith("."):
            path.unlink()  # of a run that was killed while it wrote
        else:
            names.append(path.relative_to(folder).as_posix())
    return names


def write_metadata(folder: Path, rows: Sequence[Row]) -> None:
    """Write metadata.jsonl, a row a line."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    write_atomic(folder / METADATA, "".join(lines).encode())


def require_parquet() -> None:
    """Say what is missing before any work is done.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            "--parquet needs pyarrow, which is not installed; get it with "
            "pip install 'skinpixl[data]', or leave --parquet out"
        ) from error


def write_parquet(folder: Path, rows: Sequence[Row]) -> None:
    """Write the dataset as one parquet file that `datasets` reads as pictures.

    Args:
        folder: of the dataset, its pictures written.
        rows: as in metadata.jsonl; each has the same columns. `file_name` becomes `image`, and
            `depth_file_name` becomes `depth`, with the pictures' bytes.
    """
    import pyarrow
    from pyarrow import parquet

    schema = _schema(rows)
    with (
        replacing(folder / PARQUET) as temporary,
        parquet.ParquetWriter(temporary, schema) as writer,
    ):
        for chunk in _in_chunks(rows):
            filled = [_fill_in(folder, row) for row in chunk]
            writer.write_table(pyarrow.Table.from_pylist(filled, schema=schema))


def _in_chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        yield rows[start : start + _ROWS_AT_ONCE]


def _picture_column(name: str) -> str | None:
    """Name the column of pictures that a column of file names becomes."""
    if name == "file_name":
        return "image"
    return name.removesuffix("_file_name") if name.endswith("_file_name") else None


def _fill_in(folder: Path, row: Row) -> dict[str, Any]:
    """Put pictures in the place of their names."""
    filled: dict[str, Any] = {}
    for name, value in row.items():
        column = _picture_column(name)
        if column is None:
            filled[name] = value
        else:
            filled[column] = value and {"bytes": (folder / value).read_bytes(), "path": value}
    return filled


def _schema(rows: Sequence[Row]) -> Any:
    """Give the columns their types, for parquet and for `datasets`."""
    import pyarrow

    text = pyarrow.string()
    fields: list[Any] = []
    features: dict[str, Any] = {}
    for name in rows[0]:
        column = _picture_column(name)
        if column is not None:
            fields.append(
                pyarrow.field(column, pyarrow.struct([("bytes", pyarrow.binary()), ("path", text)]))
            )
            features[column] = {"_type": "Image"}
            continue
        known = [row[name] for row in rows if row[name] is not None]
        if any(isinstance(value, list) for value in known):
            fields.append(pyarrow.field(name, pyarrow.list_(text)))
            features[name] = {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"}
        elif known and all(isinstance(value, int | float) for value in known):
            fields.append(pyarrow.field(name, pyarrow.float64()))
            features[name] = {"dtype": "float64", "_type": "Value"}
        else:
            fields.append(pyarrow.field(name, text))
            features[name] = {"dtype": "string", "_type": "Value"}
    info = json.dumps({"info": {"features": features}})
    return pyarrow.schema(fields, metadata={"huggingface": info})
