"""The end of a command line: errors as one line each, and the exit code.

Knows nothing about what the program does.
"""

import contextlib
import sys
from collections.abc import Callable

from config.errors import ExitCode, describe
from tools.io.signals import Interrupted


def end_well(work: Callable[[], int]) -> int:
    """Do a program's work and tell what ended it.

    Args:
        work: gives the exit code.

    Returns:
        The exit code.

    Raises:
        Exception: a bug of ours, with all that Python says of it; the exit code is then 1.
    """
    try:
        return work()
    except Interrupted as interruption:
        return interruption.code
    except KeyboardInterrupt:  # before or after the run itself
        return ExitCode.INTERRUPTED
    except Exception as error:
        code, message = describe(error)
        if code == ExitCode.BUG:
            raise
        tell(f"error: {message}")
        return code


def tell(line: str) -> None:
    """Write a line to standard error, if anybody listens."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(line.encode(errors="backslashreplace").decode() + "\n")
        sys.stderr.flush()
