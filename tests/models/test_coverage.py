import pytest
import torch

from models.cameras import orbit_cameras
from models.coverage import Coverage
from models.layout import skin_layout
from models.player import build_player
from models.renderer import Fragments, trace
from models.views.sheet import sheet_fragments


@pytest.mark.parametrize("arms", ["classic", "slim"])
@pytest.mark.parametrize("overlay", [True, False])
def test_the_sheet_shows_every_texel(arms, overlay):
    coverage = Coverage(skin_layout(arms, overlay=overlay))
    assert coverage.share() == 0
    coverage.see(sheet_fragments(coverage.layout))
    assert coverage.share() == 1


def test_see_agrees_with_a_set():
    layout = skin_layout("classic")
    cameras = orbit_cameras([20.0], [10.0], projection="orthographic", extent=[40.0])
    fragments = trace(build_player(layout), cameras, (48, 48))
    coverage = Coverage(layout)
    coverage.see(fragments)
    expected = set(fragments.texel_BHWL.flatten().tolist()) - {-1}
    assert set(torch.nonzero(coverage.seen_T).flatten().tolist()) == expected


def test_unseen_texels_take_the_nearest_seen_one_of_their_part():
    layout = skin_layout("classic")
    coverage = Coverage(layout)
    front = layout.box("head", "base").faces["front"]
    left_column = [(front.y + row) * 64 + front.x for row in range(8)]
    seen = torch.tensor(left_column)
    coverage.see(Fragments(seen.reshape(1, 1, -1, 1), torch.ones(1, 1, 8)))
    values_HW = torch.full((64, 64), 99)
    values_HW.view(-1)[seen] = torch.arange(8)
    filled_HW = coverage.fill(values_HW)
    right = layout.box("head", "base").faces["right"]
    for row in range(8):
        assert (filled_HW[front.y + row, front.columns] == row).all()
        assert (filled_HW[right.y + row, right.columns] == row).all()
    assert (filled_HW[layout.box("head", "outer").faces["front"].rows, 40:48] == 99).all()
    assert (filled_HW[20:32, 20:28] == 99).all()  # nothing of the body was seen: left alone
