"""The report of a skin file: every rule broken by hand, and figures against hand values."""

import numpy as np
import pytest
import torch
from PIL import Image, PngImagePlugin

from config.errors import ConfigError
from models.layout import skin_layout
from models.palette import Palette
from tools.io.skin_audit import mend
from tools.io.skin_quality import describe_quality, inspect_skin

RED = (200, 0, 0, 255)
PALETTE = Palette("two", torch.tensor([[200, 0, 0], [0, 0, 200]], dtype=torch.uint8))


def plain(arms="classic"):
    """A red player with a blue texel on the hat."""
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[skin_layout(arms).mask_HW("base")] = torch.tensor(RED, dtype=torch.uint8)
    skin_HW4[10, 42] = torch.tensor([0, 0, 200, 255])
    return skin_HW4


def save(path, pixels, **options):
    Image.fromarray(np.asarray(pixels)).save(path, **options)
    return path


def rules(quality, level="error"):
    return {finding.rule for finding in quality.findings if finding.level == level}


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_good_file_has_nothing_to_say(tmp_path, arms):
    path = save(tmp_path / "a.png", plain(arms))
    quality = inspect_skin(path, palette=PALETTE)
    assert quality.is_sound and not quality.findings and not quality.is_mendable
    assert quality.facts == {
        "width": 64,
        "height": 64,
        "mode": "RGBA",
        "bytes": path.stat().st_size,
        "arms": arms,
        "arms_seen": arms,
    }
    assert torch.equal(quality.mended_HW4, plain(arms))


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_the_figures_are_those_counted_by_hand(tmp_path, arms):
    figures = inspect_skin(save(tmp_path / "a.png", plain(arms))).figures
    num_base = 1632 if arms == "classic" else 1568
    assert set(figures) == {
        *("coverage", "isolated", "isolated_seen", "seam_step"),
        *("symmetry", "limb_symmetry", "colors", "outer"),
    }
    assert figures["coverage"] == 1
    assert figures["isolated"] == pytest.approx(1 / (num_base + 1))
    assert figures["colors"] == 2
    assert figures["outer"] == pytest.approx(1 / num_base)
    assert figures["limb_symmetry"] == 1
    same = describe_quality(plain(arms), skin_layout(arms))
    assert same == {"arms_seen": arms, "figures": figures}


@pytest.mark.parametrize(
    ("where", "color", "rule"),
    [
        ((10, 10), (9, 8, 7, 0), "base_alpha"),
        ((10, 10), (200, 0, 0, 254), "base_alpha"),
        ((10, 44), (9, 8, 7, 128), "outer_alpha"),
        ((0, 0), (9, 8, 7, 255), "unused"),
    ],
)
def test_alpha_that_breaks_a_rule_is_an_error_that_can_be_mended(tmp_path, where, color, rule):
    pixels_HW4 = plain()
    pixels_HW4[where] = torch.tensor(color, dtype=torch.uint8)
    quality = inspect_skin(save(tmp_path / "a.png", pixels_HW4))
    assert rules(quality) == {rule} and not quality.is_sound and quality.is_mendable
    assert f"first at x {where[1]}, y {where[0]}" in quality.findings[0].message
    assert torch.equal(quality.mended_HW4, mend(pixels_HW4, skin_layout("classic")))
    assert not inspect_skin(save(tmp_path / "b.png", quality.mended_HW4)).findings


def test_coverage_counts_the_holes_of_the_base(tmp_path):
    pixels_HW4 = plain()
    pixels_HW4[8:16, 8:16] = 0
    figures = inspect_skin(save(tmp_path / "a.png", pixels_HW4)).figures
    assert figures["coverage"] == pytest.approx(1 - 64 / 1632)


def test_colours_outside_the_palette_are_named_the_most_frequent_first(tmp_path):
    pixels_HW4 = plain()
    pixels_HW4[8:10, 8] = torch.tensor([1, 2, 3, 255], dtype=torch.uint8)
    pixels_HW4[12, 8] = torch.tensor([200, 0, 1, 255], dtype=torch.uint8)
    pixels_HW4[20, 20] = torch.tensor([77, 77, 77, 0], dtype=torch.uint8)  # the game shows it
    quality = inspect_skin(save(tmp_path / "a.png", pixels_HW4), palette=PALETTE)
    (finding,) = [finding for finding in quality.findings if finding.rule == "palette"]
    assert "4 visible texels" in finding.message
    assert finding.message.partition(": ")[2].split(", ")[0] == "010203"
    assert {"c80001", "4d4d4d"} <= set(finding.message.partition(": ")[2].split(", "))
    assert not finding.is_mendable


def test_arms_that_viewers_will_mistake_are_found(tmp_path):
    classic, slim = (skin_layout(arms).mask_HW("base") for arms in ("classic", "slim"))
    black = plain()
    black[classic & ~slim] = torch.tensor([0, 0, 0, 255], dtype=torch.uint8)
    path = save(tmp_path / "black.png", black)
    assert inspect_skin(path).facts["arms"] == "slim"
    meant = inspect_skin(path, arms="classic")
    assert rules(meant) == {"arms"} and not meant.is_mendable

    painted = plain()  # classic paint below slim arms: goes
    meant = inspect_skin(save(tmp_path / "painted.png", painted), arms="slim")
    assert rules(meant) == {"arms", "unused"} and meant.is_mendable
    assert inspect_skin(save(tmp_path / "m.png", meant.mended_HW4), arms="slim").is_sound


def test_a_hole_in_a_classic_arm_does_not_cut_the_arms_off(tmp_path):
    pixels_HW4 = plain()
    pixels_HW4[25, 54, 3] = 0
    path = save(tmp_path / "a.png", pixels_HW4)
    quality = inspect_skin(path)
    assert "arms" in rules(quality) and not quality.is_mendable
    meant = inspect_skin(path, arms="classic")
    assert meant.is_mendable and torch.equal(meant.mended_HW4, plain())


def test_an_opaque_sheet_hides_its_base(tmp_path):
    pixels_HW4 = torch.full((64, 64, 4), 255, dtype=torch.uint8)
    pixels_HW4[8:16, 8:16, 0] = 9
    assert {"opaque", "unused"} <= rules(inspect_skin(save(tmp_path / "a.png", pixels_HW4)))


def test_what_works_but_could_be_better_is_a_note(tmp_path):
    hidden = plain()
    hidden[12, 44] = torch.tensor([9, 9, 9, 0])
    quality = inspect_skin(save(tmp_path / "hidden.png", hidden))
    assert quality.is_sound and rules(quality, "note") == {"hidden_color"}
    palette = Image.fromarray(plain().numpy()).quantize(4)
    palette.save(tmp_path / "palette.png")
    quality = inspect_skin(tmp_path / "palette.png")
    assert quality.is_sound and rules(quality, "note") == {"mode", "chunks"}
    old = inspect_skin(save(tmp_path / "old.png", plain()[:32]))
    assert old.is_sound and rules(old, "note") == {"legacy"}
    assert old.facts["height"] == 32 and old.mended_HW4.shape == (64, 64, 4)
    path = save(tmp_path / "gamma.png", plain(), icc_profile=b"no profile at all")
    assert "iCCP" in inspect_skin(path).findings[0].message


def test_the_size_that_upload_services_take(tmp_path):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("long", "x" * 30_000)
    quality = inspect_skin(save(tmp_path / "a.png", plain(), pnginfo=texts))
    assert rules(quality) == {"bytes"} and quality.is_mendable
    generator = torch.Generator().manual_seed(0)
    noise_HW4 = torch.randint(0, 256, (64, 64, 4), dtype=torch.uint8, generator=generator)
    noise_HW4 = mend(noise_HW4, skin_layout("classic"))
    assert inspect_skin(save(tmp_path / "b.png", noise_HW4)).is_sound


def test_what_is_no_skin_is_refused_without_its_name(tmp_path):
    (tmp_path / "a.png").write_bytes(b"GIF89a" + bytes(100))
    with pytest.raises(ConfigError, match=r"^is no PNG file"):
        inspect_skin(tmp_path / "a.png")
    with pytest.raises(ConfigError, match=r"^cannot be read"):
        inspect_skin(tmp_path / "none.png")
    with pytest.raises(ConfigError, match="128×64 pixels"):
        inspect_skin(save(tmp_path / "large.png", np.zeros((64, 128, 4), np.uint8)))
    whole = save(tmp_path / "half.png", plain()).read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ConfigError, match=r"^is a damaged PNG"):
        inspect_skin(tmp_path / "half.png")
