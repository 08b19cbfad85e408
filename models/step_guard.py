"""Steps that cannot be taken: gradients that are infinite or no numbers.

Such a step leaves the skin and the optimiser's memory as they were, exactly, so that what follows
is a function of the steps alone. Knows nothing about where gradients come from.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from config.errors import DivergedError
from models.later import Later

MOST_IN_A_ROW = 10


class StepGuard:
    """Takes an optimiser's steps, except those that would spoil it.

    On a GPU nothing waits for the verdict: every tenth step asks for it, and the next one reads it.
    """

    def __init__(self, optimizer: Optimizer, *, device: str) -> None:
        """Guard an optimiser.

        Args:
            optimizer: with the parameters already in it.
            device: where its gradients are.
        """
        self._optimizer = optimizer
        self._counts_2 = torch.zeros(2, dtype=torch.int64, device=device)
        self._asked: Later | None = None

    @property
    def skipped(self) -> int:
        """How many steps were not taken."""
        return int(self._counts_2[0])

    def step(self, norm: Tensor, *, number: int) -> None:
        """Take a step, or leave everything as it is.

        Args:
            norm: of the whole gradient before clipping; not finite where any of it is not.
            number: which step of the run it is, from 0.

        Raises:
            DivergedError: ten or more gradients in a row were no use.
        """
        is_good = torch.isfinite(norm)
        before = {tensor: tensor.detach().clone() for tensor in self._tensors()}
        self._optimizer.step()
        for tensor in self._tensors():
            kept = before.get(tensor, torch.zeros_like(tensor))
            tensor.data.copy_(torch.where(is_good.to(tensor.device), tensor, kept))
        bad = (~is_good).to(self._counts_2)
        self._counts_2 += bad
        self._counts_2[1] *= bad
        if self._asked is None and (
            self._counts_2.device.type == "cpu" or number % MOST_IN_A_ROW == MOST_IN_A_ROW - 1
        ):
            self._asked = Later(self._counts_2)
            if self._counts_2.device.type != "cpu":
                return
        if self._asked is None:
            return
        (counts_2,) = self._asked.read()
        self._asked = None
        if (in_a_row := int(counts_2[1])) >= MOST_IN_A_ROW:
            raise DivergedError(
                f"step {number + 1}: the gradient was not finite {in_a_row} times in a row; the "
                "skin of before is kept; lower optimizer.learning_rate or the weights of the "
                "losses, or compute with more digits: --set diffusion.sdxl.dtype=float32"
            )

    def state_dict(self) -> dict[str, Any]:
        """Give the state."""
        return {"counts": self._counts_2}

    def load_state_dict(self, state_dict: Mapping[str, Any], /) -> None:
        """Take the state back."""
        self._counts_2.copy_(state_dict["counts"])

    def _tensors(self) -> list[Tensor]:
        """List all that a step changes."""
        parameters = [each for group in self._optimizer.param_groups for each in group["params"]]
        states = [
            value
            for state in self._optimizer.state.values()
            for value in state.values()
            if isinstance(value, Tensor)
        ]
        return [*parameters, *states]
