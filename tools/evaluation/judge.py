"""A judge that says which character a skin is and what it wears.

It learned from painted skins of other seeds than the prior's, held-out combinations among them, and
from drawn skins whose keywords name an archetype; all in the colours of random palettes. What it
does not measure: whether a skin is well drawn, and whether a person would agree. A skin that is
recognised looks like the painter's or the artists' skins of that name; so its figures mean
something only beside those of true skins.

Letters: B skins, H, W rows and columns of a sheet, A archetypes, L additions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.layout import Arms
from models.palette import Palette
from tools import painter
from tools.evaluation.reader import PaletteTables, SheetReader, fit
from tools.io.archetypes import ASSETS
from tools.io.evaluation import digest, read_weights, write_weights
from tools.painter.recipe import Recipe, Wear, walk
from tools.training.real import Split, read_real
from tools.training.skins import draw_sheet

_KEY = 7_002  # of the painter's randomness; the corpus and the references have others
_BATCH = 96
_CHANCE_OF_ADDITION = 0.5
_SHARE_OF_DRAWN = 0.12
_WEIGHT_OF_PRESENT = 4.0  # an addition is rarely there; without it the judge would rather say no
_WIDTH = 192
_ALIKE = {  # what archetypes look like by themselves, besides additions of their own name
    "ghost": {"ghostly"},
    "snowman": {"ice"},
    "santa": {"christmas", "santa_hat"},
}


@dataclass(frozen=True)
class Training:
    """How a judge is trained.

    Attributes:
        num_painted: how many skins are painted for it.
        steps: of training.
        seed: of everything.
    """

    num_painted: int = 6000
    steps: int = 1400
    seed: int = 0


@dataclass(frozen=True, eq=False)
class _Examples:
    """Skins to learn from; an addition's weight is 0 where nobody knows whether it is there."""

    sheet_NHW3: np.ndarray
    arms: list[Arms]
    archetype_N: np.ndarray
    addition_NL: np.ndarray
    weight_NL: np.ndarray


class Judge:
    """A trained judge.

    Attributes:
        archetypes: the names it knows.
        additions: the accessories and adjectives it knows.
    """

    def __init__(self, archetypes: Sequence[str], additions: Sequence[str], seed: int) -> None:
        """Make one that has not learned anything."""
        self.archetypes, self.additions = tuple(archetypes), tuple(additions)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.module = nn.Sequential(
                SheetReader(_WIDTH),
                nn.ReLU(),
                nn.Linear(_WIDTH, len(self.archetypes) + len(self.additions)),
            )

    def logits(self, sheet_BHW3: Tensor) -> tuple[Tensor, Tensor]:
        """Judge sheets: (B, A) and (B, L) logits."""
        return self.module(sheet_BHW3).tensor_split([len(self.archetypes)], dim=1)

    @torch.no_grad()
    def names_archetype(self, sheet_HW3: np.ndarray, archetype: str) -> bool:
        """Say whether a sheet looks most like this archetype."""
        logits_BA, _ = self.logits(torch.from_numpy(sheet_HW3[None]))
        return self.archetypes[int(logits_BA.argmax())] == archetype

    @torch.no_grad()
    def sees_addition(self, sheet_HW3: np.ndarray, addition: str) -> bool:
        """Say whether a sheet rather shows this accessory or adjective than not."""
        _, logits_BL = self.logits(torch.from_numpy(sheet_HW3[None]))
        return bool(logits_BL[0, self.additions.index(addition)] > 0)


def load_judge(
    additions: Sequence[str], palettes: Sequence[Palette], training: Training, *, cache: Path
) -> Judge:
    """Train a judge, or take it from the cache if nothing has changed.

    Args:
        additions: accessories and adjectives that it shall know.
        palettes: in whose colours it sees skins.
        training: how it is trained.
        cache: folder where judges are kept.

    Returns:
        The judge.
    """
    hand = painter.load()
    judge = Judge(sorted(hand.archetypes), sorted(set(additions)), training.seed)
    names = [palette.name for palette in palettes]
    path = cache / f"judge-{_digest(f'{training} {judge.additions} {names}')}.pt"
    weights = read_weights(path)
    if weights is None:
        _train(judge, hand, PaletteTables(palettes), training)
        write_weights(path, judge.module.state_dict())
    else:
        judge.module.load_state_dict(weights)
        judge.module.eval()
    return judge


def drawn_archetypes(
    archetypes: Mapping[str, Recipe], split: Split
) -> list[tuple[np.ndarray, str]]:
    """Find the drawn skins whose keywords name an archetype.

    Args:
        archetypes: file name to recipe.
        split: which side of the split.

    Returns:
        Skins, (64, 64, 4) uint8, and file names.
    """
    file_of = {name: file for file, recipe in archetypes.items() for name in _names_of(recipe)}
    return [
        (skin.skin_HW4, file_of[noun])
        for skin in read_real(split)
        for noun in skin.nouns[:1]
        if noun in file_of
    ]


def _names_of(recipe: Recipe) -> list[str]:
    return [*recipe.names, *(name for names in recipe.by_gender.values() for name in names)]


def _digest(text: str) -> str:
    """Tell apart what judges learn from: recipes, captions, and the code that makes skins of it."""
    here = Path(__file__)
    files = [here, here.with_name("reader.py"), *here.parents[1].glob("painter/*.py")]
    for folder in ("archetypes", "accessories", "adjectives"):
        files += (ASSETS / folder).glob("*.yaml")
    return digest([*files, ASSETS / "training" / "captions.jsonl"], text)


def _train(judge: Judge, hand: painter.Painter, tables: PaletteTables, training: Training) -> None:
    painted = _paint(judge, hand, training)
    drawn = _read_drawn(judge, hand)
    num_drawn = round(_BATCH * _SHARE_OF_DRAWN)

    def loss_of(rng: np.random.Generator) -> Tensor:
        picks = [
            (painted, int(at)) for at in rng.integers(len(painted.arms), size=_BATCH - num_drawn)
        ]
        picks += [(drawn, int(at)) for at in rng.integers(len(drawn.arms), size=num_drawn)]
        sheet_BHW3 = np.stack(
            [tables.recolor(many.sheet_NHW3[at], many.arms[at], rng) for many, at in picks]
        )
        logits_BA, logits_BL = judge.logits(torch.from_numpy(sheet_BHW3))
        archetype_B = torch.tensor([int(many.archetype_N[at]) for many, at in picks])
        addition_BL = torch.from_numpy(np.stack([many.addition_NL[at] for many, at in picks]))
        weight_BL = torch.from_numpy(np.stack([many.weight_NL[at] for many, at in picks]))
        of_archetype = nn.functional.cross_entropy(logits_BA, archetype_B)
        of_addition = nn.functional.binary_cross_entropy_with_logits(
            logits_BL,
            addition_BL,
            weight_BL * (1 + (_WEIGHT_OF_PRESENT - 1) * addition_BL),
            reduction="sum",
        )
        return of_archetype + of_addition / _BATCH

    fit(judge.module, loss_of, steps=training.steps, seed=training.seed)


def _paint(judge: Judge, hand: painter.Painter, training: Training) -> _Examples:
    """Paint every archetype as often, half of the skins with an addition that is looked for."""
    plain = painter.Painter(hand.archetypes, hand.accessories, {})
    num, additions = training.num_painted, judge.additions
    sheets, arms = [], []
    archetype_N = np.arange(num) % len(judge.archetypes)
    addition_NL = np.zeros((num, len(additions)), np.float32)
    weight_NL = np.ones_like(addition_NL)
    known = {name: _shown_by(hand, name) for name in judge.archetypes}
    for number in range(num):
        rng = np.random.default_rng((_KEY, training.seed, number))
        name = judge.archetypes[archetype_N[number]]
        wanted = ""
        if additions and rng.random() < _CHANCE_OF_ADDITION:
            wanted = additions[rng.integers(len(additions))]
        if wanted in hand.adjectives:
            skin = hand.paint(rng, name, adjective=wanted)
        else:
            skin = plain.paint(rng, name, wearing=[wanted] if wanted else None)
        sheets.append(draw_sheet(skin.skin_HW4, skin.arms))
        arms.append(skin.arms)
        for place, addition in enumerate(additions):
            addition_NL[number, place] = addition in (wanted, *skin.accessories)
            weight_NL[number, place] = addition not in known[name]
    return _Examples(np.stack(sheets), arms, archetype_N, addition_NL, weight_NL)


def _read_drawn(judge: Judge, hand: painter.Painter) -> _Examples:
    skins = drawn_archetypes(hand.archetypes, "train")
    nothing_NL = np.zeros((len(skins), len(judge.additions)), np.float32)
    return _Examples(
        np.stack([draw_sheet(skin, "classic") for skin, _ in skins]),
        ["classic"] * len(skins),
        np.array([judge.archetypes.index(name) for _, name in skins]),
        nothing_NL,
        nothing_NL,
    )


def _shown_by(hand: painter.Painter, archetype: str) -> set[str]:
    """Name the additions that an archetype may show by itself."""
    shown = {archetype, *_ALIKE.get(archetype, ())}
    left = [hand.archetypes[archetype]]
    while left:
        for step in walk(left.pop().paint):
            if isinstance(step, Wear) and step.name not in shown:
                shown.add(step.name)
                left.append(hand.accessories[step.name])
    return shown
