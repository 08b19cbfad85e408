"""Numbers of a run for TensorBoard, in its file format.

Written by the program itself when it says so, rather than by the library's thread behind its back:
so a full disk is noticed where it can be told, and a file ends with a whole record. Knows nothing
about what the numbers mean.
"""

import io
import os
import platform
import time
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

from tools.io.files import append, writing

_PREFIX = "events.out.tfevents."


class Board:
    """One file of events; a run that goes on begins another."""

    def __init__(self, folder: Path, *, first_step: int) -> None:
        """Begin a file; what older ones have from a step on no longer counts.

        Args:
            folder: where the files are; made where it is missing.
            first_step: the first that this file will tell of.

        Raises:
            WriteError: the folder cannot be written.
        """
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            began = [path.name.removeprefix(_PREFIX) for path in folder.glob(f"{_PREFIX}*")]
        numbers = [int(name.split(".")[0]) for name in began if name.split(".")[0].isdigit()]
        # They are read in the order of their names, which a clock that jumps may not change.
        number = max([int(time.time()), *(number + 1 for number in numbers)])
        self._path = folder / f"{_PREFIX}{number:010d}.{platform.node()}.{os.getpid()}"
        self._buffer = io.BytesIO()
        self._records = RecordWriter(self._buffer)
        self._add(Event(file_version="brain.Event:2"))
        self._add(Event(step=first_step, session_log=SessionLog(status=SessionLog.START)))
        self.flush()

    def add_scalar(self, name: str, value: float, step: int) -> None:
        """Note a number; `flush` writes it."""
        summary = Summary(value=[Summary.Value(tag=name, simple_value=value)])
        self._add(Event(step=step, summary=summary))

    def flush(self) -> None:
        """Write what was noted.

        Raises:
            WriteError: the file cannot be written, or the disk is full.
        """
        append(self._path, self._buffer.getvalue())
        self._buffer.seek(0)
        self._buffer.truncate()

    def _add(self, event: Event) -> None:
        event.wall_time = time.time()
        self._records.write(event.SerializeToString())
