"""Measure how long a step takes, where its time goes, and against what.

    python -m tools.bench make /tmp/model --shape tiny --controlnets 2
    python -m tools.bench step --model /tmp/model --size 256
    python -m tools.bench batch

`step` times our step and the method as published on one model in one run, in turn, and prints
medians and their ratio. `batch` times skins of the embedded prior made together against one at a
time. `make` writes a model with random weights in the shape of a public one, for
speed only.
"""

import argparse
import json
import platform
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import diffusers
import torch

from config.errors import ConfigError, ModelError, require
from models.diffusion import sdxl
from models.palette import Palette
from tools.benchmarks.many import format_many, measure_many
from tools.benchmarks.ours import OurStep
from tools.benchmarks.published import PublishedStep
from tools.benchmarks.random_sdxl import SHAPES, Prediction, Vae, make_random_sdxl
from tools.benchmarks.stopwatch import PARTS, time_alternating
from tools.io.files import write_atomic

_CANVAS = 64
_CANVAS_HELP = (
    "of our method: flat, as the published one's; or a skin that new cameras see each step"
)


def run_step(arguments: argparse.Namespace) -> dict[str, Any]:
    """Time both methods.

    Args:
        arguments: the options of `step`.

    Returns:
        What was measured and on what, ready for JSON.
    """
    require(arguments.rounds >= 1, "rounds", arguments.rounds, "1 or more")
    require(arguments.views >= 1, "views", arguments.views, "1 or more")
    flat = arguments.canvas == "flat"
    require(not flat or arguments.views == 1, "views", arguments.views, "1 on a flat canvas")
    require(2 <= arguments.colors <= 256, "colors", arguments.colors, "2 to 256")
    device, size = arguments.device, arguments.size
    controlnets = _find_controlnets(arguments.model, arguments.controlnet)
    grey_C = torch.linspace(0, 255, arguments.colors).to(torch.uint8)
    palette = Palette("greys", grey_C[:, None].expand(-1, 3).contiguous())
    config = sdxl.Config(
        model=str(arguments.model),
        resolution=(size, size),
        dtype=arguments.dtype,
        compile=arguments.compile,
    )
    ours = OurStep(
        config,
        palette,
        num_views=arguments.views,
        size=size,
        canvas=_CANVAS if flat else None,
        device=device,
    )
    published = PublishedStep(
        arguments.model,
        controlnets,
        palette,
        num_views=arguments.views,
        size=size,
        canvas=_CANVAS,
        device=device,
    )
    seconds = time_alternating((ours, published), device=device, rounds=arguments.rounds)
    return {
        "model": str(arguments.model),
        "size": size,
        "views": arguments.views,
        "colors": arguments.colors,
        "canvas": arguments.canvas,
        "controlnets": [path.name for path in controlnets],
        "forwards_a_view": {
            "ours": {"unet": 2, "controlnet": 0},
            "published": {"unet": 3, "controlnet": 3 * len(controlnets)},
        },
        "rounds": arguments.rounds,
        "compile": arguments.compile,
        "device": _device_name(device),
        "threads": torch.get_num_threads(),
        "dtype": {method.name: str(method.dtype)[6:] for method in (ours, published)},
        "versions": {"torch": torch.__version__, "diffusers": diffusers.__version__},
        "seconds": seconds,
        "ratio": seconds["published"]["step"] / seconds["ours"]["step"],
        "process_peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def format_report(report: Mapping[str, Any]) -> str:
    """Write what `run_step` found as a table for people."""
    columns = (*PARTS, "rest", "step")
    lines = [
        f"{report['model']}: {report['size']} px, {report['views']} view(s), "
        f"{report['colors']} colours, {report['canvas']} canvas for ours",
        *(
            f"{name}: {count['unet']} UNet and {count['controlnet']} ControlNet forwards a view"
            for name, count in report["forwards_a_view"].items()
        ),
        f"{report['device']}, {report['threads']} thread(s), torch {report['versions']['torch']}, "
        f"diffusers {report['versions']['diffusers']}"
        + (", compiled UNet for ours" if report["compile"] else ""),
        f"seconds, medians of {report['rounds']}; a part is waited for, a step is one piece",
        f"{'':10}{'dtype':>10}" + "".join(f"{column:>10}" for column in columns) + f"{'peak':>10}",
    ]
    for name, found in report["seconds"].items():
        peak = f"{found['peak_bytes'] / 2**30:.2f} GB" if "peak_bytes" in found else "-"
        lines.append(
            f"{name:10}{report['dtype'][name]:>10}"
            + "".join(f"{found[column]:10.4f}" for column in columns)
            + f"{peak:>10}"
        )
    lines.append(f"published / ours: {report['ratio']:.2f}")
    lines.append(f"peak of the whole process: {report['process_peak_bytes'] / 2**30:.2f} GB")
    return "\n".join(lines)


def _find_controlnets(model: Path, names: Sequence[str] | None) -> list[Path]:
    if names is None:
        return sorted(path for path in model.glob("controlnet*") if path.is_dir())
    paths = [model / name for name in names]
    for path in paths:
        require(path.is_dir(), "controlnet", path.name, f"a folder in '{model}'")
    return paths


def _device_name(device: str) -> str:
    if torch.device(device).type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device} ({platform.machine()})"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure speed.")
    commands = parser.add_subparsers(dest="command", required=True)
    step = commands.add_parser("step", help="time our step and the published method's")
    step.add_argument("--model", type=Path, required=True, help="a folder in SDXL format")
    step.add_argument("--size", type=int, default=256, help="pixels along each side of a view")
    step.add_argument("--views", type=int, default=1, help="views a step")
    step.add_argument("--colors", type=int, default=16, help="colours of the palette")
    step.add_argument("--canvas", choices=("flat", "skin"), default="flat", help=_CANVAS_HELP)
    step.add_argument("--rounds", type=int, default=7, help="steps to take the median of")
    default_device = "cuda" if torch.cuda.is_available() else "cpu"
    step.add_argument("--device", default=default_device, help="such as cuda or cpu")
    dtypes = get_args(sdxl.Config.__annotations__["dtype"])
    step.add_argument("--dtype", choices=dtypes, default="auto", help="of our method")
    step.add_argument("--compile", action="store_true", help="compile our UNet")
    step.add_argument(
        "--controlnet",
        nargs="*",
        metavar="FOLDER",
        help="of the published method, inside the model, canny and depth; default: controlnet*/ if "
        "there are any; no names for none",
    )
    step.add_argument("--json", type=Path, help="where to write the figures as well")
    batch = commands.add_parser("batch", help="time skins made together against one at a time")
    batch.add_argument("--count", type=int, default=16, help="skins a round [16]")
    batch.add_argument("--parallel", type=int, default=16, help="of them at a time [16]")
    batch.add_argument("--steps", type=int, default=120, help="of each [120]")
    batch.add_argument("--rounds", type=int, default=1, help="in which the ways take turns [1]")
    batch.add_argument(
        "--started", type=int, default=2, help="skins for which a program is started as well [2]"
    )
    batch.add_argument("--json", type=Path, help="where to write the figures as well")
    make = commands.add_parser("make", help="write a model with random weights")
    make.add_argument("folder", type=Path)
    make.add_argument("--shape", choices=tuple(SHAPES), default="tiny")
    make.add_argument("--prediction", choices=get_args(Prediction), default="epsilon")
    make.add_argument("--vae", choices=get_args(Vae), default="full")
    make.add_argument("--dtype", choices=("float16", "float32"), default="float32")
    make.add_argument("--controlnets", type=int, default=2, help="how many, controlnet_0 and on")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run what the command line asks for; exit code 2 for a mistake in it, 3 for a bad model."""
    arguments = _parser().parse_args(argv)
    try:
        if arguments.command == "make":
            make_random_sdxl(
                arguments.folder,
                arguments.shape,
                prediction=arguments.prediction,
                vae=arguments.vae,
                dtype=getattr(torch, arguments.dtype),
                num_controlnets=arguments.controlnets,
            )
            sys.stdout.write(f"{arguments.folder}: random weights, for speed only\n")
            return 0
        if arguments.command == "batch":
            for name in ("count", "parallel", "steps", "rounds"):
                require(getattr(arguments, name) >= 1, name, getattr(arguments, name), "1 or more")
            require(arguments.started >= 0, "started", arguments.started, "0 or more")
            report = measure_many(
                count=arguments.count,
                parallel=arguments.parallel,
                steps=arguments.steps,
                rounds=arguments.rounds,
                started=arguments.started,
            )
            sys.stdout.write(format_many(report) + "\n")
        else:
            report = run_step(arguments)
            sys.stdout.write(format_report(report) + "\n")
        if arguments.json:
            write_atomic(arguments.json, json.dumps(report, indent=2).encode())
    except (ConfigError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    except ModelError as error:
        sys.stderr.write(f"error: {error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
