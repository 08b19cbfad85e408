"""A whole request: reading it, loading the models, the start, the steps, and what is written."""

import dataclasses
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from tools.benchmarks.machine import describe_machine, format_machine
from tools.benchmarks.plot import draw_bars
from tools.benchmarks.stopwatch import process_peak_bytes, wait_for
from tools.io.report import SilentReporter
from tools.optimize import Job, load_denoiser, open_run, optimize_job

STAGES = ("read", "load", "begin", "steps", "write", "finish")


class TimedRun:
    """A run's folder with laps: until the first step, in steps, in writing, and at the end."""

    def __init__(self, run: Any, device: str) -> None:
        self._run = run
        self._device = torch.device(device)
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self.mark = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to a stage."""
        wait_for(self._device)
        now = time.perf_counter()
        self.seconds[stage] += now - self.mark
        self.mark = now

    def say(self, text: str) -> None:
        """Pass it on."""
        self._run.say(text)

    def keep_drawn(self, *drawn: Any) -> None:
        """Pass them on."""
        self._run.keep_drawn(*drawn)

    def restore(self, **state: Any) -> Iterator[int]:
        """Give the steps; what lies between two is a step's."""
        for number, step in enumerate(self._run.restore(**state)):
            self.lap("steps" if number else "begin")
            yield step
        self.lap("steps")

    def after_step(self, *known: Any, **state: Any) -> None:
        """Pass it on, and time the writing."""
        self.lap("steps")
        self._run.after_step(*known, **state)
        self.lap("write")

    def finish(self, *result: Any, **facts: Any) -> None:
        """Pass it on, and time it."""
        self._run.finish(*result, **facts)
        self.lap("finish")


def measure_run(read: Callable[[], Job], *, device: str) -> dict[str, Any]:
    """Make a skin in a folder that is deleted again, and time the stages.

    Args:
        read: reads the request, photo and palette.
        device: where to work.

    Returns:
        Seconds by stage, ready for JSON. A step is not waited for elsewhere than a run does, but
        before it is written down.
    """
    start = time.perf_counter()
    job = read()
    read_seconds = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        job = dataclasses.replace(job, out=Path(folder) / "run")
        with open_run(job, SilentReporter()) as run:
            timed = TimedRun(run, device)
            timed.seconds["read"] = read_seconds
            denoiser = load_denoiser(job.config, device=device, download=job.download)
            timed.lap("load")
            optimize_job(job, denoiser=denoiser, run=timed, device=device)
    is_cuda = torch.device(device).type == "cuda"
    return {
        "prompt": job.request.prompt,
        "palette": job.palette.name,
        "steps": job.config.steps,
        **describe_machine(device),
        "dtype": str(getattr(denoiser, "dtype", None) or torch.float32)[6:],
        "seconds": timed.seconds,
        "whole_seconds": sum(timed.seconds.values()),
        "after_loading_seconds": sum(timed.seconds[stage] for stage in STAGES[2:]),
        "step_seconds": timed.seconds["steps"] / job.config.steps,
        "peak_bytes": torch.cuda.max_memory_allocated() if is_cuda else process_peak_bytes(),
    }


def format_run(report: Mapping[str, Any]) -> str:
    """Write what `measure_run` found as a table for people."""
    return "\n".join(
        [
            f"'{report['prompt']}' in {report['palette']}, {report['steps']} steps",
            f"{format_machine(dict(report))}, {report['dtype']}",
            "".join(f"{stage:>10}" for stage in (*STAGES, "whole")),
            "".join(f"{report['seconds'][stage]:10.2f}" for stage in STAGES)
            + f"{report['whole_seconds']:10.2f} s",
            f"after loading {report['after_loading_seconds']:.2f} s; "
            f"a step {1000 * report['step_seconds']:.2f} ms; "
            f"peak {report['peak_bytes'] / 2**30:.2f} GB",
        ]
    )


def draw_run(report: Mapping[str, Any]) -> Image.Image:
    """Draw the stages."""
    return draw_bars(f"A skin, {report['device']}", {"seconds": report["seconds"]}, "s")
