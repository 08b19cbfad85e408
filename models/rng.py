"""Randomness as a function of (seed, step, what it is for).

Nothing carries random state from one step to the next, so a resumed run draws what an uninterrupted
one would have drawn, and a new user of randomness does not disturb the others.
"""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class StepRng:
    """The random numbers of one step of one request."""

    seed: int
    step: int

    def generator(self, stream: str, device: torch.device | str = "cpu") -> torch.Generator:
        """Make the generator of one stream.

        Args:
            stream: what the numbers are for; different names give independent numbers.
            device: where they are drawn.

        Returns:
            A fresh generator; the same arguments give the same numbers (on the same kind of
            device).
        """
        digest = hashlib.blake2b(f"{self.seed}/{self.step}/{stream}".encode(), digest_size=8)
        generator = torch.Generator(device)
        return generator.manual_seed(int.from_bytes(digest.digest(), "little") >> 1)

    def normal(self, stream: str, like: Tensor) -> Tensor:
        """Draw standard normal numbers with the shape, type and device of a tensor."""
        generator = self.generator(stream, like.device)
        return torch.randn(like.shape, generator=generator, device=like.device, dtype=like.dtype)

    def uniform(self, stream: str, *shape: int, device: torch.device | str = "cpu") -> Tensor:
        """Draw float32 numbers from [0, 1)."""
        return torch.rand(shape, generator=self.generator(stream, device), device=device)
