"""A place to keep files in, by an fsspec URL: s3://bucket/prefix, file:///folder, memory://name.

Whatever fails is tried again a few times. Credentials are the library's business, which finds them
in the environment or in its own files: a URL that holds any is refused, since commands are written
down. Knows nothing about what is kept.
"""

import hashlib
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from config.errors import ConfigError, WriteError
from tools.io.batch_folder import refuse_links

TRIES = 5
"""How often something is tried before it has failed."""

FIRST_WAIT_S = 0.5
"""Seconds before the second try; each later wait is twice as long."""

_URL = re.compile(r"([a-z][a-z0-9+.-]*)://(.+)", re.DOTALL)
_ODD = re.compile(r"[?#*\\\s\x00-\x1f\x7f]|::")
_SECRET = re.compile(r"[^/]*(:|%3a)[^/]*@", re.IGNORECASE)

Answer = TypeVar("Answer")


class StoreError(WriteError):
    """A store does not take or give what it should: which one, why, and what to do."""

    def __init__(self, url: str, reason: str) -> None:
        """Say which store and what it answered."""
        super().__init__(url, OSError(None, reason))

    def __str__(self) -> str:
        """Give the line for the user."""
        return (
            f"{self.path} cannot be used: {self.strerror}; what was made is kept on the machine "
            "that made it, and the same command goes on from there"
        )


def is_url(place: str) -> bool:
    """Tell a URL from the name of a folder."""
    return "://" in place


class Store:
    """Files by name, behind a URL.

    Attributes:
        url: without a slash last; of a local folder absolute.
        folder: where on this machine is made what the store shall hold: one under runs/.
        is_private: whether only this process sees it.
    """

    def __init__(self, url: str) -> None:
        """Find what speaks to a URL; nothing is sent yet.

        Raises:
            ConfigError: it is no URL of a place to write to, it holds a secret, or what speaks to
                it is not installed.
            StoreError: it cannot be reached.
        """
        protocol = _protocol_of(url)
        try:
            from fsspec.core import url_to_fs

            is_local = protocol in ("file", "local")
            self._files, root = url_to_fs(url, **({"auto_mkdir": True} if is_local else {}))
        except (ImportError, ValueError) as error:
            raise ConfigError(
                f"--out: {protocol}:// cannot be spoken to: {_one_line(error)}; expected s3:// "
                "(pip install -e '.[cluster]'), file:///… or another that fsspec knows"
            ) from error
        except OSError as error:  # some connect at once
            raise StoreError(url, _one_line(error)) from error
        self._root = root.rstrip("/")
        self._links_below = Path(self._root) if is_local else None
        self.url = f"file://{self._root}" if is_local else url.rstrip("/")
        slug = "-".join(re.findall("[a-z0-9]+", self.url.lower()))[:40].strip("-")
        self.folder = Path("runs") / f"{slug}-{hashlib.sha256(self.url.encode()).hexdigest()[:8]}"
        self.is_private = protocol == "memory"
        self._hurry = threading.Event()

    def be_quick(self) -> None:
        """From now on try once and wait for nothing."""
        self._hurry.set()

    def names(self, folder: str) -> list[str]:
        """List the names of what lies in a folder; nothing where there is none.

        Raises:
            StoreError: it cannot be read.
        """
        place = self._place(folder)

        def look() -> list[str]:
            self._files.invalidate_cache()
            try:
                found = self._files.ls(place, detail=False)
            except FileNotFoundError:
                return []
            return sorted(str(name).rstrip("/").rpartition("/")[2] for name in found)

        return self._insist(look)

    def read(self, name: str) -> bytes | None:
        """Read a file; None where there is none.

        Raises:
            StoreError: it cannot be read.
        """
        place = self._place(name)

        def fetch() -> bytes | None:
            try:
                return self._files.cat_file(place)
            except FileNotFoundError:
                return None

        return self._insist(fetch)

    def put(self, path: Path, name: str) -> None:
        """Keep a copy of a file under a name, in place of what was there.

        Raises:
            StoreError: it is not taken.
        """
        place = self._place(name)
        self._insist(lambda: self._files.put_file(str(path), place))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            StoreError: it cannot be removed.
        """
        place = self._place(name)

        def drop() -> None:
            try:
                self._files.rm_file(place)
            except FileNotFoundError:
                return

        self._insist(drop)

    def _place(self, name: str) -> str:
        """Say where a file lies.

        Raises:
            ConfigError: the store is a local folder, and a link in it leads elsewhere.
        """
        parts = name.split("/")
        assert not {"", ".", ".."} & {*parts} and "\\" not in name, f"{name!a} leads elsewhere"
        if self._links_below is not None:
            refuse_links(self._links_below, self._links_below / name)
        return f"{self._root}/{name}"

    def _insist(self, work: Callable[[], Answer]) -> Answer:
        """Do something until it succeeds, a few times at most."""
        wait_s = FIRST_WAIT_S
        for left in reversed(range(TRIES)):
            try:
                return work()
            except Exception as error:  # each library has its own
                is_final = isinstance(error, PermissionError) or self._hurry.is_set()
                if not left or is_final or self._hurry.wait(wait_s):
                    raise StoreError(self.url, _one_line(error)) from error
                wait_s *= 2
        raise AssertionError("the last try returns or raises")


def _protocol_of(url: str) -> str:
    """Check a URL and give its first part; an error repeats only what cannot be a secret.

    Raises:
        ConfigError: it is none that can be written to, or it holds a secret.
    """
    match = _URL.fullmatch(url)
    if not match:
        raise ConfigError("--out: no URL of a place; expected such as s3://bucket/prefix")
    protocol, path = match[1], match[2]
    if _SECRET.match(path):
        raise ConfigError(
            f"--out: the {protocol}:// URL holds a password, which would be written down; expected "
            "it in the environment or the library's own files"
        )
    if _ODD.search(path):
        raise ConfigError(
            f"--out: the {protocol}:// URL holds a space or one of ? # * \\ ::; expected a plain "
            "place such as s3://bucket/prefix"
        )
    parts = path.removeprefix("/").removesuffix("/").split("/")
    if {"", ".", ".."} & {*parts}:
        raise ConfigError(f"--out: {url}: an empty, . or .. part; expected a plain place")
    return protocol


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
