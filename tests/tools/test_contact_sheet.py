import json

import torch
from PIL import Image

from models.layout import skin_layout
from models.palette import Palette
from tools.contact_sheet import main
from tools.io.skin_file import write_skin


def make_run(folder, arms, color):
    palette = Palette("one", torch.tensor([color], dtype=torch.uint8))
    layout = skin_layout(arms)
    index_HW = torch.where(layout.mask_HW("base"), 0, 1)
    folder.mkdir()
    write_skin(folder / "skin.png", index_HW, layout, palette)
    recipe = {
        "request": {"prompt": "a plain figure", "arms": arms, "size": None},
        "palette": {"name": "one"},
    }
    (folder / "skin.json").write_text(json.dumps(recipe), encoding="utf-8")
    return str(folder)


def test_every_skin_is_on_the_sheet(tmp_path):
    runs = [
        make_run(tmp_path / "red", "classic", (200, 0, 0)),
        make_run(tmp_path / "green", "slim", (0, 200, 0)),
        make_run(tmp_path / "blue", "slim", (0, 0, 200)),
    ]
    assert main([*runs, "--out", str(tmp_path / "sheet.png"), "--columns", "2"]) == 0
    sheet = Image.open(tmp_path / "sheet.png")
    width, height = sheet.size
    quarters = {
        "red": (0, 0, width // 2, height // 2),
        "green": (width // 2, 0, width, height // 2),
        "blue": (0, height // 2, width // 2, height),
    }
    for channel, box in zip(range(3), quarters.values(), strict=True):
        pixels = sheet.crop(box).convert("RGB").get_flattened_data()
        strong = [pixel for pixel in pixels if pixel[channel] > 100 and sum(pixel) < 260]
        assert len(strong) > 1000
        assert all(pixel[channel] == max(pixel) for pixel in strong)


def test_an_unfinished_run_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "none"), "--out", str(tmp_path / "sheet.png")]) == 2
    assert "none" in capsys.readouterr().err
    assert not (tmp_path / "sheet.png").exists()
