"""What a skin is pulled by. A loss is a file of this folder.

A plug-in holds a frozen dataclass `Config`, whose first field is `weight`, and
`build(config, context) -> Loss`. Tensors in, tensors out: a loss opens no file and prints nothing.

Letters: B views, H, W rows and columns, N used texels, K palette entries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from torch import Tensor

from models.diffusion import Control, Denoiser
from models.layout import SkinLayout
from models.reference import Reference
from models.rng import StepRng
from models.views import Shot


@dataclass(frozen=True, eq=False)
class Iterate:
    """Where the run stands at a step.

    Attributes:
        step: its number, from 0.
        progress: step / steps, in [0, 1).
        skin_HW4: (H, W, 4) premultiplied sRGB and alpha, with gradient.
        views_B3HW: (B, 3, H, W) sRGB in [0, 1], with gradient.
        shot: how the views were taken.
        rng: this step's randomness.
        controls: pictures of the views that the guidance should follow.
        logits_NK: (N, K) of each used texel's palette entries, -inf where one is not allowed, with
            gradient; None where no such choice is behind the skin.
    """

    step: int
    progress: float
    skin_HW4: Tensor
    views_B3HW: Tensor
    shot: Shot
    rng: StepRng
    controls: Sequence[Control] = ()
    logits_NK: Tensor | None = None


@dataclass(frozen=True, eq=False)
class Term:
    """What a loss says of an iterate.

    Attributes:
        value: () already weighted; its gradient is what counts.
        diagnostics: tensors without gradient, for the log (scalars) and the verbose report
            (pictures).
        decode: turns the diagnostics that look like pictures into pictures, where they are latents.
    """

    value: Tensor
    diagnostics: Mapping[str, Tensor] = field(default_factory=dict)
    decode: Callable[[Tensor], Tensor] | None = None


@dataclass(frozen=True, eq=False)
class Context:
    """What a loss is built for: one request.

    Attributes:
        layout: the skin's layout.
        denoiser: the guidance, frozen.
        prompt: what is wanted, verbatim.
        negative_prompt: what is not.
        view_names: every phrase that the views may use.
        device: where the skin and the views are.
        reference: the photo, fitted to the layout; None without one.
        part_prompts: what is wanted of parts of the skin, verbatim.
        source_HW4: (H, W, 4) premultiplied sRGB and alpha of the skin that the run starts from, as
            the game shows it; None without one.
        source_prompt: what that skin shows, verbatim; "" if nobody said.
    """

    layout: SkinLayout
    denoiser: Denoiser
    prompt: str
    negative_prompt: str
    view_names: tuple[str, ...]
    device: str = "cpu"
    reference: Reference | None = None
    part_prompts: tuple[str, ...] = ()
    source_HW4: Tensor | None = None
    source_prompt: str = ""


class Loss(Protocol):
    """Judges an iterate."""

    def __call__(self, iterate: Iterate) -> Term:
        """Give the weighted value, with gradient."""
