"""Figures to cut out and to fit, drawn with known measures."""

import cv2
import numpy as np
import torch

SKIN, HAIR, BLUE = (224, 172, 140), (90, 50, 20), (40, 60, 140)
RED, BLACK, WHITE = (200, 40, 40), (40, 40, 40), (255, 255, 255)

# Rows of the figure that `draw_figure` draws.
TOP, CHIN, CROTCH, FEET = 36, 138, 240, 350


def draw_figure(*, ground=WHITE, shirt=WHITE, outline=False):
    """Draw a person, 384 rows by 256 columns: (H, W, 4) uint8 opaque."""
    picture = np.full((384, 256, 3), ground, np.uint8)

    def box(left, top, right, bottom, color):
        cv2.rectangle(picture, (left, top), (right, bottom), color, -1)
        if outline:
            cv2.rectangle(picture, (left, top), (right, bottom), BLACK, 2)

    box(90, 140, 166, CROTCH, shirt)
    for left in (60, 166):
        box(left, 140, left + 30, CROTCH, shirt)
        box(left, 225, left + 30, 250, SKIN)
    for left in (90, 129):
        box(left, CROTCH, left + 37, FEET, BLUE)
    cv2.ellipse(picture, (128, 90), (36, 48), 0, 0, 360, SKIN, -1)
    cv2.ellipse(picture, (128, 70), (38, 34), 0, 180, 360, HAIR, -1)
    for middle in (114, 142):
        cv2.circle(picture, (middle, 92), 4, (20, 20, 20), -1)
    return opaque(torch.from_numpy(picture))


def opaque(srgb_HW3):
    """Add an alpha of 255."""
    return torch.cat([srgb_HW3, torch.full_like(srgb_HW3[..., :1], 255)], dim=-1)


def mask_of(photo_HW4, ground=WHITE):
    """Say where a figure is."""
    return (photo_HW4[..., :3] != torch.tensor(ground, dtype=torch.uint8)).any(-1)
