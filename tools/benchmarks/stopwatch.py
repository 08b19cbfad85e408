"""Where a step's time goes.

A lap waits for the device at both ends, which slows the device down where it could have run ahead;
so whole steps are timed by themselves, with one wait at the end, and laps only say how a step
divides.
"""

import contextlib
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import torch

PARTS = ("render", "encode", "denoise", "backward")


class Stopwatch:
    """Adds up the laps of one step. Off, it costs nothing and waits for nothing."""

    def __init__(self, device: str, *, is_on: bool) -> None:
        self._device = torch.device(device)
        self._is_on = is_on
        self.seconds = dict.fromkeys(PARTS, 0.0)

    @contextlib.contextmanager
    def lap(self, part: str) -> Iterator[None]:
        """Time a part of the step; laps do not nest."""
        if not self._is_on:
            yield
            return
        wait_for(self._device)
        start = time.perf_counter()
        yield
        wait_for(self._device)
        self.seconds[part] += time.perf_counter() - start


class Method(Protocol):
    """One way to make a step."""

    name: str
    dtype: torch.dtype
    weight_bytes: int

    def step(self, number: int, watch: Stopwatch) -> None:
        """Make a step, with laps around its parts."""


def process_peak_bytes() -> int:
    """Give the greatest memory use of this process so far."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def wait_for(device: torch.device) -> None:
    """Wait until the device has done all that it was asked."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def time_alternating(
    methods: Sequence[Method], *, device: str, rounds: int
) -> dict[str, Mapping[str, float]]:
    """Time the steps of several methods in turn, so that they share the machine's moods.

    Args:
        methods: what to time; each makes two steps first that do not count.
        device: where they work.
        rounds: how many whole and how many divided steps of each to take the median of.

    Returns:
        By method: medians in seconds of each part, "rest" and "step", and on CUDA "peak_bytes", its
        own weights and what the step needs beside them.
    """
    for method in methods:
        for number in range(2):
            method.step(number, Stopwatch(device, is_on=True))
    whole: dict[str, list[float]] = {method.name: [] for method in methods}
    divided: dict[str, list[dict[str, float]]] = {method.name: [] for method in methods}
    peak_bytes = dict.fromkeys(whole, 0.0)
    for number in range(2, rounds + 2):
        for method in methods:
            peak = _PeakMemory(device)
            seconds, _ = _time_step(method, number, device, is_divided=False)
            whole[method.name].append(seconds)
            peak_bytes[method.name] = max(peak_bytes[method.name], peak.since())
            seconds, parts = _time_step(method, number, device, is_divided=True)
            divided[method.name].append({**parts, "rest": seconds - sum(parts.values())})
    return {
        method.name: {
            **{
                part: statistics.median(parts[part] for parts in divided[method.name])
                for part in (*PARTS, "rest")
            },
            "step": statistics.median(whole[method.name]),
            **(
                {"peak_bytes": method.weight_bytes + peak_bytes[method.name]}
                if torch.device(device).type == "cuda"
                else {}
            ),
        }
        for method in methods
    }


def _time_step(
    method: Method, number: int, device: str, *, is_divided: bool
) -> tuple[float, dict[str, float]]:
    watch = Stopwatch(device, is_on=is_divided)
    wait_for(torch.device(device))
    start = time.perf_counter()
    method.step(number, watch)
    wait_for(torch.device(device))
    return time.perf_counter() - start, watch.seconds


class _PeakMemory:
    """What a step adds to the memory that is taken already."""

    def __init__(self, device: str) -> None:
        self._device = torch.device(device)
        if self._device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._device)
            self._before = torch.cuda.memory_allocated(self._device)

    def since(self) -> float:
        if self._device.type != "cuda":
            return 0.0
        return float(torch.cuda.max_memory_allocated(self._device) - self._before)
