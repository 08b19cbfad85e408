import pytest
import torch
from PIL import Image

from models.palette import Palette
from tools.io.palettes import Credit, read_palette
from tools.show_palette import Card, draw_sheet, main, order_colors


def card(num_colors, title="Title", author="Author"):
    levels = torch.arange(num_colors)
    colors = torch.stack([levels % 256, levels // 256, 0 * levels], dim=1).to(torch.uint8)
    return Card(Palette("folder/name", colors), Credit(title, author, ""))


def shown_colors(image):
    return {color for _, color in image.getcolors(1 << 20)}


def test_every_colour_is_on_the_sheet_exactly():
    cards = [card(1), card(7), card(64), card(200), card(300)]
    for order in ("file", "lightness", "hue"):
        found = shown_colors(draw_sheet(cards, order=order))
        for shown in cards:
            assert found >= {tuple(color) for color in shown.palette.colors_C3.tolist()}


def test_a_swatch_is_where_the_file_order_puts_it():
    palette, _ = read_palette("lospec/pico-8")
    image = draw_sheet([Card(palette, None)])
    # From the first appearance of each colour, row by row: eight a row, in the order of the file.
    expected = [tuple(color) for color in palette.colors_C3.tolist()]
    rows = [[image.getpixel((x, y)) for x in range(image.width)] for y in range(image.height)]
    lines = [[color for color in dict.fromkeys(row) if color in expected[1:]] for row in rows]
    assert expected[1:7] in [line[:6] for line in lines]
    assert expected[8:] in lines


def test_the_sheet_grows_with_what_is_on_it_and_stays_no_tower():
    one, many = draw_sheet([card(8)]), draw_sheet([card(8)] * 40)
    assert one.width < many.width and one.height < many.height
    assert many.height <= 1.5 * many.width
    wide = draw_sheet([card(300)])
    assert wide.width > wide.height


def test_titles_and_details():
    assert card(1).title == "Title"
    assert card(1).details == "folder/name  ·  1 colour  ·  by Author"
    assert card(2, author="").details == "folder/name  ·  2 colours"
    assert card(2, "👌31", "💚 NatTorpedia 💚").title == "31"
    assert card(2, "👌31", "💚 NatTorpedia 💚").details.endswith("by NatTorpedia")
    assert card(2, "まるき", "まるき").title == "folder/name"
    assert Card(card(2).palette, None).title == "folder/name"


def test_a_long_title_stays_on_its_card():
    plain, long = draw_sheet([card(8, "")]), draw_sheet([card(8, "W" * 500, "W" * 500)])
    assert long.size == plain.size
    edge = long.width - 28 - 13  # margin and padding
    strip = (edge, 0, long.width, long.height)
    assert long.crop(strip).tobytes() == plain.crop(strip).tobytes()


def test_orders():
    codes = ["ff0000", "ffffff", "000000", "0000ff", "00ff00", "808080", "800000"]
    colors = torch.tensor([list(bytes.fromhex(code)) for code in codes], dtype=torch.uint8)
    palette = Palette("x", colors)

    def ordered(order):
        return [codes[index] for index in order_colors(palette, order)]

    assert ordered("file") == codes
    assert ordered("lightness") == [
        *("000000", "800000", "0000ff", "808080", "ff0000", "00ff00", "ffffff")
    ]
    assert ordered("hue") == [
        *("000000", "808080", "ffffff", "800000", "ff0000", "00ff00", "0000ff")
    ]


def test_command_line(tmp_path, capsys):
    (tmp_path / "mine.hex").write_text("ff0000\nff0000\n")
    out = tmp_path / "sheet.png"
    names = ["lospec/sweetie-16", str(tmp_path / "mine.hex")]
    assert main([*names, "--out", str(out)]) == 0
    captured = capsys.readouterr()
    assert "2 palettes" in captured.out and "1 repeated, merged" in captured.err
    with Image.open(out) as image:
        found = shown_colors(image.convert("RGB"))
    assert (255, 0, 0) in found and (0x1A, 0x1C, 0x2C) in found


@pytest.mark.parametrize(
    "arguments",
    [["sweetie16", "--out", "x.png"], ["--out", "x.jpg"], ["lospec/pico-8", "--out", "file/x.png"]],
)
def test_mistakes_are_one_line_and_exit_code_2(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
