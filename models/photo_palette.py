"""Palettes taken from a photo, wholly or beside colours that are fixed.

Clusters are found in OKLab by scikit-learn's k-means, always the same for the same colours. Knows
nothing about files or names.

Letters: P pixels, D distinct colours, C colours of a palette.
"""

import numpy as np
import torch
from sklearn.cluster import KMeans
from torch import Tensor

from models.color import oklab_from_srgb
from models.palette import Palette

_MOST_PIXELS = 20_000
_STARTS = 4
_ROUNDS = 25


def kmeans_palette(pixel_P3: Tensor, count: int, *, name: str) -> tuple[Palette, list[str]]:
    """Choose the colours that serve a photo best.

    Args:
        pixel_P3: (P, 3) uint8 sRGB, at least one.
        count: how many colours to choose, 1 or more.
        name: of the palette.

    Returns:
        A palette from dark to light, and a notice if the photo has no more colours than that: then
        they are all there, exactly.
    """
    distinct_D3, weight_D = _count(pixel_P3)
    if len(distinct_D3) <= count:
        notices = []
        if len(distinct_D3) < count:
            notices.append(
                f"palette: {name}: the photo has {len(distinct_D3)} colours and no {count}"
            )
        return Palette(name, _dark_to_light(distinct_D3)), notices
    lab_D3 = _lab(distinct_D3)
    found = KMeans(count, n_init=_STARTS, random_state=0).fit(lab_D3, sample_weight=weight_D)
    return _palette(torch.empty(0, 3, dtype=torch.uint8), found.cluster_centers_, count, name)


def extend_palette(
    palette: Palette, pixel_P3: Tensor, count: int, *, name: str
) -> tuple[Palette, list[str]]:
    """Add colours of a photo to a palette where the palette serves the photo worst.

    The new ones begin as the centres of clusters in which a pixel weighs as much as it is wrong
    with the fixed colours alone (squared OKLab distance); then all pixels choose among fixed and
    new colours, the new ones move to the means of those who chose them, and so on (Lloyd's rounds
    with some centres held).

    Args:
        palette: stays as it is, in front.
        pixel_P3: (P, 3) uint8 sRGB, at least one.
        count: how many colours to add, 1 or more.
        name: of the new palette.

    Returns:
        The new palette, and a notice if fewer than `count` were worth adding.
    """
    distinct_D3, weight_D = _count(pixel_P3)
    lab_D3, fixed_C3 = _lab(distinct_D3), _lab(palette.colors_C3)
    wrong_D = _squared(lab_D3, fixed_C3).min(1) * weight_D
    is_wrong_D = wrong_D > 0
    count_found = min(count, int(is_wrong_D.sum()))
    if count_found == 0:
        return Palette(name, palette.colors_C3), [_fewer(name, 0, count)]
    start = KMeans(count_found, n_init=_STARTS, random_state=0)
    new_A3 = start.fit(lab_D3[is_wrong_D], sample_weight=wrong_D[is_wrong_D]).cluster_centers_
    for _ in range(_ROUNDS):
        choice_D = _squared(lab_D3, np.concatenate([fixed_C3, new_A3])).argmin(1) - len(fixed_C3)
        chosen_DA = (choice_D[:, None] == np.arange(count_found)) * weight_D[:, None]
        total_A1 = chosen_DA.sum(0)[:, None]
        moved_A3 = np.where(total_A1 > 0, chosen_DA.T @ lab_D3 / np.maximum(total_A1, 1), new_A3)
        if np.allclose(moved_A3, new_A3, atol=1e-5):
            break
        new_A3 = moved_A3
    return _palette(palette.colors_C3, new_A3, count, name)


def srgb_from_oklab(lab_N3: np.ndarray) -> np.ndarray:
    """Convert OKLab to sRGB, cut off at [0, 1]: (N, 3) both; the inverse of `oklab_from_srgb`."""
    lms = np.array(
        [
            [1, 0.3963377774, 0.2158037573],
            [1, -0.1055613458, -0.0638541728],
            [1, -0.0894841775, -1.2914855480],
        ]
    )
    rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip((lab_N3 @ lms.T) ** 3 @ rgb.T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _count(pixel_P3: Tensor) -> tuple[Tensor, np.ndarray]:
    """List the distinct colours and how often each stands there, of at most so many pixels."""
    step = max(1, -(-len(pixel_P3) // _MOST_PIXELS))
    distinct_D3, times_D = torch.unique(pixel_P3[::step], dim=0, return_counts=True)
    return distinct_D3, times_D.numpy().astype(np.float64)


def _lab(color_D3: Tensor) -> np.ndarray:
    return oklab_from_srgb(color_D3.to(torch.float64) / 255).numpy()


def _squared(lab_D3: np.ndarray, center_C3: np.ndarray) -> np.ndarray:
    """Give the squared distances between all pairs: (D, C)."""
    return ((lab_D3[:, None] - center_C3[None]) ** 2).sum(-1)


def _dark_to_light(color_C3: Tensor) -> Tensor:
    return color_C3[torch.from_numpy(np.argsort(_lab(color_C3)[:, 0], kind="stable"))]


def _palette(
    fixed_C3: Tensor, lab_A3: np.ndarray, count: int, name: str
) -> tuple[Palette, list[str]]:
    """Put fixed and new colours together; new ones that round to one already there are left out."""
    bytes_A3 = torch.from_numpy((255 * srgb_from_oklab(lab_A3)).round().astype(np.uint8))
    known = {tuple(color) for color in fixed_C3.tolist()}
    new = [color for color in _dark_to_light(bytes_A3).tolist() if tuple(color) not in known]
    distinct = list(dict.fromkeys(map(tuple, new)))
    colors_C3 = torch.cat([fixed_C3, torch.tensor(distinct, dtype=torch.uint8).reshape(-1, 3)])
    notices = [_fewer(name, len(distinct), count)] if len(distinct) < count else []
    return Palette(name, colors_C3), notices


def _fewer(name: str, found: int, count: int) -> str:
    return f"palette: {name}: the photo gave {found} colours that differ and no {count}"
