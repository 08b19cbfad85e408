"""How much is taken, by the minute."""

import pytest

from config.errors import ConfigError
from tools.serving.limits import Limits, Rate, RefusedError


def test_a_rate_is_saved_up_and_given_back():
    now = [0.0]
    rate = Rate(6, clock=lambda: now[0])
    for _ in range(6):
        rate.take("a")
    with pytest.raises(RefusedError) as refused:
        rate.take("a")
    assert (refused.value.status, refused.value.retry_after_s) == (429, 10)
    rate.take("b")  # others are not in the way
    now[0] += 10
    rate.take("a")
    with pytest.raises(RefusedError):
        rate.take("a")
    now[0] += 10_000  # no more than a minute's worth is saved up
    for _ in range(6):
        rate.take("a")
    with pytest.raises(RefusedError):
        rate.take("a")


def test_addresses_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(Rate, "MOST_ADDRESSES", 3)
    rate = Rate(1)
    for address in "abcdef":
        rate.take(address)
    assert len(rate._left) <= 3


@pytest.mark.parametrize("name", ["queue", "jobs", "rate", "steps"])
def test_limits_have_ranges(name):
    with pytest.raises(ConfigError, match=f"--{name}: 0; expected 1 or more"):
        Limits(**{name: 0})


def test_a_body_may_hold_all_uploads():
    limits = Limits()
    assert limits.body_bytes > limits.photo_bytes + limits.palette_bytes + limits.skin_bytes
    assert (limits.photo_bytes, limits.skin_bytes) == (20_000_000, 1_000_000)
