"""Ask a studio for more than it takes, and count: python -m tools.load_test.

Starts a studio of its own in a new folder (or takes --url), submits many jobs at once, asks for
their state all the while, and waits for every job that was accepted. Exit code 1 if one is lost.
"""

import argparse
import contextlib
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.errors import ConfigError, require
from tools.cli.ending import end_well

_RESTING = ("stopped", "done", "failed", "cancelled")
_ANSWER_S = 60


@dataclass
class Tally:
    """What was answered, and how quickly.

    Attributes:
        seconds: of each answer, by what was asked and its status.
        accepted: ids of the jobs that were queued.
        others: answers that are neither accepted nor refused for want of room, by status.
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    accepted: list[str] = field(default_factory=list)
    others: Counter[int] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def refused(self) -> int:
        """How many submissions there was no room for."""
        return len(self.seconds.get("submit, refused (429)", ()))


@dataclass(frozen=True)
class Caller:
    """Asks a studio.

    Attributes:
        address: host and port.
        token: what it asks for; None for nothing.
    """

    address: str
    token: str | None = None

    def ask(self, method: str, path: str, content: Any = None) -> tuple[int, Any, Mapping]:
        """Give status, JSON and headers of an answer."""
        connection = http.client.HTTPConnection(self.address, timeout=_ANSWER_S)
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        body = None if content is None else json.dumps(content)
        try:
            connection.request(method, path, body, {**headers, "content-type": "application/json"})
            answer = connection.getresponse()
            data = answer.read()
            return answer.status, json.loads(data) if data else None, dict(answer.headers)
        finally:
            connection.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the test.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, 1 where a job was lost, or 2 where an option is wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.load_test", description=__doc__)
    parser.add_argument("--requests", type=int, default=60, help="submissions [60]")
    parser.add_argument("--at_once", type=int, default=12, help="of them at a time [12]")
    parser.add_argument("--queue", type=int, default=6, help="of the studio [6]")
    parser.add_argument("--steps", type=int, default=4, help="of each job [4]")
    parser.add_argument("--url", help="a studio that runs already [a new one]")
    parser.add_argument("--token", help="that it asks for; also SKINPIXL_TOKEN")
    given = parser.parse_args(argv)

    def work() -> int:
        for name in ("requests", "at_once", "queue", "steps"):
            require(getattr(given, name) >= 1, f"--{name}", getattr(given, name), "1 or more")
        token = given.token or os.environ.get("SKINPIXL_TOKEN")
        if given.url:
            return press(Caller(urlsplit(given.url).netloc, token), given)
        with (
            tempfile.TemporaryDirectory() as folder,
            run_studio(Path(folder), "--queue", str(given.queue), "--rate", "100000") as address,
        ):
            return press(Caller(address, token), given)

    return end_well(work)


def press(caller: Caller, given: argparse.Namespace) -> int:
    """Submit, watch and count; see `main`."""
    tally, is_over = Tally(), threading.Event()
    watcher = threading.Thread(target=watch, args=(caller, tally, is_over))
    watcher.start()
    try:
        with ThreadPoolExecutor(given.at_once) as pool:
            for number in range(given.requests):
                pool.submit(submit, caller, tally, number, given.steps)
        print(
            f"submitted {given.requests}: {len(tally.accepted)} accepted, {tally.refused} refused"
        )
        sys.stdout.flush()
        states = Counter(wait_for(caller, job) for job in tally.accepted)
    finally:
        is_over.set()
        watcher.join()
    print(tabulate(tally))
    ends = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    lost = given.requests - len(tally.accepted) - tally.refused
    lost += len(tally.accepted) - states["done"]
    print(f"\nof {len(tally.accepted)} accepted: {ends or 'none'}; lost: {lost}")
    for status, count in tally.others.items():
        print(f"{count} answered {status}")
    return 1 if lost else 0


def submit(caller: Caller, tally: Tally, number: int, steps: int) -> None:
    """Submit one job."""
    request = {"prompt": "knight", "palette": "lospec/pico-8", "steps": steps, "seed": number}
    began = time.perf_counter()
    try:
        status, told, headers = caller.ask("POST", "/api/v1/jobs", request)
    except OSError:
        status, told, headers = 0, {}, {}
    seconds = time.perf_counter() - began
    with tally.lock:
        if status == 201:
            tally.accepted.append(told["id"])
            tally.seconds["submit, accepted (201)"].append(seconds)
        elif status == 429 and "retry-after" in headers:
            tally.seconds["submit, refused (429)"].append(seconds)
        else:
            tally.others[status] += 1


def watch(caller: Caller, tally: Tally, is_over: threading.Event) -> None:
    """Ask for the list and the metrics, as somebody would who looks on."""
    while not is_over.wait(0.1):
        for path in ("/api/v1/jobs?limit=20", "/healthz"):
            began = time.perf_counter()
            with contextlib.suppress(OSError):
                caller.ask("GET", path)
                name = path.partition("?")[0].rpartition("/")[2]
                tally.seconds[f"look at {name}"].append(time.perf_counter() - began)


def wait_for(caller: Caller, job: str) -> str:
    """Wait until a job rests: its state, or "missing"."""
    while True:
        status, told, _ = caller.ask("GET", f"/api/v1/jobs/{job}")
        if status != 200:
            return "missing"
        if told["state"] in _RESTING:
            return told["state"]
        time.sleep(0.5)


def tabulate(tally: Tally) -> str:
    """Put the times into a Markdown table, in milliseconds."""
    lines = ["| what | answers | median ms | 95 % | 99 % | slowest |", "|---|---|---|---|---|---|"]
    for name, seconds in sorted(tally.seconds.items()):
        cuts = statistics.quantiles(seconds * 2, n=100, method="inclusive")
        values = [statistics.median(seconds), cuts[94], cuts[98], max(seconds)]
        shown = " | ".join(f"{1000 * value:.1f}" for value in values)
        lines.append(f"| {name} | {len(seconds)} | {shown} |")
    return "\n".join(lines)


@contextlib.contextmanager
def run_studio(folder: Path, *words: str) -> Iterator[str]:
    """Run a studio for a while.

    Args:
        folder: of its jobs.
        words: more options.

    Yields:
        Its host and port.

    Raises:
        ConfigError: it does not start; what it said is in the message.
    """
    program = subprocess.Popen(
        [sys.executable, "-m", "tools.studio", "--folder", str(folder), "--port", "0", *words],
        cwd=Path(__file__).resolve().parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield find_address(program)
    finally:
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
        program.wait()
        assert program.stdout is not None, "it was asked for"
        program.stdout.close()


def find_address(program: subprocess.Popen[str]) -> str:
    """Read where a studio that starts is served."""
    assert program.stdout is not None, "it was asked for"
    said = ""
    for line in program.stdout:
        said = line.strip() or said
        if "http://" in line:
            return line.partition("http://")[2].partition("/")[0]
    raise ConfigError(f"studio: it does not start: {said}")


if __name__ == "__main__":
    sys.exit(main())
