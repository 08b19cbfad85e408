"""Pulling each texel as hard as any other, however many pixels see it.

A chest texel fills hundreds of pixels and the sole of a foot a few, so by default the views pull at
the chest more often. Knows nothing about what pulls.

Letters: H, W rows and columns of the skin, T = H·W texels.
"""

import torch
from torch import Tensor

from models.renderer import Fragments


def even_pull(skin_HW4: Tensor, fragments: Fragments, strength: float) -> Tensor:
    """Pass a skin on to the views, and divide what comes back by how often each texel is seen.

    A texel that as many pixels see as the mean texel is pulled as before, so that the views keep
    their strength against what else judges the skin.

    Args:
        skin_HW4: (H, W, 4).
        fragments: which texels the pixels see, hidden surfaces included.
        strength: 0 leaves the gradient alone, 1 divides it by the number of pixels.

    Returns:
        The same skin; its gradient on a texel seen by n pixels is multiplied by (n̄/n)^strength with
        n̄ the mean over the seen texels.
    """
    if strength == 0:
        return skin_HW4
    height, width, _ = skin_HW4.shape
    seen_T = torch.bincount(fragments.texel_BHWL.flatten() + 1, minlength=height * width + 1)[1:]
    count_T = seen_T.to(skin_HW4)
    mean = count_T.sum() / (count_T > 0).sum().clamp(min=1)
    factor_T = (mean / count_T.clamp(min=1)) ** strength
    passed = _Scale.apply(skin_HW4, factor_T.reshape(height, width, 1))  # type: ignore[no-untyped-call]
    assert isinstance(passed, Tensor)
    return passed


class _Scale(torch.autograd.Function):
    @staticmethod
    def forward(ctx, skin_HW4: Tensor, factor_HW1: Tensor) -> Tensor:  # type: ignore[no-untyped-def]
        ctx.save_for_backward(factor_HW1)
        return skin_HW4.view_as(skin_HW4)

    @staticmethod
    def backward(ctx, *gradients: Tensor) -> tuple[Tensor, None]:  # type: ignore[no-untyped-def]
        (factor_HW1,) = ctx.saved_tensors
        return gradients[0] * factor_HW1, None
