import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from tools.costs.tally import Tally


def test_counts_a_product_and_its_gradient_by_hand():
    left = torch.empty(3, 5, device="meta", requires_grad=True)
    right = torch.empty(5, 7, device="meta")
    tally = Tally([left, right])
    with tally.counting():
        product = left @ right
    assert tally.flops == 2 * 3 * 5 * 7
    assert tally.bytes == tally.peak_bytes == 4 * 3 * 7
    with tally.counting():
        product.backward(torch.empty_like(product))
    assert tally.flops == 2 * 2 * 3 * 5 * 7


def test_forgets_what_is_gone_and_knows_views():
    weight = nn.Parameter(torch.empty(10, 10, device="meta"))
    tally = Tally([weight])
    with tally.counting():
        one = weight * 2
        view = one.t()[1:]
        two = one + 1
        del one
        assert tally.bytes == 800  # the view keeps it
        del view
        assert tally.bytes == 400
        three = two + 1
    assert three.shape == (10, 10)
    assert (tally.bytes, tally.peak_bytes) == (800, 800)


@pytest.mark.parametrize("with_gradient", [False, True])
def test_attention_is_counted_as_its_two_products(with_gradient):
    shape = (2, 3, 16, 8)
    tally = Tally()
    inputs = [torch.empty(shape, device="meta", requires_grad=with_gradient) for _ in range(3)]
    with tally.counting():
        out = F.scaled_dot_product_attention(*inputs)
        if with_gradient:
            out.sum().backward()
    real = [torch.rand(shape, requires_grad=with_gradient) for _ in range(3)]
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        expected = F.scaled_dot_product_attention(*real)
        if with_gradient:
            expected.sum().backward()
    assert out.shape == expected.shape
    assert tally.flops == counter.get_total_flops()
