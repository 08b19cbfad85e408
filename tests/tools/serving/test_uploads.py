"""Files that are sent: read up to a limit, and nothing but what they should be."""

import asyncio
import io

import numpy as np
import pytest
from PIL import Image

from config.errors import ConfigError
from tools.serving.limits import RefusedError
from tools.serving.uploads import check_palette, check_photo, check_skin, read_upload


def encode(kind: str, size=(64, 64), mode="RGBA") -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
    noise[..., 3] = 255
    buffer = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(buffer, format=kind)
    return buffer.getvalue()


class Endless:
    """An upload that never ends."""

    filename = "x"
    given = 0

    async def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"x" * size


def test_an_upload_is_read_no_further_than_its_limit():
    endless = Endless()
    with pytest.raises(RefusedError, match="photo: too large; expected at most 100,000") as refused:
        asyncio.run(read_upload(endless, "photo", 100_000))
    assert refused.value.status == 413 and endless.given < 300_000


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".webp")])
def test_photos_are_known_by_their_content(kind, suffix):
    assert check_photo(encode(kind, mode="RGB")) == suffix


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg></svg>", "photo: the file is no PNG"),
        (encode("GIF", mode="P"), "photo: the file is no PNG"),
        (encode("PNG")[:200], "photo: the file is damaged"),
        (encode("PNG", size=(4, 4)), "photo: the file is 4×4 pixels"),
    ],
)
def test_what_is_no_photo_is_refused(data, message):
    with pytest.raises(ConfigError) as error:
        check_photo(data)
    assert str(error.value).startswith(message) and "/" not in str(error.value)


def test_palettes_become_ours():
    assert check_palette(b"FF0044\n1d2b53\n", "a.hex") == b"ff0044\n1d2b53\n"
    gimp = b"GIMP Palette\nName: x\n#\n255 0 68 red\n"
    assert check_palette(gimp, "../../x.GPL") == b"ff0044\n"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"ff0044", "a.exe", "palette_file: '.exe'; expected a name with .ase"),
        (b"ff0044", None, "palette_file: ''; expected"),
        (b"ff00zz\n", "a.hex", "palette_file: line 1 of the file is 'ff00zz'"),
        (b"\x89PNG\r\n\x1a\nno", "a.png", "palette_file: "),
    ],
)
def test_what_is_no_palette_is_refused(data, name, message):
    with pytest.raises(ConfigError) as error:
        check_palette(data, name)
    assert str(error.value).startswith(message)


def test_skins_have_two_sizes():
    check_skin(encode("PNG"), "classic")
    check_skin(encode("PNG", size=(64, 32)), "classic")
    for data in (encode("PNG", size=(128, 128)), encode("JPEG", mode="RGB"), encode("PNG")[:500]):
        with pytest.raises(ConfigError, match="skin: "):
            check_skin(data, "classic")


def test_arms_are_those_of_the_new_skin():
    with pytest.raises(ConfigError, match="skin: the file has classic arms; expected arms classic"):
        check_skin(encode("PNG"), "slim")
