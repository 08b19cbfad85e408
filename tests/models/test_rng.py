import itertools

import pytest
import torch

from models.rng import StepRng


def test_numbers_are_a_function_of_seed_step_and_stream():
    seen = {}
    for seed, step, stream in itertools.product((0, 1, 2**63 - 1), (0, 1, 11), ("a", "b")):
        draw = StepRng(seed, step).uniform(stream, 5)
        assert torch.equal(draw, StepRng(seed, step).uniform(stream, 5))
        seen[tuple(draw.tolist())] = seed, step, stream
    assert len(seen) == 18


def test_seed_and_step_do_not_run_together():
    assert not torch.equal(StepRng(1, 11).uniform("x", 4), StepRng(11, 1).uniform("x", 4))


def test_neither_other_streams_nor_the_global_state_matter():
    torch.manual_seed(3)
    expected = torch.rand(3)
    torch.manual_seed(3)
    rng = StepRng(5, 6)
    first = rng.normal("noise", torch.empty(4))
    rng.uniform("something new", 1000)
    assert torch.equal(rng.normal("noise", torch.empty(4)), first)
    assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_normal_numbers_are_like_the_tensor_and_normal(dtype):
    like = torch.empty(100, 200, dtype=dtype)
    normal = StepRng(0, 0).normal("noise", like)
    assert normal.shape == like.shape
    assert normal.dtype == dtype
    assert normal.mean().item() == pytest.approx(0, abs=0.03)
    assert normal.std().item() == pytest.approx(1, abs=0.03)
    assert (normal.abs() < 1).float().mean().item() == pytest.approx(0.6827, abs=0.02)


def test_uniform_numbers_are_in_the_unit_interval():
    uniform = StepRng(0, 0).uniform("x", 50, 400)
    assert uniform.shape == (50, 400)
    assert uniform.min() >= 0
    assert uniform.max() < 1
    assert uniform.mean().item() == pytest.approx(0.5, abs=0.02)
    assert StepRng(0, 0).uniform("x").shape == ()
