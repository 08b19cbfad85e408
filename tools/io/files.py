"""Writing that a crash cannot leave half done.

A file appears under its name whole or not at all; what is appended is appended whole or not at all.
Every file of the project is written here. Knows nothing about what is in it.
"""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from config.errors import WriteError

_TEMPORARY = re.compile(r"\.[0-9a-f]{16}(\..*)?")


def temporary_beside(path: Path) -> Path:
    """Give a new name in the same folder with the same suffix, which `remove_leftovers` knows."""
    return path.with_name(f".{secrets.token_hex(8)}{path.suffix}")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say what was being written when the system refuses it.

    Raises:
        WriteError: the block raised an OSError.
    """
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(path, error) from error


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
        WriteError: the folder cannot be written, the disk is full, or the block wrote nothing.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = temporary_beside(path)
        try:
            yield temporary
            with temporary.open("r+b") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            with contextlib.suppress(OSError):  # what went wrong before matters more
                temporary.unlink(missing_ok=True)
        flush_folder(path.parent)


def write_atomic(path: Path, data: bytes) -> None:
    """Write bytes to a file, whole or not at all.

    Args:
        path: the file to make or to replace; its folder is made where it is missing.
        data: what it shall hold.

    Raises:
        WriteError: the folder cannot be written, or the disk is full.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def append(path: Path, data: bytes) -> None:
    """Add bytes to the end of a file; where they do not fit, it stays as it was.

    Args:
        path: the file, made where it is missing; its folder is there.
        data: what to add.

    Raises:
        WriteError: the file cannot be written, or the disk is full.
    """
    with writing(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            size = os.fstat(descriptor).st_size
            try:
                while data:
                    data = data[os.write(descriptor, data) :]
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove what killed programs left of unfinished files; no other may be writing there.

    Raises:
        WriteError: the folder cannot be written.
    """
    with writing(folder):
        for path in folder.glob(".*") if folder.is_dir() else ():
            if _TEMPORARY.fullmatch(path.name) and not path.is_dir():
                path.unlink()


def flush_folder(folder: Path) -> None:
    """Make a renaming last through a loss of power."""
    with contextlib.suppress(PermissionError):  # Windows cannot open a folder, and need not
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
