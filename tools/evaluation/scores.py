"""Gives a made skin its scores, and true skins the same, in the same way.

Knows which score belongs to which prompt; knows nothing about how skins are made or tabled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from torch import Tensor

from models.layout import SkinLayout
from models.palette import Palette
from tools.evaluation.colors import read_skin_colors
from tools.evaluation.figures import measure
from tools.evaluation.judge import Judge, Training, drawn_archetypes, load_judge
from tools.evaluation.matcher import Matcher, load_matcher
from tools.evaluation.prompts import DRAWN, Prompt, drawn_prompts
from tools.evaluation.references import (
    Scores,
    check_colors_of_drawn,
    check_colors_of_painted,
    measure_drawn,
    measure_painted,
    paint_prompt,
    quantize,
)
from tools.io.palettes import PALETTES, read_palette
from tools.painter import load as load_painter
from tools.training.skins import draw_sheet

_PAINTINGS = 4  # of each prompt, to see how well the judge recognises true skins
_FEWEST_COLORS, _MOST_COLORS = 8, 64  # of the palettes in which judges learn to see


@dataclass(frozen=True, eq=False)
class Judges:
    """What has learned to judge.

    Attributes:
        judge: of archetypes and additions.
        matcher: of captions.
        captions: among which the matcher looks for a skin's own.
        drawn: drawn skins, (64, 64, 4) uint8, and the archetypes that they show.
    """

    judge: Judge
    matcher: Matcher
    captions: tuple[str, ...]
    drawn: tuple[tuple[np.ndarray, str], ...]


def load_judges(
    prompts: Sequence[Prompt], training: Training, *, matcher_steps: int, cache: Path
) -> Judges:
    """Train what has to be learned, or take it from the cache: some minutes, or none.

    Args:
        prompts: whose accessories and adjectives the judge shall know.
        training: how the judge is trained.
        matcher_steps: of the matcher's training.
        cache: folder where both are kept.
    """
    names = sorted(path.relative_to(PALETTES) for path in PALETTES.glob("*/*.hex"))
    palettes = [read_palette(str(name))[0] for name in names]
    palettes = [each for each in palettes if _FEWEST_COLORS <= len(each) <= _MOST_COLORS]
    additions = {prompt.addition for prompt in prompts} - {""}
    return Judges(
        load_judge(sorted(additions), palettes, training, cache=cache),
        load_matcher(palettes, steps=matcher_steps, seed=training.seed, cache=cache),
        tuple(prompt.text for prompt, _ in drawn_prompts()),
        tuple(drawn_archetypes(load_painter().archetypes, "dev")),
    )


def score_skin(
    skin_HW4: Tensor,
    layout: SkinLayout,
    palette: Palette,
    prompt: Prompt,
    judges: Judges | None,
) -> Scores:
    """Score one skin against its prompt.

    Args:
        skin_HW4: (64, 64, 4) uint8 RGBA; every opaque texel is a colour of the palette.
        layout: of the skin.
        palette: the colours.
        prompt: what was asked for.
        judges: None leaves out what has to be learned.

    Returns:
        The scores that the prompt allows: colours where it claims any, and so on.
    """
    scores: Scores = {name: (value,) for name, value in measure(skin_HW4, layout).items()}
    if prompt.colors:
        right = read_skin_colors(skin_HW4, layout, palette, prompt.colors)
        scores["color"] = tuple(float(is_right) for is_right in right.values())
    if judges is not None:
        scores |= _recognize(draw_sheet(skin_HW4.numpy(), layout.arms), prompt, judges)
    return scores


def score_references(
    name: str, prompts: Sequence[Prompt], palette: Palette, judges: Judges | None
) -> dict[str, list[Scores]]:
    """Score true skins as the made ones are scored.

    Args:
        name: of the list of prompts; "drawn" has the true skins of its captions.
        prompts: the list.
        palette: the colours.
        judges: None leaves out what has to be learned.

    Returns:
        Column to scores: "drawn" and "painted", the figures of such skins; "ceiling", what the
        scores give on true skins; "chance", what they give where there is nothing to find.
    """
    drawn = measure_drawn(palette)
    is_drawn = name == DRAWN
    check = check_colors_of_drawn(palette) if is_drawn else check_colors_of_painted(palette)
    ceiling: list[Scores] = [{"color": check.true}]
    chance: list[Scores] = [{"color": check.shuffled}]
    if judges is not None and is_drawn:
        for prompt, skin in drawn_prompts():
            sheet_HW3 = draw_sheet(quantize(skin.skin_HW4, palette).numpy(), "classic")
            ceiling.append(_recognize(sheet_HW3, prompt, judges))
        chance.append({"retrieved": (1 / len(judges.captions),)})
    elif judges is not None:
        for prompt in prompts:
            if prompt.archetype:
                ceiling += _paint_and_recognize(prompt, palette, judges)
                chance += _paint_without(prompt, palette, judges)
        drawn += [
            {
                "archetype": _recognize(
                    draw_sheet(quantize(skin_HW4, palette).numpy(), "classic"),
                    Prompt("", archetype),
                    judges,
                )["archetype"]
            }
            for skin_HW4, archetype in judges.drawn
        ]
    return {
        "drawn": drawn,
        "painted": measure_painted(palette),
        "ceiling": ceiling,
        "chance": chance,
    }


def _recognize(sheet_HW3: np.ndarray, prompt: Prompt, judges: Judges) -> Scores:
    scores: Scores = {}
    if prompt.archetype:
        is_named = judges.judge.names_archetype(sheet_HW3, prompt.archetype)
        scores["archetype"] = (float(is_named),)
        if prompt.addition:
            is_seen = judges.judge.sees_addition(sheet_HW3, prompt.addition)
            scores["addition"] = (float(is_seen),)
            scores["both"] = (float(is_named and is_seen),)
    if prompt.text in judges.captions:
        own = judges.captions.index(prompt.text)
        is_first = judges.matcher.ranks_first(sheet_HW3, judges.captions, own)
        scores["retrieved"] = (float(is_first),)
    return scores


def _paint_and_recognize(prompt: Prompt, palette: Palette, judges: Judges) -> list[Scores]:
    found = []
    for number in range(_PAINTINGS):
        painted = paint_prompt(prompt, number)
        sheet_HW3 = draw_sheet(quantize(painted.skin_HW4, palette).numpy(), painted.arms)
        found.append(_recognize(sheet_HW3, prompt, judges))
    return found


def _paint_without(prompt: Prompt, palette: Palette, judges: Judges) -> list[Scores]:
    """See how often the judge finds what is not there."""
    found: list[Scores] = [{"archetype": (1 / len(judges.judge.archetypes),)}]
    if prompt.addition:
        plain = replace(prompt, addition="")
        for number in range(_PAINTINGS):
            painted = paint_prompt(plain, number)
            sheet_HW3 = draw_sheet(quantize(painted.skin_HW4, palette).numpy(), painted.arms)
            is_seen = judges.judge.sees_addition(sheet_HW3, prompt.addition)
            found.append({"addition": (float(is_seen),)})
    return found
