import pytest
import torch

from config.errors import ConfigError
from config.plugins import find, names
from models.cameras import orbit_cameras
from models.coverage import Coverage
from models.layout import flat_layout, skin_layout
from models.player import build_player
from models.renderer import shade, trace
from models.rng import StepRng
from models.views import Setting
from models.views._mix import Mix

SKIN = Setting(skin_layout("classic"), (48, 40), "cpu")


def build(name, setting=SKIN, **options):
    module = find("models.views", name)
    return module.build(module.Config(**options), setting)


@pytest.mark.parametrize("name", [name for name in names("models.views") if name != "flat"])
def test_a_shot_is_whole_and_a_function_of_seed_and_step(name):
    sampler = build(name)
    first, again, other = (sampler(3, StepRng(seed, 3)) for seed in (1, 1, 2))
    num_views = len(first.fragments)
    assert first.background_B3.shape == (num_views, 3)
    assert len(first.view_names) == num_views
    assert set(first.view_names) <= set(sampler.view_names)
    assert torch.equal(first.fragments.texel_BHWL, again.fragments.texel_BHWL)
    assert torch.equal(first.background_B3, again.background_B3)
    views_B3HW = shade(torch.rand(64, 64, 4), other.fragments, other.background_B3)
    assert views_B3HW.shape[0] == num_views
    assert (first.fragments.texel_BHWL >= 0).any()


@pytest.mark.parametrize("name", [name for name in names("models.views") if name != "flat"])
def test_a_flat_canvas_has_no_body(name):
    with pytest.raises(ConfigError, match=f"views.{name}.*views.flat"):
        build(name, Setting(flat_layout(8, 8), (48, 48), "cpu"))


def test_orbit_sees_all_but_what_limbs_always_hide():
    sampler = build("orbit", num_views=4, size=96)
    coverage = Coverage(SKIN.layout)
    for step in range(60):
        coverage.see(sampler(step, StepRng(0, step)).fragments)
    assert coverage.share() > 0.9


def test_orbit_spreads_the_views_of_a_step_and_names_them():
    sampler = build("orbit", num_views=4, elevation_deg=(0.0, 0.0))
    for step in range(8):
        names_B = sampler(step, StepRng(0, step)).view_names
        assert sorted(names_B) == ["back view", "front view", "side view", "side view"]


def test_orbit_shows_the_bare_layer_as_often_as_told():
    sampler = build("orbit", size=24, bare=0.3)
    base_T = SKIN.layout.mask_HW("base").flatten()
    bare = 0
    for step in range(200):
        texels = sampler(0, StepRng(0, step)).fragments.texel_BHWL
        bare += bool(base_T[texels[texels >= 0]].all())
    assert 0.2 < bare / 200 < 0.4


def test_face_shows_nothing_below_the_shoulders():
    sampler = build("face", framed_height=9.0)
    face_T = SKIN.layout.face_HW.flatten()
    head = {0, 1, 2, 3, 4, 5} | {36, 37, 38, 39, 40, 41}
    for step in range(10):
        texels = sampler(step, StepRng(0, step)).fragments.texel_BHWL
        shown = face_T[texels[texels >= 0]]
        assert sum((shown == face).sum() for face in head) > 0.9 * len(shown)


@pytest.mark.parametrize("size", [(48, 40), (64, 64)])
def test_turnaround_lays_four_cameras_side_by_side(size):
    setting = Setting(SKIN.layout, size, "cpu")
    options = dict(turn_deg=0.0, elevation_deg=(5.0, 5.0), bare=0.0, poses=("standing",))
    shot = build("turnaround", setting, **options)(1, StepRng(0, 1))
    height, width = (side // 2 for side in size)
    assert shot.fragments.texel_BHWL.shape[:3] == (1, 2 * height, 2 * width)
    player = build_player(SKIN.layout)
    for azimuth_deg, rows, columns in [
        (0.0, slice(0, height), slice(0, width)),
        (90.0, slice(0, height), slice(width, None)),
        (180.0, slice(height, None), slice(0, width)),
        (270.0, slice(height, None), slice(width, None)),
    ]:
        camera = orbit_cameras([azimuth_deg], [5.0], projection="orthographic", extent=[36.0])
        alone = trace(player, camera, (height, width))
        layers = alone.texel_BHWL.shape[-1]
        quarter = shot.fragments.texel_BHWL[0, rows, columns]
        assert torch.equal(quarter[..., :layers], alone.texel_BHWL[0])
        assert (quarter[..., layers:] == -1).all()
        assert torch.equal(shot.fragments.depth_BHW[0, rows, columns], alone.depth_BHW[0])


def test_turnaround_sees_all_but_what_limbs_always_hide():
    sampler = build("turnaround", size=128, elevation_deg=(-40.0, 60.0))
    coverage = Coverage(SKIN.layout)
    for step in range(40):
        coverage.see(sampler(step, StepRng(0, step)).fragments)
    assert coverage.share() > 0.85


def test_turntable_comes_round():
    sampler = build("turntable", num_stops=4)
    names_ = [sampler(step, StepRng(0, step)).view_names[0] for step in range(5)]
    assert names_ == ["front view", "side view", "back view", "side view", "front view"]
    assert sampler(0, StepRng(0, 0)).fragments.texel_BHWL is not None
    assert torch.equal(
        sampler(1, StepRng(0, 1)).fragments.texel_BHWL,
        sampler(5, StepRng(9, 5)).fragments.texel_BHWL,
    )


def test_turntable_at_90_degrees_shows_the_players_left():
    shot = build("turntable", num_stops=4, elevation_deg=0.0)(1, StepRng(0, 1))
    rect = SKIN.layout.box("head", "base").faces["left"]
    texels = shot.fragments.texel_BHWL
    shown = texels[texels >= 0]
    rows, columns = shown // 64, shown % 64
    on_left = (rect.y <= rows) & (rows < rect.y + 8) & (rect.x <= columns)
    assert (on_left & (columns < rect.x + 8)).any()


def test_flat_enlarges_like_nearest_interpolation():
    canvas_HW4 = torch.rand(5, 7, 4)
    canvas_HW4[..., 3] = 1
    shot = build("flat", Setting(flat_layout(5, 7), (23, 31), "cpu"))(0, StepRng(0, 0))
    views_B3HW = shade(canvas_HW4, shot.fragments, shot.background_B3)
    expected = torch.nn.functional.interpolate(
        canvas_HW4[..., :3].permute(2, 0, 1)[None], (23, 31), mode="nearest"
    )
    assert torch.equal(views_B3HW, expected)


def test_mix_follows_the_weights():
    mix = Mix([build("sheet"), build("face"), build("turntable")], [1.0, 3.0, 0.0])
    assert mix.view_names[:2] == ("", "close-up of the face")
    drawn = [mix(step, StepRng(5, step)).view_names[0] for step in range(400)]
    assert set(drawn) == {"", "close-up of the face"}
    assert 0.18 < drawn.count("") / 400 < 0.32


def test_a_mix_of_nothing_is_refused():
    with pytest.raises(ConfigError, match=r"views: .*above 0"):
        Mix([build("sheet")], [0.0])


def test_unknown_pose_is_named():
    with pytest.raises(
        ConfigError, match=r"views.orbit.poses: 'dancing'; expected one of standing"
    ):
        build("orbit", poses=("dancing",))
