import torch
from subjects import random_subject

from models.layout import skin_layout
from tools.evaluation.figures import wear
from tools.exports.legacy import make_legacy
from tools.io.skin_file import convert_legacy

CLASSIC = skin_layout("classic")


def test_an_old_skin_comes_back_whole():
    old_HW4 = random_subject().pixels_HW4[:32].clone()
    old_HW4[16:] = torch.where(CLASSIC.mask_HW("base")[16:32, :, None], old_HW4[16:], 0)
    new_HW4 = convert_legacy(old_HW4)
    assert torch.equal(make_legacy(new_HW4, CLASSIC), old_HW4)


def test_what_is_seen_on_the_right_and_in_the_middle_stays():
    subject = random_subject()
    again_HW4 = convert_legacy(make_legacy(subject.pixels_HW4, subject.layout))
    before_HW4, after_HW4 = (wear(each, CLASSIC) for each in (subject.pixels_HW4, again_HW4))
    for part in ("head", "body", "right_arm", "right_leg"):
        for rect in CLASSIC.box(part, "base").faces.values():
            assert torch.equal(
                before_HW4[rect.rows, rect.columns], after_HW4[rect.rows, rect.columns]
            )
    assert torch.equal(again_HW4[:16], subject.pixels_HW4[:16])  # the hat is still a hat


def test_a_hat_without_a_hole_is_painted_on_the_head():
    pixels_HW4 = random_subject().pixels_HW4
    is_hat_HW = torch.zeros(64, 64, dtype=torch.bool)
    is_hat_HW[:16, 32:] = CLASSIC.mask_HW("outer")[:16, 32:]
    pixels_HW4[is_hat_HW] = torch.tensor([7, 8, 9, 255], dtype=torch.uint8)
    old_HW4 = make_legacy(pixels_HW4, CLASSIC)
    assert not old_HW4[:16, 32:].any()
    assert (old_HW4[8:16, :32] == torch.tensor([7, 8, 9, 255], dtype=torch.uint8)).all()


def test_slim_arms_get_a_fourth_column():
    subject = random_subject("slim", overlay=False)
    old_HW4 = make_legacy(subject.pixels_HW4, subject.layout)
    front_hw4 = subject.pixels_HW4[20:32, 44:47]
    assert torch.equal(old_HW4[20:32, 44:48], front_hw4[:, [0, 1, 1, 2]])
    assert torch.equal(old_HW4[20:32, 40:44], subject.pixels_HW4[20:32, 40:44])
    assert (old_HW4[..., 3][CLASSIC.mask_HW("base")[:32]] == 255).all()
