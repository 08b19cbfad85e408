import pytest
import torch

from config.plugins import find, names
from config.schema import StartConfig
from models.color import oklab_from_srgb
from models.layout import flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.rng import StepRng

START = StartConfig()
COLORS = torch.tensor([[255, 0, 0], [0, 128, 255], [7, 9, 11]], dtype=torch.uint8)


def make_grid(relaxation="softmax", *, layout=None, colors=COLORS, start=START, **options):
    relax = find("models.relaxations", relaxation).relax
    return PaletteGrid(
        layout or skin_layout("slim"), Palette("test", colors), relax, start=start, **options
    )


@pytest.mark.parametrize("arms", ["classic", "slim"])
def test_discrete_obeys_the_file_format(arms):
    layout = skin_layout(arms)
    grid = make_grid(layout=layout, seed=5)
    with torch.no_grad():
        grid.logits_NK[:, 3] += 1000  # everything wants to be transparent
    index_HW = grid.discrete()
    assert (index_HW[layout.mask_HW("base")] < 3).all()
    assert (index_HW[layout.mask_HW("outer")] == 3).all()
    assert (index_HW[layout.face_HW < 0] == 3).all()


@pytest.mark.parametrize("relaxation", names("models.relaxations"))
@pytest.mark.parametrize("num_colors", [1, 3])
def test_samples_are_valid_premultiplied_skins(relaxation, num_colors):
    layout = skin_layout("classic")
    grid = make_grid(relaxation, layout=layout, colors=COLORS[:num_colors])
    skin_HW4 = grid.sample(0.3, StepRng(1, 2))
    assert skin_HW4.shape == (64, 64, 4)
    assert (skin_HW4[..., :3] <= skin_HW4[..., 3:] + 1e-6).all()
    assert torch.allclose(skin_HW4[layout.mask_HW("base")][:, 3], torch.ones(1632))
    assert (skin_HW4[layout.face_HW < 0] == 0).all()
    (skin_HW4**2).sum().backward()
    assert grid.logits_NK.grad.isfinite().all()


def test_expected_is_the_mean_of_hard_samples():
    grid = make_grid("gumbel_hard", layout=flat_layout(2, 3))
    with torch.no_grad():
        mean = sum(grid.sample(1.0, StepRng(0, step)) for step in range(4000)) / 4000
        assert torch.allclose(mean, grid.expected(), atol=0.04)


def test_argmax_colours_are_the_palettes_bytes():
    grid = make_grid(layout=flat_layout(5, 4), seed=3)
    skin_HW4 = grid.entries_K4[grid.discrete()]
    assert ((skin_HW4[..., :3] * 255).round().to(torch.uint8) == COLORS[grid.discrete()]).all()


def test_recentring_changes_no_probability():
    grid = make_grid()
    with torch.no_grad():
        grid.logits_NK += 3 * torch.randn_like(grid.logits_NK)
    before = grid.expected().detach().clone()
    grid.recentre_()
    assert torch.allclose(grid.expected(), before, atol=1e-5)
    allowed_NK = grid.allowed_NK
    sums = (grid.logits_NK * allowed_NK).sum(-1)
    assert torch.allclose(sums, torch.zeros_like(sums), atol=1e-4)


def test_start_gives_outer_texels_the_stated_transparency():
    start = StartConfig(kind="zeros", transparent=0.7)
    layout = skin_layout("classic")
    alpha_HW = make_grid(layout=layout, start=start).expected()[..., 3]
    assert torch.allclose(alpha_HW[layout.mask_HW("outer")], torch.tensor(0.3), atol=1e-5)


def test_entropy_against_the_definition():
    grid = make_grid(layout=flat_layout(3, 3))
    share_NK = torch.softmax(grid.logits_NK[:, :3].double(), -1)
    expected_N = torch.distributions.Categorical(share_NK).entropy()
    assert torch.allclose(grid.entropy_HW().flatten().double(), expected_N, atol=1e-6)


def test_how_far_a_skin_is_decided():
    layout = skin_layout("classic")
    grid = make_grid(layout=layout, start=StartConfig(kind="zeros", transparent=1 / 4))
    entropy, likeliest = grid.decision_2().tolist()
    assert entropy == pytest.approx(1, rel=1e-5)
    assert likeliest == pytest.approx((1 / 3 + 1 / 4) / 2, rel=1e-5)
    with torch.no_grad():
        grid.logits_NK[:, 0] += 100
    assert grid.decision_2().tolist() == pytest.approx([0, 1], abs=1e-5)


def test_one_colour_has_no_entropy_and_no_nan():
    grid = make_grid(layout=flat_layout(3, 3), colors=COLORS[:1])
    assert grid.decision_2().tolist() == [0.0, 1.0]
    assert (grid.entropy_HW() == 0).all()
    assert (grid.discrete() == 0).all()


def test_seed_decides_the_start():
    assert torch.equal(make_grid(seed=4).logits_NK, make_grid(seed=4).logits_NK)
    assert not torch.equal(make_grid(seed=4).logits_NK, make_grid(seed=5).logits_NK)


def far_apart(layout):
    """Give each used texel the colour of a palette entry, another one on each layer of a place."""
    number_N = torch.arange(len(layout.texel_N)) % 3
    return number_N, COLORS[number_N].float() / 255


def test_the_start_takes_the_nearest_colours():
    layout = flat_layout(4, 5)
    number_N, color_N3 = far_apart(layout)
    grid = make_grid(layout=layout)
    is_seen_N = torch.ones(20, dtype=torch.bool)
    grid.start_near_((color_N3 + 0.02).clamp(0, 1), is_seen_N, sharpness=200.0, margin=0.1)
    assert torch.equal(grid.choice_N(), number_N)
    assert grid.expected().isfinite().all()


def test_the_start_has_the_logits_of_its_formula():
    grid = make_grid(layout=flat_layout(1, 2), start=StartConfig(kind="zeros"))
    color_N3 = torch.tensor([[0.2, 0.3, 0.4], [0.9, 0.1, 0.1]])
    is_seen_N = torch.tensor([True, False])
    grid.start_near_(color_N3, is_seen_N, sharpness=30.0, margin=0.1)
    gap_3 = oklab_from_srgb(color_N3[0]) - oklab_from_srgb(COLORS.float() / 255)
    expected_3 = torch.softmax(-30.0 * gap_3.square().sum(-1), -1)
    share_NK = torch.softmax(grid.masked_logits_NK, -1)
    torch.testing.assert_close(share_NK[0, :3], expected_3, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(share_NK[1, :3], torch.full((3,), 1 / 3))


def test_an_outer_texel_starts_transparent_where_it_says_nothing_new():
    layout = skin_layout("classic")
    grid = make_grid(layout=layout)
    color_HW3 = torch.zeros(64, 64, 3)
    hat, head = (
        layout.box("head", "outer").faces["front"],
        layout.box("head", "base").faces["front"],
    )
    color_HW3[hat.rows, hat.columns] = torch.tensor([1.0, 0, 0])
    color_N3 = color_HW3.reshape(-1, 3)[layout.texel_N]
    grid.start_near_(color_N3, torch.ones(3264, dtype=torch.bool), sharpness=100.0, margin=0.1)
    index_HW = grid.discrete()
    assert (index_HW[hat.rows, hat.columns] == 0).all()
    assert (index_HW[head.rows, head.columns] == 2).all()
    rest_HW = layout.mask_HW("outer")
    rest_HW[hat.rows, hat.columns] = False
    assert (index_HW[rest_HW] == 3).all()


@pytest.mark.parametrize("num_colors", [2, 3])
def test_the_spherical_start_is_the_published_one(num_colors):
    """Balanced, and of length std·√C at each texel."""
    start = StartConfig("sphere", std=1.5)
    grid = make_grid(layout=flat_layout(9, 9), colors=COLORS[:num_colors], start=start, seed=2)
    logits_NC = grid.logits_NK[:, :num_colors]
    torch.testing.assert_close(logits_NC.sum(-1), torch.zeros(81), rtol=0, atol=1e-5)
    torch.testing.assert_close(logits_NC.norm(dim=-1), torch.full((81,), 1.5 * num_colors**0.5))
    assert grid.choice_N().unique().tolist() == list(range(num_colors))


def test_the_spherical_start_leaves_outer_texels_their_transparency():
    start = StartConfig("sphere", std=0.0, transparent=0.7)
    layout = skin_layout("classic")
    alpha_HW = make_grid(layout=layout, start=start).expected()[..., 3]
    assert torch.allclose(alpha_HW[layout.mask_HW("outer")], torch.tensor(0.3), atol=1e-5)
    one = make_grid(layout=layout, colors=COLORS[:1], start=StartConfig("sphere"))
    assert one.logits_NK.isfinite().all()
