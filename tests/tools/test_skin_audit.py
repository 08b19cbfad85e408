import io
import struct
import zlib

import numpy as np
import pytest
import torch
from PIL import Image

from config.errors import ConfigError
from models.layout import skin_layout
from tools.io.skin_audit import MAX_BYTES, audit_skin, mend


def make_skin(arms="classic", seed=0):
    """A skin that keeps every rule: random base, an outer layer with holes."""
    rng = np.random.default_rng(seed)
    pixels_HW4 = torch.from_numpy(rng.integers(1, 256, (64, 64, 4), dtype=np.uint8))
    return mend(pixels_HW4, skin_layout(arms))


def save(path, pixels_HW4):
    Image.fromarray(np.asarray(pixels_HW4)).save(path)
    return path


def png_of_bits(bits, color_type, channels):
    """A 64×64 PNG of zeros, made by hand."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 64, 64, bits, color_type, 0, 0, 0)
    rows = (b"\0" + bytes(64 * channels * bits // 8)) * 64
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_good_skin_has_no_fault_and_stays_as_it_is(tmp_path, arms):
    pixels_HW4 = make_skin(arms)
    audit = audit_skin(save(tmp_path / "a.png", pixels_HW4))
    assert audit.arms == arms
    assert audit.mendable == ()
    assert torch.equal(audit.pixels_HW4, pixels_HW4)


def test_a_legacy_skin_is_classic_and_gets_its_left_limbs(tmp_path):
    old_HW4 = make_skin()[:32]
    audit = audit_skin(save(tmp_path / "old.png", old_HW4))
    assert (audit.arms, audit.mendable) == ("classic", ())
    right_front, left_front = audit.pixels_HW4[20:32, 44:48], audit.pixels_HW4[52:64, 36:40]
    assert torch.equal(right_front.flip(1), left_front)
    with pytest.raises(ConfigError, match="slim"):
        audit_skin(tmp_path / "old.png", arms="slim")


def test_a_skin_of_a_palette_and_an_old_one_without_alpha_are_read(tmp_path):
    pixels_HW4 = make_skin()
    pixels_HW4[..., :3] = pixels_HW4[..., 3:] // 2
    Image.fromarray(pixels_HW4.numpy()).quantize(4).save(tmp_path / "palette.png")
    assert torch.equal(audit_skin(tmp_path / "palette.png").pixels_HW4, pixels_HW4)
    opaque_HW3 = np.full((32, 64, 3), 90, np.uint8)
    audit = audit_skin(save(tmp_path / "rgb.png", opaque_HW3))
    assert not audit.pixels_HW4[:16, 32:].any()  # a hat without any hole is none


@pytest.mark.parametrize(
    ("where", "alpha", "sentence"),
    [
        ((10, 10), 0, "1 base texels are not opaque, first at x 10, y 10"),
        ((10, 42), 128, "1 outer texels are half transparent, first at x 42, y 10"),
        ((0, 0), 255, "1 texels that classic skins do not use are painted"),
    ],
)
def test_stray_alpha_is_named_and_mended(tmp_path, where, alpha, sentence):
    pixels_HW4 = make_skin()
    pixels_HW4[where] = torch.tensor([9, 8, 7, alpha])
    audit = audit_skin(save(tmp_path / "a.png", pixels_HW4))
    (fault,) = audit.mendable
    assert sentence in fault
    again = audit_skin(save(tmp_path / "b.png", audit.pixels_HW4))
    assert again.mendable == ()


def test_what_is_no_skin_is_refused_with_its_reason(tmp_path):
    whole = io.BytesIO()
    Image.fromarray(make_skin().numpy()).save(whole, format="PNG")
    files = {
        "is no PNG file": b"GIF89a" + bytes(100),
        "is a damaged PNG": whole.getvalue()[: len(whole.getvalue()) // 2],
        "ends after": whole.getvalue()[:12],
        "16 bits a channel": png_of_bits(16, 6, 4),
        f"at most {MAX_BYTES}": whole.getvalue() + bytes(MAX_BYTES),
    }
    for reason, data in files.items():
        (tmp_path / "a.png").write_bytes(data)
        with pytest.raises(ConfigError, match=reason):
            audit_skin(tmp_path / "a.png")
    (tmp_path / "empty.png").write_bytes(b"")
    with pytest.raises(ConfigError, match="no PNG"):
        audit_skin(tmp_path / "empty.png")
    with pytest.raises(ConfigError, match="cannot be read"):
        audit_skin(tmp_path / "none.png")
    with pytest.raises(ConfigError, match="128×64 pixels"):
        audit_skin(save(tmp_path / "large.png", np.zeros((64, 128, 4), np.uint8)))
    with pytest.raises(ConfigError, match="no transparent texel"):
        audit_skin(save(tmp_path / "rgb.png", np.full((64, 64, 3), 9, np.uint8)))
