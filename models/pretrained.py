"""Models of transformers that look at pictures: found, checked and frozen.

For what judges and describes pictures; the diffusion families load their own parts.
"""

from pathlib import Path
from typing import Any

import torch

from config.errors import ModelError
from models.diffusion._files import find_folder, quiet_libraries, reading, weights_variant

_STEM = "model"


def load_frozen(
    kind: Any, setting: str, model: str, *, device: str, download: bool
) -> tuple[Any, Path]:
    """Load a model, in float16 on a GPU and in float32 elsewhere.

    Safetensors only, no code of the model's own, and no network unless it is allowed.

    Args:
        kind: a class of transformers with `from_pretrained`, such as CLIPModel.
        setting: its name in the config or on the command line, for messages.
        model: a folder, or a hub id "owner/name".
        device: where it works, such as "cuda" or "cpu".
        download: whether what is not on this machine may be fetched.

    Returns:
        The model, in evaluation mode without gradients, and the folder with its other files.

    Raises:
        ModelError: it is missing, damaged, a pickle or of another kind.
    """
    half = torch.device(device).type == "cuda"
    folder = find_folder(setting, model, [("", _STEM)], half=half, download=download)
    where = f"{setting}: '{model}'"
    variant = weights_variant(where, folder, "", _STEM, half=half)
    with quiet_libraries(), reading(where):
        module, report = kind.from_pretrained(
            folder,
            variant=variant,
            dtype=torch.float16 if half else torch.float32,
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            output_loading_info=True,
        )
    missing = sorted([*report["missing_keys"], *(key for key, *_ in report["mismatched_keys"])])
    if missing:
        raise ModelError(f"{where}: {len(missing)} weights are missing, such as {missing[0]}")
    return module.to(device).requires_grad_(False).eval(), folder
