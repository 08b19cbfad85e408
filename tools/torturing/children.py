"""Work in a child process that starts warm, so that hundreds can be killed in minutes.

The child is a fork: everything is imported already. Faults are real ones: a signal that nobody can
catch, a limit of the system on the size of files, an error in place of a call. POSIX only. Knows
nothing about what the work is.
"""

import contextlib
import errno
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class Ending:
    """How a child ended.

    Attributes:
        code: its exit code; minus the signal's number if one killed it.
        output: what it wrote to standard output and error.
        seconds_to_exit: from the moment that `interfere` returned to its end.
    """

    code: int
    output: str
    seconds_to_exit: float

    @property
    def has_traceback(self) -> bool:
        """Tell whether Python had to explain itself."""
        return "Traceback (most recent call last)" in self.output


def in_child(
    work: Callable[[], int],
    *,
    interfere: Callable[[int], None] = lambda pid: None,
    timeout_s: float = 120.0,
) -> Ending:
    """Do work in a fork of this process and wait for its end.

    Args:
        work: gives the exit code; an exception is printed and gives 1.
        interfere: is given the child's pid while that works.
        timeout_s: after which it is killed.

    Returns:
        How it ended.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        sys.stderr = os.fdopen(2, "w", closefd=False)
        os._exit(_code_of(work))
    os.close(writing)
    interfere(pid)
    told_at, parts = time.monotonic(), []
    while time.monotonic() < told_at + timeout_s:
        ready, _, _ = select.select([reading], [], [], 0.5)
        if ready:
            part = os.read(reading, 65536)
            if not part:
                break
            parts.append(part)
    else:
        os.kill(pid, signal.SIGKILL)
    seconds = time.monotonic() - told_at
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    output = b"".join(parts).decode(errors="replace")
    return Ending(os.waitstatus_to_exitcode(status), output, seconds)


def _code_of(work: Callable[[], int]) -> int:
    code = 1
    try:
        code = int(work())
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    return code


class FileCalls:
    """Counts the calls of this process that change files below a folder, and acts at one of them.

    Attributes:
        count: how many there were.
    """

    def __init__(self, folder: Path, act: Callable[[int, str], None] = lambda at, what: None):
        """Begin to count; this cannot be undone, so it is for children.

        Args:
            folder: what is below it counts.
            act: is given the number of a call, from 0, and its name, right before it happens; what
                it raises is raised by the call.
        """
        self.count = 0
        self._folder = os.path.realpath(folder)
        self._act = act
        self._is_busy = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._is_busy or not changes_files(event, arguments):
            return
        if not os.path.abspath(os.fsdecode(arguments[0])).startswith(self._folder):  # noqa: PTH100
            return
        self._is_busy = True
        try:
            at, self.count = self.count, self.count + 1
            self._act(at, event)
        finally:
            self._is_busy = False


def changes_files(event: str, arguments: tuple[Any, ...]) -> bool:
    """Tell whether an audit event is that of a call that changes a file by its name."""
    if event == "open":
        path, _, flags = arguments
        return isinstance(path, str | bytes | os.PathLike) and bool((flags or 0) & _WRITING)
    return event in _CHANGES and isinstance(arguments[0], str | bytes | os.PathLike)


def kill_before(number: int) -> Callable[[int, str], None]:
    """Kill the process right before a call."""

    def act(at: int, what: str) -> None:
        if at == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def kill_inside(number: int, size: int) -> Callable[[int, str], None]:
    """Let the kernel kill the process in the middle of a write, at a call or soon after.

    Args:
        number: of the call.
        size: bytes, above which no file grows from then on.
    """

    def act(at: int, what: str) -> None:
        if at == number:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            _limit(resource.RLIMIT_CORE, 0)
            _limit(resource.RLIMIT_FSIZE, size)

    return act


def fill_disk(number: int, size: int) -> Callable[[int, str], None]:
    """Let no file grow above a size from a call on: writes stop half-way, as on a full disk."""

    def act(at: int, what: str) -> None:
        if at == number:
            _limit(resource.RLIMIT_FSIZE, size)

    return act


def refuse(number: int, code: int, *, once: bool) -> Callable[[int, str], None]:
    """Answer a call with a system error, and all after it unless it is to be once."""

    def act(at: int, what: str) -> None:
        if (at == number if once else at >= number) and what not in ("os.remove", "os.rmdir"):
            raise OSError(code, os.strerror(code))

    return act


REFUSALS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT)


def _limit(what: int, value: int) -> None:
    resource.setrlimit(what, (value, resource.getrlimit(what)[1]))
