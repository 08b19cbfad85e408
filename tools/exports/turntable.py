"""A film of the player that turns once on the spot; it loops without a jump."""

from pathlib import Path

from tools.exports import Options, Say, Subject
from tools.io.video import Turntable, check_film, even_size, write_mp4

USES: tuple[str, ...] = ("size", "fps")
TAKES_FLAT = False

_SECONDS = 4.0
_SIZE = (640, 480)


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the film."""
    size = options.size or _SIZE
    check_film(size, options.fps, option="--size")
    size = even_size(size)
    film = Turntable(subject.layout, size)
    count = round(_SECONDS * options.fps)
    pictures = (film.draw(subject.pixels_HW4, turn=number / count) for number in range(count))
    path = folder / f"{subject.name}-turntable.mp4"
    write_mp4(path, pictures, size=size, fps=options.fps)
    return [path]
