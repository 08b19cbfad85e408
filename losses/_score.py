"""What the losses that ask the guidance have in common.

They make the views noisy, ask for clean estimates, and turn them into a gradient on the latents.
There is no mean squared error to differentiate: the value is ⟨gradient, z⟩, whose gradient is that
gradient, and the mean over the views, so that the pull on a view does not depend on how many there
are.

Letters: B views, P prompts, C, H, W latents.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from config.errors import require
from losses import Iterate, Term
from models.diffusion import Denoiser, Embedding
from models.schedules import NoiseSchedule

Weighting = Literal["constant", "cumprod", "x0"]


@dataclass(frozen=True, eq=False)
class Noised:
    """The views of a step as the guidance is shown them: x = z + σ·ε.

    Attributes:
        latents_BCHW: z, with gradient.
        here_BCHW: z, without.
        level: () noise level, one for all views.
        sigma: () σ at that level.
        noisy_BCHW: x.
    """

    latents_BCHW: Tensor
    here_BCHW: Tensor
    level: Tensor
    sigma: Tensor
    noisy_BCHW: Tensor


@dataclass(frozen=True, eq=False)
class ViewPrompts:
    """A prompt for each phrase that a view may add to it.

    Attributes:
        prompts: P texts.
        embedding: of them.
        row: which of them belongs to a view's name.
    """

    prompts: tuple[str, ...]
    embedding: Embedding
    row: Mapping[str, int]

    @classmethod
    def read(
        cls,
        denoiser: Denoiser,
        prompt: str,
        view_names: Sequence[str],
        part_prompts: Sequence[str] = (),
    ) -> "ViewPrompts":
        """Read a prompt, and those of parts of the skin, once for each of the views' names."""
        names = tuple(dict.fromkeys(view_names))
        prompts = tuple(add_view(prompt, name) for name in names)
        rows = {name: row for row, name in enumerate(names)}
        embedding = denoiser.embed(prompts)
        if part_prompts:
            regions = tuple(
                denoiser.embed([add_view(text, name) for name in names]) for text in part_prompts
            )
            notices = [notice for each in (embedding, *regions) for notice in each.notices]
            embedding = replace(embedding, notices=tuple(dict.fromkeys(notices)), regions=regions)
        return cls(prompts, embedding, rows)

    def pick(self, view_names: Sequence[str]) -> Embedding:
        """Take the prompt of each view."""
        return self.embedding.pick([self.row[name] for name in view_names])


def add_view(prompt: str, view_name: str) -> str:
    """Say in a prompt from where the player is seen (DreamFusion); no prompt stays no prompt."""
    return f"{prompt}, {view_name}" if prompt and view_name else prompt


def add_noise(denoiser: Denoiser, iterate: Iterate, schedule: NoiseSchedule) -> Noised:
    """Encode the views of a step and make them noisy, afresh at every step.

    Args:
        denoiser: the guidance.
        iterate: the step.
        schedule: how noisy.

    Returns:
        The views as the guidance is shown them.
    """
    latents_BCHW = denoiser.encode(iterate.views_B3HW)
    here_BCHW = latents_BCHW.detach()
    level = schedule.sample(iterate.progress, iterate.rng, here_BCHW.device)
    sigma = denoiser.sigma(level).to(here_BCHW)
    noisy_BCHW = here_BCHW + sigma * iterate.rng.normal("sds noise", like=here_BCHW)
    return Noised(latents_BCHW, here_BCHW, level, sigma, noisy_BCHW)


def strength(weighting: Weighting, sigma: Tensor) -> Tensor:
    """Give w/σ, by which what lies between picture and target is multiplied, or 1 in "x0"."""
    if weighting == "x0":
        return torch.ones_like(sigma)
    if weighting == "constant":
        return 1 / sigma
    return sigma / (1 + sigma**2)  # (1 − ᾱ)/σ with ᾱ = 1/(1 + σ²)


def pull(noised: Noised, gradient_BCHW: Tensor, *, weight: float, denoiser: Denoiser) -> Term:
    """Make a term whose gradient on the latents is the given one, the mean over the views.

    Args:
        noised: the step.
        gradient_BCHW: without a gradient of its own.
        weight: of the loss.
        denoiser: the guidance, whose latents they are.

    Returns:
        The term, with what is worth seeing.
    """
    num_views = len(gradient_BCHW)
    return Term(
        weight * (gradient_BCHW * noised.latents_BCHW).sum() / num_views,
        {
            "noise level": noised.level,
            "gradient norm": gradient_BCHW.norm() / num_views**0.5,
            "latents_BCHW": noised.here_BCHW,
            "gradient_BCHW": gradient_BCHW,
        },
        denoiser.decode,
    )


def is_active(active: tuple[float, float], iterate: Iterate) -> bool:
    """Say whether a step lies in the share of the run in which a loss works."""
    return active[0] <= iterate.progress < active[1]


def silence(iterate: Iterate) -> Term:
    """Say nothing: a term of value and gradient 0, which asks the guidance for nothing."""
    return Term(0 * iterate.views_B3HW.sum())


def require_active(loss: str, active: tuple[float, float]) -> None:
    """Check when a loss works.

    Raises:
        ConfigError: it never does.
    """
    is_right = 0 <= active[0] < active[1] <= 1
    require(is_right, f"losses.{loss}.active", active, "from and to, rising, in [0, 1]")
