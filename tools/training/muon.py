"""Muon: steps of equal size in all directions of a weight matrix; AdamW for what is no matrix.

The momentum of each matrix is replaced by the nearest orthogonal one, roughly, by a Newton–Schulz
iteration (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"), and
scaled so that AdamW's learning rates serve (Liu et al. 2025, "Muon is scalable for LLM training").
torch.optim.Muon takes neither convolutions nor the rest of a network, and iterates in bfloat16,
which many CPUs do slowly. Knows nothing about which network it is given.

Letters: M, N rows and columns of a matrix.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5
_BETAS = (0.9, 0.99)
_ADAM_EPSILON = 1e-8
_EPSILON = 1e-7
_MATCH_ADAMW = 0.2  # root mean square of AdamW's usual update
_BY_ADAMW = ("conv_in", "conv_out")  # first and last layers, whose channels have a meaning


class Muon(torch.optim.Optimizer):
    """Muon for some parameters and AdamW for others, as one optimizer."""

    def __init__(
        self,
        matrices: list[Tensor],
        others: list[Tensor],
        learning_rate: float,
        *,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
    ) -> None:
        """Take parameters.

        Args:
            matrices: of two axes or more; the axes after the first count as one.
            others: for AdamW with betas 0.9 and 0.99.
            learning_rate: of both.
            momentum: of Muon, Nesterov's.
            weight_decay: decoupled, of both.
        """
        groups: list[dict[str, Any]] = [
            {"params": params, "is_orthogonal": is_orthogonal}
            for params, is_orthogonal in ((matrices, True), (others, False))
            if params
        ]
        defaults = {"lr": learning_rate, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(groups, defaults)

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """Change each parameter that has a gradient."""
        assert closure is None, "no caller evaluates the loss again"
        for group in self.param_groups:
            for parameter in group["params"]:
                gradient = parameter.grad
                if gradient is None:
                    continue
                state = self.state[parameter]
                if group["is_orthogonal"]:
                    change = _orthogonal_change(state, gradient, group["momentum"])
                else:
                    change = _adam_change(state, gradient)
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                parameter.add_(change, alpha=-group["lr"])


def _orthogonal_change(state: dict[str, Any], gradient: Tensor, momentum: float) -> Tensor:
    if not state:
        state["momentum"] = torch.zeros_like(gradient)
    state["momentum"].lerp_(gradient, 1 - momentum)
    ahead_MN = gradient.lerp(state["momentum"], momentum).flatten(1)
    scale = _MATCH_ADAMW * max(ahead_MN.shape) ** 0.5
    return (scale * orthogonalize(ahead_MN)).reshape(gradient.shape)


def _adam_change(state: dict[str, Any], gradient: Tensor) -> Tensor:
    if not state:
        state["steps"] = 0
        state["mean"], state["square"] = (torch.zeros_like(gradient) for _ in range(2))
    state["steps"] += 1
    state["mean"].lerp_(gradient, 1 - _BETAS[0])
    state["square"].lerp_(gradient.square(), 1 - _BETAS[1])
    mean = state["mean"] / (1 - _BETAS[0] ** state["steps"])
    square = state["square"] / (1 - _BETAS[1] ** state["steps"])
    return mean / (square.sqrt() + _ADAM_EPSILON)


def orthogonalize(matrix_MN: Tensor) -> Tensor:
    """Bring all singular values of a matrix near 1, between about 0.7 and 1.2.

    Very small ones, relative to the largest, end lower. Its singular vectors stay.
    """
    is_tall = matrix_MN.shape[0] > matrix_MN.shape[1]
    x_MN = matrix_MN.T if is_tall else matrix_MN
    x_MN = x_MN / (x_MN.norm() + _EPSILON)
    a, b, c = _COEFFICIENTS
    for _ in range(_ITERATIONS):
        gram_MM = x_MN @ x_MN.T
        x_MN = a * x_MN + (b * gram_MM + c * gram_MM @ gram_MM) @ x_MN
    return x_MN.T if is_tall else x_MN


def split_parameters(module: nn.Module) -> tuple[list[Tensor], list[Tensor]]:
    """Say which parameters of a network Muon is for.

    Args:
        module: any; what requires no gradient is left out.

    Returns:
        Weights of hidden layers; and the rest: embeddings, first and last convolutions, biases and
        gains.
    """
    matrices: list[Tensor] = []
    others: list[Tensor] = []
    for name, layer in module.named_modules():
        is_hidden = not isinstance(layer, nn.Embedding) and name.split(".")[-1] not in _BY_ADAMW
        for parameter in layer.parameters(recurse=False):
            if parameter.requires_grad:
                (matrices if is_hidden and parameter.ndim >= 2 else others).append(parameter)
    return matrices, others
