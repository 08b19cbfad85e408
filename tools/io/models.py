"""Where models are: local folders, the hub's cache, or nowhere yet. Downloads nothing."""

import os
from pathlib import Path

import torch
from huggingface_hub import try_to_load_from_cache

SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
TINY_VAE = "madebyollin/taesdxl"
"""What config/sdxl.yaml names."""

_ROOT = Path(__file__).resolve().parents[2]


def locate(model: str) -> str:
    """Find a model's folder as given or, failing that, in this repository.

    Args:
        model: a folder such as "assets/prior", or a hub id.

    Returns:
        The folder's path, or what was given if there is no such folder.
    """
    for folder in (Path(model), _ROOT / model):
        if folder.is_dir():
            return str(folder)
    return model


def go_offline() -> None:
    """Forbid the hub library every network call of this process. Call before a model is loaded."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import constants

    constants.HF_HUB_OFFLINE = True


def is_in_cache(hub_id: str, name: str) -> bool:
    """Say whether the hub's cache holds a file of a model."""
    return isinstance(try_to_load_from_cache(hub_id, name), str)


def choose_recipe(*, download: bool) -> tuple[str, str]:
    """Choose between SDXL and the embedded prior, as nobody did.

    Args:
        download: whether the user allowed downloads.

    Returns:
        The recipe's name, and one line that says what was chosen and why.
    """
    has_gpu = torch.cuda.is_available()
    is_here = is_in_cache(SDXL, "model_index.json") and is_in_cache(TINY_VAE, "config.json")
    if has_gpu and (download or is_here):
        weights = "are on this machine" if is_here else "may be downloaded"
        return "sdxl", f"guidance: SDXL (-c sdxl), because there is a GPU and its weights {weights}"
    missing, cure = "there is no GPU", "use a GPU and -c sdxl --download"
    if has_gpu:
        missing, cure = "SDXL's weights are not on this machine", "add --download"
    return "embedded", (
        f"guidance: the embedded prior (-c embedded), because {missing}; "
        f"for prompts beyond its vocabulary {cure}"
    )
