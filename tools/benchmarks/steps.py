"""One step of a run: where its time goes, against its floor and against the method as published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from config.errors import require
from models.diffusion import sdxl
from models.palette import Palette
from tools.benchmarks.machine import describe_machine, format_machine
from tools.benchmarks.ours import OurStep
from tools.benchmarks.plot import draw_bars
from tools.benchmarks.published import PublishedStep
from tools.benchmarks.stopwatch import PARTS, Method, process_peak_bytes, time_alternating
from tools.costs.devices import find_peak
from tools.costs.step import cost_of_step

CANVAS = 64
_SECONDS = (*PARTS, "rest", "step")
NETS = ("canny", "depth")
"""What the first two ControlNets are taken for."""


@dataclass(frozen=True)
class StepCase:
    """What is timed.

    Attributes:
        config: the model and how it computes.
        controlnets: folders of ControlNets, canny and depth: the published method's, and ours where
            it follows.
        size: pixels along each side of a view.
        views: a step.
        colors: of the palette.
        is_flat: whether ours has a flat canvas, as the published method, or a skin.
        follows: whether ours follows pictures by the same nets.
        is_alone: whether the published method is left out.
        rounds: steps to take the median of.
        device: where to work.
        peak: TFLOP/s that the device can do; 0 looks it up or measures it.
    """

    config: sdxl.Config
    controlnets: tuple[Path, ...] = ()
    size: int = 256
    views: int = 1
    colors: int = 16
    is_flat: bool = True
    follows: bool = False
    is_alone: bool = False
    rounds: int = 7
    device: str = "cpu"
    peak: float = 0.0

    def __post_init__(self) -> None:
        """Check the ranges."""
        require(self.rounds >= 1, "rounds", self.rounds, "1 or more")
        require(self.views >= 1, "views", self.views, "1 or more")
        is_right = not self.is_flat or self.views == 1
        require(is_right, "views", self.views, "1 on a flat canvas")
        require(2 <= self.colors <= 256, "colors", self.colors, "2 to 256")
        most = len(NETS)
        require(len(self.controlnets) <= most, "controlnet", len(self.controlnets), f"0 to {most}")
        require(self.peak >= 0, "peak", self.peak, "TFLOP/s above 0, or 0")

    @property
    def nets(self) -> dict[str, str]:
        """The ControlNets by name."""
        return {name: str(path) for name, path in zip(NETS, self.controlnets, strict=False)}

    def our_step(self) -> OurStep:
        """Load the model for our step."""
        grey_C = torch.linspace(0, 255, self.colors).to(torch.uint8)
        return OurStep(
            replace(
                self.config,
                resolution=(self.size, self.size),
                controlnets=self.nets if self.follows else {},
            ),
            Palette("greys", grey_C[:, None].expand(-1, 3).contiguous()),
            num_views=self.views,
            size=self.size,
            canvas=CANVAS if self.is_flat else None,
            device=self.device,
        )

    def published_step(self) -> PublishedStep:
        """Load the model for the published step."""
        grey_C = torch.linspace(0, 255, self.colors).to(torch.uint8)
        return PublishedStep(
            Path(self.config.model),
            self.controlnets,
            Palette("greys", grey_C[:, None].expand(-1, 3).contiguous()),
            num_views=self.views,
            size=self.size,
            canvas=CANVAS,
            device=self.device,
        )

    def tflop(self, name: str) -> float:
        """Count a step of "ours" or of "published"."""
        follows = self.follows or name == "published"
        config = replace(self.config, controlnets=self.nets if follows else {})
        cost = cost_of_step(
            config,
            num_views=self.views,
            size=(self.size, self.size),
            num_branches=2 if name == "ours" else 3,
        )
        return cost.flops / 1e12


def measure_step(case: StepCase) -> dict[str, Any]:
    """Time a case.

    Returns:
        What was measured and on what, ready for JSON: seconds of each part and of a whole step,
        TFLOP a step, and which share of the device's peak that is.
    """
    nets = len(case.controlnets)
    methods: list[Method] = [case.our_step()]
    if not case.is_alone:
        methods.append(case.published_step())
    seconds = time_alternating(methods, device=case.device, rounds=case.rounds)
    peaks: dict[str, Any] = {}
    for method in methods:
        peak, source = find_peak(case.device, method.dtype)
        given = (case.peak, "as given") if case.peak else (peak, source)
        peaks[method.name] = {"tflops": given[0], "source": given[1]}
    tflop = {method.name: case.tflop(method.name) for method in methods}
    return {
        "model": case.config.model,
        "size": case.size,
        "views": case.views,
        "colors": case.colors,
        "canvas": "flat" if case.is_flat else "skin",
        "controlnets": [path.name for path in case.controlnets],
        "follows": case.follows,
        "forwards_a_view": {
            "ours": {"unet": 2, "controlnet": 2 * nets if case.follows else 0},
            "published": {"unet": 3, "controlnet": 3 * nets},
        },
        "rounds": case.rounds,
        "compile": case.config.compile,
        **describe_machine(case.device),
        "dtype": {method.name: str(method.dtype)[6:] for method in methods},
        "seconds": seconds,
        "tflop": tflop,
        "peak": peaks,
        "floor_seconds": {name: tflop[name] / peaks[name]["tflops"] for name in tflop},
        "floor_share": {
            name: tflop[name] / peaks[name]["tflops"] / seconds[name]["step"] for name in tflop
        },
        **(
            {}
            if case.is_alone
            else {"ratio": seconds["published"]["step"] / seconds["ours"]["step"]}
        ),
        "process_peak_bytes": process_peak_bytes(),
    }


def format_step(report: Mapping[str, Any]) -> str:
    """Write what `measure_step` found as a table for people."""
    lines = [
        f"{report['model']}: {report['size']} px, {report['views']} view(s), "
        f"{report['colors']} colours, {report['canvas']} canvas for ours",
        *(
            f"{name}: {report['forwards_a_view'][name]['unet']} UNet and "
            f"{report['forwards_a_view'][name]['controlnet']} ControlNet forwards a view, "
            f"{report['tflop'][name]:.4g} TFLOP a step, floor "
            f"{report['floor_seconds'][name]:.4f} s at {report['peak'][name]['tflops']:.4g} "
            f"TFLOP/s ({report['peak'][name]['source']})"
            for name in report["seconds"]
        ),
        format_machine(dict(report)) + (", ours compiled" if report["compile"] else ""),
        f"seconds, medians of {report['rounds']}; a part is waited for, a step is one piece",
        f"{'':10}{'dtype':>10}"
        + "".join(f"{column:>10}" for column in _SECONDS)
        + f"{'of floor':>10}{'peak':>10}",
    ]
    for name, found in report["seconds"].items():
        peak = f"{found['peak_bytes'] / 2**30:.2f} GB" if "peak_bytes" in found else "-"
        lines.append(
            f"{name:10}{report['dtype'][name]:>10}"
            + "".join(f"{found[column]:10.4f}" for column in _SECONDS)
            + f"{report['floor_share'][name]:10.1%}{peak:>10}"
        )
    if "ratio" in report:
        lines.append(f"published / ours: {report['ratio']:.2f}")
    lines.append(f"peak of the whole process: {report['process_peak_bytes'] / 2**30:.2f} GB")
    return "\n".join(lines)


def draw_step(report: Mapping[str, Any]) -> Image.Image:
    """Draw where the time goes."""
    bars = {
        name: {part: 1000 * found[part] for part in (*PARTS, "rest")}
        for name, found in report["seconds"].items()
    }
    title = f"{Path(report['model']).name}, {report['size']} px, {report['device']}"
    return draw_bars(title, bars, "ms")


def find_controlnets(model: Path, names: Sequence[str] | None) -> tuple[Path, ...]:
    """Find the ControlNets inside a model's folder: those of these names, or all.

    Raises:
        ConfigError: there is no such folder.
    """
    if names is None:
        return tuple(sorted(path for path in model.glob("controlnet*") if path.is_dir()))
    paths = tuple(model / name for name in names)
    for path in paths:
        require(path.is_dir(), "controlnet", path.name, f"a folder in '{model}'")
    return paths
