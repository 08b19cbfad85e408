import pytest
import torch

from config.errors import ConfigError
from config.schema import BestConfig, StartConfig
from models.best import Judge
from models.diffusion import known_skin
from models.layout import flat_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.relaxations.softmax import relax
from models.rng import StepRng
from models.views import Setting, Shot, flat
from models.views.flat import flat_fragments
from tests.models.gaussian import GaussianGuidance

COLORS = torch.tensor([[0, 0, 0], [255, 255, 255]], dtype=torch.uint8)


def make_grid():
    return PaletteGrid(
        flat_layout(2, 2), Palette("two", COLORS), relax, start=StartConfig(kind="zeros")
    )


def decide(grid, *choice):
    with torch.no_grad():
        grid.logits_NK.zero_()
        grid.logits_NK[torch.arange(4), torch.tensor(choice)] = 5.0


def make_judge(steps=10, **options):
    known = known_skin.build(known_skin.Config(("000000 ffffff",) * 2, (4, 4)), device="cpu")
    views = flat.build(flat.Config(), Setting(flat_layout(2, 2), (4, 4), "cpu"))
    shots = [(views(0, StepRng(0, 0)), known.embed([""]))]
    config = BestConfig(**{"every": 2, "since": 0.0, **options})
    return Judge(config, known, shots, None, steps=steps, seed=0)


def test_the_error_is_the_distance_to_what_is_known():
    judge, grid = make_judge(), make_grid()
    decide(grid, 0, 1, 0, 1)
    assert judge.measure(grid.paint_discrete()) == 0
    decide(grid, 1, 1, 0, 1)
    assert judge.measure(grid.paint_discrete()) == pytest.approx(4 / 4)  # of 4 texels, one by 2


def test_the_error_against_its_formula():
    guidance = GaussianGuidance(means={"red": 0.7, "blue": -0.2})
    shot = Shot(flat_fragments((2, 2), (4, 4)), torch.zeros(1, 3).double(), ("",))
    config = BestConfig(every=1, levels=(0.2, 0.6), guidance_scale=3.0)
    judge = Judge(
        config,
        guidance,
        [(shot, guidance.embed(["red"]))],
        guidance.embed(["blue"]),
        steps=1,
        seed=4,
    )
    skin_HW4 = torch.rand(2, 2, 4, dtype=torch.float64)
    skin_HW4[..., 3] = 1
    found = judge.measure(skin_HW4)
    assert found == judge.measure(skin_HW4)
    here = skin_HW4[..., :3].permute(2, 0, 1)[None].repeat_interleave(2, 2).repeat_interleave(2, 3)
    errors = []
    for level in (0.2, 0.6):
        sigma = guidance.sigma(torch.tensor(level))
        noisy = here + sigma * StepRng(4, 0).normal(f"judge {level}", like=here)
        clean = [0.25 * noisy + sigma**2 * mean for mean in (0.7, -0.2)]
        good, bad = (each / (0.25 + sigma**2) for each in clean)
        errors.append((good + 3 * (good - bad) - here).square().mean())
    assert found == pytest.approx(float(sum(errors) / 2), rel=1e-6)
    assert [branches for _, branches in guidance.calls] == [2] * 4


def test_the_best_skin_is_kept_and_comes_back_from_a_checkpoint():
    judge, grid = make_judge(), make_grid()
    for done, choice in enumerate([(1, 1, 1, 1), (0, 1, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0)], 1):
        decide(grid, *choice)
        judge.see(done, grid)
    assert judge.step == 2  # the third, which is perfect, was not looked at
    again = make_judge()
    again.load_state_dict(judge.state_dict())
    assert again.choose(grid).tolist() == [[0, 1], [0, 0]]
    assert again.verdict() == {"error": judge.error, "step": 2}


def test_the_last_skin_is_looked_at_too():
    judge, grid = make_judge(), make_grid()
    decide(grid, 1, 1, 0, 1)
    judge.see(2, grid)
    decide(grid, 0, 1, 0, 1)
    judge.see(3, grid)
    assert judge.choose(grid).tolist() == [[0, 1], [0, 1]]
    assert judge.verdict() == {"error": 0.0, "step": 3}


def test_it_waits_and_it_can_be_off():
    judge, grid = make_judge(since=0.5), make_grid()
    judge.see(4, grid)
    assert judge.step == 0
    judge.see(6, grid)
    assert judge.step == 6
    off = make_judge(every=0)
    off.see(2, grid)
    decide(grid, 1, 0, 1, 0)
    assert torch.equal(off.choose(grid), grid.discrete()) and off.verdict() == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"every": -1}, "best.every.*0 or more"),
        ({"levels": ()}, "best.levels.*one or more"),
        ({"levels": (0.5, 1.0)}, "best.levels"),
        ({"num_shots": 0}, "best.num_shots"),
        ({"guidance_scale": -1.0}, "best.guidance_scale"),
        ({"since": 2.0}, "best.since"),
    ],
)
def test_refuses_what_is_out_of_range(options, message):
    with pytest.raises(ConfigError, match=message):
        BestConfig(**options)
