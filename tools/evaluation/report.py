"""From the scores of single skins to tables: means, spreads, and Markdown.

Knows nothing about how a score came about.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.evaluation.references import Scores

COLUMNS = ("distil", "sample", "drawn", "painted", "ceiling", "chance")
"""Columns of a table, in order; those without any number are left out."""

LABELS: Mapping[str, str] = {
    "color": "colour by part",
    "archetype": "archetype recognised",
    "addition": "accessory or adjective recognised",
    "both": "both recognised",
    "retrieved": "own caption ranked first",
    "isolated": "isolated texels, of opaque ones",
    "isolated_seen": "isolated texels, of the worn skin",
    "seam_step": "colour step at edges, relative",
    "symmetry": "mirror-equal texels, head and body",
    "limb_symmetry": "mirror-equal texels, limbs",
    "colors": "colours used",
    "outer": "opaque outer texels",
    "coverage": "texels that the guidance sees",
    "seconds": "seconds a skin",
}
"""What the scores are called, in the order of the table's rows."""


@dataclass(frozen=True)
class Case:
    """One judged skin.

    Attributes:
        prompts: the list that its prompt is of.
        palette: the palette's name.
        column: the method, or what it is a reference for.
        seed: of the making; references have one seed for all.
        scores: what was observed.
    """

    prompts: str
    palette: str
    column: str
    seed: int
    scores: Scores


@dataclass(frozen=True)
class Summary:
    """A score over many skins.

    Attributes:
        mean: over all observations, each seed alike.
        spread: standard deviation of the seeds' own means; None for a single seed.
        count: of observations.
    """

    mean: float
    spread: float | None
    count: int


Table = dict[str, dict[str, Summary]]
"""Score to column to summary."""


def summarize(cases: Iterable[Case]) -> dict[str, dict[str, Table]]:
    """Average.

    Returns:
        List to palette to table.
    """
    seen: dict[tuple[str, str, str, str], dict[int, list[float]]] = {}
    for case in cases:
        for score, values in case.scores.items():
            key = (case.prompts, case.palette, score, case.column)
            seen.setdefault(key, {}).setdefault(case.seed, []).extend(values)
    tables: dict[str, dict[str, Table]] = {}
    for (prompts, palette, score, column), by_seed in seen.items():
        means = [statistics.fmean(values) for values in by_seed.values() if values]
        if not means:
            continue
        summary = Summary(
            statistics.fmean(means),
            statistics.stdev(means) if len(means) > 1 else None,
            sum(map(len, by_seed.values())),
        )
        table = tables.setdefault(prompts, {}).setdefault(palette, {})
        table.setdefault(score, {})[column] = summary
    return tables


def to_markdown(tables: Mapping[str, Mapping[str, Table]], notes: Sequence[str]) -> str:
    """Draw every table, with notes above them."""
    lines = ["# Evaluation", "", *notes, ""]
    for prompts, by_palette in tables.items():
        for palette, table in by_palette.items():
            lines += [f"## {prompts}, {palette}", "", *_draw(table), ""]
    return "\n".join(lines)


def _draw(table: Table) -> list[str]:
    columns = [name for name in COLUMNS if any(name in row for row in table.values())]
    lines = [f"| figure | {' | '.join(columns)} |", "|---|" + "---|" * len(columns)]
    for score, label in LABELS.items():
        if score in table:
            cells = [_cell(table[score].get(column)) for column in columns]
            lines.append(f"| {label} | {' | '.join(cells)} |")
    return lines


def _cell(summary: Summary | None) -> str:
    if summary is None:
        return ""
    digits = 3 if abs(summary.mean) < 1 else 2 if abs(summary.mean) < 10 else 1
    spread = "" if summary.spread is None else f" ± {summary.spread:.{digits}f}"
    return f"{summary.mean:.{digits}f}{spread}"
