import cv2
import numpy as np
import pytest
import torch

from models.color import oklab_from_srgb
from models.landmarks import find_landmarks
from tests.photo_cases import CHIN, CROTCH, FEET, TOP, draw_figure, mask_of

RED_SHIRT = {"shirt": (200, 40, 40)}


def measure(photo_HW4, mask_HW=None, **options):
    mask_HW = mask_of(photo_HW4) if mask_HW is None else mask_HW
    return find_landmarks(mask_HW, oklab_from_srgb(photo_HW4[..., :3] / 255), **options)


@pytest.mark.parametrize("bottom", [384, 300, 240, 180, 145])
def test_framings_of_the_same_person(bottom):
    photo_HW4 = draw_figure(**RED_SHIRT)[:bottom]
    marks = measure(photo_HW4)
    assert (
        marks.framing == {384: "full", 300: "half", 240: "half", 180: "head", 145: "head"}[bottom]
    )
    assert marks.top == TOP
    assert abs(marks.chin - CHIN) <= 12
    assert marks.top < marks.chin < marks.crotch < marks.feet
    if marks.framing == "full":
        # A drawing's legs are as it likes, and the rule is a person's.
        assert marks.feet == FEET + 1 and abs(marks.crotch - CROTCH) <= 15


def test_measures_grow_with_the_photo():
    photo_HW4 = draw_figure(**RED_SHIRT)
    small, large = (
        measure(photo_HW4),
        measure(photo_HW4.repeat_interleave(2, 0).repeat_interleave(2, 1)),
    )
    assert small.framing == large.framing
    for name in ("top", "chin", "crotch", "feet"):
        assert abs(2 * getattr(small, name) - getattr(large, name)) <= 6, name


@pytest.mark.parametrize("fit", ["full", "half", "head"])
def test_the_user_knows_better(fit):
    marks = measure(draw_figure(**RED_SHIRT), fit=fit)
    assert marks.framing == fit
    assert marks.top < marks.chin < marks.crotch < marks.feet
    if fit == "head":
        assert marks.chin == FEET + 1


def test_a_collar_wider_than_the_neck_does_not_cut_the_chin():
    photo = np.full((400, 300, 3), 255, np.uint8)
    cv2.ellipse(photo, (150, 120), (60, 80), 0, 0, 360, (220, 170, 140), -1)
    cv2.ellipse(photo, (150, 100), (72, 62), 0, 150, 390, (90, 60, 20), -1)  # wide hair
    chin_row = 200
    collar = photo.copy()
    cv2.rectangle(collar, (85, 165), (215, 400), (30, 30, 30), -1)
    cv2.rectangle(collar, (30, 230), (270, 400), (220, 80, 20), -1)
    face = np.zeros(photo.shape[:2], np.uint8)
    cv2.ellipse(face, (150, 120), (40, 80), 0, 0, 180, 1, -1)
    collar[face > 0] = (220, 170, 140)
    photo_HW4 = torch.from_numpy(np.concatenate([collar, np.full_like(collar[..., :1], 255)], -1))
    marks = measure(photo_HW4)
    assert marks.framing == "half" and abs(marks.chin - chin_row) <= 14


def test_edges_follow_the_silhouette():
    mask = torch.zeros(100, 80, dtype=torch.bool)
    mask[:, 20:50] = True
    marks = measure(torch.zeros(100, 80, 4, dtype=torch.uint8), mask)
    assert torch.allclose(marks.left_H, torch.tensor(20.0))
    assert torch.allclose(marks.right_H, torch.tensor(50.0))
    assert (marks.middle_H - 35).abs().max() <= 0.5


def test_nonsense():
    empty = torch.zeros(20, 20, dtype=torch.bool)
    with pytest.raises(ValueError, match="empty"):
        measure(torch.zeros(20, 20, 4, dtype=torch.uint8), empty)
    dot = empty.clone()
    dot[10, 10] = True
    marks = measure(torch.zeros(20, 20, 4, dtype=torch.uint8), dot)
    assert marks.top < marks.chin < marks.crotch < marks.feet
    stripe = empty.clone()
    stripe[:, 10] = True
    assert measure(torch.zeros(20, 20, 4, dtype=torch.uint8), stripe).chin > 0
