"""What a run is, as JSON: request, method, palette, model.

Two runs with the same record make the same skin, so its hash names the run's folder.
"""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.schema import Config, Request
from models.matting.cutout import CutOut
from models.palette import Palette

FORMAT = 2
"""Changes when the same record would no longer give the same skin."""

_NUM_BLOCKS, _BLOCK_BYTES = 16, 4096


def make_record(
    request: Request, config: Config, palette: Palette, model: str, *, photo: str | None = None
) -> dict[str, Any]:
    """Collect what decides the result.

    Args:
        request: what is asked for.
        config: how it is made.
        palette: as read; its bytes count, not its name.
        model: from `fingerprint`.
        photo: from `fingerprint_photo`; None without one.

    Returns:
        Nested mappings and lists that JSON keeps as they are.
    """
    record = {
        "format": FORMAT,
        "request": dataclasses.asdict(request),
        "config": dataclasses.asdict(config),
        "palette": {"name": palette.name, "colors": palette.hex_codes()},
        "model": model,
        "photo": photo,
    }
    return json.loads(json.dumps(record))


def folder_name(record: Mapping[str, Any]) -> str:
    """Name a run's folder: plain letters of prompt or photo for people, a hash for certainty.

    The prompt cannot lead elsewhere: nothing but a-z, 0-9 and single dashes comes through.

    Args:
        record: from `make_record`.

    Returns:
        At most 41 characters, such as "knight-3f9c01ab".
    """
    request = record["request"]
    name = request["prompt"].strip() or Path(request["input_image"]).stem
    words = re.findall("[a-z0-9]+", name.lower())
    slug = "-".join(words)[:32].strip("-") or "skin"
    return f"{slug}-{digest(record)[:8]}"


def digest(record: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a record, in hex."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def fingerprint(model: str) -> str:
    """Tell models apart without reading gigabytes.

    Args:
        model: a folder, a file of weights, or a hub id.

    Returns:
        For a folder or file, its name and a hash of its JSON and text files and of samples of its
        weights; for a hub id, the id.
    """
    root = Path(model)
    if not root.exists():
        return model
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
        if path.suffix in (".json", ".txt", ".safetensors"):
            digest.update(f"{path.relative_to(root)} {path.stat().st_size} ".encode())
            digest.update(_sample(path) if path.suffix == ".safetensors" else path.read_bytes())
    return f"{root.name}@{digest.hexdigest()[:16]}"


def fingerprint_photo(cutout: CutOut) -> str:
    """Give a hash of a photo's pixels as they were read, whatever its file was called."""
    photo_HW4 = cutout.photo_HW4.contiguous()
    return hashlib.sha256(
        f"{[*photo_HW4.shape]}".encode() + photo_HW4.numpy().tobytes()
    ).hexdigest()


def _sample(path: Path) -> bytes:
    """Read some blocks all over a file; other weights of the same size differ in all of them."""
    size = path.stat().st_size
    blocks = []
    with path.open("rb") as file:
        for place in range(_NUM_BLOCKS):
            file.seek(place * size // _NUM_BLOCKS)
            blocks.append(file.read(_BLOCK_BYTES))
    return b"".join(blocks)
