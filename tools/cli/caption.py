"""The caption of a photo as a prompt: asked for once, then read from a file.

So a command that is repeated to resume a run finds the same words at once.
"""

import hashlib
import json
from pathlib import Path

from torch import Tensor

from config.errors import ConfigError
from tools.io.files import write_atomic
from tools.io.models import locate
from tools.io.record import fingerprint

SHELF = Path("runs/captions")


def caption_photo(
    photo_HW4: Tensor, model: str, *, device: str, download: bool, shelf: Path | None = SHELF
) -> str:
    """Describe a photo in words.

    Args:
        photo_HW4: (H, W, 4) uint8 straight RGBA.
        model: a captioning model's folder or hub id.
        device: where it works.
        download: whether it may be fetched.
        shelf: folder in which captions are kept, by model and photo; None keeps nothing, and what
            is kept in `SHELF` is used even so.

    Returns:
        One line.

    Raises:
        ModelError: the model is missing or damaged, or says nothing.
        ConfigError: the folder cannot be written.
    """
    folder = locate(model)
    name = fingerprint(folder)
    photo = photo_HW4.contiguous()
    key = hashlib.sha256(f"{name} {[*photo.shape]} ".encode() + photo.numpy().tobytes())
    file = f"{key.hexdigest()[:16]}.json"
    known = _read((shelf or SHELF) / file)
    if known is not None:
        return known
    from models.captioner import load_captioner  # brings transformers, which is slow

    caption = load_captioner(folder, device=device, download=download)(photo)
    if shelf is not None:
        text = json.dumps({"model": name, "caption": caption}, indent=2, ensure_ascii=False)
        try:
            write_atomic(shelf / file, f"{text}\n".encode())
        except OSError as error:
            raise ConfigError(f"--caption: {shelf} cannot be written: {error.strerror}") from error
    return caption


def add_caption(prompt: str, caption: str) -> str:
    """Put a caption after what the user says, or in its place where that is nothing."""
    return f"{prompt}, {caption}" if prompt.strip() else caption


def _read(path: Path) -> str | None:
    """Read a caption; None if the file is missing or is none."""
    try:
        return str(json.loads(path.read_bytes())["caption"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
