"""What all losses on the skin have in common."""

import pytest
import torch
from loss_cases import (
    LAYOUTS,
    ON_FACES,
    ON_SKINS,
    PICTURES,
    evaluate,
    plain_skin,
    random_skin,
    tiny_layout,
)
from torch.autograd import gradcheck

from config.errors import ConfigError
from config.load import config_from
from models.layout import flat_layout


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", ON_FACES)
def test_each_face_may_have_its_own_colour_for_nothing(name, layout):
    skin_HW4 = plain_skin(layout).requires_grad_()
    value = evaluate(name, skin_HW4, layout)
    assert value.shape == ()
    assert value.item() == pytest.approx(0, abs=1e-5)
    value.backward()
    assert skin_HW4.grad.isfinite().all()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", ON_FACES + ON_SKINS)
def test_a_skin_of_one_colour_costs_nothing_and_has_a_finite_gradient(name, layout):
    base_HW = layout.mask_HW("base").double()
    skin_HW4 = base_HW[..., None] * torch.tensor([0.2, 0.4, 0.6, 1.0], dtype=torch.float64)
    skin_HW4.requires_grad_()
    value = evaluate(name, skin_HW4, layout)
    assert value.item() == pytest.approx(0, abs=1e-5)
    value.backward()
    assert skin_HW4.grad.isfinite().all()


@pytest.mark.parametrize("name", ON_FACES)
def test_the_smallest_pictures_have_a_value(name):
    value = evaluate(name, torch.rand(1, 1, 4), flat_layout(1, 1))
    assert value.item() == pytest.approx(0, abs=1e-6)
    assert evaluate(name, random_skin(PICTURES["line"]), PICTURES["line"]).item() > 0


@pytest.mark.parametrize("name", ON_FACES + ON_SKINS)
def test_gradient(name):
    layout = tiny_layout()
    generator = torch.Generator().manual_seed(3)
    skin_HW4 = torch.rand(
        layout.height, layout.width, 4, generator=generator, dtype=torch.float64
    ).requires_grad_()
    # Against weights that depend on the picture but have no gradient there is a test of its own.
    options = {"sigma_range": 1e4} if name == "bilateral" else {}
    assert gradcheck(lambda skin: evaluate(name, skin, layout, **options), (skin_HW4,))


@pytest.mark.parametrize("name", ON_FACES + ON_SKINS)
def test_the_weight_multiplies_and_what_is_no_texel_is_not_seen(name):
    layout = LAYOUTS["classic"]
    skin_HW4 = random_skin(layout).requires_grad_()
    value = evaluate(name, skin_HW4, layout, weight=1.0)
    assert value.item() > 0
    assert evaluate(name, skin_HW4, layout, weight=2.5).item() == pytest.approx(2.5 * value.item())
    value.backward()
    assert (skin_HW4.grad[layout.face_HW < 0] == 0).all()


@pytest.mark.parametrize("name", ON_SKINS)
def test_a_flat_canvas_is_refused_where_it_lacks_what_the_loss_is_about(name):
    with pytest.raises(ConfigError, match=f"losses.{name}: a flat canvas .* losses.{name}=null"):
        evaluate(name, torch.rand(9, 14, 4), PICTURES["flat"])


@pytest.mark.parametrize(
    ("option", "value"),
    [(f"{name}.weight", -1.0) for name in ON_FACES + ON_SKINS]
    + [
        ("laplacian.sigma", 0.0),
        ("laplacian.radius", 0),
        ("bilateral.sigma_space", 0.0),
        ("bilateral.sigma_range", -1.0),
        ("bilateral.radius", 0),
        ("fft.where", "everywhere"),
    ],
)
def test_options_out_of_range_are_named(option, value):
    name, key = option.split(".")
    given = {
        "diffusion": {"sdxl": {"model": "x"}},
        "views": {"sheet": {}},
        "losses": {name: {key: value}},
    }
    with pytest.raises(ConfigError, match=f"losses.{option}.*{value}"):
        config_from(given)
