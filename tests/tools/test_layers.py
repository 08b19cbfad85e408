import dataclasses
import json

import numpy as np
import pytest
import torch
from PIL import Image

from config.schema import StartConfig
from models.layout import flat_layout
from models.palette_grid import PaletteGrid
from tests.tools.test_run_directory import (
    LAYOUT,
    OUTPUT,
    PALETTE,
    make_record,
    open_run,
    optimise,
)
from tools.io.run_directory import read_logits
from tools.io.skin_file import color_pixels
from tools.layers import main


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    path = tmp_path_factory.mktemp("layers") / "run"
    with open_run(path) as run:
        optimise(run)
    return path


def read(path):
    with Image.open(path) as picture:
        return np.array(picture.convert("RGBA"))


def write_palette(path, *codes):
    path.write_text("".join(f"{code}\n" for code in codes), encoding="utf-8")
    return str(path)


def soft_layers(folder):
    return [read(path).astype(float) for path in sorted((folder / "soft").iterdir())]


def test_hard_layers_are_the_texels_of_each_colour(run, tmp_path, capsys):
    assert main([str(run), "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path} is done\n"
    skin = read(run / "skin.png")
    names = ["0-fa0003.png", "1-04c805.png", "2-0607ff.png"]
    assert sorted(path.name for path in (tmp_path / "hard").iterdir()) == names
    total = np.zeros(skin.shape[:2], int)
    for color, name in zip(PALETTE.colors_C3.numpy(), names, strict=True):
        layer = read(tmp_path / "hard" / name)
        assert (layer[..., :3] == color).all()
        is_there = (skin[..., :3] == color).all(-1) & (skin[..., 3] == 255)
        assert (layer[..., 3] == 255 * is_there).all()
        total += layer[..., 3]
    assert (total == skin[..., 3]).all()
    assert (read(tmp_path / "skin.png") == skin).all()
    assert (tmp_path / "palette.hex").read_bytes() == (run / "palette.hex").read_bytes()
    assert Image.open(tmp_path / "palette.png").size[0] > 100


def test_soft_layers_add_up_to_the_mean_of_all_skins(run, tmp_path):
    assert main([str(run), "--out", str(tmp_path)]) == 0
    layers = soft_layers(tmp_path)
    grid = PaletteGrid(LAYOUT, PALETTE, None, start=StartConfig(kind="zeros"))
    with torch.no_grad():
        grid.logits_NK.copy_(read_logits(run, notice=pytest.fail))
        expected = grid.expected().numpy()
    assert grid.logits_NK.abs().max() > 0.1
    total = sum(layer[..., 3] for layer in layers) / 255
    np.testing.assert_allclose(total, expected[..., 3], atol=3 * 0.5 / 255)
    color = sum(layer[..., :3] * layer[..., 3:] for layer in layers) / 255**2
    np.testing.assert_allclose(color, expected[..., :3], atol=3 * 0.5 / 255 + 1e-6)
    together = read(tmp_path / "soft.png").astype(float)
    np.testing.assert_allclose(together[..., 3] / 255, expected[..., 3], atol=0.5 / 255 + 1e-6)


def test_as_many_colours_go_by_their_places(run, tmp_path, capsys):
    palette = write_palette(tmp_path / "new.hex", "000000", "ffffff", "102030")
    assert main([str(run), "--palette", palette, "--out", str(tmp_path / "out")]) == 0
    assert "3 colours for as many" in capsys.readouterr().out
    before, after = read(run / "skin.png"), read(tmp_path / "out/skin.png")
    for old, new in zip(
        PALETTE.colors_C3.numpy(), [(0, 0, 0), (255,) * 3, (16, 32, 48)], strict=True
    ):
        is_there = (before[..., :3] == old).all(-1) & (before[..., 3] == 255)
        assert is_there.any()
        assert (after[is_there] == (*new, 255)).all()
    assert (before[..., 3] == after[..., 3]).all()
    assert sorted(path.name for path in (tmp_path / "out/hard").iterdir()) == [
        "0-000000.png",
        "1-ffffff.png",
        "2-102030.png",
    ]


def test_fewer_colours_go_by_what_they_look_like(run, tmp_path, capsys):
    palette = write_palette(tmp_path / "new.hex", "0000f0", "ff1010")
    assert main([str(run), "--palette", palette, "--out", str(tmp_path / "out")]) == 0
    assert "2 colours for 3: each by the nearest in OKLab; 2 of the new ones" in (
        capsys.readouterr().out
    )
    before, after = read(run / "skin.png"), read(tmp_path / "out/skin.png")
    is_red = (before[..., :3] == (250, 0, 3)).all(-1)
    is_blue = (before[..., :3] == (6, 7, 255)).all(-1) & (before[..., 3] == 255)
    assert (after[is_red] == (255, 16, 16, 255)).all()
    assert (after[is_blue] == (0, 0, 240, 255)).all()


def test_each_palette_has_a_folder_of_its_own(run):
    assert main([str(run)]) == 0
    assert main([str(run), "--palette", "lospec/pico-8.hex"]) == 0
    assert len(list((run / "layers/soft").iterdir())) == 3
    assert len(list((run / "layers-pico-8/soft").iterdir())) == 3


def test_a_flat_picture_has_layers_too(tmp_path):
    layout, path = flat_layout(5, 7), tmp_path / "run"
    with open_run(path, record=make_record(size=[5, 7]), layout=layout) as run:
        optimise(run, layout=layout)
    assert main([str(path)]) == 0
    layers = soft_layers(path / "layers")
    assert layers[0].shape == (5, 7, 4)
    np.testing.assert_allclose(sum(layer[..., 3] for layer in layers), 255, atol=1.5)


def test_without_a_checkpoint_there_are_no_soft_layers(run, tmp_path, capsys):
    copy = tmp_path / "run"
    copy.mkdir()
    for name in ("request.json", "skin.json", "skin.png"):
        (copy / name).write_bytes((run / name).read_bytes())
    assert main([str(copy)]) == 0
    assert "there is no checkpoint: no soft layers" in capsys.readouterr().out
    assert (copy / "layers/hard").is_dir() and not (copy / "layers/soft").exists()


def test_nonsense_is_refused_in_one_line(run, tmp_path, capsys):
    changed = tmp_path / "changed"
    changed.mkdir()
    for name in ("request.json", "skin.json"):
        (changed / name).write_bytes((run / name).read_bytes())
    pixels = color_pixels(torch.zeros(64, 64, dtype=torch.int64), PALETTE)
    Image.fromarray(pixels.numpy()).save(changed / "skin.png")
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    (unfinished / "request.json").write_text(json.dumps(make_record()), encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for words, answer in (
        ([str(tmp_path / "none")], "holds no finished skin"),
        ([str(unfinished)], "holds no finished skin"),
        ([str(changed)], "was changed"),
        ([str(run), "--palette", "lospec/pico-9"], "did you mean"),
        ([str(run), "--out", str(run)], "own folder"),
        ([str(run), "--out", str(tmp_path / "file")], "file"),
    ):
        assert main(words) == 2, words
        error = capsys.readouterr().err
        assert error.startswith("error: ") and error.count("\n") == 1, error
        assert answer in error


def test_a_run_may_end_with_an_enlarged_picture(tmp_path):
    output = dataclasses.replace(OUTPUT, enlarge=3)
    with open_run(tmp_path / "run", output=output) as run:
        optimise(run)
    small, large = read(tmp_path / "run/skin.png"), read(tmp_path / "run/skin@3x.png")
    assert (large == small.repeat(3, 0).repeat(3, 1)).all()
    files = json.loads((tmp_path / "run/skin.json").read_text(encoding="utf-8"))["files"]
    assert files["skin@3x.png"]["bytes"] == (tmp_path / "run/skin@3x.png").stat().st_size
    assert list(files) == ["skin.png", "skin@3x.png"]
