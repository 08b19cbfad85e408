import dataclasses

import cv2
import numpy as np
import pytest
import torch
from loss_cases import random_skin
from torch.autograd import gradcheck

from config.errors import ConfigError
from losses import Context, Iterate
from losses.gradient import Config, build
from models.layout import flat_layout, skin_layout
from models.reference import Reference
from models.rng import StepRng
from models.views import Shot
from models.views.flat import flat_fragments

LUMA = np.array([0.2989, 0.587, 0.114])


def make_reference(front_HW4, skin_HW4=None) -> Reference:
    skin_HW4 = front_HW4 if skin_HW4 is None else skin_HW4
    return Reference(skin_HW4, skin_HW4[..., 3], front_HW4, front_HW4, None, None)


def judge(skin_HW4, layout, reference, weight=1.0):
    loss = build(Config(weight), Context(layout, None, "", "", ("",), reference=reference))
    shot = Shot(flat_fragments((1, 1), (1, 1)), torch.zeros(1, 3), ("",))
    iterate = Iterate(0, 0.0, skin_HW4, torch.zeros(1, 3, 1, 1), shot, StepRng(0, 0))
    return loss(iterate).value


def slopes(color_HW3) -> np.ndarray:
    grey = (np.asarray(color_HW3) * LUMA).sum(-1)
    both = [cv2.Sobel(grey, cv2.CV_64F, right, 1 - right, ksize=3) for right in (1, 0)]
    return np.stack(both)[:, 1:-1, 1:-1]


def random_front(size, seed=0):
    generator = torch.Generator().manual_seed(seed)
    front_HW4 = torch.rand(*size, 4, generator=generator)
    front_HW4[..., 3] = 1
    return front_HW4


def test_on_a_flat_canvas_it_is_the_published_sum_of_means():
    layout = flat_layout(9, 14)
    skin_HW4, front_HW4 = random_skin(layout), random_front((9, 14))
    difference = slopes(skin_HW4[..., :3]) - slopes(front_HW4[..., :3])
    expected = (difference[0] ** 2).mean() + (difference[1] ** 2).mean()
    value = judge(skin_HW4, layout, make_reference(front_HW4))
    assert value.item() == pytest.approx(expected, rel=1e-5)
    double = judge(skin_HW4, layout, make_reference(front_HW4), weight=2.0)
    assert double.item() == pytest.approx(2 * value.item())


def test_an_edge_costs_what_it_says():
    layout = flat_layout(5, 10)
    edge_HW4 = torch.zeros(5, 10, 4)
    edge_HW4[:, 5:, :3] = 1
    nothing_HW4 = torch.zeros(5, 10, 4)
    nothing_HW4[..., 3] = 1
    value = judge(edge_HW4, layout, make_reference(nothing_HW4))
    assert value.item() == pytest.approx(16 * 2 / 8, rel=1e-3)  # two of the eight inner columns


def test_a_shift_of_light_is_free():
    layout = flat_layout(8, 8)
    front_HW4 = 0.5 * random_front((8, 8))
    front_HW4[..., 3] = 1
    lighter_HW4 = front_HW4.clone()
    lighter_HW4[..., :3] += 0.4
    assert judge(lighter_HW4, layout, make_reference(front_HW4)).item() < 1e-10


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_on_a_skin_it_compares_what_is_worn_in_front(arms):
    layout = skin_layout(arms)
    front_HW4 = random_front((32, 16))
    front_HW4[:3, :, 3] = 0.2  # not of the subject
    reference = make_reference(front_HW4, torch.zeros(64, 64, 4))
    skin_HW4 = random_skin(layout, seed=2)
    worn_HW3 = np.zeros((32, 16, 3))
    known_HW = np.zeros((32, 16), bool)
    for rect, row, column in reference.front_places(layout):
        (part,) = (box.part for box, face, found in layout.faces() if found == rect)
        over = layout.box(part, "outer").faces["front"]
        base_HW4 = skin_HW4[rect.rows, rect.columns].numpy()
        outer_HW4 = skin_HW4[over.rows, over.columns].numpy()
        place = slice(row, row + rect.height), slice(column, column + rect.width)
        worn_HW3[place] = outer_HW4[..., :3] + (1 - outer_HW4[..., 3:]) * base_HW4[..., :3]
        known_HW[place] = front_HW4[place][..., 3].numpy() >= 0.5
    difference = slopes(worn_HW3) - slopes(front_HW4[..., :3])
    squares = []
    for row in range(1, 31):
        for column in range(1, 15):
            if known_HW[row - 1 : row + 2, column - 1 : column + 2].all():
                squares.append((difference[:, row - 1, column - 1] ** 2).sum())
    assert len(squares) > 200
    value = judge(skin_HW4, layout, reference)
    assert value.item() == pytest.approx(np.mean(squares), rel=1e-5)


def test_its_derivative_is_right():
    layout = flat_layout(4, 5)
    reference = make_reference(random_front((4, 5)))
    skin_HW4 = random_skin(layout).requires_grad_()
    assert gradcheck(lambda skin: judge(skin, layout, reference), (skin_HW4,))


def test_it_wants_a_photo_and_an_inside():
    with pytest.raises(ConfigError, match=r"losses.gradient: there is no photo"):
        judge(torch.rand(64, 64, 4), skin_layout("classic"), None)
    with pytest.raises(ConfigError, match=r"losses.gradient: 2×9 texels; expected 3×3 or more"):
        judge(torch.rand(2, 9, 4), flat_layout(2, 9), make_reference(random_front((2, 9))))
    with pytest.raises(ConfigError, match=r"losses.gradient.weight: -1"):
        dataclasses.replace(Config(), weight=-1)
