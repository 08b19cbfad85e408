import json

import numpy as np
import pytest
import torch
from PIL import Image, PngImagePlugin

from main import main as make
from models.layout import skin_layout
from tools.io.skin_file import read_texts
from tools.lint_skin import main

RECIPE = """
extends: embedded
steps: 2
diffusion:
  sdxl: null
  known_skin: {resolution: [72, 48], rows: ["ff0044 00e436 29adff", "1d2b53 ffffff 000000"]}
"""


def plain(arms="classic"):
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[skin_layout(arms).mask_HW("base")] = torch.tensor([255, 0, 77, 255]).byte()
    return skin_HW4


def save(path, pixels, **options):
    Image.fromarray(np.asarray(pixels)).save(path, **options)
    return str(path)


def test_exit_codes_and_sentences(tmp_path, capsys):
    good, wrong_HW4 = save(tmp_path / "good.png", plain()), plain()
    wrong_HW4[0, 0] = 255
    wrong = save(tmp_path / "wrong.png", wrong_HW4)
    assert main([good]) == 0
    assert "good.png: sound" in capsys.readouterr().out
    assert main([good, wrong]) == 1
    assert "error unused: 1 texels" in capsys.readouterr().out
    (tmp_path / "none.txt").write_text("no picture")
    assert main([good, wrong, str(tmp_path / "none.txt")]) == 2
    assert capsys.readouterr().err.endswith("none.txt is no PNG file\n")


def test_a_palette_decides_too(tmp_path, capsys):
    good = save(tmp_path / "good.png", plain())
    assert main([good, "--palette", "lospec/pico-8"]) == 0
    assert main([good, "--palette", "lospec/2bit-demichrome"]) == 1
    assert main([good, "--palette", "lospec/pico-9"]) == 2
    assert "pico-8" in capsys.readouterr().err


def test_json_says_the_same(tmp_path, capsys):
    wrong_HW4 = plain("slim")
    wrong_HW4[0, 0] = 255
    save(tmp_path / "wrong.png", wrong_HW4)
    assert main([str(tmp_path / "wrong.png"), "no.png", "--json"]) == 2
    wrong, missing = json.loads(capsys.readouterr().out)
    assert (wrong["arms"], wrong["is_sound"], wrong["mended"]) == ("slim", False, [])
    assert [finding["rule"] for finding in wrong["findings"]] == ["unused"]
    assert wrong["figures"]["coverage"] == 1
    assert "cannot be read" in missing["error"]


def test_fix_mends_in_place_and_keeps_the_texts(tmp_path, capsys):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("prompt", "a knight ✓")
    wrong_HW4 = plain()
    wrong_HW4[0, 0] = 255  # unused
    wrong_HW4[10, 10, 3] = 7  # base
    wrong_HW4[10, 44] = torch.tensor([255, 0, 77, 200]).byte()  # outer
    path = save(tmp_path / "wrong.png", wrong_HW4, pnginfo=texts, icc_profile=b"none")
    assert main([path, "--fix"]) == 0
    assert "mended: " in capsys.readouterr().out
    mended_HW4 = plain()
    mended_HW4[10, 44] = torch.tensor([255, 0, 77, 255]).byte()
    assert np.array_equal(np.array(Image.open(path)), mended_HW4)
    assert read_texts(tmp_path / "wrong.png") == {"prompt": "a knight ✓"}
    before = (tmp_path / "wrong.png").read_bytes()
    assert main([path, "--fix"]) == 0
    assert (tmp_path / "wrong.png").read_bytes() == before


def test_fix_leaves_alone_what_it_would_change(tmp_path):
    strange = save(tmp_path / "colors.png", plain())
    before = (tmp_path / "colors.png").read_bytes()
    assert main([strange, "--palette", "lospec/2bit-demichrome", "--fix"]) == 1
    assert (tmp_path / "colors.png").read_bytes() == before
    between_HW4 = plain()
    between_HW4[25, 54, 3] = 0
    between = save(tmp_path / "arms.png", between_HW4)
    assert main([between, "--fix"]) == 1
    assert np.array_equal(np.array(Image.open(between)), between_HW4)
    assert main([between, "--fix", "--arms", "classic"]) == 0
    assert np.array_equal(np.array(Image.open(between)), plain())


def test_fix_follows_a_link_and_makes_old_skins_new(tmp_path):
    target = save(tmp_path / "old.png", plain()[:32])
    (tmp_path / "link.png").symlink_to(target)
    assert main([str(tmp_path / "link.png"), "--fix"]) == 0
    assert (tmp_path / "link.png").is_symlink()
    assert np.array_equal(np.array(Image.open(target)), plain())


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_run_is_sound_and_its_recipe_has_the_figures(tmp_path, capsys, arms):
    (tmp_path / "known.yaml").write_text(RECIPE, encoding="utf-8")
    command = ["-c", str(tmp_path / "known.yaml"), "-pt", "x", "--palette", "lospec/pico-8"]
    assert make([*command, "--arms", arms, "--out", str(tmp_path / "run")]) == 0
    capsys.readouterr()
    assert main([str(tmp_path / "run"), "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    recipe = json.loads((tmp_path / "run" / "skin.json").read_text(encoding="utf-8"))
    assert recipe["quality"] == {"arms_seen": arms, "figures": entry["figures"]}
    assert main([str(tmp_path)]) == 2  # holds no run
