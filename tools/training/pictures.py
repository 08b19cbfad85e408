"""What the small kinds learn from: pictures with columns, of the user's folder or of the assets.

Knows where examples come from and which are held out; knows nothing about networks.

Letters: N examples, H, W rows and columns of a picture.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch

from config.errors import ConfigError
from models.layout import Arms, Layer, skin_layout
from tools.io.image_folder import read_folder
from tools.io.skin_file import detect_arms
from tools.training import composer, real
from tools.training.skins import clean, widen_legacy

T = TypeVar("T")

_COMPOSED = 6  # stream of random numbers
_MEASURED = 48
_LEGACY = (32, 64)
SKIN = (64, 64)
"""Size of the pictures that are skins."""


# view of a bust: which face of which part is seen, and its left edge among 16 columns.
_BUSTS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "front": (
        ("head", "front", 4),
        ("right_arm", "front", 0),
        ("body", "front", 4),
        ("left_arm", "front", 12),
    ),
    "back": (
        ("head", "back", 4),
        ("left_arm", "back", 0),
        ("body", "back", 4),
        ("right_arm", "back", 12),
    ),
    "side": (("head", "right", 4), ("right_arm", "right", 6)),
}


@dataclass(frozen=True, eq=False)
class Example:
    """A picture and what is known of it.

    Attributes:
        name: of the picture, the same wherever its folder lies.
        where: finds it, in messages.
        columns: as given.
        open: gives the picture, (H, W, 4) uint8 RGBA.
    """

    name: str
    where: str
    columns: Mapping[str, Any]
    open: Callable[[], np.ndarray]


class Pictures:
    """Examples whose pictures are kept in memory, or opened each time they are wanted."""

    def __init__(self, examples: Sequence[Example], *, in_memory: bool) -> None:
        self.examples = examples
        self._kept: dict[int, np.ndarray] | None = {} if in_memory else None

    def __len__(self) -> int:
        return len(self.examples)

    def read(self, at: int) -> np.ndarray:
        """Give the picture of one example, (H, W, 4) uint8 RGBA."""
        if self._kept is None:
            return self.examples[at].open()
        if at not in self._kept:
            self._kept[at] = self.examples[at].open()
        return self._kept[at]


def hold_out(examples: Sequence[Example], percent: float) -> tuple[list[Example], list[Example]]:
    """Split examples by their names; each stays on its side when others come or go.

    Args:
        examples: any.
        percent: how many of a hundred are held out, roughly.

    Returns:
        Those to train on, and those that are held out.

    Raises:
        ConfigError: none is left to train on.
    """
    sides: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        digest = hashlib.blake2b(example.name.encode(), digest_size=4).digest()
        sides[int.from_bytes(digest, "little") < percent / 100 * 2**32].append(example)
    if not sides[0]:
        raise ConfigError(
            f"held_out: {percent} leaves none of {len(examples)} pictures to train on"
        )
    return sides


def spread(many: Sequence[T]) -> Sequence[T]:
    """Take some of many examples, evenly: as many as it takes to measure."""
    return many[:: max(1, -(-len(many) // _MEASURED))]


def from_folder(folder: str, size: tuple[int, int] | None) -> list[Example]:
    """List the pictures of a user's folder or parquet file.

    Args:
        folder: its path.
        size: (height, width) that each picture must have; (64, 64) are skins, of which the old
            64×32 are widened, and all made such as our writer could have written. None takes any.

    Raises:
        ConfigError: as `read_folder` does.
    """
    rows = read_folder(Path(folder).expanduser())
    return [
        Example(row.name, row.where, row.columns, partial(_open, row.open, row.where, size))
        for row in rows
    ]


def _open(read: Callable[[], np.ndarray], where: str, size: tuple[int, int] | None) -> np.ndarray:
    picture_HW4 = read()
    if size == SKIN and picture_HW4.shape[:2] == _LEGACY:
        picture_HW4 = widen_legacy(picture_HW4)
    if size is not None and picture_HW4.shape[:2] != size:
        height, width = picture_HW4.shape[:2]
        raise ConfigError(
            f"data: {where}: {width}×{height} pixels; expected {size[1]}×{size[0]} (option size)"
        )
    if size == SKIN:
        return clean(picture_HW4, detect_arms(torch.from_numpy(picture_HW4)))
    return picture_HW4


def finish(picture_HW4: np.ndarray, arms: Arms | None = None) -> np.ndarray:
    """Make a picture that a network drew a skin, if it has a skin's size.

    Args:
        picture_HW4: (H, W, 4) uint8 RGBA.
        arms: None takes the arms for slim where most of what slim arms free is transparent.

    Returns:
        (H, W, 4) uint8 RGBA: of a skin, the base opaque, the outer layer 0 or 255, the rest 0.
    """
    if picture_HW4.shape[:2] != SKIN:
        return picture_HW4
    if arms is None:
        base, narrow = (skin_layout(each).mask_HW("base").numpy() for each in ("classic", "slim"))
        arms = "slim" if picture_HW4[base & ~narrow, 3].mean() < 128 else "classic"
    return clean(picture_HW4, arms)


def drawn_skins(split: real.Split) -> list[Example]:
    """List the drawn skins of assets/training of one side of the split, classic, 64×64."""
    return [
        Example(
            f"drawn skin {number}",
            "assets/training",
            {"text": skin.caption, "colors": skin.colors},
            lambda skin=skin: skin.skin_HW4,  # type: ignore[misc]
        )
        for number, skin in enumerate(real.read_real(split))
    ]


def composed_skins(count: int, seed: int) -> list[Example]:
    """List skins put together from the drawn parts of assets/training, classic, 64×64."""
    if count == 0:
        return []
    parts = composer.load_composer()

    def compose(number: int) -> np.ndarray:
        return parts.compose(np.random.default_rng((seed, _COMPOSED, number))).skin_HW4

    return [
        Example(f"composed skin {number}", "assets/training", {}, partial(compose, number))
        for number in range(count)
    ]


def busts(split: real.Split) -> list[Example]:
    """List 16×16 sprites cut from the drawn skins: the head and the upper half of the chest.

    Returns:
        Three of each skin, with columns `view` ("front", "back" or "side"), `hair` and `top` (a
        colour's name each).
    """
    return [
        Example(
            f"{view} of {skin.name}",
            skin.where,
            {
                "view": view,
                "hair": skin.columns["colors"]["hair"][0],
                "top": skin.columns["colors"]["torso"][0],
            },
            lambda skin=skin, view=view: draw_bust(skin.open(), view),  # type: ignore[misc]
        )
        for skin in drawn_skins(split)
        for view in _BUSTS
    ]


def draw_bust(skin_HW4: np.ndarray, view: str) -> np.ndarray:
    """Draw head and chest of a classic skin, both layers, a pixel a texel.

    Args:
        skin_HW4: (64, 64, 4) uint8 RGBA; alpha 0 or 255.
        view: "front", "back" or "side".

    Returns:
        (16, 16, 4) uint8 RGBA; what is not the player is transparent.
    """
    bust_HW4 = np.zeros((16, 16, 4), np.uint8)
    layers: tuple[Layer, ...] = ("base", "outer")
    for layer in layers:
        for part, face, left in _BUSTS[view]:
            rect = skin_layout("classic").box(part, layer).faces[face]
            texel_HW4 = skin_HW4[rect.rows, rect.columns][:8]
            top = 0 if part == "head" else 8
            seen_HW4 = bust_HW4[top : top + 8, left : left + rect.width]
            seen_HW4[...] = np.where(texel_HW4[..., 3:] > 0, texel_HW4, seen_HW4)
    return bust_HW4
