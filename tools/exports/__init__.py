"""What a skin can be exported as: a format is a file here, and its name is the format's.

It has

- `USES`, the names of the `Options` that it reads;
- `TAKES_FLAT`, whether it takes a flat picture as well as a skin;
- `export(subject, folder, options, say) -> list[Path]`, which writes files whose names begin with
  `subject.name`, says what is lost on the way, and raises ConfigError where an option does not fit.

The same subject and options give the same bytes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from models.layout import SkinLayout
from models.palette import Palette

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Subject:
    """What is exported.

    Attributes:
        name: what files are called; letters, digits, - and _.
        title: what people call it, on one line: the prompt or the file's name.
        pixels_HW4: (H, W, 4) uint8 RGBA that breaks no rule of its layout.
        layout: a skin's or a flat canvas's.
        palette: a run's own, else the colours that are seen, the most frequent first.
    """

    name: str
    title: str
    pixels_HW4: Tensor
    layout: SkinLayout
    palette: Palette

    @property
    def digest(self) -> str:
        """A hash of the pixels and the arms: what identifiers in files are made of."""
        data = self.pixels_HW4.contiguous().numpy().tobytes()
        return hashlib.sha256(self.layout.arms.encode() + data).hexdigest()


@dataclass(frozen=True)
class Options:
    """How it is exported.

    Attributes:
        scale: pixels along each side of a texel, 2 to 16.
        pose: names of poses.
        azimuth: degrees from which it is seen: 0 the front, 90 its left, 180 the back.
        elevation: degrees above eye level.
        size: (height, width) of pictures in pixels; None leaves it to the format.
        fps: frames a second of films.
    """

    scale: int = 8
    pose: tuple[str, ...] = ("standing",)
    azimuth: tuple[float, ...] = (30.0,)
    elevation: float = 12.0
    size: tuple[int, int] | None = None
    fps: int = 20
