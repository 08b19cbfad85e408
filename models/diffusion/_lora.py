"""LoRA: small changes to a model's weights, added once when it is loaded.

Reads what diffusers and peft read (their own format and kohya's) and is stricter: a LoRA of which
any part does not fit is an error, where the library would warn and go on without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from config.errors import ModelError
from models.diffusion._files import check_safetensors, find_folder, reading

PARTS = ("unet", "text_encoder", "text_encoder_2")
"""The components that a LoRA may change; its keys begin with these words."""

_ADAPTER = "skinpixl"


@dataclass(frozen=True, eq=False)
class Lora:
    """A LoRA as it was read.

    Attributes:
        where: names the setting and the file, for messages.
        scale: how much of it is added, 1 as it was trained.
        weights: by key; each begins with one of `PARTS`.
        alphas: kohya's scales by key.
        metadata: peft's own configuration, if the file has it.
    """

    where: str
    scale: float
    weights: Mapping[str, Tensor]
    alphas: Mapping[str, float] | None
    metadata: Mapping[str, Any] | None

    def count(self, part: str) -> int:
        """Count the tensors that are meant for one component."""
        return sum(key.startswith(f"{part}.") for key in self.weights)


def read_lora(lora: str, unet_config: Mapping[str, Any], *, download: bool) -> Lora:
    """Read a LoRA.

    Args:
        lora: a .safetensors file, a folder that holds one, or a hub id; "@0.8" after it scales it.
        unet_config: of the model that it is for; what kohya's block numbers mean depends on it.
        download: whether the network may be used.

    Returns:
        The LoRA.

    Raises:
        ModelError: it is missing, damaged, a pickle, or of a kind that is not read.
    """
    from diffusers.loaders import StableDiffusionXLLoraLoaderMixin  # slow to import, rarely needed

    source, scale = _split_scale(lora)
    where = f"diffusion.sdxl.lora: '{source}'"
    file = _find_file(where, source, download=download)
    names = check_safetensors(where, file)
    if any("dora_scale" in name for name in names):
        raise ModelError(f"{where} is a DoRA; expected a LoRA")
    with reading(where):
        weights, alphas, metadata = StableDiffusionXLLoraLoaderMixin.lora_state_dict(
            str(file),
            unet_config=unet_config,
            use_safetensors=True,
            local_files_only=True,
            return_lora_metadata=True,
        )
    strangers = [key for key in weights if not key.startswith(tuple(f"{part}." for part in PARTS))]
    if strangers or not weights:
        what = f"'{strangers[0]}'" if strangers else "nothing"
        raise ModelError(f"{where} holds {what}; expected keys that begin with {', '.join(PARTS)}")
    return Lora(where, scale, weights, alphas, metadata)


def add_lora(lora: Lora, part: str, module: Any) -> None:
    """Add a LoRA's share to the weights of one component; it then costs nothing a step.

    Args:
        lora: from `read_lora`.
        part: one of `PARTS`.
        module: that component, of diffusers or transformers; changed in place.

    Raises:
        ModelError: some of it does not fit.
    """
    from diffusers.loaders import StableDiffusionXLLoraLoaderMixin as Loader
    from diffusers.utils import recurse_remove_peft_layers, scale_lora_layers
    from peft.tuners.tuners_utils import BaseTunerLayer

    expected = lora.count(part)
    if not expected:
        return
    shared: dict[str, Any] = {"adapter_name": _ADAPTER, "metadata": lora.metadata}
    with reading(f"{lora.where}: its part for the {part}"):
        if part == "unet":
            Loader.load_lora_into_unet(lora.weights, lora.alphas, module, **shared)
        else:
            Loader.load_lora_into_text_encoder(
                lora.weights, lora.alphas, module, prefix=part, **shared
            )
        placed = sum(f".{_ADAPTER}." in name for name, _ in module.named_parameters())
        if placed != expected:
            raise ModelError(
                f"{lora.where} is for another model: {placed} of the {expected} tensors for the "
                f"{part} found their place"
            )
        scale_lora_layers(module, lora.scale)
        for layer in module.modules():
            if isinstance(layer, BaseTunerLayer):
                layer.merge(safe_merge=True)
        recurse_remove_peft_layers(module)
        del module.peft_config
        module._hf_peft_config_loaded = False


def _split_scale(lora: str) -> tuple[str, float]:
    source, _, scale = lora.rpartition("@")
    try:
        return (source, float(scale)) if source else (lora, 1.0)
    except ValueError:
        return lora, 1.0


def _find_file(where: str, source: str, *, download: bool) -> Path:
    path = Path(source).expanduser()
    if path.is_file():
        return path
    folder = find_folder(
        "diffusion.sdxl.lora", source, [("", "pytorch_lora_weights")], half=False, download=download
    )
    files = sorted(folder.glob("*.safetensors"))
    if len(files) != 1:
        found = ", ".join(file.name for file in files) or "none"
        raise ModelError(f"{where}: expected one .safetensors file in it; there is {found}")
    return files[0]
