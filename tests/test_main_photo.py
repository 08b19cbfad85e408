"""Photos on the command line, with the exact denoiser of one known picture as guidance."""

import json
import signal

import numpy as np
import pytest
from PIL import Image

from main import main
from tests.photo_cases import RED, draw_figure
from tests.test_main import RECIPE, read_status, start, wait_for_step
from tools.optimize import main as go_on

WITH_PHOTO = """
with_photo:
  losses:
    likeness: {weight: 50.0}
  grid:
    start: {kind: photo}
"""


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "known.yaml"
    path.write_text(RECIPE + WITH_PHOTO, encoding="utf-8")
    return str(path)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "figure.png"
    Image.fromarray(draw_figure(shirt=RED).numpy()).save(path)
    return path


def words(recipe, photo, out, *more):
    return [
        *("-c", recipe, "--input_image", str(photo), "--palette", "kmeans:6"),
        *("--out", str(out), *more),
    ]


def test_a_photo_without_a_prompt_gives_a_skin_in_its_own_palette(recipe, photo, tmp_path):
    run = tmp_path / "run"
    assert main(words(recipe, photo, run, "--verbose")) == 0
    colors = (run / "palette.hex").read_text(encoding="utf-8").split()
    assert 1 < len(colors) <= 6
    skin = np.array(Image.open(run / "skin.png"))
    used = {tuple(color) for color in skin[skin[..., 3] > 0][:, :3].tolist()}
    assert used <= {tuple(bytes.fromhex(color)) for color in colors}
    shirt = skin[20:32, 20:28, :3].reshape(-1, 3)
    assert (np.abs(shirt.astype(int) - RED).max(1) < 40).mean() > 0.8  # but for the neck
    for name in ("photo matte", "photo mask", "photo cut-out", "photo fit"):
        Image.open(run / f"verbose/{name}.png").verify()
    recipe_kept = json.loads((run / "skin.json").read_text(encoding="utf-8"))
    assert recipe_kept["request"]["input_image"] == "figure.png"
    assert len(recipe_kept["photo"]) == 64


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_interrupted_photo_run_ends_with_the_same_bytes(recipe, photo, tmp_path, number):
    more = ("--steps", "60", "--set", "losses.fft={}")
    assert main(words(recipe, photo, tmp_path / "whole", *more)) == 0
    process = start(words(recipe, photo, tmp_path / "broken", *more), tmp_path)
    wait_for_step(tmp_path / "broken", 10)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert not (tmp_path / "broken/skin.png").exists()
    photo.unlink()  # the run's own folder has all that it needs
    assert go_on([str(tmp_path / "broken")]) == 0
    for name in ("skin.png", "preview.png", "palette.hex"):
        whole, broken = (tmp_path / run / name for run in ("whole", "broken"))
        assert whole.read_bytes() == broken.read_bytes(), name


def test_another_photo_is_another_run(recipe, photo, tmp_path, capsys):
    assert main(words(recipe, photo, tmp_path / "run")) == 0
    Image.fromarray(draw_figure(shirt=(40, 60, 140)).numpy()).save(photo)
    assert main(words(recipe, photo, tmp_path / "run", "--palette", "lospec/pico-8")) == 2
    assert "holds another run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--init", "sample"), None),
        (("--init", "random", "--set", "losses.likeness=null"), None),
        (("--init", "kmeans", "--distance", "l1", "--fit", "full", "--matting", "none"), None),
        (("--palette", "lospec/pico-8.hex+2"), None),
        (("--matting", "no/where"), "no/where"),
    ],
)
def test_the_options_of_a_photo(recipe, photo, tmp_path, capsys, more, message):
    code = main(words(recipe, photo, tmp_path / "run", "--steps", "2", *more))
    assert code == (0 if message is None else 3)
    if message:
        assert message in capsys.readouterr().err
        assert read_status(tmp_path / "run") if (tmp_path / "run").exists() else True


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--palette", "kmeans:8", "-pt", "x"], "takes colours from a photo"),
        (["--palette", "lospec/pico-8", "-pt", "x", "--init", "kmeans"], "--init: kmeans takes a"),
        (["--palette", "lospec/pico-8"], "--prompt: empty"),
        (["--palette", "lospec/pico-8", "--input_image", "no.png"], "input_image: no.png cannot"),
        (["--palette", "lospec/pico-8", "--input_image", "main.py"], "is no PNG, JPEG or WebP"),
        (
            ["--palette", "lospec/pico-8", "-pt", "x", "--set", "grid.start.kind=photo"],
            "expected --input_image",
        ),
        (
            ["--palette", "lospec/pico-8", "-pt", "x", "--set", "losses.likeness.weight=1"],
            "losses.likeness: there is no photo",
        ),
    ],
)
def test_what_needs_a_photo_says_so(recipe, tmp_path, capsys, words, message):
    assert main(["-c", recipe, "--out", str(tmp_path / "run"), *words]) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1
