"""The learning rates that the options stand for, as a run asks the library for them."""

import math

import pytest
import torch

from config.errors import ConfigError
from config.schema import OptimizerConfig
from tools.optimize import build_optimizer

STEPS, WARMUP, RATE = 40, 8, 0.5


def rates(**options):
    config = OptimizerConfig(learning_rate=RATE, warmup_steps=WARMUP, **options)
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer, schedule = build_optimizer([weight], config, steps=STEPS)
    found = []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found


def share(step):
    """How much of the time after the warm-up has gone."""
    return (step - WARMUP) / (STEPS - WARMUP)


@pytest.mark.parametrize(
    ("options", "formula"),
    [
        ({"schedule": "constant"}, lambda step: 1),
        ({"schedule": "constant_with_warmup"}, lambda step: min(1, step / WARMUP)),
        (
            {"schedule": "linear"},
            lambda step: step / WARMUP if step < WARMUP else 1 - share(step),
        ),
        (
            {"schedule": "cosine"},
            lambda step: (
                step / WARMUP if step < WARMUP else (1 + math.cos(math.pi * share(step))) / 2
            ),
        ),
        (
            {"schedule": "cosine_with_restarts", "num_cycles": 3},
            lambda step: (
                step / WARMUP
                if step < WARMUP
                else (1 + math.cos(math.pi * (3 * share(step) % 1))) / 2
            ),
        ),
        (
            {"schedule": "polynomial", "power": 3.0},
            lambda step: step / WARMUP if step < WARMUP else (1 - share(step)) ** 3,
        ),
        (
            {"schedule": "piecewise_constant", "step_rules": "1:10,0.5:20,0.1"},
            lambda step: 1 if step < 10 else 0.5 if step < 20 else 0.1,
        ),
    ],
    ids=lambda value: value["schedule"] if isinstance(value, dict) else "",
)
def test_the_learning_rate_is_the_formulas(options, formula):
    expected = [RATE * formula(step) for step in range(STEPS)]
    assert rates(**options) == pytest.approx(expected, abs=1e-6)


def test_the_published_rules_are_read():
    rules = (
        "0.05:25,0.1:50,0.2:75,0.3:100,0.4:125,0.5:150,0.6:175,0.7:200,0.8:225,0.9:250,1:1000,"
        "0.75:1500,0.5:2000,0.375:2500,0.25:3000,0.125:4000,0.1"
    )
    found = rates(schedule="piecewise_constant", step_rules=rules)
    assert (found[0], found[30]) == pytest.approx((0.05 * RATE, 0.1 * RATE))


@pytest.mark.parametrize("rules", ["", "1", "1:10", "1:10,", "a:10,1", "1:10,0.5:5,1", "1:10;2"])
def test_rules_that_say_nothing_are_refused(rules):
    if rules == "1":
        assert rates(schedule="piecewise_constant", step_rules="1")[-1] == RATE
        return
    with pytest.raises(ConfigError, match=r"optimizer.step_rules: .*such as 1:1000"):
        OptimizerConfig(schedule="piecewise_constant", step_rules=rules)


@pytest.mark.parametrize("option", ["epsilon", "num_cycles", "power"])
def test_options_out_of_range_are_named(option):
    with pytest.raises(ConfigError, match=rf"optimizer.{option}: 0"):
        OptimizerConfig(**{option: 0})


def test_an_infinite_norm_never_clips():
    assert OptimizerConfig(clip_norm=math.inf).clip_norm == math.inf
