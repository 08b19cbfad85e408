"""The colours a skin may use, exactly as they were read.

Knows nothing about files; `tools.io.palettes` reads and writes them.

Letters: C colours.
"""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from models.color import oklab_from_srgb

MAX_COLORS = 1024


@dataclass(frozen=True, eq=False)
class Palette:
    """An ordered set of distinct colours.

    Attributes:
        name: what to call it in reports, such as "lospec/pico-8".
        colors_C3: (C, 3) uint8 sRGB, 1 ≤ C ≤ 1024; "exact" is defined on these bytes.

    Raises:
        ValueError: no colour, too many, or two equal ones.
    """

    name: str
    colors_C3: Tensor

    def __post_init__(self) -> None:
        """Refuse what no optimiser could use."""
        shape, dtype = tuple(self.colors_C3.shape), self.colors_C3.dtype
        if len(shape) != 2 or shape[1] != 3 or dtype != torch.uint8:
            raise ValueError(f"palette {self.name}: {shape} {dtype}; expected (C, 3) uint8")
        if not 1 <= len(self) <= MAX_COLORS:
            raise ValueError(
                f"palette {self.name}: {len(self)} colours; expected 1 to {MAX_COLORS}"
            )
        if len(torch.unique(self.colors_C3, dim=0)) != len(self):
            raise ValueError(f"palette {self.name}: a colour stands in it twice")

    def __len__(self) -> int:
        """Count the colours."""
        return self.colors_C3.shape[0]

    @cached_property
    def srgb_C3(self) -> Tensor:
        """The colours as float32 sRGB in [0, 1]."""
        return self.colors_C3.to(torch.float32) / 255

    @cached_property
    def oklab_C3(self) -> Tensor:
        """The colours in OKLab."""
        return oklab_from_srgb(self.srgb_C3)

    def hex_codes(self) -> list[str]:
        """Spell the colours as six lower-case hex digits each."""
        return [bytes(color).hex() for color in self.colors_C3.tolist()]

    def nearest(self, srgb_3: Tensor) -> Tensor:
        """Find the palette colour that looks most like each given one (least OKLab distance).

        Args:
            srgb_3: (..., 3) sRGB in [0, 1].

        Returns:
            (...) int64 indices; the first of equally near ones.
        """
        oklab = oklab_from_srgb(srgb_3.to(self.oklab_C3))
        # The faster way, by a matrix product, picks wrongly where colours are close together.
        exact = "donot_use_mm_for_euclid_dist"
        distance = torch.cdist(oklab.reshape(-1, 3), self.oklab_C3, compute_mode=exact)
        return distance.argmin(-1).reshape(oklab.shape[:-1])
