"""What an evaluation keeps on disk: the skins that it made, its report, and what it trained.

A skin is kept under a hash of all that decides it, so none is made twice. Knows nothing about
scores.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from models.layout import SkinLayout
from models.palette import Palette
from tools.io.files import replacing, write_atomic
from tools.io.record import folder_name
from tools.io.skin_file import read_picture, write_skin


class SkinShelf:
    """A folder of skins, each a PNG with a JSON file beside it that says what it is."""

    def __init__(self, folder: Path) -> None:
        """Use a folder; it is made with the first skin."""
        self._folder = folder

    def find(
        self, record: Mapping[str, Any], palette: Palette
    ) -> tuple[Tensor, dict[str, Any]] | None:
        """Take a skin from the shelf.

        Args:
            record: all that decides the skin, as JSON would keep it, with its prompt at
                `request.prompt`.
            palette: its colours.

        Returns:
            (H, W) int64 palette indices and the facts that were kept with them; None if the skin
            is not there, whole.
        """
        path = self._path(record)
        try:
            kept = json.loads(path.with_suffix(".json").read_bytes())
        except (OSError, ValueError):
            return None
        if kept["record"] != record or not path.exists():
            return None
        pixels_HW4 = read_picture(path)
        index_HW = palette.nearest(pixels_HW4[..., :3].float() / 255)
        return index_HW.masked_fill(pixels_HW4[..., 3] == 0, len(palette)), kept["facts"]

    def keep(
        self,
        record: Mapping[str, Any],
        index_HW: Tensor,
        *,
        layout: SkinLayout,
        palette: Palette,
        facts: Mapping[str, float],
    ) -> None:
        """Put a skin on the shelf.

        Args:
            record: all that decides the skin.
            index_HW: (H, W) int64 palette indices; the number of colours stands for transparent.
            layout: of the skin.
            palette: its colours.
            facts: numbers to keep with it.
        """
        path = self._path(record)
        write_skin(path, index_HW, layout, palette)
        write_json(path.with_suffix(".json"), {"record": record, "facts": facts})

    def _path(self, record: Mapping[str, Any]) -> Path:
        return self._folder / f"{folder_name(record)}.png"


def write_json(path: Path, content: Any) -> None:
    """Write JSON, whole or not at all."""
    write_atomic(path, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())


def write_text(path: Path, text: str) -> None:
    """Write text, whole or not at all."""
    write_atomic(path, text.encode())


def write_sheet(path: Path, sheet: Image.Image) -> None:
    """Write a contact sheet as PNG, whole or not at all."""
    with replacing(path) as temporary:
        sheet.save(temporary, format="PNG")


def digest(paths: Iterable[Path], text: str) -> str:
    """Tell by 12 hexadecimal digits whether files or a text changed."""
    found = hashlib.sha256(text.encode())
    for path in sorted(paths):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def read_weights(path: Path) -> dict[str, Tensor] | None:
    """Read weights that `write_weights` kept; None if there are none."""
    return torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None


def write_weights(path: Path, weights: Mapping[str, Tensor]) -> None:
    """Keep weights, whole or not at all."""
    with replacing(path) as temporary:
        torch.save(dict(weights), temporary)
