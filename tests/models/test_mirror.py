import pytest
import torch

from models.cameras import orbit_cameras
from models.layout import skin_layout
from models.mirror import mirror_pairs, mirror_T
from models.player import build_player
from models.renderer import shade, trace


@pytest.mark.parametrize("arms", ["classic", "slim"])
@pytest.mark.parametrize("parts", ["limbs", "all"])
def test_the_right_side_is_repeated_on_the_left(arms, parts):
    layout = skin_layout(arms)
    source_T = mirror_T(layout, parts)
    assert torch.equal(source_T[source_T], source_T)  # nobody repeats one that repeats
    changed = int((source_T != torch.arange(4096)).sum())
    assert changed == len(mirror_pairs(layout, parts))
    limbs = sum(2 * (w * h + w * d + h * d) for w, h, d in [(3 + (arms == "classic"), 12, 4)])
    legs = 2 * (4 * 12 + 4 * 4 + 12 * 4)
    assert len(mirror_pairs(layout, "limbs")) == 2 * (limbs + legs)


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_a_skin_that_repeats_looks_the_same_in_a_mirror(arms):
    """Seen from the front and from above, the picture is its own mirror image."""
    layout = skin_layout(arms)
    skin_T4 = torch.rand(4096, 4, generator=torch.Generator().manual_seed(0))
    skin_T4[:, :3] *= skin_T4[:, 3:]
    skin_HW4 = skin_T4[mirror_T(layout, "all")].reshape(64, 64, 4)
    # At such a size no ray runs along the edge of a texel.
    cameras = orbit_cameras(
        [0.0, 0.0, 180.0], [0.0, 40.0, -30.0], projection="orthographic", extent=[36.37] * 3
    )
    fragments = trace(build_player(layout), cameras, (250, 250))
    views_B3HW = shade(skin_HW4, fragments, torch.full((3, 3), 0.5))
    # Where the legs reach into each other, one of them is in front: a few pixels in the middle.
    beside_W = (torch.arange(250) - 124.5).abs() > 4
    views_B3HW = views_B3HW[..., beside_W]
    assert torch.allclose(views_B3HW, views_B3HW.flip(-1), atol=1e-6)
    other_B3HW = shade(skin_T4.reshape(64, 64, 4), fragments, torch.full((3, 3), 0.5))
    assert not torch.allclose(other_B3HW, other_B3HW.flip(-1), atol=1e-2)


def test_limbs_alone_leave_head_and_body():
    layout = skin_layout("classic")
    source_HW = mirror_T(layout, "limbs").reshape(64, 64)
    here_HW = torch.arange(4096).reshape(64, 64)
    assert torch.equal(source_HW[:16], here_HW[:16])
    assert torch.equal(source_HW[20:32, 16:40], here_HW[20:32, 16:40])
