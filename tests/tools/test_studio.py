"""The studio as a program: real jobs, restarts, kills and signals, and a load test of it."""

import json
import signal
import time
from pathlib import Path

import pytest

from models.layout import skin_layout
from models.parts import parts_mask_HW
from tests.tools.serving.studios import PATIENCE_S, Program
from tools.io.palettes import read_palette
from tools.io.skin_file import read_picture
from tools.load_test import main as load_test
from tools.studio import listen
from tools.studio import main as studio_main


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
    first.wait(running, lambda told: told["step"] >= 5)
    assert studio_main(["--folder", str(tmp_path), "--port", "0"]) == 7
    assert capsys.readouterr().err.startswith("error: --folder: ")
    assert first.end(signal.SIGTERM) == 143
    stored = json.loads((tmp_path / "jobs" / running / "job.json").read_text())
    assert stored["state"] == "queued" and not (tmp_path / ".lock").exists()
    assert "stopped after step" in (tmp_path / "jobs" / running / "run" / "log.txt").read_text()

    second = start()
    wait_for_resumption(tmp_path, running, 1)
    second.act(running, "stop")
    told = second.wait_for(running, "stopped")
    assert told["exit_code"] == 143 and 5 < told["step"] < 400 and told["message"] == ""
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


@pytest.fixture(scope="module")
def part(studio):
    """A job that changes the head of the skin that the studio began with; it may still be made."""
    return studio.submit(
        steps=5,
        from_job=studio.seeded,
        palette="lospec/apollo",
        only=["head", "hat"],
        prompts={"head": "wizard"},
    )


def count_losses(capsys, *words: str) -> None:
    requests = ["--requests", "8", "--at_once", "4", "--queue", "1", "--steps", "1"]
    assert load_test([*requests, *words]) == 0
    said = capsys.readouterr().out
    for what in ("lost: 0", "submit, refused (429)", "submit, accepted (201)"):
        assert what in said


def test_a_loaded_studio_loses_nothing(studio, part, capsys):
    count_losses(capsys, "--url", f"http://{studio.address}/")


def test_a_skin_is_changed_in_part(studio, part):
    studio.wait_for(part, "done")
    before, after = (
        read_picture(studio.folder / "jobs" / each / "run" / "skin.png")
        for each in (studio.seeded, part)
    )
    head_HW = parts_mask_HW(["head", "hat"], skin_layout("classic"))
    differ_HW = (after != before).any(-1)
    assert differ_HW[head_HW].any() and not differ_HW[~head_HW].any()
    palette, _ = read_palette("lospec/apollo")
    found = {bytes(color[:3]).hex() for color in after[head_HW].tolist() if color[3]}
    assert found <= set(palette.hex_codes())


@pytest.mark.slow
def test_a_load_test_starts_a_studio_of_its_own(capsys):
    count_losses(capsys)


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
