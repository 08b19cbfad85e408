"""The whole command on the prior that ships, small."""

import json

import pytest
import torch
from PIL import Image

from config.load import load_config
from config.schema import Request
from tools.evaluate import main
from tools.evaluation.prompts import read_prompts
from tools.evaluation.skins import make_skin
from tools.io.palettes import read_palette
from tools.io.report import Reporter
from tools.io.run_directory import read_run
from tools.io.skin_file import color_pixels, read_picture
from tools.optimize import Job, carry_out, load_denoiser

SMALL = ["--set", "steps=2", "--judge_steps", "2", "--judge_skins", "120", "--matcher_steps", "2"]


def write_list(folder):
    path = folder / "two.yaml"
    path.write_text(
        "- {prompt: a ninja with a yellow scarf, archetype: ninja, with: scarf, "
        "colors: {scarf: yellow}}\n- {prompt: 'no: red cape'}\n- {prompt: never made}\n"
    )
    return str(path)


def test_skins_are_made_judged_and_not_made_again(tmp_path, capsys):
    command = ["--prompts", write_list(tmp_path), "drawn", "--limit", "2", "--seeds", "4"]
    command += ["--palette", "lospec/pico-8", "--out", str(tmp_path / "out"), *SMALL]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "8/8 sample" in said and "'no: red cape'" in said and "never made" not in said
    pictures = {path: path.stat().st_mtime_ns for path in (tmp_path / "out/skins").glob("*.png")}
    assert len(pictures) == 8

    report = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    table = report["tables"]["two"]["lospec/pico-8"]
    assert table["color"]["distil"]["count"] == 1 and table["color"]["ceiling"]["mean"] > 0.95
    assert {"distil", "sample", "ceiling", "chance"} <= set(table["addition"])
    assert table["isolated"]["distil"]["count"] == 2 and "drawn" in table["isolated"]
    drawn = report["tables"]["drawn"]["lospec/pico-8"]
    assert drawn["retrieved"]["chance"]["mean"] == 0.02
    assert drawn["retrieved"]["ceiling"]["count"] == 50
    assert len(report["skins"]) == 8
    text = (tmp_path / "out/report.md").read_text(encoding="utf-8")
    assert "## two, lospec/pico-8" in text and text.strip() in said
    for name in ("distil", "sample"):
        assert Image.open(tmp_path / f"out/sheet-lospec-pico-8-{name}.png").width > 100

    assert main([*command, "--seeds", "4", "5", "--no_judges"]) == 0
    said = capsys.readouterr().out
    assert "seed 5" in said and "seed 4" not in said
    for path, time in pictures.items():
        assert path.stat().st_mtime_ns == time
    assert len(list((tmp_path / "out/judges").glob("*.pt"))) == 2


def test_a_skin_in_memory_is_the_skin_of_a_run(tmp_path):
    palette, _ = read_palette("lospec/pico-8")
    config = load_config("embedded", ["steps=3"])
    request = Request("a knight", "lospec/pico-8", seed=1)
    folder = carry_out(Job(request, config, palette, "x", out=tmp_path / "run"), Reporter())
    denoiser = load_denoiser(config, device="cpu", download=False)
    made = make_skin("distil", request, config, palette=palette, denoiser=denoiser, device="cpu")
    layout, _ = read_run(folder)
    assert torch.equal(read_picture(folder / "skin.png"), color_pixels(made.index_HW, palette))
    assert made.coverage == 1 and made.layout == layout


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{prompt: x, colors: {kape: red}}", "row 1: colors: 'kape'"),
        ("{prompt: x, archetype: knigth}", "row 1: archetype: there is no 'knigth'.*knight"),
        ("{prompt: x, with: skarf}", "row 1: with: there is no 'skarf'"),
        ("{prompt: x, colour: red}", "row 1: colour: no such key"),
        ("{archetype: knight}", "row 1: prompt: missing"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, row, message):
    path = tmp_path / "list.yaml"
    path.write_text(f"- {row}\n")
    with pytest.raises(ValueError, match=message):
        read_prompts(str(path))


def test_wrong_words_end_with_two(tmp_path, capsys):
    assert main(["--prompts", "nothing", "--out", str(tmp_path)]) == 2
    assert "error: --prompts: there is no 'nothing'" in capsys.readouterr().err
    (tmp_path / "seen.yaml").write_text("- {prompt: x}\n")
    assert main(["--prompts", "seen", str(tmp_path / "seen.yaml"), "--out", str(tmp_path)]) == 2
    assert "another list is called seen" in capsys.readouterr().err
    assert main(["--prompts", "seen", "--limit", "0", "--out", str(tmp_path)]) == 2
    assert "--limit" in capsys.readouterr().err
