"""Slow, obvious implementations that the tests compare ours with."""

from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers import DDPMScheduler, StableDiffusionXLPipeline
from torch import Tensor


def distillation_gradient(
    folder: Path,
    logits_NC: Tensor,
    colors_C3: Tensor,
    *,
    canvas: tuple[int, int],
    zoom: int,
    prompts: Sequence[str],
    negative_prompt: str,
    timestep: int,
    noise_BCHW: Tensor,
    guidance_scale: float,
    weighting: str,
) -> Tensor:
    """Differentiate score distillation as SD-piXL's code states it, in noise space.

    g = w(t)·[(ε̂₊ − ε) + s·(ε̂₊ − ε̂₋)] on the latents, one view and one branch at a time; through the
    encoder by its vector-Jacobian product; to the logits by the softmax's Jacobian, written out.

    Args:
        folder: an SDXL model in float64 with a full VAE.
        logits_NC: a flat canvas's logits, row by row, no transparency.
        colors_C3: sRGB in [0, 1].
        canvas: its (rows, columns).
        zoom: pixels along each side of a texel.
        prompts: one for each view; every view is the same picture.
        negative_prompt: of all views.
        timestep: t.
        noise_BCHW: ε.
        guidance_scale: s.
        weighting: "constant", w = 1, or "cumprod", w = 1 − ᾱ.

    Returns:
        The gradient on the logits, the mean over the views.
    """
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        folder, dtype=torch.float64, local_files_only=True
    )
    scheduler = DDPMScheduler.from_config(pipeline.scheduler.config)
    alpha = float(scheduler.alphas_cumprod[timestep])

    share_NC = torch.softmax(logits_NC.detach(), dim=-1)
    picture_HW3 = torch.stack(
        [
            sum(share * color for share, color in zip(row, colors_C3, strict=True))
            for row in share_NC
        ]
    ).reshape(*canvas, 3)
    large_HW3 = picture_HW3.repeat_interleave(zoom, 0).repeat_interleave(zoom, 1)
    view_13HW = large_HW3.permute(2, 0, 1)[None].clone().requires_grad_()
    latents_1CHW = pipeline.vae.encode(2 * view_13HW - 1).latent_dist.mean
    latents_1CHW = latents_1CHW * pipeline.vae.config.scaling_factor

    def predict_noise(noised_1CHW: Tensor, prompt: str) -> Tensor:
        no_prompt = None if prompt == "" else prompt
        tokens, negative, pooled, negative_pooled = pipeline.encode_prompt(
            prompt or "any", negative_prompt=no_prompt
        )
        height, width = view_13HW.shape[-2:]
        output = pipeline.unet(
            noised_1CHW,
            timestep,
            encoder_hidden_states=tokens if prompt else negative,
            added_cond_kwargs={
                "text_embeds": pooled if prompt else negative_pooled,
                "time_ids": torch.tensor([[height, width, 0, 0, height, width]]),
            },
        ).sample
        if scheduler.config.prediction_type == "v_prediction":
            return alpha**0.5 * output + (1 - alpha) ** 0.5 * noised_1CHW
        if scheduler.config.prediction_type == "sample":
            return (noised_1CHW - alpha**0.5 * output) / (1 - alpha) ** 0.5
        return output

    weight = 1 - alpha if weighting == "cumprod" else 1.0
    gradient_1CHW = torch.zeros_like(latents_1CHW)
    for prompt, noise_CHW in zip(prompts, noise_BCHW, strict=True):
        noise_1CHW = noise_CHW[None]
        with torch.no_grad():
            noised_1CHW = alpha**0.5 * latents_1CHW + (1 - alpha) ** 0.5 * noise_1CHW
            with_prompt = predict_noise(noised_1CHW, prompt)
            against = predict_noise(noised_1CHW, negative_prompt)
        pull = (with_prompt - noise_1CHW) + guidance_scale * (with_prompt - against)
        gradient_1CHW += weight * pull / len(prompts)

    (on_view_13HW,) = torch.autograd.grad(latents_1CHW, view_13HW, gradient_1CHW)
    on_logits_NC = torch.zeros_like(logits_NC)
    for texel in range(len(logits_NC)):
        row, column = divmod(texel, canvas[1])
        block = on_view_13HW[
            0, :, row * zoom : (row + 1) * zoom, column * zoom : (column + 1) * zoom
        ]
        on_color_3 = block.sum(dim=(1, 2))
        share_C = share_NC[texel]
        jacobian_CC = torch.diag(share_C) - share_C[:, None] * share_C[None]
        on_logits_NC[texel] = jacobian_CC @ (colors_C3 @ on_color_3)
    return on_logits_NC
