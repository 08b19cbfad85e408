"""Trains small priors: text to skin sheet, unconditional, by context, LoRA, ControlNet.

accelerate launch -m tools.train_prior --config config/train/sheet.yaml

The same command again goes on where it stopped; at the end the folder that main.py or
tools.sample_prior loads is RUN/export. `--export FOLDER` writes it from the last checkpoint at any
time. Knows the command; the loop and the kinds are in tools/training.
"""

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers.utils.logging import disable_progress_bar as hide_diffusers_bars
from transformers.utils.logging import disable_progress_bar as hide_transformers_bars

from config.errors import ConfigError
from tools.cli.ending import end_well
from tools.training.loop import Training, plan
from tools.training.recipe import load_recipe


def main(argv: Sequence[str] | None = None) -> int:
    """Train, resume or export; returns the exit code."""
    options = _parse(argv)
    hours = [] if options.hours is None else [f"hours={options.hours}"]
    overrides = [*options.set, *hours]
    return end_well(lambda: _train(options, overrides))


def _train(options: argparse.Namespace, overrides: list[str]) -> int:
    recipe, kind_options = load_recipe(options.config, overrides)
    out = options.out or Path("runs") / recipe.kind
    hide_diffusers_bars()
    hide_transformers_bars()
    torch.set_num_threads(recipe.threads)
    torch.set_flush_denormal(True)
    if options.dry_run:
        print(plan(recipe, kind_options, out))
        return 0
    if options.export and not (out / "checkpoint.pt").exists():
        raise ConfigError(f"export: there is no {out / 'checkpoint.pt'}; expected a training's")
    training = Training(recipe, kind_options, out, say=_say)
    command = _reword(options.config, overrides)
    if options.export:
        training.export(options.export, command)
        return 0
    return training.run(command)


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--config", type=Path, default=Path("config/train/sheet.yaml"))
    parser.add_argument("--out", type=Path, help="run folder; default runs/KIND")
    parser.add_argument("--hours", type=float, help="budget; the learning rate ends with it")
    parser.add_argument(
        "--export", type=Path, metavar="FOLDER", help="write the last checkpoint as a model folder"
    )
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="other options")
    parser.add_argument("--dry-run", action="store_true", help="check all, print the plan")
    return parser.parse_args(argv)


def _reword(config: Path, overrides: Sequence[str]) -> str:
    """Say which command trains the same again."""
    words = ["accelerate", "launch", "-m", "tools.train_prior", "--config", config.as_posix()]
    return shlex.join([*words, *(["--set", *overrides] if overrides else [])])


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
