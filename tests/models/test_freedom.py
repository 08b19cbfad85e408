import pytest
import torch

from config.errors import ConfigError
from config.plugins import find, names
from config.schema import StartConfig
from losses.decision import entropy_N
from models.color import oklab_from_srgb
from models.freedom import GivenSkin, full_freedom, make_freedom
from models.layout import flat_layout, skin_layout
from models.mirror import mirror_T
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.parts import part_mask_HW
from models.rng import StepRng
from models.start import skin_logits

LAYOUT = skin_layout("classic")
COLORS = torch.tensor([[255, 0, 0], [0, 128, 255], [7, 9, 11], [250, 240, 200]], dtype=torch.uint8)
PALETTE = Palette("four", COLORS)
TEXEL_N = LAYOUT.texel_N


def chance_skin(seed=0):
    generator = torch.Generator().manual_seed(seed)
    pixels_HW4 = torch.randint(0, 256, (64, 64, 4), dtype=torch.uint8, generator=generator)
    return GivenSkin(pixels_HW4)


def make_grid(freedom, relaxation="softmax", start=None, seed=0):
    relax = find("models.relaxations", relaxation).relax
    start = start or StartConfig(kind="normal")
    return PaletteGrid(LAYOUT, PALETTE, relax, start=start, seed=seed, freedom=freedom)


def where_N(part):
    return part_mask_HW(part, LAYOUT).flatten()[TEXEL_N]


def test_snapping_is_brute_force_in_oklab():
    skin = chance_skin()
    snapped_N = skin.snap_N(LAYOUT, PALETTE, full_freedom(LAYOUT, PALETTE).allowed_NK)
    lab_C3 = oklab_from_srgb(COLORS.double() / 255)
    outer_N = LAYOUT.may_be_transparent_N.tolist()
    for place, texel in enumerate(TEXEL_N.tolist()):
        *color, alpha = skin.pixels_HW4.reshape(-1, 4)[texel].tolist()
        gaps = (oklab_from_srgb(torch.tensor(color).double() / 255) - lab_C3).norm(dim=-1)
        expected = 4 if outer_N[place] and alpha < 128 else int(gaps.argmin())
        assert snapped_N[place] == expected


def test_unguided_the_start_is_the_snapped_skin_and_can_change():
    skin, freedom = chance_skin(), full_freedom(LAYOUT, PALETTE)
    grid = make_grid(freedom)
    grid.start_at_(skin_logits(skin, LAYOUT, PALETTE, freedom.allowed_NK, strength=6.0))
    assert torch.equal(grid.choice_N(), skin.snap_N(LAYOUT, PALETTE, freedom.allowed_NK))
    share_NK = torch.softmax(grid.masked_logits_NK, -1)
    base_N = ~LAYOUT.may_be_transparent_N
    most = torch.tensor(6.0).exp()
    torch.testing.assert_close(share_NK[base_N].amax(-1), (most / (most + 3)).expand(1632))
    # The same colour everywhere: a few steps of any optimiser go there.
    optimizer = torch.optim.Adam(grid.parameters(), lr=0.3)
    for step in range(60):
        optimizer.zero_grad()
        skin_HW4 = grid.sample(1.0, StepRng(0, step))
        (skin_HW4[..., :3] - COLORS[1] / 255).square()[LAYOUT.mask_HW("base")].sum().backward()
        optimizer.step()
    assert (grid.choice_N()[base_N] == 1).all()


@pytest.mark.parametrize("relaxation", names("models.relaxations"))
def test_what_stays_has_no_entropy_no_gradient_and_its_true_colour(relaxation):
    skin = chance_skin()
    freedom = make_freedom(LAYOUT, PALETTE, skin=skin, only=["head"])
    grid = make_grid(freedom, relaxation)
    free_N = where_N("head")
    for tau in (1.0, 0.05):
        grid.zero_grad()
        skin_HW4 = grid.sample(tau, StepRng(1, 2))
        decision = entropy_N(grid.masked_logits_NK)
        assert decision.isfinite().all() and (decision[~free_N].abs() < 1e-6).all()
        (skin_HW4**2).sum().add(decision.sum()).backward()
        gradient_NK = grid.logits_NK.grad
        assert gradient_NK.isfinite().all() and (gradient_NK[~free_N] == 0).all()
        assert (gradient_NK[free_N] != 0).any()
        for shown_HW4 in (skin_HW4, grid.paint_discrete(), grid.expected()):
            shown_N4 = shown_HW4.reshape(-1, 4)[TEXEL_N]
            pixel_N4 = skin.pixels_HW4.reshape(-1, 4)[TEXEL_N].float() / 255
            pixel_N4[~LAYOUT.may_be_transparent_N, 3] = 1
            pixel_N4[:, :3] *= pixel_N4[:, 3:]
            torch.testing.assert_close(shown_N4[~free_N], pixel_N4[~free_N])
    assert (grid.entropy_HW().flatten()[TEXEL_N][~free_N] == 0).all()
    assert not grid.decision_2().isnan().any()


@pytest.mark.parametrize("relaxation", names("models.relaxations"))
@pytest.mark.parametrize("kind", ["zeros", "normal", "sphere"])
def test_a_part_takes_its_own_colours_alone(relaxation, kind):
    choices = {"": [0, 1], "head": [2], "hat": [1, 3]}
    freedom = make_freedom(LAYOUT, PALETTE, choices=choices)
    grid = make_grid(freedom, relaxation, StartConfig(kind=kind))
    optimizer = torch.optim.AdamW(grid.parameters(), lr=0.5)
    for step in range(12):
        optimizer.zero_grad()
        skin_HW4 = grid.sample(0.5, StepRng(0, step))
        loss = (skin_HW4[..., :3] - COLORS[3] / 255).square().sum()
        (loss + entropy_N(grid.masked_logits_NK).sum()).backward()
        is_out_NK = ~freedom.allowed_NK
        assert grid.logits_NK.grad.isfinite().all()
        assert (grid.logits_NK.grad[is_out_NK] == 0).all()
        optimizer.step()
        grid.recentre_()
    choice_N = grid.choice_N()
    assert (choice_N[where_N("head")] == 2).all()
    assert torch.isin(choice_N[where_N("hat")], torch.tensor([1, 3, 4])).all()
    rest_N = ~(where_N("head") | where_N("hat"))
    assert torch.isin(choice_N[rest_N], torch.tensor([0, 1, 4])).all()
    assert (grid.discrete()[LAYOUT.mask_HW("base")] < 4).all()


def test_outer_texels_of_few_colours_start_as_transparent_as_others():
    freedom = make_freedom(LAYOUT, PALETTE, choices={"": [0, 1, 2, 3], "hat": [1]})
    grid = make_grid(freedom, start=StartConfig(kind="zeros", transparent=0.7))
    alpha_HW = grid.expected()[..., 3]
    outer_HW = LAYOUT.mask_HW("outer")
    assert torch.allclose(alpha_HW[outer_HW], torch.tensor(0.3), atol=1e-5)


def test_a_picture_to_start_near_gives_only_allowed_colours():
    freedom = make_freedom(LAYOUT, PALETTE, choices={"": [0, 1, 2, 3], "head": [0, 3]})
    grid = make_grid(freedom)
    color_N3 = torch.rand(len(TEXEL_N), 3, generator=torch.Generator().manual_seed(0))
    is_seen_N = torch.ones(len(TEXEL_N), dtype=torch.bool)
    grid.start_near_(color_N3, is_seen_N, sharpness=100.0, margin=0.1)
    choice_N = grid.choice_N()
    assert torch.isin(choice_N[where_N("head")], torch.tensor([0, 3])).all()
    lab_C3 = oklab_from_srgb(COLORS / 255)
    gap_N2 = torch.cdist(oklab_from_srgb(color_N3), lab_C3[[0, 3]])
    expected_N = torch.tensor([0, 3])[gap_N2.argmin(-1)]
    assert torch.equal(choice_N[where_N("head")], expected_N[where_N("head")])


@pytest.mark.parametrize("symmetry", ["limbs", "all"])
@pytest.mark.parametrize("relaxation", ["softmax", "softmax_hard"])
def test_mirror_images_share_their_choice_and_both_teach_it(symmetry, relaxation):
    grid = make_grid(make_freedom(LAYOUT, PALETTE, symmetry=symmetry), relaxation, seed=3)
    source_T = mirror_T(LAYOUT, symmetry)
    weight_HW = torch.rand(64, 64, 1, generator=torch.Generator().manual_seed(1))
    optimizer = torch.optim.AdamW(grid.parameters(), lr=0.2)
    for step in range(5):
        optimizer.zero_grad()
        skin_T4 = grid.sample(0.7, StepRng(0, step)).reshape(-1, 4)
        assert torch.equal(skin_T4, skin_T4[source_T])
        (skin_T4.reshape(64, 64, 4)[..., :3] * weight_HW).sum().backward()
        optimizer.step()
        grid.recentre_()
    index_T = grid.discrete().flatten()
    assert torch.equal(index_T, index_T[source_T])
    kept = dict(grid.state_dict())
    assert torch.equal(
        torch.softmax(kept["logits_NK"].masked_fill(~grid.allowed_NK, -1e9), -1),
        torch.softmax(grid.masked_logits_NK, -1),
    )


def test_the_gradient_of_shared_logits_is_the_sum_of_both():
    free = make_grid(make_freedom(LAYOUT, PALETTE), seed=3)
    tied = make_grid(make_freedom(LAYOUT, PALETTE, symmetry="limbs"), seed=3)
    with torch.no_grad():
        free.logits_NK.copy_(tied.logits_NK)
    weight_HW = torch.rand(64, 64, 1, generator=torch.Generator().manual_seed(1))
    for grid in (free, tied):
        (grid.sample(1.0, StepRng(0, 0)) * weight_HW).sum().backward()
    source_T = mirror_T(LAYOUT, "limbs")
    place_T = torch.full((4096,), -1)
    place_T[TEXEL_N] = torch.arange(len(TEXEL_N))
    expected_NK = torch.zeros_like(free.logits_NK)
    expected_NK.index_add_(0, place_T[source_T[TEXEL_N]], free.logits_NK.grad)
    torch.testing.assert_close(tied.logits_NK.grad, expected_NK)


def test_what_was_not_seen_is_guessed_within_the_rules():
    freedom = make_freedom(LAYOUT, PALETTE, choices={"": [0, 1], "face": [2, 3]}, symmetry="limbs")
    grid = make_grid(freedom, seed=2)
    chosen_HW = grid.discrete()
    guess_HW = torch.zeros(64, 64, dtype=torch.int64)  # a colour that the face may not have
    admitted_HW = grid.admit(guess_HW, chosen_HW)
    face_HW = part_mask_HW("face", LAYOUT)
    assert torch.equal(admitted_HW[face_HW], chosen_HW[face_HW])
    assert (admitted_HW[~face_HW & (LAYOUT.face_HW >= 0)] == 0).all()
    assert (admitted_HW[LAYOUT.face_HW < 0] == 4).all()
    seen_T = torch.zeros(4096, dtype=torch.bool)
    right, left = LAYOUT.box("right_leg", "base"), LAYOUT.box("left_leg", "base")
    seen_HW = seen_T.reshape(64, 64)
    seen_HW[left.faces["front"].rows, left.faces["front"].columns] = True
    known_HW = grid.known_T(seen_T).reshape(64, 64)
    for box in (right, left):
        assert known_HW[box.faces["front"].rows, box.faces["front"].columns].all()
    assert int(known_HW.sum()) == 2 * 48


def test_contradictions_are_said():
    skin = chance_skin()
    for options in (
        {"skin": skin, "only": ["right_arm"], "symmetry": "limbs"},
        {"choices": {"": [0, 1], "left_leg": [2]}, "symmetry": "limbs"},
        {"skin": skin, "lock": ["base", "outer"]},
    ):
        with pytest.raises(ConfigError):
            make_freedom(LAYOUT, PALETTE, **options)
    with pytest.raises(ConfigError, match="flat canvas"):
        make_freedom(flat_layout(4, 6), PALETTE, symmetry="limbs")
    both = make_freedom(LAYOUT, PALETTE, skin=skin, only=["arms", "head"], symmetry="limbs")
    assert both.source_N is not None
    legs_N = where_N("legs")
    assert torch.equal(both.source_N[legs_N], torch.arange(len(TEXEL_N))[legs_N])
