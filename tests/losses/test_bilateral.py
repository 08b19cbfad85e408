import math

import numpy as np
import pytest
import torch
from loss_cases import LAYOUTS, PICTURES, evaluate, pictures_of_faces, random_skin

from models.layout import flat_layout

SIGMA_SPACE, SIGMA_RANGE, RADIUS = 1.3, 0.4, 2


def slow_value(faces: list[np.ndarray], weighing: list[np.ndarray]) -> float:
    """Sum over pairs of texels; the range weights come from the second list."""
    costs = []
    for face, guide in zip(faces, weighing, strict=True):
        texels = list(np.ndindex(face.shape[:2]))
        for number, p in enumerate(texels):
            for q in texels[number + 1 :]:
                distance = math.dist(p, q)
                if distance <= RADIUS:
                    color_distance = np.linalg.norm(guide[p] - guide[q])
                    weight = math.exp(-(distance**2) / (2 * SIGMA_SPACE**2))
                    weight *= math.exp(-(color_distance**2) / (2 * SIGMA_RANGE**2))
                    costs.append(weight * np.abs(face[p] - face[q]).mean())
    return float(np.mean(costs))


def judge(skin_HW4, layout):
    options = {"sigma_space": SIGMA_SPACE, "sigma_range": SIGMA_RANGE, "radius": RADIUS}
    return evaluate("bilateral", skin_HW4, layout, **options)


@pytest.mark.parametrize("layout", (LAYOUTS["slim"], PICTURES["flat"]), ids=("slim", "flat"))
def test_it_is_the_weighted_mean_over_pairs(layout):
    skin_HW4 = random_skin(layout)
    faces = pictures_of_faces(skin_HW4, layout)
    assert judge(skin_HW4, layout).item() == pytest.approx(slow_value(faces, faces), rel=1e-6)


def test_its_gradient_takes_the_weights_as_given():
    layout = flat_layout(4, 3)
    picture_HW4 = random_skin(layout).requires_grad_()
    judge(picture_HW4, layout).backward()
    guide = picture_HW4[..., :3].detach().numpy()
    step = 1e-6
    for place in np.ndindex(guide.shape):
        ahead, behind = guide.copy(), guide.copy()
        ahead[place] += step
        behind[place] -= step
        slope = (slow_value([ahead], [guide]) - slow_value([behind], [guide])) / (2 * step)
        assert picture_HW4.grad[place].item() == pytest.approx(slope, abs=1e-7)


def test_an_edge_is_spared_and_a_blemish_is_not():
    layout = flat_layout(8, 8)
    edge_HW4, blemish_HW4 = torch.zeros(2, 8, 8, 4)
    edge_HW4[:, 4:] = 1
    blemish_HW4[:, 4:] = 0.1
    assert judge(edge_HW4, layout) < judge(blemish_HW4, layout) / 3
