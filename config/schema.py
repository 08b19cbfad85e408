"""Every option of a run, with its default, unit and range; and the request of one skin.

The options of plug-ins stand beside the plug-ins. Knows nothing about YAML or the command line.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

from config.errors import require


@dataclass(frozen=True)
class Request:
    """What a user asks for. Prompts are kept verbatim and never pass through YAML.

    Attributes:
        prompt: what is wanted; may be empty.
        negative_prompt: what is not.
        palette: as given: a file, or a name under assets/palettes.
        seed: of all randomness, 0 to 2⁶³ - 1.
        arms: width of the arms: classic 4 texels, slim 3.
        overlay: whether the outer layer is used.
        size: (height, width) of a flat canvas in texels; None for a skin.
        input_image: the photo, as given; "" for none.
        fit: how much of a person the photo shows; "auto" measures it.
        matting: how its subject is found: "embedded", "none", or a model's folder or hub id.
    """

    prompt: str
    palette: str
    negative_prompt: str = ""
    seed: int = 0
    arms: Literal["classic", "slim"] = "classic"
    overlay: bool = True
    size: tuple[int, int] | None = None
    input_image: str = ""
    fit: Literal["auto", "full", "half", "head"] = "auto"
    matting: str = "embedded"


@dataclass(frozen=True)
class Ramp:
    """A value that moves as the run goes on.

    Attributes:
        start: value at progress 0.
        end: value at progress 1.
        shape: "linear"; "cosine" (slow at both ends); "exponential" (equal ratios; both ends above
            0); "sqrt" (quick at first, in step with the noise schedule of that name).
    """

    start: float = 1.0
    end: float = 1.0
    shape: Literal["linear", "cosine", "exponential", "sqrt"] = "linear"

    def at(self, progress: float) -> float:
        """Give the value at a progress in [0, 1]."""
        if self.shape == "exponential":
            return self.start * (self.end / self.start) ** progress
        shares = {
            "linear": progress,
            "cosine": (1 - math.cos(math.pi * progress)) / 2,
            "sqrt": math.sqrt(progress),
        }
        return self.start + (self.end - self.start) * shares[self.shape]


@dataclass(frozen=True)
class SampleConfig:
    """A picture that the guidance draws itself, to start from.

    Attributes:
        steps: of the sampler, 1 or more; each asks the guidance as often as a step of the
            optimisation does.
        guidance_scale: g, how much further to go in the direction that the prompt adds, 0 or more;
            what samplers call the scale is g + 1.
        fit_steps: steps of the search for the skin that looks like the picture, 1 or more; they do
            not ask the guidance.
        sharpness: how sure the logits are of the nearest colours, above 0: they are −sharpness·d²
            with d the OKLab distance.
        margin: OKLab distance, 0 or more, from the base layer below, under which an outer texel is
            rather transparent.
    """

    steps: int = 30
    guidance_scale: float = 2.0
    fit_steps: int = 20
    sharpness: float = 100.0
    margin: float = 0.1

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("steps", "fit_steps"):
            value = getattr(self, name)
            require(value >= 1, f"grid.start.sample.{name}", value, "1 or more")
        for name in ("guidance_scale", "margin"):
            value = getattr(self, name)
            require(value >= 0, f"grid.start.sample.{name}", value, "0 or more")
        require(self.sharpness > 0, "grid.start.sample.sharpness", self.sharpness, "above 0")


@dataclass(frozen=True)
class StartConfig:
    """The logits before the first step.

    Attributes:
        kind: "zeros", every colour alike; "normal", noise as in SD-piXL; "sample", the palette's
            nearest colours to a picture that the guidance draws of the first views (texels that
            they do not show start as in "zeros").
        std: standard deviation of "normal", 0 or more.
        transparent: probability, in (0, 1), that an outer texel starts transparent, had all colours
            the same logit.
        sample: of "sample" only.
    """

    kind: Literal["zeros", "normal", "sample"] = "normal"
    std: float = 1.0
    transparent: float = 0.5
    sample: SampleConfig = field(default_factory=SampleConfig)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.std >= 0, "grid.start.std", self.std, "0 or more")
        require(
            0 < self.transparent < 1, "grid.start.transparent", self.transparent, "between 0 and 1"
        )


@dataclass(frozen=True)
class GridConfig:
    """The learnable skin.

    Attributes:
        relaxation: a file of models/relaxations.
        temperature: softness of the choice among entries, above 0; near 0 at the end, what is
            optimised is what ships.
        start: the logits before the first step.
    """

    relaxation: str = "gumbel"
    temperature: Ramp = field(default_factory=lambda: Ramp(1.0, 0.5, "exponential"))
    start: StartConfig = field(default_factory=StartConfig)

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("start", "end"):
            value = getattr(self.temperature, name)
            require(value > 0, f"grid.temperature.{name}", value, "above 0")


@dataclass(frozen=True)
class OptimizerConfig:
    """AdamW on the logits.

    Attributes:
        learning_rate: above 0.
        betas: decay of the moments, each in [0, 1).
        weight_decay: 0 or more.
        clip_norm: greatest norm of the gradient, above 0.
        schedule: of the learning rate, as diffusers' `get_scheduler` names it.
        warmup_steps: 0 or more.
    """

    learning_rate: float = 0.025
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    schedule: Literal["constant", "constant_with_warmup", "linear", "cosine"] = (
        "constant_with_warmup"
    )
    warmup_steps: int = 250

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.learning_rate > 0, "optimizer.learning_rate", self.learning_rate, "above 0")
        require(
            all(0 <= beta < 1 for beta in self.betas),
            "optimizer.betas",
            self.betas,
            "each in [0, 1)",
        )
        require(self.weight_decay >= 0, "optimizer.weight_decay", self.weight_decay, "0 or more")
        require(self.clip_norm > 0, "optimizer.clip_norm", self.clip_norm, "above 0")
        require(self.warmup_steps >= 0, "optimizer.warmup_steps", self.warmup_steps, "0 or more")


@dataclass(frozen=True)
class BestConfig:
    """Keeping the best skin on the way rather than the last one.

    A skin is the better the less the guidance would change it: its error is the mean square of what
    lies between its latents and the guidance's estimate, at fixed noise. Plain skins have less of
    it than rich ones, so it compares skins of one recipe and prompt, and no recipes.

    Attributes:
        every: steps between two looks, 0 or more; 0 keeps the last skin and costs nothing.
        since: progress, in [0, 1], of the first look.
        levels: noise levels, each in (0, 1) as a share of the family's noise steps; the guidance is
            asked once for each.
        num_shots: how many shots of the views are looked at, the same ones each time, 1 or more.
        guidance_scale: g of the estimate, 0 or more; above 0 the guidance is asked twice.
    """

    every: int = 0
    since: float = 0.5
    levels: tuple[float, ...] = (0.3, 0.5, 0.7)
    num_shots: int = 1
    guidance_scale: float = 0.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.every >= 0, "best.every", self.every, "0 or more")
        require(0 <= self.since <= 1, "best.since", self.since, "0 to 1")
        is_right = len(self.levels) > 0 and all(0 < level < 1 for level in self.levels)
        require(is_right, "best.levels", self.levels, "one or more, each between 0 and 1")
        require(self.num_shots >= 1, "best.num_shots", self.num_shots, "1 or more")
        require(self.guidance_scale >= 0, "best.guidance_scale", self.guidance_scale, "0 or more")


@dataclass(frozen=True)
class OutputConfig:
    """What is written while a run goes on; each period is in steps, 1 or more.

    Attributes:
        log_every: steps between scalars.
        preview_every: steps between previews.
        frame_every: steps between frames of the film.
        checkpoint_every: steps between checkpoints.
    """

    log_every: int = 10
    preview_every: int = 50
    frame_every: int = 10
    checkpoint_every: int = 100

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name, value in vars(self).items():
            require(value >= 1, f"output.{name}", value, "1 or more")


@dataclass(frozen=True)
class Config:
    """One run's method. The four mappings go from a plug-in's name to its options.

    Attributes:
        steps: optimiser steps, 1 or more.
        diffusion: exactly one file of models/diffusion.
        views: one or more files of models/views; several are mixed by weight.
        losses: one or more files of losses.
        control: any files of models/control; each needs a ControlNet of the diffusion.
        grid: the learnable skin.
        optimizer: how it learns.
        best: whether the best skin is kept rather than the last.
        output: what is written on the way.
    """

    steps: int = 10001
    diffusion: dict[str, Any] = field(default_factory=dict)
    views: dict[str, Any] = field(default_factory=dict)
    losses: dict[str, Any] = field(default_factory=dict)
    control: dict[str, Any] = field(default_factory=dict)
    grid: GridConfig = field(default_factory=GridConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    best: BestConfig = field(default_factory=BestConfig)
    output: OutputConfig = field(default_factory=OutputConfig)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.steps >= 1, "steps", self.steps, "1 or more")
