"""The folder of a batch: a run's folder for each skin, who works on which, and what became of them.

Any number of processes may share it. A claim is a lock on a file in .batch/, which the system
takes back when its holder ends, however that happens; a note is a small file beside it that says
how a skin ended. The lists for people and programs (manifest.jsonl, metadata.jsonl) are made from
the notes. Knows nothing about what is claimed.
"""

import contextlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from config.errors import ConfigError
from tools.io.files import write_atomic

try:
    import fcntl
except ImportError:  # Windows has no such locks: there, one process a folder
    fcntl = None  # type: ignore[assignment]

LISTS = ("manifest.jsonl", "metadata.jsonl", "summary.json", "contact-sheet.png")
"""The files of a batch beside its skins' folders; no skin may be called so."""


def refuse_links(out: Path, folder: Path) -> None:
    """Refuse a folder that is a symbolic link, lies behind one below `out`, or holds one.

    Raises:
        ConfigError: it does; nothing may be written to where a link leads.
    """
    places = [folder, *[parent for parent in folder.parents if out in parent.parents]]
    inside = folder.rglob("*") if folder.is_dir() and not folder.is_symlink() else ()
    for place in (*places, *inside):
        if place != out and place.is_symlink():
            raise ConfigError(f"--out: {place} is a symbolic link, which is not followed; move it")


class BatchFolder:
    """Claims and notes of a batch.

    Attributes:
        path: the folder.
        name: what people know it by.
    """

    def __init__(self, path: Path) -> None:
        """Use a folder, and make it where it is missing.

        Raises:
            ConfigError: it cannot be written.
        """
        self.path = path
        self.name = str(path)
        self._hidden = path / ".batch"
        try:
            self._hidden.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"--out: {path} cannot be written: {error.strerror}") from error

    def claim(self, key: str) -> "Claim | None":
        """Take a skin for this process; None while another has it."""
        path = self._hidden / f"{key}.claim"
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        file = os.fdopen(os.open(path, flags, 0o644), "r+")
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return None
        file.truncate()
        file.write(json.dumps({"pid": os.getpid(), "host": platform.node()}) + "\n")
        file.flush()
        return Claim(file)

    def note(self, key: str) -> dict[str, Any] | None:
        """Read how a skin ended; None where there is no note."""
        try:
            found = json.loads((self._hidden / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def write_note(self, key: str, note: Mapping[str, Any]) -> None:
        """Write down how a skin ended."""
        write_atomic(self._hidden / f"{key}.json", json.dumps(note, ensure_ascii=False).encode())

    def receive(self, key: str, note: Mapping[str, Any]) -> None:
        """Take over how another machine ended a skin, where that did not write here."""
        if self.note(key) != note:
            self.write_note(key, note)

    def flush(self) -> dict[str, str]:
        """Wait until everything is where it shall be: what is not, and why; here all is."""
        return {}

    def notes(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Read all notes there are, those of `keys` first and in their order."""
        others = sorted(path.stem for path in self._hidden.glob("*.json"))
        found = ((key, self.note(key)) for key in dict.fromkeys([*keys, *others]))
        return {key: note for key, note in found if note is not None}

    def write_lines(self, name: str, lines: Iterable[Mapping[str, Any]]) -> None:
        """Write a .jsonl file, whole or not at all; one that says the same already is left."""
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        path = self.path / name
        with contextlib.suppress(OSError):
            if not path.is_symlink() and path.read_bytes() == text.encode():
                return
        write_atomic(path, text.encode())


class Claim:
    """A skin that is this process's; `release` gives it up, and so does the process's end."""

    def __init__(self, file: IO[str]) -> None:
        """Hold a locked file."""
        self._file = file

    def release(self) -> None:
        """Let others have it."""
        self._file.close()
