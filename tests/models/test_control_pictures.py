import pytest
import torch

from config.errors import ConfigError
from models.control import Setting, enlarge, nearest_surface, player_depth, player_edges
from models.control.player_edges import find_borders
from models.depth import inverse_depth, sheet_depth, surface_depth
from models.layout import flat_layout, skin_layout
from models.renderer import Fragments
from models.rng import StepRng
from models.views import Setting as ViewSetting
from models.views import face, orbit, sheet, turnaround, turntable

LAYOUT = skin_layout("classic")
FOLLOWED = {"depth": 1, "canny": 2}


def skin(outer=False):
    skin_HW4 = torch.zeros(64, 64, 4)
    skin_HW4[LAYOUT.mask_HW("base")] = 1
    if outer:
        skin_HW4[LAYOUT.mask_HW("outer")] = 1
    return skin_HW4


def shot_of(views, step=3, **options):
    return views.build(views.Config(**options), ViewSetting(LAYOUT, (48, 32), "cpu"))(
        step, StepRng(1, step)
    )


def build(plugin, followed=FOLLOWED, layout=LAYOUT, **options):
    return plugin.build(plugin.Config(**options), Setting(layout, followed))


@pytest.mark.parametrize(
    ("views", "options"),
    [(orbit, {"num_views": 2, "bare": 0.0}), (orbit, {"bare": 1.0}), (face, {}), (turntable, {})],
)
@pytest.mark.parametrize("outer", [False, True])
def test_depth_is_that_of_the_scene(views, options, outer):
    shot = shot_of(views, **options)
    control = build(player_depth, scale=0.7, end=0.8)(skin(outer), shot)
    depth = surface_depth(shot.fragments, shot.scene.player, shot.scene.cameras)
    expected = inverse_depth(skin(outer), shot.fragments, depth).expand(-1, 3, -1, -1)
    torch.testing.assert_close(control.image_B3HW, expected, rtol=0, atol=0)
    assert (control.name, control.scale, control.start, control.end) == ("depth", 0.7, 0.0, 0.8)
    assert 0 <= control.image_B3HW.min() < control.image_B3HW.max() <= 1


def test_depth_of_the_sheet_at_the_size_that_the_net_takes():
    for scale in (1, 2):
        shot = shot_of(sheet, scale=scale)
        picture = build(player_depth, {"depth": 2})(skin(outer=True), shot).image_B3HW
        exact = inverse_depth(skin(outer=True), shot.fragments, sheet_depth(LAYOUT, scale=scale))
        assert picture.shape == (1, 3, 144 * scale, 96 * scale)
        torch.testing.assert_close(picture[:, :1, ::2, ::2], exact, rtol=0, atol=0)
        torch.testing.assert_close(picture[:, :1, 1::2, 1::2], exact, rtol=0, atol=0)


def test_edges_are_where_the_face_changes():
    """Against a slow loop over pixels and surfaces."""
    shot = shot_of(orbit, num_views=2, bare=0.0)
    skin_HW4 = skin()
    draw = torch.rand(1632, generator=torch.Generator().manual_seed(0))
    skin_HW4[LAYOUT.mask_HW("outer")] = (draw > 0.7).float()[:, None]
    picture = build(player_edges, {"canny": 1})(skin_HW4, shot).image_B3HW
    count, height, width, _ = shot.fragments.texel_BHWL.shape
    face = torch.full((count, height, width), -1)
    faces, alpha = LAYOUT.face_HW.flatten(), skin_HW4[..., 3].flatten()
    for view in range(count):
        for y in range(height):
            for x in range(width):
                for texel in shot.fragments.texel_BHWL[view, y, x].tolist():
                    if texel >= 0 and alpha[texel] >= 0.5:
                        face[view, y, x] = faces[texel]
                        break
    expected = torch.zeros(count, height, width)
    for view in range(count):
        for y in range(height):
            for x in range(width):
                right = x + 1 < width and face[view, y, x] != face[view, y, x + 1]
                below = y + 1 < height and face[view, y, x] != face[view, y + 1, x]
                expected[view, y, x] = float(right or below)
    torch.testing.assert_close(picture, expected[:, None].expand(-1, 3, -1, -1))
    assert 0.02 < picture.mean() < 0.5


def test_a_picture_of_several_views_has_edges_but_no_depth():
    shot = shot_of(turnaround)
    with pytest.raises(ConfigError, match=r"control.player_depth.*views.turnaround"):
        build(player_depth)(skin(), shot)
    control = build(player_edges)(skin(), shot)
    assert control.image_B3HW.shape == (1, 3, 96, 64)
    quarters = control.image_B3HW[0, 0].reshape(2, 48, 2, 32).transpose(1, 2)
    assert (quarters.mean((-2, -1)) > 0.01).all()


def test_edges_have_the_size_that_the_net_takes():
    for supersample in (1, 2):
        shot = shot_of(orbit, supersample=supersample)
        picture = build(player_edges)(skin(), shot).image_B3HW
        assert picture.shape == (1, 3, 96, 64)
        assert set(picture.unique().tolist()) == {0.0, 1.0}


def test_the_nearest_surface_looks_through_holes():
    fragments = Fragments(torch.tensor([[[[2, 1], [2, 3], [-1, -1]]]]), torch.zeros(1, 1, 3))
    skin_HW4 = torch.zeros(1, 4, 4)
    skin_HW4[0, 1, 3] = 1
    assert nearest_surface(skin_HW4, fragments).tolist() == [[[1, -1, -1]]]
    skin_HW4[0, 2, 3] = 0.5
    assert nearest_surface(skin_HW4, fragments).tolist() == [[[2, 2, -1]]]


def test_enlarging_repeats_pixels_and_shrinking_takes_the_middle():
    numbers = torch.arange(12).reshape(1, 1, 3, 4)
    twice = numbers.repeat_interleave(2, -1).repeat_interleave(2, -2)
    assert torch.equal(enlarge(numbers, (6, 8)), twice)
    assert torch.equal(enlarge(twice, (3, 4)), numbers)


def test_borders():
    numbers = torch.tensor([[[[0, 0, 1], [0, 2, 1]]]])
    assert find_borders(numbers).long().tolist() == [[[[0, 1, 0], [1, 1, 0]]]]


@pytest.mark.parametrize("plugin", [player_depth, player_edges])
def test_what_does_not_fit_is_refused(plugin):
    name = plugin.__name__.rsplit(".", 1)[-1]
    for wrong in ({"scale": -1.0}, {"start": 1.0}, {"start": 0.5, "end": 0.5}, {"end": 1.5}):
        with pytest.raises(ConfigError, match=f"control.{name}."):
            plugin.Config(**wrong)
    with pytest.raises(ConfigError, match=rf"control.{name}.net: normals; .* loaded: depth, canny"):
        build(plugin, net="normals")
    with pytest.raises(ConfigError, match=rf"control.{name}: a flat canvas"):
        build(plugin, layout=flat_layout(8, 8))
