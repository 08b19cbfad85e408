import numpy as np
import pytest
import torch

from config.errors import ConfigError
from config.schema import GridConfig, Ramp
from models.rng import StepRng
from models.schedules import NoiseSchedule, draw_temperature


@pytest.mark.parametrize(
    ("kind", "progress", "low", "high"),
    [
        ("uniform", 0.0, 0.1, 0.9),
        ("uniform", 1.0, 0.1, 0.9),
        ("bounded_max", 0.0, 0.1, 0.9),
        ("bounded_max", 0.25, 0.1, 0.75),
        ("bounded_max", 0.5, 0.1, 0.6),
        ("bounded_max", 0.9, 0.1, 0.6),
        ("linear", 0.0, 0.9, 0.9),
        ("linear", 0.25, 0.7, 0.7),
        ("linear", 1.0, 0.1, 0.1),
        ("sqrt", 0.25, 0.5, 0.5),
        ("sqrt", 1.0, 0.1, 0.1),
    ],
)
def test_the_interval_by_hand(kind, progress, low, high):
    schedule = NoiseSchedule(kind, low=0.1, high=0.9, middle=0.6)
    assert schedule.bounds(progress) == pytest.approx((low, high))


@pytest.mark.parametrize("kind", ["linear", "sqrt"])
def test_the_blur_stays_within_the_bounds(kind):
    schedule = NoiseSchedule(kind, low=0.1, high=0.9, jitter=0.05)
    assert schedule.bounds(0.0) == pytest.approx((0.85, 0.9))
    assert schedule.bounds(1.0) == pytest.approx((0.1, 0.15))
    low, high = schedule.bounds(0.4)
    assert high - low == pytest.approx(0.1)


def test_dreamtime_takes_its_time_by_its_weights():
    """Its level at a progress is where that share of the weights lies above (eq. 5)."""
    schedule = NoiseSchedule("dreamtime", low=0.02, high=0.98)
    assert schedule.bounds(0.0) == pytest.approx((0.98, 0.98), abs=1e-3)
    assert schedule.bounds(1.0) == pytest.approx((0.02, 0.02), abs=1e-3)
    level = np.linspace(0.02, 0.98, 200001)
    weight = np.where(level > 0.8, np.exp(-((level - 0.8) ** 2) / 0.18), 1.0)
    weight = np.where(level < 0.5, np.exp(-((level - 0.5) ** 2) / 0.02), weight)
    for progress in (0.1, 0.35, 0.6, 0.9):
        found, _ = schedule.bounds(progress)
        assert weight[level > found].sum() / weight.sum() == pytest.approx(progress, abs=1e-3)


@pytest.mark.parametrize("kind", ["uniform", "bounded_max", "linear", "sqrt", "dreamtime"])
def test_levels_fill_the_interval_and_repeat(kind):
    schedule = NoiseSchedule(kind, jitter=0.03)
    levels = torch.stack([schedule.sample(0.3, StepRng(1, step), "cpu") for step in range(300)])
    low, high = schedule.bounds(0.3)
    assert low <= levels.min() < low + 0.05 * (high - low)
    assert high - 0.05 * (high - low) < levels.max() <= high
    assert levels.mean().item() == pytest.approx((low + high) / 2, abs=0.06 * (high - low))
    assert torch.equal(levels[7], schedule.sample(0.3, StepRng(1, 7), "cpu"))


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("linear", (4.0, 3.25, 2.5, 1.0)),
        ("cosine", (4.0, 3.5607, 2.5, 1.0)),
        ("exponential", (4.0, 2.8284, 2.0, 1.0)),
        ("sqrt", (4.0, 2.5, 1.8787, 1.0)),
    ],
)
def test_ramps_by_hand(shape, values):
    ramp = Ramp(4.0, 1.0, shape)
    assert [ramp.at(progress) for progress in (0, 0.25, 0.5, 1)] == pytest.approx(values, abs=1e-4)


def test_the_bound_may_be_reached_at_another_time():
    schedule = NoiseSchedule("bounded_max", low=0.1, high=0.9, middle=0.6, reached=0.2)
    assert schedule.bounds(0.1) == pytest.approx((0.1, 0.75))
    assert schedule.bounds(0.2) == schedule.bounds(1.0) == pytest.approx((0.1, 0.6))
    with pytest.raises(ConfigError, match=r"noise.reached: 0.*above 0, at most 1"):
        NoiseSchedule(reached=0.0)


def test_the_temperature_is_drawn_around_its_ramp():
    steady = GridConfig(temperature=Ramp(2.0, 1.0))
    assert draw_temperature(steady, 0.5, StepRng(0, 0)) == 1.5
    jittered = GridConfig(temperature=Ramp(2.0, 1.0), temperature_jitter=0.5)
    drawn = np.array([draw_temperature(jittered, 0.5, StepRng(0, step)) for step in range(1000)])
    assert 0.75 <= drawn.min() < 0.76 and 2.24 < drawn.max() <= 2.25
    assert drawn.mean() == pytest.approx(1.5, abs=0.06)  # 4 sigma is 0.055
    assert draw_temperature(jittered, 0.5, StepRng(0, 3)) == drawn[3]
    with pytest.raises(ConfigError, match=r"grid.temperature_jitter: 1.0"):
        GridConfig(temperature_jitter=1.0)
