import torch
from torch.nn import functional as F

from models.logit_norm import EntryNorm

TINY = 1e-5


def make(num_texels=40, num_entries=5):
    generator = torch.Generator().manual_seed(0)
    logits_NK = torch.randn(num_texels, num_entries, generator=generator, dtype=torch.float64)
    allowed_NK = torch.ones(num_texels, num_entries, dtype=torch.bool)
    allowed_NK[: num_texels // 2, -1] = False
    return logits_NK * allowed_NK, allowed_NK


def test_the_first_logits_come_out_as_they_went_in():
    logits_NK, allowed_NK = make()
    norm = EntryNorm(logits_NK, allowed_NK)
    torch.testing.assert_close(norm(logits_NK, allowed_NK)[allowed_NK], logits_NK[allowed_NK])


def test_equal_logits_stay_and_have_a_gradient():
    logits_NK = torch.full((6, 3), 0.7, dtype=torch.float64, requires_grad=True)
    allowed_NK = torch.ones(6, 3, dtype=torch.bool)
    norm = EntryNorm(logits_NK.detach(), allowed_NK)
    out_NK = norm(logits_NK, allowed_NK)
    torch.testing.assert_close(out_NK, logits_NK.detach())
    (out_NK * torch.arange(18.0, dtype=torch.float64).reshape(6, 3)).sum().backward()
    assert (logits_NK.grad != 0).any() and logits_NK.grad.isfinite().all()


def test_it_is_instance_normalisation_over_the_texels():
    logits_NK, _ = make()
    allowed_NK = torch.ones_like(logits_NK, dtype=torch.bool)
    norm = EntryNorm(logits_NK, allowed_NK)
    with torch.no_grad():
        norm.scale_K.copy_(torch.tensor([1.0, 2.0, 0.5, -1.0, 3.0]))
        norm.shift_K.copy_(torch.tensor([0.0, 1.0, -1.0, 0.3, 2.0]))
    moved_NK = 3 * logits_NK + 1
    expected_1KN = F.instance_norm(
        moved_NK.T[None], weight=norm.scale_K, bias=norm.shift_K, eps=TINY
    )
    torch.testing.assert_close(norm(moved_NK, allowed_NK), expected_1KN[0].T)


def test_what_is_not_allowed_has_no_say():
    logits_NK, allowed_NK = make()
    norm = EntryNorm(logits_NK, allowed_NK)
    before = norm(logits_NK, allowed_NK)[allowed_NK]
    changed_NK = torch.where(allowed_NK, logits_NK, 1000.0)
    torch.testing.assert_close(norm(changed_NK, allowed_NK)[allowed_NK], before)


def test_an_entry_that_nobody_may_choose_gives_no_nan():
    logits_NK = torch.zeros(4, 2)
    allowed_NK = torch.tensor([[True, False]]).expand(4, 2)
    assert EntryNorm(logits_NK, allowed_NK)(logits_NK, allowed_NK).isfinite().all()


def test_gradients_are_exact():
    logits_NK, allowed_NK = make(5, 3)
    norm = EntryNorm(logits_NK, allowed_NK)
    logits_NK.requires_grad_()
    parameters = (logits_NK, norm.scale_K, norm.shift_K)

    def run(*given):
        logits_NK, scale_K, shift_K = given
        state = {"scale_K": scale_K, "shift_K": shift_K}
        return torch.func.functional_call(norm, state, (logits_NK, allowed_NK))[allowed_NK]

    assert torch.autograd.gradcheck(run, parameters)
