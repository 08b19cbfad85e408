import math

import pytest
import torch
from torch.autograd import gradcheck
from torch.distributions import Categorical

from config.errors import ConfigError
from config.schema import StartConfig
from losses import Context, Iterate
from losses.decision import Config, build, entropy_N
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.softmax import relax
from models.rng import StepRng
from models.views import Shot
from models.views.flat import flat_fragments

COLORS = torch.tensor([[255, 0, 0], [0, 128, 255], [7, 9, 11]], dtype=torch.uint8)


def judge(logits_NK, progress=0.7, **options):
    loss = build(Config(**options), Context(flat_layout(1, 1), None, "", "", ("",)))
    shot = Shot(flat_fragments((1, 1), (1, 1)), torch.zeros(1, 3), ("",))
    views = torch.zeros(1, 3, 1, 1, requires_grad=True)
    skin = torch.zeros(1, 1, 4)
    return loss(Iterate(0, progress, skin, views, shot, StepRng(0, 0), (), logits_NK)).value


def make_grid(layout, colors=COLORS, start=None):
    start = start or StartConfig(kind="zeros", transparent=1 / 4)  # as likely as any colour
    return PaletteGrid(layout, Palette("test", colors), relax, start=start)


def test_it_is_torchs_entropy_over_that_of_not_knowing():
    logits_NK = torch.randn(20, 5, dtype=torch.float64)
    logits_NK[:8, 4] = -torch.inf
    most_N = torch.tensor([math.log(4)] * 8 + [math.log(5)] * 12)
    entropy = torch.cat(
        [Categorical(logits=part).entropy() for part in (logits_NK[:8, :4], logits_NK[8:])]
    )
    torch.testing.assert_close(entropy_N(logits_NK), entropy)
    expected = (entropy / most_N).mean().item()
    assert judge(logits_NK, weight=3.0).item() == pytest.approx(3 * expected)


def test_a_skin_that_knows_nothing_costs_the_weight_and_one_that_is_sure_nothing():
    grid = make_grid(skin_layout("classic"))
    assert judge(grid.masked_logits_NK, weight=2.0).item() == pytest.approx(2.0, rel=1e-5)
    with torch.no_grad():
        grid.logits_NK[:, 1] += 200
    assert judge(grid.masked_logits_NK).item() == pytest.approx(0, abs=1e-6)


def test_its_derivative_is_right_and_finite_beside_what_is_not_allowed():
    logits_NK = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    assert gradcheck(judge, (logits_NK,))
    grid = make_grid(skin_layout("slim"), start=StartConfig())
    judge(grid.masked_logits_NK).backward()
    gradient_NK = grid.logits_NK.grad
    assert gradient_NK.isfinite().all()
    assert (gradient_NK[~grid.allowed_NK] == 0).all()
    assert (gradient_NK != 0).any()


def test_following_it_leaves_every_texel_decided():
    grid = make_grid(flat_layout(4, 4), start=StartConfig())
    before_N = grid.choice_N()
    optimizer = torch.optim.AdamW(grid.parameters(), lr=0.1)
    for _ in range(200):
        optimizer.zero_grad()
        judge(grid.masked_logits_NK).backward()
        optimizer.step()
    assert torch.softmax(grid.masked_logits_NK, -1).amax(-1).min() > 0.95
    assert torch.equal(grid.choice_N(), before_N), "it says no colour is better than another"


def test_one_colour_is_no_choice():
    grid = make_grid(flat_layout(3, 3), COLORS[:1])
    value = judge(grid.masked_logits_NK)
    value.backward()
    assert value.item() == 0
    assert (grid.logits_NK.grad == 0).all()


def test_it_waits_for_its_time():
    logits_NK = torch.zeros(2, 3)
    assert judge(logits_NK, progress=0.49).item() == 0
    assert judge(logits_NK, progress=0.5).item() == pytest.approx(1)
    assert judge(logits_NK, progress=0.1, active=(0.0, 0.5)).item() == pytest.approx(1)
    with pytest.raises(ConfigError, match=r"losses.decision.active"):
        Config(active=(0.5, 0.5))
    with pytest.raises(ConfigError, match=r"losses.decision.weight"):
        Config(weight=-1)
