"""Stopping at a good moment: Ctrl-C or SIGTERM asks once and insists twice.

SIGUSR1 (a cluster's warning), SIGHUP (a terminal that closed) and the end of the launcher ask as
SIGTERM does. Knows nothing about what is being stopped.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from config.errors import ExitCode

_LAUNCHED = ("ACCELERATE_MIXED_PRECISION", "TORCHELASTIC_RUN_ID", "SKINPIXL_STUDIO")
"""Set by accelerate, torchrun and the studio for the programs that they start, and wait for."""

_BEFORE = "stopped before the next step; what was saved is kept"

_PARENT = os.getppid()


class Interrupted(BaseException):
    """The run was asked to stop, and did so in good order.

    Attributes:
        code: what to exit with: 130 for Ctrl-C, 143 for the others.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class StopSignals:
    """A context in which the first signal to stop is remembered and the second quits at once.

    Several runs may share one, in turn or in threads; signals come to the main thread alone.
    """

    def __init__(
        self, announce: Callable[[str], None], *, at_quit: Callable[[int], None] = lambda code: None
    ) -> None:
        """Prepare to listen.

        Args:
            announce: is told in a sentence that the request was heard; called from the signal
                handler, so it may not use a buffered stream.
            at_quit: is told the exit code right before the second signal ends the process.
        """
        self._is_urgent = False
        self._code: int | None = None
        self._announce = announce
        self._at_quit = at_quit
        self._before: list[dict[int, Any]] = []
        self._hook = sys.unraisablehook

    @property
    def code(self) -> int | None:
        """The exit code that was asked for, or None; a launcher that is gone asks, too."""
        if self._code is None and _is_orphan():
            self._code = ExitCode.TERMINATED
            self._announce("stopping after this step: the launcher is gone")
        return self._code

    @code.setter
    def code(self, code: int) -> None:
        self._code = code

    def be_urgent(self) -> None:
        """From now on the first signal raises, for times in which nobody asks for `code`.

        Signals come to the main thread; elsewhere only one of before raises.

        Raises:
            Interrupted: one was heard before, or is now or later.
        """
        if not self._is_urgent and _is_main_thread():
            self._is_urgent = True
            self._hook, sys.unraisablehook = sys.unraisablehook, self._hear_swallowed
        if self._code is not None:
            raise Interrupted(self._code, _BEFORE)

    def be_patient(self) -> None:
        """From now on the first signal is remembered again."""
        if self._is_urgent:
            self._is_urgent = False
            sys.unraisablehook = self._hook

    @property
    def overdue(self) -> Interrupted | None:
        """Give what was raised while it was urgent: a library may have swallowed or renamed it."""
        if self._is_urgent and self._code is not None:
            return Interrupted(self._code, _BEFORE)
        return None

    def _hear_swallowed(self, unraisable: Any) -> None:
        """Say nothing of an interruption that came while Python was cleaning up."""
        if not isinstance(unraisable.exc_value, Interrupted):
            self._hook(unraisable)

    def __enter__(self) -> "StopSignals":
        """Listen, where that is possible: Python allows it in the main thread alone."""
        if _is_main_thread():
            before: dict[int, Any] = {}
            for name in ("SIGINT", "SIGTERM", "SIGUSR1", "SIGHUP"):
                number = getattr(signal, name, None)
                if number is None:  # Windows has two of them
                    continue
                if name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN:
                    continue  # nohup
                before[number] = signal.signal(number, self._hear)
            self._before.append(before)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the signals as they were found."""
        if _is_main_thread():
            for number, handler in self._before.pop().items():
                signal.signal(number, handler)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        code = ExitCode.INTERRUPTED if number == signal.SIGINT else ExitCode.TERMINATED
        if self._code is not None:
            with contextlib.suppress(Exception):
                self._at_quit(self._code)
            os._exit(code)
        self._code = code
        if self._is_urgent:
            raise Interrupted(code, _BEFORE)
        self._announce("stopping after this step; once more to quit at once")


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _is_orphan() -> bool:
    return any(name in os.environ for name in _LAUNCHED) and os.getppid() != _PARENT
