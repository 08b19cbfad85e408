import pytest
import torch
from loss_cases import LAYOUTS, evaluate, random_skin

from losses import Context
from losses.overlay import Config, build


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_it_is_the_mean_alpha_of_the_outer_texels(arms):
    layout = LAYOUTS[arms]
    skin_HW4 = random_skin(layout)
    alphas = [
        skin_HW4[y, x, 3].item()
        for box, _, rect in layout.faces()
        if box.layer == "outer"
        for y in range(rect.y, rect.y + rect.height)
        for x in range(rect.x, rect.x + rect.width)
    ]
    value = evaluate("overlay", skin_HW4, layout)
    assert value.item() == pytest.approx(sum(alphas) / len(alphas), rel=1e-12)


def test_a_full_layer_costs_the_weight_and_a_skin_without_one_nothing():
    opaque_HW4 = torch.ones(64, 64, 4)
    assert evaluate("overlay", opaque_HW4, LAYOUTS["classic"], weight=0.3).item() == pytest.approx(
        0.3
    )
    assert evaluate("overlay", opaque_HW4, LAYOUTS["bare"], weight=0.3).item() == 0


def test_a_price_without_goods_is_said():
    for name, num_notices in (("classic", 0), ("bare", 1)):
        loss = build(Config(), Context(LAYOUTS[name], None, "", "", ("",)))
        assert len(loss.notices) == num_notices
