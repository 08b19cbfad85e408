"""Makes skins for lists of prompts and says how good they are: python -m tools.evaluate.

Distillation and the baseline (sample the prior, take the nearest colours) stand side by side, with
the same figures of true skins. Skins that are there already are not made again: to go on after a
stop, run the same command. Figures depend on the lists and on the judges, and no judge is a person:
look at the contact sheets, too.
"""

import argparse
import dataclasses
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState

from config.errors import ConfigError
from config.load import load_config
from config.schema import Config, Request
from models.diffusion import Denoiser
from models.palette import Palette
from tools.cli.ending import end_well
from tools.contact_sheet import Entry, draw_sheet
from tools.evaluation.baseline import GUIDANCE, STEPS
from tools.evaluation.judge import Training
from tools.evaluation.matcher import STEPS as MATCHER_STEPS
from tools.evaluation.prompts import DRAWN, Prompt, read_prompts
from tools.evaluation.report import Case, summarize, to_markdown
from tools.evaluation.scores import Judges, load_judges, score_references, score_skin
from tools.evaluation.skins import METHODS, MadeSkin, Method, make_skin
from tools.io.evaluation import SkinShelf, write_json, write_sheet, write_text
from tools.io.models import go_offline, locate
from tools.io.palettes import read_palette
from tools.io.record import fingerprint, make_record
from tools.io.skin_file import SkinPicture, color_pixels
from tools.optimize import layout_of, load_denoiser

_LISTS = ("seen", "held_out", DRAWN)
_PALETTES = ("lospec/pico-8", "lospec/endesga-32")
_SHIPPED = ("seen", "held_out", "tuning")
_COLUMNS = 6
_NOTES = (
    "Columns: drawn, held-out skins that people drew, in the same palette (their layout is the old "
    "one: left limbs are copies, and the outer layer is a hat or nothing); painted, skins of the "
    "recipes that the prior learned from, other seeds; ceiling, what a score gives on true skins; "
    "chance, what it gives on shuffled colours, without the thing, or by guessing.",
)


@dataclass(frozen=True)
class Task:
    """A skin to make: for a prompt of a list, in a palette, with a seed, by a method."""

    prompts: str
    prompt: Prompt
    palette: Palette
    seed: int
    method: Method

    @property
    def request(self) -> Request:
        """What is asked for."""
        return Request(self.prompt.text, self.palette.name, seed=self.seed)


class Maker:
    """Makes skins, with one load of the model, and keeps them on a shelf."""

    def __init__(self, config: Config, shelf: SkinShelf) -> None:
        """Load nothing yet."""
        self._config = config
        self._shelf = shelf
        self._device = str(PartialState().device)

    def make(self, task: Task) -> tuple[MadeSkin, bool]:
        """Make a skin, or take it from the shelf; returns it, and whether it was made now."""
        record = self._record(task)
        found = self._shelf.find(record, task.palette)
        if found is not None:
            index_HW, facts = found
            layout = layout_of(task.request)
            return MadeSkin(index_HW, layout, task.palette, **facts), False
        made = make_skin(
            task.method,
            task.request,
            self._config,
            palette=task.palette,
            denoiser=self._denoiser,
            device=self._device,
        )
        facts = {"coverage": made.coverage, "seconds": made.seconds}
        self._shelf.keep(
            record, made.index_HW, layout=made.layout, palette=task.palette, facts=facts
        )
        return made, True

    @cached_property
    def _denoiser(self) -> Denoiser:
        return load_denoiser(self._config, device=self._device, download=False)

    @cached_property
    def model(self) -> str:
        """The model's name and a hash of its files."""
        ((name, options),) = self._config.diffusion.items()
        return fingerprint(locate(getattr(options, "model", name)))

    def _record(self, task: Task) -> dict[str, Any]:
        record = make_record(task.request, self._config, task.palette, self.model)
        if task.method == "sample":
            record["config"] = {"steps": STEPS, "guidance": GUIDANCE}
        return {**record, "method": task.method}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: words after the program's name; by default the process's own.

    Returns:
        The exit code, see `config.errors.ExitCode`.
    """
    given = _parse(argv)
    torch.set_num_threads(given.threads)
    go_offline()
    return end_well(lambda: evaluate(given))


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.evaluate", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument(
        "--prompts",
        nargs="+",
        default=_LISTS,
        help="lists: YAML files, names in assets/evaluation, or 'drawn': captions of held-out "
        f"drawn skins [{' '.join(_LISTS)}]",
    )
    parser.add_argument(
        "--palette", nargs="+", default=_PALETTES, help=f"palettes [{' '.join(_PALETTES)}]"
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=(0, 1, 2), help="seeds [0 1 2]")
    parser.add_argument("-c", "--config", default="embedded", help="recipe [embedded]")
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE", help="as main.py"
    )
    parser.add_argument("--method", choices=("distil", "sample", "both"), default="both")
    parser.add_argument("--limit", type=int, help="prompts of each list, the first ones [all]")
    parser.add_argument("--out", type=Path, default=Path("runs/evaluate"), help="folder")
    parser.add_argument("--judges", type=Path, help="folder where judges are kept [OUT/judges]")
    parser.add_argument("--no_judges", action="store_true", help="only what needs no training")
    parser.add_argument(
        "--judge_steps", type=int, default=Training().steps, help="of training the judge"
    )
    parser.add_argument(
        "--judge_skins", type=int, default=Training().num_painted, help="painted for the judge"
    )
    parser.add_argument(
        "--matcher_steps", type=int, default=MATCHER_STEPS, help="of training the matcher"
    )
    parser.add_argument("--threads", type=int, default=1, help="of the CPU [1]")
    return parser.parse_args(argv)


def evaluate(given: argparse.Namespace) -> int:
    """Make, judge, report; returns the exit code.

    Raises:
        ConfigError: something given is wrong.
        ModelError: the model is missing or damaged.
    """
    if given.limit is not None and given.limit < 1:
        raise ConfigError(f"--limit: {given.limit}; expected 1 or more")
    palettes = [read_palette(name)[0] for name in dict.fromkeys(given.palette)]
    lists = _read_lists(given.prompts, given.limit)
    seeds = tuple(dict.fromkeys(given.seeds))
    config = load_config(given.config, given.set)
    maker = Maker(config, SkinShelf(given.out / "skins"))
    methods = METHODS if given.method == "both" else (given.method,)
    tasks = [
        Task(name, prompt, palette, seed, method)
        for name, prompts in lists.items()
        for palette in palettes
        for seed in seeds
        for method in methods
        for prompt in prompts
    ]
    made = list(_make_all(maker, tasks))
    judges = None if given.no_judges else _load_judges(given, lists)
    print("scoring", flush=True)
    scored = [
        Case(task.prompts, task.palette.name, task.method, task.seed, _score(task, skin, judges))
        for task, skin in made
    ]
    references = [
        Case(name, palette.name, column, 0, scores)
        for name, prompts in lists.items()
        for palette in palettes
        for column, found in score_references(name, prompts, palette, judges).items()
        for scores in found
    ]
    tables = summarize([*scored, *references])
    notes = [
        f"Model `{maker.model}`, {config.steps} steps of distillation (distil); the baseline "
        f"(sample) draws in {STEPS} steps at guidance {GUIDANCE:g}.",
        f"Seeds {', '.join(map(str, seeds))}; after ± the standard deviation of their means.",
        *_NOTES,
    ]
    text = to_markdown(tables, notes)
    write_text(given.out / "report.md", text)
    report = {
        "model": maker.model,
        "config": dataclasses.asdict(config),
        "tables": _plain(tables),
        "skins": [
            {**dataclasses.asdict(case), "prompt": task.prompt.text}
            for (task, _), case in zip(made, scored, strict=True)
        ],
    }
    write_json(given.out / "report.json", report)
    _draw_sheets(given.out, made, seeds[0])
    print(text)
    return 0


def _read_lists(names: Sequence[str], limit: int | None) -> dict[str, list[Prompt]]:
    lists: dict[str, list[Prompt]] = {}
    for given in dict.fromkeys(names):
        name, prompts = read_prompts(given)
        if name in lists:
            raise ConfigError(f"--prompts: '{given}'; another list is called {name}, too")
        lists[name] = prompts[:limit]
    return lists


def _make_all(maker: Maker, tasks: Sequence[Task]) -> Iterator[tuple[Task, MadeSkin]]:
    began_at, num_made = time.monotonic(), 0
    for number, task in enumerate(tasks, 1):
        skin, is_new = maker.make(task)
        if is_new:
            num_made += 1
            seconds = (time.monotonic() - began_at) / num_made
            print(
                f"{number}/{len(tasks)} {task.method} {task.palette.name} seed {task.seed} "
                f"'{task.prompt.text}' {skin.seconds:.1f} s, {seconds:.1f} s a skin",
                *skin.notices,
                sep="\n",
                flush=True,
            )
        yield task, skin


def _score(task: Task, skin: MadeSkin, judges: Judges | None) -> dict[str, tuple[float, ...]]:
    pixels_HW4 = color_pixels(skin.index_HW, skin.palette)
    return {
        **score_skin(pixels_HW4, skin.layout, skin.palette, task.prompt, judges),
        "coverage": (skin.coverage,),
        "seconds": (skin.seconds,),
    }


def _load_judges(given: argparse.Namespace, lists: Mapping[str, Sequence[Prompt]]) -> Judges:
    """Load the judges; they know what the shipped lists name, whatever is asked for now."""
    began_at = time.monotonic()
    print("training the judges, or taking them from their folder", flush=True)
    shipped = [read_prompts(name)[1] for name in _SHIPPED]
    judges = load_judges(
        [prompt for prompts in (*shipped, *lists.values()) for prompt in prompts],
        Training(given.judge_skins, given.judge_steps),
        matcher_steps=given.matcher_steps,
        cache=given.judges or given.out / "judges",
    )
    print(f"the judges are ready after {time.monotonic() - began_at:.0f} s", flush=True)
    return judges


def _plain(tables: Any) -> Any:
    """Turn summaries into what JSON can keep."""
    if dataclasses.is_dataclass(tables) and not isinstance(tables, type):
        return dataclasses.asdict(tables)
    return {key: _plain(value) for key, value in tables.items()}


def _draw_sheets(out: Path, made: Sequence[tuple[Task, MadeSkin]], seed: int) -> None:
    """Draw a contact sheet of each palette and method, of one seed; captions have their own."""
    entries: dict[str, list[Entry]] = {}
    for task, skin in made:
        if task.seed == seed:
            kind = f"{DRAWN}-" if task.prompts == DRAWN else ""
            name = f"{kind}{task.palette.name.replace('/', '-')}-{task.method}"
            picture = SkinPicture(color_pixels(skin.index_HW, skin.palette), skin.layout)
            label = f"{task.prompts} · {task.palette.name} · {task.method}"
            entries.setdefault(name, []).append(Entry(picture, task.prompt.text, label))
    for name, found in entries.items():
        write_sheet(out / f"sheet-{name}.png", draw_sheet(found, columns=_COLUMNS))


if __name__ == "__main__":
    sys.exit(main())
