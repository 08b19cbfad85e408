import pytest
import torch

from config.errors import ConfigError
from config.schema import OptimizerConfig
from models.even import even_pull
from models.renderer import Fragments, shade


def fragments(*texels):
    texel_BHWL = torch.tensor(texels).reshape(1, 1, len(texels), 1)
    return Fragments(texel_BHWL, torch.ones(1, 1, len(texels)))


def pull(strength, seen):
    """Differentiate the sum of the pictures with respect to a skin of 2×2 texels."""
    generator = torch.Generator().manual_seed(1)
    skin_HW4 = torch.rand(2, 2, 4, dtype=torch.float64, generator=generator).requires_grad_()
    passed_HW4 = even_pull(skin_HW4, seen, strength)
    assert torch.equal(passed_HW4, skin_HW4)
    shade(passed_HW4, seen, torch.zeros(1, 3).double()).sum().backward()
    return skin_HW4.grad[..., 0].flatten().tolist()


SEEN = fragments(0, 0, 0, 0, 1, 3, -1)  # texel 0 by four pixels, 1 and 3 by one, 2 by none


def test_by_hand():
    mean = 6 / 3
    assert pull(0.0, SEEN) == [4, 1, 0, 1]
    assert pull(1.0, SEEN) == pytest.approx([mean, mean, 0, mean])
    assert pull(0.5, SEEN) == pytest.approx([4 * (mean / 4) ** 0.5, mean**0.5, 0, mean**0.5])


def test_views_that_see_nothing_give_no_nan():
    assert pull(1.0, fragments(-1, -1)) == [0, 0, 0, 0]


def test_refuses_what_is_out_of_range():
    for value in (-0.1, 1.1, float("nan")):
        with pytest.raises(ConfigError, match=r"optimizer\.even.*expected 0 to 1"):
            OptimizerConfig(even=value)
