"""The jobs of a studio: a queue that survives whatever happens to the program.

Each job is a folder with a job.json, which is written whole at each change of its state; what it
was given lies beside it, and its run is the folder `run` within. Knows nothing about how a job is
made or what it asks for.
"""

import dataclasses
import enum
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.io.files import remove_leftovers, write_atomic
from tools.io.lock import FolderLock

ID = re.compile(r"[0-9a-f]{16,32}")
"""What the name of a job looks like; nothing else is ever looked for on the disk."""

_FILE = "job.json"


class State(enum.StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


RESTING = (State.STOPPED, State.DONE, State.FAILED, State.CANCELLED)
"""States that last until somebody asks for something."""


@dataclass(frozen=True)
class Job:
    """One skin that somebody asked for.

    Attributes:
        id: its name, made by the server.
        order: its place in the queue; lower ones go first.
        state: where it is.
        asked: the request, checked.
        created: seconds since 1970.
        began, ended: of the last attempt, likewise; None before.
        message: what there is to say of its state.
        exit_code: of the last attempt; see `config.errors.ExitCode`.
        wanted: what it shall become when its program has ended: "" for what the exit code says.
    """

    id: str
    order: int
    state: State
    asked: Mapping[str, Any]
    created: float
    began: float | None = None
    ended: float | None = None
    message: str = ""
    exit_code: int | None = None
    wanted: str = ""


@dataclass(eq=False)
class JobStore:
    """All jobs of a folder; one program at a time may have it.

    Attributes:
        folder: the studio's.
        notices: sentences about what was found when it was opened.
    """

    folder: Path
    notices: list[str] = field(default_factory=list)
    _jobs: dict[str, Job] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = FolderLock(self.folder, option="--folder")

    def open(self) -> None:
        """Take the folder and read its jobs; those that were running are queued again.

        Raises:
            InUseError: another program has it.
            WriteError: it cannot be written.
        """
        self.folder.joinpath("jobs").mkdir(parents=True, exist_ok=True)
        stale = self._lock.acquire()
        self.notices += [stale] if stale else []
        for path in sorted(self.folder.joinpath("jobs").iterdir()):
            if not ID.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
                continue
            job = _read(path)
            if job is None:
                if (path / _FILE).exists():
                    self.notices.append(f"{path / _FILE} is damaged: the job is left out")
                else:  # it was never queued
                    shutil.rmtree(path, ignore_errors=True)
                continue
            remove_leftovers(path)
            self._jobs[job.id] = job
        for job in [job for job in self if job.state == State.RUNNING]:
            states = {"stop": State.STOPPED, "cancel": State.CANCELLED}
            state = states.get(job.wanted, State.QUEUED)
            self.change(job.id, state=state, wanted="", message="")

    def close(self) -> None:
        """Give the folder back."""
        self._lock.release()

    def renew(self) -> None:
        """Tell others that the folder is in use.

        Raises:
            WriteError: it is gone, or somebody took it.
        """
        self._lock.check()

    def __iter__(self) -> Iterator[Job]:
        """Walk over all jobs, the oldest first."""
        return iter(sorted(self._jobs.values(), key=lambda job: (job.created, job.order)))

    def __len__(self) -> int:
        """Count them."""
        return len(self._jobs)

    def find(self, name: str) -> Job | None:
        """Find a job by its id, whatever the name looks like."""
        return self._jobs.get(name) if ID.fullmatch(name) else None

    def get(self, name: str) -> Job:
        """Give a job that is there, as it is now."""
        return self._jobs[name]

    def queue(self) -> list[Job]:
        """List the jobs that wait, the next one first."""
        waiting = [job for job in self._jobs.values() if job.state == State.QUEUED]
        return sorted(waiting, key=lambda job: job.order)

    def add(self, asked: Mapping[str, Any], files: Mapping[str, bytes]) -> Job:
        """Queue a new job.

        Args:
            asked: the request; JSON can keep it.
            files: what it was given, by names of ours.

        Raises:
            WriteError: the folder cannot be written.
        """
        name = secrets.token_hex(8)
        folder = self.path(name)
        job = Job(name, self._next_order(), State.QUEUED, dict(asked), time.time())
        try:
            for file, data in files.items():
                write_atomic(folder / file, data)
            self._write(job)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._jobs[name] = job
        return job

    def change(self, name: str, **changes: Any) -> Job:
        """Change a job, on the disk first.

        Raises:
            WriteError: the folder cannot be written.
        """
        job = dataclasses.replace(self._jobs[name], **changes)
        self._write(job)
        self._jobs[name] = job
        return job

    def note(self, name: str, **changes: Any) -> None:
        """Change a job where nothing can be written: until the program ends."""
        self._jobs[name] = dataclasses.replace(self._jobs[name], **changes)

    def queue_again(self, name: str) -> Job:
        """Put a job at the end of the queue."""
        return self.change(
            name,
            state=State.QUEUED,
            order=self._next_order(),
            message="",
            wanted="",
            exit_code=None,
            ended=None,
        )

    def remove(self, name: str) -> None:
        """Delete a job with all its files."""
        job = self._jobs.pop(name)
        # Without its job.json the rest goes when the studio is opened next, should this be cut off.
        self.path(job.id).joinpath(_FILE).unlink(missing_ok=True)
        shutil.rmtree(self.path(job.id), ignore_errors=True)

    def path(self, name: str) -> Path:
        """Give the folder of a job."""
        assert ID.fullmatch(name), "names of jobs are made here"
        return self.folder / "jobs" / name

    def run_path(self, name: str) -> Path:
        """Give the folder of a job's run."""
        return self.path(name) / "run"

    def _next_order(self) -> int:
        return max((job.order for job in self._jobs.values()), default=0) + 1

    def _write(self, job: Job) -> None:
        text = json.dumps(dataclasses.asdict(job), indent=2, ensure_ascii=False)
        write_atomic(self.path(job.id) / _FILE, f"{text}\n".encode())


def _read(folder: Path) -> Job | None:
    """Read a job; None if there is none or it is damaged."""
    try:
        found = json.loads((folder / _FILE).read_bytes())
        job = Job(**{**found, "state": State(found["state"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return job if job.id == folder.name and isinstance(job.asked, dict) else None
