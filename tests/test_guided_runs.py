"""Whole runs with real networks: a tiny random SDXL, and the prior that ships."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from main import main
from tests.tiny_sdxl import tiny_sdxl

ROOT = Path(__file__).parents[1]
OWN_VAE = "diffusion.sdxl.vae=null"
SMALL_VIEWS = ["views.orbit.size=64", "views.face.size=64"]


def make(tmp_path, *more):
    command = ["-pt", "a knight", "--palette", "lospec/pico-8", "--out", str(tmp_path / "run")]
    return main([*command, *more])


@pytest.mark.parametrize("vae", ["full", "tiny"])
def test_sdxl_folder_goes_through_the_command_line(tmp_path, vae):
    model = [f"diffusion.sdxl.model={tiny_sdxl(vae=vae)}", OWN_VAE]
    assert make(tmp_path, "-c", "sdxl", "--steps", "3", "--set", *model, *SMALL_VIEWS) == 0
    assert Image.open(tmp_path / "run/skin.png").size == (64, 64)
    recipe = json.loads((tmp_path / "run/skin.json").read_text(encoding="utf-8"))
    assert 0.2 < recipe["coverage"] < 1  # three views cannot see all; the rest is filled
    assert recipe["model"].startswith("tiny_sdxl_")


def test_flat_canvas_goes_through_the_command_line(tmp_path):
    model = [f"diffusion.sdxl.model={tiny_sdxl()}", OWN_VAE, "diffusion.sdxl.resolution=[64,64]"]
    more = ["-c", "flat", "--size", "24,16", "--steps", "2", "--verbose"]
    assert make(tmp_path, *more, "--set", *model) == 0
    assert Image.open(tmp_path / "run/skin.png").size == (16, 24)
    gradient = Image.open(tmp_path / "run/verbose/sds gradient/000002.png")
    assert gradient.size == (6 * 64, 6 * 64)  # decoded; the latents have 8×8


def test_without_download_there_is_no_network_call(tmp_path, monkeypatch, capsys):
    def refuse(*_):
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert make(tmp_path, "-c", "sdxl") == 3
    message = capsys.readouterr().err
    assert message.startswith("error: ") and message.count("\n") == 1
    assert "stabilityai/stable-diffusion-xl-base-1.0" in message and "--download" in message


def test_a_long_prompt_is_said_to_be_cut(tmp_path, capsys):
    model = [f"diffusion.sdxl.model={tiny_sdxl()}", OWN_VAE]
    more = ["-c", "sdxl", "--steps", "1", "--set", *model, *SMALL_VIEWS]
    assert make(tmp_path, *more, "--prompt", "knight " * 200) == 0
    assert "77" in capsys.readouterr().out


def test_the_embedded_prior_is_the_default_and_pulls_toward_the_prompt(tmp_path):
    pictures = {}
    for prompt in ("panda", "santa"):
        out = tmp_path / prompt
        command = ["-pt", prompt, "--palette", "lospec/pico-8", "--out", str(out), "--steps", "25"]
        assert main(command) == 0
        pictures[prompt] = np.array(Image.open(out / "skin.png").convert("RGB")).astype(float)
        recipe = json.loads((out / "skin.json").read_text(encoding="utf-8"))
        assert recipe["coverage"] == 1.0
    front = (slice(20, 32), slice(20, 28))  # of the jacket's body below it: the base
    redness = {
        prompt: (picture[front][..., 0] - picture[front][..., 1]).mean()
        for prompt, picture in pictures.items()
    }
    assert redness["santa"] > redness["panda"] + 30


def test_accelerate_launches_it(tmp_path):
    answer = subprocess.run(
        [
            *[sys.executable, "-m", "accelerate.commands.launch", str(ROOT / "main.py")],
            *["-pt", "knight", "--palette", "lospec/pico-8.hex", "--steps", "2"],
            *["--out", str(tmp_path / "run")],
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert "embedded prior" in answer.stdout
    assert (tmp_path / "run/skin.png").exists()
