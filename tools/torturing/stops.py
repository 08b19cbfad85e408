"""How long a run takes to stop when it is asked to, and what it leaves."""

import json
import os
import random
import shutil
import signal
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from tools.torturing import Budget, Finding
from tools.torturing.children import in_child
from tools.torturing.subject import Subject

_WAIT_S = 60.0


def stop(subject: Subject, *, count: int, budget: Budget, rng: random.Random) -> Finding:
    """Send SIGTERM or SIGUSR1 to runs at random moments, from the loading to the last steps.

    Args:
        subject: what is run; every second time it is the embedded prior, as users have it.
        count: how many times at most.
        budget: when to end.
        rng: chooses the moments.
    """
    finding = Finding("stops by SIGTERM and SIGUSR1", "not stopped in good order")
    seconds = []
    for at in range(count):
        if budget.is_spent():
            break
        finding.tried += 1
        out = subject.folder / "stopped"
        shutil.rmtree(out, ignore_errors=True)
        more = ["--steps", "5000"]
        if at % 2:
            more += ["-c", "embedded"]
        number = (signal.SIGTERM, signal.SIGUSR1)[at // 2 % 2]
        ending = in_child(
            subject.work(out, *more), interfere=_sender(out, number, rng.random() * 2.0)
        )
        seconds.append(ending.seconds_to_exit)
        status = json.loads((out / "status.json").read_bytes())
        found = (ending.code, status["state"], status["exit_code"])
        if found != (143, "interrupted", 143) or ending.has_traceback:
            finding.wrong.append(f"{signal.Signals(number).name}: {found}: {ending.output[-300:]}")
    if seconds:
        finding.figures["seconds to exit, median"] = round(statistics.median(seconds), 3)
        finding.figures["worst"] = round(max(seconds), 3)
    return finding


def _sender(out: Path, number: int, delay_s: float) -> Callable[[int], None]:
    def send(pid: int) -> None:
        ends_at = time.monotonic() + _WAIT_S
        while not (out / "status.json").exists() and time.monotonic() < ends_at:
            time.sleep(0.01)
        time.sleep(0.05 + delay_s)
        os.kill(pid, number)

    return send
