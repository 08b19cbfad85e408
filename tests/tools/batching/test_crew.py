"""Runs in company end with the bits that they have alone, whoever comes and goes beside them."""

import pytest
import torch

from config.load import config_from
from config.schema import Request
from models.diffusion import sdxl
from models.palette import Palette
from tests.tiny_sdxl import tiny_sdxl
from tools.batching.crew import Ask, Crew, answer
from tools.io.run_in_memory import RunInMemory
from tools.optimize import optimize

SIZES = (2, 33, 5, 16, 9)
STEPS = (3, 5, 2, 4, 3)


@pytest.fixture
def one_thread():
    """Several threads part a product between them, so its bits depend on the place in a block."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def denoiser():
    options = sdxl.Config(model=str(tiny_sdxl(vae="tiny")), vae=None, resolution=(64, 64))
    return sdxl.build(options, device="cpu")


def config(steps):
    return config_from(
        {
            "steps": steps,
            "diffusion": {"sdxl": {}},
            "views": {"turntable": {}},
            "losses": {"sds": {"guidance_scale": 2.0}, "total_variation": {"weight": 0.5}},
        }
    )


def palette(size):
    generator = torch.Generator().manual_seed(size)
    colors_C3 = torch.randperm(2**24, generator=generator)[:size, None] >> torch.tensor([16, 8, 0])
    return Palette(f"{size} colours", (colors_C3 % 256).to(torch.uint8))


class KeepsGrid(RunInMemory):
    """Keeps the logits, too."""

    def after_step(self, iterate, terms, *, grid, **state):
        self.grid = grid


def make(number, asked, made):
    run = KeepsGrid(STEPS[number])
    arms = ("classic", "slim")[number % 2]
    optimize(
        Request(prompt=f"knight {number}", palette="", seed=number, arms=arms),
        config(STEPS[number]),
        palette=palette(SIZES[number]),
        denoiser=asked,
        run=run,
        device="cpu",
    )
    made[number] = run


def work(denoiser, numbers, *, parallel, block, made=None, ended=None):
    numbers = list(numbers)
    made = {} if made is None else made
    ended = {} if ended is None else ended
    left = iter(numbers)

    def take():
        number = next(left, None)
        return None if number is None else (number, lambda asked: make(number, asked, made))

    Crew(denoiser, parallel=parallel, block=block).work(take, ended.__setitem__)
    assert set(ended) == set(numbers)
    return made


def test_alone_and_in_company_are_equal_bit_for_bit(denoiser, one_thread):
    alone = {}
    for number in range(len(SIZES)):
        work(denoiser, [number], parallel=1, block=3, made=alone)
    together = work(denoiser, range(len(SIZES)), parallel=4, block=3)
    backwards = work(denoiser, reversed(range(len(SIZES))), parallel=2, block=3)
    for number, size in enumerate(SIZES):
        logits_NK = alone[number].grid.logits_NK
        assert logits_NK.shape[1] == size + 1 and logits_NK.abs().max() > 0
        for other in (together[number], backwards[number]):
            assert torch.equal(logits_NK, other.grid.logits_NK)
            assert torch.equal(alone[number].index_HW, other.index_HW)


def test_of_several_threads_company_changes_rounding_and_no_more(denoiser):
    alone = work(denoiser, [1], parallel=1, block=3)
    together = work(denoiser, range(len(SIZES)), parallel=4, block=3)
    torch.testing.assert_close(
        alone[1].grid.logits_NK, together[1].grid.logits_NK, rtol=1e-3, atol=1e-4
    )
    assert torch.equal(alone[1].index_HW, together[1].index_HW)


def test_blocks_of_one_are_what_a_run_asks_for_by_itself(denoiser):
    direct = {}
    make(1, denoiser, direct)
    made = work(denoiser, [0, 1, 2], parallel=3, block=1)
    assert torch.equal(direct[1].grid.logits_NK, made[1].grid.logits_NK)


def test_blocks_change_rounding_and_no_more(denoiser):
    direct = {}
    make(1, denoiser, direct)
    made = work(denoiser, [0, 1, 2], parallel=3, block=3)
    torch.testing.assert_close(
        direct[1].grid.logits_NK, made[1].grid.logits_NK, rtol=1e-3, atol=1e-4
    )
    assert torch.equal(direct[1].index_HW, made[1].index_HW)


def test_one_failure_is_not_the_others(denoiser):
    made, ended = {}, {}
    tasks = [
        (0, lambda asked: make(0, asked, made)),
        (1, lambda asked: 1 / 0),
        (2, lambda asked: make(2, asked, made)),
    ]
    left = iter(tasks)
    Crew(denoiser, parallel=3, block=3).work(lambda: next(left, None), ended.__setitem__)
    assert isinstance(ended[1], ZeroDivisionError)
    assert ended[0] is None and ended[2] is None
    expected = work(denoiser, [0], parallel=1, block=3)
    assert torch.equal(made[0].grid.logits_NK, expected[0].grid.logits_NK)


class Fussy:
    """Says twice what it is shown, but refuses all that is negative, and counts its calls."""

    def __init__(self):
        self.sizes = []

    def denoise(self, noisy_BCHW, sigma_B, positive, negative, control=()):
        from models.diffusion import Denoised

        self.sizes.append(len(noisy_BCHW))
        if (noisy_BCHW < 0).any():
            raise RuntimeError("too cold")
        return Denoised(2 * noisy_BCHW + positive.pooled_PE[:, :1, None, None], noisy_BCHW)


def ask(value, *, views=2, side=4, has_negative=True):
    from models.diffusion import Embedding

    words = Embedding(torch.zeros(views, 3, 5), torch.full((views, 7), 100.0 * value))
    return Ask(
        torch.full((views, 1, side, side), float(value)),
        torch.ones(views),
        words,
        words if has_negative else None,
        (),
    )


def test_asks_of_one_kind_are_stacked_and_each_gets_its_own_answer():
    fussy = Fussy()
    asks = [ask(1), ask(2), ask(3, side=8), ask(4), ask(5, has_negative=False), ask(6)]
    answer(asks, fussy, 3)
    assert sorted(fussy.sizes) == [6, 6, 6, 6]  # 1 2 4, 6 filled up, 3 filled up, 5 filled up
    for each, value in zip(asks, (1, 2, 3, 4, 5, 6), strict=True):
        assert each.error is None
        assert each.answer.positive_BCHW.shape == each.noisy_BCHW.shape
        assert (each.answer.positive_BCHW == 102 * value).all()
        assert (each.answer.negative_BCHW == value).all()


def test_the_one_that_is_wrong_is_told_so():
    asks = [ask(1), ask(-2), ask(3)]
    answer(asks, Fussy(), 3)
    assert [each.error is None for each in asks] == [True, False, True]
    assert (asks[2].answer.positive_BCHW == 306).all()
