"""What rendering costs, without any guidance: against the number of views and their size."""

import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from PIL import Image

from config.errors import require
from models.layout import skin_layout
from models.renderer import shade
from models.rng import StepRng
from models.views import Setting, orbit
from tools.benchmarks.machine import describe_machine, format_machine
from tools.benchmarks.plot import draw_curves
from tools.benchmarks.stopwatch import wait_for


def measure_views(
    sizes: Sequence[int], counts: Sequence[int], *, rounds: int, device: str
) -> dict[str, Any]:
    """Time tracing new cameras, shading and its gradient.

    Args:
        sizes: pixels along each side of a view.
        counts: views a step.
        rounds: steps to take the median of.
        device: where to work.

    Returns:
        Seconds by size, number of views and part, ready for JSON.
    """
    require(rounds >= 1, "rounds", rounds, "1 or more")
    for name, values in (("sizes", sizes), ("views", counts)):
        require(min(values) >= 1, name, list(values), "each 1 or more")
    rows = [
        {"size": size, "views": count, **_time(size, count, rounds=rounds, device=device)}
        for size in sizes
        for count in counts
    ]
    return {**describe_machine(device), "rounds": rounds, "rows": rows}


def _time(size: int, count: int, *, rounds: int, device: str) -> dict[str, float]:
    layout = skin_layout()
    sampler = orbit.build(orbit.Config(num_views=count), Setting(layout, (size, size), device))
    skin_HW4 = torch.full((64, 64, 4), 0.5, device=device, requires_grad=True)
    found: dict[str, list[float]] = {"trace": [], "shade": [], "backward": []}
    for number in range(rounds + 1):
        marks = [_now(device)]
        shot = sampler(number, StepRng(0, number))
        marks.append(_now(device))
        views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3)
        marks.append(_now(device))
        views_B3HW.sum().backward()
        marks.append(_now(device))
        if number:
            for place, part in enumerate(found):
                found[part].append(marks[place + 1] - marks[place])
    return {part: statistics.median(seconds) for part, seconds in found.items()}


def _now(device: str) -> float:
    wait_for(torch.device(device))
    return time.perf_counter()


def format_views(report: Mapping[str, Any]) -> str:
    """Write what `measure_views` found as a table for people."""
    lines = [
        format_machine(dict(report)),
        f"milliseconds a step, medians of {report['rounds']}; new cameras in every step",
        f"{'size':>6}{'views':>7}{'trace':>10}{'shade':>10}{'backward':>10}{'sum':>10}",
    ]
    for row in report["rows"]:
        parts = [1000 * row[part] for part in ("trace", "shade", "backward")]
        numbers = "".join(f"{value:10.2f}" for value in (*parts, sum(parts)))
        lines.append(f"{row['size']:6}{row['views']:7}{numbers}")
    return "\n".join(lines)


def draw_views(report: Mapping[str, Any]) -> Image.Image:
    """Draw the sums, a curve for each size."""
    curves: dict[str, list[tuple[float, float]]] = {}
    for row in report["rows"]:
        whole = 1000 * (row["trace"] + row["shade"] + row["backward"])
        curves.setdefault(f"{row['size']} px", []).append((row["views"], whole))
    return draw_curves(
        f"Rendering, {report['device']}", curves, across="views a step", up="ms a step"
    )
