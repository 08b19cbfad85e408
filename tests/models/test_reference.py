import numpy as np
import pytest
import torch

from models.color import linear_from_srgb
from models.layout import FACES, PARTS, flat_layout, skin_layout
from models.matting.cutout import CutOut
from models.reference import FINENESS, make_reference
from tests.photo_cases import BLUE, HAIR, RED, SKIN, draw_figure, mask_of, opaque

CLASSIC, SLIM = skin_layout("classic"), skin_layout("slim")


def subject(photo_HW4, mask_HW=None):
    mask_HW = mask_of(photo_HW4) if mask_HW is None else mask_HW
    return CutOut(photo_HW4, mask_HW.float(), mask_HW, 0, "drawn")


def face(reference, part, name, layout=CLASSIC):
    rect = layout.box(part, "base").faces[name]
    return 255 * reference.skin_HW4[rect.rows, rect.columns, :3]


def is_near(colors, expected, most=40.0):
    return (colors - torch.tensor(expected, dtype=torch.float32)).abs().amax(-1) <= most


@pytest.fixture(scope="module")
def figure():
    return make_reference(subject(draw_figure(shirt=RED)), CLASSIC)


def test_every_part_lands_on_its_front_face(figure):
    assert figure.framing == "full"
    assert is_near(face(figure, "head", "front")[3:6, 2:6], SKIN, 90).float().mean() > 0.8
    assert is_near(face(figure, "head", "front")[0], HAIR).all()
    assert is_near(face(figure, "body", "front")[1:10], RED).all()
    for side in ("right", "left"):
        assert is_near(face(figure, f"{side}_arm", "front")[1:8], RED).all()
        assert is_near(face(figure, f"{side}_arm", "front")[11, 1:3], SKIN).all()
        assert is_near(face(figure, f"{side}_leg", "front")[3:], BLUE).all()


def test_the_other_faces_go_on_from_the_front(figure):
    assert is_near(face(figure, "head", "top"), HAIR).all()
    assert is_near(face(figure, "head", "back")[:5], HAIR).all()
    assert is_near(face(figure, "body", "back")[1:10], RED).all()
    for name in ("right", "left", "back"):
        assert is_near(face(figure, "right_leg", name)[3:], BLUE).all(), name
    # The columns of the right face run towards the front, those of the left one away from it.
    front = face(figure, "head", "front")
    assert torch.equal(face(figure, "head", "right")[:2, -1], front[:2, 0])
    assert torch.equal(face(figure, "head", "left")[:2, 0], front[:2, -1])


@pytest.mark.parametrize("layout", [CLASSIC, SLIM])
@pytest.mark.parametrize("fit", ["full", "half", "head"])
def test_the_base_is_opaque_and_nothing_else_is_there(layout, fit):
    reference = make_reference(subject(draw_figure(shirt=RED)), layout, fit=fit)
    base_HW = layout.mask_HW("base")
    assert reference.skin_HW4.shape == (64, 64, 4) and reference.framing == fit
    assert (reference.skin_HW4[base_HW][:, 3] == 1).all()
    assert (reference.skin_HW4[~base_HW] == 0).all()
    assert reference.skin_HW4.min() >= 0 and reference.skin_HW4.max() <= 1
    assert (reference.confidence_HW[~base_HW] == 0).all()
    for part in PARTS:
        box = layout.box(part, "base")
        for name in FACES:
            rect = box.faces[name]
            trust = reference.confidence_HW[rect.rows, rect.columns]
            assert trust.max() <= (
                1 if name == "front" else 0 if name in ("back", "bottom") else 0.25
            )
    legs = layout.box("right_leg", "base").faces["front"]
    assert reference.confidence_HW[legs.rows, legs.columns].any() == (fit == "full")
    assert reference.front_HW4.shape == (32, 16, 4)
    assert reference.picture_HW4.shape == (32 * FINENESS, 16 * FINENESS, 4)


def test_legs_that_nobody_saw_are_darker_clothes_and_shoes():
    half = make_reference(subject(draw_figure(shirt=RED)[:235]), CLASSIC)
    assert half.framing == "half"
    leg = linear_from_srgb(face(half, "left_leg", "front") / 255)
    shirt = linear_from_srgb(torch.tensor(RED) / 255)
    torch.testing.assert_close(leg[5, 0], 0.6 * shirt, atol=0.02, rtol=0)
    torch.testing.assert_close(leg[11, 0], 0.25 * shirt, atol=0.02, rtol=0)


def test_nothing_is_squashed():
    # Rings stay round: they are as many pixels wide as high in the fitted picture.
    photo_HW4 = draw_figure(shirt=RED)
    rows, columns = torch.meshgrid(torch.arange(384), torch.arange(256), indexing="ij")
    radius = torch.hypot(rows - 190.0, columns - 128.0)
    photo_HW4[(radius < 24) & (radius > 18)] = torch.tensor([0, 255, 0, 255], dtype=torch.uint8)
    fitted = make_reference(subject(photo_HW4), CLASSIC).picture_HW4
    green = (fitted[..., 1] > 0.7) & (fitted[..., 0] < 0.5) & (fitted[..., 3] > 0.5)
    green[:, : 4 * FINENESS] = green[:, 12 * FINENESS :] = False
    across, along = green.any(0).sum(), green.any(1).sum()
    assert across > 30 and abs(int(across) - int(along)) <= 3


def test_a_texel_is_its_areas_mean_in_linear_light():
    generator = torch.Generator().manual_seed(0)
    srgb = torch.randint(0, 256, (256, 256, 3), generator=generator, dtype=torch.uint8)
    layout = flat_layout(16, 16)
    whole = torch.ones(256, 256, dtype=torch.bool)
    reference = make_reference(subject(opaque(srgb), whole), layout)
    linear = ((srgb.double() / 255 + 0.055) / 1.055) ** 2.4
    linear = torch.where(srgb <= 10, srgb.double() / 255 / 12.92, linear)
    for row, column in ((0, 0), (7, 3), (15, 15)):
        tile = linear[16 * row : 16 * row + 16, 16 * column : 16 * column + 16]
        mean = tile.mean((0, 1)).numpy()
        expected = np.where(mean <= 0.0031308, 12.92 * mean, 1.055 * mean ** (1 / 2.4) - 0.055)
        np.testing.assert_allclose(reference.skin_HW4[row, column, :3], expected, atol=2e-4)


def test_a_flat_canvas_takes_the_middle_of_the_photo():
    photo = torch.zeros(60, 100, 4, dtype=torch.uint8)
    photo[..., 3] = 255
    photo[:, 20:80, 0] = 255
    reference = make_reference(subject(photo, photo[..., 0] > 0), flat_layout(12, 12))
    assert (reference.skin_HW4[..., 0] > 0.99).all()
    assert reference.framing is None and (reference.confidence_HW == 1).all()


def test_the_background_does_not_bleed_in():
    # A soft rim of an orange figure on blue: what is left of the blue does not count.
    photo_HW4 = draw_figure(ground=(0, 0, 255), shirt=(0, 0, 254))
    mask_HW = mask_of(photo_HW4, (0, 0, 255))
    photo_HW4[mask_HW] = torch.tensor([255, 128, 0, 255], dtype=torch.uint8)
    blurred = torch.nn.functional.avg_pool2d(photo_HW4.permute(2, 0, 1)[None].float(), 5, 1, 2)
    photo_HW4 = blurred[0].permute(1, 2, 0).round().to(torch.uint8)
    photo_HW4[..., 3] = 255
    found = CutOut(photo_HW4, mask_HW.float(), mask_HW, 3, "drawn")
    reference = make_reference(found, CLASSIC)
    legs = face(reference, "right_leg", "front")[:10]
    assert is_near(legs, (255, 128, 0), 12).all()


def test_arms_that_differ_too_much_are_mirrored():
    photo_HW4 = draw_figure(shirt=RED)
    photo_HW4[140:250, 55:90] = torch.tensor([0, 255, 255, 255], dtype=torch.uint8)
    reference = make_reference(subject(photo_HW4), CLASSIC)
    assert is_near(face(reference, "right_arm", "front")[1:8], RED).all()


def test_palette_colours_are_the_base_texels(figure):
    colors = figure.colors_P3(CLASSIC)
    assert colors.shape == (1632, 3) and colors.dtype == torch.uint8
    assert is_near(colors.float(), RED).any()


def test_the_same_photo_gives_the_same_reference(figure):
    again = make_reference(subject(draw_figure(shirt=RED)), CLASSIC)
    assert torch.equal(again.skin_HW4, figure.skin_HW4)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("fit", ["auto", "full", "half", "head"])
def test_any_silhouette_gives_a_whole_skin(seed, fit):
    generator = torch.Generator().manual_seed(seed)
    height, width = torch.randint(8, 90, (2,), generator=generator).tolist()
    coarse = torch.rand(1, 1, 4, 4, generator=generator)
    blobs = torch.nn.functional.interpolate(coarse, (height, width), mode="bilinear")[0, 0]
    mask_HW = blobs >= blobs.flatten().quantile(0.1 + 0.15 * seed)
    photo = torch.randint(0, 256, (height, width, 3), generator=generator, dtype=torch.uint8)
    reference = make_reference(subject(opaque(photo), mask_HW), SLIM, fit=fit)
    assert torch.isfinite(reference.skin_HW4).all()
    assert (reference.skin_HW4[SLIM.mask_HW("base")][:, 3] == 1).all()


def test_a_head_of_which_nothing_is_seen():
    mask_HW = torch.zeros(100, 60, dtype=torch.bool)
    mask_HW[0:40, 30] = True  # an antenna
    mask_HW[40:, 10:50] = True
    photo = torch.full((100, 60, 3), 90, dtype=torch.uint8)
    reference = make_reference(subject(opaque(photo), mask_HW), CLASSIC, fit="full")
    assert is_near(255 * reference.skin_HW4[CLASSIC.mask_HW("base")][:, :3], (90,) * 3, 70).all()
