from pathlib import Path

import pytest
import torch
from PIL import Image

from models.layout import skin_layout
from models.reference import make_reference
from tests.photo_cases import RED, draw_figure
from tools.io.palettes import read_palette
from tools.io.photo import read_photo
from tools.io.subject import find_subject
from tools.show_reference import main, quantise

PHOTOS = Path(__file__).parents[2] / "assets" / "examples"


def test_a_sheet_of_two_palettes(tmp_path, capsys):
    Image.fromarray(draw_figure(shirt=RED).numpy()).save(tmp_path / "figure.png")
    out = tmp_path / "sheet.png"
    arguments = [
        str(tmp_path / "figure.png"),
        "--out",
        str(out),
        "-p",
        "kmeans:6",
        "-p",
        "lospec/pico-8",
    ]
    assert main(arguments) == 0
    assert "figure.png: full" in capsys.readouterr().out
    with Image.open(out) as sheet:
        colors = {color for _, color in sheet.convert("RGB").getcolors(1 << 24)}
        assert sheet.height > 2 * 288
    assert {tuple(color) for color in read_palette("lospec/pico-8")[0].colors_C3.tolist()} & colors


def test_the_likeness_of_the_example_photos():
    layout = skin_layout("classic")

    def mean(name, part, rows, columns):
        reference = make_reference(find_subject(read_photo(PHOTOS / name)), layout)
        rect = layout.box(part, "base").faces["front"]
        texels = reference.skin_HW4[rect.rows, rect.columns, :3][rows, columns]
        return (255 * texels).flatten(0, 1).median(0).values.tolist()

    red, green, blue = mean("astronaut.png", "body", slice(3, 12), slice(0, 8))
    assert red > 170 and red > 1.5 * green > 1.5 * blue, "the suit is orange"
    red, green, blue = mean("astronaut.png", "head", slice(0, 2), slice(0, 8))
    assert 90 < red < 190 and red > blue + 40, "her hair is light brown"
    red, green, blue = mean("woman_background.jpg", "right_arm", slice(1, 8), slice(0, 4))
    assert green < red < 130 and green < blue < 140, "the shirt is purple"
    red, green, blue = mean("woman_background.jpg", "body", slice(10, 12), slice(1, 7))
    assert blue > red, "the shorts are of denim"


def test_the_base_is_made_of_the_palette():
    layout, palette = skin_layout("slim"), read_palette("lospec/pico-8")[0]
    reference = make_reference(find_subject(read_photo(PHOTOS / "hopper_128.png")), layout)
    skin_HW4 = quantise(reference, layout, palette, "palette-bilinear", "oklab")
    base = layout.mask_HW("base")
    found = {tuple(color) for color in skin_HW4[base][:, :3].tolist()}
    assert found <= {tuple(color) for color in palette.colors_C3.tolist()}
    assert torch.equal(skin_HW4[..., 3] == 255, base)


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing.png", "--out", "x.png"],
        [str(PHOTOS / "hopper_128.png"), "--out", "x.jpg"],
        [str(PHOTOS / "hopper_128.png"), "--out", "x.png", "-p", "kmeans:0"],
        [str(PHOTOS / "hopper_128.png"), "--out", "x.png", "--matting", "no/model"],
    ],
)
def test_mistakes_are_one_line_and_an_exit_code(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == (3 if "no/model" in arguments else 2)
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())
