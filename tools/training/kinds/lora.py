"""LoRA: a small addition to a model in the folder format of SDXL, learned from captioned pictures.

`-c embedded --set diffusion.sdxl.lora=FOLDER` (or any SDXL recipe) and the library's
`load_lora_weights` take what is exported. Knows how it is trained on which data; the loop is in
tools/training.

Letters: B examples, C, H, W latents or pictures, T tokens.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from diffusers import DDPMScheduler, StableDiffusionXLPipeline
from diffusers.utils import convert_state_dict_to_diffusers
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from torch import Tensor, nn

from config.errors import ConfigError, require
from models.diffusion._files import find_folder, quiet_libraries, reading
from models.rng import StepRng
from tools.io.models import locate
from tools.io.skin_file import detect_arms
from tools.io.training_data import check_shapes, read_weights
from tools.painter.preview import draw_preview
from tools.training import card
from tools.training.diffusion import add_noise
from tools.training.kinds import Facts, Setting
from tools.training.pictures import (
    SKIN,
    Example,
    Pictures,
    drawn_skins,
    from_folder,
    hold_out,
    spread,
)
from tools.training.sampling import fit, noise_steps, on_grey, tile, to_bytes
from tools.training.skins import draw_sheet

Look = Literal["as_is", "sheet", "views", "uv"]

_PARTS = ("unet", "text_encoder", "text_encoder_2")
_ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
_TEXT_ATTENTION = ("q_proj", "k_proj", "v_proj", "out_proj")
_TEXTS = ("text", "caption")
_DEV_LEVELS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Config:
    """How a LoRA is learned.

    Attributes:
        base: the model that is added to: an SDXL-format folder, or a hub id that is on this
            machine.
        folder: captioned pictures of the user's, a folder or a parquet file with a column `text`;
            "" takes the drawn skins of assets/training.
        in_memory: whether pictures are kept after they were first read. Latents always are.
        held_out: percent of the folder's pictures that are not trained on.
        look: "as_is" shows the folder's pictures as they are; "sheet" (what the embedded prior
            sees), "views" (the player from all sides) and "uv" (the texture) take skins and draw
            them so.
        height: of what the model sees, in pixels; smaller pictures grow by a whole factor, larger
            ones shrink, the rest is grey. 0 takes the first picture's.
        width: likewise.
        rank: of each addition.
        alpha: its scale is alpha / rank; 0 takes the rank.
        text_encoders: whether the text encoders learn too.
        caption_dropout: share of examples in [0, 1] that are shown without their caption.
        checkpointing: whether to save memory by computing twice.
        prompts: what the sample sheets show.
        sample_steps: of the model's scheduler.
        guidance: scale of classifier-free guidance of a sample.
    """

    base: str = "assets/prior"
    folder: str = ""
    in_memory: bool = True
    held_out: float = 5.0
    look: Look = "sheet"
    height: int = 0
    width: int = 0
    rank: int = 8
    alpha: float = 0.0
    text_encoders: bool = False
    caption_dropout: float = 0.1
    checkpointing: bool = False
    prompts: tuple[str, ...] = ("knight", "a man with black hair, a blue top and grey trousers")
    sample_steps: int = 25
    guidance: float = 3.0

    def __post_init__(self) -> None:
        needs_folder = self.look == "as_is" and not self.folder
        require(not needs_folder, "lora.look", self.look, "sheet, views or uv without a folder")
        require(self.rank >= 1, "lora.rank", self.rank, "1 or more")
        require(self.alpha >= 0, "lora.alpha", self.alpha, "0 or more")
        dropout = self.caption_dropout
        require(0 <= dropout <= 1, "lora.caption_dropout", dropout, "0 to 1")
        require(0 <= self.held_out < 100, "lora.held_out", self.held_out, "0 to 100, less")
        require(self.sample_steps >= 1, "lora.sample_steps", self.sample_steps, "1 or more")
        require(len(self.prompts) > 0, "lora.prompts", list(self.prompts), "at least one")
        for name in ("height", "width"):
            value = getattr(self, name)
            require(value >= 0, f"lora.{name}", value, "0 or more")


def build(config: Config, setting: Setting) -> "Lora":
    """Read the base, add what is learned, and list the pictures."""
    return Lora(config, setting)


class Lesson(nn.Module):
    """The base with its addition, and the loss."""

    def __init__(self, pipeline: Any) -> None:
        super().__init__()
        self.unet = pipeline.unet
        self.text_encoder = pipeline.text_encoder
        self.text_encoder_2 = pipeline.text_encoder_2

    def forward(
        self,
        noisy_BCHW: Tensor,
        step_B: Tensor,
        target_BCHW: Tensor,
        token_BT: Tensor,
        second_BT: Tensor,
        said_B: Tensor,
        time_ids_B6: Tensor,
    ) -> Tensor:
        """Return the squared error of each example's prediction, (B,)."""
        first = self.text_encoder(token_BT, output_hidden_states=True)
        second = self.text_encoder_2(second_BT, output_hidden_states=True)
        words_BTD = torch.cat([first.hidden_states[-2], second.hidden_states[-2]], -1)
        added = {"text_embeds": second.text_embeds * said_B[:, None], "time_ids": time_ids_B6}
        words_BTD = words_BTD * said_B[:, None, None]
        guess_BCHW = self.unet(noisy_BCHW, step_B, words_BTD, added_cond_kwargs=added).sample
        return (guess_BCHW.float() - target_BCHW).square().mean((1, 2, 3))


class Lora:
    """A LoRA as a kind of training."""

    def __init__(self, config: Config, setting: Setting) -> None:
        self._config, self._setting = config, setting
        trained, held_out = self._list()
        self._pictures = Pictures([*trained, *held_out], in_memory=config.in_memory)
        self._num_trained = len(trained)
        self._latents: dict[int, Tensor] = {}
        self._pipeline = _read_base(config.base)
        self._scheduler: Any = DDPMScheduler.from_config(self._pipeline.scheduler.config)
        self._adapt()
        self.module = Lesson(self._pipeline)

    def describe(self) -> str:
        """Say what is added to what and how many pictures there are."""
        num_parameters = sum(
            each.numel() for each in self.module.parameters() if each.requires_grad
        )
        height, width = self._size
        return (
            f"{num_parameters / 1e6:.2f} M parameters added to {self._config.base}; "
            f"{self._num_trained} pictures and {len(self._pictures) - self._num_trained} held out, "
            f"seen as {width}×{height}"
        )

    def prepare(self) -> None:
        """Nothing: pictures are read and encoded when they are first drawn."""

    def load(self, folder: Path) -> None:
        """Take the weights of an exported LoRA."""
        given, ours = read_weights(folder), self._additions(self.module)
        check_shapes(given, ours, f"init: {folder}")
        for name, weight in ours.items():
            weight.copy_(given[name])

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw pictures as latents, captions, noise steps and noise."""
        chosen = rng.integers(self._num_trained, size=size).tolist()
        is_said = rng.random(size) >= self._config.caption_dropout
        captions = [
            self._caption(at) if said else "" for at, said in zip(chosen, is_said, strict=True)
        ]
        clean_BCHW = torch.stack([self._encode(at) for at in chosen])
        step_B = noise_steps(size, self._scheduler.config.num_train_timesteps, rng)
        noise_BCHW = draw.normal("noise", clean_BCHW)
        return add_noise(clean_BCHW, noise_BCHW, step_B, self._scheduler) | self._say(captions)

    def sample(self, module: Any, seed: int) -> Mapping[str, np.ndarray]:
        """Draw the prompts with the library's own pipeline."""
        config, pipeline = self._config, self._pipeline
        height, width = self._size
        pipeline.set_progress_bar_config(disable=True)
        latents_BCHW = pipeline(
            list(config.prompts),
            height=height,
            width=width,
            num_inference_steps=config.sample_steps,
            guidance_scale=config.guidance,
            generator=torch.Generator().manual_seed(seed),
            output_type="latent",
        ).images
        vae = pipeline.vae.to(self._setting.device)
        pictures = [
            vae.decode(latents_CHW[None].float() / vae.config.scaling_factor).sample[0]
            for latents_CHW in latents_BCHW
        ]
        flat = [to_bytes((each / 2 + 0.5).clamp(0, 1).permute(1, 2, 0).cpu()) for each in pictures]
        return {"prompts": tile(flat, columns=4, scale=max(1, 192 // max(height, width)))}

    def measure(self, module: Any) -> Mapping[str, float]:
        """Measure the error on pictures that are held out."""
        chosen = spread(range(self._num_trained, len(self._pictures)))
        if not chosen:
            return {}
        clean_BCHW = torch.stack([self._encode(at) for at in chosen])
        generator = torch.Generator().manual_seed(self._setting.seed)
        noise_BCHW = torch.randn(clean_BCHW.shape, generator=generator)
        said = self._say([self._caption(at) for at in chosen])
        errors = []
        for level in _DEV_LEVELS:
            step = int(level * self._scheduler.config.num_train_timesteps)
            step_B = torch.full((len(clean_BCHW),), step)
            batch = add_noise(clean_BCHW, noise_BCHW, step_B, self._scheduler) | said
            device = self._setting.device
            errors.append(module(**{name: value.to(device) for name, value in batch.items()}))
        return {"dev_error": torch.cat(errors).mean().item()}

    def export(self, module: Any, folder: Path, facts: Facts) -> None:
        """Write the LoRA as the library writes it."""
        additions = self._additions(module)
        layers: dict[str, Any] = {}
        metadata: dict[str, Any] = {}
        for part in self._learners():
            peft_config = getattr(module, part).peft_config["default"]
            metadata[f"{part}_lora_adapter_metadata"] = peft_config.to_dict()
            layers[f"{part}_lora_layers"] = {
                name.removeprefix(f"{part}."): weight
                for name, weight in additions.items()
                if name.startswith(f"{part}.")
            }
        StableDiffusionXLPipeline.save_lora_weights(folder, **layers, **metadata)
        card.save(folder, _word_card(self._config, self.describe(), facts), facts)

    def _adapt(self) -> None:
        """Freeze the base and add what is learned."""
        config, pipeline = self._config, self._pipeline
        for part in (*_PARTS, "vae"):
            getattr(pipeline, part).requires_grad_(False)
        shared: Any = {
            "r": config.rank,
            "lora_alpha": config.alpha or config.rank,
            "init_lora_weights": "gaussian",
        }
        pipeline.unet.add_adapter(LoraConfig(**shared, target_modules=list(_ATTENTION)))
        if config.text_encoders:
            for encoder in (pipeline.text_encoder, pipeline.text_encoder_2):
                encoder.add_adapter(LoraConfig(**shared, target_modules=list(_TEXT_ATTENTION)))
        if config.checkpointing:
            pipeline.unet.enable_gradient_checkpointing()

    def _learners(self) -> Sequence[str]:
        """Name the parts that are added to."""
        return _PARTS if self._config.text_encoders else _PARTS[:1]

    def _additions(self, module: Any) -> dict[str, Tensor]:
        """Name the learned weights as the library's files do; they share the module's memory."""
        return {
            f"{part}.{name}": weight
            for part in self._learners()
            for name, weight in convert_state_dict_to_diffusers(
                get_peft_model_state_dict(getattr(module, part))
            ).items()
        }

    def _list(self) -> tuple[list[Example], list[Example]]:
        config = self._config
        if not config.folder:
            return drawn_skins("train"), drawn_skins("dev")
        examples = from_folder(config.folder, None if config.look == "as_is" else SKIN)
        for example in examples:
            _text(example)
        return hold_out(examples, config.held_out)

    def _caption(self, at: int) -> str:
        return _text(self._pictures.examples[at])

    def _say(self, captions: Sequence[str]) -> dict[str, Tensor]:
        """Turn captions into tokens of both encoders, and say the size."""
        pipeline = self._pipeline
        first, second = (
            tokenizer(
                list(captions),
                padding="max_length",
                max_length=tokenizer.model_max_length,
                truncation=True,
                return_tensors="pt",
            ).input_ids
            for tokenizer in (pipeline.tokenizer, pipeline.tokenizer_2)
        )
        forced = pipeline.config.force_zeros_for_empty_prompt
        said_B = torch.tensor([float(bool(caption) or not forced) for caption in captions])
        time_ids_B6 = torch.tensor([[*self._size, 0.0, 0.0, *self._size]]).expand(len(captions), -1)
        return {
            "token_BT": first,
            "second_BT": second,
            "said_B": said_B,
            "time_ids_B6": time_ids_B6,
        }

    @cached_property
    def _size(self) -> tuple[int, int]:
        """Height and width of what the model sees."""
        config, pipeline = self._config, self._pipeline
        own = self._look(0).shape if not (config.height and config.width) else (0, 0)
        size = (config.height or own[0], config.width or own[1])
        factor = pipeline.vae_scale_factor
        for name, side in zip(("height", "width"), size, strict=True):
            require(side % factor == 0, f"lora.{name}", side, f"a multiple of {factor}")
        return size

    def _look(self, at: int) -> np.ndarray:
        """Draw one example as it is looked at, (H, W, 3) uint8."""
        picture_HW4 = self._pictures.read(at)
        if self._config.look == "as_is":
            return on_grey(picture_HW4)
        arms = detect_arms(torch.from_numpy(picture_HW4))
        looks: dict[str, Callable[[], np.ndarray]] = {
            "sheet": lambda: draw_sheet(picture_HW4, arms),
            "views": lambda: draw_preview(picture_HW4, arms),
            "uv": lambda: on_grey(picture_HW4),
        }
        return looks[self._config.look]()

    @torch.no_grad()
    def _encode(self, at: int) -> Tensor:
        """Give the latents of one example, scaled, (C, H, W) on the CPU."""
        if at not in self._latents:
            vae = self._pipeline.vae.to(self._setting.device)
            pixel_HW3 = torch.from_numpy(fit(self._look(at), self._size)).to(vae.device)
            encoded = vae.encode(pixel_HW3.permute(2, 0, 1)[None] / 127.5 - 1)
            latents = encoded.latents if hasattr(encoded, "latents") else encoded.latent_dist.mode()
            self._latents[at] = (latents[0] * vae.config.scaling_factor).cpu()
        return self._latents[at]


def _read_base(base: str) -> Any:
    where = "lora.base"
    parts = [(part, "diffusion_pytorch_model") for part in ("unet", "vae")]
    folder = find_folder(where, locate(base), parts, half=False, download=False)
    with reading(f"{where}: '{base}'"), quiet_libraries():
        return StableDiffusionXLPipeline.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True, use_safetensors=True
        )


def _text(example: Example) -> str:
    for name in _TEXTS:
        if isinstance(example.columns.get(name), str):
            return example.columns[name]
    raise ConfigError(f"data: {example.where} has no '{_TEXTS[0]}'; expected a caption")


def _word_card(config: Config, described: str, facts: Facts) -> str:
    source = "a folder of pictures" if config.folder else "the drawn skins of assets/training"
    return f"""---
library_name: diffusers
base_model: {config.base}
tags: [lora, pixel-art, stable-diffusion-xl-format]
---

# A LoRA for {config.base}

{described}. Rank {config.rank}, from {source}, looked at as `{config.look}`.

`python main.py -pt "a prompt" --set diffusion.sdxl.lora="this folder"`, or with the library:

```python
pipeline.load_lora_weights("this folder")
```

{card.training_section(facts)}"""
