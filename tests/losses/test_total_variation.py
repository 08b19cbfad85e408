import numpy as np
import pytest
import torch
from loss_cases import LAYOUTS, PICTURES, evaluate, pictures_of_faces, random_skin

from models.layout import flat_layout


@pytest.mark.parametrize("layout", (*LAYOUTS.values(), PICTURES["flat"]), ids=(*LAYOUTS, "flat"))
def test_it_is_the_mean_step_to_the_right_and_down(layout):
    skin_HW4 = random_skin(layout)
    across, down = [], []
    for face in pictures_of_faces(skin_HW4, layout):
        height, width, _ = face.shape
        for y in range(height):
            for x in range(width):
                if x + 1 < width:
                    across.extend(np.abs(face[y, x] - face[y, x + 1]))
                if y + 1 < height:
                    down.extend(np.abs(face[y, x] - face[y + 1, x]))
    value = evaluate("total_variation", skin_HW4, layout)
    assert value.item() == pytest.approx(np.mean(across) + np.mean(down), rel=1e-12)


def test_a_chessboard_costs_two():
    board_HW = (torch.arange(6)[:, None] + torch.arange(8)) % 2
    board_HW4 = torch.stack([board_HW, board_HW, board_HW, torch.ones(6, 8)], dim=-1)
    assert evaluate("total_variation", board_HW4, flat_layout(6, 8)).item() == pytest.approx(2)
