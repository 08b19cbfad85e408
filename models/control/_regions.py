"""Where in the views of a step the parts of a skin are seen that have prompts of their own.

Knows nothing about what the prompts say.

Letters: B views, H, W rows and columns.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from models.control import ControlPicture
from models.diffusion._regions import Region
from models.layout import SkinLayout
from models.parts import owner_HW
from models.renderer import shade
from models.views import Shot


def make_regions(
    prompts: Mapping[str, str], layout: SkinLayout
) -> tuple[tuple[str, ...], Sequence[ControlPicture]]:
    """Gather the prompts of parts: parts of the same prompt are one region.

    The smallest part that names a texel decides about it; one of the base also about the outer
    texels over it that no other part names.

    Args:
        prompts: part → what is wanted of it.
        layout: of the skin.

    Returns:
        The different prompts, and for each what marks in the views where it decides.
    """
    owner = owner_HW(tuple(prompts), layout, with_outer=True)
    texts = tuple(dict.fromkeys(prompts.values()))
    masks = [
        torch.isin(
            owner, torch.tensor([p for p, each in enumerate(prompts.values()) if each == text])
        )
        for text in texts
    ]
    return texts, [_PartPicture(number, mask_HW) for number, mask_HW in enumerate(masks)]


class _PartPicture:
    """Sees the part white and all else black, through the alpha that the skin has now."""

    def __init__(self, number: int, mask_HW: Tensor) -> None:
        self._number = number
        self._mask_HW = mask_HW

    def __call__(self, skin_HW4: Tensor, shot: Shot) -> Region:
        self._mask_HW = self._mask_HW.to(skin_HW4.device)
        alpha_HW = skin_HW4[..., 3]
        white_HW = alpha_HW * self._mask_HW
        marked_HW4 = torch.stack([white_HW, white_HW, white_HW, alpha_HW], -1)
        black_B3 = torch.zeros_like(shot.background_B3)
        seen_B3HW = shade(marked_HW4, shot.fragments, black_B3)
        return Region("part", seen_B3HW, number=self._number)
