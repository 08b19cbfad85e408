"""Compares ways to make a skin, call for call: python -m tools.ablate --config PLAN --out FOLDER.

Makes the skins of every variant, measures them, and writes a table (table.md, table.json), a
picture of all (sheet.png, a row each), and where ways are tried with several numbers of calls,
curves of that (curves.png). What is in the folder already is not made again, so the same command
goes on after a stop, and a plan may grow.
"""

import argparse
import dataclasses
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import PartialState

from config.errors import ConfigError
from config.load import load_config
from config.schema import Config, Request
from models.palette import Palette
from models.rng import StepRng
from models.views import Setting
from tools.ablation.counting import CountingDenoiser
from tools.ablation.curves import draw_calls
from tools.ablation.plan import Claim, Plan, Variant, check_claims, check_plan
from tools.ablation.scores import COLUMNS, score_skin, sum_up, write_table
from tools.cli.ending import end_well
from tools.contact_sheet import Entry, draw_sheet
from tools.evaluation.baseline import sample_skin
from tools.io.ablation import read_plan, read_scores, write_scores, write_text
from tools.io.archetypes import ASSETS, read_rows
from tools.io.files import replacing
from tools.io.models import go_offline
from tools.io.palettes import read_palette
from tools.io.run_in_memory import RunInMemory
from tools.io.skin_file import read_skin, write_skin
from tools.optimize import Job, build_views, guidance_of, layout_of, load_denoiser, optimize


@dataclass(frozen=True, eq=False)
class Trial:
    """A skin to make.

    Attributes:
        variant: how.
        claim: what of.
        job: the request with the config and the palette.
    """

    variant: Variant
    claim: Claim
    job: Job

    @property
    def subject(self) -> str:
        """What is made, whatever the variant: prompt, palette and seed."""
        request = self.job.request
        return f"{request.prompt} · {request.palette} · {request.seed}"

    @property
    def key(self) -> str:
        """A hash of all that decides the result."""
        record = {**self.job.record, "variant": dataclasses.asdict(self.variant)}
        del record["variant"]["name"]
        return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:16]


def main(argv: Sequence[str] | None = None) -> int:
    """Make what is missing, and write the table.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        The exit code, see `config.errors.ExitCode`.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.ablate", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="the plan, a YAML file")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument("--only", nargs="+", default=[], help="names of variants to make [all]")
    parser.add_argument(
        "--set", nargs="+", default=[], help="options of all variants, such as steps=20"
    )
    parser.add_argument("--first", type=int, help="how many of the prompts to try [all]")
    parser.add_argument("--dry-run", action="store_true", help="check all, print what is missing")
    given = parser.parse_args(argv)
    go_offline()
    return end_well(lambda: _ablate(given))


def _ablate(given: argparse.Namespace) -> int:
    plan = check_plan(read_plan(given.config))
    if unknown := set(given.only) - {variant.name for variant in plan.variants}:
        raise ConfigError(f"--only: {', '.join(sorted(unknown))}; expected names of variants")
    if given.first is not None and given.first < 1:
        raise ConfigError(f"--first: {given.first}; expected 1 or more")
    trials = list_trials(plan, given.set, first=given.first)
    path = given.out / "scores.json"
    scores = read_scores(path)
    missing = [
        trial
        for trial in trials
        if trial.key not in scores and (not given.only or trial.variant.name in given.only)
    ]
    print(f"{len(trials)} skins, of which {len(missing)} are to be made")
    if given.dry_run:
        return 0
    bench = _Bench(str(PartialState().device))
    for number, trial in enumerate(missing, 1):
        scores[trial.key] = bench.try_out(trial, given.out / "skins" / f"{trial.key}.png")
        write_scores(path, scores)
        told = " ".join(f"{name} {scores[trial.key][name]:.3g}" for name in ("error", "calls"))
        print(f"{number}/{len(missing)} {trial.variant.name} · {trial.subject}: {told}", flush=True)
    _write_results(given.out, trials, scores)
    return 0


def list_trials(
    plan: Plan, overrides: Sequence[str] = (), *, first: int | None = None
) -> list[Trial]:
    """List every skin of a plan, variant by variant; everything is checked before the first.

    Args:
        plan: what to try.
        overrides: key=value each, for all variants.
        first: how many of the prompts; None takes all.

    Raises:
        ConfigError: a variant, prompt or palette is wrong.
    """
    path = Path(plan.prompts)
    claims = check_claims(read_rows(path if path.is_file() else ASSETS.parent / path))[:first]
    palettes = {name: read_palette(name)[0] for name in plan.palettes}
    trials = []
    for variant in plan.variants:
        try:
            config = load_config(plan.base, [*variant.overrides, *overrides])
        except ConfigError as error:
            raise ConfigError(f"variants.{variant.name}: {error}") from error
        if variant.best_of > 1 and not config.best.every:
            raise ConfigError(
                f"variants.{variant.name}: best_of without best.every=… chooses blindly"
            )
        trials += [
            Trial(variant, claim, Job(Request(claim.prompt, name, seed=seed), config, palette, ""))
            for claim in claims
            for name, palette in palettes.items()
            for seed in plan.seeds
        ]
    return trials


class _Bench:
    """Makes and measures skins; loads each guidance once."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._loaded: dict[str, CountingDenoiser] = {}

    def try_out(self, trial: Trial, path: Path) -> dict[str, float]:
        """Make a skin, write it and measure it."""
        job, config = trial.job, trial.job.config
        counting = self._load(config)
        before, began_at = counting.calls, time.monotonic()
        index_HW = self._make(trial.variant, job.request, config, job.palette, counting)
        cost = {"calls": counting.calls - before, "seconds": time.monotonic() - began_at}
        layout = layout_of(job.request)
        write_skin(path, index_HW, layout, job.palette)
        views = build_views(config, Setting(layout, counting.resolution, self._device))
        scores = score_skin(
            index_HW,
            layout,
            job.palette,
            trial.claim,
            denoiser=counting,
            shots=[views(0, StepRng(0, 0))],
        )
        return {**scores, **cost}

    def _make(
        self,
        variant: Variant,
        request: Request,
        config: Config,
        palette: Palette,
        denoiser: CountingDenoiser,
    ) -> torch.Tensor:
        if variant.method == "sample":
            return sample_skin(
                request.prompt,
                palette=palette,
                layout=layout_of(request),
                denoiser=denoiser,
                seed=request.seed,
                device=self._device,
            )
        runs = []
        for number in range(variant.best_of):
            run = RunInMemory(config.steps)
            optimize(
                dataclasses.replace(request, seed=request.seed + 1000 * number),
                config,
                palette=palette,
                denoiser=denoiser,
                run=run,
                device=self._device,
            )
            runs.append(run)
        best = min(runs, key=lambda run: run.verdict.get("error", 0.0))
        assert best.index_HW is not None, "the run has come to its end"
        return best.index_HW

    def _load(self, config: Config) -> CountingDenoiser:
        name = repr(guidance_of(config))
        if name not in self._loaded:
            self._loaded[name] = CountingDenoiser(
                load_denoiser(config, device=self._device, download=False)
            )
        return self._loaded[name]


def _write_results(out: Path, trials: Sequence[Trial], scores: dict[str, dict[str, float]]) -> None:
    """Write the table and the picture of what is there."""
    made = [trial for trial in trials if trial.key in scores]
    by_variant: dict[str, dict[str, dict[str, float]]] = {}
    for trial in made:
        by_variant.setdefault(trial.variant.name, {})[trial.subject] = scores[trial.key]
    lines = sum_up(by_variant)
    table = write_table(lines)
    write_text(out / "table.md", table)
    write_scores(
        out / "table.json",
        {"figures": dict(COLUMNS), "variants": [dataclasses.asdict(line) for line in lines]},
    )
    entries = [
        Entry(
            read_skin(out / "skins" / f"{trial.key}.png", arms="classic"),
            trial.claim.prompt,
            trial.variant.name,
        )
        for trial in made
    ]
    if entries:
        columns = max(len(subjects) for subjects in by_variant.values())
        with replacing(out / "sheet.png") as temporary:
            draw_sheet(entries, columns=columns).save(temporary)
    curves = draw_calls(lines)
    if curves is not None:
        with replacing(out / "curves.png") as temporary:
            curves.save(temporary)
    print(table)


if __name__ == "__main__":
    sys.exit(main())
