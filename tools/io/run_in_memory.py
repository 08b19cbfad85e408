"""What `tools.optimize` tells of a run, and the run that is kept nowhere but in memory.

For programs that make many skins and keep only the results. Knows nothing about how a skin is made.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from losses import Iterate, Term
from models.palette_grid import PaletteGrid


class Run(Protocol):
    """Where a run begins and where its result goes; `RunDirectory` and `RunInMemory` are such."""

    def say(self, text: str) -> None:
        """Tell the user something."""

    def keep_drawn(self, pictures: Sequence[Tensor], decode: Callable[[Tensor], Tensor]) -> None:
        """Take the latents that a start may be made of, each (B, C, H, W), with their decoder."""

    def restore(
        self, *, grid: PaletteGrid, optimizer: torch.optim.Optimizer, **others: Any
    ) -> Iterable[int]:
        """Bring the state back to where the run stopped and give the steps that are left."""

    def after_step(
        self,
        iterate: Iterate,
        terms: Mapping[str, Term],
        *,
        grid: PaletteGrid,
        optimizer: torch.optim.Optimizer,
        scalars: Mapping[str, float] | None = None,
        **others: Any,
    ) -> None:
        """Take note of a step."""

    def finish(
        self, index_HW: Tensor, *, coverage: float, verdict: Mapping[str, float] | None = None
    ) -> None:
        """Take the result: palette indices (H, W), the share of seen texels, and figures."""


class RunInMemory:
    """A run that starts at the beginning and writes nothing.

    Attributes:
        index_HW: (H, W) int64 palette indices of the result, on the CPU; None before the end.
        coverage: share of the used texels that the guidance saw.
        verdict: what was measured of the skin, by name.
        notices: what was said, each once.
    """

    def __init__(self, steps: int) -> None:
        """Begin a run of some steps."""
        self._steps = steps
        self.index_HW: Tensor | None = None
        self.coverage = 0.0
        self.verdict: dict[str, float] = {}
        self.notices: dict[str, None] = {}

    def say(self, text: str) -> None:
        """Remember a notice."""
        self.notices[text] = None

    def keep_drawn(self, pictures: Sequence[Tensor], decode: Callable[[Tensor], Tensor]) -> None:
        """Keep none of them."""

    def restore(self, **state: Any) -> Iterable[int]:
        """Give all steps: there is nothing to bring back."""
        return range(self._steps)

    def after_step(self, iterate: Iterate, terms: Mapping[str, Term], **state: Any) -> None:
        """Keep nothing of a step."""

    def finish(
        self, index_HW: Tensor, *, coverage: float, verdict: Mapping[str, float] | None = None
    ) -> None:
        """Keep the result."""
        self.index_HW, self.coverage = index_HW.cpu(), coverage
        self.verdict = dict(verdict or {})
