"""Whether parts have their colours: on constructed skins, and on true ones."""

import pytest
import torch

from config.errors import ConfigError
from models.layout import skin_layout
from models.palette import Palette
from tools.evaluation.colors import accepted_C, color_name, is_dominant, read_skin_colors
from tools.evaluation.parts import PART_OF_NOUN, PARTS, part_HW, places_HW
from tools.evaluation.references import check_colors_of_drawn, check_colors_of_painted
from tools.io.palettes import read_palette

LAYOUT = skin_layout("classic")


def palette_of(*codes):
    return Palette("x", torch.tensor([list(bytes.fromhex(code)) for code in codes]).byte())


FIVE = palette_of("c0242a", "701620", "2d56be", "f2f2f2", "1f1f25")
RED, DARK_RED, BLUE, WHITE, BLACK = range(5)


def paint(regions, ground=WHITE):
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[LAYOUT.mask_HW("base"), :3] = FIVE.colors_C3[ground]
    skin_HW4[LAYOUT.mask_HW("base"), 3] = 255
    for mask_HW, color in regions:
        skin_HW4[mask_HW, :3] = FIVE.colors_C3[color]
        skin_HW4[mask_HW, 3] = 255
    return skin_HW4


def read(skin_HW4, **claims):
    return read_skin_colors(skin_HW4, LAYOUT, FIVE, {k: (v,) for k, v in claims.items()})


def test_a_red_cape_is_red_and_no_other_colour():
    skin_HW4 = paint([(part_HW("cape", "classic"), RED)])
    assert read(skin_HW4, cape="red", torso="white") == {"cape": True, "torso": True}
    assert read(skin_HW4, cape="blue", torso="red") == {"cape": False, "torso": False}


def test_the_outer_layer_decides_where_it_is_seen():
    skin_HW4 = paint([(part_HW("cape", "classic"), RED)])
    jacket = LAYOUT.box("body", "outer").faces["back"]
    mask_HW = torch.zeros(64, 64, dtype=torch.bool)
    mask_HW[jacket.rows, jacket.columns] = True
    skin_HW4[mask_HW] = torch.tensor([*FIVE.colors_C3[BLUE].tolist(), 255]).byte()
    assert read(skin_HW4, cape="blue") == {"cape": True}


def test_tones_of_a_hue_count_together_and_the_plain_name_takes_them_all():
    texels_N = torch.tensor([RED] * 3 + [DARK_RED] * 3 + [BLUE] * 4)
    assert is_dominant(texels_N, FIVE, ("red",))
    assert not is_dominant(texels_N, FIVE, ("blue",))
    assert not is_dominant(texels_N, FIVE, ("dark red",))  # a third, against four of blue
    assert is_dominant(texels_N, FIVE, ("dark red", "red"))


def test_a_tie_is_no_majority():
    assert not is_dominant(torch.tensor([RED, BLUE]), FIVE, ("red",))


def test_a_colour_that_the_palette_lacks_is_what_it_would_become():
    grey = palette_of("000000", "555555", "aaaaaa", "ffffff")
    assert accepted_C(grey, ("yellow",)).tolist() == [False, False, True, True]
    assert accepted_C(palette_of("123456"), ("pink",)).tolist() == [True]


def test_eyes_must_be_on_both_sides_and_differ_from_the_face():
    right, left = places_HW("eyes", "classic")
    first = [torch.zeros(64, 64, dtype=torch.bool) for _ in range(2)]
    for mask_HW, place_HW in zip(first, (right, left), strict=True):
        mask_HW[tuple(place_HW.nonzero()[4].tolist())] = True
    assert read(paint([(first[0], BLUE), (first[1], BLUE)]), eyes="blue") == {"eyes": True}
    assert read(paint([(first[0], BLUE)]), eyes="blue") == {"eyes": False}
    assert read(paint([(part_HW("face", "classic"), BLUE)]), eyes="blue") == {"eyes": False}


def test_every_part_is_on_the_base_of_both_kinds_of_arms():
    for part in PARTS:
        for arms in ("classic", "slim"):
            mask_HW = part_HW(part, arms)
            assert mask_HW.sum() >= 12
            assert not (mask_HW & ~skin_layout(arms).mask_HW("base")).any()
    assert set(PART_OF_NOUN.values()) <= set(PARTS)


def test_colours_have_several_words():
    assert color_name("navy") == "dark blue" and color_name("lilac") == "lavender"
    assert color_name("brown") == "brown" and color_name("tan skin") == "tan skin"
    with pytest.raises(ConfigError, match=r"colors: 'gren'.*green"):
        color_name("gren")


@pytest.mark.parametrize("name", ["lospec/pico-8", "lospec/endesga-32"])
def test_the_rule_reads_true_skins_and_refuses_shuffled_colours(name):
    palette, _ = read_palette(name)
    painted = check_colors_of_painted(palette, 120)
    assert len(painted.true) == len(painted.shuffled) > 80
    assert sum(painted.true) / len(painted.true) >= 0.95
    assert sum(painted.shuffled) / len(painted.shuffled) < 0.3
    drawn = check_colors_of_drawn(palette)
    assert sum(drawn.true) / len(drawn.true) > 0.75
    assert sum(drawn.shuffled) / len(drawn.shuffled) < 0.35
