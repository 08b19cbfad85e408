"""One program a folder: a lock that outlives no crash.

The file names its holder: process, host and boot. On one machine the system's own file lock
decides, which ends with the process however that ends; between machines, whether the file is still
being renewed. Knows nothing about what is in the folder.
"""

import contextlib
import errno
import json
import os
import platform
import time
from pathlib import Path
from typing import Any

from config.errors import InUseError, WriteError
from tools.io.files import temporary_beside, writing

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

NAME = ".lock"
STALE_AFTER_S = 900.0
"""Seconds without a renewal after which a holder on another machine counts as gone."""

_RENEW_EVERY_S = 30.0
_UNSUPPORTED = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


class FolderLock:
    """The right to write in a folder."""

    def __init__(self, folder: Path, *, option: str = "--out") -> None:
        """Choose a folder, and the option that names it; nothing happens yet."""
        self._path = folder / NAME
        self._option = option
        self._descriptor: int | None = None
        self._renewed_at = 0.0

    def acquire(self) -> str | None:
        """Take the lock, from a holder that is no more, too.

        Returns:
            A sentence about the holder before, if it ended without giving the lock back.

        Raises:
            InUseError: another program holds it.
            WriteError: the folder cannot be written.
        """
        with writing(self._path):
            while True:
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
                descriptor = os.open(self._path, flags, 0o666)
                try:
                    is_decided = _try_lock(descriptor)
                    before = _read(descriptor)
                    if is_decided is False or self._is_alive(before, is_decided is True):
                        raise self._in_use(before)
                    if not self._is_mine(descriptor):  # given back since it was opened
                        os.close(descriptor)
                        continue
                    self._write(descriptor)
                except BaseException:
                    os.close(descriptor)
                    raise
                self._descriptor, self._renewed_at = descriptor, time.monotonic()
                if not before:
                    return None
                return f"the lock of process {before.get('pid')} is taken over: it is gone"

    def _write(self, descriptor: int) -> None:
        try:
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, json.dumps(_myself()).encode())
            os.fsync(descriptor)
        except OSError:
            with contextlib.suppress(OSError):  # what went wrong before matters more
                self._path.unlink()
            raise

    def is_there(self) -> bool:
        """Tell whether a lock lies in the folder, held or left behind."""
        return os.path.lexists(self._path)

    def check(self) -> None:
        """Make sure that the folder is still there and ours, and tell others that we are.

        Raises:
            WriteError: the folder is gone, or somebody removed the lock.
        """
        if self._descriptor is None:
            return
        if not self._is_mine(self._descriptor):
            gone = OSError(errno.ENOENT, "it vanished, or another program took it")
            raise WriteError(self._path.parent, gone)
        if time.monotonic() - self._renewed_at > _RENEW_EVERY_S:
            with writing(self._path):
                os.utime(self._descriptor)
            self._renewed_at = time.monotonic()

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._descriptor is None:
            return
        with contextlib.suppress(OSError):  # the folder may be gone
            if self._is_mine(self._descriptor):
                self._path.unlink()
        os.close(self._descriptor)
        self._descriptor = None

    def _is_mine(self, descriptor: int) -> bool:
        """Tell whether the file under the name is the one that was opened."""
        try:
            there = self._path.lstat()
        except OSError:
            return False
        here = os.fstat(descriptor)
        return (there.st_ino, there.st_dev) == (here.st_ino, here.st_dev)

    def _is_alive(self, holder: dict[str, Any], has_file_lock: bool) -> bool:
        """Tell whether a holder is still at work, where that is not known from the file lock."""
        if not holder:
            return False
        me = _myself()
        if holder.get("boot_id") == me["boot_id"] and holder.get("host") == me["host"]:
            return not has_file_lock and _is_running(holder.get("pid"))
        if holder.get("host") == me["host"]:
            return False  # it was rebooted since
        return self._age_s() < STALE_AFTER_S

    def _age_s(self) -> float:
        """Tell how long ago the lock was renewed, by the clock of whatever keeps the files."""
        probe = temporary_beside(self._path)
        try:
            probe.touch()
            return probe.stat().st_mtime - self._path.stat().st_mtime
        finally:
            probe.unlink(missing_ok=True)

    def _in_use(self, holder: dict[str, Any]) -> InUseError:
        who = "another process"
        if holder:
            who = f"process {holder.get('pid')} on {holder.get('host')}"
        return InUseError(
            f"{self._option}: {self._path.parent} is in use by {who}; wait for it, choose another "
            f"folder with {self._option}, or delete {self._path} if it is no more"
        )


def _try_lock(descriptor: int) -> bool | None:
    """Take the system's lock on a file: whether it was free; None where there are no such locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            return None
        return False
    return True


def _read(descriptor: int) -> dict[str, Any]:
    """Read who holds a lock; nothing where that was never written whole."""
    try:
        found = json.loads(os.read(descriptor, 4096))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _myself() -> dict[str, Any]:
    try:
        boot_id = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # only Linux says
        boot_id = ""
    return {"pid": os.getpid(), "host": platform.node(), "boot_id": boot_id}


def _is_running(pid: object) -> bool:
    if not isinstance(pid, int) or pid <= 0 or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
