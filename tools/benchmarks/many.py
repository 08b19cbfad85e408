"""Many skins of the embedded prior: one at a time, and several in a forward pass.

All make the same requests into folders of their own. What is written on the way counts, and so does
the start of a program for each skin; how much of the difference either makes is shown: a batch
loads the models once and writes no film.
"""

import argparse
import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from models.diffusion import Denoiser
from tools.batching.crew import Crew
from tools.batching.plan import SPARSE
from tools.batching.room import block_of
from tools.benchmarks.machine import describe_machine, format_machine
from tools.benchmarks.plot import draw_bars, draw_curves
from tools.cli.request import add_request_options, read_job
from tools.io.report import SilentReporter
from tools.io.skin_file import read_picture
from tools.optimize import Job, carry_out, layout_of
from tools.sweep import KeepGuidance

PROMPTS = ("knight", "wizard", "robot", "bee", "pirate", "nurse", "king", "zombie")
PALETTES = ("lospec/pico-8", "lospec/endesga-32", "lospec/sweetie-16")

_ROOT = Path(__file__).parents[2]


def measure_many(
    *, count: int, parallel: int, steps: int, rounds: int, started: int
) -> dict[str, Any]:
    """Time the same skins made in four ways, in turn.

    Args:
        count: skins a round.
        parallel: how many at a time, together.
        steps: of each.
        rounds: the ways take turns as often.
        started: for how many of the skins a program is started as well; 0 for none.

    Returns:
        Seconds a skin, on the clock and of the processor, of "a program each", `main.py` started
        anew for every skin; "alone", as `main.py` makes it, with the models loaded once; "alone, no
        film", with as little written as in a batch; and "together"; their ratios; and the share
        of the used texels that end in the same colour alone and together.
    """
    load = KeepGuidance()
    everything, sparse = _jobs(count, steps, ()), _jobs(count, steps, SPARSE)
    denoiser = load(everything[0].config, device="cpu", download=False)

    def alone(jobs: Sequence[Job]) -> None:
        for job in jobs:
            carry_out(job, SilentReporter(), load)

    def together(jobs: Sequence[Job]) -> None:
        _make_together(jobs, denoiser, parallel)

    ways: dict[str, tuple[Callable[[Sequence[Job]], None], list[Job]]] = {
        "a program each": (_start_each, everything[:started]),
        "alone": (alone, everything),
        "alone, no film": (alone, sparse),
        "together": (together, sparse),
    }
    ways = {name: (make, jobs) for name, (make, jobs) in ways.items() if jobs}
    found: dict[str, dict[str, float]] = {name: {"clock": 0.0, "processor": 0.0} for name in ways}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for name, (make, jobs) in ways.items():
                placed = [
                    dataclasses.replace(job, out=Path(folder) / name / f"{number}-{place}")
                    for place, job in enumerate(jobs)
                ]
                clock, processor = time.perf_counter(), _processor_seconds()
                make(placed)
                found[name]["clock"] += time.perf_counter() - clock
                found[name]["processor"] += _processor_seconds() - processor
        share = [
            _equal_share(
                job,
                Path(folder) / "alone, no film" / f"0-{place}" / "skin.png",
                Path(folder) / "together" / f"0-{place}" / "skin.png",
            )
            for place, job in enumerate(sparse)
        ]
    a_skin = {
        name: {unit: seconds / len(ways[name][1]) / rounds for unit, seconds in units.items()}
        for name, units in found.items()
    }
    return {
        "count": count,
        "parallel": parallel,
        "block": block_of(parallel, device="cpu"),
        "steps": steps,
        "rounds": rounds,
        **describe_machine("cpu"),
        "seconds_a_skin": a_skin,
        "ratio": {
            name: {unit: a_skin[name][unit] / a_skin["together"][unit] for unit in a_skin[name]}
            for name in ways
            if name != "together"
        },
        "equal_texels": sum(share) / count,
    }


def measure_parallel(counts: Sequence[int], *, steps: int) -> list[tuple[int, float]]:
    """Say how many skins an hour are made, by how many are made at a time, with little written."""
    return [
        (count, 3600 / time_together(count=count, parallel=count, steps=steps)) for count in counts
    ]


def time_together(*, count: int, parallel: int, steps: int) -> float:
    """Make skins of the embedded prior together, after the models are loaded: seconds a skin."""
    jobs = _jobs(count, steps, SPARSE)
    denoiser = KeepGuidance()(jobs[0].config, device="cpu", download=False)
    with tempfile.TemporaryDirectory() as folder:
        placed = [
            dataclasses.replace(job, out=Path(folder) / str(place))
            for place, job in enumerate(jobs)
        ]
        start = time.perf_counter()
        _make_together(placed, denoiser, parallel)
        return (time.perf_counter() - start) / count


def _make_together(jobs: Sequence[Job], denoiser: Denoiser, parallel: int) -> None:
    left = iter(jobs)

    def take() -> tuple[Job, Callable[..., object]] | None:
        job = next(left, None)
        return None if job is None else (job, lambda asked: _carry_out_with(job, asked))

    def end(job: Job, error: BaseException | None) -> None:
        if error is not None:
            raise error

    block = block_of(parallel, device="cpu")
    Crew[Job](denoiser, parallel=parallel, block=block).work(take, end)


def format_many(report: dict[str, Any]) -> str:
    """Write what `measure_many` found as a table for people."""
    lines = [
        f"embedded prior, {report['count']} skins of {report['steps']} steps, "
        f"{report['rounds']} rounds; together: {report['parallel']} at a time, "
        f"{report['block']} in a forward pass",
        format_machine(report),
        f"{'seconds a skin':18}{'clock':>10}{'processor':>12}{'clock ratio':>13}"
        f"{'processor ratio':>17}",
    ]
    for name, seconds in report["seconds_a_skin"].items():
        ratio = report["ratio"].get(name, {"clock": 1.0, "processor": 1.0})
        lines.append(
            f"{name:18}{seconds['clock']:10.2f}{seconds['processor']:12.2f}"
            f"{ratio['clock']:13.2f}{ratio['processor']:17.2f}"
        )
    lines.append(
        "used texels of the same colour, alone in blocks of 1 and together: "
        f"{report['equal_texels']:.1%}"
    )
    for count, skins in report.get("skins_an_hour", ()):
        lines.append(f"{count:4} at a time: {skins:8.0f} skins an hour")
    return "\n".join(lines)


def draw_many(report: dict[str, Any]) -> Image.Image:
    """Draw skins an hour against those at a time or, of one number, the ways beside each other."""
    if len(report.get("skins_an_hour", ())) > 1:
        curves = {"embedded prior": report["skins_an_hour"]}
        return draw_curves(
            f"Throughput, {report['device']}", curves, across="at a time", up="skins an hour"
        )
    bars = {name: {"clock": seconds["clock"]} for name, seconds in report["seconds_a_skin"].items()}
    return draw_bars(f"A skin, {report['device']}", bars, "s")


def _start_each(jobs: Sequence[Job]) -> None:
    for job in jobs:
        request = job.request
        words = ["-c", "embedded", "-pt", request.prompt, "--palette", request.palette]
        words += ["--seed", str(request.seed), "--steps", str(job.config.steps)]
        words += ["--out", str(job.folder())]
        environment = {**os.environ, "OMP_NUM_THREADS": str(torch.get_num_threads())}
        subprocess.run(
            [sys.executable, str(_ROOT / "main.py"), *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def _equal_share(job: Job, one: Path, other: Path) -> float:
    is_equal_HW = (read_picture(one) == read_picture(other)).all(-1)
    return is_equal_HW.flatten()[layout_of(job.request).texel_N].float().mean().item()


def _processor_seconds() -> float:
    """Give the processor's time so far, of this process and of those it has started."""
    return sum(os.times()[:4])


def _carry_out_with(job: Job, denoiser: Any) -> Path:
    return carry_out(job, SilentReporter(), lambda *_, **__: denoiser)


def _jobs(count: int, steps: int, overrides: Sequence[str]) -> list[Job]:
    parser = argparse.ArgumentParser()
    add_request_options(parser)
    jobs = []
    for number in range(count):
        words = ["-c", "embedded", "-pt", PROMPTS[number % len(PROMPTS)], "--seed", str(number)]
        words += ["--palette", PALETTES[number % len(PALETTES)], "--steps", str(steps)]
        words += ["--set", *overrides] if overrides else []
        jobs.append(read_job(parser.parse_args(words), resume_command="", say=lambda text: None))
    return jobs
