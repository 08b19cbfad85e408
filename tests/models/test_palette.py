import pytest
import torch

from models.color import oklab_from_srgb
from models.palette import Palette


def palette(*codes):
    colors = [list(bytes.fromhex(code)) for code in codes]
    return Palette("test", torch.tensor(colors, dtype=torch.uint8))


def test_keeps_its_bytes():
    three = palette("000000", "ff8001", "fffffe")
    assert three.hex_codes() == ["000000", "ff8001", "fffffe"]
    assert len(three) == 3
    assert torch.equal((three.srgb_C3 * 255).round().to(torch.uint8), three.colors_C3)


@pytest.mark.parametrize(
    "colors",
    [
        torch.zeros(0, 3, dtype=torch.uint8),
        torch.zeros(2, 3, dtype=torch.uint8),
        torch.zeros(1, 4, dtype=torch.uint8),
        torch.zeros(3, dtype=torch.uint8),
        torch.zeros(1, 3),
    ],
)
def test_refuses_what_is_no_palette(colors):
    with pytest.raises(ValueError, match="palette test"):
        Palette("test", colors)


def test_takes_1024_colours_and_no_more():
    every = torch.cartesian_prod(torch.arange(32), torch.arange(32), torch.arange(2)).to(
        torch.uint8
    )
    assert len(Palette("test", every[:1024])) == 1024
    with pytest.raises(ValueError, match="1025 colours"):
        Palette("test", every[:1025])


def test_nearest_agrees_with_a_slow_search():
    generator = torch.Generator().manual_seed(0)
    colors = torch.randint(0, 256, (40, 3), generator=generator, dtype=torch.uint8)
    forty = Palette("test", colors)
    srgb = torch.rand(5, 7, 3, generator=generator)
    index = forty.nearest(srgb)
    assert index.shape == (5, 7) and index.dtype == torch.int64
    lab = oklab_from_srgb(colors.double() / 255)
    for pixel, ours in zip(srgb.reshape(-1, 3), index.flatten(), strict=True):
        distances = [float((oklab_from_srgb(pixel.double()) - entry).norm()) for entry in lab]
        assert int(ours) == distances.index(min(distances))


def test_nearest_is_exact_among_near_whites():
    steps = torch.cartesian_prod(*[torch.arange(248, 256)] * 3).to(torch.uint8)
    whites = Palette("test", steps)
    assert torch.equal(whites.nearest(whites.srgb_C3), torch.arange(len(whites)))
    generator = torch.Generator().manual_seed(0)
    srgb = (248 + 7 * torch.rand(500, 3, generator=generator)) / 255
    lab = oklab_from_srgb(whites.srgb_C3).double()
    slow = [int((oklab_from_srgb(pixel).double() - lab).norm(dim=1).argmin()) for pixel in srgb]
    assert whites.nearest(srgb).tolist() == slow


def test_nearest_with_one_colour():
    assert palette("808080").nearest(torch.rand(4, 3)).tolist() == [0, 0, 0, 0]
