"""SD-piXL's step as its paper and code state it, on the same folder: what ours is measured against.

Written from the description, not from its code. It keeps what costs time there: three branches for
guidance of which one is never used, ControlNets on all three, float32, a logit for every pixel and
colour, a mean squared error as a detour to a known gradient, control images that are warped on the
host at each step, and numbers that are read back from the device at each step.

Letters: B views, H, W rows and columns, C colours or latent channels.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderTiny, ControlNetModel, DDPMScheduler
from torch import Tensor

from models.diffusion._files import quiet_libraries
from models.palette import Palette
from tools.benchmarks.ours import NEGATIVE_PROMPT, PROMPT
from tools.benchmarks.stopwatch import Stopwatch

_NUM_CONTROL_IMAGES = 2  # canny and depth, whether their networks are there or not
_CONTROL_SCALE = 0.15
_GUIDANCE_SCALE = 40.0

Image = np.ndarray[Any, Any]


class PublishedStep:
    """A flat canvas, as SD-piXL knows no other."""

    name = "published"
    dtype = torch.float32

    def __init__(
        self,
        folder: Path,
        controlnets: Sequence[Path],
        palette: Palette,
        *,
        num_views: int,
        size: int,
        canvas: int,
        device: str,
    ) -> None:
        """Load the model in float32.

        Args:
            folder: an SDXL model.
            controlnets: folders of its ControlNets; may be none.
            palette: the colours.
            num_views: augmented copies of the picture a step.
            size: pixels along each side of the picture.
            canvas: texels along each side of the canvas.
            device: where to work.
        """
        with quiet_libraries():  # of bars, and a missing torchvision, which nothing here uses
            from diffusers import StableDiffusionXLPipeline

            pipeline: Any = StableDiffusionXLPipeline.from_pretrained(
                folder,
                dtype=self.dtype,
                local_files_only=True,
                use_safetensors=True,
                add_watermarker=False,
            )
        with torch.no_grad():
            positive, negative, pooled, negative_pooled = pipeline.encode_prompt(
                PROMPT, negative_prompt=NEGATIVE_PROMPT
            )
            empty, _, empty_pooled, _ = pipeline.encode_prompt("")
        self._tokens = torch.cat([negative, empty, positive]).to(device)
        self._pooled = torch.cat([negative_pooled, empty_pooled, pooled]).to(device)
        self._unet = pipeline.unet.to(device).requires_grad_(False)
        self._vae = pipeline.vae.to(device).requires_grad_(False)
        self._alphas_T = DDPMScheduler.from_config(pipeline.scheduler.config).alphas_cumprod.to(
            device
        )
        self._controlnets: list[Any] = [
            ControlNetModel.from_pretrained(
                path, dtype=self.dtype, local_files_only=True, use_safetensors=True
            )
            .to(device)
            .requires_grad_(False)
            for path in controlnets
        ]
        modules = (self._unet, self._vae, *self._controlnets)
        self.weight_bytes = sum(
            parameter.nbytes for module in modules for parameter in module.parameters()
        )
        self._num_views, self._size, self._device = num_views, size, device
        picture: Image = np.random.default_rng(0).integers(0, 255, (size, size, 3), dtype=np.uint8)
        self._control_images: list[Image] = [picture] * _NUM_CONTROL_IMAGES
        self._colors_C3 = palette.srgb_C3.to(device)
        self._logits_HWC = torch.randn(canvas, canvas, len(palette), device=device).requires_grad_()
        self._optimizer = torch.optim.AdamW([self._logits_HWC], lr=0.025)

    def step(self, number: int, watch: Stopwatch) -> None:
        """Make a step."""
        with watch.lap("render"):
            share_HWC = F.gumbel_softmax(self._logits_HWC, tau=1.0, dim=-1)
            picture_13HW = (share_HWC @ self._colors_C3).permute(2, 0, 1)[None]
            large_13HW = F.interpolate(picture_13HW, size=(self._size, self._size))
            views_B3HW, controls = self._augment(large_13HW, random.Random(number))
        with watch.lap("encode"):
            latents_BCHW = self._encode(views_B3HW)
        with watch.lap("denoise"):
            gradient_BCHW = self._distill(latents_BCHW.detach(), controls)
        target_BCHW = latents_BCHW.detach() - gradient_BCHW
        error = F.mse_loss(latents_BCHW, target_BCHW, reduction="sum")
        loss = 0.5 * error / self._num_views
        with watch.lap("backward"):
            self._optimizer.zero_grad()
            loss.backward()
        loss.item()  # for the log, at each step
        torch.nn.utils.clip_grad_norm_([self._logits_HWC], 1.0).item()
        self._optimizer.step()
        with torch.no_grad():
            self._logits_HWC -= self._logits_HWC.mean(dim=-1, keepdim=True)

    def _augment(self, picture_13HW: Tensor, draw: random.Random) -> tuple[Tensor, list[Tensor]]:
        """Grey, mirror and tilt picture and control images alike, the latter on the host."""
        views, controls = [], []
        for _ in range(self._num_views):
            view_13HW, images = picture_13HW, list(self._control_images)
            if draw.random() < 0.2:
                view_13HW = view_13HW.mean(dim=1, keepdim=True).expand(-1, 3, -1, -1)
            if draw.random() < 0.5:
                view_13HW = view_13HW.flip(-1)
                images = [np.ascontiguousarray(image[:, ::-1]) for image in images]
            if draw.random() < 0.5:
                matrix_33 = self._draw_tilt(draw)
                images = [
                    cv2.warpPerspective(image, matrix_33, (self._size, self._size))
                    for image in images
                ]
                view_13HW = self._tilt(view_13HW, matrix_33)
            views.append(view_13HW)
            controls.append(
                [torch.from_numpy(image).permute(2, 0, 1).float() / 255 for image in images]
            )
        stacked = [torch.stack(images).to(self._device) for images in zip(*controls, strict=True)]
        return torch.cat(views), stacked

    def _draw_tilt(self, draw: random.Random) -> Image:
        """Move the corners inward by up to 0.3 of half a side: the (3, 3) map of pixels."""
        last = self._size - 1
        corners = np.array([[0, 0], [last, 0], [last, last], [0, last]], np.float32)
        inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
        shift = np.array([[draw.random(), draw.random()] for _ in range(4)], np.float32)
        return cv2.getPerspectiveTransform(corners, corners + inward * shift * 0.15 * last)

    def _tilt(self, view_13HW: Tensor, matrix_33: Image) -> Tensor:
        inverse_33 = torch.from_numpy(np.linalg.inv(matrix_33)).float().to(self._device)
        side = torch.arange(self._size, device=self._device, dtype=torch.float32)
        y_HW, x_HW = torch.meshgrid(side, side, indexing="ij")
        point_HW3 = torch.stack([x_HW, y_HW, torch.ones_like(x_HW)], dim=-1) @ inverse_33.T
        grid_HW2 = point_HW3[..., :2] / point_HW3[..., 2:] / (self._size - 1) * 2 - 1
        return F.grid_sample(view_13HW, grid_HW2[None], align_corners=True)

    def _encode(self, views_B3HW: Tensor) -> Tensor:
        encoded = self._vae.encode(2 * views_B3HW - 1)
        is_tiny = isinstance(self._vae, AutoencoderTiny)
        raw_BCHW = encoded.latents if is_tiny else encoded.latent_dist.sample()
        return raw_BCHW * self._vae.config.scaling_factor

    @torch.no_grad()
    def _distill(self, latents_BCHW: Tensor, controls: list[Tensor]) -> Tensor:
        """Give the gradient on the latents, from three branches."""
        timestep = int(torch.randint(20, 980, (1,), device=self._device).item())
        alpha = self._alphas_T[timestep]
        noise_BCHW = torch.randn_like(latents_BCHW)
        noised_BCHW = alpha.sqrt() * latents_BCHW + (1 - alpha).sqrt() * noise_BCHW
        sides = [self._size, self._size, 0, 0, self._size, self._size]
        sample = torch.cat([noised_BCHW] * 3)
        condition: dict[str, Any] = {
            "encoder_hidden_states": self._tokens.repeat_interleave(self._num_views, 0),
            "added_cond_kwargs": {
                "text_embeds": self._pooled.repeat_interleave(self._num_views, 0),
                "time_ids": torch.tensor([sides] * len(sample), device=self._device).float(),
            },
        }
        residuals: dict[str, Any] = {}
        for network, image_B3HW in zip(self._controlnets, controls, strict=False):
            # Eight pixels along a latent cell, as SDXL's; a smaller model's net may want fewer.
            factor = 2 ** (len(network.config.conditioning_embedding_out_channels) - 1)
            fitted_B3HW = F.interpolate(
                image_B3HW, size=[factor * side for side in latents_BCHW.shape[-2:]]
            )
            down, middle = network(
                sample,
                timestep,
                controlnet_cond=torch.cat([fitted_B3HW] * 3),
                conditioning_scale=_CONTROL_SCALE,
                return_dict=False,
                **condition,
            )
            if residuals:
                down = [
                    a + b
                    for a, b in zip(residuals["down_block_additional_residuals"], down, strict=True)
                ]
                middle = middle + residuals["mid_block_additional_residual"]
            residuals = {
                "down_block_additional_residuals": down,
                "mid_block_additional_residual": middle,
            }
        predicted = self._unet(sample, timestep, **condition, **residuals).sample
        against, _unused, prompted = predicted.chunk(3)
        pull_BCHW = prompted - noise_BCHW + _GUIDANCE_SCALE * (prompted - against)
        return torch.nan_to_num((1 - alpha) * pull_BCHW)
