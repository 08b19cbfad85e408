import pytest
import torch

from config.errors import ConfigError
from models.diffusion.known_skin import Config, build

ROWS = ("ff0000 00ff00 0000ff", "000000 ffffff 808080")


def test_knows_its_picture():
    denoiser = build(Config(ROWS, (4, 9)), device="cpu")
    assert denoiser.resolution == (4, 9)
    views = torch.rand(2, 3, 4, 9)
    latents = denoiser.encode(views)
    torch.testing.assert_close(denoiser.decode(latents), views)
    sigma = denoiser.sigma(torch.tensor([0.2, 0.9]))
    assert 0 < sigma[0] < sigma[1] < 15
    texts = denoiser.embed(["a", "b"])
    clean = denoiser.denoise(latents, sigma, texts, None)
    shown = denoiser.decode(clean.positive_BCHW)
    assert clean.negative_BCHW is clean.positive_BCHW
    for x, y, color in ((0, 0, (255, 0, 0)), (3, 1, (0, 255, 0)), (8, 3, (128, 128, 128))):
        assert (255 * shown[1, :, y, x]).round().tolist() == list(color)
    assert len(texts) == 2
    assert texts.notices == ()


@pytest.mark.parametrize(
    "rows", [("ff0000", "ff0000 00ff00"), ("red",), ("ff00",), (), ("",), ("ff0000 00ff",)]
)
def test_refuses_what_is_no_picture(rows):
    with pytest.raises(ConfigError, match=r"diffusion.known_skin.rows: .*expected"):
        build(Config(rows), device="cpu")
