"""A film of the player that walks on the spot; it loops without a jump."""

import math
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from models.player import Pose, build_player
from tools.exports import Options, Say, Subject
from tools.exports.render import check_elevation
from tools.io.preview import CARD, hero_camera, light, look, paint, premultiply, stand_shadow
from tools.io.video import check_film, even_size, write_mp4

USES: tuple[str, ...] = ("azimuth", "elevation", "size", "fps")
TAKES_FLAT = False

SWING_DEG = 34.0
"""How far arms and legs go each way."""

_STRIDE_SECONDS = 1.0
_STRIDES = 4
_SIZE = (640, 480)


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the film, seen from the first azimuth."""
    size = options.size or _SIZE
    check_film(size, options.fps, option="--size")
    check_elevation(options)
    size = even_size(size)
    stride = list(_draw_stride(subject, options, size))
    path = folder / f"{subject.name}-walk.mp4"
    write_mp4(path, stride * _STRIDES, size=size, fps=options.fps)
    return [path]


def swing(phase: float) -> Pose:
    """Pose the player at a phase of the stride, 0 to 1: opposite arms and legs go together."""
    angle = SWING_DEG * math.sin(2 * math.pi * phase)
    turns = {"right_arm": -angle, "left_arm": angle, "right_leg": angle, "left_leg": -angle}
    return Pose("walking", {part: (degrees, 0.0, 0.0) for part, degrees in turns.items()})


def _draw_stride(
    subject: Subject, options: Options, size: tuple[int, int]
) -> Iterator[Image.Image]:
    lit_HW4 = light(premultiply(subject.pixels_HW4), subject.layout)
    ground = stand_shadow(size, CARD)
    camera = hero_camera(options.azimuth[0], options.elevation)
    count = max(2, round(_STRIDE_SECONDS * options.fps))
    for number in range(count):
        player = build_player(subject.layout, swing(number / count))
        yield paint(look(player, camera, size), lit_HW4, ground)
