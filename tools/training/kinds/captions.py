"""Captions to mean sheets: what the text encoders of the embedded prior learn first.

Kind `sheet` takes them, and is taught by them (`sheet.reader`). Knows what is learned from what;
the loop is in tools/training.

Letters: B examples, C, H, W latents, T tokens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor, nn

from config.errors import require
from models.rng import StepRng
from tools.io.files import write_atomic
from tools.training import card, real
from tools.training.corpus import Corpus, Mixture, drop_captions, load_corpus
from tools.training.kinds import Facts, Setting
from tools.training.kinds.sheet import PROMPTS
from tools.training.mean_sheet import Reader
from tools.training.networks import (
    Size,
    export_text,
    latents_from_sheets,
    load_weights,
    sheets_from_latents,
)
from tools.training.sampling import tile, to_bytes, tokenize
from tools.training.skins import draw_sheet
from tools.training.words import keep_tokenizer


@dataclass(frozen=True)
class Config:
    """How the text encoders are trained.

    Attributes:
        caption_dropout: share of examples in [0, 1] that are shown without their caption.
        prompts: what the sample sheets show.
        size: of the networks; the prior's.
        mixture: of the data; the prior's.
    """

    caption_dropout: float = 0.1
    prompts: tuple[str, ...] = PROMPTS
    size: Size = field(default_factory=Size)
    mixture: Mixture = field(default_factory=Mixture)

    def __post_init__(self) -> None:
        """Check the ranges."""
        dropout = self.caption_dropout
        require(0 <= dropout <= 1, "captions.caption_dropout", dropout, "0 to 1")
        require(len(self.prompts) > 0, "captions.prompts", list(self.prompts), "at least one")


def build(config: Config, setting: Setting) -> "Captions":
    """Make the networks, at random."""
    return Captions(config, setting)


class Lesson(nn.Module):
    """The reader with its loss."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, clean_BCHW: Tensor, token_BT: Tensor) -> Tensor:
        """Return the squared error of each example's mean sheet, (B,)."""
        return (self.reader(token_BT).float() - clean_BCHW).square().mean((1, 2, 3))


class Captions:
    """The text encoders as a kind of training."""

    def __init__(self, config: Config, setting: Setting) -> None:
        self._config, self._setting = config, setting
        self._tokenizer = keep_tokenizer(setting.cache / "tokenizer")
        self.module = Lesson(Reader(config.size, self._tokenizer))

    def describe(self) -> str:
        """Say how large the networks are."""
        num_parameters = sum(each.numel() for each in self.module.parameters())
        return f"{num_parameters / 1e6:.2f} M parameters, {len(self._tokenizer)} tokens"

    def prepare(self) -> None:
        """Keep the words, and paint and compose the skins."""
        keep_tokenizer(self._setting.cache / "tokenizer", write=True)
        assert self._corpus, "reading it once makes it"

    def load(self, folder: Path) -> None:
        """Take the weights of a folder of this kind, or the text encoders of a prior.

        Words that it lacks stay random.
        """
        parts = self.module.reader.parts
        if (folder / "unet").exists():
            parts.pop("mean_sheet")
        load_weights(parts, self._tokenizer, folder)

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw sheets and captions."""
        sheet_BHW3, captions = self._corpus.batch(size, rng)
        captions = drop_captions(captions, self._config.caption_dropout, rng)
        return {
            "clean_BCHW": latents_from_sheets(torch.from_numpy(sheet_BHW3)),
            "token_BT": self._tokenize(captions),
        }

    def sample(self, module: Any, seed: int) -> Mapping[str, np.ndarray]:
        """Draw the mean sheets of the prompts."""
        token_BT = self._tokenize(self._config.prompts).to(self._setting.device)
        sheet_BHW3 = sheets_from_latents(module.reader(token_BT)).cpu()
        return {"sheets": tile([to_bytes(sheet) for sheet in sheet_BHW3], columns=8, scale=4)}

    def measure(self, module: Any) -> Mapping[str, float]:
        """Measure the error on drawn skins that are held out, and what their captions gain."""
        clean_BCHW, token_BT, empty_BT = self._held_out
        error = module(clean_BCHW, token_BT).mean().item()
        without = module(clean_BCHW, empty_BT).mean().item()
        return {"dev_error": error, "dev_gain_of_caption": without - error}

    def export(self, module: Any, folder: Path, facts: Facts) -> None:
        """Write the text encoders and what they were taught by."""
        export_text(folder, module.reader.text, self._tokenizer)
        weights = {
            name: value.half().contiguous()
            for name, value in module.reader.mean_sheet.state_dict().items()
        }
        write_atomic(folder / "mean_sheet" / "weights.safetensors", save(weights))
        card.save(folder, _word_card(facts), facts)

    def _tokenize(self, captions: Any) -> Tensor:
        """Tokenize, without the padding that no caption of the batch needs."""
        token_BT = tokenize(self._tokenizer, captions)
        is_said_BT = token_BT != self._tokenizer.pad_token_id
        return token_BT[:, : int(is_said_BT.sum(1).max()) + 1]

    @cached_property
    def _corpus(self) -> Corpus:
        return load_corpus(
            self._config.mixture,
            cache=self._setting.cache / "corpus",
            workers=self._setting.workers,
            seed=self._setting.seed,
        )

    @cached_property
    def _held_out(self) -> tuple[Tensor, Tensor, Tensor]:
        """Latents of drawn skins, their captions' tokens, and as many empty ones."""
        dev = real.read_real("dev")
        sheets = torch.from_numpy(np.stack([draw_sheet(skin.skin_HW4, "classic") for skin in dev]))
        tensors = (
            latents_from_sheets(sheets),
            self._tokenize([skin.caption for skin in dev]),
            self._tokenize([""] * len(dev)),
        )
        first, second, third = (tensor.to(self._setting.device) for tensor in tensors)
        return first, second, third


def _word_card(facts: Facts) -> str:
    return f"""---
license: cc-by-sa-4.0
---

# Text encoders that know what captions of skins mean on average

The two text encoders of the embedded prior, trained without a denoiser: from a caption they
estimate the mean of all character sheets that it fits, through the small network in mean_sheet.

{card.training_section(facts)}"""
