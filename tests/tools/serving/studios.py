"""Studios for tests: one whose jobs wait for ever, and one in a process of its own."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
from PIL import Image
from starlette.testclient import TestClient

from tools.load_test import Caller, find_address
from tools.serving.api import create_app
from tools.serving.guard import Guard
from tools.serving.jobs import JobStore, State
from tools.serving.limits import Limits
from tools.serving.studio import Studio
from tools.serving.words import read_asked

PLAIN = {"prompt": "knight", "palette": "lospec/pico-8"}
JOBS = "/api/v1/jobs"
ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 120


class Waiting:
    """A studio that takes jobs and makes none: nothing has started its runner.

    Attributes:
        studio: the studio.
        client: asks it.
    """

    def __init__(self, folder: Path, *, token: str | None = None, **limits) -> None:
        self.studio = Studio(folder, limits=Limits(**limits), devices=["cpu"])
        self.studio.store.open()
        guard = Guard(
            create_app(self.studio, token=token),
            limits=self.studio.limits,
            token=token,
            refuse=lambda reason: self.studio.counts.refused.update([reason]),
        )
        self.client = TestClient(guard, base_url="http://127.0.0.1")

    def submit(self, files: dict | None = None, **more) -> httpx.Response:
        """Submit a job: multipart where there are files, else JSON."""
        request = {**PLAIN, **more}
        if files is None:
            return self.client.post(JOBS, json=request)
        return self.client.post(JOBS, data={"request": json.dumps(request)}, files=files)


@contextlib.contextmanager
def waiting(folder: Path, **options) -> Iterator[Waiting]:
    """Open a studio that waits."""
    found = Waiting(folder, **options)
    try:
        yield found
    finally:
        found.studio.store.close()


class Program:
    """A studio in a process of its own.

    Attributes:
        folder: of its jobs.
        address: host and port.
        seeded: id of a job that was done when it started, if it was `seed`ed.
    """

    seeded = ""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.studio", "--folder", str(folder), "--port", "0", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        self.address = find_address(self.process)
        self.caller = Caller(self.address)

    def submit(self, **more) -> str:
        status, told, _ = self.caller.ask("POST", JOBS, {**PLAIN, **more})
        assert status == 201, told
        return told["id"]

    def act(self, name: str, what: str) -> None:
        status, told, _ = self.caller.ask("POST", f"{JOBS}/{name}/{what}")
        assert status == 202, told

    def look(self, name: str) -> dict:
        return self.caller.ask("GET", f"{JOBS}/{name}")[1]

    def wait(self, name: str, is_there) -> dict:
        """Wait until a job is as it should be."""
        until = time.monotonic() + PATIENCE_S
        while not is_there(told := self.look(name)):
            assert time.monotonic() < until, told
            time.sleep(0.1)
        return told

    def wait_for(self, name: str, state: str) -> dict:
        told = self.wait(name, lambda told: told["state"] in (state, "failed"))
        assert told["state"] == state, told
        return told

    def end(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        return code


def seed(folder: Path, **more) -> str:
    """Leave a job in a folder whose skin of noise is done: its id."""
    store = JobStore(folder)
    store.open()
    name = store.add(read_asked(json.dumps({**PLAIN, **more})).model_dump(), {}).id
    (store.run_path(name) / "frames").mkdir(parents=True)
    for path in ("skin.png", "frames/000000.png"):
        (store.run_path(name) / path).write_bytes(png())
    store.change(name, state=State.DONE)
    store.close()
    return name


def png(size: tuple[int, int] = (64, 64)) -> bytes:
    """Make a picture of noise, which is a skin with classic arms where it is 64×64."""
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, format="PNG")
    return buffer.getvalue()
