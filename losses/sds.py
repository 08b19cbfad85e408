"""Score distillation: pull the views toward what the model would make of them.

Poole et al. 2022, "DreamFusion", with the weights of SD-piXL (Binninger & Sorkine-Hornung 2024).
Its gradient on the latents, w·[(ε₊ − ε) + g·(ε₊ − ε₋)], is w/σ·(z − target) with the target
D₊ + g·(D₊ − D₋); so it is written here, for any family.

Letters: B views, C, H, W latents.
"""

from dataclasses import dataclass, field

from config.errors import require
from losses import Context, Iterate, Term
from losses._score import (
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
    """Options of score distillation.

    Attributes:
        weight: of the loss, 0 or more.
        guidance_scale: g, how much further to go in the direction that the prompt adds, 0 or more;
            what samplers call the scale is g + 1. SD-piXL uses 40.
        noise: how noisy the views are made, as the run goes on.
        weighting: "constant", w = 1; "cumprod", w = 1 − ᾱ (SD-piXL); "x0", a factor 1 in place of
            w/σ, so that all noise levels pull with what is between the picture and the target.
        active: from and to which share of the run it works; outside it costs nothing.
    """

    weight: float = 1.0
    guidance_scale: float = 40.0
    noise: NoiseSchedule = field(default_factory=NoiseSchedule)
    weighting: Weighting = "constant"
    active: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.sds.weight", self.weight, "0 or more")
        require(
            self.guidance_scale >= 0,
            "losses.sds.guidance_scale",
            self.guidance_scale,
            "0 or more",
        )
        require_active("sds", self.active)


def build(config: Config, context: Context) -> "ScoreDistillation":
    """Read the prompts for one request.

    Args:
        config: the options.
        context: the request; its denoiser's text encoders are used here and never later.

    Returns:
        The loss. Its `notices` are for the user.
    """
    return ScoreDistillation(config, context)


class ScoreDistillation:
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
        self.notices = self._positive.embedding.notices
        self._negative: Embedding | None = None
        prompts = (*self._positive.prompts, *context.part_prompts)
        differs = any(prompt != context.negative_prompt for prompt in prompts)
        if config.guidance_scale and differs:
            self._negative = context.denoiser.embed([context.negative_prompt])
            self.notices += self._negative.notices
        elif context.negative_prompt and not config.guidance_scale:
            self.notices += (
                "negative_prompt: it has no effect while losses.sds.guidance_scale is 0",
            )

    def __call__(self, iterate: Iterate) -> Term:
        """Pull every view toward its target; one noise level for all of them."""
        config = self._config
        if not is_active(config.active, iterate):
            return silence(iterate)
        noised = add_noise(self._denoiser, iterate, config.noise)
        num_views = len(noised.here_BCHW)
        denoised = self._denoiser.denoise(
            noised.noisy_BCHW,
            noised.sigma.expand(num_views),
            self._positive.pick(iterate.shot.view_names),
            None if self._negative is None else self._negative.pick([0] * num_views),
            iterate.controls,
        )
        prompted_BCHW = denoised.positive_BCHW - denoised.negative_BCHW
        target_BCHW = denoised.positive_BCHW + config.guidance_scale * prompted_BCHW
        gradient_BCHW = strength(config.weighting, noised.sigma) * (noised.here_BCHW - target_BCHW)
        return pull(noised, gradient_BCHW, weight=config.weight, denoiser=self._denoiser)
