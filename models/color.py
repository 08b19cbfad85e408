"""sRGB to OKLab, the space in which colours are compared, and to grey.

Björn Ottosson, "A perceptual color space for image processing", 2020. Knows nothing about palettes.
"""

import torch
from torch import Tensor

_RGB_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LMS_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def linear_from_srgb(srgb: Tensor) -> Tensor:
    """Undo the sRGB transfer curve (IEC 61966-2-1): any shape, values in [0, 1]."""
    return torch.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luma_from_srgb(srgb_3: Tensor) -> Tensor:
    """Weigh the channels as old television does (ITU-R BT.601): (..., 3) sRGB to (...)."""
    red, green, blue = srgb_3.unbind(-1)
    return 0.2989 * red + 0.587 * green + 0.114 * blue  # in the digits that torchvision has


def oklab_from_srgb(srgb_3: Tensor) -> Tensor:
    """Convert to OKLab.

    Args:
        srgb_3: (..., 3) floating sRGB in [0, 1].

    Returns:
        (..., 3): lightness in [0, 1], then a (green to red) and b (blue to yellow).
    """
    to_lms = srgb_3.new_tensor(_RGB_TO_LMS)
    to_lab = srgb_3.new_tensor(_LMS_TO_LAB)
    lms = linear_from_srgb(srgb_3) @ to_lms.T
    return lms.clamp(min=0) ** (1 / 3) @ to_lab.T
