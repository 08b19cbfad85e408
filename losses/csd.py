"""Classifier score distillation: what the prompt adds, and nothing else.

Yu et al. 2023, "Text-to-3D with Classifier Score Distillation": score distillation without the term
(ε₊ − ε), which has the largest variance and which a large guidance scale drowns anyway. The
gradient is w·g·[(ε₊ − ε₀) + n·(ε₀ − ε₋)] with ε₀ of no prompt and n, the negative prompt's share,
falling as the run goes on. As it says only in which direction to go, something else has to say how
far: the palette, and the other losses.

Letters: B views, C, H, W latents.
"""

from dataclasses import dataclass, field

from torch import Tensor

from config.errors import require
from config.schema import Ramp
from losses import Context, Iterate, Term
from losses._score import (
    Noised,
    ViewPrompts,
    Weighting,
    add_noise,
    is_active,
    pull,
    require_active,
    silence,
    strength,
)
from models.diffusion import Embedding
from models.schedules import NoiseSchedule


@dataclass(frozen=True)
class Config:
    """Options of classifier score distillation.

    Attributes:
        weight: of the loss, 0 or more.
        guidance_scale: g, how hard to go in the direction that the prompt adds, above 0.
        negative: n, the share of the negative prompt as the run goes on, each end in [0, 1]; where
            it is neither 0 nor 1, a negative prompt costs a third branch.
        noise: how noisy the views are made, as the run goes on.
        weighting: as in `losses.sds`.
        active: from and to which share of the run it works; outside it costs nothing.
    """

    weight: float = 1.0
    guidance_scale: float = 40.0
    negative: Ramp = field(default_factory=lambda: Ramp(1.0, 0.0))
    noise: NoiseSchedule = field(default_factory=NoiseSchedule)
    weighting: Weighting = "constant"
    active: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.csd.weight", self.weight, "0 or more")
        scale = self.guidance_scale
        require(scale > 0, "losses.csd.guidance_scale", scale, "above 0")
        for name in ("start", "end"):
            value = getattr(self.negative, name)
            require(0 <= value <= 1, f"losses.csd.negative.{name}", value, "0 to 1")
        require_active("csd", self.active)


def build(config: Config, context: Context) -> "ClassifierDistillation":
    """Read the prompts for one request.

    Args:
        config: the options.
        context: the request; its denoiser's text encoders are used here and never later.

    Returns:
        The loss. Its `notices` are for the user.
    """
    return ClassifierDistillation(config, context)


class ClassifierDistillation:
    """See `losses.Loss`.

    Attributes:
        notices: what the user should know of the prompts.
    """

    notices: tuple[str, ...]

    def __init__(self, config: Config, context: Context) -> None:
        self._config = config
        self._denoiser = context.denoiser
        self._positive = ViewPrompts.read(
            context.denoiser, context.prompt, context.view_names, context.part_prompts
        )
        self._nothing = context.denoiser.embed([""])
        self._negative: Embedding | None = None
        self.notices = self._positive.embedding.notices
        if context.negative_prompt:
            self._negative = context.denoiser.embed([context.negative_prompt])
            self.notices += self._negative.notices

    def __call__(self, iterate: Iterate) -> Term:
        """Pull every view to where the prompt says; one noise level for all of them."""
        config = self._config
        if not is_active(config.active, iterate):
            return silence(iterate)
        noised = add_noise(self._denoiser, iterate, config.noise)
        prompted_BCHW = self._find_direction(noised, iterate)
        pulling = -config.guidance_scale * strength(config.weighting, noised.sigma)
        return pull(noised, pulling * prompted_BCHW, weight=config.weight, denoiser=self._denoiser)

    def _find_direction(self, noised: Noised, iterate: Iterate) -> Tensor:
        """Give D₊ − [n·D₋ + (1 − n)·D₀]."""
        positive = self._positive.pick(iterate.shot.view_names)
        num_views = len(noised.here_BCHW)
        sigma_B = noised.sigma.expand(num_views)
        share = 0.0 if self._negative is None else self._config.negative.at(iterate.progress)
        mostly = self._negative if self._negative is not None and share else self._nothing
        first = self._denoiser.denoise(
            noised.noisy_BCHW,
            sigma_B,
            positive,
            mostly.pick([0] * num_views),
            iterate.controls,
        )
        direction_BCHW = first.positive_BCHW - first.negative_BCHW
        if share in (0.0, 1.0):
            return direction_BCHW
        nothing = self._nothing.pick([0] * num_views)
        second = self._denoiser.denoise(noised.noisy_BCHW, sigma_B, nothing, None, iterate.controls)
        return share * direction_BCHW + (1 - share) * (first.positive_BCHW - second.positive_BCHW)
