"""Score distillation: pull the views toward what the model would make of them.

Poole et al. 2022, "DreamFusion", with the weights of SD-piXL (Binninger & Sorkine-Hornung 2024).
Its gradient on the latents, w·[(ε₊ − ε) + g·(ε₊ − ε₋)], is w/σ·(z − target) with the target
D₊ + g·(D₊ − D₋); so it is written here, for any family. There is no mean squared error to
differentiate: the value is ⟨gradient, z⟩, whose gradient is that gradient, and the mean over the
views, so that the pull on a view does not depend on how many there are.

Letters: B views, C, H, W latents.
"""

from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor

from config.errors import require
from losses import Context, Iterate, Term
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
    """

    weight: float = 1.0
    guidance_scale: float = 40.0
    noise: NoiseSchedule = field(default_factory=NoiseSchedule)
    weighting: Literal["constant", "cumprod", "x0"] = "constant"

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.sds.weight", self.weight, "0 or more")
        require(
            self.guidance_scale >= 0,
            "losses.sds.guidance_scale",
            self.guidance_scale,
            "0 or more",
        )


def build(config: Config, context: Context) -> "ScoreDistillation":
    """Read the prompts for one request.

    Args:
        config: the options.
        context: the request; its denoiser's text encoders are used here and never later.

    Returns:
        The loss. Its `notices` are for the user.
    """
    return ScoreDistillation(config, context)


def add_view(prompt: str, view_name: str) -> str:
    """Say in a prompt from where the player is seen (DreamFusion); no prompt stays no prompt."""
    return f"{prompt}, {view_name}" if prompt and view_name else prompt


class ScoreDistillation:
    """See `losses.Loss`.

    Attributes:
        notices: what the user should know of the prompts.
    """

    notices: tuple[str, ...]

    def __init__(self, config: Config, context: Context) -> None:
        self._config = config
        self._denoiser = context.denoiser
        names = tuple(dict.fromkeys(context.view_names))
        prompts = [add_view(context.prompt, name) for name in names]
        self._row = {name: row for row, name in enumerate(names)}
        self._positive = context.denoiser.embed(prompts)
        self.notices = self._positive.notices
        self._negative = None
        if config.guidance_scale and any(prompt != context.negative_prompt for prompt in prompts):
            self._negative = context.denoiser.embed([context.negative_prompt])
            self.notices += self._negative.notices
        elif context.negative_prompt and not config.guidance_scale:
            self.notices += (
                "negative_prompt: it has no effect while losses.sds.guidance_scale is 0",
            )

    def __call__(self, iterate: Iterate) -> Term:
        """Pull every view toward its target; one noise level for all of them."""
        latents_BCHW = self._denoiser.encode(iterate.views_B3HW)
        here_BCHW = latents_BCHW.detach()
        level = self._config.noise.sample(iterate.progress, iterate.rng, here_BCHW.device)
        sigma = self._denoiser.sigma(level).to(here_BCHW)
        noisy_BCHW = here_BCHW + sigma * iterate.rng.normal("sds noise", like=here_BCHW)
        num_views = len(here_BCHW)
        rows = [self._row[name] for name in iterate.shot.view_names]
        denoised = self._denoiser.denoise(
            noisy_BCHW,
            sigma.expand(num_views),
            self._positive.pick(rows),
            None if self._negative is None else self._negative.pick([0] * num_views),
        )
        prompted_BCHW = denoised.positive_BCHW - denoised.negative_BCHW
        target_BCHW = denoised.positive_BCHW + self._config.guidance_scale * prompted_BCHW
        gradient_BCHW = self._strength(sigma) * (here_BCHW - target_BCHW)
        value = self._config.weight * (gradient_BCHW * latents_BCHW).sum() / num_views
        return Term(
            value,
            {
                "noise level": level,
                "gradient norm": gradient_BCHW.norm() / num_views**0.5,
                "latents_BCHW": here_BCHW,
                "gradient_BCHW": gradient_BCHW,
            },
            self._denoiser.decode,
        )

    def _strength(self, sigma: Tensor) -> Tensor:
        """Give w/σ, or 1 in "x0"."""
        if self._config.weighting == "x0":
            return torch.ones_like(sigma)
        if self._config.weighting == "constant":
            return 1 / sigma
        return sigma / (1 + sigma**2)  # (1 − ᾱ)/σ with ᾱ = 1/(1 + σ²)
