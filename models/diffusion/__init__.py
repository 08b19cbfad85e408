"""What every diffusion family speaks. A family is a file of this folder.

All families are used in the same variables: latents `z`, and noisy latents x = z + σ·ε (the
"variance exploding" form, whatever the family was trained with). A family answers with estimates of
the clean latents; score distillation needs nothing else.

Letters: B views, P prompts, T tokens, D and E widths of the text features, C, H, W latents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import torch
from torch import Tensor

Portrait = Literal["subject", "head"]
"""What a picture of somebody shows: all of them that the photo does, or the head alone."""


@dataclass(frozen=True, eq=False)
class Embedding:
    """Prompts as a family's own text features.

    Attributes:
        tokens_PTD: (P, T, D) a feature a token.
        pooled_PE: (P, E) a feature a prompt.
        notices: what the user should know, such as a prompt longer than the model reads.
        regions: P more prompts each, which decide where a part of the skin is seen; read by
            `models.diffusion._regions` and by no family.
    """

    tokens_PTD: Tensor
    pooled_PE: Tensor
    notices: tuple[str, ...] = ()
    regions: tuple["Embedding", ...] = ()

    def __len__(self) -> int:
        """Count the prompts."""
        return self.pooled_PE.shape[0]

    def pick(self, rows: Sequence[int]) -> "Embedding":
        """Take some of the prompts, in the given order, without asking the device for anything."""
        return Embedding(
            _stack_rows(self.tokens_PTD, rows),
            _stack_rows(self.pooled_PE, rows),
            self.notices,
            tuple(region.pick(rows) for region in self.regions),
        )


def _stack_rows(table: Tensor, rows: Sequence[int]) -> Tensor:
    # Slices and `cat` stay on the device; indexing with a list would copy it there each step.
    return torch.cat([table[row : row + 1] for row in rows])


@dataclass(frozen=True, eq=False)
class Control:
    """A picture for each view that a ControlNet should follow.

    Attributes:
        name: which ControlNet, such as "canny".
        image_B3HW: (B, 3, H, W) in [0, 1], `Denoiser.controls[name]` times as large as the views.
        scale: weight of its residuals, or one for each view, (B,) on the CPU; where all are 0 the
            net is not run, and to know that no device is waited for.
        start: share of the way from pure noise, 0, to clean, 1, from which on it acts: at noise
            levels up to 1 - start.
        end: share up to which it acts: at noise levels from 1 - end on.
    """

    name: str
    image_B3HW: Tensor
    scale: float | Tensor = 1.0
    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, eq=False)
class Denoised:
    """Clean latents as a family sees them.

    Attributes:
        positive_BCHW: the estimate with the prompt.
        negative_BCHW: the estimate with the negative prompt; the same tensor where there was no
            need to ask.
    """

    positive_BCHW: Tensor
    negative_BCHW: Tensor


class Denoiser(Protocol):
    """A frozen diffusion model."""

    resolution: tuple[int, int]
    """(H, W) of the pictures it was trained on, in pixels."""

    @property
    def controls(self) -> Mapping[str, int]:
        """Name the pictures that it can follow, each with its pixels along a view's pixel."""

    @property
    def likenesses(self) -> Mapping[str, Portrait]:
        """Name the pictures that its estimates are to resemble, each with what it should show."""

    def show(self, pictures: Mapping[str, Tensor]) -> None:
        """Take the pictures of `likenesses`, once before `denoise`; none are needed where none are.

        Args:
            pictures: (3, H, W) sRGB in [0, 1] each, by name.
        """

    def embed(self, prompts: Sequence[str]) -> Embedding:
        """Read prompts verbatim. The text encoders may be freed after `release_text_encoders`."""

    def release_text_encoders(self) -> None:
        """Free what only `embed` needs."""

    def encode(self, views_B3HW: Tensor) -> Tensor:
        """Turn pictures, sRGB in [0, 1], into latents (B, C, H', W'), with gradient, float32."""

    def decode(self, latents_BCHW: Tensor) -> Tensor:
        """Turn latents into pictures (B, 3, H, W), sRGB in [0, 1]; for people to look at."""

    def sigma(self, level: Tensor) -> Tensor:
        """Give σ = √(1−ᾱ)/√ᾱ of the family's own schedule.

        Args:
            level: any shape, a share of its noise steps in [0, 1]; 0 clean, 1 pure noise.
        """

    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        """Estimate the clean latents, with and against the prompt; no gradient.

        Args:
            noisy_BCHW: x = z + σ·ε, float32.
            sigma_B: (B,) σ of each view, from `sigma`.
            positive: B prompts.
            negative: B prompts, or None to run one branch only.
            control: pictures to follow; what several of them say is added.
        """
