"""The flat skin with larger texels, as PNG: every texel a square of `scale` pixels."""

from pathlib import Path

from config.errors import ConfigError
from tools.exports import Options, Say, Subject
from tools.io.files import write_atomic
from tools.io.skin_file import encode_png

USES: tuple[str, ...] = ("scale",)
TAKES_FLAT = True

LEAST, MOST = 2, 16


def export(subject: Subject, folder: Path, options: Options, say: Say) -> list[Path]:
    """Write the enlarged picture."""
    scale = options.scale
    if not LEAST <= scale <= MOST:
        raise ConfigError(f"--scale: {scale}; expected {LEAST} to {MOST}")
    path = folder / f"{subject.name}@{scale}x.png"
    large_HW4 = subject.pixels_HW4.repeat_interleave(scale, 0).repeat_interleave(scale, 1)
    write_atomic(path, encode_png(large_HW4, {}))
    return [path]
