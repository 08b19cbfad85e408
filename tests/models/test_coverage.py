import pytest
import torch

from models.cameras import orbit_cameras
from models.coverage import Coverage
from models.layout import flat_layout, skin_layout
from models.player import build_player
from models.renderer import Fragments, trace
from models.views.flat import flat_fragments
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
    filled_HW = coverage.fill(values_HW, empty=77)
    right = layout.box("head", "base").faces["right"]
    for row in range(8):
        assert (filled_HW[front.y + row, front.columns] == row).all()
        assert (filled_HW[right.y + row, right.columns] == row).all()
    assert (filled_HW[layout.mask_HW("outer")] == 77).all()  # no hat was seen: there is none
    # Nothing of the body was seen either: it takes what is nearest on the player, the lowest row.
    assert (filled_HW[20:32, 20:28] == 7).all()


def test_a_seen_skin_is_left_alone():
    layout = skin_layout("slim")
    coverage = Coverage(layout)
    coverage.see(sheet_fragments(layout))
    values_HW = torch.arange(64 * 64).reshape(64, 64)
    assert torch.equal(coverage.fill(values_HW, empty=0), values_HW)


def test_a_flat_canvas_is_filled_from_what_was_seen():
    coverage = Coverage(flat_layout(5, 9))
    coverage.see(flat_fragments((5, 9), (5, 3)))
    values_HW = torch.arange(45).reshape(5, 9)
    filled_HW = coverage.fill(values_HW, empty=99)
    seen = [0, 3, 6]
    for column in range(9):
        nearest = {
            value for value in seen if abs(value - column) == min(abs(v - column) for v in seen)
        }
        assert set((filled_HW[:, column] - 9 * torch.arange(5)).tolist()) <= nearest
