"""Writing that a crash cannot leave half done.

A file appears under its name whole or not at all. Knows nothing about what is in it.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Write a file under a temporary name and give it its own when it is complete.

    When the block ends, the file and then its folder are flushed to the disk. When the block
    raises, what stood under the name before is untouched and the temporary file is gone.

    Args:
        path: the file to make or to replace; its folder is made where it is missing.

    Yields:
        A path in the same folder with the same suffix, for the block to write.

    Raises:
        OSError: the folder cannot be written, or the block wrote nothing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        yield temporary
        with temporary.open("r+b") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)


def write_atomic(path: Path, data: bytes) -> None:
    """Write bytes to a file, whole or not at all.

    Args:
        path: the file to make or to replace; its folder is made where it is missing.
        data: what it shall hold.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def _flush_folder(folder: Path) -> None:
    """Make a renaming last through a loss of power."""
    with contextlib.suppress(PermissionError):  # Windows cannot open a folder, and need not
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
