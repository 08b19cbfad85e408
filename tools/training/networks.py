"""The embedded prior as an SDXL folder: its networks, built small from the library's own classes.

The "VAE" takes no part in training: its encoder is set, not learned, and moves each 4×4 block of
pixels into channels exactly. Knows nothing about data.

Letters: B pictures, C, H, W latents, N numbers of a latent cell, T tokens.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # diffusers classes hide their attributes from type checkers

import torch
from diffusers import (
    AutoencoderTiny,
    DDIMScheduler,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from torch import Tensor, nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
)

from models.views.sheet import HEIGHT, WIDTH
from tools.io.files import write_atomic
from tools.io.training_data import check_shapes, read_weights
from tools.training.words import save_tokenizer

BLOCK = 4
"""Pixels along each side of a latent cell."""

CHANNELS = 3 * BLOCK * BLOCK
LATENT_SIZE = (HEIGHT // BLOCK, WIDTH // BLOCK)
TIME_IDS = (HEIGHT, WIDTH, 0, 0, HEIGHT, WIDTH)
"""Original size, crop and target size, which SDXL is told; the same in training and use."""

# Raw latents stay within ±0.1, where the decoder's tanh(x/3)·3 is the identity to 0.05 of a byte.
_RAW = 0.2
SCALING = 16.5
"""Scaled latents are (pixel - 0.5)·_RAW·SCALING: about unit variance over skins."""


@dataclass(frozen=True)
class Size:
    """How large the networks are.

    Attributes:
        channels: of the UNet's levels; only the lower level attends to words.
        layers: residual blocks a level.
        head: channels of an attention head.
        text_width: channels of each text encoder, a multiple of 32.
        text_layers: layers of each text encoder; SDXL reads the last but one.
    """

    channels: tuple[int, int] = (96, 128)
    layers: int = 1
    head: int = 32
    text_width: int = 96
    text_layers: int = 2


class TextEncoders(nn.Module):
    """The two text encoders; SDXL reads them together."""

    def __init__(self, size: Size, tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        text = CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=size.text_width,
            intermediate_size=2 * size.text_width,
            num_hidden_layers=size.text_layers,
            num_attention_heads=size.text_width // 32,
            max_position_embeddings=tokenizer.model_max_length,
            projection_dim=size.text_width,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
            hidden_act="quick_gelu",
        )
        self.text_encoder = CLIPTextModel(text)
        self.text_encoder_2 = CLIPTextModelWithProjection(text)

    def forward(self, token_BT: Tensor) -> tuple[Tensor, Tensor]:
        """Turn tokens, (B, T) int64, into features of words (B, T, D) and of captions (B, E)."""
        first = self.text_encoder(token_BT, output_hidden_states=True)
        second = self.text_encoder_2(token_BT, output_hidden_states=True)
        words_BTD = torch.cat([first.hidden_states[-2], second.hidden_states[-2]], -1)
        return words_BTD, second.text_embeds


class Prior(nn.Module):
    """What is trained: the UNet and the two text encoders, in one step from noise to clean."""

    def __init__(self, size: Size, tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        self.text = TextEncoders(size, tokenizer)
        time_width = 8
        self.unet: Any = UNet2DConditionModel(
            sample_size=LATENT_SIZE,
            in_channels=CHANNELS,
            out_channels=CHANNELS,
            block_out_channels=size.channels,
            layers_per_block=size.layers,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            norm_num_groups=16,
            attention_head_dim=tuple(width // size.head for width in size.channels),
            cross_attention_dim=2 * size.text_width,
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=time_width,
            projection_class_embeddings_input_dim=size.text_width + len(TIME_IDS) * time_width,
        )

    @property
    def parts(self) -> dict[str, nn.Module]:
        """The networks by the names of their folders."""
        return {**dict(self.text.named_children()), "unet": self.unet}

    def forward(self, noisy_BCHW: Tensor, step_B: Tensor, token_BT: Tensor) -> Tensor:
        """Estimate the clean latents.

        Args:
            noisy_BCHW: latents at noise step `step_B`, variance preserving.
            step_B: (B,) int64 noise steps of the scheduler.
            token_BT: (B, T) int64 from the tokenizer.

        Returns:
            (B, C, H, W) clean latents.
        """
        words_BTD, caption_BE = self.text(token_BT)
        time_ids = noisy_BCHW.new_tensor(TIME_IDS).expand(len(noisy_BCHW), -1)
        added = {"text_embeds": caption_BE, "time_ids": time_ids}
        return self.unet(noisy_BCHW, step_B, words_BTD, added_cond_kwargs=added).sample


def make_scheduler() -> Any:
    """Make the noise schedule: the cosine one of Nichol & Dhariwal 2021, networks that tell x₀."""
    return DDIMScheduler(
        num_train_timesteps=1000,
        beta_schedule="squaredcos_cap_v2",
        prediction_type="sample",
        timestep_spacing="trailing",
        clip_sample=False,
        set_alpha_to_one=True,
    )


def latents_from_sheets(sheet_BHW3: Tensor) -> Tensor:
    """Do what the encoder does, faster.

    Args:
        sheet_BHW3: (B, 72, 48, 3) uint8.

    Returns:
        (B, 48, 18, 12) scaled latents, as `encode(...).latents * scaling_factor` gives.
    """
    pixel_B3HW = sheet_BHW3.permute(0, 3, 1, 2).float() / 255
    return (nn.functional.pixel_unshuffle(pixel_B3HW, BLOCK) - 0.5) * (_RAW * SCALING)


def sheets_from_latents(latents_BCHW: Tensor) -> Tensor:
    """Undo `latents_from_sheets`, without the rounding.

    Args:
        latents_BCHW: (B, 48, 18, 12) scaled latents.

    Returns:
        (B, 72, 48, 3) floating sRGB, in [0, 1] if the latents are in range.
    """
    pixel_B3HW = nn.functional.pixel_shuffle(latents_BCHW / (_RAW * SCALING) + 0.5, BLOCK)
    return pixel_B3HW.permute(0, 2, 3, 1)


def make_vae() -> Any:
    """Make the autoencoder whose encoder is exactly `latents_from_sheets`.

    The decoder cannot be exact: it upsamples by repeating and then only convolves, so it cannot
    tell the pixels of a uniform area apart. It is left at random; see `tools.training.decoder`.
    """
    vae: Any = AutoencoderTiny(
        latent_channels=CHANNELS,
        encoder_block_out_channels=(CHANNELS,) * 3,
        decoder_block_out_channels=(CHANNELS,) * 3,
        num_encoder_blocks=(0, 0, 0),
        num_decoder_blocks=(1, 1, 1),
        scaling_factor=SCALING,
    )
    convolutions: Any = [layer for layer in vae.encoder.layers if isinstance(layer, nn.Conv2d)]
    with torch.no_grad():
        for convolution in convolutions:
            convolution.weight.zero_()
            if convolution.bias is not None:
                convolution.bias.zero_()
        first, halve, quarter, last = convolutions
        for color in range(3):
            first.weight[color, color, 1, 1] = 1
        _set_unshuffle(halve.weight, 3)
        _set_unshuffle(quarter.weight, 3 * 2 * 2)
        # Two halvings number the pixels of a block otherwise than one unshuffle by four does.
        block = torch.arange(CHANNELS * 1.0).reshape(1, 3, BLOCK, BLOCK)
        twice = nn.functional.pixel_unshuffle(nn.functional.pixel_unshuffle(block, 2), 2)
        for source, target in enumerate(twice.flatten().long().tolist()):
            last.weight[target, source, 1, 1] = _RAW
        last.bias.fill_(-0.5 * _RAW)
    return vae


def _set_unshuffle(weight: Tensor, channels: int) -> None:
    """Make a 3×3 convolution of stride 2 move each 2×2 block of pixels into channels."""
    for channel in range(channels):
        for row in range(2):
            for column in range(2):
                weight[4 * channel + 2 * row + column, channel, 1 + row, 1 + column] = 1


def export_folder(folder: Path, prior: Prior, vae: Any, tokenizer: CLIPTokenizer) -> None:
    """Write the prior as an SDXL folder, in 16-bit safetensors.

    Args:
        folder: where to.
        prior: with the weights to ship.
        vae: from `make_vae`, its decoder trained.
        tokenizer: the one that the prior was trained with.
    """
    half = copy.deepcopy(prior).half()
    pipeline: Any = StableDiffusionXLPipeline(
        vae=copy.deepcopy(vae).half(),
        text_encoder=half.text.text_encoder,
        text_encoder_2=half.text.text_encoder_2,
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=half.unet,
        scheduler=make_scheduler(),
        force_zeros_for_empty_prompt=False,
        add_watermarker=False,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    _finish_text(folder, tokenizer)


def export_text(folder: Path, text: TextEncoders, tokenizer: CLIPTokenizer) -> None:
    """Write the text encoders alone, in the same sub-folders and 16 bits."""
    for name, part in copy.deepcopy(text).half().named_children():
        part.save_pretrained(folder / name, safe_serialization=True)  # type: ignore[operator]
    _finish_text(folder, tokenizer)


def _finish_text(folder: Path, tokenizer: CLIPTokenizer) -> None:
    for name in ("text_encoder", "text_encoder_2"):
        # Transformers would load 16-bit, diffusers loads 32-bit: the parts would not fit together.
        path = folder / name / "config.json"
        config = json.loads(path.read_text()) | {"dtype": "float32"}
        write_atomic(path, (json.dumps(config, indent=2) + "\n").encode())
    for name in ("tokenizer", "tokenizer_2"):
        save_tokenizer(tokenizer, folder / name)


def load_weights(parts: Mapping[str, nn.Module], tokenizer: CLIPTokenizer, folder: Path) -> None:
    """Take the weights of an exported folder, word by word.

    Args:
        parts: networks by their folders' names, such as `Prior.parts`; changed in place. Words
            that the folder does not know keep theirs.
        tokenizer: that they are made for.
        folder: written by `export_folder` or `export_text`.

    Raises:
        ConfigError: there is no such model, or it is of another size.
    """
    for name, part in parts.items():
        given = read_weights(folder / name)
        wanted = part.state_dict()
        for key, weight in wanted.items():
            if key.endswith("token_embedding.weight") and key in given:
                given[key] = _move_words(given[key], weight, folder / "tokenizer", tokenizer)
        check_shapes(given, wanted, f"init: {folder / name}")
        part.load_state_dict(given)


def _move_words(
    given_VD: Tensor, weight_VD: Tensor, folder: Path, tokenizer: CLIPTokenizer
) -> Tensor:
    """Bring the embeddings of another vocabulary into the order of ours."""
    theirs = CLIPTokenizer.from_pretrained(folder).get_vocab()
    moved_VD = weight_VD.clone()
    for token, place in tokenizer.get_vocab().items():
        if token in theirs and given_VD.shape[1:] == weight_VD.shape[1:]:
            moved_VD[place] = given_VD[theirs[token]]
    return moved_VD
