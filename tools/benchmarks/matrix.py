"""Many cases of a step in one go, for a machine that is lent for minutes.

Every model, size, way to compute and number of nets; each case is written down as soon as it is
measured, so that the same command goes on where the time was over.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from config.errors import ConfigError, describe, require
from models.diffusion import sdxl
from tools.benchmarks.machine import format_machine
from tools.benchmarks.plot import draw_bars
from tools.benchmarks.random_sdxl import SHAPES, Vae, make_random_sdxl
from tools.benchmarks.steps import NETS, StepCase, measure_step
from tools.io.files import write_atomic

WAYS: Mapping[str, dict[str, Any]] = {
    # on top of a model's own options, the cheapest to try first
    "eager": {},
    "compiled": {"compile": True},
    "8-bit": {"storage": "float8"},
    "8-bit compiled": {"storage": "float8", "compile": True},
    "bfloat16": {"dtype": "bfloat16"},
}


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        shapes: of models, by name.
        sizes: of views in pixels.
        ways: names of `WAYS`.
        nets: numbers of ControlNets that ours follows.
        published: whether the published method is measured too, in the first way and with nets.
        rounds: steps to take the median of.
        device: where to work.
        minutes: after which no new case begins.
    """

    shapes: tuple[str, ...]
    sizes: tuple[int, ...]
    ways: tuple[str, ...] = tuple(WAYS)
    nets: tuple[int, ...] = (0, 2)
    published: bool = True
    rounds: int = 7
    device: str = "cpu"
    minutes: float = 9.0

    def __post_init__(self) -> None:
        """Check the names and ranges."""
        for what, given, known in (
            ("shapes", self.shapes, SHAPES),
            ("ways", self.ways, WAYS),
            ("nets", self.nets, range(len(NETS) + 1)),
        ):
            for each in given:
                require(each in known, what, each, "one of " + ", ".join(map(str, known)))
        require(self.minutes > 0, "minutes", self.minutes, "above 0")

    def cases(self, models: Path) -> dict[str, tuple[str, Callable[[], StepCase]]]:
        """List the cases: name → the model's shape, and what makes the case once that is there."""
        found = {}
        for shape in self.shapes:
            for size in self.sizes:
                for nets in self.nets:
                    for way in self.ways:
                        name = f"{shape} {size} px, {nets} nets, {way}"
                        found[name] = (shape, self._maker(models / shape, size, nets, way))
        return found

    def _maker(self, folder: Path, size: int, nets: int, way: str) -> Callable[[], StepCase]:
        def make() -> StepCase:
            chosen = tuple(folder / f"controlnet_{number}" for number in range(nets))
            return StepCase(
                sdxl.Config(model=str(folder), **WAYS[way]),
                chosen,
                size=size,
                is_flat=False,
                follows=nets > 0,
                is_alone=not (self.published and nets and way == self.ways[0]),
                rounds=self.rounds,
                device=self.device,
            )

        return make


def measure_matrix(
    plan: Plan, out: Path, models: Path, *, say: Callable[[str], None]
) -> dict[str, Any]:
    """Measure what is not in the folder yet, until the time is over.

    Args:
        plan: what.
        out: keeps a JSON file a case.
        models: keeps models with random weights, which are made where they are missing.
        say: is told how each case went.

    Returns:
        The cases that are there, ready for JSON.
    """
    end = time.monotonic() + 60 * plan.minutes
    rows, left = {}, 0
    for name, (shape, make) in plan.cases(models).items():
        path = out / "cases" / f"{name.replace(' ', '_').replace(',', '')}.json"
        if not path.is_file():
            if time.monotonic() > end:
                left += 1
                continue
            report = _measure(plan, models / shape, shape, make)
            write_atomic(path, json.dumps(report, indent=2).encode())
            say(f"{name}: {_summary(report)}")
        rows[name] = json.loads(path.read_text())
    if left:
        say(f"{left} cases are left, as the time is over: run the same command again")
    return {"rows": rows}


def _measure(plan: Plan, folder: Path, shape: str, make: Callable[[], StepCase]) -> dict[str, Any]:
    """Measure a case; what keeps it from being measured is its result."""
    if not (folder / "model_index.json").is_file():
        is_cuda = torch.device(plan.device).type == "cuda"
        dtype = torch.float16 if is_cuda else torch.float32
        vae: Vae = "full" if shape == "tiny" else "tiny"
        make_random_sdxl(folder, shape, vae=vae, dtype=dtype, num_controlnets=2)
    try:
        return measure_step(make())
    except ConfigError:
        raise
    except Exception as error:  # a way that this machine cannot go is a finding
        return {"failed": describe(error)[1]}
    finally:
        torch._dynamo.reset()
        if torch.device(plan.device).type == "cuda":
            torch.cuda.empty_cache()


def _summary(row: Mapping[str, Any]) -> str:
    if "failed" in row:
        return f"failed: {row['failed']}".splitlines()[0]
    return "; ".join(
        f"{name} {1000 * found['step']:.1f} ms, {row['floor_share'][name]:.0%} of the floor"
        for name, found in row["seconds"].items()
    )


def format_matrix(report: Mapping[str, Any]) -> str:
    """Write what `measure_matrix` found as a Markdown table."""
    rows: Mapping[str, Mapping[str, Any]] = report["rows"]
    good = [row for row in rows.values() if "seconds" in row]
    lines = [format_machine(dict(good[0]))] if good else []
    lines += ["", "| case | TFLOP | ms a step | of the floor | peak GB | as published, ms |"]
    lines.append("|---|---|---|---|---|---|")
    for name, row in rows.items():
        if "seconds" not in row:
            lines.append(f"| {name} | | {_summary(row)} | | | |")
            continue
        ours = row["seconds"]["ours"]
        peak = f"{ours['peak_bytes'] / 1e9:.2f}" if "peak_bytes" in ours else ""
        published = row["seconds"].get("published")
        lines.append(
            f"| {name} | {row['tflop']['ours']:.3g} | {1000 * ours['step']:.1f} "
            f"| {row['floor_share']['ours']:.0%} | {peak} "
            f"| {1000 * published['step']:.1f} |"
            if published
            else f"| {name} | {row['tflop']['ours']:.3g} | {1000 * ours['step']:.1f} "
            f"| {row['floor_share']['ours']:.0%} | {peak} | |"
        )
    return "\n".join(lines)


def draw_matrix(report: Mapping[str, Any]) -> Image.Image:
    """Draw milliseconds a step of each case, by part."""
    bars = {
        name: {
            part: 1000 * row["seconds"]["ours"][part]
            for part in ("render", "encode", "denoise", "backward", "rest")
        }
        for name, row in report["rows"].items()
        if "seconds" in row
    }
    return draw_bars("Ours, a part at a time", bars, "ms")


def choose_sizes(text: Sequence[int] | None, shapes: Sequence[str]) -> tuple[int, ...]:
    """Choose sizes of views: those given, or what the models like."""
    if text:
        return tuple(text)
    return (64, 128) if set(shapes) == {"tiny"} else (1024, 768, 512)
