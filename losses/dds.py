"""Delta distillation: change in a skin what one prompt says otherwise than another.

Hertz et al. 2023, "Delta Denoising Score". What the guidance would change of the skin that the run
starts from, told what that skin shows, is its error on a picture that is right already; it is taken
off what it would change of the skin as it is now. At the same noise, the gradient on the latents is
w·[ε(x; wanted) − ε(x₀; source)]; here, with targets T = D₊ + g·(D₊ − D₋) and x = z + σ·ε, that is
w/σ·[(z − T) − (z₀ − T₀)], in which the noise is gone. So what both prompts say alike stays as it is
rather than being painted anew. Costs twice as much as `losses.sds`.

Letters: B views, H, W rows and columns, C latents.
"""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from config.errors import ConfigError, require
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
from models.renderer import shade
from models.schedules import NoiseSchedule


@dataclass(frozen=True)
class Config:
    """Options of delta distillation.

    Attributes:
        weight: of the loss, 0 or more.
        guidance_scale: g, as of `losses.sds`, for both prompts.
        noise: how noisy the views are made, as the run goes on.
        weighting: as of `losses.sds`.
        active: from and to which share of the run it works; outside it costs nothing.
    """

    weight: float = 1.0
    guidance_scale: float = 7.5
    noise: NoiseSchedule = field(default_factory=NoiseSchedule)
    weighting: Weighting = "constant"
    active: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.weight >= 0, "losses.dds.weight", self.weight, "0 or more")
        scale = self.guidance_scale
        require(scale >= 0, "losses.dds.guidance_scale", scale, "0 or more")
        require_active("dds", self.active)


def build(config: Config, context: Context) -> "DeltaDistillation":
    """Read the prompts for one request.

    Args:
        config: the options.
        context: the request; its denoiser's text encoders are used here and never later.

    Returns:
        The loss. Its `notices` are for the user.

    Raises:
        ConfigError: there is no skin to restyle, or nobody said what it shows.
    """
    if context.source_HW4 is None or not context.source_prompt.strip():
        raise ConfigError(
            "losses.dds: there is nothing to restyle; expected --from_skin and --source_prompt"
        )
    return DeltaDistillation(config, context, context.source_HW4)


class DeltaDistillation:
    """See `losses.Loss`.

    Attributes:
        notices: what the user should know of the prompts.
    """

    notices: tuple[str, ...]

    def __init__(self, config: Config, context: Context, source_HW4: Tensor) -> None:
        """Read the prompts.

        Args:
            config: the options.
            context: the request.
            source_HW4: (H, W, 4) premultiplied skin that the source prompt describes.
        """
        self._config = config
        self._denoiser = context.denoiser
        self._source_HW4 = source_HW4.to(context.device)
        names, parts = context.view_names, context.part_prompts
        self._wanted = ViewPrompts.read(context.denoiser, context.prompt, names, parts)
        self._source = ViewPrompts.read(context.denoiser, context.source_prompt, names)
        self.notices = (*self._wanted.embedding.notices, *self._source.embedding.notices)
        self._negative: Embedding | None = None
        if config.guidance_scale:
            self._negative = context.denoiser.embed([context.negative_prompt])
            self.notices += self._negative.notices

    def __call__(self, iterate: Iterate) -> Term:
        """Pull every view by what the two prompts say otherwise; one noise level for all."""
        config, shot = self._config, iterate.shot
        if not is_active(config.active, iterate):
            return silence(iterate)
        noised = add_noise(self._denoiser, iterate, config.noise)
        noise_BCHW = noised.noisy_BCHW - noised.here_BCHW
        with torch.no_grad():
            source_B3HW = shade(self._source_HW4, shot.fragments, shot.background_B3)
            before_BCHW = self._denoiser.encode(source_B3HW)
        gap_BCHW = noised.here_BCHW - self._aim(
            noised.noisy_BCHW, noised.sigma, self._wanted.pick(shot.view_names), iterate
        )
        error_BCHW = before_BCHW - self._aim(
            before_BCHW + noise_BCHW, noised.sigma, self._source.pick(shot.view_names), iterate
        )
        gradient_BCHW = strength(config.weighting, noised.sigma) * (gap_BCHW - error_BCHW)
        return pull(noised, gradient_BCHW, weight=config.weight, denoiser=self._denoiser)

    def _aim(
        self, noisy_BCHW: Tensor, sigma: Tensor, positive: Embedding, iterate: Iterate
    ) -> Tensor:
        """Give D₊ + g·(D₊ − D₋)."""
        count = len(noisy_BCHW)
        negative = None if self._negative is None else self._negative.pick([0] * count)
        said = self._denoiser.denoise(
            noisy_BCHW, sigma.expand(count), positive, negative, iterate.controls
        )
        prompted_BCHW = said.positive_BCHW - said.negative_BCHW
        return said.positive_BCHW + self._config.guidance_scale * prompted_BCHW
