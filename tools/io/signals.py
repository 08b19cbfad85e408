"""Stopping at a good moment: Ctrl-C or SIGTERM asks once and insists twice.

Knows nothing about what is being stopped.
"""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any


class Interrupted(BaseException):
    """The run was asked to stop, and did so in good order.

    Attributes:
        code: what to exit with: 130 for Ctrl-C, 143 for SIGTERM.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class StopSignals:
    """A context in which the first SIGINT or SIGTERM is remembered and the second quits at once.

    Runs in other threads may share it: theirs is to look at `code`; the main thread listens.

    Attributes:
        code: the exit code that was asked for, or None.
    """

    def __init__(self, announce: Callable[[str], None]) -> None:
        """Prepare to listen.

        Args:
            announce: is told in a sentence that the request was heard; called from the signal
                handler, so it may not use a buffered stream.
        """
        self.code: int | None = None
        self._announce = announce
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "StopSignals":
        """Listen, where that is possible: Python allows it in the main thread alone."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the signals as they were found."""
        if threading.current_thread() is threading.main_thread():
            for number, handler in self._before.items():
                signal.signal(number, handler)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        code = 128 + number
        if self.code is not None:
            os._exit(code)
        self.code = code
        self._announce("stopping after this step; once more to quit at once")
