"""How a step's cost grows: with views, palette, size of the pictures, and requests at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PIL import Image

from tools.benchmarks.machine import describe_machine, format_machine
from tools.benchmarks.many import time_together
from tools.benchmarks.plot import draw_curves
from tools.benchmarks.steps import StepCase
from tools.benchmarks.stopwatch import time_alternating

AXES = ("views", "colors", "size")


def measure_scale(
    case: StepCase, axes: Mapping[str, Sequence[int]], requests: Sequence[int], *, steps: int
) -> dict[str, Any]:
    """Time our step along each axis, all else as in the case.

    Args:
        case: where the axes cross, of a skin.
        axes: values of some of `AXES`.
        requests: skins of the embedded prior that are made at a time; none leaves them out.
        steps: of each of those.

    Returns:
        Milliseconds by axis and value, ready for JSON.
    """
    found: dict[str, list[tuple[int, float]]] = {}
    for axis, values in axes.items():
        for value in values:
            change: dict[str, Any] = {axis: value}
            changed = replace(case, **change)
            step = changed.our_step()
            seconds = time_alternating([step], device=case.device, rounds=case.rounds)
            found.setdefault(axis, []).append((value, 1000 * seconds[step.name]["step"]))
    for count in requests:
        seconds_a_skin = time_together(count=count, parallel=count, steps=steps)
        found.setdefault("requests", []).append((count, 1000 * seconds_a_skin / steps))
    return {
        "model": case.config.model,
        "views": case.views,
        "colors": case.colors,
        "size": case.size,
        **describe_machine(case.device),
        "rounds": case.rounds,
        "milliseconds": found,
    }


def format_scale(report: Mapping[str, Any]) -> str:
    """Write what `measure_scale` found as a table for people."""
    lines = [
        f"{report['model']}: {report['views']} view(s), {report['colors']} colours, "
        f"{report['size']} px where nothing else is said",
        format_machine(dict(report)),
        "milliseconds a step; of requests at a time, of the embedded prior, a step and skin",
    ]
    for axis, points in report["milliseconds"].items():
        lines.append(f"{axis:10}" + "".join(f"{value:>10}" for value, _ in points))
        lines.append(f"{'':10}" + "".join(f"{milliseconds:10.2f}" for _, milliseconds in points))
    return "\n".join(lines)


def draw_scale(report: Mapping[str, Any]) -> Image.Image:
    """Draw a curve for each axis, against the multiple of its least value."""
    curves = {
        axis: [(value / points[0][0], milliseconds) for value, milliseconds in points]
        for axis, points in report["milliseconds"].items()
    }
    return draw_curves(
        f"A step, {report['device']}", curves, across="multiple of the least value", up="ms"
    )
