"""The page of one run: the skin to turn, its sheet, views, films, curves, palette and recipe.

Knows what is on the page; how it looks is in assets/pages.

Letters: H, W rows and columns of the skin.
"""

import dataclasses
import io
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from models.layout import Arms, SkinLayout, skin_layout
from models.palette import Palette
from models.player import build_player
from tools.io.html_page import MOST_BYTES, VIEWER, data_url, fill_page
from tools.io.preview import PLAYER_HEIGHT, View, look, paint, premultiply, side_camera
from tools.io.report import format_seconds
from tools.io.run_facts import FILMS, RunFacts, frame_paths, read_curves
from tools.reporting.commands import own_command, typed_command
from tools.reporting.curves import HEIGHT, WIDTH, draw_lines
from tools.reporting.quality import check_file, say_figures

MOST_FRAMES = 60
"""Stages of the skin that the page can show; of more, this many are taken evenly."""

_NO_STATUS = {"state": "unknown", "step": 0, "steps": 0, "message": ""}
_MOST_LETTERS = 20_000
_MOST_PICTURE_BYTES, _MOST_FRAME_BYTES = 400_000, 300_000
_MOST_COLORS = 512
_AZIMUTHS_DEG = {"front": 0.0, "left": 90.0, "back": 180.0, "right": 270.0}
_SCALE = 4  # pixels a texel


def make_run_page(facts: RunFacts) -> str:
    """Make the page of a run.

    Films that would make it too large are left out, and the page says so.
    """
    values = _describe(facts)
    values |= {"films": [], "films_left_out": []}

    def fill() -> str:
        scripts: list[str | Path] = ["run.js"]
        if values["viewer"] is not None:
            scripts.insert(0, VIEWER)
        return fill_page("run.html", values, scripts=scripts, style="page.css")

    for name, kind in FILMS.items():
        path = facts.path / name
        if not path.is_file():
            continue
        size = path.stat().st_size
        note = {"name": name, "kind": kind, "size": _say_bytes(size)}
        room = MOST_BYTES - len(fill().encode()) - 1000
        if size * 4 / 3 < room:
            values["films"].append({**note, "url": data_url(path.read_bytes(), kind)})
        else:
            values["films_left_out"].append(note)
    return fill()


def _describe(facts: RunFacts) -> dict[str, Any]:
    request, status = facts.record["request"], facts.status
    curves = read_curves(facts.path)
    picture = facts.picture
    if picture is not None and len(picture) > _MOST_PICTURE_BYTES:
        picture = None
    frames = [] if picture is None else list(_frames(facts))
    pixels_HW4 = None if picture is None else facts.pixels_HW4
    recipe = facts.recipe or {}
    coverage = recipe.get("coverage")
    return {
        "name": facts.path.name,
        "prompt": request["prompt"][:_MOST_LETTERS],
        "negative_prompt": request["negative_prompt"][:_MOST_LETTERS],
        "facts": _say_facts(facts),
        "status": None
        if facts.is_done
        else {**_NO_STATUS, **status, "command": typed_command(status)},
        "picture": None if picture is None else data_url(picture, "image/png"),
        "is_too_large": picture is None and facts.picture is not None,
        "size": (facts.layout.width, facts.layout.height),
        "viewer": None if picture is None or facts.layout.is_flat else _set_viewer(facts, frames),
        "boxes": [] if facts.layout.is_flat else list(_outline(facts.layout)),
        "views": [] if pixels_HW4 is None else list(draw_views(pixels_HW4, facts.layout)),
        "palette": _use_of(facts.palette, pixels_HW4),
        "palette_name": facts.palette.name,
        "figures": [] if pixels_HW4 is None else say_figures(pixels_HW4, facts.layout, coverage),
        "checks": [] if pixels_HW4 is None else check_file(pixels_HW4, facts.layout, facts.palette),
        "losses": draw_lines(curves, "loss/"),
        "others": draw_lines(curves, "run/"),
        "curve_size": (WIDTH, HEIGHT),
        "typed_command": typed_command(status)[:_MOST_LETTERS],
        "own_command": own_command(facts.record, has_photo=facts.has_photo)[:_MOST_LETTERS],
        "recipe": json.dumps(facts.recipe or facts.record, indent=2, ensure_ascii=False)[
            : 2 * _MOST_LETTERS
        ],
        "sha256": recipe.get("files", {}).get("skin.png", {}).get("sha256", ""),
        "bytes": "" if picture is None else _say_bytes(len(picture)),
    }


def _say_facts(facts: RunFacts) -> list[str]:
    """Say in a few words each what the run is."""
    request = facts.record["request"]
    found = [facts.palette.name]
    if request["size"] is None:
        found.append(f"{request['arms']} arms")
        found += [] if request["overlay"] else ["no outer layer"]
    else:
        found.append("{} × {} texels".format(*request["size"][::-1]))
    if request["input_image"]:
        found.append(f"of the photo {request['input_image']}")
    if request.get("from_skin"):
        found.append(f"from the skin {request['from_skin']}")
        found += [f"only {request['only']}"] if request.get("only") else []
        found += [f"all but {request['lock']}"] if request.get("lock") else []
    found += [f"{part}: {text}" for part, text in request.get("prompts", {}).items()]
    found.append(f"seed {request['seed']}")
    if facts.record["config"]["steps"]:
        found.append(f"{facts.record['config']['steps']} steps")
    if "seconds" in facts.status:
        found.append(format_seconds(facts.status["seconds"]))
    return [*found, facts.record["model"]] if facts.record["model"] else found


def _frames(facts: RunFacts) -> Iterator[dict[str, Any]]:
    """Give the stages of the skin, evenly thinned, and the skin itself last."""
    paths = frame_paths(facts.path)
    count = min(len(paths), MOST_FRAMES)
    room = _MOST_FRAME_BYTES
    for number in range(count):
        path = paths[number * (len(paths) - 1) // max(1, count - 1)]
        data = path.read_bytes()
        room -= len(data)
        if room < 0:
            return
        yield {"step": int(path.stem), "url": data_url(data, "image/png")}


def _set_viewer(facts: RunFacts, frames: list[dict[str, Any]]) -> dict[str, Any]:
    assert facts.picture is not None, "who has a viewer has a skin"
    return {
        "skin": data_url(facts.picture, "image/png"),
        "arms": facts.layout.arms,
        "frames": frames,
    }


def _outline(layout: SkinLayout) -> Iterator[dict[str, Any]]:
    """Give each box with its faces, and a corner that is free for its name."""
    for box in layout.boxes:
        name = box.part.replace("_", " ")
        corner = box.faces["top"]
        yield {
            "name": name if box.layer == "base" else f"{name}, outer",
            "label": name.replace("right", "r.").replace("left", "l."),
            "is_outer": box.layer == "outer",
            "x": corner.x - box.size[2],
            "y": corner.y,
            "faces": [
                {"name": face, **dataclasses.asdict(rect)} for face, rect in box.faces.items()
            ],
        }


def _use_of(palette: Palette, pixels_HW4: Tensor | None) -> list[dict[str, Any]]:
    """Count how often each colour is on the skin; of very large palettes, only of those that are.

    Colours that a palette holds twice share their count.
    """
    used: Counter[str] = Counter()
    if pixels_HW4 is not None:
        opaque_N3 = pixels_HW4[pixels_HW4[..., 3] > 0][:, :3]
        color_C3, count_C = torch.unique(opaque_N3, dim=0, return_counts=True)
        for color, count in zip(color_C3.tolist(), count_C.tolist(), strict=True):
            used[bytes(color).hex()] = count
    codes = [code.lower() for code in palette.hex_codes()]
    if len(codes) > _MOST_COLORS:
        codes = [code for code in codes if used[code]][:_MOST_COLORS]
    total, most = max(1, sum(used.values())), max(1, *used.values(), 1)
    return [
        {
            "code": code,
            "count": used[code],
            "share": f"{100 * used[code] / total:.1f} %" if used[code] else "",
            "bar": round(100 * used[code] / most, 1),
        }
        for code in codes
    ]


def draw_views(pixels_HW4: Tensor, layout: SkinLayout) -> Iterator[dict[str, str]]:
    """Draw a skin from its four sides as PNGs without background; none of a flat picture."""
    if layout.is_flat:
        return
    skin_HW4 = premultiply(pixels_HW4)
    for name, view in _sides(layout.arms, layout.has_overlay):
        size = view.size[::-1]
        black = paint(view, skin_HW4, Image.new("RGB", size, (0, 0, 0)))
        white = paint(view, skin_HW4, Image.new("RGB", size, (255, 255, 255)))
        # Each pixel is one sample, so what is not the same on both grounds is the ground.
        is_seen = Image.new("L", size)
        is_seen.putdata(
            [
                255 * (dark == bright)
                for dark, bright in zip(
                    black.get_flattened_data(), white.get_flattened_data(), strict=True
                )
            ]
        )
        black.putalpha(is_seen)
        data = io.BytesIO()
        black.save(data, format="PNG", optimize=True)
        yield {"name": name, "url": data_url(data.getvalue(), "image/png")}


@cache
def _sides(arms: Arms, overlay: bool) -> list[tuple[str, View]]:
    player = build_player(skin_layout(arms, overlay=overlay))
    size = (int(PLAYER_HEIGHT) * _SCALE, 20 * _SCALE)
    return [
        (name, look(player, side_camera(azimuth), size, fineness=1))
        for name, azimuth in _AZIMUTHS_DEG.items()
    ]


def _say_bytes(size: int) -> str:
    return f"{size} bytes" if size < 10_000 else f"{size / 1000:.0f} kB"
