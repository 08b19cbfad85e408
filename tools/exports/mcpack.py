"""A skin pack for Minecraft Bedrock: a zip that the game imports when it is opened.

Its identifiers come from the skin, and its files carry no time: a rebuild is byte-identical, and
the game knows a pack that it has already.
"""

import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

from tools.exports import Options, Say, Subject
from tools.io.files import write_atomic
from tools.io.skin_file import encode_png

USES: tuple[str, ...] = ()
TAKES_FLAT = False

_VERSION = [1, 0, 0]
_GEOMETRY = {"classic": "geometry.humanoid.custom", "slim": "geometry.humanoid.customSlim"}
_NAMESPACE = uuid.UUID("5a2a6f3e-0d5f-5c0e-9a55-2f0c1f6f6d11")
"""Of all our identifiers; anything constant would do."""


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the pack."""
    path = folder / f"{subject.name}.mcpack"
    write_atomic(path, pack(subject))
    return [path]


def pack(subject: Subject) -> bytes:
    """Make the zip, of files that are stored as they are: no packer's version changes it."""
    ident = re.sub(r"[^A-Za-z0-9_]", "_", subject.name)

    def make_uuid(role: str) -> str:
        return str(uuid.uuid5(_NAMESPACE, f"{subject.digest} {role}"))

    manifest = {
        "format_version": 1,
        "header": {"name": "pack.name", "uuid": make_uuid("header"), "version": _VERSION},
        "modules": [{"type": "skin_pack", "uuid": make_uuid("module"), "version": _VERSION}],
    }
    texture = f"{ident}.png"
    skins = {
        "serialize_name": ident,
        "localization_name": ident,
        "skins": [
            {
                "localization_name": ident,
                "geometry": _GEOMETRY[subject.layout.arms],
                "texture": texture,
                "type": "free",
            }
        ],
    }
    words = f"skinpack.{ident}={subject.title}\nskin.{ident}.{ident}={subject.title}\n"
    files = {
        "manifest.json": _json(manifest),
        "skins.json": _json(skins),
        texture: encode_png(subject.pixels_HW4, {}),
        "texts/en_US.lang": f"pack.name={subject.title}\n{words}".encode(),
        "texts/languages.json": _json(["en_US"]),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # or it would say on which system it was made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
