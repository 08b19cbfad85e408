"""Photo-like pictures of views: image to image with an SDXL-format model, held by exact depth.

The parts of the model are loaded by classes that are named here, never by the folder. Knows nothing
about where pictures are kept.

Meng et al. 2022, "SDEdit"; Zhang et al. 2023, "ControlNet".

Letters: H, W rows and columns of a picture.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ControlNetModel,
    EulerDiscreteScheduler,
    StableDiffusionXLControlNetImg2ImgPipeline,
    StableDiffusionXLImg2ImgPipeline,
    UNet2DConditionModel,
)
from PIL import Image
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from config.errors import ConfigError, ModelError, require
from models.diffusion._files import find_folder, quiet_libraries, reading, weights_variant
from tools.dataset.photo_options import Config
from tools.io.models import locate
from tools.io.record import fingerprint

_STEM, _TEXT_STEM = "diffusion_pytorch_model", "model"
_PARTS = (
    ("unet", _STEM),
    ("vae", _STEM),
    ("text_encoder", _TEXT_STEM),
    ("text_encoder_2", _TEXT_STEM),
)
_VAES = {"AutoencoderKL": AutoencoderKL, "AutoencoderTiny": AutoencoderTiny}


class Photographer:
    """Turns views into photo-like pictures; the same view into the same one."""

    def __init__(self, config: Config, *, device: str, download: bool) -> None:
        """Load the model.

        Args:
            config: which, and how.
            device: where it works.
            download: whether what is not on this machine may be fetched.

        Raises:
            ModelError: a part is missing, damaged or of another kind.
        """
        self._config = config
        self._device = device
        with quiet_libraries():
            loader = _Loader(device, download)
            self._pipeline = loader.pipeline(config.model, config.controlnet)
        models = [fingerprint(str(folder)) for folder in loader.folders]
        self._made_from = json.dumps([models, asdict(config)])

    def check_size(self, size: tuple[int, int]) -> None:
        """Refuse a size of views that the model would change.

        Raises:
            ConfigError: a side is no multiple of what the model works in.
        """
        factor = self._pipeline.vae_scale_factor
        for side in size:
            require(
                side % factor == 0,
                "--size",
                f"{size[0]},{size[1]}",
                f"multiples of {factor} for --photoreal",
            )

    def mark_of(self, view_mark: str, text: str) -> str:
        """Name all that a picture is made from, given the mark of its view."""
        return hashlib.sha256(f"{self._made_from} {view_mark} {text}".encode()).hexdigest()

    def take(
        self, view_HW3: np.ndarray, depth_HW: np.ndarray, text: str, *, mark: str
    ) -> np.ndarray:
        """Make a photo-like picture of a view.

        Args:
            view_HW3: (H, W, 3) uint8.
            depth_HW: (H, W) uint8, white near; unused without a ControlNet.
            text: the caption with its view.
            mark: from `mark_of`; the noise follows from it.

        Returns:
            (H, W, 3) uint8.
        """
        config = self._config
        height, width = view_HW3.shape[:2]
        options: dict[str, Any] = {}
        if config.controlnet is not None:
            options["control_image"] = Image.fromarray(depth_HW).convert("RGB")
            options["controlnet_conditioning_scale"] = config.control_scale
            options |= {"height": height, "width": width}
        result = self._pipeline(
            prompt=config.prompt.replace("{text}", text),
            negative_prompt=config.negative_prompt,
            image=Image.fromarray(view_HW3),
            strength=config.strength,
            num_inference_steps=config.steps,
            guidance_scale=config.guidance,
            generator=torch.Generator().manual_seed(int(mark[:15], 16)),
            original_size=(height, width),
            target_size=(height, width),
            **options,
        )
        return np.asarray(result.images[0])


class _Loader:
    """Puts a pipeline together from the parts of a folder."""

    def __init__(self, device: str, download: bool) -> None:
        self.folders: list[Path] = []
        self._device = device
        self._download = download
        self._half = torch.device(device).type == "cuda"

    def pipeline(self, model: str, controlnet: str | None) -> Any:
        where = f"--photoreal: '{model}'"
        folder = self._find("--photoreal", model, _PARTS)
        parts: dict[str, Any] = {
            "unet": self._weights(UNet2DConditionModel, where, folder, "unet", _STEM),
            "vae": self._vae(where, folder),
            "text_encoder": self._weights(CLIPTextModel, where, folder, *_PARTS[2]),
            "text_encoder_2": self._weights(CLIPTextModelWithProjection, where, folder, *_PARTS[3]),
        }
        if parts["unet"].config.addition_embed_type != "text_time":
            raise ModelError(f"{where}: its UNet takes no sizes; expected one of SDXL's kind")
        for name in ("tokenizer", "tokenizer_2"):
            with reading(f"{where}: {name}"):
                parts[name] = CLIPTokenizer.from_pretrained(
                    folder, subfolder=name, local_files_only=True
                )
        with reading(f"{where}: scheduler"):
            parts["scheduler"] = EulerDiscreteScheduler.from_pretrained(
                folder, subfolder="scheduler", local_files_only=True
            )
        kind: Any = StableDiffusionXLImg2ImgPipeline
        if controlnet is not None:
            kind = StableDiffusionXLControlNetImg2ImgPipeline
            parts["controlnet"] = self._controlnet(controlnet, parts["unet"])
        pipeline = kind(**parts, add_watermarker=False).to(self._device)
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    def _find(self, setting: str, model: str, parts: Any) -> Path:
        folder = find_folder(
            setting, locate(model), parts, half=self._half, download=self._download
        )
        self.folders.append(folder)
        return folder

    def _vae(self, where: str, folder: Path) -> Any:
        with reading(f"{where}: the VAE's config.json"):
            named = AutoencoderKL.load_config(folder / "vae", local_files_only=True)
        kind = _VAES.get(named.get("_class_name", ""))
        if kind is None:
            raise ModelError(
                f"{where}: its VAE is of the class {named.get('_class_name')}; expected "
                + " or ".join(_VAES)
            )
        return self._weights(kind, where, folder, "vae", _STEM)

    def _controlnet(self, controlnet: str, unet: Any) -> Any:
        where = f"--controlnet: '{controlnet}'"
        folder = self._find("--controlnet", controlnet, [("", _STEM)])
        network = self._weights(ControlNetModel, where, folder, "", _STEM)
        ours, theirs = network.config, unet.config
        for name in ("block_out_channels", "cross_attention_dim", "addition_embed_type"):
            if ours[name] != theirs[name]:
                raise ConfigError(
                    f"{where}: its {name} is {ours[name]}; expected the model's, {theirs[name]}"
                )
        return network

    def _weights(self, kind: Any, where: str, folder: Path, component: str, stem: str) -> Any:
        """Read one part, every weight from its file."""
        variant = weights_variant(where, folder, component, stem, half=self._half)
        part = f"{where}: {component or 'its weights'}"
        with reading(part):
            module, report = kind.from_pretrained(
                folder / component,
                variant=variant,
                torch_dtype=torch.float16 if self._half else torch.float32,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
            )
        missing = [*report["missing_keys"], *report["mismatched_keys"]]
        if missing:
            raise ModelError(f"{part}: {len(missing)} weights are missing, such as {missing[0]}")
        return module.requires_grad_(False).eval()
