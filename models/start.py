"""From a fitted photo, or a skin, to the logits that a run begins with.

A texel's colours become distances to the palette's, and those logits: l = −κ·d², at most `strength`
below the best entry's, so that the optimisation can still change its mind; less where the colour
was only guessed. The methods are SD-piXL's by name; each says here what it does. Knows nothing
about files or prompts.

Letters: H, W rows and columns of the canvas, N used texels, C colours, K = C + 1 entries,
S samples of a texel.
"""

from collections.abc import Callable
from typing import Literal

import torch
import torch.nn.functional as F
from sklearn.cluster import KMeans
from torch import Tensor

from models.color import oklab_from_srgb
from models.freedom import GivenSkin
from models.layout import SkinLayout
from models.palette import Palette
from models.reference import Reference

PhotoStart = Literal["palette-bilinear", "palette-nearest", "nearest", "palette", "kmeans"]
Distance = Literal["oklab", "l1", "l2", "cosine"]

_SAMPLES = 4
"""Samples along each side of a texel for "palette"."""

_FAR = 1e3
"""Distance of a colour that a texel may not have."""


def start_logits(
    reference: Reference,
    layout: SkinLayout,
    palette: Palette,
    *,
    method: PhotoStart = "palette-bilinear",
    distance: Distance = "oklab",
    sharpness: float = 300.0,
    strength: float = 6.0,
    guessed: float = 0.5,
    transparent: float = 0.9,
    allowed_NK: Tensor | None = None,
) -> Tensor:
    """Turn a fitted photo into logits.

    The methods:

    - "palette-bilinear": the texel's mean colour; the nearest palette colour gets `strength`, all
      others 0.
    - "palette-nearest": the same of the colour at the texel's middle.
    - "nearest": the colour at the texel's middle, by −κ·d² for every palette colour.
    - "palette": each sample of the texel chooses its palette colour; an entry's logit grows with
      its share of them, and the mean colour decides between equal ones.
    - "kmeans": the mean colours are first gathered in as many clusters as there are colours, in
      OKLab; then as "palette-bilinear", so that little differences do not become speckles.

    Args:
        reference: of the same layout.
        layout: the canvas.
        palette: C colours.
        method: how a texel chooses.
        distance: how colours are compared, 0 to 1 from black to white; see `color_distance`.
        sharpness: κ, above 0; for "nearest".
        strength: greatest difference between a texel's logits, above 0.
        guessed: share of the strength, in [0, 1], where the colour was guessed.
        transparent: probability, in (0, 1), that an outer texel starts transparent.
        allowed_NK: (N, K) bool, which entries a texel may choose from; None is all of them.

    Returns:
        (N, K) logits; those of entries that a texel may not choose are 0 and have no meaning.
    """
    under_N = layout.base_texel_N
    is_out_NC = torch.zeros(len(under_N), len(palette), dtype=torch.bool)
    if allowed_NK is not None:
        is_out_NC = ~allowed_NK[:, :-1].cpu()

    def measure(color_N3: Tensor) -> Tensor:
        return color_distance(color_N3, palette, distance).masked_fill(is_out_NC, _FAR)

    mean_N3 = reference.skin_HW4[..., :3].flatten(0, 1)[under_N]
    if method == "nearest":
        middle_N3 = _samples_NS3(reference, layout, under_N, 1)[:, 0]
        logits_NC = -sharpness * measure(middle_N3) ** 2
        best_N1 = logits_NC.amax(1, keepdim=True)
        logits_NC = (logits_NC - best_N1).clamp(min=-strength) + strength
    elif method == "palette":
        logits_NC = strength * _share_NC(reference, layout, palette, under_N, measure)
        logits_NC -= 1e-3 * strength * measure(mean_N3)
    else:
        if method == "kmeans":
            mean_N3 = _gather(mean_N3, len(palette))
        if method == "palette-nearest":
            mean_N3 = _samples_NS3(reference, layout, under_N, 1)[:, 0]
        nearest_N = measure(mean_N3).argmin(1)
        logits_NC = strength * F.one_hot(nearest_N, len(palette)).to(torch.float32)
    trust_N1 = reference.confidence_HW.flatten()[under_N][:, None]
    logits_NC = logits_NC * (guessed + (1 - guessed) * trust_N1)
    # Of an outer texel, the odds of being transparent against being any of the colours.
    odds = torch.tensor(transparent / (1 - transparent))
    inside_NC = logits_NC.masked_fill(is_out_NC, -torch.inf)
    last_N1 = torch.logsumexp(inside_NC, 1, keepdim=True) + torch.log(odds)
    last_N1 = torch.where(layout.may_be_transparent_N[:, None], last_N1, 0)
    return torch.cat([logits_NC, last_N1], dim=1)


def skin_logits(
    skin: GivenSkin, layout: SkinLayout, palette: Palette, allowed_NK: Tensor, *, strength: float
) -> Tensor:
    """Turn a skin into logits: each texel's nearest entry is ahead of all others by `strength`.

    Without any guidance the result is that skin in the palette's colours.

    Args:
        skin: of the same layout.
        layout: the canvas.
        palette: C colours.
        allowed_NK: (N, K) bool, which entries a texel may choose from.
        strength: above 0; at temperature 1 the nearest entry begins with e^strength times the
            probability of any other.

    Returns:
        (N, K) logits; those of entries that a texel may not choose have no meaning.
    """
    index_N = skin.snap_N(layout, palette, allowed_NK)
    return strength * F.one_hot(index_N, len(palette) + 1).to(torch.float32)


def color_distance(color_N3: Tensor, palette: Palette, distance: Distance = "oklab") -> Tensor:
    """Compare colours with a palette's.

    Args:
        color_N3: (N, 3) sRGB in [0, 1].
        palette: C colours.
        distance: "oklab", Euclidean there; "l1" and "l2", of sRGB; "cosine", 1 less the cosine of
            the angle between sRGB vectors, for which brightness hardly counts: a hundredth of "l2"
            decides between greys, and black has no angle.

    Returns:
        (N, C), from 0 up to about 1; black and white are 1 apart but in "cosine".
    """
    exact = "donot_use_mm_for_euclid_dist"
    if distance == "oklab":
        lab_N3 = oklab_from_srgb(color_N3)
        return torch.cdist(lab_N3, palette.oklab_C3.to(lab_N3), compute_mode=exact)
    srgb_C3 = palette.srgb_C3.to(color_N3)
    if distance == "l1":
        return torch.cdist(color_N3, srgb_C3, p=1) / 3
    straight_NC = torch.cdist(color_N3, srgb_C3, compute_mode=exact) / 3**0.5
    if distance == "l2":
        return straight_NC
    cosine_NC = F.cosine_similarity(color_N3[:, None], srgb_C3[None], dim=-1)
    return 1 - cosine_NC + 0.01 * straight_NC


def _samples_NS3(reference: Reference, layout: SkinLayout, texel_N: Tensor, samples: int) -> Tensor:
    """Take samples of texels from the fitted picture, evenly, or the texel's colour elsewhere."""
    fine = reference.picture_HW4.shape[0] // reference.front_HW4.shape[0]
    first = fine // samples // 2
    step = fine // samples
    skin_HW4 = reference.skin_HW4
    many_HWSS3 = skin_HW4[:, :, None, None, :3].repeat(1, 1, samples, samples, 1)
    height, width = reference.front_HW4.shape[:2]
    taken = reference.picture_HW4[first::step, first::step]
    taken = taken[: height * samples, : width * samples]
    tiles = taken.reshape(height, samples, width, samples, 4).transpose(1, 2)
    for rect, row, column in reference.front_places(layout):
        tile = tiles[row : row + rect.height, column : column + rect.width]
        place = many_HWSS3[rect.rows, rect.columns]
        many_HWSS3[rect.rows, rect.columns] = torch.where(
            tile[..., 3:] >= 0.5, tile[..., :3], place
        )
    return many_HWSS3.flatten(0, 1).flatten(1, 2)[texel_N]


def _share_NC(
    reference: Reference,
    layout: SkinLayout,
    palette: Palette,
    texel_N: Tensor,
    measure: Callable[[Tensor], Tensor],
) -> Tensor:
    """Count for each palette colour in which share of a texel's samples it is the nearest."""
    sample_NS3 = _samples_NS3(reference, layout, texel_N, _SAMPLES)
    nearest_NS = torch.stack(
        [measure(sample_N3).argmin(1) for sample_N3 in sample_NS3.unbind(1)],
        dim=1,
    )
    return F.one_hot(nearest_NS, len(palette)).to(torch.float32).mean(1)


def _gather(color_N3: Tensor, most: int) -> Tensor:
    """Replace colours by the means of at most so many clusters of them, found in OKLab."""
    distinct_D3, which_N = torch.unique(color_N3, dim=0, return_inverse=True)
    if len(distinct_D3) <= most:
        return color_N3
    weight_D = torch.bincount(which_N).numpy()
    lab_D3 = oklab_from_srgb(distinct_D3).numpy()
    label_D = KMeans(most, n_init=1, random_state=0).fit(lab_D3, sample_weight=weight_D).labels_
    label_N = torch.from_numpy(label_D).long()[which_N]
    share_MN = F.one_hot(label_N, most).to(color_N3).T
    mean_M3 = share_MN @ color_N3 / share_MN.sum(1, keepdim=True).clamp(min=1)
    return mean_M3[label_N]
