import pytest
import torch
from torch import nn

from tools.training.muon import Muon, orthogonalize, split_parameters
from tools.training.networks import Prior, Size
from tools.training.words import make_tokenizer


def _descend(make, shapes, steps=4):
    """Run an optimizer over fixed gradients; returns the parameters."""
    generator = torch.Generator().manual_seed(0)
    weights = [nn.Parameter(torch.randn(shape, generator=generator)) for shape in shapes]
    optimizer = make(weights)
    for _ in range(steps):
        for weight in weights:
            weight.grad = torch.randn(weight.shape, generator=generator)
        optimizer.step()
    return [weight.detach() for weight in weights]


@pytest.mark.parametrize("shape", [(24, 8), (8, 24), (16, 16)])
def test_singular_values_come_near_one_and_directions_stay(shape):
    matrix_MN = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    left, _, right = torch.linalg.svd(matrix_MN, full_matrices=False)
    inside = left.T @ orthogonalize(matrix_MN) @ right.T
    assert ((inside.diag() > 0.6) & (inside.diag() < 1.3)).all()
    torch.testing.assert_close(inside, torch.diag(inside.diag()), atol=1e-4, rtol=0)


def test_a_matrix_of_zeros_stays_one():
    assert torch.equal(orthogonalize(torch.zeros(4, 6)), torch.zeros(4, 6))


@pytest.mark.parametrize("shape", [(24, 8), (8, 24)])
def test_matrices_go_where_the_librarys_muon_takes_them(shape):
    ours = _descend(lambda weights: Muon(weights, [], 0.02, weight_decay=0.1), [shape])
    theirs = _descend(
        lambda weights: torch.optim.Muon(
            weights, 0.02, momentum=0.95, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"
        ),
        [shape],
    )
    torch.testing.assert_close(ours, theirs, atol=0.004, rtol=0)  # theirs iterates in 8 bits
    start = _descend(lambda weights: Muon(weights, [], 0.0), [shape])
    assert (ours[0] - start[0]).abs().max() > 0.04


def test_the_rest_goes_where_adamw_takes_it():
    shapes = [(5,), (3, 4)]
    ours = _descend(lambda weights: Muon([], weights, 0.01, weight_decay=0.1), shapes)
    theirs = _descend(
        lambda weights: torch.optim.AdamW(weights, 0.01, betas=(0.9, 0.99), weight_decay=0.1),
        shapes,
    )
    torch.testing.assert_close(ours, theirs)


def test_a_convolution_is_a_matrix_of_its_output_channels():
    (whole,) = _descend(lambda weights: Muon(weights, [], 0.01), [(6, 3, 2, 2)])
    (flat,) = _descend(lambda weights: Muon(weights, [], 0.01), [(6, 12)])
    torch.testing.assert_close(whole.flatten(1), flat)


def test_what_has_no_gradient_stays():
    weight = nn.Parameter(torch.ones(3, 3))
    Muon([weight], [], 0.1).step()
    assert torch.equal(weight.detach(), torch.ones(3, 3))


def test_embeddings_and_the_first_and_last_layer_are_for_adamw():
    prior = Prior(Size(channels=(32, 64), text_width=32), make_tokenizer([]))
    prior.unet.mid_block.requires_grad_(False)
    matrices, others = split_parameters(prior)
    found = {id(weight) for weight in [*matrices, *others]}
    wanted = {id(weight) for weight in prior.parameters() if weight.requires_grad}
    assert found == wanted
    assert len(found) == len(matrices) + len(others)
    kept = {id(weight) for weight in others}
    tables = [part for part in prior.modules() if isinstance(part, nn.Embedding)]
    for layer in (prior.unet.conv_in, prior.unet.conv_out, *tables):
        assert id(layer.weight) in kept
    assert all(weight.ndim >= 2 for weight in matrices)
    assert id(prior.unet.time_embedding.linear_1.weight) not in kept
