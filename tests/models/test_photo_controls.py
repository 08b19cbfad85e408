import cv2
import numpy as np
import pytest
import torch
from PIL import Image
from transformers import (
    DepthAnythingConfig,
    DepthAnythingForDepthEstimation,
    Dinov2Config,
    DPTConfig,
    DPTForDepthEstimation,
    DPTImageProcessorPil,
    pipeline,
)

from config.errors import ConfigError, ModelError
from models.cameras import orbit_cameras
from models.color import linear_from_srgb
from models.control import Setting, nearest_surface, photo_depth, photo_edges
from models.control._photo import Options, PhotoControl, facing
from models.depth import FLOOR
from models.layout import flat_layout, skin_layout
from models.matting.cutout import CutOut
from models.player import POSES, build_player
from models.reference import fit_map, make_reference
from models.renderer import shade, trace
from models.rng import StepRng
from models.views import Scene, Shot, face, flat, orbit, sheet, turntable
from models.views import Setting as ViewSetting
from tests.photo_cases import RED, draw_figure, mask_of

CLASSIC, SLIM, BARE = skin_layout("classic"), skin_layout("slim"), skin_layout(overlay=False)
FOLLOWED = {"canny": 1, "depth": 1}


def photo_on(layout, photo_HW4=None, **options):
    photo_HW4 = draw_figure(shirt=RED) if photo_HW4 is None else photo_HW4
    mask_HW = mask_of(photo_HW4)
    return make_reference(
        CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn"), layout, **options
    )


def skin_of(layout):
    """A skin whose outer layer has holes all over."""
    skin_HW4 = torch.zeros(64, 64, 4)
    skin_HW4[layout.mask_HW("base")] = 1
    is_outer_HW = layout.mask_HW("outer")
    draw_HW = torch.rand(64, 64, generator=torch.Generator().manual_seed(0))
    skin_HW4[is_outer_HW & (draw_HW > 0.5)] = 1
    return skin_HW4


def shot_of(views, layout, step=3, size=(64, 48), **options):
    return views.build(views.Config(**options), ViewSetting(layout, size, "cpu"))(
        step, StepRng(1, step)
    )


def shot_from(azimuth_deg, elevation_deg=0.0, size=(96, 96), layout=CLASSIC, pose="standing"):
    count = len(azimuth_deg)
    cameras = orbit_cameras(
        azimuth_deg, [elevation_deg] * count, projection="perspective", extent=[30.0] * count
    )
    player = build_player(layout, POSES[pose])
    fragments = trace(player, cameras, size)
    return Shot(fragments, torch.zeros(count, 3), ("",) * count, Scene(player, cameras))


def control_of(layout, fitted, factor=1, **options):
    setting = Setting(layout, {"canny": factor}, photo_on(layout))
    return PhotoControl(
        "photo_edges", Options(net="canny", **options), setting, fitted=fitted, whole=None
    )


def repeated(grey_RC):
    """What is drawn from a photo of which each texel has one grey."""
    return lambda n, factor: grey_RC.repeat_interleave(n * factor, 0).repeat_interleave(
        n * factor, 1
    )


@pytest.mark.parametrize(
    ("views", "options"),
    [
        (orbit, {"num_views": 3, "bare": 0.0}),
        (orbit, {"num_views": 3, "bare": 1.0}),
        (face, {}),
        (turntable, {}),
        (sheet, {}),
        (sheet, {"scale": 3}),
    ],
)
@pytest.mark.parametrize("layout", [CLASSIC, SLIM, BARE], ids=["classic", "slim", "bare"])
def test_the_photo_undergoes_the_very_warp_of_the_render(views, options, layout):
    """A skin that is painted as the photo, black elsewhere and before black, is the picture."""
    grey_RC = torch.rand(32, 16, generator=torch.Generator().manual_seed(1))
    painted_HW4, reference = skin_of(layout), photo_on(layout)
    painted_HW4[..., :3] = 0
    for rect, row, column in reference.front_places(layout):
        place = grey_RC[row : row + rect.height, column : column + rect.width]
        painted_HW4[rect.rows, rect.columns, :3] = place[..., None]
    flat_T4 = painted_HW4.reshape(-1, 4)
    flat_T4[layout.texel_N, :3] = flat_T4[layout.base_texel_N, :3]
    painted_HW4[..., :3] *= painted_HW4[..., 3:]
    for step in range(3):
        shot = shot_of(views, layout, step, **options)
        expected = shade(painted_HW4, shot.fragments, torch.zeros_like(shot.background_B3))
        if views is sheet:
            expected[:, :, 32 * expected.shape[2] // 72 :] = 0  # only the strip as worn
        found = control_of(layout, repeated(grey_RC), fade=0.0)(painted_HW4, shot)
        is_before = (found.scale > 0)[:, None, None, None]
        if not is_before.any():
            assert found.image_B3HW.abs().max() == 0
            continue
        torch.testing.assert_close(found.image_B3HW * is_before, expected * is_before)


@pytest.mark.parametrize("pose", ["standing", "walking", "arms_out"])
@pytest.mark.parametrize("factor", [1, 2])
def test_points_of_the_front_land_where_the_camera_sees_them(pose, factor):
    """Points placed by the box, projected by the camera, against rows and columns of a ramp."""
    shot = shot_from([20.0, 340.0], 10.0, size=(384, 384), pose=pose)
    skin_HW4 = torch.zeros(64, 64, 4)
    skin_HW4[CLASSIC.mask_HW("base")] = 1
    reference = photo_on(CLASSIC)
    seen_BHW = nearest_surface(skin_HW4, shot.fragments)
    ramps = {
        "row": lambda n, f: (
            (torch.arange(32 * n * f) + 0.5)[:, None].expand(-1, 16 * n * f) / n / f
        ),
        "column": lambda n, f: (torch.arange(16 * n * f) + 0.5).expand(32 * n * f, -1) / n / f,
    }
    picture = {
        name: control_of(CLASSIC, ramp, factor)(skin_HW4, shot).image_B3HW[:, 0]
        for name, ramp in ramps.items()
    }
    count, size = 0, 384 * factor
    corners = {rect: (row, column) for rect, row, column in reference.front_places(CLASSIC)}
    for placed in shot.scene.player.boxes:
        rect = placed.box.faces["front"]
        if rect not in corners:
            continue
        for row in np.arange(0.2, rect.height, 0.7):
            for column in np.arange(0.2, rect.width, 0.7):
                own_3 = torch.tensor(placed.box.texel_position("front", column, row)).double()
                point_13 = (placed.center_3 + placed.rotation_33 @ own_3)[None]
                for view in range(2):
                    y, x = shot.scene.cameras.project(view, point_13, size, size)[0].tolist()
                    texel = (rect.y + int(row)) * 64 + rect.x + int(column)
                    if seen_BHW[view, int(y) // factor, int(x) // factor] != texel:
                        continue
                    expected = (corners[rect][0] + row, corners[rect][1] + column)
                    found = [picture[name][view, int(y), int(x)].item() for name in ramps]
                    # A pixel is 0.1 texels wide, or half of that, and the ramp has steps as wide.
                    assert found == pytest.approx(expected, abs=0.2 / factor), (view, row, column)
                    count += 1
    assert count > 300


def test_strength_fades_with_the_angle():
    azimuth_deg = [0.0, 30.0, 60.0, 89.0, 90.0, 180.0, 270.0, 330.0]
    shot = shot_from(azimuth_deg, size=(8, 8))
    cosine = torch.tensor(azimuth_deg).deg2rad().cos().clamp(min=0)
    cosine[[4, 5, 6]] = 0
    for fade in (0.5, 1.0, 3.0):
        torch.testing.assert_close(facing(shot, fade), cosine**fade, rtol=1e-4, atol=1e-6)
    assert facing(shot, 0.0).tolist() == [1, 1, 1, 1, 0, 0, 0, 1]
    assert facing(shot_from([0.0], 60.0, size=(8, 8)), 1.0).item() == pytest.approx(0.5)
    assert facing(shot_of(sheet, CLASSIC), 1.0).tolist() == [1]
    control = control_of(CLASSIC, repeated(torch.ones(32, 16)), scale=0.6, end=0.7)(
        skin_of(CLASSIC), shot
    )
    torch.testing.assert_close(control.scale, 0.6 * cosine, rtol=1e-4, atol=1e-6)
    assert control.scale.device.type == "cpu"
    assert (control.name, control.start, control.end) == ("canny", 0.0, 0.7)


def test_the_photo_is_drawn_at_the_size_at_which_it_is_seen():
    asked = []

    def fitted(n, factor):
        asked.append((n, factor))
        return torch.zeros(32 * n * factor, 16 * n * factor)

    for factor, size in ((1, 40), (1, 96), (2, 96), (1, 512), (1, 900)):
        control_of(CLASSIC, fitted, factor)(skin_of(CLASSIC), shot_from([0.0], size=(size, size)))
    for scale in (1, 3):
        control_of(CLASSIC, fitted, 2)(skin_of(CLASSIC), shot_of(sheet, CLASSIC, scale=scale))
    assert asked == [(1, 1), (2, 1), (2, 2), (8, 1), (16, 1), (1, 2), (2, 2)]


def test_edges_of_the_fitted_photo():
    """Plain regions have none, the line between two regions has some, what is unseen has none."""
    reference = photo_on(CLASSIC)
    setting = Setting(CLASSIC, FOLLOWED, reference)
    control = photo_edges.build(photo_edges.Config(scale=0.7), setting)
    edge_HW = control._fitted(16, 1)
    assert set(edge_HW.unique().tolist()) == {0.0, 1.0}
    body = edge_HW[8 * 16 : 20 * 16, 4 * 16 : 12 * 16]
    assert body[32:-32, 16:-16].sum() == 0  # a red shirt
    assert edge_HW[: 8 * 16, 4 * 16 : 12 * 16].mean() > 0.005  # eyes and hair
    bust = photo_on(CLASSIC, draw_figure(shirt=RED)[:240])
    assert bust.framing == "half"
    half = photo_edges.build(photo_edges.Config(), Setting(CLASSIC, FOLLOWED, bust))._fitted(16, 1)
    assert half[20 * 16 :].sum() == 0 and half[: 20 * 16].sum() > 0
    shot = shot_from([0.0], size=(256, 256))
    picture = control(skin_of(BARE), shot)
    assert set(picture.image_B3HW.unique().tolist()) == {0.0, 1.0}
    assert picture.scale.tolist() == pytest.approx([0.7])


def test_edges_on_a_flat_canvas_are_those_of_the_photo():
    photo_HW4 = draw_figure(shirt=RED)[:256]
    layout = flat_layout(32, 32)
    setting = Setting(layout, {"canny": 1}, photo_on(layout, photo_HW4))
    for blur in (0.0, 1.5):
        config = photo_edges.Config(low=50, high=120, blur=blur)
        control = photo_edges.build(config, setting)(
            torch.ones(32, 32, 4), shot_of(flat, layout, size=(256, 256))
        )
        byte = photo_HW4[..., :3].numpy()
        byte = cv2.GaussianBlur(byte, (0, 0), blur) if blur else byte
        expected = torch.from_numpy(cv2.Canny(byte, 50, 120)).float() / 255
        assert expected.mean() > 0.01
        torch.testing.assert_close(control.image_B3HW, expected.expand(1, 3, -1, -1))
        assert control.scale.tolist() == [0.5]


def test_a_flat_canvas_shows_the_photos_middle():
    photo_HW4 = torch.full((80, 200, 4), 255, dtype=torch.uint8)
    photo_HW4[:, 60:100, :3] = 0  # the left half of the middle
    layout = flat_layout(16, 16)
    setting = Setting(layout, {"canny": 2}, photo_on(layout, photo_HW4))
    control = photo_edges.build(photo_edges.Config(), setting)
    edge_HW = control(torch.ones(16, 16, 4), shot_of(flat, layout, size=(80, 40))).image_B3HW[0, 0]
    assert edge_HW.shape == (160, 80)
    assert edge_HW.any(0).nonzero()[:, 0].tolist() == [pytest.approx(39.5, abs=1.5)]


def test_a_map_is_fitted_as_the_photo_is():
    for fit in ("auto", "head", "half"):
        reference = photo_on(SLIM, fit=fit)
        red_HW = linear_from_srgb(reference.cutout.photo_HW4[..., 0].float() / 255)
        expected_HW = linear_from_srgb(reference.picture_HW4[..., 0])
        found_HW = fit_map(red_HW, reference, SLIM)
        torch.testing.assert_close(found_HW, expected_HW, rtol=1e-4, atol=1e-4)


def make_estimator(folder, kind="dpt", **options):
    """Save a tiny random depth model."""
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 2, "image_size": 32}
    shape |= {"patch_size": 8}
    neck = {"neck_hidden_sizes": [8] * 4, "fusion_hidden_size": 8, **options}
    neck["reassemble_factors"] = [4, 2, 1, 0.5]
    if kind == "dpt":
        config = DPTConfig(
            **shape,
            **neck,
            intermediate_size=16,
            backbone_out_indices=[0, 1, 2, 3],
            is_hybrid=False,
        )
        model = DPTForDepthEstimation(config)
    else:
        backbone = Dinov2Config(
            **shape, mlp_ratio=2, out_indices=[1, 2, 3, 4], reshape_hidden_states=False
        )
        neck |= {"patch_size": 8, "reassemble_hidden_size": 16, "head_hidden_size": 8}
        model = DepthAnythingForDepthEstimation(
            DepthAnythingConfig(backbone_config=backbone, **neck)
        )
        torch.nn.init.constant_(model.head.conv3.bias, 1.0)  # or its last ReLU gives zeros only
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(3.0 if weight.ndim > 1 else 1.0)
    model.save_pretrained(folder)
    DPTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(folder)
    return str(folder)


@pytest.mark.parametrize("kind", ["dpt", "depth_anything"])
def test_depth_is_what_the_librarys_pipeline_estimates(tmp_path, kind):
    model = make_estimator(tmp_path / "model", kind)
    photo_HW3 = draw_figure(shirt=RED)[..., :3].numpy()
    estimate = pipeline("depth-estimation", model=model)
    expected = estimate(Image.fromarray(photo_HW3))["predicted_depth"].numpy()
    assert expected.shape == (384, 256) and expected.std() > 0
    found = photo_depth.estimate_nearness(photo_HW3, model)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    far = photo_depth.estimate_nearness(photo_HW3, model, gives="distance")
    np.testing.assert_allclose(far, 1 / np.maximum(expected, 1e-3), rtol=1e-3)


def test_a_metric_model_gives_distances(tmp_path):
    metric = {"depth_estimation_type": "metric", "max_depth": 5}
    photo_HW3 = draw_figure(shirt=RED)[..., :3].numpy()
    model = make_estimator(tmp_path / "model", "depth_anything", **metric)
    found = photo_depth.estimate_nearness(photo_HW3, model)
    distance = pipeline("depth-estimation", model=model)(Image.fromarray(photo_HW3))
    expected = 1 / distance["predicted_depth"].numpy().clip(1e-3)
    np.testing.assert_allclose(found, expected, rtol=1e-3)


def test_depth_of_the_photo_in_the_views(tmp_path):
    model = make_estimator(tmp_path / "model")
    config = photo_depth.Config(estimator=model)
    reference = photo_on(CLASSIC)
    control = photo_depth.build(config, Setting(CLASSIC, FOLLOWED, reference))
    shot = shot_from([0.0, 180.0], size=(128, 128))
    found = control(skin_of(BARE), shot)
    front_HW, back_HW = found.image_B3HW[:, 0]
    assert found.scale.tolist() == [0.5, 0.0]
    assert back_HW.max() == 0
    seen_HW = nearest_surface(skin_of(BARE), shot.fragments)[0] >= 0
    assert front_HW[~seen_HW].max() == 0
    shown = front_HW[front_HW > 0]
    assert len(shown) > 0.8 * seen_HW.sum()  # the rest are sides, tops and bottoms
    assert shown.min() >= FLOOR - 1e-5 and shown.max() <= 1 + 1e-5
    # A dot of the photo: its own nearness at the head's middle.
    near_HW = photo_depth.estimate_nearness(reference.cutout.photo_HW4[..., :3].numpy(), model)
    mask_HW = reference.cutout.mask_HW.numpy()
    low, high = np.quantile(near_HW[mask_HW], (0.01, 0.99))
    share_HW = ((near_HW - low) / (high - low)).clip(0, 1)
    body = FLOOR + (1 - FLOOR) * share_HW[150:230, 100:156].mean()
    assert control._fitted(16, 1)[10 * 16 : 19 * 16, 5 * 16 : 11 * 16].mean() == pytest.approx(
        body, abs=0.05
    )
    layout = flat_layout(24, 16)
    control = photo_depth.build(config, Setting(layout, FOLLOWED, photo_on(layout)))
    flat_B3HW = control(torch.ones(24, 16, 4), shot_of(flat, layout, size=(384, 256))).image_B3HW
    low, high = np.quantile(near_HW, (0.01, 0.99))
    expected = torch.from_numpy(((near_HW - low) / (high - low)).clip(0, 1)).float()
    torch.testing.assert_close(flat_B3HW, expected.expand(1, 3, -1, -1), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("plugin", [photo_depth, photo_edges])
def test_what_does_not_fit_is_refused(plugin):
    name = plugin.__name__.rsplit(".", 1)[-1]
    wrong = [{"scale": -1.0}, {"start": 1.0}, {"start": 0.5, "end": 0.5}, {"fade": -1.0}]
    if plugin is photo_edges:
        wrong += [{"low": -1.0}, {"low": 200.0, "high": 100.0}, {"blur": -1.0}]
    for options in wrong:
        with pytest.raises(ConfigError, match=rf"control.{name}\."):
            plugin.Config(**options)
    with pytest.raises(ConfigError, match=rf"control.{name}: no photo .* --input_image"):
        plugin.build(plugin.Config(), Setting(CLASSIC, FOLLOWED))


def test_a_depth_model_must_be_named_and_be_there(tmp_path):
    setting = Setting(CLASSIC, FOLLOWED, photo_on(CLASSIC))
    with pytest.raises(ConfigError, match=r"control\.photo_depth\.estimator: nothing named"):
        photo_depth.build(photo_depth.Config(), setting)
    for model, said in (("no where", "no folder"), ("nobody/never-was-here", "--download")):
        with pytest.raises(ModelError, match=rf"control\.photo_depth\.estimator: .*{said}"):
            photo_depth.build(photo_depth.Config(estimator=model), setting)
    with pytest.raises(ConfigError, match=r"control\.photo_edges\.net: normals; .* loaded: canny"):
        photo_edges.build(photo_edges.Config(net="normals"), setting)
