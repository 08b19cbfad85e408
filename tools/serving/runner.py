"""Makes the jobs of a studio, one at a time a device, each in a program of its own.

That program does what main.py does with the same words, so a job that is stopped is saved, and goes
on when they are given again. One that has loaded its packages waits for the next job. Knows nothing
about the web.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch

from config.errors import ConfigError, ExitCode, WriteError
from tools.io.run_facts import read_status
from tools.serving.bell import Bell
from tools.serving.jobs import Job, JobStore, State
from tools.serving.metrics import Counts
from tools.serving.words import ROOT

OUTPUT = "output.txt"
"""What the program of a job says, in the job's folder."""

TOKEN = "SKINPIXL_TOKEN"
"""The variable of the environment that may hold the token; the programs of jobs never see it."""

_LOOK_S = 0.2
_GRACE_S = 60.0
_RENEW_S = 20.0
_STOPPED = (ExitCode.INTERRUPTED, ExitCode.TERMINATED)
_SIGNALLED = 128
"""What shells add to the number of a signal to make an exit code of it."""
_MOST_WAITS = 60

Command = Callable[[Job], Sequence[str]]


@dataclass(eq=False)
class Runner:
    """Takes jobs from a queue until it is closed.

    Attributes:
        store: the jobs.
        devices: such as "cpu" or "cuda:0"; each makes one job at a time.
        command: gives the words of main.py for a job.
        bell: rung whenever something has changed.
        counts: what is counted.
        job_seconds: how long an attempt may take; 0 for any time.
    """

    store: JobStore
    devices: Sequence[str]
    command: Command
    bell: Bell
    counts: Counts
    job_seconds: float = 0
    is_closing: bool = False
    _programs: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _spares: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        """Begin to work, in the running event loop."""
        self._tasks = [asyncio.create_task(self._work(device)) for device in self.devices]
        self._tasks.append(asyncio.create_task(self._keep_lock()))

    def begin_closing(self) -> None:
        """Ask the programs to stop and start no more; their jobs stay in the queue."""
        self.is_closing = True
        for name in self._programs:
            self._ask_to_end(name)
        self.bell.ring()

    async def close(self) -> None:
        """Wait until all programs have ended."""
        self.begin_closing()
        self._tasks[-1].cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for spare in self._spares.values():
            _send(spare, signal.SIGKILL)
            await spare.wait()

    def stop(self, job: Job, wanted: str) -> None:
        """Ask the program of a running job to end; the job is then "stop"ped or "cancel"led."""
        self.store.change(job.id, wanted=wanted)
        self._ask_to_end(job.id)
        self.bell.ring()

    def _ask_to_end(self, name: str) -> None:
        """Let the program of a job save and end; a second signal would end it at once."""
        program = self._programs.get(name)
        if program is not None and name not in self._asked:
            self._asked.add(name)
            _send(program, signal.SIGTERM)

    async def _work(self, device: str) -> None:
        while not self.is_closing:
            if waiting := self.store.queue():
                try:
                    await self._make(waiting[0], device)
                except Exception as error:  # nothing can be written, or a bug; others may do
                    traceback.print_exc()
                    message = getattr(error, "strerror", None) or type(error).__name__
                    self.store.note(waiting[0].id, state=State.FAILED, message=message)
                    self.bell.ring()
                    await asyncio.sleep(1)
            else:
                coming = self.bell.coming()
                await self._warm(device)
                if not self.store.queue():
                    await self.bell.wait(60, coming)

    async def _keep_lock(self) -> None:
        try:
            while True:
                await asyncio.sleep(_RENEW_S)
                self.store.renew()
        except WriteError as error:
            print(f"warning: {error}", file=sys.stderr)

    async def _make(self, job: Job, device: str) -> None:
        """Carry one job out, as far as it comes."""
        began = time.time()
        job = self.store.change(job.id, state=State.RUNNING, began=began, ended=None, message="")
        self.bell.ring()
        code = await self._run(job, device)
        for _ in range(_MOST_WAITS):  # what a server that was killed has left may still be saving
            if code != ExitCode.IN_USE or self.is_closing or self.store.get(job.id).wanted:
                break
            await asyncio.sleep(1)
            code = await self._run(job, device)
        job = self.store.get(job.id)
        state, message = self._judge(job, code)
        ended = None if state == State.QUEUED else time.time()
        self.store.change(
            job.id, state=state, message=message, exit_code=code, ended=ended, wanted=""
        )
        self.counts.end(state, time.time() - began)
        self.bell.ring()

    async def _run(self, job: Job, device: str) -> int:
        """Start the program of a job and wait for its end: its exit code."""
        told = {"words": self.command(job), "output": str(self.store.path(job.id) / OUTPUT)}
        await self._warm(device)
        program = self._spares.pop(device)
        self._programs[job.id] = program
        assert program.stdin is not None, "it was asked for"
        with contextlib.suppress(ConnectionError):  # it ended meanwhile: its exit code tells
            program.stdin.write(json.dumps(told).encode() + b"\n")
            await program.stdin.drain()
            program.stdin.close()
        if self.store.queue() and not self.is_closing:
            await self._warm(device)
        if self.is_closing or self.store.get(job.id).wanted:
            self._ask_to_end(job.id)
        watcher = asyncio.create_task(self._watch(job, program))
        try:
            code = await program.wait()
        finally:
            watcher.cancel()
            del self._programs[job.id]
            self._asked.discard(job.id)
        # A signal before the program listens ends it as the system does.
        return _SIGNALLED - code if code < 0 else code

    async def _warm(self, device: str) -> None:
        """Have a program that waits for a job."""
        spare = self._spares.get(device)
        if spare is not None and spare.returncode is None:
            return
        self._spares[device] = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tools.serving.program",
            cwd=ROOT,
            env=environment(device),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is the server's to hear
        )

    async def _watch(self, job: Job, program: asyncio.subprocess.Process) -> None:
        """Ring when the run has come further; insist where it does not stop."""
        began, seen, insisted = time.monotonic(), None, 0
        asked_at: float | None = None
        while True:
            await asyncio.sleep(_LOOK_S)
            if (now := _progress(self.store.run_path(job.id))) != seen:
                seen = now
                self.bell.ring()
            is_late = 0 < self.job_seconds < time.monotonic() - began
            wanted = self.store.get(job.id).wanted
            if is_late and not wanted:
                self.stop(job, "late")
            if wanted or self.is_closing:
                asked_at = asked_at or time.monotonic()
                if time.monotonic() - asked_at > _GRACE_S * (insisted + 1):
                    insisted += 1
                    _send(program, signal.SIGTERM if insisted == 1 else signal.SIGKILL)

    def _judge(self, job: Job, code: int) -> tuple[State, str]:
        """Say what a job has become, and what there is to say of it."""
        if code == ExitCode.DONE:
            return State.DONE, ""
        if job.wanted == "cancel":
            return State.CANCELLED, ""
        if job.wanted == "late":
            return State.STOPPED, f"stopped after {self.job_seconds:g} seconds"
        if job.wanted == "stop":
            return State.STOPPED, ""
        if self.is_closing and code in _STOPPED:
            return State.QUEUED, ""
        if code in _STOPPED:
            return State.STOPPED, "stopped from outside"
        if code > _SIGNALLED:
            number = code - _SIGNALLED
            return (
                State.FAILED,
                f"its program was ended by signal {number}; is there memory enough?",
            )
        return State.FAILED, self._find_message(job)

    def _find_message(self, job: Job) -> str:
        """Give the last line that the program of a job has said, without the paths of ours."""
        folder = self.store.path(job.id)
        with contextlib.suppress(OSError), (folder / OUTPUT).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 4000))
            lines = file.read().decode(errors="replace").strip().splitlines()
            if lines:
                line = lines[-1].removeprefix("error: ")
                for path in (folder, folder.resolve()):
                    line = line.replace(f"{path}{os.sep}", "").replace(str(path), "the job")
                return line
        return "it ended without a word"


def environment(device: str) -> dict[str, str]:
    """Give what the program of a job finds in its environment."""
    found = {name: value for name, value in os.environ.items() if name != TOKEN}
    found["SKINPIXL_STUDIO"] = "1"  # so it notices when we are gone
    found["PYTHONUNBUFFERED"] = "1"
    kind, _, number = device.partition(":")
    if kind == "cpu":
        found["CUDA_VISIBLE_DEVICES"] = ""
    else:
        here = os.environ.get("CUDA_VISIBLE_DEVICES")
        found["CUDA_VISIBLE_DEVICES"] = here.split(",")[int(number)] if here else number
    return found


def _progress(run: Path) -> Mapping[str, object]:
    """Say how far a run is, so that two answers differ when it has come further."""
    try:
        stages = sum(1 for _ in (run / "frames").iterdir())
    except OSError:
        stages = 0
    return {**read_status(run), "stages": stages}


def _send(program: asyncio.subprocess.Process, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        program.send_signal(number)


def find_devices(wanted: Sequence[str] | None) -> list[str]:
    """Name the devices to work on.

    Args:
        wanted: such as "cpu" or "cuda:0"; None takes every GPU, or the processor.

    Raises:
        ConfigError: there is none of a name.
    """
    gpus = [f"cuda:{number}" for number in range(torch.cuda.device_count())]
    if wanted is None:
        return gpus or ["cpu"]
    for name in wanted:
        if name not in (*gpus, "cpu"):
            raise ConfigError(f"--devices: {name}; expected any of {', '.join((*gpus, 'cpu'))}")
    if len(set(wanted)) < len(wanted):
        raise ConfigError(f"--devices: {' '.join(wanted)}; expected each once")
    return list(wanted)
