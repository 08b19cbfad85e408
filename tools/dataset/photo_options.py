"""How photo-like pictures of views are made: options, with their ranges.

Apart from `photoreal.py`, so that a command line that makes none does not load the libraries.
"""

from dataclasses import dataclass

from config.errors import require


@dataclass(frozen=True)
class Config:
    """Options of the photo-like pictures.

    Attributes:
        model: a folder in SDXL's diffusers format, or a hub id.
        controlnet: likewise of a depth ControlNet for it; None goes without.
        prompt: what the model is told; {text} stands for the caption with its view.
        negative_prompt: what it is told to avoid.
        strength: how much of the view is given up to noise, above 0 to 1.
        steps: of the sampler, of which strength × steps are taken, 1 or more.
        guidance: scale of classifier-free guidance, 1 or more; 1 is off.
        control_scale: weight of the ControlNet, 0 or more.
        seed: of the noise.
    """

    model: str
    controlnet: str | None = None
    prompt: str = "a photo of {text}, realistic, detailed, soft light"
    negative_prompt: str = "minecraft, blocky, voxel, pixel art, drawing"
    strength: float = 0.65
    steps: int = 30
    guidance: float = 6.0
    control_scale: float = 0.8
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require("{text}" in self.prompt, "--photo-prompt", self.prompt, "{text} somewhere in it")
        require(0 < self.strength <= 1, "--strength", self.strength, "above 0, at most 1")
        require(self.steps >= 1, "--photo-steps", self.steps, "1 or more")
        require(
            int(self.steps * self.strength) >= 1,
            "--photo-steps",
            self.steps,
            f"so many that a share of {self.strength} of them is 1 or more",
        )
        require(self.guidance >= 1, "--guidance", self.guidance, "1 or more")
        require(self.control_scale >= 0, "--control-scale", self.control_scale, "0 or more")
