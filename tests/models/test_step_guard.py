import pytest
import torch
from torch.nn.utils import clip_grad_norm_

from config.errors import DivergedError
from models.step_guard import MOST_IN_A_ROW, StepGuard


def make(seed=0):
    torch.manual_seed(seed)
    weight = torch.nn.Parameter(torch.randn(7, 3))
    optimizer = torch.optim.AdamW([weight], lr=0.1, weight_decay=0.1)
    return weight, optimizer, StepGuard(optimizer, device="cpu")


def gradient(step):
    return torch.randn(7, 3, generator=torch.Generator().manual_seed(step))


def walk(weight, optimizer, guard, steps, bad=(), value=float("nan")):
    for step in steps:
        weight.grad = gradient(step)
        if step in bad:
            weight.grad[2, 1] = value
        norm = clip_grad_norm_([weight], 1.0)
        if guard is None:
            optimizer.step()
        else:
            guard.step(norm, number=step)


def test_good_steps_are_the_optimisers_own_bit_for_bit():
    guarded, plain = make(), make()
    walk(*guarded, range(9))
    walk(*plain[:2], None, range(9))
    assert torch.equal(guarded[0], plain[0]) and guarded[2].skipped == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("bad", [{0}, {4}, {0, 1, 5}])
def test_a_bad_step_is_as_if_it_had_not_been(value, bad):
    hurt, plain = make(), make()
    walk(*hurt, range(9), bad, value)
    walk(*plain[:2], None, [step for step in range(9) if step not in bad])
    assert torch.equal(hurt[0], plain[0]) and hurt[2].skipped == len(bad)
    for there, here in zip(
        hurt[1].state[hurt[0]].values(), plain[1].state[plain[0]].values(), strict=True
    ):
        assert torch.equal(there, here)


def test_ten_in_a_row_end_it_and_nine_do_not():
    weight, optimizer, guard = make()
    bad = [step for step in range(40) if step % MOST_IN_A_ROW]
    walk(weight, optimizer, guard, range(40), bad)
    assert guard.skipped == len(bad)
    kept = weight.detach().clone()
    with pytest.raises(DivergedError, match=r"step 42: .* 10 times in a row.*learning_rate"):
        walk(weight, optimizer, guard, range(41, 60), range(41, 60))
    assert torch.equal(weight, kept)


def test_the_count_goes_on_after_a_break():
    weight, optimizer, guard = make()
    walk(weight, optimizer, guard, range(6), range(6))
    _, other, again = make()
    again.load_state_dict(guard.state_dict())
    assert again.skipped == 6
    with pytest.raises(DivergedError):
        walk(other.param_groups[0]["params"][0], other, again, range(6, 20), range(6, 20))
    assert again.skipped == 10
