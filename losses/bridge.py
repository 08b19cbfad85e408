"""From a bad picture of the prompt to a good one: a second stage that cleans up.

McAllister et al. 2024, "Rethinking Score Distillation as a Bridge Between Image Distributions": the
gradient w·g·(ε(y + bad) − ε(y + good)) starts from the distribution that the pictures of the first
stage are in, named in words, rather than from that of all pictures. Katzir et al. 2023 (NFSD) reach
the same with a negative prompt. It says a direction and no distance; use it for the end of a run,
after `losses.sds`. Where the model knows none of the words, both prompts are the same: the loss is
0 and says so.

Letters: B views, C, H, W latents.
"""

from dataclasses import dataclass, field

import torch

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
from models.schedules import NoiseSchedule


@dataclass(frozen=True)
class Config:
    """Options of the bridge.

    Attributes:
        weight: of the loss, 0 or more.
        guidance_scale: g, how hard to go from bad to good, above 0.
        good: words that are added to the prompt for what is wanted; may be empty.
        bad: words that are added to the prompt for what the first stage leaves; never such as
            belong to the style itself ("pixelated", "cartoon").
        noise: how noisy the views are made, as the run goes on.
        weighting: as in `losses.sds`.
        active: from and to which share of the run it works; outside it costs nothing.
    """

    weight: float = 1.0
    guidance_scale: float = 40.0
    good: str = "clean flat shading, crisp details"
    bad: str = "noisy speckled pixels, muddy colours, misaligned face, seams"
    noise: NoiseSchedule = field(default_factory=NoiseSchedule)
    weighting: Weighting = "constant"
    active: tuple[float, float] = (0.7, 1.0)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.bridge.weight", self.weight, "0 or more")
        scale = self.guidance_scale
        require(scale > 0, "losses.bridge.guidance_scale", scale, "above 0")
        require(bool(self.bad.strip()), "losses.bridge.bad", repr(self.bad), "some words")
        require_active("bridge", self.active)


def build(config: Config, context: Context) -> "Bridge":
    """Read the prompts for one request.

    Args:
        config: the options.
        context: the request; its denoiser's text encoders are used here and never later.

    Returns:
        The loss. Its `notices` are for the user.
    """
    return Bridge(config, context)


class Bridge:
    """See `losses.Loss`.

    Attributes:
        notices: what the user should know of the prompts.
    """

    notices: tuple[str, ...]

    def __init__(self, config: Config, context: Context) -> None:
        self._config = config
        self._denoiser = context.denoiser
        self._good, self._bad = (
            ViewPrompts.read(
                context.denoiser,
                add_words(context.prompt, words),
                context.view_names,
                [add_words(text, words) for text in context.part_prompts],
            )
            for words in (config.good, config.bad)
        )
        self.notices = tuple(
            dict.fromkeys(self._good.embedding.notices + self._bad.embedding.notices)
        )
        if torch.equal(self._good.embedding.tokens_PTD, self._bad.embedding.tokens_PTD):
            self.notices += ("losses.bridge: good and bad are one to this model: it has no effect",)

    def __call__(self, iterate: Iterate) -> Term:
        """Pull every view from bad to good; one noise level for all of them."""
        config = self._config
        if not is_active(config.active, iterate):
            return silence(iterate)
        noised = add_noise(self._denoiser, iterate, config.noise)
        denoised = self._denoiser.denoise(
            noised.noisy_BCHW,
            noised.sigma.expand(len(noised.here_BCHW)),
            self._good.pick(iterate.shot.view_names),
            self._bad.pick(iterate.shot.view_names),
            iterate.controls,
        )
        better_BCHW = denoised.positive_BCHW - denoised.negative_BCHW
        pulling = -config.guidance_scale * strength(config.weighting, noised.sigma)
        return pull(noised, pulling * better_BCHW, weight=config.weight, denoiser=self._denoiser)


def add_words(prompt: str, words: str) -> str:
    """Say more in a prompt."""
    return ", ".join(part for part in (prompt, words) if part)
