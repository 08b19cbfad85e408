"""How like a photo the front of a skin is, part by part, and whether its edges are the photo's.

Compares what is worn on the front faces with the fitted photo, where the photo shows them. Knows
nothing about files or networks.

Letters: H, W rows and columns of the skin.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

from models.color import oklab_from_srgb
from models.layout import SkinLayout
from models.reference import Reference
from tools.evaluation.figures import wear

_GROUPS = {
    "head": ("head",),
    "torso": ("body",),
    "arms": ("right_arm", "left_arm"),
    "legs": ("right_leg", "left_leg"),
}
SHOWN = 0.5
"""Share of a texel that the subject covers in the photo, from which on the photo shows it."""
FRONT = "front"
"""The name under which `front_distances` gives all parts together."""


def front_distances(
    skin_HW4: Tensor, reference: Reference, layout: SkinLayout
) -> Mapping[str, float]:
    """Measure the mean OKLab distance between a skin's front and a photo.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA; alpha 0 or 255.
        reference: the photo, fitted to the layout.
        layout: of a skin.

    Returns:
        "head", "torso", "arms", "legs" and `FRONT` to the mean over the texels that the photo
        shows; what it shows nothing of is left out. 0 is the same, black and white are 1 apart.
    """
    worn_HW3 = wear(skin_HW4, layout)[..., :3].float() / 255
    gap_HW3 = oklab_from_srgb(worn_HW3) - oklab_from_srgb(reference.skin_HW4[..., :3])
    distance_HW = gap_HW3.norm(dim=-1)
    is_shown_HW = reference.confidence_HW >= SHOWN
    found: dict[str, float] = {}
    total, count = 0.0, 0
    for name, parts in _GROUPS.items():
        group_total, group_count = 0.0, 0
        for part in parts:
            rect = layout.box(part, "base").faces["front"]
            is_shown = is_shown_HW[rect.rows, rect.columns]
            group_total += float(distance_HW[rect.rows, rect.columns][is_shown].sum())
            group_count += int(is_shown.sum())
        if group_count:
            found[name] = group_total / group_count
        total, count = total + group_total, count + group_count
    return found | ({FRONT: total / count} if count else {})


def edge_agreement(skin_HW4: Tensor, reference: Reference, layout: SkinLayout) -> float:
    """Correlate the steps of lightness on a skin's front with the photo's.

    Args:
        skin_HW4: (H, W, 4) uint8 RGBA; alpha 0 or 255.
        reference: the photo, fitted to the layout.
        layout: of a skin.

    Returns:
        Pearson's correlation, in [-1, 1], of the sizes of the steps between neighbouring texels of
        a face that the photo shows; 0 where one of the two has none.
    """
    worn_HW = oklab_from_srgb(wear(skin_HW4, layout)[..., :3].float() / 255)[..., 0]
    photo_HW = oklab_from_srgb(reference.skin_HW4[..., :3])[..., 0]
    steps: list[Tensor] = []
    for parts in _GROUPS.values():
        for part in parts:
            rect = layout.box(part, "base").faces["front"]
            both_2RC = torch.stack([worn_HW, photo_HW])[:, rect.rows, rect.columns]
            is_shown_RC = reference.confidence_HW[rect.rows, rect.columns] >= SHOWN
            for axis in (0, 1):
                count = is_shown_RC.shape[axis] - 1
                first, second = (is_shown_RC.narrow(axis, at, count) for at in (0, 1))
                step_2RC = both_2RC.diff(dim=axis + 1).abs()
                steps.append(step_2RC[:, first & second])
    step_2E = torch.cat(steps, dim=1)
    if step_2E.shape[1] < 2 or (step_2E.std(1) < 1e-6).any():
        return 0.0
    return float(torch.corrcoef(step_2E)[0, 1])
