import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from config.errors import ConfigError
from tools.io.photo import read_photo


def picture(height=24, width=16):
    generator = torch.Generator().manual_seed(0)
    rgb = torch.randint(0, 256, (height, width, 3), generator=generator, dtype=torch.uint8)
    return Image.fromarray(rgb.numpy())


def pixels(image):
    return torch.from_numpy(np.array(image.convert("RGBA")))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_formats_are_known_by_content_and_exact(tmp_path, kind):
    path = tmp_path / "photo.txt"
    picture().save(path, format=kind, lossless=True)
    photo = read_photo(path)
    assert photo.pixels_HW4.dtype == torch.uint8
    assert torch.equal(photo.pixels_HW4, pixels(picture()))
    assert photo.notices == () and not photo.has_alpha


def test_jpeg(tmp_path):
    smooth = Image.linear_gradient("L").convert("RGB")
    smooth.save(tmp_path / "x", format="JPEG", quality=95)
    away = read_photo(tmp_path / "x").pixels_HW4.float() - pixels(smooth).float()
    assert away.abs().max() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_the_photo_upright(tmp_path, orientation):
    # How a camera stores an upright picture for each of its orientations: the inverse turn.
    stored = {
        1: lambda rgb: rgb,
        2: lambda rgb: rgb[:, ::-1],
        3: lambda rgb: rgb[::-1, ::-1],
        4: lambda rgb: rgb[::-1],
        5: lambda rgb: rgb.transpose(1, 0, 2),
        6: lambda rgb: np.rot90(rgb),
        7: lambda rgb: rgb[::-1, ::-1].transpose(1, 0, 2),
        8: lambda rgb: np.rot90(rgb, -1),
    }[orientation](np.array(picture()))
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(tmp_path / "x.png", exif=exif)
    photo = read_photo(tmp_path / "x.png")
    assert torch.equal(photo.pixels_HW4, pixels(picture()))
    assert any("EXIF" in notice for notice in photo.notices) == (orientation > 1)


def test_sixteen_bit_grey_is_divided_and_not_clipped(tmp_path):
    grey = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    Image.fromarray(grey).save(tmp_path / "x.png")
    photo = read_photo(tmp_path / "x.png")
    expected = torch.from_numpy((grey / 257).round().astype(np.uint8))
    assert torch.equal(photo.pixels_HW4[..., 0], expected)
    assert len(torch.unique(photo.pixels_HW4[..., 1])) == 256


def test_cmyk(tmp_path):
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    cmyk.save(tmp_path / "x.jpg", quality=95)
    red, green, blue, alpha = read_photo(tmp_path / "x.jpg").pixels_HW4[8, 8].tolist()
    assert red > 245 and green < 12 and blue < 12 and alpha == 255


def test_palette_with_transparency(tmp_path):
    indexed = Image.new("P", (16, 16), 1)
    indexed.putpalette([255, 0, 0, 0, 0, 255])
    indexed.paste(0, (0, 0, 8, 16))
    indexed.save(tmp_path / "x.png", transparency=0)
    photo = read_photo(tmp_path / "x.png")
    assert photo.has_alpha
    assert photo.pixels_HW4[0, 0].tolist()[3] == 0
    assert photo.pixels_HW4[0, 15].tolist() == [0, 0, 255, 255]


def test_an_alpha_that_cuts_nothing_out_is_no_matte(tmp_path):
    rgba = picture(40, 40).convert("RGBA")
    rgba.putpixel((0, 0), (9, 9, 9, 0))
    rgba.save(tmp_path / "x.png")
    photo = read_photo(tmp_path / "x.png")
    assert not photo.has_alpha and (photo.pixels_HW4[..., 3] == 255).all()
    assert "no cut-out" in photo.notices[0]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_first_frame_of_an_animation(tmp_path, kind):
    frames = [Image.new("RGB", (16, 16), color) for color in ("red", "blue")]
    frames[0].save(
        tmp_path / "x", format=kind, save_all=True, append_images=frames[1:], lossless=True
    )
    photo = read_photo(tmp_path / "x")
    assert photo.pixels_HW4[0, 0].tolist() == [255, 0, 0, 255]
    assert photo.notices == ("input_image: the first of 2 frames is taken",)


def test_large_photos_are_made_smaller(tmp_path):
    Image.new("RGB", (2048, 1000), (10, 20, 30)).save(tmp_path / "x.png")
    photo = read_photo(tmp_path / "x.png")
    assert photo.pixels_HW4.shape == (500, 1024, 4)
    assert "from 2048×1000 to 1024×500" in photo.notices[0]


def png_that_claims(width, height):
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 8001), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_decoding(tmp_path, size):
    (tmp_path / "x.png").write_bytes(png_that_claims(*size))
    with pytest.raises(ConfigError, match="64"):
        read_photo(tmp_path / "x.png")


def test_what_is_no_photo_is_one_line(tmp_path):
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "text.png").write_text("hello")
    picture().save(tmp_path / "x.gif")
    picture().save(tmp_path / "x.bmp")
    picture(4, 4).save(tmp_path / "small.png")
    picture(200, 200).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "folder").mkdir()
    expected = {
        "empty.png": "no PNG, JPEG or WebP",
        "text.png": "no PNG, JPEG or WebP",
        "x.gif": "no PNG, JPEG or WebP",
        "x.bmp": "no PNG, JPEG or WebP",
        "small.png": "expected 8 or more",
        "cut.png": "damaged",
        "folder": "cannot be read",
        "missing.png": "cannot be read",
        "zero\0byte.png": "cannot be read",
    }
    for name, reason in expected.items():
        with pytest.raises(ConfigError, match=reason) as caught:
            read_photo(tmp_path / name)
        assert "\n" not in str(caught.value) and str(caught.value).startswith("input_image: ")
