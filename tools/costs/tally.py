"""Counting the operations and the memory of whatever runs inside.

On the device "meta" nothing is computed and nothing is stored, so that a step of the largest model
is counted in seconds, on any machine. Knows nothing about models.

Letters: B views, N heads, L and S tokens, D width of a head.
"""

import contextlib
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode


class Tally:
    """What was counted so far.

    Attributes:
        flops: additions and multiplications of matrix products, convolutions and attention.
        bytes: of the tensors that were made inside and are still alive, less what was there before
            and is gone.
        peak_bytes: the most that were alive at once.
    """

    def __init__(self, known: Iterable[Tensor] = ()) -> None:
        """Begin.

        Args:
            known: tensors that are there already, such as weights; views of them are nothing new.
        """
        self.flops = 0
        self.bytes = 0
        self.peak_bytes = 0
        self._alive: dict[int, Any] = {}
        for tensor in known:
            self._watch(tensor.untyped_storage())

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """Count what the block does."""
        counter = FlopCounterMode(display=False)
        with counter, _Memory(self._see), _sized_attention(self):
            yield
        self.flops += counter.get_total_flops()

    def _see(self, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        if storage._cdata in self._alive:
            return
        self.bytes += storage.nbytes()
        self.peak_bytes = max(self.peak_bytes, self.bytes)
        self._watch(storage)

    def _watch(self, storage: torch.UntypedStorage) -> None:
        """Take it off the sum when it is gone: also what was there before and is replaced."""
        key, size = storage._cdata, storage.nbytes()
        self._alive[key] = weakref.ref(storage, lambda _: self._forget(key, size))

    def _forget(self, key: int, size: int) -> None:
        del self._alive[key]
        self.bytes -= size


class _Memory(TorchDispatchMode):
    """Shows every tensor that an operation gives."""

    def __init__(self, see: Callable[[Tensor], None]) -> None:
        super().__init__()
        self._see = see

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(made):
            if isinstance(leaf, Tensor):
                self._see(leaf)
        return made


@contextlib.contextmanager
def _sized_attention(tally: Tally) -> Iterator[None]:
    """Put a stand-in for attention: "meta" knows only the way that keeps whole tables of weights.

    Not by a mode of torch, which does not reach what a checkpoint makes again in a backward pass.
    """
    real = F.scaled_dot_product_attention

    def stand_in(query: Tensor, key: Tensor, value: Tensor, *rest: Any, **named: Any) -> Tensor:
        if query.device.type != "meta":
            return real(query, key, value, *rest, **named)
        attended: Tensor = _Fused.apply(tally, query, key, value)
        return attended

    F.scaled_dot_product_attention = stand_in
    try:
        yield
    finally:
        F.scaled_dot_product_attention = real


class _Fused(torch.autograd.Function):
    """Attention that keeps no table: sizes only."""

    @staticmethod
    def forward(ctx: Any, tally: Tally, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        ctx.tally = tally
        ctx.save_for_backward(query, key, value)
        tally.flops += _attention_flops(query, key, value)
        return query.new_empty(*query.shape[:-1], value.shape[-1])

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value = ctx.saved_tensors
        # Four products as against two; the table is computed again, which a floor leaves out.
        ctx.tally.flops += 2 * _attention_flops(query, key, value)
        return None, *(torch.empty_like(each) for each in (query, key, value))


def _attention_flops(query_BNLD: Tensor, key_BNSD: Tensor, value_BNSD: Tensor) -> int:
    """Count both products: L·S·D multiplications with additions each, for every head."""
    tokens = key_BNSD.shape[-2]
    return 2 * tokens * (query_BNLD.numel() + query_BNLD[..., 0].numel() * value_BNSD.shape[-1])
