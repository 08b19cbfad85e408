import struct
import zlib

import pytest
import torch
from PIL import Image

from config.errors import ConfigError
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from tools.io.skin_file import (
    MAX_TEXT_BYTES,
    check_skin,
    color_pixels,
    convert_legacy,
    detect_arms,
    encode_png,
    fit_texts,
    read_skin,
    write_skin,
)

PALETTE = Palette(
    "four", torch.tensor([[0, 0, 0], [255, 0, 77], [1, 2, 3], [255, 255, 254]], dtype=torch.uint8)
)
LAYOUTS = {
    "classic": skin_layout("classic"),
    "slim": skin_layout("slim"),
    "no overlay": skin_layout("classic", overlay=False),
    "flat": flat_layout(5, 7),
}


def random_index(layout, seed=0):
    generator = torch.Generator().manual_seed(seed)
    size = (layout.height, layout.width)
    index_HW = torch.randint(0, len(PALETTE), size, generator=generator)
    is_hole_HW = layout.mask_HW("outer") & (torch.rand(size, generator=generator) < 0.5)
    return index_HW.masked_fill(is_hole_HW | (layout.face_HW < 0), len(PALETTE))


def chunks(data):
    position = 8
    while position < len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        yield name, data[position + 8 : position + 8 + length]
        position += length + 12


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_file_holds_exactly_the_bytes_of_the_palette(tmp_path, name):
    layout = LAYOUTS[name]
    index_HW = random_index(layout)
    data = write_skin(tmp_path / "skin.png", index_HW, layout, PALETTE, {"prompt": "a knight"})
    assert (tmp_path / "skin.png").read_bytes() == data
    with Image.open(tmp_path / "skin.png") as image:
        assert (image.mode, image.size) == ("RGBA", (layout.width, layout.height))
        for row in range(layout.height):
            for column in range(layout.width):
                entry = index_HW[row, column].item()
                expected = (0, 0, 0, 0)
                if entry < len(PALETTE):
                    expected = (*PALETTE.colors_C3[entry].tolist(), 255)
                assert image.getpixel((column, row)) == expected
        assert image.info["prompt"] == "a knight"
        assert not {"icc_profile", "gamma", "srgb"} & set(image.info)


def test_the_header_says_eight_bits_of_rgba_and_text_is_all_that_is_added():
    pixels_HW4 = color_pixels(random_index(LAYOUTS["classic"]), PALETTE)
    found = list(chunks(encode_png(pixels_HW4, {"latin": "né", "wide": "🧙 ok"})))
    assert [name for name, _ in found] == [b"IHDR", b"tEXt", b"iTXt", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBB", found[0][1][:10]) == (64, 64, 8, 6)


def test_texts_are_cut_to_the_limit_and_short_ones_stay_whole(tmp_path):
    prompts = {"prompt": "🏰" * 5000, "negative prompt": "ugly " * 2000, "seed": "7", "nul": "a\0b"}
    write_skin(tmp_path / "a.png", random_index(LAYOUTS["slim"]), LAYOUTS["slim"], PALETTE, prompts)
    data = (tmp_path / "a.png").read_bytes()
    used = sum(len(body) + 12 for name, body in chunks(data) if name in (b"tEXt", b"iTXt"))
    assert MAX_TEXT_BYTES * 0.9 < used <= MAX_TEXT_BYTES
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["seed"] == "7"
        assert image.info["nul"] == "a\ufffdb"
        assert image.info["prompt"].endswith("🏰…")
        assert image.info["negative prompt"].startswith("ugly ugly ugly")
    short = {"prompt": "a knight: ${x}\nno", "empty": ""}
    assert fit_texts(short) == short


def test_each_broken_rule_is_found():
    layout = LAYOUTS["classic"]
    right = color_pixels(random_index(layout), PALETTE)
    assert check_skin(right, layout, PALETTE) == []
    outer_y, outer_x = torch.nonzero(layout.mask_HW("outer"))[0].tolist()
    for y, x, rgba, word in (
        (10, 10, (0, 0, 0, 0), "not opaque"),
        (outer_y, outer_x, (0, 0, 0, 128), "half transparent"),
        (0, 0, (0, 0, 0, 255), "unused"),
        (0, 0, (1, 0, 0, 0), "have a colour"),
        (10, 10, (255, 0, 78, 255), "not in the palette"),
    ):
        wrong = right.clone()
        wrong[y, x] = torch.tensor(rgba, dtype=torch.uint8)
        broken = check_skin(wrong, layout, PALETTE)
        assert any(word in sentence and f"x {x}, y {y}" in sentence for sentence in broken), broken
    assert "shape" in check_skin(right[:32], layout, PALETTE)[0]


def test_a_skin_that_would_not_be_exact_is_not_written(tmp_path):
    index_HW = random_index(LAYOUTS["classic"])
    index_HW[10, 10] = len(PALETTE)
    with pytest.raises(ValueError, match="base texels are not opaque"):
        write_skin(tmp_path / "skin.png", index_HW, LAYOUTS["classic"], PALETTE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_what_is_written_reads_back_with_its_arms(tmp_path, arms):
    layout = LAYOUTS[arms]
    index_HW = random_index(layout)
    write_skin(tmp_path / "skin.png", index_HW, layout, PALETTE)
    skin = read_skin(tmp_path / "skin.png")
    assert skin.layout == skin_layout(arms)
    assert torch.equal(skin.pixels_HW4, color_pixels(index_HW, PALETTE))


def test_slim_arms_are_told_by_black_or_white_leftovers_too():
    is_freed_HW = skin_layout("classic").mask_HW("base") & ~skin_layout("slim").mask_HW("base")
    assert is_freed_HW.sum() == 64
    pixels_HW4 = torch.full((64, 64, 4), 255, dtype=torch.uint8)
    assert detect_arms(pixels_HW4) == "slim"
    pixels_HW4[is_freed_HW] = torch.tensor([0, 0, 0, 255], dtype=torch.uint8)
    assert detect_arms(pixels_HW4) == "slim"
    pixels_HW4[20, 54] = torch.tensor([9, 9, 9, 255], dtype=torch.uint8)
    assert detect_arms(pixels_HW4) == "classic"


def test_an_old_skin_gets_left_limbs_that_mirror_the_right_ones():
    generator = torch.Generator().manual_seed(3)
    old_HW4 = torch.randint(0, 256, (32, 64, 4), generator=generator, dtype=torch.uint8)
    new_HW4 = convert_legacy(old_HW4)
    layout = skin_layout("classic")
    other = {"right": "left", "left": "right"}
    for limb in ("arm", "leg"):
        right, left = layout.box(f"right_{limb}", "base"), layout.box(f"left_{limb}", "base")
        for face, rect in right.faces.items():
            copy = left.faces[other.get(face, face)]
            source_HW4 = old_HW4[rect.rows, rect.columns]
            assert torch.equal(new_HW4[copy.rows, copy.columns], source_HW4.flip(1)), (limb, face)
    assert torch.equal(new_HW4[:32], old_HW4)


def test_the_hat_of_an_old_skin_counts_only_if_it_has_holes(tmp_path):
    solid = Image.new("RGBA", (64, 32), (10, 20, 30, 255))
    solid.save(tmp_path / "solid.png")
    skin = read_skin(tmp_path / "solid.png")
    hat = skin.layout.box("head", "outer").faces["front"]
    assert (skin.pixels_HW4[hat.rows, hat.columns] == 0).all()
    solid.putpixel((40, 8), (0, 0, 0, 0))
    solid.save(tmp_path / "holed.png")
    holed_HW4 = read_skin(tmp_path / "holed.png").pixels_HW4
    assert holed_HW4[9, 41].tolist() == [10, 20, 30, 255]


def test_a_transparent_base_reads_as_the_opaque_black_that_the_game_shows(tmp_path):
    Image.new("RGBA", (64, 64)).save(tmp_path / "empty.png")
    skin = read_skin(tmp_path / "empty.png")
    base_HW = skin.layout.mask_HW("base")
    assert (skin.pixels_HW4[base_HW] == torch.tensor([0, 0, 0, 255])).all()
    assert (skin.pixels_HW4[~base_HW] == 0).all()


def test_files_that_are_no_skin_are_refused_in_one_line(tmp_path):
    Image.new("RGBA", (64, 48)).save(tmp_path / "size.png")
    Image.new("RGBA", (64, 64)).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[:60])
    (tmp_path / "text.png").write_bytes(zlib.compress(b"hello"))
    (tmp_path / "folder.png").mkdir()
    for name, word in (
        ("size.png", "64×48 pixels; expected 64×64 or 64×32"),
        ("cut.png", "damaged"),
        ("text.png", "no PNG"),
        ("folder.png", "cannot be read"),
        ("missing.png", "cannot be read"),
    ):
        with pytest.raises(ConfigError, match=word) as caught:
            read_skin(tmp_path / name)
        assert name in str(caught.value) and "\n" not in str(caught.value)
