import torch
from PIL import Image, ImageChops

from models.layout import flat_layout, skin_layout
from models.palette import Palette
from tools.io.preview import CARD
from tools.io.skin_file import SkinPicture, color_pixels
from tools.sweeping.figure import Failure, Label, draw_figure

RED = Palette("red", torch.tensor([[220, 0, 0]], dtype=torch.uint8))


def skin(layout):
    return SkinPicture(color_pixels(torch.where(layout.mask_HW("base"), 0, 1), RED), layout)


def count_red(picture):
    return sum(pixel[0] > 120 and max(pixel[1:]) < 30 for pixel in picture.get_flattened_data())


def test_each_cell_is_in_its_place():
    rows = [Label("seed", "0"), Label("seed", "1")]
    columns = [Label("losses.sds.guidance_scale", value) for value in ("1", "2", "3")]
    made, flat = skin(skin_layout("slim")), skin(flat_layout(32, 48))
    cells = [[made, None, Failure("it " * 400)], [None, flat, made]]
    figure = draw_figure("knight " * 99, "", rows, columns, cells)
    plain = draw_figure("knight " * 99, "", rows, columns, [[None] * 3] * 2)
    assert figure.size == plain.size
    width, height = figure.size
    left, top = 212, height - 20 - 2 * 206 - 12
    for y in range(2):
        for x in range(3):
            corner = (left + 312 * x, top + 218 * y)
            cell = figure.crop((*corner, corner[0] + 300, corner[1] + 206))
            assert cell.getpixel((0, 100)) == CARD
            assert (count_red(cell) > 5000) == ((y, x) in ((0, 0), (1, 1), (1, 2)))
    assert left + 3 * 312 - 12 + 20 == width
    message = (left + 624, top, left + 924, top + 206)
    assert ImageChops.difference(figure.crop(message), plain.crop(message)).getbbox()


def test_labels_show_photos_and_palettes():
    photo = Image.new("RGBA", (400, 100), (220, 0, 0, 255))
    without = [Label("input_image", "a.png")], [Label("palette", "red")]
    shown = [Label("input_image", "a.png", photo)], [Label("palette", "red", RED)]
    assert count_red(draw_figure("", "", *without, [[None]])) == 0
    assert count_red(draw_figure("", "", *shown, [[None]])) > 180 * 45 + 40 * 40
    alone = draw_figure("", "", [Label("", "")], without[1], [[None]])
    assert alone.width == draw_figure("", "", *without, [[None]]).width - 192
