"""Every option of a run, with its default, unit and range; and the request of one skin.

The options of plug-ins stand beside the plug-ins. Knows nothing about YAML or the command line.
"""

import math
import re
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
        input_image: the name of the photo's file; "" for none.
        fit: how much of a person the photo shows; "auto" measures it.
        matting: how its subject is found: "embedded", "none", or a model's folder or hub id.
        from_skin: the name of the file of the skin to start from; "" for none.
        only: parts that are changed, parted by commas; "" for all; names are of `models.parts`.
        lock: parts that stay, likewise.
        snap_all: whether texels that stay take the palette's nearest colours, too.
        source_prompt: what the skin to start from shows; "" if it is not restyled.
        prompts: what is wanted of a part, by its name.
        palettes: the palette that a part is limited to, as given, by its name.
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
    from_skin: str = ""
    only: str = ""
    lock: str = ""
    snap_all: bool = False
    source_prompt: str = ""
    prompts: dict[str, str] = field(default_factory=dict)
    palettes: dict[str, str] = field(default_factory=dict)


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
        count: how many pictures are drawn, 1 or more; the best one is taken. Each costs `steps`.
        clip: what says which is the best: a folder or hub id of a CLIPModel; null asks the guidance
            itself, for which of them the prompt explains most.
    """

    steps: int = 30
    guidance_scale: float = 2.0
    fit_steps: int = 20
    sharpness: float = 100.0
    margin: float = 0.1
    count: int = 1
    clip: str | None = None

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("steps", "fit_steps", "count"):
            value = getattr(self, name)
            require(value >= 1, f"grid.start.sample.{name}", value, "1 or more")
        is_right = self.clip is None or self.count > 1
        require(is_right, "grid.start.sample.clip", self.clip, "a count above 1 beside it")
        for name in ("guidance_scale", "margin"):
            value = getattr(self, name)
            require(value >= 0, f"grid.start.sample.{name}", value, "0 or more")
        require(self.sharpness > 0, "grid.start.sample.sharpness", self.sharpness, "above 0")


@dataclass(frozen=True)
class SynchronisedConfig:
    """A skin that the guidance draws in all its views at once, to start from.

    Attributes:
        steps: of the sampler, 1 or more; each asks the guidance once for every view.
        guidance_scale: g, as of "sample".
        exponent: how much less a pixel counts that sees its texel askew, 0 or more: by the cosine
            of the angle to this power.
        sharpness: as of "sample".
        margin: as of "sample".
    """

    steps: int = 20
    guidance_scale: float = 2.0
    exponent: float = 4.0
    sharpness: float = 100.0
    margin: float = 0.1

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.steps >= 1, "grid.start.synchronised.steps", self.steps, "1 or more")
        for name in ("guidance_scale", "exponent", "margin"):
            value = getattr(self, name)
            require(value >= 0, f"grid.start.synchronised.{name}", value, "0 or more")
        is_right = self.sharpness > 0
        require(is_right, "grid.start.synchronised.sharpness", self.sharpness, "above 0")


@dataclass(frozen=True)
class PhotoStartConfig:
    """A fitted photo, to start from; the methods are told in models/start.py.

    Attributes:
        method: how a texel chooses a colour: the mean of its area ("palette-bilinear"), the one at
            its middle ("palette-nearest"; "nearest" also ranks the other colours), by vote
            ("palette"), or from clusters ("kmeans").
        distance: how colours are compared.
        strength: greatest difference between a texel's logits, above 0.
        sharpness: of "nearest", above 0: logits are −sharpness·d².
        guessed: share of the strength, 0 to 1, where the photo shows nothing.
        transparent: probability, between 0 and 1, that an outer texel starts transparent.
    """

    method: Literal["palette-bilinear", "palette-nearest", "nearest", "palette", "kmeans"] = (
        "palette-bilinear"
    )
    distance: Literal["oklab", "l1", "l2", "cosine"] = "oklab"
    strength: float = 6.0
    sharpness: float = 300.0
    guessed: float = 0.5
    transparent: float = 0.9

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("strength", "sharpness"):
            value = getattr(self, name)
            require(value > 0, f"grid.start.photo.{name}", value, "above 0")
        require(0 <= self.guessed <= 1, "grid.start.photo.guessed", self.guessed, "0 to 1")
        is_right = 0 < self.transparent < 1
        require(is_right, "grid.start.photo.transparent", self.transparent, "between 0 and 1")


@dataclass(frozen=True)
class SkinStartConfig:
    """A given skin, to start from.

    Attributes:
        strength: how far the logit of a texel's colour is ahead of the others', above 0. At 6 and
            temperature 1, one of 16 colours begins with a probability of 0.96.
    """

    strength: float = 6.0

    def __post_init__(self) -> None:
        """Check the range."""
        require(self.strength > 0, "grid.start.skin.strength", self.strength, "above 0")


@dataclass(frozen=True)
class StartConfig:
    """The logits before the first step.

    Attributes:
        kind: "zeros", every colour alike; "normal", noise; "sphere", noise as in SD-piXL: of the
            same length, std·√C for C colours, at each texel; "sample", the palette's nearest
            colours to a picture that the guidance draws of the first views (texels that they do not
            show start as in "zeros"); "synchronised", those to a skin that it draws in all views at
            once; "photo", those of the request's photo; "skin", those of the request's skin.
        std: standard deviation of "normal" and "sphere", 0 or more.
        transparent: probability, in (0, 1), that an outer texel starts transparent, had all colours
            the same logit.
        sample: of "sample" only.
        synchronised: of "synchronised" only.
        photo: of "photo" only.
        skin: of "skin" only.
    """

    kind: Literal["zeros", "normal", "sphere", "sample", "synchronised", "photo", "skin"] = "normal"
    std: float = 1.0
    transparent: float = 0.5
    sample: SampleConfig = field(default_factory=SampleConfig)
    synchronised: SynchronisedConfig = field(default_factory=SynchronisedConfig)
    photo: PhotoStartConfig = field(default_factory=PhotoStartConfig)
    skin: SkinStartConfig = field(default_factory=SkinStartConfig)

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
        temperature_jitter: at each step the temperature is multiplied by a number drawn evenly
            from 1 less this to 1 more, 0 to below 1; SD-piXL's random τ is 0.5 around 1.
        start: the logits before the first step.
        symmetry: which left halves are the mirror images of the right ones, texel by texel:
            "none", those of the "limbs", or of "all" of the player.
    """

    relaxation: str = "gumbel"
    temperature: Ramp = field(default_factory=lambda: Ramp(1.0, 0.5, "exponential"))
    temperature_jitter: float = 0.0
    start: StartConfig = field(default_factory=StartConfig)
    symmetry: Literal["none", "limbs", "all"] = "none"

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("start", "end"):
            value = getattr(self.temperature, name)
            require(value > 0, f"grid.temperature.{name}", value, "above 0")
        jitter = self.temperature_jitter
        require(0 <= jitter < 1, "grid.temperature_jitter", jitter, "0 to below 1")


_STEP_RULES = re.compile(r"(\d+(\.\d+)?:\d+,)*\d+(\.\d+)?")


@dataclass(frozen=True)
class OptimizerConfig:
    """AdamW on the logits.

    Attributes:
        learning_rate: above 0.
        betas: decay of the moments, each in [0, 1).
        weight_decay: 0 or more.
        epsilon: beside the root of the second moment, above 0.
        clip_norm: greatest norm of the gradient, above 0; .inf never clips.
        schedule: of the learning rate, as diffusers' `get_scheduler` names it.
        warmup_steps: 0 or more; not for "constant" and "piecewise_constant", which have none.
        num_cycles: of "cosine_with_restarts" only, 1 or more.
        power: of "polynomial" only, above 0.
        step_rules: of "piecewise_constant" only: "1:1000,0.5:2000,0.1" is the rate up to step 1000,
            half of it up to step 2000, and a tenth from there on.
    """

    learning_rate: float = 0.025
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.01
    epsilon: float = 1e-8
    clip_norm: float = 1.0
    schedule: Literal[
        "constant",
        "constant_with_warmup",
        "linear",
        "cosine",
        "cosine_with_restarts",
        "polynomial",
        "piecewise_constant",
    ] = "constant_with_warmup"
    warmup_steps: int = 250
    num_cycles: int = 5
    power: float = 2.0
    step_rules: str = ""

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
        require(self.epsilon > 0, "optimizer.epsilon", self.epsilon, "above 0")
        require(self.warmup_steps >= 0, "optimizer.warmup_steps", self.warmup_steps, "0 or more")
        require(self.num_cycles >= 1, "optimizer.num_cycles", self.num_cycles, "1 or more")
        require(self.power > 0, "optimizer.power", self.power, "above 0")
        is_piecewise = self.schedule == "piecewise_constant"
        if is_piecewise or self.step_rules:
            steps = [int(step) for step in re.findall(r":(\d+)", self.step_rules)]
            is_right = bool(_STEP_RULES.fullmatch(self.step_rules)) and steps == sorted(steps)
            expected = "factor:step,…,factor, steps rising, such as 1:1000,0.5:2000,0.1"
            require(is_right, "optimizer.step_rules", repr(self.step_rules), expected)


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
    """What is written: while a run goes on, each period in steps, and at its end; each 1 or more.

    Attributes:
        log_every: steps between scalars.
        preview_every: steps between previews.
        frame_every: steps between frames of the film.
        checkpoint_every: steps between checkpoints.
        enlarge: how many pixels along a texel a second picture of the result has, unsmoothed; 1
            writes none.
    """

    log_every: int = 10
    preview_every: int = 50
    frame_every: int = 10
    checkpoint_every: int = 100
    enlarge: int = 1

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name, value in vars(self).items():
            require(value >= 1, f"output.{name}", value, "1 or more")


@dataclass(frozen=True)
class Config:
    """One run's method. The five mappings go from a plug-in's name to its options.

    Attributes:
        steps: optimiser steps, 1 or more.
        diffusion: exactly one file of models/diffusion.
        views: one or more files of models/views; several are mixed by weight.
        losses: one or more files of losses.
        control: any files of models/control; each needs a ControlNet of the diffusion.
        augmentations: any files of models/augmentations, in the order in which they are applied.
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
    augmentations: dict[str, Any] = field(default_factory=dict)
    grid: GridConfig = field(default_factory=GridConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    best: BestConfig = field(default_factory=BestConfig)
    output: OutputConfig = field(default_factory=OutputConfig)

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.steps >= 1, "steps", self.steps, "1 or more")
