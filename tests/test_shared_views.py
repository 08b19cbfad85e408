"""Two processes on one skin: each looks at half of the views, and the result is one process's."""

import json
import os
import subprocess
import sys
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


def test_two_processes_end_where_one_does(recipe, tmp_path):
    done = subprocess.run(
        [*LAUNCH, str(ROOT / "main.py"), *words(recipe, tmp_path / "two")],
        cwd=ROOT,
        env=os.environ | {"ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("2 processes share the views of a step") == 1
    assert main(words(recipe, tmp_path / "one")) == 0
    one, two = (read_logits(tmp_path / name, notice=pytest.fail) for name in ("one", "two"))
    start = torch.zeros_like(one)
    assert (one - start).abs().max() > 0
    torch.testing.assert_close(two, one, rtol=1e-4, atol=1e-5)


def test_what_can_be_parted():
    assert can_share(load_config("sdxl", ["views.orbit.num_views=4", "views.face=null"]), 2)
    assert not can_share(load_config("sdxl", ["views.orbit.num_views=3", "views.face=null"]), 2)
    assert not can_share(load_config("sdxl", ["views.orbit.num_views=4"]), 2)  # the face is one
    assert not can_share(load_config("embedded"), 2)
    assert not can_share(load_config("sdxl", ["views.orbit.num_views=4"]), 1)
