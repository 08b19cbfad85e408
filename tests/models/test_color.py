import math

import pytest
import torch

from models.color import linear_from_srgb, oklab_from_srgb

# Ottosson 2020: from XYZ, and the table of examples that the page gives.
XYZ_TO_LMS = (
    (0.8189330101, 0.3618667424, -0.1288597137),
    (0.0329845436, 0.9293118715, 0.0361456387),
    (0.0482003018, 0.2643662691, 0.6338517070),
)
LMS_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
PUBLISHED = (
    ((0.950, 1.000, 1.089), (1.000, 0.000, 0.000)),
    ((1.000, 0.000, 0.000), (0.450, 1.236, -0.019)),
    ((0.000, 1.000, 0.000), (0.922, -0.671, 0.263)),
    ((0.000, 0.000, 1.000), (0.153, -1.415, -0.449)),
)
# IEC 61966-2-1.
SRGB_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
# CSS Color 4, sample conversions of the primaries.
CSS = (
    ((1, 0, 0), (0.62796, 0.22486, 0.12585)),
    ((0, 1, 0), (0.86644, -0.23389, 0.17950)),
    ((0, 0, 1), (0.45201, -0.03246, -0.31153)),
    ((1, 1, 1), (1, 0, 0)),
    ((0, 0, 0), (0, 0, 0)),
)


def multiply(matrix, vector):
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def slow_oklab_from_xyz(xyz):
    lms = [math.copysign(abs(v) ** (1 / 3), v) for v in multiply(XYZ_TO_LMS, xyz)]
    return multiply(LMS_TO_LAB, lms)


def slow_linear(value):
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize(("xyz", "lab"), PUBLISHED)
def test_the_reference_gives_the_published_values(xyz, lab):
    assert slow_oklab_from_xyz(xyz) == pytest.approx(lab, abs=1e-3)


def test_oklab_agrees_with_the_slow_reference_over_the_cube():
    levels = [0.0, 0.01, 0.04, 0.05, 0.3, 0.5, 0.8, 1.0]
    colors = [(r, g, b) for r in levels for g in levels for b in levels]
    ours = oklab_from_srgb(torch.tensor(colors, dtype=torch.float64))
    slow = [
        slow_oklab_from_xyz(multiply(SRGB_TO_XYZ, [slow_linear(value) for value in color]))
        for color in colors
    ]
    # The two ways differ in the rounding of the published matrices alone.
    torch.testing.assert_close(ours, torch.tensor(slow, dtype=torch.float64), atol=1e-3, rtol=0)


@pytest.mark.parametrize(("srgb", "lab"), CSS)
def test_oklab_of_the_primaries(srgb, lab):
    ours = oklab_from_srgb(torch.tensor(srgb, dtype=torch.float64))
    torch.testing.assert_close(ours, torch.tensor(lab, dtype=torch.float64), atol=5e-5, rtol=0)


def test_linear_is_continuous_and_ends_at_one():
    below, above = linear_from_srgb(torch.tensor([0.04045, 0.0404501], dtype=torch.float64))
    assert 0 < above - below < 1e-6
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    torch.testing.assert_close(linear_from_srgb(ends), ends)


def test_shape_and_dtype_are_kept():
    assert oklab_from_srgb(torch.rand(2, 4, 5, 3)).shape == (2, 4, 5, 3)
    assert oklab_from_srgb(torch.rand(3, dtype=torch.float64)).dtype == torch.float64


def test_gradient_is_exact_inside_the_cube():
    generator = torch.Generator().manual_seed(0)
    srgb = 0.1 + 0.8 * torch.rand(6, 3, dtype=torch.float64, generator=generator)
    assert torch.autograd.gradcheck(oklab_from_srgb, srgb.requires_grad_())
