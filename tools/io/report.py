"""What a run says while it works: the only place that prints.

One line that renews itself on a terminal, plain lines anywhere else. A closed output is no reason
to stop working. Knows nothing about what the numbers mean.
"""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from typing import TextIO

import torch

_LIVE_SECONDS = 0.1
_PLAIN_SECONDS = 10.0
_PLAIN_SHARE = 0.1


class Reporter:
    """Writes notices and progress to a stream."""

    def __init__(
        self, stream: TextIO | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Choose where to write.

        Args:
            stream: standard output if None.
            clock: seconds since whenever.
        """
        self._stream = stream if stream is not None else sys.stdout
        self._clock = clock
        self._is_terminal = self._stream is not None and self._stream.isatty()
        self._has_live_line = False
        self._began_at, self._first_step = clock(), 0
        self._last_at, self._last_step = -_PLAIN_SECONDS, 0

    def say(self, text: str) -> None:
        """Write a notice on a line of its own."""
        self._write(self._clear() + text + "\n")
        self._has_live_line = False

    def say_at_once(self, text: str) -> None:
        """Write a notice from within a signal handler, past all buffers, to standard error."""
        try:
            os.write(2, f"\n{text}\n".encode())
        except OSError:
            return

    def begin(self, step: int) -> None:
        """Start the clock of a run that goes on from a step."""
        self._began_at, self._first_step = self._clock(), step
        self._last_at, self._last_step = self._began_at, step

    def progress(self, step: int, steps: int, terms: Mapping[str, float]) -> str | None:
        """Show how far the run is, if it is time to.

        On a terminal a line is renewed at most ten times a second; elsewhere a line is added after
        every tenth of the run or ten seconds.

        Args:
            step: how many steps are done.
            steps: how many there will be.
            terms: name → last known value of each loss.

        Returns:
            The plain line if one was added, for the log.
        """
        now = self._clock()
        is_last = step == steps
        is_due = (
            is_last
            or step - self._last_step >= _PLAIN_SHARE * steps
            or now - self._last_at >= _PLAIN_SECONDS
        )
        if self._is_terminal and (is_last or now - self._last_at >= _LIVE_SECONDS):
            line = self._line(step, steps, terms)[: shutil.get_terminal_size().columns - 1]
            self._write(self._clear() + line)
            self._has_live_line = True
            self._last_at = now
        if not is_due:
            return None
        line = self._line(step, steps, terms)
        if not self._is_terminal:
            self._write(line + "\n")
            self._last_at = now
        self._last_step = step
        return line

    def end(self) -> None:
        """Leave the live line as it stands and go to the next."""
        if self._has_live_line:
            self._write("\n")
            self._has_live_line = False

    def _line(self, step: int, steps: int, terms: Mapping[str, float]) -> str:
        done, left = step - self._first_step, steps - step
        parts = [f"step {step}/{steps}"]
        if done > 0 and left > 0:
            seconds = (self._clock() - self._began_at) / done * left
            parts.append(f"{format_seconds(seconds)} left")
        parts += [f"{name} {value:.4g}" for name, value in terms.items()]
        parts.append(_memory())
        return " · ".join(part for part in parts if part)

    def _clear(self) -> str:
        return "\r\x1b[K" if self._has_live_line else ""

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        try:
            self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
            self._stream.flush()
        except (OSError, ValueError):  # the reader went away, or closed the stream
            if self._stream is sys.stdout:  # or Python would fail at exit, when it flushes
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            self._stream = None


class SilentReporter(Reporter):
    """Writes nothing: of many runs at once, each has its log, and one line at its end is enough."""

    def _write(self, text: str) -> None:
        """Write nothing."""


def format_seconds(seconds: float) -> str:
    """Say a duration as people do: "42 s", "3 min 5 s", "2 h 7 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def _memory() -> str:
    """Say the greatest memory use so far: of the GPU if there is one, else of the process."""
    if torch.cuda.is_available():
        return f"GPU {torch.cuda.max_memory_allocated() / 1e9:.1f} GB"
    try:
        import resource
    except ImportError:  # Windows does not say
        return ""
    unit = 1 if sys.platform == "darwin" else 1024
    return f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9:.1f} GB"
