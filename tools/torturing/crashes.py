"""Kills and failing writes: whatever happens, the same command ends with the same bytes."""

import functools
import itertools
import json
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from config.errors import ExitCode
from tools.io.run_directory import RunDirectory
from tools.torturing import Budget, Finding
from tools.torturing.children import (
    REFUSALS,
    Ending,
    FileCalls,
    fill_disk,
    in_child,
    kill_before,
    kill_inside,
    refuse,
)
from tools.torturing.subject import STEPS, Subject, find_half_files, results

Point = tuple[str, Callable[[Path], int]]
"""Where to crash, in words, and a run that does, in a folder."""

_LARGEST = 60_000
"""Bytes: above the size of all files of the small run but its checkpoints."""


def make_whole(subject: Subject) -> tuple[dict[str, bytes], int]:
    """Make the run that nothing happens to.

    Returns:
        Its results and the number of its calls that change files.
    """
    out = subject.folder / "whole"

    def work() -> int:
        calls = FileCalls(out)
        code = subject.work(out)()
        (subject.folder / "calls.json").write_text(json.dumps(calls.count), encoding="utf-8")
        return code

    ending = in_child(work)
    assert ending.code == 0, ending.output
    return results(out), int(json.loads((subject.folder / "calls.json").read_text()))


def crash(
    subject: Subject,
    whole: dict[str, bytes],
    num_calls: int,
    *,
    count: int,
    budget: Budget,
    rng: random.Random,
) -> Finding:
    """Kill the run at every step, before calls that change files, and in the middle of writes.

    Args:
        subject: what is run.
        whole: the results of the run that was left alone.
        num_calls: how many such calls that run makes.
        count: how many points to try at most; with 30 or more, every step is among them.
        budget: when to end.
        rng: chooses the points.
    """
    finding = Finding("crash points", "not recovered bit-identically")
    for name, work in _crashes(subject, num_calls, rng):
        if budget.is_spent() or finding.tried == count:
            break
        out = subject.folder / "crashed"
        shutil.rmtree(out, ignore_errors=True)
        first = in_child(functools.partial(work, out))
        if first.code == ExitCode.DONE:
            continue  # no write was long enough to be killed in
        finding.tried += 1
        kind = f"killed {name.partition(' ')[0]}"
        finding.figures[kind] = finding.figures.get(kind, 0) + 1
        if wrong := _recover(subject, out, whole, first, is_killed=True):
            finding.wrong.append(f"{name}: {wrong}")
    return finding


def _crashes(subject: Subject, num_calls: int, rng: random.Random) -> Iterator[Point]:
    """Give the points in turn: a step, before a call, inside a write; in the end all of each."""
    steps = ((f"at step {step}", _at_step(subject, step)) for step in range(STEPS))
    order = rng.sample(range(num_calls), num_calls)
    before = ((f"before call {number}", _hurt(subject, kill_before(number))) for number in order)

    def inside() -> Iterator[Point]:
        while True:  # some of these come to nothing
            number, size = rng.randrange(num_calls), rng.choice((0, rng.randrange(_LARGEST)))
            name = f"inside writes from call {number} on, above {size} bytes"
            yield name, _hurt(subject, kill_inside(number, size))

    for points in itertools.zip_longest(steps, before, itertools.islice(inside(), 100_000)):
        yield from (point for point in points if point is not None)


def _at_step(subject: Subject, step: int) -> Callable[[Path], int]:
    def work(out: Path) -> int:
        after_step = RunDirectory.after_step

        def die(self: RunDirectory, iterate, *rest, **more) -> None:  # type: ignore[no-untyped-def]
            if iterate.step == step:
                os.kill(os.getpid(), signal.SIGKILL)
            after_step(self, iterate, *rest, **more)

        RunDirectory.after_step = die  # type: ignore[method-assign]
        return subject.work(out)()

    return work


def _hurt(subject: Subject, act: Callable[[int, str], None]) -> Callable[[Path], int]:
    def work(out: Path) -> int:
        FileCalls(out, act)
        return subject.work(out)()

    return work


def fail_writes(
    subject: Subject,
    whole: dict[str, bytes],
    num_calls: int,
    *,
    count: int,
    budget: Budget,
    rng: random.Random,
) -> Finding:
    """Let writes fail: every one of them if `count` allows, half-way or with a system error."""
    finding = Finding("failing writes", "half files left, or another end than code 6")
    order = itertools.cycle(rng.sample(range(num_calls), num_calls))
    for number in order:
        if budget.is_spent() or finding.tried == count:
            break
        once = rng.random() < 0.5
        size = rng.choice((0, rng.randrange(_LARGEST)))
        name, act = rng.choice(
            [
                (f"a disk full from call {number} on, above {size}", fill_disk(number, size)),
                (f"an error at call {number}", refuse(number, rng.choice(REFUSALS), once=once)),
            ]
        )
        out = subject.folder / "failed"
        shutil.rmtree(out, ignore_errors=True)
        first = in_child(functools.partial(_hurt(subject, act), out))
        if first.code == ExitCode.DONE and name.startswith(
            "a disk full"
        ):  # nothing so long was left to write
            name, act = f"a disk full from call {number} on", fill_disk(number, 0)
            shutil.rmtree(out, ignore_errors=True)
            first = in_child(functools.partial(_hurt(subject, act), out))
        finding.tried += 1
        finding.figures["ended with code 6"] = finding.figures.get("ended with code 6", 0) + (
            first.code == ExitCode.CANNOT_WRITE
        )
        if wrong := _recover(subject, out, whole, first, is_killed=False):
            finding.wrong.append(f"{name}: {wrong}")
    return finding


def _recover(
    subject: Subject, out: Path, whole: dict[str, bytes], first: Ending, *, is_killed: bool
) -> str | None:
    """Look at what a fault left, run the command again, and say what is wrong, if anything is."""
    if first.has_traceback:
        return f"traceback: {_last_line(first.output)}"
    if not is_killed and first.code not in (ExitCode.DONE, ExitCode.CANNOT_WRITE):
        return f"code {first.code}: {_last_line(first.output)}"
    if half := find_half_files(out, may_be_killed=is_killed):
        return ", ".join(half)
    again = in_child(subject.work(out))
    if again.code != 0:
        return f"the command again gives {again.code}: {_last_line(again.output)}"
    if half := find_half_files(out, may_be_killed=False):
        return f"at the end {', '.join(half)}"
    found = results(out)
    if found != whole:
        names = [name for name in {**whole, **found} if whole.get(name) != found.get(name)]
        return f"other bytes in {', '.join(names)}"
    status = json.loads((out / "status.json").read_bytes())
    if (status["state"], status["exit_code"]) != ("done", 0):
        return f"status.json says {status['state']}, {status['exit_code']}"
    return None


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no word"])[-1][:200]
