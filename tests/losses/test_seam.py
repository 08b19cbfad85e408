import pytest
from loss_cases import LAYOUTS, evaluate, random_skin


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_it_is_the_mean_step_of_the_straight_colours_by_their_alphas(layout):
    skin_HW4 = random_skin(layout)
    flat = skin_HW4.reshape(-1, 4).tolist()
    costs = []
    for first, second in layout.seams_E2.tolist():
        *a, a_alpha = flat[first]
        *b, b_alpha = flat[second]
        for a_color, b_color in zip(a, b, strict=True):
            costs.append(a_alpha * b_alpha * abs(a_color / a_alpha - b_color / b_alpha))
    value = evaluate("seam", skin_HW4, layout)
    assert value.item() == pytest.approx(sum(costs) / len(costs), rel=1e-9)


def test_a_patch_of_the_outer_layer_may_end_at_an_edge():
    layout = LAYOUTS["classic"]
    skin_HW4 = random_skin(layout)
    for box, face, rect in layout.faces():
        color = 1.0 if (box.layer, face) == ("outer", "front") else 0.0
        skin_HW4[rect.rows, rect.columns] = color if box.layer == "outer" else 1.0
    assert evaluate("seam", skin_HW4, layout).item() == 0


def test_a_step_across_an_edge_costs():
    layout = LAYOUTS["bare"]
    skin_HW4 = random_skin(layout)
    skin_HW4[..., :3] = 0
    top = layout.box("head", "base").faces["top"]
    skin_HW4[top.rows, top.columns, :3] = 1
    expected = 4 * 8 / len(layout.seams_E2)
    assert evaluate("seam", skin_HW4, layout).item() == pytest.approx(expected)
