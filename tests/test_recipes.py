"""Every recipe plans and makes a skin, on a model small enough for that."""

import pytest

from config.load import RECIPES
from main import main
from tests.tiny_sdxl import tiny_sdxl

NAMES = sorted(path.stem for path in RECIPES.glob("*.yaml"))


def words(name, out):
    options = [
        f"diffusion.sdxl.model={tiny_sdxl()}",
        *("diffusion.sdxl.vae=null", "diffusion.sdxl.resolution=[64,64]"),
    ]
    options += ["grid.start.synchronised.steps=2", "grid.start.sample.steps=2"]
    options += ["grid.start.sample.clip=null"]  # a model of its own
    asked = ["-pt", "knight", "--palette", "lospec/pico-8", "--out", str(out), "--steps", "2"]
    return ["-c", name, *asked, "--set", *options]


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_plans_and_makes_a_skin(name, tmp_path, capsys):
    out = tmp_path / "run"
    assert main([*words(name, out), "--dry-run", "--compile"]) == 0
    said = capsys.readouterr().out
    assert "--compile: not compiled" in said and "memory: 0." in said and "steps: 2" in said
    assert not out.exists()
    assert main(words(name, out)) == 0
    assert (out / "skin.png").is_file()


def test_the_presets_are_among_them():
    assert {"fast", "flat", "low_vram", "quality", "sd-pixl", "sdxl", "tiny_vram"} <= set(NAMES)
