"""The command line as users type it, with the exact denoiser of one known picture as guidance."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from main import main
from models.layout import skin_layout

ROOT = Path(__file__).parents[1]

RECIPE = """
extends: embedded
steps: 24
diffusion:
  sdxl: null
  known_skin:
    resolution: [72, 48]
    rows: ["ff0044 00e436 29adff", "1d2b53 ffffff 000000", "ffa300 83769c 7e2553"]
output: {log_every: 4, preview_every: 8, frame_every: 4, checkpoint_every: 5}
"""


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "known.yaml"
    path.write_text(RECIPE, encoding="utf-8")
    return str(path)


def words(recipe, out, *more, prompt="knight", palette="lospec/pico-8.hex"):
    return ["-c", recipe, "-pt", prompt, "--palette", palette, "--out", str(out), *more]


def read_status(folder):
    return json.loads((Path(folder) / "status.json").read_text(encoding="utf-8"))


def assert_loads_in_the_game(path, layout, palette_file):
    """Every rule of the file format, read independently of our writer."""
    picture = Image.open(path)
    assert (picture.size, picture.mode) == ((64, 64), "RGBA")
    pixels = np.array(picture)
    colors = {
        tuple(bytes.fromhex(line.strip()))
        for line in palette_file.read_text(encoding="utf-8").split()
        if line.strip()
    }
    opaque = pixels[..., 3] == 255
    assert set(np.unique(pixels[..., 3])) <= {0, 255}
    assert {tuple(color) for color in pixels[opaque][:, :3].tolist()} <= colors
    assert opaque[layout.mask_HW("base").numpy()].all()
    assert (pixels[~opaque] == 0).all()
    assert not opaque[layout.face_HW.numpy() < 0].any()


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_skin_is_made_and_is_exact(recipe, tmp_path, arms):
    assert main(words(recipe, tmp_path / "run", "--arms", arms)) == 0
    palette = ROOT / "assets/palettes/lospec/pico-8.hex"
    assert_loads_in_the_game(tmp_path / "run/skin.png", skin_layout(arms), palette)
    for name in ("skin.json", "preview.png", "palette.hex", "config.yaml", "log.txt"):
        assert (tmp_path / "run" / name).stat().st_size > 0
    status = read_status(tmp_path / "run")
    assert (status["state"], status["exit_code"], status["step"]) == ("done", 0, 24)


def test_no_overlay_leaves_the_outer_layer_empty(recipe, tmp_path):
    assert main(words(recipe, tmp_path / "run", "--no_overlay")) == 0
    pixels = np.array(Image.open(tmp_path / "run/skin.png"))
    assert not pixels[skin_layout("classic").mask_HW("outer").numpy()].any()


def test_the_same_command_again_says_that_it_is_done(recipe, tmp_path, capsys):
    command = words(recipe, tmp_path / "run")
    assert main(command) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "run").glob("*.*")}
    assert main(command) == 0
    assert "done already" in capsys.readouterr().out
    assert before == {path: path.read_bytes() for path in (tmp_path / "run").glob("*.*")}


def test_another_request_does_not_touch_a_folder(recipe, tmp_path, capsys):
    assert main(words(recipe, tmp_path / "run")) == 0
    skin = (tmp_path / "run/skin.png").read_bytes()
    assert main(words(recipe, tmp_path / "run", "--seed", "1")) == 2
    message = capsys.readouterr().err
    assert "seed" in message and "--out" in message and message.count("\n") == 1
    assert (tmp_path / "run/skin.png").read_bytes() == skin


def test_flat_canvas(recipe, tmp_path):
    flat = tmp_path / "flat.yaml"
    flat.write_text(
        "extends: flat\nsteps: 4\ndiffusion:\n  sdxl: null\n"
        "  known_skin: {resolution: [64, 64], rows: [ff0044 00e436]}\n",
        encoding="utf-8",
    )
    assert main(words(str(flat), tmp_path / "run", "--size", "10,14")) == 0
    assert Image.open(tmp_path / "run/skin.png").size == (14, 10)


def test_dry_run_writes_nothing(recipe, tmp_path, capsys):
    assert main(words(recipe, tmp_path / "run", "--dry-run")) == 0
    assert "knight" in capsys.readouterr().out
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        (["--set", "views.flat={}"], 2, "views.sheet"),
        (["--set", "views.orbit.poses=[dancing]"], 2, "views.orbit.poses"),
        (["--set", "diffusion={known_skin: null, sdxl: {model: ./nowhere}}"], 3, "./nowhere"),
        (["--out", __file__], 2, "--out"),
    ],
)
def test_dry_run_finds_what_would_stop_the_run(recipe, tmp_path, capsys, change, code, expected):
    assert main([*words(recipe, tmp_path / "run", "--dry-run"), *change]) == code
    message = capsys.readouterr().err
    assert message.startswith("error: ") and message.count("\n") == 1
    assert expected in message
    assert not (tmp_path / "run").exists()


def test_ctrl_c_while_loading_is_no_traceback(recipe, tmp_path, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("tools.optimize.load_denoiser", interrupt)
    assert main(words(recipe, tmp_path / "run")) == 130
    assert read_status(tmp_path / "run")["state"] == "interrupted"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (["--palette", "lospec/pico-9.hex"], "pico-8"),
        (["--palette", "."], "palette"),
        (["--palette", "http://example.com/x.hex"], "palette"),
        (["--size", "96,96"], "--size"),
        (["--seed", "-1"], "--seed"),
        (["--set", "losses.sds.wieght=3"], "did you mean weight"),
        (["--set", "steps"], "key=value"),
        (["-c", "embeded"], "did you mean embedded"),
        (["--video_size", "big"], "--video_size"),
        (["--fps", "0"], "--fps"),
        (["--steps", "0"], "steps"),
        (["-pt", ""], "--prompt"),
        (["-pt", " \n"], "--prompt"),
        (["-pt", "\udcff"], "--prompt"),
    ],
)
def test_bad_input_is_one_line_and_code_2(recipe, tmp_path, capsys, change, expected):
    assert main([*words(recipe, tmp_path / "run"), *change]) == 2
    message = capsys.readouterr().err
    assert message.startswith("error: ") and message.count("\n") == 1
    assert expected in message
    assert not (tmp_path / "run").exists()


PALETTES = {
    "empty.hex": b"",
    "binary.hex": bytes(range(256)),
    "line.hex": b"ff0000\nff00zz\n",
    "none.gpl": b"GIMP Palette\nName: x\n#\n",
    "cut.pal": b"JASC-PAL\n0100\n",
    "cut.ase": b"ASEF\x00\x01",
    "cut.png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "photo.xyz": b"ff0000\n",
}


@pytest.mark.parametrize("name", PALETTES)
def test_bad_palettes_are_one_line_and_code_2(recipe, tmp_path, capsys, name):
    path = tmp_path / name
    path.write_bytes(PALETTES[name])
    assert main(words(recipe, tmp_path / "run", palette=str(path))) == 2
    message = capsys.readouterr().err
    assert message.startswith("error: ") and message.count("\n") == 1
    assert name in message


PROMPTS = (
    "x" * 10_000,
    "🧙‍♂️🔥",
    "two\nlines",
    "${oc.env:HOME}",
    "no",
    "a: b",
    "../../x",
    "/etc/passwd",
    "<script>alert(1)</script>",
    "-c",
)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_prompts_are_kept_verbatim_and_lead_nowhere(recipe, tmp_path, monkeypatch, prompt):
    monkeypatch.chdir(tmp_path)
    command = ["-c", recipe, f"--prompt={prompt}", "--palette", "lospec/1bit-monitor-glow.hex"]
    assert main([*command, "--steps", "1"]) == 0
    (folder,) = (tmp_path / "runs").iterdir()
    assert set(folder.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert {path.name for path in tmp_path.iterdir()} == {"runs", "known.yaml"}
    recipe_of_skin = json.loads((folder / "skin.json").read_text(encoding="utf-8"))
    assert recipe_of_skin["request"]["prompt"] == prompt
    shown = Image.open(folder / "skin.png").text["prompt"]
    assert prompt.startswith(shown.removesuffix("…"))


def start(command, tmp_path):
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *command],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_step(folder, step):
    ends_at = time.monotonic() + 300  # a busy machine takes its time to import
    while time.monotonic() < ends_at:
        if (folder / f"checkpoints/step-{step:06d}/manifest.json").exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"step {step} never came")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_ends_with_the_same_bytes(recipe, tmp_path, number):
    more = ("--steps", "60", "--set", "losses.fft={}")
    assert main(words(recipe, tmp_path / "whole", *more)) == 0
    process = start(words(recipe, tmp_path / "broken", *more), tmp_path)
    wait_for_step(tmp_path / "broken", 10)
    process.send_signal(number)
    output, _ = process.communicate(timeout=300)
    assert not (tmp_path / "broken/skin.png").exists()
    if number != signal.SIGKILL:
        code = 128 + number
        assert process.returncode == code
        status = read_status(tmp_path / "broken")
        assert (status["state"], status["exit_code"]) == ("interrupted", code)
        assert status["resume_command"] in output
        assert str(ROOT / "main.py") in output  # started from another folder
    assert main(words(recipe, tmp_path / "broken", *more)) == 0
    for whole in sorted((tmp_path / "whole").rglob("*.png")):
        broken = tmp_path / "broken" / whole.relative_to(tmp_path / "whole")
        assert broken.read_bytes() == whole.read_bytes(), whole.name
    assert len(list((tmp_path / "broken/frames").iterdir())) == len(
        list((tmp_path / "whole/frames").iterdir())
    )


def test_a_run_goes_on_from_its_own_folder(recipe, tmp_path):
    from tools.optimize import main as go_on

    assert main(words(recipe, tmp_path / "whole")) == 0
    assert main(words(recipe, tmp_path / "again")) == 0
    (tmp_path / "again/skin.json").unlink()
    (tmp_path / "again/skin.png").unlink()
    assert go_on([str(tmp_path / "again")]) == 0
    whole, again = (tmp_path / name / "skin.png" for name in ("whole", "again"))
    assert whole.read_bytes() == again.read_bytes()


def test_of_several_processes_one_works(recipe, tmp_path):
    """As `accelerate launch` starts them on a machine with several GPUs."""
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    answer = subprocess.run(
        [*launcher, "--nproc-per-node", "2", str(ROOT / "main.py"), *words(recipe, "run")],
        cwd=tmp_path,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.count("skin.png is done") == 1


def test_help_answers():
    answer = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for flag in ("--prompt", "--palette", "--make_video", "--download", "--dry-run", "--set"):
        assert flag in answer.stdout
