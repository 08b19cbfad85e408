"""SDXL folders with random weights: right shapes and formats, meaningless pictures.

For tests (a tiny one) and for timing (the public models' shapes). Written by diffusers' own
`save_pretrained`, so what loads them can load a real model.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ControlNetModel,
    DDPMScheduler,
    EulerDiscreteScheduler,
    UNet2DConditionModel,
)
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
)
from transformers.convert_slow_tokenizer import bytes_to_unicode

from models.diffusion._files import quiet_libraries

Prediction = Literal["epsilon", "v_prediction", "sample"]
Vae = Literal["full", "tiny"]

START, END = "<|startoftext|>", "<|endoftext|>"


@dataclass(frozen=True)
class Shape:
    """The sizes of a model.

    Attributes:
        unet: arguments of UNet2DConditionModel, besides what all SDXL models share.
        text: (width, layers, heads, feed-forward width) of the first text encoder.
        text_2: likewise of the second.
        projection: width of the second encoder's pooled feature.
        vae: arguments of AutoencoderKL.
        tiny_vae: arguments of AutoencoderTiny.
        controlnet: channels of a ControlNet's way from the picture to the latents' size.
        controlnet_blocks: how its blocks differ from the UNet's; none makes a copy of its half.
        vocabulary: rows of the text encoders' tables; 0 as many as the tokenizers have.
    """

    unet: Mapping[str, Any]
    text: tuple[int, int, int, int]
    text_2: tuple[int, int, int, int]
    projection: int
    vae: Mapping[str, Any]
    tiny_vae: Mapping[str, Any] = field(default_factory=dict)
    controlnet: tuple[int, ...] = (16, 32, 96, 256)
    controlnet_blocks: Mapping[str, Any] = field(default_factory=dict)
    vocabulary: int = 0


_SDXL = Shape(
    unet={
        "sample_size": 128,
        "block_out_channels": (320, 640, 1280),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        "layers_per_block": 2,
        "transformer_layers_per_block": (1, 2, 10),
        "attention_head_dim": (5, 10, 20),
        "addition_time_embed_dim": 256,
    },
    text=(768, 12, 12, 3072),
    text_2=(1280, 32, 20, 5120),
    projection=1280,
    vae={
        "block_out_channels": (128, 256, 512, 512),
        "down_block_types": ("DownEncoderBlock2D",) * 4,
        "up_block_types": ("UpDecoderBlock2D",) * 4,
        "layers_per_block": 2,
        "sample_size": 1024,
        "scaling_factor": 0.13025,
        "force_upcast": True,
    },
    # The public ControlNets "mid": attention at the lowest resolution alone.
    controlnet_blocks={
        "down_block_types": ("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
        "transformer_layers_per_block": (1, 1, 1),
    },
    vocabulary=49408,
)


def _shaped_like_sdxl(**unet: Any) -> Shape:
    changed = {**_SDXL.unet, "mid_block_type": "UNetMidBlock2D", **unet}
    return replace(_SDXL, unet=changed)


SHAPES: Mapping[str, Shape] = {
    "tiny": Shape(
        unet={
            "sample_size": 8,
            "block_out_channels": (32, 64),
            "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
            "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
            "layers_per_block": 1,
            "transformer_layers_per_block": (1, 1),
            "attention_head_dim": (4, 8),
            "addition_time_embed_dim": 8,
            "norm_num_groups": 8,
        },
        text=(16, 2, 2, 32),
        text_2=(24, 3, 2, 48),
        projection=20,
        vae={
            "block_out_channels": (8, 8, 16, 16),
            "down_block_types": ("DownEncoderBlock2D",) * 4,
            "up_block_types": ("UpDecoderBlock2D",) * 4,
            "norm_num_groups": 4,
            "sample_size": 64,
            "scaling_factor": 0.13025,
            "force_upcast": True,
        },
        tiny_vae={
            "encoder_block_out_channels": (8, 8, 8, 8),
            "decoder_block_out_channels": (8, 8, 8, 8),
            "num_encoder_blocks": (1, 1, 1, 1),
            "num_decoder_blocks": (1, 1, 1, 1),
        },
        controlnet=(4, 8, 8, 16),
    ),
    "sdxl": _SDXL,
    # SSD-1B and Segmind-Vega are SDXL with fewer transformer layers and none in the middle.
    "ssd1b": _shaped_like_sdxl(
        transformer_layers_per_block=(1, 2, 4),
        reverse_transformer_layers_per_block=((4, 4, 10), (2, 1, 1), 1),
    ),
    "vega": _shaped_like_sdxl(transformer_layers_per_block=(1, 1, 2)),
}
"""By name: "tiny" for tests, in which UNet and VAE cost about as much beside each other as in SDXL,
and the public configurations of SDXL, SSD-1B and Segmind-Vega."""


def make_random_sdxl(
    folder: Path,
    size: str = "tiny",
    *,
    prediction: Prediction = "epsilon",
    vae: Vae = "full",
    dtype: torch.dtype = torch.float32,
    num_controlnets: int = 0,
    seed: int = 0,
    weights: bool = True,
) -> Path:
    """Write a model with random weights.

    Args:
        folder: where to; made if it is missing.
        size: one of `SHAPES`.
        prediction: what its UNet is said to predict.
        vae: AutoencoderKL ("full") or AutoencoderTiny.
        dtype: of the weights.
        num_controlnets: how many to put beside it, as controlnet_0 and on.
        seed: of the weights.
        weights: whether there are any; without, the folder is good for counting what it would cost.

    Returns:
        The folder.
    """
    with quiet_libraries():  # it warns of a missing torchvision, which nothing here uses
        from diffusers import StableDiffusionXLPipeline
    shape = SHAPES[size]
    device = torch.device("cpu" if weights else "meta")
    with torch.random.fork_rng(), _default_dtype(dtype), device:
        torch.manual_seed(seed)
        tokenizer, tokenizer_2 = _tokenizer(END), _tokenizer("!")
        pipeline: Any = StableDiffusionXLPipeline(
            vae=_vae(shape, vae),
            text_encoder=CLIPTextModel(_text_config(shape, shape.text, tokenizer)),
            text_encoder_2=CLIPTextModelWithProjection(
                _text_config(shape, shape.text_2, tokenizer_2)
            ),
            tokenizer=tokenizer,
            tokenizer_2=tokenizer_2,
            unet=_unet(shape),
            scheduler=_scheduler(prediction),
            add_watermarker=False,
        )
        for number in range(num_controlnets):
            _save(_controlnet(shape, pipeline.unet), folder / f"controlnet_{number}")
    if weights:
        pipeline.save_pretrained(folder)
    else:
        pipeline.save_config(folder)
        pipeline.scheduler.save_config(folder / "scheduler")
        for name in ("unet", "vae", "text_encoder", "text_encoder_2"):
            _save(getattr(pipeline, name), folder / name)
        for name in ("tokenizer", "tokenizer_2"):
            getattr(pipeline, name).save_pretrained(folder / name)
    for name, saved in (("tokenizer", tokenizer), ("tokenizer_2", tokenizer_2)):
        # The public folders hold these two files.
        saved.backend_tokenizer.model.save(str(folder / name))
        (folder / name / "tokenizer.json").unlink()
    return folder


def _save(module: Any, folder: Path) -> None:
    """Write a component, without its weights where it has none."""
    if module.device.type != "meta":
        module.save_pretrained(folder)
    elif hasattr(module, "save_config"):
        module.save_config(folder)
    else:
        module.config.save_pretrained(folder)


@contextlib.contextmanager
def _default_dtype(dtype: torch.dtype) -> Iterator[None]:
    """Make weights in this type at once; SDXL in float32 would need 14 GB on the way."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _unet(shape: Shape) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        in_channels=4,
        out_channels=4,
        addition_embed_type="text_time",
        **_conditioning(shape),
        use_linear_projection=True,
        **shape.unet,
    )


def _conditioning(shape: Shape) -> dict[str, int]:
    """Give the widths of what a UNet and its ControlNets are told."""
    return {
        "projection_class_embeddings_input_dim": 6 * shape.unet["addition_time_embed_dim"]
        + shape.projection,
        "cross_attention_dim": shape.text[0] + shape.text_2[0],
    }


def _controlnet(shape: Shape, unet: UNet2DConditionModel) -> ControlNetModel:
    if not shape.controlnet_blocks:
        return ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=shape.controlnet)
    copied = ("block_out_channels", "layers_per_block", "attention_head_dim")
    return ControlNetModel(
        **{name: shape.unet[name] for name in copied},
        **shape.controlnet_blocks,
        conditioning_embedding_out_channels=shape.controlnet,
        addition_embed_type="text_time",
        addition_time_embed_dim=shape.unet["addition_time_embed_dim"],
        **_conditioning(shape),
        use_linear_projection=True,
    )


def _vae(shape: Shape, kind: Vae) -> AutoencoderKL | AutoencoderTiny:
    if kind == "tiny":
        return AutoencoderTiny(**shape.tiny_vae)
    return AutoencoderKL(**shape.vae)


def _text_config(
    shape: Shape, sizes: tuple[int, int, int, int], tokenizer: CLIPTokenizer
) -> CLIPTextConfig:
    width, layers, heads, inner = sizes
    return CLIPTextConfig(
        vocab_size=shape.vocabulary or len(tokenizer),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        projection_dim=shape.projection,
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )


def _tokenizer(pad: str) -> CLIPTokenizer:
    """Make a CLIP tokenizer that spells everything byte by byte, but for two words."""
    letters = list(bytes_to_unicode().values())
    merges: Any = [("k", "n"), ("i", "g"), ("h", "t</w>"), ("kn", "ig"), ("knig", "ht</w>")]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters)]
    tokens += ["".join(pair) for pair in merges] + [START, END]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    return CLIPTokenizer(vocab=vocabulary, merges=merges, pad_token=pad, model_max_length=77)


def _scheduler(prediction: Prediction) -> DDPMScheduler | EulerDiscreteScheduler:
    # SDXL's own folder names Euler's; folders of other predictions come from trainers, with DDPM's.
    kind = EulerDiscreteScheduler if prediction == "epsilon" else DDPMScheduler
    with torch.device("cpu"):
        return kind(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            prediction_type=prediction,
        )
