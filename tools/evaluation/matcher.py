"""A matcher that says which of many captions a skin was made for.

Two towers, one for sheets and one for captions, trained to agree (InfoNCE: van den Oord et al.
2018; Radford et al. 2021) on drawn skins and their captions alone, not on the painter. What it does
not measure: what captions do not say, such as the quality of the drawing; and its own eye is weak,
so a figure means something only beside that of the true skins of the same captions.

Letters: B skins, N captions, H, W rows and columns of a sheet, F features.
"""

import zlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.layout import skin_layout
from models.mirror import mirror_pairs
from models.palette import Palette
from tools.evaluation.reader import PaletteTables, SheetReader, fit
from tools.io.archetypes import ASSETS
from tools.io.evaluation import digest, read_weights, write_weights
from tools.training.real import read_real, word
from tools.training.skins import draw_sheet

STEPS = 1000
"""Of training, by default."""

_BATCH = 128
_WIDTH = 128
_NUM_GRAMS = 8192
_LONGEST_GRAM = 3
_CHANCE_OF_NEW_WORDING = 0.5


class Matcher(nn.Module):
    """Both towers."""

    def __init__(self) -> None:
        super().__init__()
        self.of_sheets = SheetReader(_WIDTH)
        self.of_grams = nn.EmbeddingBag(_NUM_GRAMS, _WIDTH, mode="mean")
        self.of_texts = nn.Sequential(
            nn.Linear(_WIDTH, _WIDTH), nn.ReLU(), nn.Linear(_WIDTH, _WIDTH)
        )
        self.log_scale = nn.Parameter(torch.tensor(2.5))

    def forward(self, sheet_BHW3: Tensor, captions: Sequence[str]) -> Tensor:
        """Compare.

        Args:
            sheet_BHW3: (B, 72, 48, 3) uint8.
            captions: N texts.

        Returns:
            (B, N) how well they agree.
        """
        grams = [_grams(caption) for caption in captions]
        starts = np.cumsum([0, *map(len, grams)])[:-1]
        text_NF = self.of_texts(
            self.of_grams(torch.tensor([*chain(*grams)]), torch.from_numpy(starts))
        )
        skin_BF = nn.functional.normalize(self.of_sheets(sheet_BHW3), dim=-1)
        return self.log_scale.exp() * skin_BF @ nn.functional.normalize(text_NF, dim=-1).T

    @torch.no_grad()
    def ranks_first(self, sheet_HW3: np.ndarray, captions: Sequence[str], own: int) -> bool:
        """Say whether a sheet agrees with its own caption best."""
        return int(self(torch.from_numpy(sheet_HW3[None]), captions).argmax()) == own


def load_matcher(palettes: Sequence[Palette], *, steps: int, seed: int, cache: Path) -> Matcher:
    """Train a matcher, or take it from the cache if nothing has changed.

    Args:
        palettes: in whose colours it sees skins.
        steps: of training.
        seed: of everything.
        cache: folder where matchers are kept.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        matcher = Matcher()
    here = Path(__file__)
    names = [palette.name for palette in palettes]
    files = [here, here.with_name("reader.py"), ASSETS / "training" / "captions.jsonl"]
    path = cache / f"matcher-{digest(files, f'{steps} {seed} {names}')}.pt"
    weights = read_weights(path)
    if weights is None:
        _train(matcher, PaletteTables(palettes), steps=steps, seed=seed)
        write_weights(path, matcher.state_dict())
    else:
        matcher.load_state_dict(weights)
    return matcher.eval()


def _train(matcher: Matcher, tables: PaletteTables, *, steps: int, seed: int) -> None:
    skins = read_real("train")
    odds_N = np.array([skin.weight for skin in skins])
    odds_N /= odds_N.sum()
    sheet_N2HW3 = np.stack(
        [
            [draw_sheet(each, "classic") for each in (skin.skin_HW4, mirror(skin.skin_HW4))]
            for skin in skins
        ]
    )

    def loss_of(rng: np.random.Generator) -> Tensor:
        chosen_B = rng.choice(len(skins), _BATCH, replace=False, p=odds_N)
        captions = [
            word(skins[at], rng) if rng.random() < _CHANCE_OF_NEW_WORDING else skins[at].caption
            for at in chosen_B
        ]
        sheet_BHW3 = np.stack(
            [tables.recolor(sheet_N2HW3[at, rng.integers(2)], "classic", rng) for at in chosen_B]
        )
        agreement_BB = matcher(torch.from_numpy(sheet_BHW3), captions)
        own_B = torch.arange(_BATCH)
        by_skin = nn.functional.cross_entropy(agreement_BB, own_B)
        return (by_skin + nn.functional.cross_entropy(agreement_BB.T, own_B)) / 2

    fit(matcher, loss_of, steps=steps, seed=seed)


def mirror(skin_HW4: np.ndarray) -> np.ndarray:
    """Swap left and right of a classic skin: (64, 64, 4) uint8."""
    pair_E2 = mirror_pairs(skin_layout("classic")).numpy()
    skin_T4 = skin_HW4.reshape(-1, 4)
    mirrored_T4 = skin_T4.copy()
    mirrored_T4[pair_E2[:, 0]] = skin_T4[pair_E2[:, 1]]
    mirrored_T4[pair_E2[:, 1]] = skin_T4[pair_E2[:, 0]]
    return mirrored_T4.reshape(skin_HW4.shape)


def _grams(caption: str) -> list[int]:
    """Number the words and the runs of two and three words; colour and thing stay together."""
    words = caption.lower().replace(",", " ").split() or [""]
    runs = [
        " ".join(words[at : at + length])
        for length in range(1, _LONGEST_GRAM + 1)
        for at in range(len(words) - length + 1)
    ]
    return [zlib.crc32(run.encode()) % _NUM_GRAMS for run in runs]
