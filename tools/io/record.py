"""What a run is, as JSON: request, method, palette, model.

Two runs with the same record make the same skin, so its hash names the run's folder.
"""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from torch import Tensor

from config.load import config_from, find_differences
from config.schema import Config, Request, SkinStartConfig
from models.matting.cutout import CutOut
from models.palette import Palette

FORMAT = 2
"""Changes when the same record would no longer give the same skin."""

_NUM_BLOCKS, _BLOCK_BYTES = 16, 4096


_LATER: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("request", "from_skin"), ""),
    (("request", "only"), ""),
    (("request", "lock"), ""),
    (("request", "snap_all"), False),
    (("request", "source_prompt"), ""),
    (("request", "prompts"), {}),
    (("request", "palettes"), {}),
    (("config", "grid", "symmetry"), "none"),
    (("config", "grid", "start", "skin"), dataclasses.asdict(SkinStartConfig())),
    (("config", "losses", "symmetry", "parts"), "all"),
    (("skin",), None),
    (("choices",), {}),
)
"""Options that came after runs were recorded in this format, and the defaults that they had."""


def make_record(
    request: Request,
    config: Config,
    palette: Palette,
    model: str,
    *,
    photo: str | None = None,
    skin: str | None = None,
    choices: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, Any]:
    """Collect what decides the result.

    Later options that are at their defaults are left out: so runs of earlier versions keep their
    names, and go on.

    Args:
        request: what is asked for.
        config: how it is made.
        palette: as read; its bytes count, not its name.
        model: from `fingerprint`.
        photo: from `fingerprint_photo`; None without one.
        skin: from `fingerprint_skin`; None without one.
        choices: places in the palette that parts are limited to, by their names.

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
        "skin": skin,
        "choices": {name: list(places) for name, places in (choices or {}).items()},
    }
    record = json.loads(json.dumps(record))
    for path, default in _LATER:
        section = record
        for key in path[:-1]:
            section = section.get(key, {})
        if path[-1] in section and section[path[-1]] == default:
            del section[path[-1]]
    return record


def recipe_text(record: Mapping[str, Any]) -> str:
    """Put a record into few letters, for the picture itself: what differs from the defaults.

    Prompts and seed stand beside it; of the palette there is a hash, of model and photo nothing.

    Args:
        record: from `make_record`.

    Returns:
        JSON; `read_recipe_text` reads it.
    """
    plain = dataclasses.asdict(Request(prompt="", palette=""))
    apart = ("prompt", "negative_prompt", "seed")
    content = {
        "format": record["format"],
        "request": {
            key: value
            for key, value in record["request"].items()
            if value != plain[key] and key not in apart
        },
        "config": find_differences(config_from(record["config"])),
        "colors": hash_colors(record["palette"]["colors"]),
    }
    return json.dumps(content, separators=(",", ":"))


def read_recipe_text(text: str) -> dict[str, Any] | None:
    """Read what `recipe_text` wrote; None if it was cut, or is something else."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    keys = {"format", "request", "config", "colors"}
    return content if isinstance(content, dict) and set(content) == keys else None


def hash_colors(codes: Sequence[str]) -> str:
    """Give a short hash of a palette's colours in their order."""
    return hashlib.sha256(" ".join(codes).encode()).hexdigest()[:16]


def folder_name(record: Mapping[str, Any]) -> str:
    """Name a run's folder: plain letters of prompt or photo for people, a hash for certainty.

    The prompt cannot lead elsewhere: nothing but a-z, 0-9 and single dashes comes through.

    Args:
        record: from `make_record`.

    Returns:
        At most 41 characters, such as "knight-3f9c01ab".
    """
    request = record["request"]
    name = request["prompt"].strip() or " ".join(request.get("prompts", {}).values())
    name = name or Path(request["input_image"]).stem
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


def fingerprint_skin(pixels_HW4: Tensor) -> str:
    """Give a hash of the pixels of a skin to start from, whatever its file was called."""
    return hashlib.sha256(pixels_HW4.contiguous().numpy().tobytes()).hexdigest()


def _sample(path: Path) -> bytes:
    """Read some blocks all over a file; other weights of the same size differ in all of them."""
    size = path.stat().st_size
    blocks = []
    with path.open("rb") as file:
        for place in range(_NUM_BLOCKS):
            file.seek(place * size // _NUM_BLOCKS)
            blocks.append(file.read(_BLOCK_BYTES))
    return b"".join(blocks)
