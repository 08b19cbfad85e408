"""The FFT loss against sums written out."""

import cmath
import math

import numpy as np
import pytest
import torch
from loss_cases import LAYOUTS, PICTURES, evaluate, pictures_of_faces, random_skin

from models.layout import flat_layout


def dft_at(picture: np.ndarray, row_cycles: float, column_cycles: float) -> complex:
    """Sum one frequency of a picture directly."""
    height, width = picture.shape
    total = 0j
    for y in range(height):
        for x in range(width):
            phase = row_cycles * y / height + column_cycles * x / width
            total += picture[y, x] * cmath.exp(-2j * math.pi * phase)
    return total


def mirrored_dft(face: np.ndarray) -> np.ndarray:
    """Transform a face continued as its own mirror image, all channels at once: (h, w, C)."""
    height, width, _ = face.shape
    rows = np.concatenate([face, face[::-1]])
    whole = np.concatenate([rows, rows[:, ::-1]], axis=1)
    spectrum = np.empty_like(face)
    for row_cycles in range(height):
        for column_cycles in range(width):
            y, x = np.mgrid[: 2 * height, : 2 * width]
            phase = row_cycles * y / (2 * height) + column_cycles * x / (2 * width)
            wave = np.exp(-2j * np.pi * phase)[..., None]
            spectrum[row_cycles, column_cycles] = np.abs((whole * wave).sum((0, 1)))
    return spectrum


@pytest.mark.parametrize("layout", (*LAYOUTS.values(), PICTURES["flat"]), ids=(*LAYOUTS, "flat"))
def test_faces_match_the_spectrum_of_their_mirrored_continuation(layout):
    skin_HW4 = random_skin(layout)
    kept = []
    for face in pictures_of_faces(skin_HW4, layout):
        height, width, _ = face.shape
        spectrum = mirrored_dft(face)
        for row in range(height):
            for column in range(width):
                if math.hypot(row / 2, column / 2) >= min(height, width) / (4 * math.sqrt(2)):
                    unit = math.sqrt((2 if row else 1) * (2 if column else 1) / height / width)
                    kept.extend(spectrum[row, column] / 4 * unit)
    num_texels = len(layout.texel_N)
    expected = np.mean(kept) * math.sqrt(num_texels)
    assert evaluate("fft", skin_HW4, layout, weight=1.0).item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("size", [(6, 8), (5, 7)])
def test_the_canvas_matches_a_direct_transform(size):
    height, width = size
    picture_HW4 = random_skin(flat_layout(*size))
    kept = []
    for row in range(-(height // 2), (height + 1) // 2):
        for column in range(-(width // 2), (width + 1) // 2):
            if math.hypot(row, column) >= min(size) / (4 * math.sqrt(2)):
                for channel in range(3):
                    kept.append(abs(dft_at(picture_HW4[..., channel].numpy(), row, column)))
    value = evaluate("fft", picture_HW4, flat_layout(*size), weight=1.0, where="canvas")
    assert value.item() == pytest.approx(np.mean(kept), rel=1e-9)


def test_the_canvas_charges_the_wrap_around_and_the_faces_do_not():
    layout = flat_layout(16, 16)
    ramp_HW4 = torch.linspace(0, 1, 16, dtype=torch.float64)[None, :, None].expand(16, 16, 4)
    on_canvas = evaluate("fft", ramp_HW4, layout, where="canvas").item()
    assert evaluate("fft", ramp_HW4, layout, where="faces").item() < on_canvas / 5


def test_noise_costs_about_the_same_in_both_ways():
    layout = flat_layout(64, 64)
    noise_HW4 = random_skin(layout)
    on_canvas, on_faces = (
        evaluate("fft", noise_HW4, layout, where=where).item() for where in ("canvas", "faces")
    )
    assert on_faces == pytest.approx(on_canvas, rel=0.15)  # real against complex: √(2/π), √(π/4)


def test_a_black_canvas_has_a_finite_gradient():
    black_HW4 = torch.zeros(8, 8, 4, requires_grad=True)
    evaluate("fft", black_HW4, flat_layout(8, 8), where="canvas").backward()
    assert black_HW4.grad.isfinite().all()
