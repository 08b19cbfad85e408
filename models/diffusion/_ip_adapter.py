"""IP-Adapters beside a frozen UNet: pictures that its estimates are to resemble.

An adapter turns an image encoder's features of a picture into tokens, and gives each
cross-attention of the UNet keys and values of its own for them; those of several adapters are
added, each by its scale. Knows nothing about where the pictures come from.

Ye et al. 2023, "IP-Adapter: Text Compatible Image Prompt Adapter".

Letters: H, W rows and columns of a picture, B views, N views times branches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.models.embeddings import ImageProjection
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor
from transformers import CLIPImageProcessorPil

from config.errors import ModelError, require
from models.diffusion import Portrait
from models.diffusion._files import check_safetensors, reading

State = Mapping[str, Mapping[str, Tensor]]
"""The weights of an adapter: "image_proj" and "ip_adapter", as the library's loader takes them."""


@dataclass(frozen=True)
class IpAdapter:
    """Options of an IP-Adapter.

    Attributes:
        model: a folder, or a hub id, with its weights and its image encoder.
        weights: their .safetensors file in there.
        image_encoder: the folder of the CLIP image encoder in there.
        scale: how much the picture counts beside the prompt, 0 or more; at 0 it is not loaded.
        shows: what of the photo it is shown, the "subject" or its "head".
    """

    model: str = "h94/IP-Adapter"
    weights: str = "sdxl_models/ip-adapter-plus_sdxl_vit-h.safetensors"
    image_encoder: str = "models/image_encoder"
    scale: float = 0.5
    shows: Portrait = "subject"

    def __post_init__(self) -> None:
        """Check the ranges."""
        setting = "diffusion.sdxl.ip_adapters"
        require(self.scale >= 0, f"{setting}: scale", self.scale, "0 or more")
        is_right = self.weights.endswith(".safetensors")
        require(is_right, f"{setting}: weights", self.weights, "a .safetensors file of the model")


@dataclass(frozen=True, eq=False)
class ImagePrompt:
    """A picture as an image encoder's features, for the branches with and against the prompt.

    Attributes:
        positive: (1, 1, …) features of the picture.
        negative: (1, 1, …) of no picture, as the library's SDXL pipeline has it.
    """

    positive: Tensor
    negative: Tensor

    def repeat(self, num_views: int, num_branches: int) -> Tensor:
        """Repeat for the rows of a UNet's batch, the branch with the prompt first: (N, 1, …)."""
        branches = [self.positive, self.negative][:num_branches]
        return torch.cat([branch.expand(num_views, *branch.shape[1:]) for branch in branches])


def read_adapter(where: str, path: Path) -> State:
    """Read an adapter's weights.

    Args:
        where: names the setting and the model, for messages.
        path: the file.

    Raises:
        ModelError: it is missing, damaged, or no adapter that looks at pictures.
    """
    check_safetensors(where, path)
    state: dict[str, dict[str, Tensor]] = {"image_proj": {}, "ip_adapter": {}}
    with reading(f"{where}: '{path.name}'"):
        for name, weight in load_file(path).items():
            part, _, rest = name.partition(".")
            if part in state:
                state[part][rest] = weight
    if not all(state.values()):
        raise ModelError(
            f"{where}: '{path.name}' is no IP-Adapter; expected weights under image_proj. and "
            "ip_adapter."
        )
    # By the same names the library tells it from "full", which has a "proj.3" too.
    if "proj.2.weight" in state["image_proj"] and "proj.3.weight" not in state["image_proj"]:
        raise ModelError(
            f"{where}: '{path.name}' takes features of a face recogniser; expected an IP-Adapter "
            "that looks at pictures, such as ip-adapter-plus-face_sdxl_vit-h"
        )
    return state


def add_adapters(unet: Any, states: Mapping[str, State], scales: Sequence[float]) -> None:
    """Give a UNet the adapters' attention, through the library's own loader.

    Args:
        unet: frozen, and frozen afterwards; it is changed.
        states: from `read_adapter`, by what names setting and model in messages.
        scales: of each.

    Raises:
        ModelError: an adapter was made for another UNet.
    """
    crossing = [name for name in unet.attn_processors if not name.endswith("attn1.processor")]
    for where, state in states.items():
        _check_fit(where, state["ip_adapter"], len(crossing), unet.config.cross_attention_dim)
    with reading(" + ".join(states)):
        unet._load_ip_adapter_weights(list(states.values()))
    for name in crossing:
        unet.attn_processors[name].scale = list(scales)
    unet.requires_grad_(False).eval()


def _check_fit(where: str, weights: Mapping[str, Tensor], num_layers: int, width: int) -> None:
    # The library numbers the attentions 1, 3, 5, …, and would use a part of too many.
    found = sorted(name for name in weights if name.endswith(".to_k_ip.weight"))
    wanted = sorted(f"{2 * number + 1}.to_k_ip.weight" for number in range(num_layers))
    if found != wanted:
        raise ModelError(
            f"{where}: it has {len(found)} attention layers; the model's UNet has {num_layers}"
        )
    columns = weights[wanted[0]].shape[1]
    if columns != width:
        raise ModelError(f"{where}: it takes {columns} text features; the model's UNet has {width}")


@torch.no_grad()
def look_at(picture_3HW: Tensor, encoder: Any, projection: Any) -> ImagePrompt:
    """Encode a picture as the library's SDXL pipeline does.

    Args:
        picture_3HW: sRGB in [0, 1].
        encoder: a `CLIPVisionModelWithProjection`.
        projection: the adapter's own, which says which features it takes.

    Returns:
        The features. Of the plain kind the negative ones are zeros; others are shown black, in the
        encoder's terms.
    """
    byte_HW3 = (255 * picture_3HW).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()
    side = encoder.config.image_size
    processor = CLIPImageProcessorPil(size=side, crop_size=side)
    pixels = processor(Image.fromarray(byte_HW3), return_tensors="pt")["pixel_values"]
    pixels_13HW = pixels.to(encoder.device, encoder.dtype)
    if isinstance(projection, ImageProjection):
        features = encoder(pixels_13HW).image_embeds
        return ImagePrompt(features[None], torch.zeros_like(features)[None])
    positive, negative = (
        encoder(shown_13HW, output_hidden_states=True).hidden_states[-2][None]
        for shown_13HW in (pixels_13HW, torch.zeros_like(pixels_13HW))
    )
    return ImagePrompt(positive, negative)
