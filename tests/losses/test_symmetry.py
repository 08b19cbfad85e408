import pytest
import torch
from loss_cases import LAYOUTS, evaluate, random_skin

from models.layout import FACE_FRAMES
from models.mirror import mirror_pairs
from models.player import build_player


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_pairs_are_mirror_images_in_space(layout):
    place_to_texel, places = {}, {}
    for placed in build_player(layout).boxes:
        for face, rect in placed.box.faces.items():
            for row in range(rect.height):
                for column in range(rect.width):
                    texel = (rect.y + row) * layout.width + rect.x + column
                    on_box = placed.box.texel_position(face, column + 0.5, row + 0.5)
                    x, y, z = (torch.tensor(on_box) + placed.center_3).tolist()
                    place = (placed.box.layer, round(x, 6), round(y, 6), round(z, 6))
                    places[texel] = place, FACE_FRAMES[face][2]
                    place_to_texel[places[texel]] = texel
    assert len(place_to_texel) == len(layout.texel_N)
    expected = set()
    for texel, ((layer, x, y, z), (nx, ny, nz)) in places.items():
        image = place_to_texel[(layer, -x, y, z), (-nx, ny, nz)]
        expected.add((min(texel, image), max(texel, image)))
    pair_E2 = mirror_pairs(layout)
    assert len(pair_E2) == len(layout.texel_N) // 2
    assert set(map(tuple, pair_E2.tolist())) == expected


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_it_is_the_mean_difference_over_pairs(layout):
    skin_HW4 = random_skin(layout)
    channels = 4 if layout.has_overlay else 3
    flat = skin_HW4.reshape(-1, 4)[:, :channels].tolist()
    steps = [
        abs(a - b)
        for left, right in mirror_pairs(layout).tolist()
        for a, b in zip(flat[left], flat[right], strict=True)
    ]
    value = evaluate("symmetry", skin_HW4, layout)
    assert value.item() == pytest.approx(sum(steps) / len(steps), rel=1e-12)


def test_a_mirrored_skin_costs_nothing():
    layout = LAYOUTS["slim"]
    texel_T4 = random_skin(layout).reshape(-1, 4)
    left_E, right_E = mirror_pairs(layout).unbind(-1)
    texel_T4[right_E] = texel_T4[left_E]
    assert evaluate("symmetry", texel_T4.reshape(64, 64, 4), layout).item() == 0
