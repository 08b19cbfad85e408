"""The figures of drawing quality against slow references and hand values."""

import pytest
import torch

from models.color import oklab_from_srgb
from models.layout import skin_layout
from tools.evaluation.figures import (
    count_colors,
    isolated_HW,
    isolated_share,
    measure,
    outer_share,
    seam_ratio,
    symmetry_share,
    wear,
)

RED, BLUE = (200, 0, 0, 255), (0, 0, 200, 255)


def plain(layout, color=RED):
    skin_HW4 = torch.zeros(64, 64, 4, dtype=torch.uint8)
    skin_HW4[layout.mask_HW("base")] = torch.tensor(color, dtype=torch.uint8)
    return skin_HW4


def noisy(layout, seed=0):
    generator = torch.Generator().manual_seed(seed)
    colors_C4 = torch.tensor([RED, BLUE, (0, 200, 0, 255), (0, 0, 0, 0)], dtype=torch.uint8)
    skin_HW4 = colors_C4[torch.randint(0, 4, (64, 64), generator=generator)]
    base_HW4 = colors_C4[torch.randint(0, 3, (64, 64), generator=generator)]
    skin_HW4 = torch.where(layout.mask_HW("base")[..., None], base_HW4, skin_HW4)
    return torch.where((layout.face_HW >= 0)[..., None], skin_HW4, 0)


def edges_in_space(layout):
    """Give, of each texel, the four edges as points in space on its box."""
    for number, box in enumerate(layout.boxes):
        for face, rect in box.faces.items():
            for row in range(rect.height):
                for column in range(rect.width):
                    edges = [
                        (number, tuple(round(4 * value) for value in point))
                        for dx, dy in ((0.5, 0), (0.5, 1), (0, 0.5), (1, 0.5))
                        for point in [box.texel_position(face, column + dx, row + dy)]
                    ]
                    yield (rect.y + row, rect.x + column), (number, face), edges


def pairs_in_space(layout):
    """Find texels that share an edge in space: pairs, and whether they are of one face."""
    first = {}
    for texel, face, edges in edges_in_space(layout):
        for edge in edges:
            if edge in first:
                other, other_face = first[edge]
                yield other, texel, face == other_face
            first[edge] = texel, face


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_isolated_texels_are_those_without_an_equal_neighbour_in_space(arms):
    layout = skin_layout(arms)
    skin_HW4 = noisy(layout)
    alone = {texel for texel, _, _ in edges_in_space(layout) if skin_HW4[texel][3] > 0}
    for a, b, _ in pairs_in_space(layout):
        if torch.equal(skin_HW4[a], skin_HW4[b]):
            alone -= {a, b}
    found = {tuple(place) for place in isolated_HW(skin_HW4, layout).nonzero().tolist()}
    assert found == alone and len(alone) > 100
    opaque = int((skin_HW4[..., 3] > 0).sum())
    assert isolated_share(skin_HW4, layout) == pytest.approx(len(alone) / opaque)


def test_the_step_at_seams_is_compared_with_the_step_on_faces():
    layout = skin_layout("slim")
    skin_HW4 = noisy(layout, seed=1)
    lab_HW3 = oklab_from_srgb(skin_HW4[..., :3].double() / 255)
    steps = {True: [], False: []}
    for a, b, is_one_face in pairs_in_space(layout):
        if skin_HW4[a][3] and skin_HW4[b][3]:
            steps[is_one_face].append((lab_HW3[a] - lab_HW3[b]).norm().item())
    inner, seam = (sum(steps[key]) / len(steps[key]) for key in (True, False))
    assert seam_ratio(skin_HW4, layout) == pytest.approx((seam + 1e-3) / (inner + 1e-3), rel=1e-4)


def test_a_plain_figure_has_no_speckle_and_no_seams():
    layout = skin_layout("classic")
    figures = measure(plain(layout), layout)
    assert figures == {
        "isolated": 0,
        "isolated_seen": 0,
        "seam_step": 1,
        "symmetry": 1,
        "limb_symmetry": 1,
        "colors": 1,
        "outer": 0,
    }


def test_faces_of_different_colours_raise_the_step_at_seams():
    layout = skin_layout("classic")
    skin_HW4 = plain(layout)
    rect = layout.box("head", "base").faces["front"]
    skin_HW4[rect.rows, rect.columns] = torch.tensor(BLUE, dtype=torch.uint8)
    assert seam_ratio(skin_HW4, layout) > 10


def test_one_side_of_the_head_is_no_mirror_image_of_the_other():
    layout = skin_layout("classic")
    skin_HW4 = plain(layout)
    rect = layout.box("head", "base").faces["right"]
    skin_HW4[rect.rows, rect.columns] = torch.tensor(BLUE, dtype=torch.uint8)
    trunk = sum(
        rect.width * rect.height
        for box, _, rect in layout.faces()
        if box.part in ("head", "body") and box.layer == "base"
    )
    assert symmetry_share(skin_HW4, layout, of_limbs=False) == pytest.approx(1 - 128 / trunk)
    assert symmetry_share(skin_HW4, layout, of_limbs=True) == 1
    arm = layout.box("right_arm", "base").faces["front"]
    skin_HW4[arm.y, arm.x] = torch.tensor(BLUE, dtype=torch.uint8)
    assert 0.99 < symmetry_share(skin_HW4, layout, of_limbs=True) < 1


def test_the_worn_skin_shows_the_outer_layer_where_it_is_opaque():
    layout = skin_layout("classic")
    skin_HW4 = plain(layout)
    hat, head = (layout.box("head", layer).faces["left"] for layer in ("outer", "base"))
    skin_HW4[hat.y + 2, hat.x + 3] = torch.tensor(BLUE, dtype=torch.uint8)
    worn_HW4 = wear(skin_HW4, layout)
    assert worn_HW4[head.y + 2, head.x + 3].tolist() == list(BLUE)
    assert worn_HW4[head.y + 2, head.x + 4].tolist() == list(RED)
    assert not worn_HW4[layout.mask_HW("outer")].any()
    assert skin_HW4[head.y + 2, head.x + 3].tolist() == list(RED)  # the argument is left alone
    assert count_colors(skin_HW4) == 2
    assert outer_share(skin_HW4, layout) == pytest.approx(1 / 1632)
    assert isolated_share(skin_HW4, layout) == pytest.approx(1 / 1633)
