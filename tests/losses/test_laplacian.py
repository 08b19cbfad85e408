import math

import numpy as np
import pytest
import torch
from loss_cases import LAYOUTS, PICTURES, evaluate, pictures_of_faces, random_skin
from scipy.ndimage import convolve

from losses.laplacian import laplacian_kernel
from models.layout import flat_layout


@pytest.mark.parametrize("layout", (*LAYOUTS.values(), PICTURES["flat"]), ids=(*LAYOUTS, "flat"))
def test_it_compares_each_texel_with_the_bell_around_it(layout):
    skin_HW4 = random_skin(layout)
    offsets = [(dy, dx) for dy in range(-2, 3) for dx in range(-2, 3) if (dy, dx) != (0, 0)]
    bell = {(dy, dx): math.exp(-(dy * dy + dx * dx) / (2 * 0.75**2)) for dy, dx in offsets}
    total = sum(bell.values())
    responses = []
    for face in pictures_of_faces(skin_HW4, layout):
        height, width, _ = face.shape
        for y in range(height):
            for x in range(width):
                around = sum(
                    bell[dy, dx]
                    / total
                    * face[min(max(y + dy, 0), height - 1), min(max(x + dx, 0), width - 1)]
                    for dy, dx in offsets
                )
                responses.extend(np.abs(around - face[y, x]))
    value = evaluate("laplacian", skin_HW4, layout)
    assert value.item() == pytest.approx(np.mean(responses), rel=1e-6)


def test_the_kernel_sees_no_constant_and_no_slope():
    kernel_KK = laplacian_kernel(0.75, 2)
    offset_K = torch.arange(-2.0, 3.0, dtype=torch.float64)
    assert kernel_KK[2, 2] == -1
    assert abs(kernel_KK.sum()) < 1e-12
    assert abs((kernel_KK * offset_K).sum()) < 1e-12


def test_a_lone_texel_costs_itself_and_as_much_around():
    dot_HW4 = torch.zeros(9, 9, 4)
    dot_HW4[4, 4, :3] = 1
    value = evaluate("laplacian", dot_HW4, flat_layout(9, 9))
    assert value.item() == pytest.approx(2 / 81, rel=1e-5)


def test_squared_responses_are_those_of_another_convolution():
    layout = flat_layout(9, 14)
    picture_HW4 = random_skin(layout)
    kernel = laplacian_kernel(0.75, 2).numpy()
    responses = [
        convolve(picture_HW4[..., channel].numpy(), kernel, mode="nearest") for channel in range(3)
    ]
    value = evaluate("laplacian", picture_HW4, layout, norm="l2")
    assert value.item() == pytest.approx(np.mean(np.square(responses)), rel=1e-5)
