"""Two processes on one skin: each looks at half of the views, and the result is one process's."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from config.load import load_config
from main import main
from tests.tiny_sdxl import tiny_sdxl
from tools.io.run_directory import read_logits
from tools.optimize import can_share

ROOT = Path(__file__).parents[1]
LAUNCH = [
    *(sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu"),
    *("--num_processes", "2", "--num_machines", "1", "--mixed_precision", "no"),
    *("--dynamo_backend", "no", "--main_process_port", "0"),
]


def words(recipe: Path, out: Path) -> list[str]:
    options = ["-c", str(recipe), "-pt", "knight", "--palette", "lospec/pico-8", "--out", str(out)]
    return [*options, "--seed", "5"]


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe.yaml"
    given = {
        "steps": 4,
        "diffusion": {"sdxl": {"model": str(tiny_sdxl())}},
        "views": {"orbit": {"num_views": 2}},
        "losses": {"sds": {"guidance_scale": 5.0}, "seam": {"weight": 1.0}},
        "augmentations": {"flip": {"probability": 0.5}},
        "optimizer": {"warmup_steps": 0, "epsilon": 1.0},
        "output": {"checkpoint_every": 2},
    }
    path.write_text(json.dumps(given), encoding="utf-8")
    return path


def launch(*options):
    """Start the program in two processes."""
    return subprocess.Popen(
        [*LAUNCH, str(ROOT / "main.py"), *options],
        cwd=ROOT,
        env=os.environ | {"ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    """Wait for its end, which comes."""
    out, error = process.communicate(timeout=600)
    return subprocess.CompletedProcess(process.args, process.returncode, out, error)


def test_two_processes_end_where_one_does(recipe, tmp_path):
    done = finish(launch(*words(recipe, tmp_path / "two")))
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("2 processes share the views of a step") == 1
    assert main(words(recipe, tmp_path / "one")) == 0
    one, two = (read_logits(tmp_path / name, notice=pytest.fail) for name in ("one", "two"))
    start = torch.zeros_like(one)
    assert (one - start).abs().max() > 0
    torch.testing.assert_close(two, one, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_of_them_is_saved_and_gone_on_from(recipe, tmp_path, number):
    """The launcher sends it on to each; the first process must find the others there."""
    options = [*words(recipe, tmp_path / "run"), "--steps", "300"]
    options += ["--set", "output.checkpoint_every=1000", "output.log_every=1"]
    process = launch(*options)
    status = tmp_path / "run/status.json"
    until = time.monotonic() + 300
    while not (status.exists() and json.loads(status.read_bytes())["step"] >= 3):
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.1)
    process.send_signal(number)
    assert finish(process).returncode != 0
    found = json.loads(status.read_bytes())
    assert found["state"] == "interrupted"
    assert found["exit_code"] == (130 if number == signal.SIGINT else 143)
    assert 3 <= found["step"] < 300
    assert len(list((tmp_path / "run/checkpoints").glob(f"*{found['step']}*"))) >= 1


def test_what_stops_the_first_process_leaves_no_other_waiting(recipe, tmp_path):
    (tmp_path / "two").mkdir()
    (tmp_path / "two/mine.txt").write_text("mine", encoding="utf-8")
    done = finish(launch(*words(recipe, tmp_path / "two")))
    assert done.returncode != 0
    assert done.stderr.count("holds other files") == 1
    assert "Connection closed" not in done.stderr


def test_what_can_be_parted():
    assert can_share(load_config("sdxl", ["views.orbit.num_views=4", "views.face=null"]), 2)
    assert not can_share(load_config("sdxl", ["views.orbit.num_views=3", "views.face=null"]), 2)
    assert not can_share(load_config("sdxl", ["views.orbit.num_views=4"]), 2)  # the face is one
    assert not can_share(load_config("embedded"), 2)
    assert not can_share(load_config("sdxl", ["views.orbit.num_views=4"]), 1)
