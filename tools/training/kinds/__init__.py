"""What can be trained. A kind is a file of this folder; `kind: sheet` in a recipe names it.

Each file holds a frozen dataclass `Config`, the kind's own options, and
`build(config: Config, setting: Setting) -> Kind`. Knows nothing about the loop.

Letters: B examples of a batch, H, W rows and columns of a picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from models.rng import StepRng
from tools.io.training_data import check_shapes, read_weights

PACKAGE = __name__


@dataclass(frozen=True)
class Setting:
    """Where a kind works.

    Attributes:
        seed: of everything random.
        cache: folder of the run where a kind may keep what it prepared.
        workers: processes that may prepare data.
        device: where the module is trained.
    """

    seed: int
    cache: Path
    workers: int
    device: torch.device


@dataclass(frozen=True)
class Facts:
    """What a model card tells of a training.

    Attributes:
        steps: of training.
        examples: seen in them.
        hours: that they took.
        command: that trains the same again.
        recipe: every option, the kind's own under its name.
        log: rows of log.csv: "step", "examples", "hours", "loss", "learning_rate" and held-out
            figures, which not every row has.
    """

    steps: int
    examples: int
    hours: float
    command: str
    recipe: Mapping[str, Any]
    log: Sequence[Mapping[str, float]]


class Kind(Protocol):
    """One thing to train.

    Attributes:
        module: what is trained: its parameters that require a gradient. Called with a batch by
            name, it returns the loss of each example, (B,). It lies on the CPU until the loop moves
            it.
    """

    module: nn.Module

    def describe(self) -> str:
        """Say in a line how large it is and what it learns from, without preparing anything."""

    def prepare(self) -> None:
        """Make what takes long and write it to the cache: called once, before the first batch.

        Of several processes the first one is called alone, then the others, which find its work.
        """

    def load(self, folder: Path) -> None:
        """Take the weights of a folder that `export` wrote.

        Raises:
            ConfigError: it holds no such model, or one of another size.
        """

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw examples and all randomness that the module needs, on the CPU.

        A function of its arguments alone, so that a resumed run and a run of several processes
        repeat exactly. Called from another thread while the module works.

        Args:
            size: how many.
            rng: chooses them; like `draw`, a function of the seed and the step.
            draw: gives noise.

        Returns:
            Tensors whose first axis is B.
        """

    def sample(self, module: nn.Module, seed: int) -> Mapping[str, np.ndarray]:
        """Draw sample sheets by name, (H, W, 3 or 4) uint8, always from the same noise."""

    def measure(self, module: nn.Module) -> Mapping[str, float]:
        """Measure what is not trained on; may be empty."""

    def export(self, module: nn.Module, folder: Path, facts: Facts) -> None:
        """Write a folder that the library loads, with its model card."""


def load_parts(parts: Mapping[str, nn.Module], folder: Path) -> None:
    """Take the weights of an exported folder, for networks that it has by name.

    Args:
        parts: networks by their folders' names; changed in place.
        folder: written by a kind's `export`.

    Raises:
        ConfigError: a network is missing there, or is of another size.
    """
    for name, part in parts.items():
        given = read_weights(folder / name)
        check_shapes(given, part.state_dict(), f"init: {folder / name}")
        part.load_state_dict(given)
