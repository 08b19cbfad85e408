import pytest
import torch
from safetensors.torch import load_file

from models.matting.sinet import SIDE, SINet, load_sinet
from tools.io.models import locate
from tools.io.subject import WEIGHTS

FOLDER = locate(WEIGHTS)


def test_every_weight_is_used():
    weights = load_file(f"{FOLDER}/sinet.safetensors")
    own = SINet().state_dict()
    assert {name: tuple(own[name].shape) for name in own} == {
        name: tuple(weights[name].shape) for name in weights
    }
    # The paper says 86.9 thousand parameters.
    assert round(sum(value.numel() for value in SINet().parameters()) / 1000, 1) == 86.9


def test_probabilities_of_the_right_shape():
    network = load_sinet(FOLDER)
    chance = network(torch.rand(2, 3, 96, 64, generator=torch.Generator().manual_seed(0)))
    assert chance.shape == (2, 96, 64)
    assert chance.min() >= 0 and chance.max() <= 1
    assert not chance.requires_grad


def test_a_picture_gets_the_same_alone_and_in_company():
    network = load_sinet(FOLDER)
    pictures = torch.rand(3, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(1))
    together = network(pictures)
    for number in range(3):
        torch.testing.assert_close(network(pictures[number : number + 1])[0], together[number])


def test_without_weights():
    with pytest.raises(OSError):
        load_sinet("no/such/folder")
