"""Prompts of parts: a guidance whose estimate follows another prompt where a part is seen.

What the guidance is asked for every view is asked once more for each prompt of a part, and the
estimates are mixed by where in the view the part is seen: D₊ = D₊(prompt) + Σ_p M_p·(D₊(p) −
D₊(prompt)), with M_p in [0, 1] at the latents' resolution and Σ_p M_p ≤ 1 (MultiDiffusion, Bar-Tal
et al. 2023, in every step of the distillation rather than of a sampler). As a loss is linear in
the estimates, its gradient on a part's texels is that of the part's own prompt; at a part's edge a
cell of latents that shows two parts takes its share of both. So it works for a sheet, on which
every texel is seen at once, as for cameras, and for every family.

Each prompt of a part costs one more sample-forward a view and step: the negative is asked once.

Letters: B views, C, H, W latents.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor

from models.diffusion import Control, Denoised, Embedding
from models.diffusion._wrapped import WrappedDenoiser


@dataclass(frozen=True, eq=False)
class Region(Control):
    """Where in each view a prompt of a part decides; goes along with the pictures to follow.

    Attributes:
        number: of the prompt among `Embedding.regions`.
    """

    number: int = 0


class RegionalDenoiser(WrappedDenoiser):
    """Mixes the estimates for the prompts of parts; see above.

    Prompts without `regions`, and views without `Region`s, are asked as ever.
    """

    def release_text_encoders(self) -> None:
        """Free what only `embed` needs."""
        self._inner.release_text_encoders()

    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        """Estimate the clean latents, where a part is seen by its own prompt."""
        regions = [each for each in control if isinstance(each, Region)]
        followed = [each for each in control if not isinstance(each, Region)]
        said = self._inner.denoise(noisy_BCHW, sigma_B, positive, negative, followed)

        def mix(whole_BCHW: Tensor, prompts: Embedding | None) -> Tensor:
            mixed_BCHW = whole_BCHW
            height, width = whole_BCHW.shape[-2:]
            for region in regions if prompts is not None and prompts.regions else ():
                assert prompts is not None
                part_BCHW = self._inner.denoise(
                    noisy_BCHW, sigma_B, prompts.regions[region.number], None, followed
                ).positive_BCHW
                share_B1HW = F.adaptive_avg_pool2d(
                    region.image_B3HW[:, :1].to(whole_BCHW), (height, width)
                )
                mixed_BCHW = mixed_BCHW + share_B1HW * (part_BCHW - whole_BCHW)
            return mixed_BCHW

        return Denoised(mix(said.positive_BCHW, positive), mix(said.negative_BCHW, negative))
