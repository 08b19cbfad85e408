import dataclasses
import inspect

import cv2
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch.autograd import gradcheck

from config.errors import ConfigError
from config.load import config_from
from config.plugins import find, names
from models.augmentations import augment
from models.augmentations.perspective import CORNERS_42, homography
from models.diffusion import Control
from models.layout import flat_layout, skin_layout
from models.rng import StepRng
from models.views import Setting
from models.views.flat import flat_fragments

PACKAGE = "models.augmentations"
CANVAS, SIZE = (5, 6), (20, 24)
WHITE = torch.ones(1, 3)
SETTING = Setting(flat_layout(*CANVAS), SIZE, "cpu")
MOVING = {"perspective": {"distortion": 0.4}, "crop": {"share": (0.5, 0.9)}, "flip": {}}
ALL = {**MOVING, "grayscale": {}, "smooth": {}}


def build(options, probability=1.0, setting=SETTING):
    modules = [(find(PACKAGE, name), given) for name, given in options.items()]
    return [
        module.build(module.Config(probability=probability, **given), setting)
        for module, given in modules
    ]


def ramp(size=SIZE, dtype=torch.float64):
    """A picture whose three channels rise evenly to the right, downwards and both ways."""
    y, x = ((2 * torch.arange(side, dtype=dtype) + 1) / side - 1 for side in size)
    across, down = x.expand(size), y[:, None].expand(size)
    return torch.stack([across, down, 2 * across - 3 * down])[None]


class Fixed:
    """Moves all views by one given map."""

    def __init__(self, warp_33):
        self.warp_33 = warp_33

    def __call__(self, pictures, rng):
        return pictures.warped(self.warp_33.expand(len(pictures.warp_B33), -1, -1))


def test_every_plugin_has_a_frozen_config_and_a_build():
    assert set(names(PACKAGE)) == set(ALL)
    for name in names(PACKAGE):
        module = find(PACKAGE, name)
        assert module.Config.__dataclass_params__.frozen
        first, *rest = dataclasses.fields(module.Config)
        assert first.name == "probability"
        for field in (first, *rest):
            assert f"{field.name}:" in inspect.getdoc(module.Config)


def test_what_is_not_chosen_keeps_its_bits():
    views_B3HW = torch.rand(2, 3, *SIZE)
    controls = [Control("canny", torch.rand(2, 3, *SIZE))]
    for augmentations in ([], build(ALL, 0.0)):
        found, kept = augment(
            augmentations, views_B3HW, controls, background_B3=WHITE, rng=StepRng(0, 0)
        )
        assert torch.equal(found, views_B3HW)
        assert kept == controls


def test_each_view_is_chosen_by_itself_and_as_often_as_it_says():
    augmentations = build({"flip": {}}, 0.3)
    views_B3HW = ramp(dtype=torch.float32).expand(4, -1, -1, -1)
    chosen = []
    for step in range(200):
        found, _ = augment(augmentations, views_B3HW, [], background_B3=WHITE, rng=StepRng(3, step))
        chosen.append(found[:, 0, 0, 0] > 0)
    chosen = torch.stack(chosen)
    assert chosen.double().mean().item() == pytest.approx(0.3, abs=0.06)  # 4 sigma is 0.065
    assert (chosen.any(1) & ~chosen.all(1)).any()


def test_it_is_a_function_of_seed_and_step():
    views_B3HW = torch.rand(2, 3, *SIZE)

    def look(seed, step):
        rng = StepRng(seed, step)
        return augment(build(ALL, 0.5), views_B3HW, [], background_B3=WHITE, rng=rng)[0]

    assert torch.equal(look(1, 2), look(1, 2))
    assert not torch.equal(look(1, 2), look(1, 3))


def test_the_homography_is_opencvs():
    generator = torch.Generator().manual_seed(0)
    for _ in range(5):
        to_42 = CORNERS_42 * (1 - 0.5 * torch.rand(4, 2, generator=generator))
        expected = cv2.getPerspectiveTransform(
            CORNERS_42.numpy().astype(np.float32), to_42.numpy().astype(np.float32)
        )
        np.testing.assert_allclose(homography(CORNERS_42, to_42).numpy(), expected, atol=1e-5)


def test_moving_is_opencvs_warp():
    height, width = SIZE
    generator = torch.Generator().manual_seed(1)
    coarse = torch.rand(1, 3, 4, 4, generator=generator)
    view_13HW = F.interpolate(coarse, SIZE, mode="bicubic", align_corners=True).clamp(0, 1)
    warp_33 = homography(CORNERS_42 * torch.tensor([0.7, 0.8]).double(), CORNERS_42)
    warp_33 = warp_33 @ torch.tensor([[0.9, -0.1, 0.1], [0.05, 0.8, 0], [0.2, -0.1, 1]]).double()
    found, _ = augment(
        [Fixed(warp_33)],
        view_13HW,
        [],
        background_B3=torch.tensor([[1.0, 0, 0]]),
        rng=StepRng(0, 0),
    )
    # Pixel (i, j) has its centre at ((2j + 1)/W − 1, (2i + 1)/H − 1).
    norm = np.array([[2 / width, 0, 1 / width - 1], [0, 2 / height, 1 / height - 1], [0, 0, 1]])
    in_pixels = np.linalg.inv(norm) @ warp_33.numpy() @ norm
    expected = cv2.warpPerspective(
        view_13HW[0].permute(1, 2, 0).numpy(),
        in_pixels,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(1.0, 0.0, 0.0),
    )
    # Within a pixel of the edge OpenCV mixes in what lies beyond, and we keep the picture.
    inside = cv2.warpPerspective(
        np.ones(SIZE, np.float32),
        in_pixels,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    is_beyond = (found[0] == torch.tensor([1.0, 0, 0])[:, None, None]).all(0).numpy()
    sure = (inside > 0.999) | is_beyond
    assert is_beyond.any() and (inside > 0.999).any() and sure.mean() > 0.8
    assert (inside[is_beyond] == 0).all()
    # OpenCV may round places to 1/32 of a pixel.
    np.testing.assert_allclose(found[0].permute(1, 2, 0).numpy()[sure], expected[sure], atol=0.03)


def test_a_flip_is_torchs():
    view_13HW = torch.rand(1, 3, *SIZE, dtype=torch.float64)
    found, _ = augment(build({"flip": {}}), view_13HW, [], background_B3=WHITE, rng=StepRng(0, 0))
    torch.testing.assert_close(found, view_13HW.flip(-1), rtol=0, atol=1e-12)


@pytest.mark.parametrize("step", range(4))
def test_a_crop_is_a_window_within_the_view(step):
    """A ramp stays one, but within half a pixel of the view's edge, where it stands still."""
    view_13HW = ramp()
    augmentations = build({"crop": {"share": (0.5, 0.8)}})
    found, _ = augment(augmentations, view_13HW, [], background_B3=WHITE, rng=StepRng(2, step))
    slopes = []
    for channel, side in ((0, SIZE[1]), (1, SIZE[0])):
        before, after = view_13HW[0, channel], found[0, channel]
        here, there = (SIZE[0] // 2 - 1, SIZE[1] // 2 - 1), (SIZE[0] // 2, SIZE[1] // 2)
        slopes.append((after[there] - after[here]) / (before[there] - before[here]))
        middle = (after[there] + after[here]) / 2
        assert abs(middle) <= 1 - slopes[-1]
        last = 1 - 1 / side
        expected = (slopes[-1] * before + middle).clamp(-last, last)
        torch.testing.assert_close(after, expected, rtol=0, atol=1e-9)
    assert 0.5 <= slopes[0] <= 0.8
    assert slopes[0].item() == pytest.approx(slopes[1].item())


def test_perspective_takes_the_corners_inward():
    module = find(PACKAGE, "perspective")
    built = module.build(module.Config(probability=1.0, distortion=0.3), SETTING)
    places = []
    for step in range(50):
        spy = []

        def look(pictures, rng, spy=spy):
            spy.append(pictures.warp_B33[0])
            return pictures

        augment([built, look], ramp(), [], background_B3=WHITE, rng=StepRng(0, step))
        back_33 = torch.linalg.inv(spy[0])
        corners_43 = torch.cat([CORNERS_42, torch.ones(4, 1)], -1) @ back_33.T
        places.append(corners_43[:, :2] / corners_43[:, 2:] * CORNERS_42)
    places = torch.stack(places)
    assert places.min() >= 0.7 - 1e-9 and places.max() <= 1 + 1e-9
    assert places.min() < 0.72 and places.max() > 0.98


def test_beyond_the_edge_is_the_background_or_black():
    view_13HW = torch.full((1, 3, *SIZE), 0.5)
    for fill, value in (("background", 0.25), ("black", 0.0)):
        augmentations = build({"perspective": {"distortion": 0.9, "fill": fill}})
        control = Control("depth", torch.ones(1, 3, *SIZE))
        found, (moved,) = augment(
            augmentations,
            view_13HW,
            [control],
            background_B3=torch.full((1, 3), 0.25),
            rng=StepRng(0, 1),
        )
        beyond = moved.image_B3HW == 0
        assert beyond.any()
        torch.testing.assert_close(found[beyond], torch.full_like(found[beyond], value))


def test_pictures_to_follow_move_with_the_views_at_any_size():
    """On a ramp, four pixels of the larger picture have the mean of the view's one."""
    large = Control("canny", ramp((2 * SIZE[0], 2 * SIZE[1])).repeat(2, 1, 1, 1), 0.3, 0.1, 0.9)
    views_B3HW = ramp().repeat(2, 1, 1, 1)
    found, (moved,) = augment(
        build(MOVING), views_B3HW, [large], background_B3=torch.zeros(1, 3), rng=StepRng(4, 4)
    )
    assert (moved.name, moved.scale, moved.start, moved.end) == ("canny", 0.3, 0.1, 0.9)
    assert not torch.allclose(found, views_B3HW, atol=0.1)
    inside = torch.ones(2, 3, *SIZE, dtype=torch.float64)
    seen, _ = augment(build(MOVING), inside, [], background_B3=torch.zeros(1, 3), rng=StepRng(4, 4))
    whole = F.max_pool2d(-seen, 3, 1, 1) < -0.999  # away from what lies beyond the edge
    difference = (F.avg_pool2d(moved.image_B3HW, 2) - found).abs() * whole
    assert whole.double().mean() > 0.3
    assert difference.max() < 0.02  # of 10: a map that is not linear bends a ramp a little


def test_gray_views_have_the_light_of_the_standard_and_leave_what_is_followed():
    view_13HW = torch.rand(1, 3, *SIZE)
    control = Control("canny", torch.rand(1, 3, *SIZE))
    found, (kept,) = augment(
        build({"grayscale": {}}), view_13HW, [control], background_B3=WHITE, rng=StepRng(0, 0)
    )
    expected = cv2.cvtColor(view_13HW[0].permute(1, 2, 0).numpy(), cv2.COLOR_RGB2GRAY)
    for channel in found[0]:
        np.testing.assert_allclose(channel.numpy(), expected, atol=3e-4)
    assert kept is control


@pytest.mark.parametrize(
    ("canvas", "size"), [((5, 6), (20, 24)), ((4, 2), (12, 14)), ((3, 3), (3, 3))]
)
def test_smooth_is_bilinear_enlargement(canvas, size):
    texels_13HW = torch.rand(1, 3, *canvas, dtype=torch.float64)
    texel_HW = flat_fragments(canvas, size).texel_BHWL[0, ..., 0]
    view_13HW = texels_13HW.flatten(2)[..., texel_HW]
    setting = Setting(flat_layout(*canvas), size, "cpu")
    found, _ = augment(
        build({"smooth": {}}, setting=setting),
        view_13HW,
        [],
        background_B3=WHITE,
        rng=StepRng(0, 0),
    )
    expected = F.interpolate(texels_13HW, size, mode="bilinear", align_corners=False)
    torch.testing.assert_close(found, expected)


def test_smooth_is_near_bilinear_where_texels_are_no_whole_pixels():
    texels_13HW = torch.rand(1, 3, 6, 6, dtype=torch.float64)
    texel_HW = flat_fragments((6, 6), (64, 64)).texel_BHWL[0, ..., 0]
    setting = Setting(flat_layout(6, 6), (64, 64), "cpu")
    found, _ = augment(
        build({"smooth": {}}, setting=setting),
        texels_13HW.flatten(2)[..., texel_HW],
        [],
        background_B3=WHITE,
        rng=StepRng(0, 0),
    )
    expected = F.interpolate(texels_13HW, (64, 64), mode="bilinear", align_corners=False)
    assert (found - expected).abs().max() < 0.1


def test_a_skin_has_no_one_size_of_texels():
    with pytest.raises(ConfigError, match=r"augmentations.smooth: a skin.*smooth=null"):
        build({"smooth": {}}, setting=Setting(skin_layout("classic"), SIZE, "cpu"))


def test_the_gradient_goes_through_all_of_them():
    setting = Setting(flat_layout(3, 3), (6, 6), "cpu")
    view_13HW = torch.rand(1, 3, 6, 6, dtype=torch.float64, requires_grad=True)
    augmentations = build(ALL, setting=setting)

    def look(view_13HW):
        return augment(augmentations, view_13HW, [], background_B3=WHITE, rng=StepRng(1, 1))[0]

    assert gradcheck(look, (view_13HW,))
    look(view_13HW).sum().backward()
    assert (view_13HW.grad != 0).any()


@pytest.mark.parametrize(
    ("option", "value"),
    [(f"{name}.probability", value) for name in ALL for value in (-0.1, 1.5)]
    + [
        ("perspective.distortion", 1.0),
        ("perspective.fill", "red"),
        ("crop.share", [0.0, 1.0]),
        ("crop.share", [0.9, 0.8]),
    ],
)
def test_options_out_of_range_are_named(option, value):
    name, key = option.split(".")
    given = {
        "diffusion": {"known_skin": {}},
        "views": {"sheet": {}},
        "losses": {"sds": {}},
        "augmentations": {name: {key: value}},
    }
    with pytest.raises(ConfigError, match=f"augmentations.{option}"):
        config_from(given)
