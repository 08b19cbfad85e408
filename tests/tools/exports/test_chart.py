from dataclasses import replace

import pytest
import torch
from subjects import PALETTE, random_subject

from config.errors import ConfigError
from models.layout import PARTS
from models.palette import Palette
from tools.exports.chart import count_cells, draw_part, draw_totals, number_colors


def test_colours_are_numbered_in_the_order_of_the_palette_without_gaps():
    subject = random_subject()
    colors = [[1, 1, 1], *PALETTE.colors_C3.tolist(), [0, 0, 0]]
    subject = replace(subject, palette=Palette("five", torch.tensor(colors, dtype=torch.uint8)))
    number_HW = number_colors(subject)
    for number, color in enumerate(PALETTE.colors_C3, start=1):
        is_color_HW = (subject.pixels_HW4[..., :3] == color).all(-1)
        is_color_HW &= subject.pixels_HW4[..., 3] > 0
        assert torch.equal(number_HW == number, is_color_HW)
    assert torch.equal(number_HW == 0, subject.pixels_HW4[..., 3] == 0)


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_the_counts_of_the_parts_add_up_to_the_skin(arms):
    subject = random_subject(arms)
    number_HW = number_colors(subject)
    counts = count_cells(subject, number_HW)
    used_N = number_HW.flatten()[subject.layout.texel_N]
    assert torch.equal(sum(counts.values()), used_N.bincount())


def test_every_cell_has_its_colour_and_empty_layers_are_left_out():
    subject = random_subject()
    number_HW = number_colors(subject)
    picture = draw_part(subject, "head", number_HW)
    shown = {color for _, color in picture.getcolors(1 << 24)}
    assert {tuple(color) for color in PALETTE.colors_C3.tolist()} <= shown
    bare = random_subject(overlay=False)
    smaller = draw_part(bare, "head", number_colors(bare))
    assert smaller.height < picture.height
    corner = (40 + 34 * 8 + 34 + 5, 84 + 3 * 26 + 34 * 8 + 17 + 5)  # the face, top left
    assert smaller.getpixel(corner) == tuple(bare.pixels_HW4[8, 8, :3].tolist())
    assert all(draw_part(bare, part, number_colors(bare)).width > 500 for part in PARTS)
    assert draw_totals(bare, number_colors(bare)).height > 100


def test_too_many_colours_are_refused():
    generator = torch.Generator().manual_seed(0)
    colors_C3 = torch.randint(0, 256, (400, 3), generator=generator).unique(dim=0).byte()
    subject = random_subject()
    place_N = subject.layout.texel_N[: len(colors_C3)]
    pixels_T4 = subject.pixels_HW4.reshape(-1, 4).clone()
    pixels_T4[place_N, :3] = colors_C3
    pixels_T4[place_N, 3] = 255
    subject = replace(
        subject, pixels_HW4=pixels_T4.reshape(64, 64, 4), palette=Palette("many", colors_C3)
    )
    with pytest.raises(ConfigError, match="colours are used"):
        number_colors(subject)
