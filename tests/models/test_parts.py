import pytest
import torch

from config.errors import ConfigError
from models.layout import skin_layout
from models.parts import (
    OUTER_NAMES,
    PART_NAMES,
    check_part,
    owner_HW,
    part_mask_HW,
    parts_mask_HW,
    split_parts,
)

CLASSIC = skin_layout("classic")

# x, y, width, height of every texel rectangle, as the format's own pages draw them.
RECTS = {
    "head": [(8, 0, 16, 8), (0, 8, 32, 8)],
    "hat": [(40, 0, 16, 8), (32, 8, 32, 8)],
    "body": [(20, 16, 16, 4), (16, 20, 24, 12)],
    "jacket": [(20, 32, 16, 4), (16, 36, 24, 12)],
    "right_arm": [(44, 16, 8, 4), (40, 20, 16, 12)],
    "right_sleeve": [(44, 32, 8, 4), (40, 36, 16, 12)],
    "left_arm": [(36, 48, 8, 4), (32, 52, 16, 12)],
    "left_sleeve": [(52, 48, 8, 4), (48, 52, 16, 12)],
    "right_leg": [(4, 16, 8, 4), (0, 20, 16, 12)],
    "right_trousers": [(4, 32, 8, 4), (0, 36, 16, 12)],
    "left_leg": [(20, 48, 8, 4), (16, 52, 16, 12)],
    "left_trousers": [(4, 48, 8, 4), (0, 52, 16, 12)],
    "face": [(8, 8, 8, 8), (40, 8, 8, 8)],
}


def draw(*parts):
    mask_HW = torch.zeros(64, 64, dtype=torch.bool)
    for part in parts:
        for x, y, width, height in RECTS[part]:
            mask_HW[y : y + height, x : x + width] = True
    return mask_HW


@pytest.mark.parametrize("part", RECTS)
def test_a_part_is_its_rectangles(part):
    assert torch.equal(part_mask_HW(part, CLASSIC), draw(part))


def test_groups_are_their_members():
    base = [*OUTER_NAMES]
    assert torch.equal(part_mask_HW("base", CLASSIC), CLASSIC.mask_HW("base"))
    assert torch.equal(part_mask_HW("outer", CLASSIC), CLASSIC.mask_HW("outer"))
    assert torch.equal(part_mask_HW("overlay", CLASSIC), CLASSIC.mask_HW("outer"))
    assert torch.equal(part_mask_HW("arms", CLASSIC), draw("right_arm", "left_arm"))
    assert torch.equal(part_mask_HW("limbs", CLASSIC), draw(*base[2:]))
    assert torch.equal(
        parts_mask_HW(["trousers", "face"], CLASSIC),
        draw("right_trousers", "left_trousers", "face"),
    )


def test_every_name_has_texels_and_only_used_ones():
    for arms in ("classic", "slim"):
        layout = skin_layout(arms)
        for name in PART_NAMES:
            mask_HW = part_mask_HW(name, layout)
            assert mask_HW.any() and not (mask_HW & (layout.face_HW < 0)).any()


def test_without_an_outer_layer_its_parts_are_empty():
    layout = skin_layout("classic", overlay=False)
    assert not part_mask_HW("hat", layout).any()
    assert int(part_mask_HW("face", layout).sum()) == 64


def test_the_smallest_part_decides():
    names = ("base", "face", "head")
    owner = owner_HW(names, CLASSIC)
    assert owner[10, 10] == 1 and owner[2, 10] == 2 and owner[22, 22] == 0
    assert owner[10, 42] == 1 and owner[2, 42] == -1
    covered = owner_HW(("head", "base", "jacket"), CLASSIC, with_outer=True)
    assert covered[2, 42] == 0  # the hat goes with the head
    assert covered[38, 22] == 2  # the jacket has its own
    assert covered[38, 44] == 1  # sleeves go with the base


def test_names_are_read_and_refused():
    assert split_parts("--only", " Head, hat,head ") == ("head", "hat")
    with pytest.raises(ConfigError, match="did you mean right_sleeve or left_sleeve"):
        check_part("--only", "rigt_sleeve")
    with pytest.raises(ConfigError, match="parts are head, body"):
        check_part("--only", "zzz")
