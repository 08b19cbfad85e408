import pytest
import torch

from config.errors import ConfigError
from models.layout import skin_layout
from models.rng import StepRng
from models.share import Share
from models.views import Setting, orbit


def views(count=4):
    setting = Setting(skin_layout(), (32, 32), "cpu")
    return orbit.build(orbit.Config(num_views=count), setting)(0, StepRng(0, 0))


def test_shares_are_all_views_each_once():
    whole = views()
    parts = [Share(number, 2).take(whole) for number in range(2)]
    for name in ("texel_BHWL", "depth_BHW"):
        together = torch.cat([getattr(part.fragments, name) for part in parts])
        assert torch.equal(together, getattr(whole.fragments, name))
    assert sum((part.view_names for part in parts), ()) == whole.view_names
    assert torch.equal(torch.cat([part.background_B3 for part in parts]), whole.background_B3)
    for name in ("position_B3", "rotation_B33", "extent_B"):
        together = torch.cat([getattr(part.scene.cameras, name) for part in parts])
        assert torch.equal(together, getattr(whole.scene.cameras, name))
    assert Share().take(whole) is whole


def test_chance_is_that_of_one_process():
    rng, like = StepRng(3, 7), torch.empty(2, 5)
    parts = [Share(number, 3).rng(rng) for number in range(3)]
    whole = torch.cat([part.normal("noise", like) for part in parts])
    assert torch.equal(whole, rng.normal("noise", torch.empty(6, 5)))
    whole = torch.cat([part.uniform("which", 2) for part in parts])
    assert torch.equal(whole, rng.uniform("which", 6))
    assert len({part.uniform("level").item() for part in parts}) == 1
    assert Share().rng(rng) is rng


def test_views_that_cannot_be_parted_are_refused():
    with pytest.raises(ConfigError, match="num_views: 4; expected a multiple of the 3 processes"):
        Share(0, 3).take(views())
