import dataclasses

import torch

from losses import Context, Iterate
from losses.sds import Config, build
from models.control import Setting as ControlSetting
from models.control import player_depth
from models.diffusion import sdxl
from models.layout import skin_layout
from models.renderer import shade
from models.rng import StepRng
from models.schedules import NoiseSchedule
from models.views import Setting, orbit
from tests.models.test_controlnets import make_net
from tests.tiny_sdxl import tiny_sdxl


def test_distillation_follows_the_player_at_the_levels_that_it_is_told(tmp_path):
    """A net that acts below level 0.5 alone changes the gradient there alone."""
    net = make_net(tmp_path / "depth", 0)
    model = str(tiny_sdxl("v_prediction"))
    denoiser = sdxl.build(sdxl.Config(model=model, controlnets={"depth": str(net)}), device="cpu")
    layout = skin_layout("classic")
    views = orbit.build(orbit.Config(), Setting(layout, denoiser.resolution, "cpu"))
    context = Context(layout, denoiser, "knight", "", views.view_names)
    skin = torch.rand(64, 64, 4, generator=torch.Generator().manual_seed(0))
    rng = StepRng(0, 0)
    shot = views(0, rng)
    options = player_depth.Config(scale=1.0, start=0.5)
    picture = player_depth.build(options, ControlSetting(layout, denoiser.controls))(skin, shot)
    for level, is_followed in ((0.7, False), (0.3, True)):
        loss = build(Config(noise=NoiseSchedule("uniform", level, level)), context)
        gradients = []
        for controls in ((), (picture,), (dataclasses.replace(picture, scale=0.0),)):
            seen = skin.clone().requires_grad_()
            pictures = shade(seen, shot.fragments, shot.background_B3)
            iterate = Iterate(0, 0.0, seen, pictures, shot, rng, controls)
            loss(iterate).value.backward()
            gradients.append(seen.grad)
        free, followed, off = gradients
        torch.testing.assert_close(off, free, rtol=0, atol=0)
        assert torch.equal(followed, free) != is_followed
