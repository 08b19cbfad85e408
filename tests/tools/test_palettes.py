import io
import os
import struct
import zlib

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from config import plugins
from config.errors import ConfigError
from models.palette import Palette
from tools.io import palettes
from tools.io.palettes import (
    PALETTES,
    parse_palette,
    read_credit,
    read_palette,
    resolve,
    shipped_names,
    write_hex,
)

FORMATS = plugins.names("tools.io.palettes")


def parse(data, suffix):
    data = data.encode() if isinstance(data, str) else data
    palette, notices = parse_palette(data, suffix=suffix, name="x", where=f"x{suffix}")
    return palette.hex_codes(), notices


def codes(data, suffix):
    found, notices = parse(data, suffix)
    assert notices == []
    return found


def complaint(data, suffix):
    with pytest.raises(ConfigError) as caught:
        parse(data, suffix)
    message = str(caught.value)
    assert message.startswith("palette: ") and "\n" not in message and f"x{suffix}" in message
    return message


def ase(*colors, num_blocks=None):
    """Build an Adobe file of (model, components) colours, in a group as Adobe does."""
    name = "red\0".encode("utf-16-be")
    blocks = [struct.pack(">HIH", 0xC001, 2 + len(name), 4) + name]
    for model, components in colors:
        payload = struct.pack(">H", 4) + name + model
        payload += struct.pack(f">{len(components)}fH", *components, 2)
        blocks.append(struct.pack(">HI", 1, len(payload)) + payload)
    blocks.append(struct.pack(">HI", 0xC002, 0))
    count = len(blocks) if num_blocks is None else num_blocks
    return b"ASEF" + struct.pack(">HHI", 1, 0, count) + b"".join(blocks)


def riff(*colors, count=None, size=None, before=b"", form=b"PAL "):
    """Build a Microsoft palette; the fourth byte of an entry is flags, not alpha."""
    count = len(colors) if count is None else count
    size = 4 + 4 * len(colors) if size is None else size
    body = form + before + b"data" + struct.pack("<IHH", size, 0x300, count)
    body += b"".join(bytes(color) + b"\x04" for color in colors)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def png(pixels, width, mode="RGBA", **options):
    image = Image.new(mode, (width, len(pixels) // width))
    image.putdata(pixels)
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


VALID = {
    "hex": b"ff0000\n00ff00\n0000ff\n",
    "gpl": b"GIMP Palette\nName: x\nColumns: 3\n#\n255 0 0\tred\n0 255 0\n0 0 255\n",
    "pal": b"JASC-PAL\r\n0100\r\n3\r\n255 0 0\r\n0 255 0\r\n0 0 255\r\n",
    "txt": b"; Paint.NET\nFFFF0000\nFF00FF00\nFF0000FF\n",
    "ase": ase((b"RGB ", (1, 0, 0)), (b"RGB ", (0, 1, 0)), (b"RGB ", (0, 0, 1))),
    "png": png([(255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)], 3),
}
RIFF = riff((255, 0, 0), (0, 255, 0), (0, 0, 255))


def test_every_format_is_tested():
    assert sorted(VALID) == FORMATS


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_colours_in_every_format(suffix):
    assert codes(VALID[suffix], f".{suffix}") == ["ff0000", "00ff00", "0000ff"]
    assert codes(VALID[suffix], f".{suffix.upper()}") == ["ff0000", "00ff00", "0000ff"]


# .hex


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ff0000\n00FF00", ["ff0000", "00ff00"]),
        ("#ff0000\r\n#0f0\r\n", ["ff0000", "00ff00"]),
        ("ff0000\r00ff00\r", ["ff0000", "00ff00"]),
        ("\ufeffff0000\n\n  \n00ff00\n\n", ["ff0000", "00ff00"]),
        ("ff0000ff\n112233FF\n", ["ff0000", "112233"]),
        ("; reds\n# reds\n#\n// reds\n#My reds\nff0000 ; red\nee0000 # red\ndd0000//red", None),
        ("ff0000\n\x1a", ["ff0000"]),
    ],
)
def test_hex_traps(text, expected):
    assert codes(text, ".hex") == (expected or ["ff0000", "ee0000", "dd0000"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_hex_in_other_encodings(encoding):
    assert codes("; café\nff0000\n".encode(encoding), ".hex") == ["ff0000"]


@pytest.mark.parametrize(
    "wrong",
    ["ff00z", "#ff00z", "ff00zz", "ff00", "ff0000 red", "#bad idea", "0xff0000", "٠٠٠", "f f"],
)
def test_hex_names_the_wrong_line(wrong):
    message = complaint(f"ff0000\n\n{wrong}\n", ".hex")
    assert message == f"palette: line 3 of x.hex is '{wrong}'; expected six hex digits"


def test_hex_without_a_colour_names_the_line():
    assert "line 3" in complaint("; one\n\n; three\n", ".hex")
    assert "blank" in complaint("\n \n", ".hex")


def test_hex_tells_alpha_first_from_alpha_last():
    assert "AARRGGBB" in complaint("ff112233\nffaabbcc\n", ".hex")
    found, notices = parse("112233ff\n44556600\n", ".hex")
    assert found == ["112233"]
    assert notices == ["palette: x.hex: 1 not opaque, left out: 44556600"]


def test_long_and_odd_lines_stay_one_short_line():
    message = complaint("zz\x85\u2028" * 1000, ".hex")
    assert len(message) < 400


# .gpl


def test_gpl_traps():
    text = (
        "GIMP Palette\r\nName: Café 5\r\nColumns: 0\r\n# me\r\n\r\n  1   2  3 255 reds\r\n4\t5 6\n"
    )
    assert codes(text, ".gpl") == ["010203", "040506"]
    assert codes(text.encode("latin-1"), ".gpl") == ["010203", "040506"]
    assert codes(b"\xef\xbb\xbf" + text.encode(), ".gpl") == ["010203", "040506"]
    assert codes("GIMP Palette\n1 2 3 Dark: blue\n", ".gpl") == ["010203"]


def test_gpl_with_alpha():
    text = "GIMP Palette\nChannels: RGBA\n#\n1 2 3 255 a\n4 5 6 0 b\n7 8 9 128 c\n"
    found, notices = parse(text, ".gpl")
    assert found == ["010203"]
    assert notices[0].endswith("2 not opaque, left out: 04050600, 07080980")
    assert "line 3" in complaint("GIMP Palette\nChannels: RGBA\n1 2 3 a\n", ".gpl")


@pytest.mark.parametrize("wrong", ["1 2", "1 2 256", "1 2 -3", "1.0 2 3", "red", "Name: late"])
def test_gpl_names_the_wrong_line(wrong):
    assert f"line 3 of x.gpl is '{wrong}'" in complaint(f"GIMP Palette\n1 2 3\n{wrong}", ".gpl")


def test_gpl_needs_its_first_line_and_a_colour():
    assert "'GIMP Palette'" in complaint("1 2 3\n", ".gpl")
    assert "line 2" in complaint("GIMP Palette\nName: x\n", ".gpl")


# .pal


def test_jasc_traps():
    assert codes("JASC-PAL\n0100\n1\n1 2 3 255\n", ".pal") == ["010203"]
    assert codes("\ufeffJASC-PAL\n0100\n1\n\n1 2 3", ".pal") == ["010203"]
    assert codes("JASC-PAL\n0100\n1\n1 2 3\n".encode("utf-16"), ".pal") == ["010203"]
    for count in (1, 256):
        found, notices = parse(f"JASC-PAL\n0100\n{count}\n1 2 3\n4 5 6\n", ".pal")
        assert found == ["010203", "040506"]
        assert notices[0].endswith(f"says {count}, the colours that are there were taken: 2")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("JASC-PAL\n0200\n1\n1 2 3\n", 2),
        ("JASC-PAL\n0100\nmany\n1 2 3\n", 3),
        ("JASC-PAL\n0100\n2\n1 2 3\n4 5\n", 5),
        ("JASC-PAL\n0100\n1\n1 2 3 4 5\n", 4),
        ("JASC-PAL\n0100\n1\n1 2 300\n", 4),
        ("JASC-PAL\n0100\n0\n", 3),
        ("JASC-PAL\n", 1),
    ],
)
def test_jasc_names_the_wrong_line(text, line):
    assert f"line {line}" in complaint(text, ".pal")


def test_riff_is_told_from_jasc_and_its_flags_are_no_alpha():
    assert codes(RIFF, ".pal") == ["ff0000", "00ff00", "0000ff"]
    odd_chunk = b"note" + struct.pack("<I", 3) + b"abc\0"
    assert codes(riff((1, 2, 3), before=odd_chunk), ".pal") == ["010203"]


def test_riff_mistakes():
    assert "says 9" in parse(riff((1, 2, 3), size=40), ".pal")[1][0]
    assert "1 of its 2" in complaint(riff((1, 2, 3), count=2), ".pal")
    assert "holds 0 colours at byte 22" in complaint(riff(), ".pal")
    assert "'WAVE'" in complaint(riff((1, 2, 3), form=b"WAVE"), ".pal")
    assert "JASC" in complaint(bytes(768), ".pal")
    for end in range(4, len(RIFF)):
        complaint(RIFF[:end], ".pal")


# .ase


def test_ase_rounds_to_the_nearest_byte():
    every = [(b"Gray", (level / 255,)) for level in range(256)]
    assert codes(ase(*every), ".ase") == [f"{level:02x}" * 3 for level in range(256)]
    assert codes(ase((b"RGB ", (0.1, 0.2, 0.9999))), ".ase") == ["1a33ff"]


@pytest.mark.parametrize(("model", "size"), [(b"CMYK", 4), (b"LAB ", 3)])
def test_ase_refuses_what_needs_a_profile(model, size):
    message = complaint(ase((b"RGB ", (0, 0, 0)), (model, (0.5,) * size)), ".ase")
    assert (
        f"colour 2 of x.ase ('red') is '{model.decode().strip()}'; expected RGB or Gray" in message
    )


def test_ase_mistakes():
    sprite = struct.pack("<IHHHH", 128, 0xA5E0, 1, 32, 32) + bytes(116)
    assert "Aseprite sprite" in complaint(sprite, ".ase")
    assert "'ASEF'" in complaint(b"GIMP Palette\n", ".ase")
    for value in (float("nan"), float("inf"), -1.0, 255.0):
        assert "0 to 1" in complaint(ase((b"RGB ", (0, value, 0))), ".ase")
    assert "holds 0 colours in 2 blocks" in complaint(ase(), ".ase")
    assert "after colour 1" in complaint(ase((b"Gray", (0,)), num_blocks=9), ".ase")
    assert "left out" in parse(VALID["ase"] + b"more", ".ase")[1][0]
    for end in range(4, len(VALID["ase"])):
        complaint(VALID["ase"][:end], ".ase")


# .txt


def test_txt_traps():
    text = ";paint.net Palette File\r\n; Downloaded\r\n\r\nFF112233\r\nFF445566 ; dark\r\n778899"
    assert codes(text, ".txt") == ["112233", "445566", "778899"]
    found, notices = parse("FF112233\n00FFFFFF\n80ABCDEF\n", ".txt")
    assert found == ["112233"]
    assert notices[0].endswith("ffffff00, abcdef80")


def test_txt_padding_is_left_out_of_a_full_file_only():
    full = ["FF112233", "FFFFFFFF", "FF445566"] + ["FFFFFFFF"] * 93
    found, notices = parse("\n".join(full), ".txt")
    assert found == ["112233", "ffffff", "445566"]
    assert "last 93 whites" in notices[0] and len(notices) == 1
    assert parse("\n".join(["FF112233"] + ["FFFFFFFF"] * 95), ".txt")[0] == ["112233"]
    assert parse("\n".join(["FF112233"] + ["FFFFFFFF"] * 94), ".txt")[0] == ["112233", "ffffff"]
    assert parse("\n".join(["FFFFFFFF"] * 96), ".txt")[0] == ["ffffff"]
    distinct = [f"FF0000{level:02X}" for level in range(95)]
    assert codes("\n".join([*distinct, "FFFFFFFF"]), ".txt")[-1] == "ffffff"


def test_txt_mistakes():
    assert "line 2 of x.txt is 'red'" in complaint("FF112233\nred\n", ".txt")
    assert "line 2" in complaint("; one\n; two\n", ".txt")


# .png


def test_png_is_read_in_reading_order_at_any_scale():
    strip = [(3, 2, 1), (1, 2, 3), (3, 2, 1), (200, 0, 0)]
    assert codes(png(strip, 2, "RGB"), ".png") == ["030201", "010203", "c80000"]
    large = Image.open(io.BytesIO(png(strip, 4, "RGB"))).resize((64, 16), Image.Resampling.NEAREST)
    file = io.BytesIO()
    large.save(file, "PNG")
    assert codes(file.getvalue(), ".png") == ["030201", "010203", "c80000"]


def test_png_of_other_modes_and_transparency():
    assert codes(png([0, 7, 255], 3, "L"), ".png") == ["000000", "070707", "ffffff"]
    assert codes(png([0, 1], 2, "1"), ".png") == ["000000", "ffffff"]
    assert codes(png([(9, 9, 9), (1, 2, 3)], 2, "RGB", transparency=(9, 9, 9)), ".png") == [
        "010203"
    ]
    image = Image.new("P", (3, 1))
    image.putpalette([9, 9, 9, 1, 2, 3, 4, 5, 6])
    image.putdata([2, 0, 1])
    file = io.BytesIO()
    image.save(file, "PNG", transparency=0)
    assert codes(file.getvalue(), ".png") == ["040506", "010203"]
    found, notices = parse(png([(1, 2, 3, 255), (4, 5, 6, 128), (7, 8, 9, 0)], 3), ".png")
    assert found == ["010203"] and notices[0].endswith("04050680")


def test_png_takes_256_colours_and_no_photograph():
    pixels = [(level, level, 255, 255) for level in range(256)]
    assert len(codes(png(pixels, 16), ".png")) == 256
    assert "photograph" in complaint(png([*pixels, (0, 0, 0, 255)], 257), ".png")


def test_png_mistakes():
    assert "expected a PNG" in complaint(b"\xff\xd8\xff\xe0" + bytes(100), ".png")
    assert "transparent" in complaint(png([(0, 0, 0, 0)], 1), ".png")
    assert "16 bits" in complaint(png([0, 40000], 2, "I;16"), ".png")
    whole = VALID["png"]
    for end in range(8, len(whole) - 8):
        assert "damaged" in complaint(whole[:end], ".png")
        if end < len(whole) - 12:
            assert "damaged" in complaint(whole[:end] + whole[-12:], ".png")


@pytest.mark.parametrize("side", [3000, 60000])
def test_png_that_is_huge_is_refused_before_it_is_unpacked(side):
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        data += struct.pack(">I", len(body)) + kind + body
        data += struct.pack(">I", zlib.crc32(kind + body))
    complaint(data, ".png")


# What all formats share


def test_bytes_and_order_are_kept_exactly():
    generator = torch.Generator().manual_seed(0)
    every = torch.unique(torch.randint(0, 256, (256, 3), generator=generator), dim=0)
    colors = every[torch.randperm(len(every), generator=generator)].tolist()
    rows = "".join("{} {} {}\n".format(*color) for color in colors)
    files = {
        "hex": "".join("{:02x}{:02x}{:02x}\n".format(*color) for color in colors),
        "gpl": f"GIMP Palette\n{rows}",
        "pal": f"JASC-PAL\n0100\n{len(colors)}\n{rows}",
        "txt": "".join("FF{:02X}{:02X}{:02X}\n".format(*color) for color in colors),
        "ase": ase(*((b"RGB ", tuple(level / 255 for level in color)) for color in colors)),
        "png": png([(*color, 255) for color in colors], len(colors)),
    }
    assert sorted(files) == FORMATS
    expected = [bytes(color).hex() for color in colors]
    for suffix, data in files.items():
        assert codes(data, f".{suffix}") == expected
    assert codes(riff(*colors), ".pal") == expected


def test_repetitions_are_merged_with_a_notice():
    found, notices = parse("ff0000\n00ff00\nF00\nff0000\n00ff00\n0000ff\n", ".hex")
    assert found == ["ff0000", "00ff00", "0000ff"]
    assert notices == ["palette: x.hex: 3 repeated, merged: ff0000, 00ff00"]


def test_from_one_to_1024_colours():
    assert codes("808080", ".hex") == ["808080"]
    lines = [f"{number:06x}" for number in range(1025)]
    assert len(codes("\n".join(lines[:1024]), ".hex")) == 1024
    assert "1025 colours; expected at most 1024" in complaint("\n".join(lines), ".hex")
    assert len(parse("\n".join(lines[:1000] * 2), ".hex")[0]) == 1000


@pytest.mark.parametrize("suffix", FORMATS)
def test_empty_and_binary_files(suffix):
    assert "empty" in complaint(b"", f".{suffix}")
    complaint(bytes(range(256)) * 4, f".{suffix}")
    complaint(b"\x7fELF" + bytes(200), f".{suffix}")


def test_unknown_suffixes_name_the_known_ones():
    for suffix in (".jpg", "", ".aseprite", "._swatches"):
        message = complaint(b"ff0000", suffix)
        assert ".ase, .gpl, .hex, .pal, .png, .txt" in message


@st.composite
def damaged(draw):
    """A valid file, cut, overwritten and grown; or any bytes."""
    suffix = draw(st.sampled_from(FORMATS))
    if draw(st.booleans()):
        return suffix, draw(st.binary(max_size=200))
    data = bytearray(draw(st.sampled_from([VALID[suffix], RIFF])))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return suffix, bytes(data)


@settings(max_examples=600, deadline=None)
@given(damaged())
def test_any_bytes_are_a_palette_or_one_clear_line(case):
    suffix, data = case
    try:
        palette, notices = parse_palette(data, suffix=f".{suffix}", name="x", where="x")
    except ConfigError as error:
        assert str(error).startswith("palette: ") and "\n" not in str(error)
    else:
        assert 1 <= len(palette) <= 1024
        assert all(notice.startswith("palette: x: ") for notice in notices)


# Files and names


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder to stand in, and another in the place of assets/palettes."""
    shipped, here = tmp_path / "shipped", tmp_path / "here"
    (shipped / "lospec").mkdir(parents=True)
    here.mkdir()
    (shipped / "lospec" / "pico-8.hex").write_text("ff0000\n")
    (shipped / "lospec" / "v1.2.hex").write_text("00ff00\n")
    monkeypatch.setattr(palettes, "PALETTES", shipped)
    monkeypatch.chdir(here)
    return shipped, here


def test_resolve_as_given_then_shipped_then_with_hex_added(shelf):
    shipped, here = shelf
    for name in ("lospec/pico-8", "lospec/pico-8.hex"):
        assert resolve(name) == shipped / "lospec" / "pico-8.hex"
    assert resolve("lospec/v1.2") == shipped / "lospec" / "v1.2.hex"
    (here / "lospec").mkdir()
    mine = here / "lospec" / "pico-8.hex"
    mine.write_text("0000ff\n")
    for name in ("lospec/pico-8", "lospec/pico-8.hex", str(mine)):
        assert resolve(name).samefile(mine)
    (shipped / "lospec" / "pico-8").write_text("")
    assert resolve("lospec/pico-8").samefile(shipped / "lospec" / "pico-8")
    (here / "lospec" / "pico-8").mkdir()
    assert resolve(str(here / "lospec" / "pico-8")).samefile(mine)


def test_names_of_shipped_and_other_palettes(shelf):
    shipped, here = shelf
    (here / "my.palette.gpl").write_bytes(VALID["gpl"])
    assert read_palette("lospec/v1.2")[0].name == "lospec/v1.2"
    assert read_palette(str(shipped / "lospec" / "pico-8.hex"))[0].name == "lospec/pico-8"
    assert read_palette("my.palette.gpl")[0].name == "my.palette"
    assert shipped_names() == ["lospec/pico-8", "lospec/v1.2"]


@pytest.mark.parametrize(
    "name", ["pico8", "lospec/pico8", "lospec/pico-9.hex", "PICO-8", "/a/pico-8"]
)
def test_a_missing_name_gets_the_nearest(shelf, name):
    with pytest.raises(ConfigError, match=r"there is no '.*'; .*did you mean lospec/pico-8\?"):
        resolve(name)


def test_a_name_that_is_near_to_nothing(shelf):
    with pytest.raises(
        ConfigError, match=r"or one of the 2 that python -m tools.show_palette draws"
    ):
        resolve("qwertz")


@pytest.mark.parametrize(
    "name",
    ["", "  ", "a" * 5000, "a\0b", "a\nb", "${oc.env:HOME}", "../../x", "no", "\udce4", "🎨"],
)
def test_odd_names_are_one_line(shelf, name):
    with pytest.raises(ConfigError) as caught:
        read_palette(name)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


@pytest.mark.parametrize("scheme", ["http", "https", "file", "ftp"])
def test_web_addresses_are_never_followed(shelf, scheme):
    with pytest.raises(ConfigError, match=r"web address.*did you mean lospec/pico-8\?"):
        read_palette(f"{scheme}://lospec.com/palette-list/pico-8")


def test_folders_pipes_and_what_cannot_be_read(shelf):
    _, here = shelf
    with pytest.raises(ConfigError, match="'lospec' is a directory"):
        read_palette("lospec")
    os.mkfifo(here / "pipe.hex")
    with pytest.raises(ConfigError, match="device or a pipe"):
        read_palette("pipe.hex")
    (here / "loop.hex").symlink_to("loop.hex")
    with pytest.raises(ConfigError, match="loop"):
        read_palette("loop.hex")
    huge = here / "huge.hex"
    with huge.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(ConfigError, match="larger than"):
        read_palette("huge.hex")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(shelf):
    (shelf[1] / "x.hex").write_text("ff0000")
    (shelf[1] / "x.hex").chmod(0)
    with pytest.raises(ConfigError, match=r"x.hex cannot be read: Permission denied"):
        read_palette("x.hex")


def test_a_file_that_fails_while_it_is_read(shelf):
    (shelf[1] / "x.hex").symlink_to("/proc/self/mem")  # a file in name, unreadable in fact
    with pytest.raises(ConfigError, match=r"x.hex cannot be read: "):
        read_palette("x.hex")


def test_written_palettes_read_back_the_same(tmp_path):
    colors = torch.tensor([[255, 0, 1], [0, 171, 205], [1, 2, 3]], dtype=torch.uint8)
    path = tmp_path / "new" / "x.hex"
    write_hex(Palette("x", colors), path)
    assert path.read_bytes() == b"ff0001\n00abcd\n010203\n"
    palette, notices = read_palette(str(path))
    assert torch.equal(palette.colors_C3, colors) and notices == []


# What is shipped


def test_every_shipped_palette_reads_without_notice_and_is_credited():
    names = shipped_names()
    assert len(names) == len(set(names)) == 108
    for name in names:
        palette, notices = read_palette(name)
        assert palette.name == name and notices == []
        path = PALETTES / f"{name}.hex"
        assert path.read_text().lower().split() == palette.hex_codes()
        credit = read_credit(palette)
        if name.startswith("lospec/"):
            assert credit is not None and credit.title
            assert credit.url == f"https://lospec.com/palette-list/{name.removeprefix('lospec/')}"
        else:
            assert credit is None


def test_pico_8_is_pico_8():
    palette, _ = read_palette("lospec/pico-8.hex")
    assert "".join(palette.hex_codes()) == (
        "0000001d2b537e2553008751ab52365f574fc2c3c7fff1e8"
        "ff004dffa300ffec2700e43629adff83769cff77a8ffccaa"
    )
    credit = read_credit(palette)
    assert credit is not None and (credit.title, credit.author) == ("PICO-8", "Lexaloffle Games")
