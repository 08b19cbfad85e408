"""What the kinds that draw RGBA pictures share: the noise schedule, the loss, and sampling.

Pictures are shown to the networks premultiplied, so that colours under transparency, which nobody
sees, are no part of the task; on the way back alpha becomes 0 or 1. Knows nothing about files.

Letters: B pictures, C channels (RGBA), H, W rows and columns, K context columns.
"""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import torch
from diffusers import DDIMScheduler, DDPMScheduler
from torch import Tensor, nn

from models.rng import StepRng
from tools.training.sampling import noise_steps

CHANNELS = 4
GROUPS = 16
"""Of channels that are normalised or attend together: a divisor of every width."""

Prediction = Literal["sample", "epsilon", "v_prediction"]
Sampler = Literal["ddpm", "ddim"]

_DEV_LEVELS = (0.25, 0.5, 0.75, 0.95)


class Lesson(nn.Module):
    """A network with its loss."""

    def __init__(self, unet: nn.Module) -> None:
        super().__init__()
        self.unet: Any = unet

    def forward(
        self,
        noisy_BCHW: Tensor,
        step_B: Tensor,
        target_BCHW: Tensor,
        context_BK: Tensor | None = None,
    ) -> Tensor:
        """Return the squared error of each example's prediction, (B,)."""
        guess_BCHW = predict(self.unet, noisy_BCHW, step_B, context_BK)
        return (guess_BCHW.float() - target_BCHW).square().mean((1, 2, 3))


def predict(unet: Any, noisy_BCHW: Tensor, step_B: Tensor, context_BK: Tensor | None) -> Tensor:
    """Call a network with a context or without."""
    if context_BK is None:
        return unet(noisy_BCHW, step_B).sample
    return unet(noisy_BCHW, step_B, None, class_labels=context_BK).sample


def make_scheduler(prediction: Prediction) -> Any:
    """Make the noise schedule: the cosine one of Nichol & Dhariwal 2021 of 1000 steps."""
    return DDPMScheduler(
        num_train_timesteps=1000,
        beta_schedule="squaredcos_cap_v2",
        prediction_type=prediction,
        timestep_spacing="trailing",
        clip_sample=True,
    )


def encode(picture_BHW4: np.ndarray) -> Tensor:
    """Turn pictures into what a network sees.

    Args:
        picture_BHW4: (B, H, W, 4) uint8 RGBA, straight alpha.

    Returns:
        (B, 4, H, W) premultiplied, in [-1, 1].
    """
    straight_BHW4 = torch.from_numpy(picture_BHW4).float() / 255
    alpha_BHW1 = straight_BHW4[..., 3:]
    premultiplied_BHW4 = torch.cat([straight_BHW4[..., :3] * alpha_BHW1, alpha_BHW1], -1)
    return premultiplied_BHW4.permute(0, 3, 1, 2) * 2 - 1


def decode(latents_BCHW: Tensor) -> np.ndarray:
    """Turn what a network draws into pictures whose alpha is 0 or 255.

    Args:
        latents_BCHW: (B, 4, H, W) premultiplied, about [-1, 1].

    Returns:
        (B, H, W, 4) uint8 RGBA, straight alpha; zero where it is transparent.
    """
    premultiplied_BHW4 = (latents_BCHW.cpu().float().permute(0, 2, 3, 1) / 2 + 0.5).clamp(0, 1)
    alpha_BHW1 = premultiplied_BHW4[..., 3:]
    is_seen_BHW1 = alpha_BHW1 >= 0.5
    rgb_BHW3 = (premultiplied_BHW4[..., :3] / alpha_BHW1.clamp(min=0.5)).clamp(0, 1)
    rgba_BHW4 = torch.cat([rgb_BHW3 * is_seen_BHW1, is_seen_BHW1.float()], -1)
    return (rgba_BHW4 * 255).round().byte().numpy()


def make_batch(
    picture_BHW4: np.ndarray, scheduler: Any, rng: np.random.Generator, draw: StepRng
) -> dict[str, Tensor]:
    """Add noise to pictures and say what the network shall predict.

    Args:
        picture_BHW4: (B, H, W, 4) uint8 RGBA.
        scheduler: from `make_scheduler`.
        rng: chooses noise steps.
        draw: gives the noise.

    Returns:
        Arguments of `Lesson`.
    """
    clean_BCHW = encode(picture_BHW4)
    step_B = noise_steps(len(clean_BCHW), scheduler.config.num_train_timesteps, rng)
    return add_noise(clean_BCHW, draw.normal("noise", clean_BCHW), step_B, scheduler)


def add_noise(
    clean_BCHW: Tensor, noise_BCHW: Tensor, step_B: Tensor, scheduler: Any
) -> dict[str, Tensor]:
    """Put clean pictures or latents, noise and noise steps together as arguments of a lesson."""
    targets = {
        "sample": lambda: clean_BCHW,
        "epsilon": lambda: noise_BCHW,
        "v_prediction": lambda: scheduler.get_velocity(clean_BCHW, noise_BCHW, step_B),
    }
    return {
        "noisy_BCHW": scheduler.add_noise(clean_BCHW, noise_BCHW, step_B),
        "step_B": step_B,
        "target_BCHW": targets[scheduler.config.prediction_type](),
    }


@torch.no_grad()
def sample(
    unet: Any,
    scheduler: Any,
    count: int,
    *,
    sampler: Sampler,
    steps: int,
    seed: int,
    context_BK: Tensor | None = None,
    guidance: float = 1.0,
) -> Iterator[np.ndarray]:
    """Draw pictures, and show how they form.

    Args:
        unet: of diffusers; square pictures of its `sample_size`.
        scheduler: that it was trained with.
        count: B.
        sampler: "ddpm" adds noise at each step (Ho et al. 2020), "ddim" does not (Song et al.
            2021).
        steps: of it.
        seed: of all noise; picture b is the same whatever B is.
        context_BK: what is asked for, or None.
        guidance: scale of classifier-free guidance with a context; 1 is none.

    Yields:
        (B, H, W, 4) uint8 RGBA after each step: first the network's guess at what pure noise
        hides, last the pictures.
    """
    device = next(unet.parameters()).device
    schedule: Any = {"ddpm": DDPMScheduler, "ddim": DDIMScheduler}[sampler].from_config(
        scheduler.config
    )
    schedule.set_timesteps(steps, device=device)
    noise = [torch.Generator().manual_seed(seed + number) for number in range(count)]
    shape = (CHANNELS, unet.config.sample_size, unet.config.sample_size)
    latents_BCHW = torch.stack([torch.randn(shape, generator=each) for each in noise]).to(device)
    if context_BK is not None:
        context_BK = context_BK.to(device)
    for step in schedule.timesteps:
        guess_BCHW = predict(unet, latents_BCHW, step.expand(count), context_BK)
        if context_BK is not None and guidance != 1:
            nothing_BK = torch.zeros_like(context_BK)
            without_BCHW = predict(unet, latents_BCHW, step.expand(count), nothing_BK)
            guess_BCHW = without_BCHW + guidance * (guess_BCHW - without_BCHW)
        moved = schedule.step(guess_BCHW, step, latents_BCHW, generator=noise)
        latents_BCHW = moved.prev_sample
        yield decode(moved.pred_original_sample)


@torch.no_grad()
def measure(
    module: Lesson,
    picture_BHW4: np.ndarray,
    scheduler: Any,
    *,
    seed: int,
    context_BK: Tensor | None = None,
) -> float:
    """Mean squared error of the prediction, at fixed noise and some noise levels.

    Args:
        module: the network.
        picture_BHW4: (B, H, W, 4) uint8 RGBA that are not trained on.
        scheduler: that it is trained with.
        seed: of the noise.
        context_BK: of the pictures.
    """
    device = next(module.parameters()).device
    clean_BCHW = encode(picture_BHW4)
    noise_BCHW = torch.randn(clean_BCHW.shape, generator=torch.Generator().manual_seed(seed))
    context = {} if context_BK is None else {"context_BK": context_BK}
    errors = []
    for level in _DEV_LEVELS:
        step_B = torch.full((len(clean_BCHW),), int(level * scheduler.config.num_train_timesteps))
        batch = add_noise(clean_BCHW, noise_BCHW, step_B, scheduler) | context
        errors.append(module(**{name: value.to(device) for name, value in batch.items()}).mean())
    return torch.stack(errors).mean().item()
