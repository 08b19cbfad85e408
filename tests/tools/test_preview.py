import numpy as np
import pytest
import torch
from PIL import Image

from models.layout import flat_layout, skin_layout
from models.palette import Palette
from models.player import build_player
from models.renderer import shade, trace
from tools import preview_skin
from tools.io.preview import (
    CARD,
    Preview,
    draw_flat,
    hero_camera,
    look,
    paint,
    premultiply,
    side_camera,
)
from tools.io.skin_file import color_pixels, write_skin

PALETTE = Palette("three", torch.tensor([[250, 0, 3], [4, 200, 5], [6, 7, 255]], dtype=torch.uint8))


def random_pixels(layout, seed=0):
    generator = torch.Generator().manual_seed(seed)
    size = (layout.height, layout.width)
    index_HW = torch.randint(0, len(PALETTE) + 1, size, generator=generator)
    index_HW[layout.mask_HW("base")] %= len(PALETTE)
    return index_HW.masked_fill(layout.face_HW < 0, len(PALETTE))


@pytest.mark.parametrize("camera", [hero_camera(35.0), side_camera(90.0)])
def test_a_view_shows_what_trace_and_shade_show(camera):
    layout = skin_layout("slim")
    player = build_player(layout)
    skin_HW4 = premultiply(color_pixels(random_pixels(layout), PALETTE))
    skin_HW4[20:30] *= 0.5  # half transparent, as foreign skins may be
    picture = paint(look(player, camera, (80, 48)), skin_HW4, Image.new("RGB", (48, 80), CARD))
    fragments = trace(player, camera, (80, 48), supersample=2)
    expected_3HW = shade(skin_HW4, fragments, torch.tensor([CARD]) / 255)[0]
    found_HW3 = torch.from_numpy(np.array(picture)).float()
    assert (found_HW3 - 255 * expected_3HW.permute(1, 2, 0)).abs().max() <= 0.51


def test_the_flat_skin_is_exact_and_the_checkerboard_shows_through_holes():
    layout = skin_layout("classic")
    index_HW = random_pixels(layout)
    flat = draw_flat(color_pixels(index_HW, PALETTE), 3)
    assert flat.size == (192, 192)
    for row, column in ((8, 8), (9, 41), (20, 44)):
        entry = index_HW[row, column].item()
        square = np.array(flat)[3 * row : 3 * row + 3, 3 * column : 3 * column + 3].reshape(-1, 3)
        colors = {tuple(color) for color in PALETTE.colors_C3.tolist()}
        if entry < len(PALETTE):
            assert (square == PALETTE.colors_C3[entry].numpy()).all()
        else:
            assert not colors & {tuple(color) for color in square.tolist()}


def test_a_preview_holds_every_side_in_the_colours_of_the_palette():
    layout = skin_layout("classic")
    board = Preview(layout, PALETTE, "a knight " * 100)
    red, green = torch.zeros(64, 64).long(), torch.ones(64, 64).long()
    pictures = []
    for index_HW in (red, green):
        index_HW[layout.face_HW < 0] = len(PALETTE)
        index_HW[layout.mask_HW("outer")] = len(PALETTE)
        pictures.append(np.array(board.draw(color_pixels(index_HW, PALETTE))).astype(int))
    assert pictures[0].shape == pictures[1].shape
    is_red = (pictures[0] == [250, 0, 3]).all(-1)
    is_green = (pictures[1] == [4, 200, 5]).all(-1)
    is_swatch = is_red & (pictures[1] == [250, 0, 3]).all(-1)
    front, side = 8 * 8 + 8 * 12 + 2 * 4 * 12 + 8 * 12, 8 * 8 + 4 * 24
    expected = 2 * (front + side) * 8**2 + 1632 * 6**2  # four sides, and the flat skin
    assert 0.98 * expected < (is_red & ~is_swatch).sum() < 1.3 * expected  # tops of heroes too
    assert ((is_red & ~is_swatch) == (is_green & is_red & ~is_swatch)).all()


@pytest.mark.parametrize("size", [(1, 1), (3, 1024), (48, 32)])
@pytest.mark.parametrize("palette", [PALETTE, None])
def test_any_flat_picture_has_a_preview(size, palette):
    layout = flat_layout(*size)
    pixels_HW4 = color_pixels(torch.full(size, 2), PALETTE)
    picture = np.array(Preview(layout, palette, "").draw(pixels_HW4))
    is_blue = (picture == [6, 7, 255]).all(-1)
    assert is_blue.sum() >= size[0] * size[1] * max(1, 768 // max(size)) ** 2


def test_a_thousand_colours_fit():
    codes = torch.arange(1024)
    colors_C3 = torch.stack([codes % 256, codes // 256, codes % 7], dim=-1).to(torch.uint8)
    palette = Palette("many", colors_C3)
    picture = np.array(Preview(skin_layout(), palette, "many")._board._frame)
    shown = {tuple(color) for color in picture.reshape(-1, 3).tolist()}
    assert {tuple(color) for color in colors_C3.tolist()} <= shown


def test_the_command_line_draws_a_skin_and_refuses_what_is_none(tmp_path, capsys):
    layout = skin_layout("slim")
    write_skin(tmp_path / "skin.png", random_pixels(layout), layout, PALETTE)
    assert preview_skin.main([str(tmp_path / "skin.png")]) == 0
    with Image.open(tmp_path / "skin_preview.png") as picture:
        assert picture.mode == "RGB" and min(picture.size) > 600
    (tmp_path / "bad.png").write_bytes(b"no")
    assert preview_skin.main([str(tmp_path / "bad.png")]) == 2
    assert "bad.png is no PNG" in capsys.readouterr().err
