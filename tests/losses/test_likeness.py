"""Likeness against a slow loop and hand values, and its gradient."""

import pytest
import torch

from config.errors import ConfigError
from losses import Context, Iterate
from losses.likeness import Config, build
from models.color import oklab_from_srgb
from models.layout import flat_layout, skin_layout
from models.matting.cutout import CutOut
from models.reference import make_reference
from models.rng import StepRng
from models.views import Shot
from models.views.flat import flat_fragments
from tests.losses.loss_cases import random_skin
from tests.photo_cases import RED, draw_figure, mask_of

LAYOUTS = {
    "classic": skin_layout("classic"),
    "bare": skin_layout("slim", overlay=False),
    "flat": flat_layout(6, 5),
}


def reference_on(layout):
    photo_HW4 = draw_figure(shirt=RED)
    mask_HW = mask_of(photo_HW4)
    return make_reference(CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn"), layout)


def judge(skin_HW4, layout, reference, **options):
    loss = build(Config(**options), Context(layout, None, "", "", ("",), reference=reference))
    shot = Shot(flat_fragments((1, 1), (1, 1)), torch.zeros(1, 3), ("",))
    return loss(Iterate(0, 0.0, skin_HW4, torch.zeros(1, 3, 1, 1), shot, StepRng(0, 0))).value


def slow(skin_HW4, layout, reference, weight, guessed, outer, eyes=1.0):
    """Walk over all texels, box by box."""
    total = weights = price = 0.0
    lab_HW3 = oklab_from_srgb((skin_HW4[..., :3] + 1 / 512) / (1 + 1 / 512))
    photo_HW3 = oklab_from_srgb((reference.skin_HW4[..., :3] + 1 / 512) / (1 + 1 / 512))
    for box, face, rect in layout.faces():
        base = layout.box(box.part, "base").faces[face]
        for row in range(rect.height):
            for column in range(rect.width):
                trust = float(reference.confidence_HW[base.y + row, base.x + column])
                place = rect.y + row, rect.x + column
                if box.layer == "base":
                    share = guessed + (1 - guessed) * trust
                    if (box.part, face) == ("head", "front"):
                        share *= eyes if 3 <= row <= 5 and 1 <= column <= 6 else 1
                    total += share * float((lab_HW3[place] - photo_HW3[place]).square().sum())
                    weights += share
                else:
                    price += outer * trust * float(skin_HW4[place][3])
    return weight * (total + price) / weights


@pytest.mark.parametrize("name", LAYOUTS)
def test_it_is_what_a_loop_over_texels_gives(name):
    layout = LAYOUTS[name]
    reference = reference_on(layout)
    skin_HW4 = random_skin(layout, seed=3)
    options = {"weight": 3.0, "guessed": 0.2, "outer": 0.5, "eyes": 0.3}
    found = judge(skin_HW4, layout, reference, **options)
    assert float(found) == pytest.approx(slow(skin_HW4, layout, reference, **options), rel=1e-4)


def test_the_photo_itself_costs_nothing_and_patches_on_it_do():
    layout = LAYOUTS["classic"]
    reference = reference_on(layout)
    skin_HW4 = reference.skin_HW4.clone()
    assert judge(skin_HW4, layout, reference) == 0
    rect = layout.box("head", "outer").faces["front"]
    skin_HW4[rect.rows, rect.columns, 3] = 1.0
    assert judge(skin_HW4, layout, reference) > 0
    assert judge(skin_HW4, layout, reference, outer=0.0) == 0


def test_guessed_colours_weigh_as_little_as_asked():
    layout = LAYOUTS["classic"]
    reference = reference_on(layout)
    skin_HW4 = reference.skin_HW4.clone()
    assert (reference.confidence_HW == 0).any()
    is_guessed_HW = (reference.confidence_HW == 0) & layout.mask_HW("base")
    skin_HW4[is_guessed_HW, :3] = 1 - skin_HW4[is_guessed_HW, :3]
    assert judge(skin_HW4, layout, reference, guessed=0.0) == 0
    assert judge(skin_HW4, layout, reference, guessed=0.1) > 0


def test_the_gradient_is_right_and_finite_at_black():
    layout = LAYOUTS["flat"]
    reference = reference_on(layout)
    skin_HW4 = random_skin(layout).requires_grad_()
    assert torch.autograd.gradcheck(
        lambda skin: judge(skin, layout, reference), (skin_HW4,), atol=1e-5
    )
    black = torch.zeros(6, 5, 4, requires_grad=True)
    judge(black, layout, reference).backward()
    assert black.grad is not None and torch.isfinite(black.grad).all() and black.grad.any()


def test_without_a_photo_it_says_so():
    with pytest.raises(ConfigError, match=r"losses\.likeness: .* expected --input_image"):
        judge(random_skin(LAYOUTS["classic"]), LAYOUTS["classic"], None)


@pytest.mark.parametrize(
    "options", [{"weight": -1}, {"guessed": 1.5}, {"outer": -0.1}, {"eyes": 2}]
)
def test_nonsense_is_refused(options):
    with pytest.raises(ConfigError, match=r"losses\.likeness\."):
        Config(**options)
