import pytest
import torch

from config.plugins import find, names

HARD = ("gumbel_hard", "reinmax")


def relax(name, logits_NK, tau=1.0, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return find("models.relaxations", name).relax(logits_NK, tau, generator)


@pytest.mark.parametrize("name", names("models.relaxations"))
def test_rows_sum_to_one_and_forbidden_entries_get_nothing(name):
    logits_NK = torch.randn(50, 7, dtype=torch.float64)
    logits_NK[:25, 6] = -torch.inf
    logits_NK.requires_grad_()
    weights_NK = relax(name, logits_NK, 0.7)
    assert torch.allclose(weights_NK.sum(-1), torch.ones(50, dtype=torch.float64))
    assert (weights_NK[:25, 6] == 0).all()
    (weights_NK**2).sum().backward()
    assert logits_NK.grad.isfinite().all()
    assert (logits_NK.grad[:25, 6] == 0).all()


@pytest.mark.parametrize("name", names("models.relaxations"))
@pytest.mark.parametrize("tau", [1e-3, 1.0, 50.0])
def test_one_allowed_entry_never_gives_nan(name, tau):
    logits_NK = torch.tensor([[0.3, -torch.inf]], requires_grad=True)
    weights_NK = relax(name, logits_NK, tau)
    weights_NK.sum().backward()
    assert weights_NK.tolist() == [[1.0, 0.0]]
    assert logits_NK.grad.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("name", HARD)
def test_hard_samples_follow_the_softmax(name):
    logits_K = torch.tensor([0.0, 1.0, -1.0, 0.5])
    counts_K = relax(name, logits_K.expand(40000, 4)).mean(0)
    assert torch.allclose(counts_K, torch.softmax(logits_K, -1), atol=0.01)  # 4 sigma is 0.01


@pytest.mark.parametrize("name", HARD)
def test_hard_samples_are_one_hot(name):
    weights_NK = relax(name, torch.randn(100, 5))
    assert torch.allclose(weights_NK.amax(-1), torch.ones(100))
    assert torch.allclose(weights_NK.sum(-1), torch.ones(100))


def test_straight_through_has_the_soft_gradient():
    logits_NK = torch.randn(30, 5, dtype=torch.float64, requires_grad=True)
    cost_NK = torch.randn(30, 5, dtype=torch.float64)
    hard = torch.autograd.grad((relax("gumbel_hard", logits_NK, 0.8) * cost_NK).sum(), logits_NK)
    soft = torch.autograd.grad((relax("gumbel", logits_NK, 0.8) * cost_NK).sum(), logits_NK)
    assert torch.allclose(hard[0], soft[0])


def test_reinmax_backward_is_the_papers_formula():
    tau = 1.3
    logits_NK = torch.randn(6, 4, dtype=torch.float64, requires_grad=True)
    cost_NK = torch.randn(6, 4, dtype=torch.float64)
    chosen_NK = relax("reinmax", logits_NK, tau)
    (gradient_NK,) = torch.autograd.grad((chosen_NK * cost_NK).sum(), logits_NK)
    for row in range(6):
        theta, cost = logits_NK[row].detach(), cost_NK[row]
        first = (torch.softmax(theta / tau, -1) + chosen_NK[row].detach()) / 2
        zeroth = torch.softmax(theta, -1)
        for entry in range(4):
            expected = 2 * first[entry] * (cost[entry] - (first * cost).sum())
            expected -= 0.5 * zeroth[entry] * (cost[entry] - (zeroth * cost).sum())
            assert gradient_NK[row, entry].item() == pytest.approx(expected.item(), abs=1e-12)


def test_reinmax_is_nearer_to_the_true_gradient_than_straight_through():
    """On a quadratic of a single choice the exact gradient is known by enumeration."""
    logits_K = torch.tensor([0.2, -0.4, 0.9], dtype=torch.float64)
    color_K, target = torch.tensor([0.1, 0.5, 0.8], dtype=torch.float64), 0.3

    theta_K = logits_K.clone().requires_grad_()
    (torch.softmax(theta_K, -1) * (color_K - target) ** 2).sum().backward()

    def mean_gradient(name):
        theta_NK = logits_K.expand(200000, 3).clone().requires_grad_()
        picture_N = relax(name, theta_NK) @ color_K
        ((picture_N - target) ** 2).sum().backward()
        return theta_NK.grad.mean(0)

    def error(name):
        return (mean_gradient(name) - theta_K.grad).norm().item()

    assert error("reinmax") < 0.5 * error("gumbel_hard")


def test_softmax_and_gumbel_have_exact_gradients():
    logits_NK = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    for name in ("softmax", "gumbel"):
        assert torch.autograd.gradcheck(lambda x, name=name: relax(name, x, 0.6), (logits_NK,))


def test_the_hard_softmax_takes_the_likeliest_and_has_the_soft_gradient():
    logits_NK = torch.randn(30, 5, dtype=torch.float64, requires_grad=True)
    weights_NK = relax("softmax_hard", logits_NK, 0.8)
    assert torch.equal(weights_NK.argmax(-1), logits_NK.argmax(-1))
    torch.testing.assert_close(weights_NK.amax(-1), torch.ones(30, dtype=torch.float64))
    cost_NK = torch.randn(30, 5, dtype=torch.float64)
    (hard,) = torch.autograd.grad((weights_NK * cost_NK).sum(), logits_NK)
    (soft,) = torch.autograd.grad((torch.softmax(logits_NK / 0.8, -1) * cost_NK).sum(), logits_NK)
    torch.testing.assert_close(hard, soft)
