import pytest
import torch

from config.errors import ConfigError
from tools.io.palette_names import PaletteName, read_palette_for, split_palette_name
from tools.io.palettes import read_palette

PIXELS = torch.randint(
    0, 256, (500, 3), generator=torch.Generator().manual_seed(0), dtype=torch.uint8
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("kmeans:16", PaletteName(None, 16)),
        ("lospec/pico-8.hex+4", PaletteName("lospec/pico-8.hex", 4)),
        ("lospec/pico-8+12", PaletteName("lospec/pico-8", 12)),
        ("lospec/pico-8", PaletteName("lospec/pico-8", 0)),
        ("notepad++", PaletteName("notepad++", 0)),
    ],
)
def test_names(name, expected):
    assert split_palette_name(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "kmeans:",
        "kmeans:0",
        "kmeans:-3",
        "kmeans:257",
        "kmeans:4.5",
        "lospec/pico-8+0",
        "lospec/pico-8+9999",
        "kmeans:１６",
    ],
)
def test_wrong_numbers(name):
    with pytest.raises(ConfigError, match="expected 1 to 256"):
        split_palette_name(name)


def test_a_file_of_that_name_goes_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine+4.hex").write_text("ff0000\n")
    (tmp_path / "mine.hex+4").write_text("")
    assert split_palette_name("mine+4.hex") == PaletteName("mine+4.hex", 0)
    assert split_palette_name("mine.hex+4") == PaletteName("mine.hex+4", 0)


def test_reading():
    plain, _ = read_palette_for("lospec/pico-8", None)
    assert torch.equal(plain.colors_C3, read_palette("lospec/pico-8")[0].colors_C3)
    made, notices = read_palette_for("kmeans:24", PIXELS)
    assert len(made) == 24 and made.name == "kmeans:24" and notices == []
    mixed, _ = read_palette_for("lospec/pico-8.hex+4", PIXELS)
    assert mixed.name == "lospec/pico-8+4" and len(mixed) == 20
    assert torch.equal(mixed.colors_C3[:16], plain.colors_C3)


def test_mistakes(tmp_path):
    (tmp_path / "large.hex").write_text("".join(f"{code:06x}\n" for code in range(1000)))
    for name in ("kmeans:16", "lospec/pico-8+4"):
        with pytest.raises(ConfigError, match="--input_image"):
            read_palette_for(name, None)
    with pytest.raises(ConfigError, match="did you mean"):
        read_palette_for("lospec/pico8+4", PIXELS)
    with pytest.raises(ConfigError, match="at most 1024"):
        read_palette_for(str(tmp_path / "large.hex+25"), PIXELS)
