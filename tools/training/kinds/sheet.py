"""Text to sheet: a small SDXL-format model of skins, drawn as character sheets.

Knows how the networks are trained on which data; the loop is in tools/training.

Letters: B examples, C, H, W latents, T tokens.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from config.errors import require
from models.rng import StepRng
from tools.painter.preview import draw_preview
from tools.training import card, real
from tools.training.corpus import Corpus, Mixture, drop_captions, load_corpus
from tools.training.decoder import fit_decoder
from tools.training.kinds import Facts, Setting
from tools.training.known import trained_words, write_words
from tools.training.mean_sheet import Reader
from tools.training.networks import (
    LATENT_SIZE,
    Prior,
    Size,
    export_folder,
    latents_from_sheets,
    load_weights,
    make_scheduler,
    make_vae,
)
from tools.training.sampling import (
    measure,
    noise_steps,
    sample,
    skins_from_sheets,
    tile,
    to_bytes,
    tokenize,
)
from tools.training.skins import draw_sheet
from tools.training.words import keep_tokenizer

PROMPTS = (
    "knight",
    "a wizard with a blue robe and a white beard",
    "pirate",
    "astronaut",
    "santa",
    "panda",
    "skeleton",
    "a farmer with a red shirt",
    "robot",
    "a witch with a purple robe",
    "a king with a golden crown",
    "a woman with long red hair and a green dress",
    "zombie knight",
    "a frog with a red scarf",
    "a man with black hair, a blue top and grey trousers",
    "a ninja with a yellow belt",
)

_DECODER = 5  # stream of random numbers; 1 and 2 are the painter's and composer's, 3 the loop's
_FACE_CELLS = ((slice(0, 2), slice(1, 3)), (slice(8, 10), slice(1, 3)))  # worn and bare


@dataclass(frozen=True)
class Config:
    """How the prior is trained.

    Attributes:
        caption_dropout: share of examples in [0, 1] that are shown without their caption.
        face_weight: weight in the loss of the front of the head, 1 or more.
        reader: folder that kind `captions` exported: the text encoders begin as its own, and at
            nearly pure noise it teaches the UNet; "" does without.
        taught: share of examples in [0, 1] that the reader teaches.
        taught_from: noise level in [0, 1) from which on it does.
        sample_steps: DDIM steps of a sample.
        guidance: scale of classifier-free guidance of a sample.
        decoder_steps: of fitting the decoder before an export.
        prompts: what the sample sheets show.
        size: of the networks.
        mixture: of the data.
    """

    caption_dropout: float = 0.1
    face_weight: float = 3.0
    reader: str = ""
    taught: float = 0.5
    taught_from: float = 0.95
    sample_steps: int = 25
    guidance: float = 3.0
    decoder_steps: int = 600
    prompts: tuple[str, ...] = PROMPTS
    size: Size = field(default_factory=Size)
    mixture: Mixture = field(default_factory=Mixture)

    def __post_init__(self) -> None:
        dropout, weight = self.caption_dropout, self.face_weight
        require(0 <= dropout <= 1, "sheet.caption_dropout", dropout, "0 to 1")
        require(0 <= self.taught <= 1, "sheet.taught", self.taught, "0 to 1")
        is_level = 0 <= self.taught_from < 1
        require(is_level, "sheet.taught_from", self.taught_from, "0 to below 1")
        require(1 <= weight <= 100, "sheet.face_weight", weight, "1 to 100")
        require(self.sample_steps >= 1, "sheet.sample_steps", self.sample_steps, "1 or more")
        require(self.decoder_steps >= 1, "sheet.decoder_steps", self.decoder_steps, "1 or more")
        require(len(self.prompts) > 0, "sheet.prompts", list(self.prompts), "at least one")


def build(config: Config, setting: Setting) -> "Sheet":
    """Make the networks, at random."""
    return Sheet(config, setting)


class Lesson(nn.Module):
    """The networks with their loss."""

    def __init__(self, prior: Prior, face_weight: float) -> None:
        super().__init__()
        self.prior = prior
        weight_HW = torch.ones(LATENT_SIZE)
        for rows, columns in _FACE_CELLS:
            weight_HW[rows, columns] = face_weight
        self.register_buffer("weight_HW", weight_HW / weight_HW.sum(), persistent=False)

    def forward(
        self, clean_BCHW: Tensor, noisy_BCHW: Tensor, step_B: Tensor, token_BT: Tensor
    ) -> Tensor:
        """Return the weighted squared error of each example's clean estimate, (B,)."""
        guess_BCHW = self.prior(noisy_BCHW, step_B, token_BT)
        error_BHW = (guess_BCHW.float() - clean_BCHW).square().mean(1)
        return (error_BHW * self.weight_HW).sum((1, 2))


class Sheet:
    """The embedded prior as a kind of training."""

    def __init__(self, config: Config, setting: Setting) -> None:
        self._config, self._setting = config, setting
        self._tokenizer = keep_tokenizer(setting.cache / "tokenizer")
        self.module = Lesson(Prior(config.size, self._tokenizer), config.face_weight)
        self._scheduler = make_scheduler()
        self._reader = self._load_reader()

    def describe(self) -> str:
        """Say how large the networks are and what the mixture is."""
        num_parameters, mixture = _count(self.module), self._config.mixture
        return (
            f"{num_parameters / 1e6:.2f} M parameters, {len(self._tokenizer)} tokens; "
            f"{mixture.painted:.0%} painted, {mixture.real:.0%} drawn, "
            f"{mixture.composed:.0%} composed"
        )

    def prepare(self) -> None:
        """Keep the words, and paint and compose the skins."""
        keep_tokenizer(self._setting.cache / "tokenizer", write=True)
        assert self._corpus, "reading it once makes it"

    def load(self, folder: Path) -> None:
        """Take the weights of an SDXL folder of this kind; words that it lacks stay random."""
        load_weights(self.module.prior.parts, self._tokenizer, folder)

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw sheets, captions, noise steps and noise."""
        sheet_BHW3, captions = self._corpus.batch(size, rng)
        captions = drop_captions(captions, self._config.caption_dropout, rng)
        clean_BCHW = latents_from_sheets(torch.from_numpy(sheet_BHW3))
        step_B = noise_steps(size, self._scheduler.config.num_train_timesteps, rng)
        noise_BCHW = draw.normal("noise", clean_BCHW)
        target_BCHW, token_BT = clean_BCHW, tokenize(self._tokenizer, captions)
        if self._reader is not None:
            step_B, target_BCHW = self._teach(step_B, clean_BCHW, token_BT, rng)
        return {
            "clean_BCHW": target_BCHW,
            "noisy_BCHW": self._scheduler.add_noise(clean_BCHW, noise_BCHW, step_B),
            "step_B": step_B,
            "token_BT": token_BT,
        }

    def sample(self, module: Any, seed: int) -> Mapping[str, np.ndarray]:
        """Draw the prompts as sheets, and as the skins read off them."""
        sheet_BHW3 = sample(
            module.prior,
            self._tokenizer,
            self._config.prompts,
            steps=self._config.sample_steps,
            guidance=self._config.guidance,
            seed=seed,
        )
        worn = [draw_preview(skin, "classic") for skin in skins_from_sheets(sheet_BHW3)]
        flat = [to_bytes(sheet) for sheet in sheet_BHW3]
        return {
            "skins": tile(worn, columns=4, scale=4),
            "sheets": tile(flat, columns=8, scale=4),
        }

    def measure(self, module: Any) -> Mapping[str, float]:
        """Measure the error on drawn skins that are held out, and what their captions gain."""
        latents_BCHW, token_BT, empty_BT = self._held_out
        seed = self._setting.seed
        error = measure(module.prior, latents_BCHW, token_BT, seed=seed)
        without = measure(module.prior, latents_BCHW, empty_BT, seed=seed)
        return {"dev_error": error, "dev_gain_of_caption": without - error}

    def export(self, module: Any, folder: Path, facts: Facts) -> None:
        """Write the SDXL folder, its decoder fitted on the way."""
        rng = np.random.default_rng((self._setting.seed, _DECODER))
        torch.manual_seed(self._setting.seed)
        vae = make_vae()
        error = fit_decoder(
            vae,
            lambda count: torch.from_numpy(self._corpus.batch(count, rng)[0]),
            steps=self._config.decoder_steps,
            seed=self._setting.seed,
        )
        export_folder(folder, module.prior, vae, self._tokenizer)
        write_words(folder, trained_words())
        card.save(folder, _word_card(self._config, _count(module), error, facts), facts)

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
        token_BT = tokenize(self._tokenizer, [skin.caption for skin in dev])
        empty_BT = tokenize(self._tokenizer, [""] * len(dev))
        return latents_from_sheets(sheets), token_BT, empty_BT

    def _load_reader(self) -> Reader | None:
        """Read the trained reader of captions, and begin with its text encoders."""
        if not self._config.reader:
            return None
        reader = Reader(self._config.size, self._tokenizer)
        load_weights(reader.parts, self._tokenizer, Path(self._config.reader))
        self.module.prior.text.load_state_dict(reader.text.state_dict())
        return reader.requires_grad_(False).eval()

    @torch.no_grad()
    def _teach(
        self, step_B: Tensor, clean_BCHW: Tensor, token_BT: Tensor, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Let the reader teach some examples: at nearly pure noise, its mean sheet is right.

        Its answer is what the UNet would learn there, without the chance of single examples. A
        little below, where a sheet begins to show through, it is too sure of the caption, which is
        what binds colours to things that were never seen together.
        """
        assert self._reader is not None, "the caller has looked"
        num_steps = self._scheduler.config.num_train_timesteps
        is_taught_B = torch.from_numpy(rng.random(len(step_B)) < self._config.taught)
        first = int(self._config.taught_from * num_steps)
        noisiest = rng.integers(first, num_steps, len(step_B))
        target_BCHW = clean_BCHW.clone()
        target_BCHW[is_taught_B] = self._reader(token_BT[is_taught_B])
        return torch.where(is_taught_B, torch.from_numpy(noisiest), step_B), target_BCHW


def _count(module: nn.Module) -> int:
    return sum(each.numel() for each in module.parameters())


def _word_card(config: Config, num_parameters: int, decoder_error: float, facts: Facts) -> str:
    mixture, size = config.mixture, config.size
    return f"""---
license: cc-by-sa-4.0
library_name: diffusers
pipeline_tag: text-to-image
tags: [pixel-art, minecraft-skin, stable-diffusion-xl-format]
---

# Skins as character sheets: the embedded prior

A small text-to-image model in the folder format of Stable Diffusion XL. It knows one kind of
picture: a 72×48 sheet that shows every texel of both layers of a 64×64 Minecraft skin once, on
grey. SkinPiXL distils skins from it where there is no larger model.

## Networks
{num_parameters / 1e6:.2f} M trained parameters: a UNet2DConditionModel with channels
{tuple(size.channels)} and two CLIP text encoders of {size.text_layers} layers ×
{size.text_width}, over a vocabulary of whole words. It predicts the clean latents
(`prediction_type: sample`) under a cosine schedule of 1000 steps. The autoencoder's encoder is not
learned: it moves each 4×4 block of pixels into 48 channels, exactly. Its decoder is an
approximation for viewers (mean error {decoder_error:.1f} of 255); the program undoes the
encoder instead.

## Data
{mixture.painted:.0%} of the examples are painted by the program's own painter (assets/archetypes),
{mixture.real:.0%} are skins that people drew under free licences, {mixture.composed:.0%} are
composed of drawn parts (assets/training). Every file's author, licence and source is in
assets/training/ATTRIBUTION.tsv. About 8 % of the drawn skins, by groups of near-duplicates, are
held out.

{card.training_section(facts)}
## What it cannot do
It knows the characters and words of its data and little else; a word that it never met does
nothing. Small coloured things may be left out or may colour the whole. Faces are simple.
Combinations that it never met tend to show the first noun alone. It makes sheets of skins and no
other pictures.

## Licence
CC BY-SA 4.0, by the SkinPiXL project, after the works named in assets/training/ATTRIBUTION.tsv
(among them CC BY-SA 3.0 and 4.0 works). Not affiliated with Mojang or Microsoft.
"""
