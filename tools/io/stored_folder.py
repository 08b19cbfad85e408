"""The folder of a batch of which a store keeps what is finished: see `tools.io.store`.

Skins are made in a folder of this machine. As each ends, its run's folder goes up (of one that
failed what tells why) and then its note: where there is a note, all is there. A machine that begins
takes the notes, and of each finished skin of its table the skin and its recipe; so it makes only
what is missing. What could not go up stays here and goes up the next time. Knows nothing about
tables or how skins are made.

A store's notes come from elsewhere: only those are believed that have the form of ours, and names
of files are made from checked ids, never read from them.
"""

import functools
import hashlib
import json
import os
import platform
import re
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from tools.io.batch_folder import LISTS, BatchFolder, Claim, refuse_links
from tools.io.files import write_atomic
from tools.io.request_table import check_id
from tools.io.store import Store, StoreError

_NOTES = ".batch"
_SIGN = ".batch/at-work"
_FETCHED = ("request.json", "skin.png", "skin.json")
_OF_FAILED = ("log.txt", "status.json")
_STREAMS = 8
_SEED = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)
_NUMBERS = ("steps", "peak_memory_bytes", "seed", "seconds")


def folder_of(key: str) -> str:
    """Name the run's folder of a skin, below the batch's.

    Raises:
        ConfigError: no skin is called that.
    """
    name, at, seed = key.partition("@")
    check_id(name)
    if name.lower() in LISTS or (at and not _SEED.fullmatch(seed)):
        raise ConfigError(f"id: {key[:120]!a} is no skin's name")
    return f"{name}/seed-{seed}" if at else name


def is_key(text: str) -> bool:
    """Tell whether a skin may be called that."""
    try:
        folder_of(text)
    except ConfigError:
        return False
    return True


def notes_in(store: Store) -> dict[str, dict[str, Any]]:
    """Read the notes in a store; those that have not the form of ours are none.

    Raises:
        StoreError: it cannot be read.
    """
    names = store.names(_NOTES)
    keys = [name.removesuffix(".json") for name in names if name.endswith(".json")]
    with ThreadPoolExecutor(_STREAMS) as streams:
        notes = [*streams.map(functools.partial(_note_in, store), keys)]
    return {key: note for key, note in zip(keys, notes, strict=True) if note is not None}


class StoredFolder(BatchFolder):
    """Claims and notes of a batch on this machine, and copies of what is finished in a store."""

    def __init__(self, path: Path, store: Store) -> None:
        """Use a folder, and make it where it is missing; the store is not asked yet.

        Args:
            path: the folder on this machine.
            store: what keeps what is finished.

        Raises:
            ConfigError: the folder cannot be written.
        """
        super().__init__(path)
        self.name = store.url
        self._store = store
        self._uploads: ThreadPoolExecutor | None = None
        self._kept: dict[str, str] = {}
        self._guard = threading.Lock()

    def begin(self) -> str | None:
        """Write into the store who is at work, which shows that it can be written.

        Returns:
            A sentence about who else seems to be.

        Raises:
            StoreError: it cannot be written.
        """
        me = {"host": platform.node(), "pid": os.getpid()}
        other = _read_object(self._store.read(_SIGN))
        write_atomic(self.path / _SIGN, json.dumps({**me, "since": _now()}).encode())
        self._store.put(self.path / _SIGN, _SIGN)
        if other is None or other.get("host") == me["host"]:
            return None
        return (
            f"{self.name}: {str(other.get('host'))[:60]!a} is at work there since "
            f"{str(other.get('since'))[:40]!a}, or was cut off; two machines at once make the same "
            "skins twice"
        )

    def synchronise(self, keys: Iterable[str]) -> set[str]:
        """Take from the store what is finished there, and send it what is finished only here.

        Args:
            keys: the skins that are asked for; of others the notes are taken alone.

        Returns:
            The skins of which files were taken.

        Raises:
            StoreError: the store cannot be read.
        """
        asked = {*keys}
        there = notes_in(self._store)
        with ThreadPoolExecutor(_STREAMS) as streams:
            taken = dict(
                zip(
                    there,
                    streams.map(lambda key: self._take(key, there[key], key in asked), there),
                    strict=True,
                )
            )
        for key, note in self.notes(()).items():
            is_done = is_key(key) and note.get("state") == "done"
            if is_done and taken.get(key) in (None, "void"):
                self._send(key)
        return {key for key, how in taken.items() if how == "fetched"}

    def claim(self, key: str) -> Claim | None:
        """Take a skin for this process; one that was finished elsewhere comes from the store."""
        claim = super().claim(key)
        if claim is not None:
            try:
                note = _note_in(self._store, key)
                if note is not None and note["state"] == "done" and note != self.note(key):
                    self._fetch(key, note)
            except StoreError:
                pass  # then it is made here, with the same bytes
            except BaseException:
                claim.release()
                raise
        return claim

    def write_note(self, key: str, note: Mapping[str, Any]) -> None:
        """Write down how a skin ended; what has ended goes to the store, in the background."""
        super().write_note(key, note)
        if note["state"] in ("done", "failed"):
            self._send(key)

    def receive(self, key: str, note: Mapping[str, Any]) -> None:
        """Take over how another machine ended a skin, which has sent it to the store.

        Raises:
            StoreError: it is not there.
        """
        if note["state"] == "done" and not (note == self.note(key) and self._is_whole(key, note)):
            if not self._fetch(key, note):
                raise StoreError(self.name, f"{key} is not there, though it was sent")
        elif note["state"] != "kept":
            super().write_note(key, note)

    def flush(self) -> dict[str, str]:
        """Wait until all that has ended is in the store.

        Returns:
            What is not, and why.
        """
        if self._uploads is not None:
            self._uploads.shutdown()
            self._uploads = None
        for key in list(self._kept):  # once more: the trouble may have passed
            if self._upload(key) is not None:
                break
        return dict(self._kept)

    def be_quick(self) -> None:
        """From now on try once to reach the store and wait for nothing."""
        self._store.be_quick()

    def deliver(self) -> None:
        """Wait until all that has ended is in the store.

        Raises:
            StoreError: not all of it is; it stays here.
        """
        kept = self.flush()
        if kept:
            key, reason = next(iter(kept.items()))
            reason = f"{len(kept)} of the skins wait in {self.path}: {key}: {reason}"
            raise StoreError(self.name, reason)

    def send_lists(self, ids: Iterable[str]) -> None:
        """Send the lists and the pictures of seeds, and that nobody is at work any more.

        Args:
            ids: of the rows.

        Raises:
            StoreError: they are not taken; they stay here.
        """
        for name in (*(f"{name}/seeds.png" for name in ids), *LISTS):
            if (self.path / name).is_file():
                self._store.put(self.path / name, name)
        self._store.remove(_SIGN)

    def _take(self, key: str, note: Mapping[str, Any], is_asked: bool) -> str:
        """Take a skin from the store: "fetched", "known", or "void" where not all is there."""
        mine = self.note(key)
        if note["state"] == "failed":
            if mine is None:
                super().write_note(key, note)
            return "void" if mine is not None and mine.get("state") == "done" else "known"
        if mine == note and (not is_asked or self._is_whole(key, note)):
            return "known"
        claim = super().claim(key)
        if claim is None:
            return "known"  # another program of this machine sees to it
        try:
            if is_asked:
                return "fetched" if self._fetch(key, note) else "void"
            super().write_note(key, note)
            return "known"
        finally:
            claim.release()

    def _fetch(self, key: str, note: Mapping[str, Any]) -> bool:
        """Take what shows that a skin is finished, and its note last; say whether it was whole.

        Raises:
            StoreError: the store cannot be read.
            ConfigError: here, a link is in the way.
        """
        folder = folder_of(key)
        found = {name: self._store.read(f"{folder}/{name}") for name in _FETCHED}
        skin = found["skin.png"]
        if None in found.values() or skin is None or _digest(skin) != note["skin_sha256"]:
            return False
        refuse_links(self.path, self.path / folder)
        for name, data in found.items():
            assert data is not None, "none is missing"
            write_atomic(self.path / folder / name, data)
        super().write_note(key, note)
        return True

    def _is_whole(self, key: str, note: Mapping[str, Any]) -> bool:
        """Tell whether the skin that a note speaks of is here."""
        folder = self.path / folder_of(key)
        try:
            data = (folder / "skin.png").read_bytes()
        except OSError:
            return False
        is_complete = all((folder / name).is_file() for name in _FETCHED)
        return is_complete and _digest(data) == note.get("skin_sha256")

    def _send(self, key: str) -> None:
        """Have a skin sent to the store in the background."""
        with self._guard:
            if self._uploads is None:
                self._uploads = ThreadPoolExecutor(_STREAMS, thread_name_prefix="upload")
            self._uploads.submit(self._upload, key)

    def _upload(self, key: str) -> str | None:
        """Send a skin to the store, its note last; say why it cannot be."""
        reason = None
        try:
            self._upload_all(key)
        except Exception as error:  # told at the end, by `finish`
            reason = " ".join(str(getattr(error, "strerror", None) or error).split())
        with self._guard:
            if reason is None:
                self._kept.pop(key, None)
            else:
                self._kept[key] = reason
        return reason

    def _upload_all(self, key: str) -> None:
        note, folder = self.note(key), folder_of(key)
        if note is None or (note["state"] == "done" and not self._is_whole(key, note)):
            return  # it was taken away since, and is made again
        refuse_links(self.path, self.path / folder)
        paths = sorted((self.path / folder).rglob("*"))
        if note["state"] == "failed":
            there = _note_in(self._store, key)
            if there is not None and there["state"] == "done":
                return  # another machine was luckier
            paths = [self.path / folder / name for name in _OF_FAILED]
        for path in paths:
            inside = path.relative_to(self.path)
            if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                self._store.put(path, inside.as_posix())
        self._store.put(self.path / _NOTES / f"{key}.json", f"{_NOTES}/{key}.json")


def _note_in(store: Store, key: str) -> dict[str, Any] | None:
    if not is_key(key):
        return None
    note = _read_object(store.read(f"{_NOTES}/{key}.json"))
    return note if note is not None and _is_note(note, key, folder_of(key)) else None


def _is_note(note: Mapping[str, Any], key: str, folder: str) -> bool:
    """Tell whether a note has the form of those that `tools.batching` writes."""
    name, at, seed = key.partition("@")
    words = ("state", "ended", "prompt", "palette", "request_sha256", "message")
    is_done = note.get("state") == "done"
    figures = note.get("figures", {"error": 0.0})
    return (
        note.get("state") in ("done", "failed")
        and (note.get("id"), note.get("folder")) == (name, folder)
        and all(isinstance(note.get(word), str) for word in words)
        and all(_is_number(note.get(number, "")) for number in _NUMBERS)
        and (not at or note["seed"] == int(seed))
        and isinstance(note.get("skin_sha256", 0), str if is_done else str | None)
        and isinstance(figures, dict)
        and ("clip" in figures or "error" in figures)
        and all(isinstance(figure, int | float) for figure in figures.values())
    )


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _read_object(data: bytes | None) -> dict[str, Any] | None:
    try:
        found = json.loads(data or b"")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")
