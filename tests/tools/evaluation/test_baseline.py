"""Sampling the prior: exact where the answer is known."""

import numpy as np
import pytest
import torch

from config.errors import ConfigError
from config.load import load_config
from models.diffusion import sdxl
from models.diffusion.known_skin import KnownSkin
from models.layout import skin_layout
from tests.tiny_sdxl import tiny_sdxl
from tools import painter
from tools.evaluation.baseline import invert_encoder, sample_sheet, sample_skin
from tools.evaluation.references import quantize
from tools.io.palettes import read_palette
from tools.io.skin_file import color_pixels
from tools.optimize import load_denoiser
from tools.training.networks import latents_from_sheets, sheets_from_latents
from tools.training.skins import draw_sheet


def test_a_sheet_that_the_model_knows_is_sampled_and_read_back():
    palette, _ = read_palette("lospec/pico-8")
    painted = painter.load().paint(np.random.default_rng(3), "wizard", arms="classic")
    true_HW4 = quantize(painted.skin_HW4, palette)
    sheet_HW3 = torch.from_numpy(draw_sheet(true_HW4.numpy(), "classic"))
    denoiser = KnownSkin(sheet_HW3.permute(2, 0, 1) / 255)
    layout = skin_layout("classic")
    index_HW = sample_skin(
        "a wizard", palette=palette, layout=layout, denoiser=denoiser, seed=0, device="cpu"
    )
    made_HW4 = color_pixels(index_HW, palette)
    base_HW = layout.mask_HW("base")
    assert torch.equal(made_HW4[base_HW], true_HW4[base_HW])
    # An outer texel of the colour below it cannot be told from none.
    assert torch.equal(torch.from_numpy(draw_sheet(made_HW4.numpy(), "classic")), sheet_HW3)


def test_the_prior_s_encoder_is_undone_exactly():
    denoiser = load_denoiser(load_config("embedded"), device="cpu", download=False)
    sheet_BHW3 = torch.randint(0, 256, (2, 72, 48, 3), dtype=torch.uint8)
    latents_BCHW = latents_from_sheets(sheet_BHW3)
    picture_BHW3 = invert_encoder(denoiser, latents_BCHW).permute(0, 2, 3, 1)
    torch.testing.assert_close(picture_BHW3, sheet_BHW3 / 255, atol=1e-3, rtol=0)
    torch.testing.assert_close(picture_BHW3, sheets_from_latents(latents_BCHW), atol=1e-3, rtol=0)


def test_a_model_of_other_pictures_or_with_a_lossy_encoder_is_refused():
    config = sdxl.Config(model=str(tiny_sdxl()), resolution=(64, 64))
    denoiser = sdxl.build(config, device="cpu")
    with pytest.raises(ConfigError, match=r"\(64, 64\) pixels, expected a prior of character"):
        sample_sheet("a knight", denoiser=denoiser, seed=0, device="cpu")
    with pytest.raises(ConfigError, match="encoder loses"):
        invert_encoder(
            denoiser, torch.randn(1, *denoiser.encode(torch.zeros(1, 3, 64, 64))[0].shape)
        )
