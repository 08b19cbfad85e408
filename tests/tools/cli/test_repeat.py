"""Repeating a run from its picture, with the exact denoiser of one known picture as guidance."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from config.load import RECIPES, find_differences, load_config
from main import main, parse
from tests.photo_cases import RED, draw_figure
from tests.test_main import RECIPE
from tests.test_main_photo import WITH_PHOTO
from tools.io.record import read_recipe_text
from tools.io.skin_file import read_texts


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "known.yaml"
    path.write_text(RECIPE.replace("steps: 24", "steps: 6") + WITH_PHOTO, encoding="utf-8")
    return str(path)


@pytest.fixture
def run(recipe, tmp_path):
    words = ["-c", recipe, "-pt", "a ✓ knight", "-npt", "red", "--palette", "lospec/pico-8"]
    words += ["--seed", "7", "--arms", "slim", "--set", "losses.total_variation.weight=0.25"]
    assert main([*words, "--out", str(tmp_path / "run")]) == 0
    return tmp_path / "run"


def repeat(picture, out, *more):
    return main(["--from_image_recipe", str(picture), "--out", str(out), *more])


def assert_same(run, again):
    for name in ("skin.png", "request.json", "palette.hex"):
        assert (run / name).read_bytes() == (again / name).read_bytes(), name


def test_with_its_json_a_run_is_repeated_to_the_byte(run, tmp_path, capsys):
    capsys.readouterr()
    assert repeat(run / "skin.png", tmp_path / "again") == 0
    assert_same(run, tmp_path / "again")
    assert "differ" not in capsys.readouterr().out
    (tmp_path / "beside").mkdir()
    shutil.copy(run / "skin.png", tmp_path / "beside/mine.png")
    shutil.copy(run / "skin.json", tmp_path / "beside/mine.json")
    assert repeat(tmp_path / "beside/mine.png", tmp_path / "third") == 0
    assert_same(run, tmp_path / "third")


def test_a_picture_alone_says_enough(run, tmp_path, capsys):
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(run / "skin.png", tmp_path / "alone/other.png")
    assert repeat(alone, tmp_path / "again") == 0
    assert_same(run, tmp_path / "again")
    assert read_recipe_text(read_texts(run / "skin.png")["recipe"]) is not None


def test_the_json_of_another_picture_is_not_taken(run, tmp_path, capsys):
    picture = np.array(Image.open(run / "skin.png"))
    Image.fromarray(picture).save(run / "skin.png")  # without its texts
    assert repeat(run / "skin.png", tmp_path / "again") == 2
    assert "holds no recipe" in capsys.readouterr().err
    assert repeat(tmp_path / "none.png", tmp_path / "again") == 2


def test_prompt_seed_and_palette_may_be_replaced_and_nothing_else(run, tmp_path, capsys):
    more = ["--seed", "0", "--prompt=another", "--palette", "lospec/2bit-demichrome"]
    assert repeat(run / "skin.png", tmp_path / "again", *more) == 0
    old, new = (
        json.loads((folder / "request.json").read_text(encoding="utf-8"))
        for folder in (run, tmp_path / "again")
    )
    assert new["request"] == {
        **old["request"],
        "seed": 0,
        "prompt": "another",
        "palette": "lospec/2bit-demichrome",
    }
    assert new["config"] == old["config"] and len(new["palette"]["colors"]) == 4
    for words in (["--steps", "9"], ["--arms", "classic"], ["-c", "embedded"], ["--set", "a=1"]):
        assert repeat(run / "skin.png", tmp_path / "no", *words) == 2
        message = capsys.readouterr().err
        assert "has its own" in message and message.count("\n") == 1
    assert repeat(run / "skin.png", tmp_path / "no", "--seed", "-1") == 2
    assert repeat(run / "skin.png", tmp_path / "no", "--input_image", "x.png") == 2
    assert not (tmp_path / "no").exists()


def test_a_dry_run_writes_nothing_and_a_palette_is_wanted_without_a_picture(run, tmp_path, capsys):
    assert repeat(run / "skin.png", tmp_path / "no", "--dry-run") == 0
    assert "a ✓ knight" in capsys.readouterr().out and not (tmp_path / "no").exists()
    with pytest.raises(SystemExit) as exit:
        parse(["-pt", "knight"])
    assert exit.value.code == 2


def test_a_palette_that_has_changed_is_said(recipe, tmp_path, capsys):
    palette = tmp_path / "mine.hex"
    palette.write_text("ff0044\n00e436\n")
    words = ["-c", recipe, "-pt", "x", "--palette", str(palette), "--out", str(tmp_path / "run")]
    assert main(words) == 0
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(tmp_path / "run/skin.png", tmp_path / "alone/a.png")
    palette.write_text("ff0044\n00e437\n")
    capsys.readouterr()
    assert repeat(alone, tmp_path / "other") == 0
    assert "has other colours now" in capsys.readouterr().out
    assert repeat(tmp_path / "run/skin.png", tmp_path / "again") == 0  # the JSON has the colours
    assert_same(tmp_path / "run", tmp_path / "again")
    palette.unlink()
    assert repeat(alone, tmp_path / "gone") == 2
    assert "mine.hex" in capsys.readouterr().err
    assert repeat(alone, tmp_path / "given", "--palette", "lospec/pico-8") == 0


def test_a_prompt_that_was_cut_is_asked_for(recipe, tmp_path, capsys):
    long = "knight " * 300
    words = ["-c", recipe, "-pt", long, "--palette", "lospec/pico-8"]
    assert main([*words, "--out", str(tmp_path / "run")]) == 0
    assert repeat(tmp_path / "run/skin.png", tmp_path / "again") == 0
    assert_same(tmp_path / "run", tmp_path / "again")
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(tmp_path / "run/skin.png", tmp_path / "alone/a.png")
    assert repeat(alone, tmp_path / "no") == 2
    assert "was cut" in capsys.readouterr().err
    assert repeat(alone, tmp_path / "third", "-pt", long) == 0
    assert_same(tmp_path / "run", tmp_path / "third")


def test_a_photo_is_taken_from_the_run_or_asked_for(recipe, tmp_path, capsys):
    photo = tmp_path / "figure.png"
    Image.fromarray(draw_figure(shirt=RED).numpy()).save(photo)
    words = ["-c", recipe, "--input_image", str(photo), "--palette", "kmeans:6"]
    assert main([*words, "--out", str(tmp_path / "run")]) == 0
    assert repeat(tmp_path / "run/skin.png", tmp_path / "again") == 0
    assert_same(tmp_path / "run", tmp_path / "again")
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(tmp_path / "run/skin.png", tmp_path / "alone/a.png")
    assert repeat(alone, tmp_path / "no") == 2
    assert "expected the photo with --input_image" in capsys.readouterr().err
    assert repeat(alone, tmp_path / "third", "--input_image", str(photo)) == 0
    assert_same(tmp_path / "run", tmp_path / "third")


def test_a_flat_picture_keeps_its_size(tmp_path):
    flat = tmp_path / "flat.yaml"
    flat.write_text(
        "extends: flat\nsteps: 2\ndiffusion:\n  sdxl: null\n"
        "  known_skin: {resolution: [64, 64], rows: [ff0044 00e436]}\n",
        encoding="utf-8",
    )
    words = ["-c", str(flat), "-pt", "x", "--palette", "lospec/pico-8", "--size", "10,14"]
    assert main([*words, "--out", str(tmp_path / "run")]) == 0
    (tmp_path / "alone").mkdir()
    alone = shutil.copy(tmp_path / "run/skin.png", tmp_path / "alone/a.png")
    assert repeat(alone, tmp_path / "again") == 0
    assert_same(tmp_path / "run", tmp_path / "again")


@pytest.mark.parametrize("text", ["{", "[]", '{"format":2}', '{"prompt": "…'])
def test_a_text_that_is_no_recipe_is_none(tmp_path, capsys, text):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("recipe", text)
    Image.new("RGBA", (64, 64)).save(tmp_path / "a.png", pnginfo=texts)
    assert repeat(tmp_path / "a.png", tmp_path / "no") == 2
    assert "holds no recipe" in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [{"only": 5}, {"prompts": [1]}, {"prompts": {"hat": 1}}, {"arms": "long"}, {"lock": "nose"}],
)
def test_what_no_option_could_say_is_one_line(run, tmp_path, capsys, change):
    with Image.open(run / "skin.png") as picture:
        texts = PngImagePlugin.PngInfo()
        recipe = json.loads(picture.text["recipe"])
        recipe["request"].update(change)
        texts.add_text("recipe", json.dumps(recipe))
        picture.save(tmp_path / "a.png", pnginfo=texts)
    capsys.readouterr()
    assert repeat(tmp_path / "a.png", tmp_path / "no", "--prompt", "x") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "no").exists()


def test_the_differences_of_every_recipe_are_few():
    for path in sorted(RECIPES.glob("*.yaml")):
        for has_photo in (False, True):
            config = load_config(path.stem, has_photo=has_photo)
            text = json.dumps(find_differences(config), separators=(",", ":"))
            assert len(text) < 1000, path.name
