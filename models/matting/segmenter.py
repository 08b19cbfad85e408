"""Any segmentation model of transformers as a way to find the subject.

Knows nothing about the embedded network, which needs no such library.

Letters: H, W rows and columns.
"""

import re
from pathlib import Path

import numpy as np
import torch
from huggingface_hub import snapshot_download
from PIL import Image
from torch import Tensor
from transformers import pipeline

from config.errors import ModelError
from models.diffusion._files import quiet_libraries, reading
from models.matting.cutout import FindMatte

_PEOPLE = re.compile(r"\b(person|people|human|man|woman|child)\b", re.IGNORECASE)
_FILES = ["*.json", "*.safetensors", "*.txt"]
_BACKGROUND = re.compile(r"\b(background|unlabell?ed)\b", re.IGNORECASE)


def load_segmenter(model: str, *, device: str = "cpu", download: bool = False) -> FindMatte:
    """Load a model that transformers' image-segmentation pipeline takes.

    People are the subject where the model names any; else everything that it does not call
    background is.

    Args:
        model: a folder, or a hub id.
        device: such as "cpu" or "cuda".
        download: whether what is not on this machine may be fetched.

    Returns:
        A function from a photo to its matte.

    Raises:
        ModelError: the model is not here, or is none that finds segments.
    """
    # The pipeline asks the hub for adapters of whatever is no folder, permission or not.
    folder = model if Path(model).is_dir() else _fetch(model, download=download)
    with quiet_libraries(), reading(f"matting: the segmentation model {model!r}"):
        segment = pipeline(
            "image-segmentation",
            model=folder,
            device=device,
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )

    def find_matte(srgb_HW3: Tensor) -> Tensor:
        """Find the subject: (H, W, 3) sRGB in [0, 1] → (H, W) matte."""
        picture = Image.fromarray((255 * srgb_HW3).round().to(torch.uint8).numpy())
        segments = segment(picture)
        people = [found for found in segments if _PEOPLE.search(str(found["label"]))]
        others = [found for found in segments if not _BACKGROUND.search(str(found["label"]))]
        matte = np.zeros(srgb_HW3.shape[:2], np.float32)
        for found in people or others:
            matte = np.maximum(matte, np.asarray(found["mask"].convert("L"), np.float32) / 255)
        return torch.from_numpy(matte)

    return find_matte


def _fetch(model: str, *, download: bool) -> str:
    """Find a hub's model on this machine, or fetch it if that is allowed."""
    try:
        return snapshot_download(model, allow_patterns=_FILES, local_files_only=not download)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"matting: {model!r} is not on this machine; expected embedded, none, a folder with a "
            "segmentation model of transformers, or its hub id and --download"
        ) from error
