"""Pictures of the player on nothing: PNG with a transparent background, for each pose and side."""

from pathlib import Path

from PIL import Image

from config.errors import ConfigError
from config.plugins import did_you_mean
from models.player import POSES, Pose, build_player
from tools.exports import Options, Say, Subject
from tools.io.files import replacing
from tools.io.preview import STRIDE, cut_out, hero_camera, light, look, premultiply
from tools.io.video import check_size

USES: tuple[str, ...] = ("pose", "azimuth", "elevation", "size")
TAKES_FLAT = False

KNOWN_POSES = {**POSES, STRIDE.name: STRIDE}

_SIZE = (960, 960)
_MARGIN = 16


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write a picture for each pose and azimuth; without a size it is cut to what it shows."""
    check_elevation(options)
    if options.size is not None:
        check_size("--size", options.size)
    poses = [find_pose(name) for name in options.pose]
    paths = []
    for pose in poses:
        for azimuth in options.azimuth:
            picture = draw(subject, pose, azimuth, options)
            path = folder / f"{subject.name}-{pose.name}-{azimuth:g}.png"
            with replacing(path) as temporary:
                picture.save(temporary)
            paths.append(path)
    return paths


def draw(subject: Subject, pose: Pose, azimuth: float, options: Options) -> Image.Image:
    """Draw one picture, RGBA."""
    player = build_player(subject.layout, pose)
    camera = hero_camera(azimuth, options.elevation)
    view = look(player, camera, options.size or _SIZE)
    picture = cut_out(view, light(premultiply(subject.pixels_HW4), subject.layout))
    if options.size is not None:
        return picture
    left, top, right, bottom = picture.getchannel("A").getbbox() or (0, 0, *picture.size)
    return picture.crop((left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN))


def check_elevation(options: Options) -> None:
    """Refuse to look from straight above or below, where no side is up.

    Raises:
        ConfigError: the elevation is out of range.
    """
    if not -90 < options.elevation < 90:
        raise ConfigError(f"--elevation: {options.elevation:g}; expected between -90 and 90")


def find_pose(name: str) -> Pose:
    """Find a pose by its name.

    Raises:
        ConfigError: there is none of that name.
    """
    if name not in KNOWN_POSES:
        known = sorted(KNOWN_POSES)
        raise ConfigError(f"--pose: there is no '{name}'; {did_you_mean(name, known)}")
    return KNOWN_POSES[name]
