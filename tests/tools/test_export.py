"""The command that exports, on files and on a run."""

import json

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from config.plugins import find, names
from main import main as make
from models.layout import skin_layout
from tools.export import main
from tools.io.palettes import read_palette

RECIPE = """
extends: {base}
steps: 2
diffusion:
  sdxl: null
  known_skin: {{resolution: [{size}], rows: ["ff0044 00e436 29adff", "1d2b53 ffffff 000000"]}}
"""


def save_skin(path, arms="classic"):
    rng = np.random.default_rng(0)
    colors = np.array([[255, 0, 77, 255], [29, 43, 83, 255], [0, 0, 0, 0]], np.uint8)
    index = rng.integers(0, 3, (64, 64))
    layout = skin_layout(arms)
    index[layout.mask_HW("base").numpy()] %= 2
    index[layout.face_HW.numpy() < 0] = 2
    Image.fromarray(colors[index]).save(path)
    return colors[index]


def test_every_format_says_what_it_is_and_what_it_reads():
    for name in names("tools.exports"):
        module = find("tools.exports", name)
        assert module.__doc__ and callable(module.export), name
        assert isinstance(module.TAKES_FLAT, bool), name
        assert set(module.USES) <= {"scale", "pose", "azimuth", "elevation", "size", "fps"}, name


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_all_formats_of_a_file_and_again_the_same_bytes(tmp_path, capsys, arms):
    save_skin(tmp_path / "My Skin.png", arms)
    words = [str(tmp_path / "My Skin.png"), "--format", "all", "--size", "128,129", "--fps", "2"]
    assert main([*words, "--out", str(tmp_path / "a")]) == 0
    listed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("/")]
    made = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert made == sorted(line.rpartition("/")[2] for line in listed)
    suffixes = {name.rpartition(".")[2] for name in made}
    assert suffixes == {"mcpack", "glb", "bbmodel", "png", "mp4", "hex", "gpl"}
    assert all(name.startswith("my-skin") for name in made) and len(made) == 17
    assert main([*words, "--out", str(tmp_path / "b")]) == 0
    for name in made:
        if not name.endswith(".mp4"):
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_pictures_and_palettes_hold_what_they_should(tmp_path):
    pixels = save_skin(tmp_path / "a.png")
    words = [str(tmp_path / "a.png"), "--format", "enlarged", "hex", "gpl", "legacy"]
    assert main([*words, "--scale", "3", "--out", str(tmp_path)]) == 0
    large = np.array(Image.open(tmp_path / "a@3x.png"))
    assert np.array_equal(large, pixels.repeat(3, 0).repeat(3, 1))
    counts = {
        bytes(color).hex(): int((pixels == [*color, 255]).all(-1).sum())
        for color in ((255, 0, 77), (29, 43, 83))
    }
    codes = sorted(counts, key=lambda code: -counts[code])
    for suffix in ("hex", "gpl"):
        palette, notices = read_palette(str(tmp_path / f"a.{suffix}"))
        assert palette.hex_codes() == codes and not notices
    assert Image.open(tmp_path / "a-64x32.png").size == (64, 32)


def test_films_have_the_length_and_the_size_that_were_asked_for(tmp_path):
    save_skin(tmp_path / "a.png")
    words = [str(tmp_path / "a.png"), "--format", "turntable", "walk", "--out", str(tmp_path)]
    assert main([*words, "--size", "129,128", "--fps", "3"]) == 0
    for name in ("turntable", "walk"):
        reader = imageio_ffmpeg.read_frames(str(tmp_path / f"a-{name}.mp4"))
        about = next(reader)
        assert about["size"] == (128, 130) and about["fps"] == 3
        assert len(list(reader)) == 12


def test_a_run_is_exported_with_its_palette_and_prompt(tmp_path, capsys):
    recipe = tmp_path / "known.yaml"
    recipe.write_text(RECIPE.format(base="embedded", size="72, 48"), encoding="utf-8")
    run = tmp_path / "run"
    palette = ["--palette", "lospec/pico-8"]
    prompt = "A <b>knight</b>\n../of\tgold"
    assert make(["-c", str(recipe), "-pt", prompt, *palette, "--out", str(run)]) == 0
    assert main([str(run), "--format", "hex", "mcpack", "--pose", "walking"]) == 0
    assert "--pose: it has no effect here" in capsys.readouterr().out
    written = (run / "exports" / "a-b-knight-b-of-gold.hex").read_text()
    assert written == (run / "palette.hex").read_text()
    assert (run / "exports" / "a-b-knight-b-of-gold.mcpack").exists()
    assert json.loads((run / "status.json").read_text())["state"] == "done"
    assert main([str(run), "--format", "hex", "--arms", "slim"]) == 2
    Image.new("RGBA", (64, 64), (1, 2, 3, 255)).save(run / "skin.png")
    assert main([str(run), "--format", "hex"]) == 2
    assert "was changed" in capsys.readouterr().err


def test_a_flat_run_has_only_flat_formats(tmp_path, capsys):
    recipe = tmp_path / "flat.yaml"
    recipe.write_text(RECIPE.format(base="flat", size="64, 64"), encoding="utf-8")
    words = ["-c", str(recipe), "-pt", "x", "--palette", "lospec/pico-8", "--size", "10,14"]
    assert make([*words, "--out", str(tmp_path / "run")]) == 0
    assert main([str(tmp_path / "run"), "--format", "glb"]) == 2
    assert "glb takes a skin" in capsys.readouterr().err
    assert main([str(tmp_path / "run"), "--format", "all"]) == 0
    made = {path.name for path in (tmp_path / "run" / "exports").iterdir()}
    assert made == {"x@8x.png", "x.hex", "x.gpl"}
    assert Image.open(tmp_path / "run" / "exports" / "x@8x.png").size == (112, 80)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "glbb"], "--format: there is no 'glbb'; did you mean glb"),
        (["--format", "enlarged", "--scale", "17"], "--scale: 17"),
        (["--format", "render", "--pose", "flying"], "--pose: there is no 'flying'"),
        (["--format", "render", "--elevation", "90"], "--elevation: 90"),
        (["--format", "walk", "--elevation", "-90"], "--elevation: -90"),
        (["--format", "render", "--size", "9,9"], "--size: 9,9"),
        (["--format", "walk", "--fps", "0"], "--fps: 0"),
        (["--format", "turntable", "--size", "big"], "--size: 'big'"),
    ],
)
def test_wrong_options_are_one_line(tmp_path, capsys, words, message):
    save_skin(tmp_path / "a.png")
    assert main([str(tmp_path / "a.png"), *words, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_what_is_no_skin_is_refused_and_what_is_mended_is_said(tmp_path, capsys):
    assert main([str(tmp_path / "none.png"), "--format", "hex"]) == 2
    assert main([str(tmp_path), "--format", "hex"]) == 2
    pixels = save_skin(tmp_path / "a.png")
    pixels[0, 0] = 255
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert main([str(tmp_path / "a.png"), "--format", "enlarged", "--scale", "2"]) == 0
    assert "lint_skin" in capsys.readouterr().out
    assert np.array(Image.open(tmp_path / "a@2x.png"))[0, 0, 3] == 0
