"""What is measured of each skin, and what the table says of a variant.

Letters: H, W rows and columns of a skin or picture, B pictures.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from config.schema import BestConfig
from models.best import Judge
from models.diffusion import Denoiser
from models.layout import SkinLayout
from models.palette import Palette
from models.views import Shot
from tools.ablation.plan import Claim
from tools.evaluation.colors import read_skin_colors
from tools.evaluation.figures import measure
from tools.io.skin_file import color_pixels

LEVELS = (0.3, 0.5, 0.7)
NUM_DRAWS = 4

COLUMNS: Mapping[str, str] = {
    "colour": "share of the claimed parts that have the claimed colour; more is better",
    "error": "mean square of what the model would change, with the prompt; less is better",
    "gain": "how much larger that is without the prompt; more is better",
    "isolated": "share of opaque texels with no neighbour of their colour; as in drawn skins",
    "seam_step": "colour step across box edges over that within faces; as in drawn skins",
    "symmetry": "share of head and body that mirrors itself",
    "colors": "used colours",
    "outer": "share of opaque outer texels",
    "calls": "pictures that went through the network, a skin",
    "seconds": "a skin, on the machine that made the table",
}
"""What is measured, and what it says."""


@torch.no_grad()
def score_skin(
    index_HW: Tensor,
    layout: SkinLayout,
    palette: Palette,
    claim: Claim,
    *,
    denoiser: Denoiser,
    shots: Sequence[Shot],
) -> dict[str, float]:
    """Measure one skin.

    Args:
        index_HW: (H, W) int64 palette indices; the number of colours stands for transparent.
        layout: of the skin.
        palette: the colours.
        claim: what was asked for.
        denoiser: the guidance; what it is asked here is nobody's cost.
        shots: the views from which it judges.

    Returns:
        Name to value; no "colour" where the prompt claims none.
    """
    pixels_HW4 = color_pixels(index_HW, palette)
    scores = dict(measure(pixels_HW4, layout))
    straight_HW4 = pixels_HW4.float() / 255
    skin_HW4 = torch.cat([straight_HW4[..., :3] * straight_HW4[..., 3:], straight_HW4[..., 3:]], -1)
    config = BestConfig(every=1, levels=LEVELS * NUM_DRAWS)
    errors = []
    for prompt in (claim.prompt, ""):
        views = [
            (shot, denoiser.embed([prompt]).pick([0] * len(shot.view_names))) for shot in shots
        ]
        judge = Judge(config, denoiser, views, None, steps=1, seed=1)
        errors.append(judge.measure(skin_HW4))
    scores["error"], scores["gain"] = errors[0], errors[1] - errors[0]
    if claim.colors:
        found = read_skin_colors(pixels_HW4, layout, palette, claim.colors)
        scores["colour"] = sum(found.values()) / len(found)
    return scores


@dataclass(frozen=True)
class Line:
    """A variant's line of the table.

    Attributes:
        name: of the variant.
        count: skins.
        mean: of each figure.
        change: mean difference from the first variant, skin by skin; empty for the first.
        spread: standard error of that difference.
    """

    name: str
    count: int
    mean: Mapping[str, float]
    change: Mapping[str, float]
    spread: Mapping[str, float]


def sum_up(scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[Line]:
    """Compare variants with the first one on the skins that both have made.

    Args:
        scores: variant to skin (prompt, palette and seed) to figures.
    """
    first = next(iter(scores.values()), {})
    lines = []
    for name, skins in scores.items():
        mean, change, spread = {}, {}, {}
        for figure in COLUMNS:
            values = [found[figure] for found in skins.values() if figure in found]
            if values:
                mean[figure] = sum(values) / len(values)
            pairs = [
                found[figure] - first[skin][figure]
                for skin, found in skins.items()
                if figure in found and figure in first.get(skin, {})
            ]
            if pairs and skins is not first:
                change[figure] = sum(pairs) / len(pairs)
                spread[figure] = _standard_error(pairs)
        lines.append(Line(name, len(skins), mean, change, spread))
    return lines


def write_table(lines: Sequence[Line]) -> str:
    """Write Markdown: each figure with its difference from the first line and that one's error."""
    names = list(COLUMNS)
    rows = [
        "| variant | skins | " + " | ".join(names) + " |",
        "|---|---|" + "---|" * len(names),
    ]
    for line in lines:
        cells = [_cell(line, figure) for figure in names]
        rows.append(f"| {line.name} | {line.count} | " + " | ".join(cells) + " |")
    legend = [f"- `{name}`: {text}" for name, text in COLUMNS.items()]
    note = (
        "In brackets, the difference from the first line on the same prompts, palettes and seeds "
        "± its standard error."
    )
    return "\n".join([*rows, "", note, "", *legend, ""])


def _cell(line: Line, figure: str) -> str:
    if figure not in line.mean:
        return ""
    digits = {"error": 4, "gain": 4, "colors": 1, "calls": 0, "seconds": 1}.get(figure, 3)
    text = f"{line.mean[figure]:.{digits}f}"
    if figure in line.change and figure not in ("calls", "seconds"):
        text += f" ({line.change[figure]:+.{digits}f} ± {line.spread[figure]:.{digits}f})"
    return text


def _standard_error(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / max(1, len(values) - 1)
    return math.sqrt(variance / len(values))
