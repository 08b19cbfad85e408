"""The studio as a program: real jobs, restarts, kills and signals, and a load test of it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.layout import skin_layout
from models.parts import parts_mask_HW
from tests.tools.serving.studios import JOBS, PLAIN, png
from tools.io.palettes import read_palette
from tools.io.skin_file import check_skin, read_picture
from tools.load_test import Caller, find_address
from tools.load_test import main as load_test
from tools.serving.jobs import JobStore, State
from tools.serving.words import read_asked
from tools.studio import listen
from tools.studio import main as studio_main

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120


class Program:
    """A studio in a process of its own; it ends with the test."""

    def __init__(self, folder: Path, *words: str) -> None:
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


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(*words: str) -> Program:
        started.append(Program(tmp_path, *words))
        return started[-1]

    yield begin
    for program in started:
        program.end(signal.SIGKILL)


def wait_for_resumption(folder: Path, name: str, times: int) -> None:
    """Wait until a run has gone on so often."""
    until = time.monotonic() + PATIENCE_S
    log = folder / "jobs" / name / "run" / "log.txt"
    while not log.is_file() or log.read_text().count("going on at step") < times:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_jobs_survive_a_restart(start, tmp_path, capsys):
    first = start()
    running = first.submit(steps=400)
    waiting, cancelled = first.submit(steps=1, seed=1), first.submit(seed=2)
    first.act(cancelled, "cancel")
    first.wait(running, lambda told: told["step"] >= 5)
    assert studio_main(["--folder", str(tmp_path), "--port", "0"]) == 7
    assert capsys.readouterr().err.startswith("error: --folder: ")
    assert first.end(signal.SIGTERM) == 143
    stored = json.loads((tmp_path / "jobs" / running / "job.json").read_text())
    assert stored["state"] == "queued" and not (tmp_path / ".lock").exists()
    assert "stopped after step" in (tmp_path / "jobs" / running / "run" / "log.txt").read_text()

    second = start()
    wait_for_resumption(tmp_path, running, 1)
    assert second.look(waiting)["position"] == 1
    second.act(running, "stop")
    told = second.wait_for(running, "stopped")
    assert told["exit_code"] == 143 and 5 < told["step"] < 400 and told["message"] == ""
    second.wait_for(waiting, "done")
    assert second.look(cancelled)["state"] == "cancelled"
    assert second.end(signal.SIGINT) == 130


@pytest.mark.slow
def test_jobs_survive_a_kill(start, tmp_path):
    first = start()
    running = first.submit(steps=400)
    first.wait(running, lambda told: told["step"] >= 25)
    first.end(signal.SIGKILL)
    second = start()  # what the first one left saves and ends by itself
    wait_for_resumption(tmp_path, running, 1)
    second.act(running, "cancel")
    second.wait_for(running, "cancelled")


def test_a_skin_is_made_and_changed_in_part(start, tmp_path):
    store = JobStore(tmp_path)
    store.open()
    name = store.add(read_asked(json.dumps(PLAIN)).model_dump(), {}).id
    store.run_path(name).mkdir()
    (store.run_path(name) / "skin.png").write_bytes(png())
    store.change(name, state=State.DONE)
    store.close()
    studio = start()
    palette, _ = read_palette("lospec/apollo")
    again = studio.submit(steps=1, from_job=name, palette="lospec/apollo")
    part = studio.submit(steps=20, from_job=name, only=["head", "hat"], prompts={"head": "wizard"})
    studio.wait_for(part, "done")
    skins = {
        each: read_picture(tmp_path / "jobs" / each / "run" / "skin.png")
        for each in (name, again, part)
    }
    layout = skin_layout("classic")
    assert check_skin(skins[again], layout, palette) == []
    differ_HW = (skins[part] != skins[name]).any(-1)
    head_HW = parts_mask_HW(["head", "hat"], layout)
    assert differ_HW[head_HW].any() and not differ_HW[~head_HW].any()


def test_a_loaded_studio_loses_nothing(capsys):
    assert load_test(["--requests", "8", "--at_once", "4", "--queue", "1", "--steps", "1"]) == 0
    said = capsys.readouterr().out
    assert (
        "lost: 0" in said and "submit, refused (429)" in said and "submit, accepted (201)" in said
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--host", "0.0.0.0"], "error: --host: 0.0.0.0 can be reached from elsewhere"),
        (["--token", "short"], "error: --token: 5 letters"),
        (["--port", "70000"], "error: --port: 70000"),
        (["--queue", "0"], "error: --queue: 0"),
        (["--devices", "cuda:99"], "error: --devices: cuda:99"),
    ],
)
def test_wrong_options_are_said_in_one_line(tmp_path, words, message, capsys):
    assert studio_main(["--folder", str(tmp_path), *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith(message) and said.count("\n") == 1


def test_a_port_that_is_taken_is_said(tmp_path, capsys):
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        assert studio_main(["--folder", str(tmp_path), "--port", port]) == 2
    assert f"--port: {port} of 127.0.0.1 cannot be served" in capsys.readouterr().err
