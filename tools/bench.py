"""Measure how long things take, where the time goes, and against what.

    python -m tools.bench make /tmp/model --shape tiny --controlnets 2
    python -m tools.bench step --model /tmp/model --size 256
    python -m tools.bench run -pt knight --palette lospec/pico-8
    python -m tools.bench batch --parallel 1 2 4 8 16
    python -m tools.bench views
    python -m tools.bench scale --model /tmp/model
    python -m tools.bench precision --model assets/prior
    python -m tools.bench matrix --shapes sdxl ssd1b vega --out runs/bench

`step` times our step and the method as published on one model in one run, in turn, and prints
medians, shares of the computed floor, and their ratio. `run` times a whole request, `batch` skins
of the embedded prior made together against one at a time, `views` rendering alone, `scale` a step
along four axes, and `matrix` many cases of a step. `precision` says how far fewer digits turn the
direction of the guidance. `make` writes a model with random weights in the
shape of a public one, for speed only.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import torch
from PIL import Image

from config.errors import ConfigError, ModelError, require
from models.diffusion import sdxl
from tools.benchmarks.many import draw_many, format_many, measure_many, measure_parallel
from tools.benchmarks.matrix import (
    WAYS,
    Plan,
    choose_sizes,
    draw_matrix,
    format_matrix,
    measure_matrix,
)
from tools.benchmarks.precision import (
    MODES,
    draw_precision,
    format_precision,
    measure_precision,
)
from tools.benchmarks.random_sdxl import SHAPES, Prediction, Vae, make_random_sdxl
from tools.benchmarks.rendering import draw_views, format_views, measure_views
from tools.benchmarks.scaling import AXES, draw_scale, format_scale, measure_scale
from tools.benchmarks.steps import (
    StepCase,
    draw_step,
    find_controlnets,
    format_step,
    measure_step,
)
from tools.benchmarks.whole import draw_run, format_run, measure_run
from tools.cli.request import add_request_options, read_job
from tools.io.files import replacing, write_atomic
from tools.io.models import go_offline

_CANVAS_HELP = (
    "of our method: flat, as the published one's; or a skin that new cameras see each step"
)
_MODELS = Path("runs/bench-models")


@dataclass(frozen=True)
class Command:
    """What a command measures, as a table and as a figure.

    Attributes:
        measure: from the command line to a report, ready for JSON.
        show: the report as a table for people.
        draw: the report as a figure.
    """

    measure: Callable[[argparse.Namespace], dict[str, Any]]
    show: Callable[[Any], str]
    draw: Callable[[Any], Image.Image]


def _case(arguments: argparse.Namespace) -> StepCase:
    return StepCase(
        sdxl.Config(
            model=str(arguments.model),
            dtype=arguments.dtype,
            storage=arguments.storage,
            channels_last=arguments.channels_last or None,
            compile=arguments.compile,
        ),
        find_controlnets(arguments.model, arguments.controlnet),
        size=arguments.size,
        views=arguments.views,
        colors=arguments.colors,
        is_flat=arguments.canvas == "flat",
        follows=arguments.follow,
        is_alone=arguments.alone,
        rounds=arguments.rounds,
        device=arguments.device,
        peak=arguments.peak,
    )


def _step(arguments: argparse.Namespace) -> dict[str, Any]:
    return measure_step(_case(arguments))


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    if not arguments.download:
        go_offline()

    def say(text: str) -> None:
        sys.stderr.write(f"{text}\n")

    return measure_run(
        lambda: read_job(arguments, resume_command="", say=say, is_dry=True),
        device=arguments.device,
    )


def _batch(arguments: argparse.Namespace) -> dict[str, Any]:
    for name in ("count", "steps", "rounds"):
        require(getattr(arguments, name) >= 1, name, getattr(arguments, name), "1 or more")
    require(min(arguments.parallel) >= 1, "parallel", arguments.parallel, "each 1 or more")
    require(arguments.started >= 0, "started", arguments.started, "0 or more")
    report = measure_many(
        count=arguments.count,
        parallel=max(arguments.parallel),
        steps=arguments.steps,
        rounds=arguments.rounds,
        started=arguments.started,
    )
    if len(arguments.parallel) > 1:
        report["skins_an_hour"] = measure_parallel(arguments.parallel, steps=arguments.steps)
    return report


def _views(arguments: argparse.Namespace) -> dict[str, Any]:
    return measure_views(
        arguments.sizes, arguments.counts, rounds=arguments.rounds, device=arguments.device
    )


def _scale(arguments: argparse.Namespace) -> dict[str, Any]:
    axes = {axis: getattr(arguments, f"{axis}_axis") for axis in AXES}
    return measure_scale(
        _case(arguments),
        {axis: values for axis, values in axes.items() if values},
        arguments.requests,
        steps=arguments.request_steps,
    )


def _precision(arguments: argparse.Namespace) -> dict[str, Any]:
    return measure_precision(
        sdxl.Config(model=str(arguments.model)),
        arguments.prompt,
        modes=arguments.modes,
        levels=arguments.levels,
        guidance_scale=arguments.guidance_scale,
        device=arguments.device,
    )


def _matrix(arguments: argparse.Namespace) -> dict[str, Any]:
    plan = Plan(
        tuple(arguments.shapes),
        choose_sizes(arguments.sizes, arguments.shapes),
        ways=tuple(arguments.ways),
        nets=tuple(arguments.nets),
        published=not arguments.alone,
        rounds=arguments.rounds,
        device=arguments.device,
        minutes=arguments.minutes,
    )

    def say(text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    return measure_matrix(plan, arguments.out, arguments.models, say=say)


COMMANDS: Mapping[str, Command] = {
    "step": Command(_step, format_step, draw_step),
    "run": Command(_run, format_run, draw_run),
    "batch": Command(_batch, format_many, draw_many),
    "views": Command(_views, format_views, draw_views),
    "scale": Command(_scale, format_scale, draw_scale),
    "precision": Command(_precision, format_precision, draw_precision),
    "matrix": Command(_matrix, format_matrix, draw_matrix),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="Measure speed.")
    commands = parser.add_subparsers(dest="command", required=True)
    step = commands.add_parser("step", help="time our step and the published method's")
    _add_step_options(step)
    run = commands.add_parser("run", help="time a whole request; the options of main.py")
    add_request_options(run)
    _add_device(run)
    batch = commands.add_parser("batch", help="time skins made together against one at a time")
    batch.add_argument("--count", type=int, default=16, help="skins a round [16]")
    batch.add_argument(
        "--parallel",
        type=int,
        nargs="+",
        default=[16],
        help="of them at a time; of several numbers, a curve [16]",
    )
    batch.add_argument("--steps", type=int, default=120, help="of each [120]")
    batch.add_argument("--rounds", type=int, default=1, help="in which the ways take turns [1]")
    batch.add_argument(
        "--started", type=int, default=2, help="skins for which a program is started as well [2]"
    )
    views = commands.add_parser("views", help="time rendering alone")
    views.add_argument("--sizes", type=int, nargs="+", default=[64, 256, 512], help="pixels")
    views.add_argument("--counts", type=int, nargs="+", default=[1, 2, 4, 8], help="views a step")
    views.add_argument("--rounds", type=int, default=7, help="steps to take the median of")
    _add_device(views)
    scale = commands.add_parser("scale", help="time our step along four axes")
    _add_step_options(scale)
    for axis, values in (("views", [1, 2, 4]), ("colors", [4, 16, 64, 256]), ("size", [64, 128])):
        scale.add_argument(f"--{axis}_axis", type=int, nargs="*", default=values, metavar="N")
    scale.add_argument(
        "--requests", type=int, nargs="*", default=[1, 2, 4, 8], help="skins at a time"
    )
    scale.add_argument("--request_steps", type=int, default=20, help="of each of those [20]")
    precision = commands.add_parser("precision", help="compare precisions with float32")
    precision.add_argument("--model", type=Path, required=True, help="a folder in SDXL format")
    precision.add_argument("--prompt", nargs="+", default=["knight", "wizard", "a red robot"])
    precision.add_argument("--modes", nargs="+", default=list(MODES), help="; ".join(MODES))
    precision.add_argument("--levels", type=float, nargs="+", default=[0.1, 0.3, 0.5, 0.7, 0.9])
    precision.add_argument("--guidance_scale", type=float, default=40.0, help="g [40]")
    _add_device(precision)
    matrix = commands.add_parser("matrix", help="time many cases of a step; resumable")
    matrix.add_argument("--shapes", nargs="+", default=["sdxl"], help=", ".join(SHAPES))
    matrix.add_argument("--sizes", type=int, nargs="+", help="pixels [1024 768 512]")
    matrix.add_argument("--ways", nargs="+", default=list(WAYS), help=", ".join(WAYS))
    matrix.add_argument("--nets", type=int, nargs="+", default=[0, 2], help="ControlNets followed")
    matrix.add_argument("--alone", action="store_true", help="leave the published method out")
    matrix.add_argument("--rounds", type=int, default=7, help="steps to take the median of")
    matrix.add_argument("--minutes", type=float, default=9.0, help="after which none begins [9]")
    matrix.add_argument("--out", type=Path, required=True, help="keeps a file a case")
    matrix.add_argument("--models", type=Path, default=_MODELS, help=f"random weights [{_MODELS}]")
    _add_device(matrix)
    for command in (step, run, batch, views, scale, precision, matrix):
        command.add_argument("--json", type=Path, help="where to write the figures as well")
        command.add_argument("--plot", type=Path, help="where to draw them, a .png")
    make = commands.add_parser("make", help="write a model with random weights")
    make.add_argument("folder", type=Path)
    make.add_argument("--shape", choices=tuple(SHAPES), default="tiny")
    make.add_argument("--prediction", choices=get_args(Prediction), default="epsilon")
    make.add_argument("--vae", choices=get_args(Vae), default="full")
    make.add_argument("--dtype", choices=("float16", "float32"), default="float32")
    make.add_argument("--controlnets", type=int, default=2, help="how many, controlnet_0 and on")
    return parser


def _add_device(parser: argparse.ArgumentParser) -> None:
    default = "cuda" if torch.cuda.is_available() else "cpu"
    parser.add_argument("--device", default=default, help="such as cuda or cpu")


def _add_step_options(step: argparse.ArgumentParser) -> None:
    step.add_argument("--model", type=Path, required=True, help="a folder in SDXL format")
    step.add_argument("--size", type=int, default=256, help="pixels along each side of a view")
    step.add_argument("--views", type=int, default=1, help="views a step")
    step.add_argument("--colors", type=int, default=16, help="colours of the palette")
    step.add_argument("--canvas", choices=("flat", "skin"), default="flat", help=_CANVAS_HELP)
    step.add_argument("--rounds", type=int, default=7, help="steps to take the median of")
    _add_device(step)
    dtypes = get_args(sdxl.Config.__annotations__["dtype"])
    step.add_argument("--dtype", choices=dtypes, default="auto", help="of our method")
    storages = get_args(sdxl.Config.__annotations__["storage"])
    step.add_argument("--storage", choices=storages, default="full", help="of our weights")
    step.add_argument("--channels_last", action="store_true", help="on a CPU as well as on a GPU")
    step.add_argument("--compile", action="store_true", help="compile our networks")
    step.add_argument(
        "--controlnet",
        nargs="*",
        metavar="FOLDER",
        help="of the published method, inside the model, canny and depth; default: controlnet*/ if "
        "there are any; no names for none",
    )
    step.add_argument("--follow", action="store_true", help="ours follows the ControlNets, too")
    step.add_argument("--alone", action="store_true", help="leave the published method out")
    step.add_argument(
        "--peak", type=float, default=0.0, help="TFLOP/s of the device [looked up, or measured]"
    )


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
        command = COMMANDS[arguments.command]
        report = command.measure(arguments)
        sys.stdout.write(command.show(report) + "\n")
        if arguments.json:
            write_atomic(arguments.json, json.dumps(report, indent=2).encode())
        if arguments.plot:
            with replacing(arguments.plot) as temporary:
                command.draw(report).save(temporary, "PNG")
    except (ConfigError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    except ModelError as error:
        sys.stderr.write(f"error: {error}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
