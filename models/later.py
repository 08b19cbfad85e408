"""Numbers that are on their way from a device, to be read when they are there.

Reading a number makes the program wait until the device has done all that it was asked, and then
the device waits for the program. A copy that is asked for now and read a step later costs neither.
Knows nothing about what the numbers mean.
"""

import torch
from torch import Tensor


class Later:
    """Copies of tensors on the host, complete when they are read; on a CPU they are so at once."""

    def __init__(self, *tensors: Tensor) -> None:
        """Ask for copies.

        Args:
            tensors: of one device; they may be changed afterwards.
        """
        self._event: torch.cuda.Event | None = None
        if tensors and tensors[0].device.type == "cuda":
            self._host = [
                torch.empty(tensor.shape, dtype=tensor.dtype, pin_memory=True) for tensor in tensors
            ]
            for host, tensor in zip(self._host, tensors, strict=True):
                host.copy_(tensor.detach(), non_blocking=True)
            self._event = torch.cuda.Event()
            self._event.record()
        else:
            self._host = [tensor.detach().clone() for tensor in tensors]

    def read(self) -> list[Tensor]:
        """Give the copies, on the CPU."""
        if self._event is not None:
            self._event.synchronize()
        return self._host
