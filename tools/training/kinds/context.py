"""Sprites by context: which columns of the data shall be true of the picture, any set of them.

The context is a vector with a 1 for each thing that is asked for; all 0 asks for nothing, which the
network learns by seeing some examples so and which classifier-free guidance compares with (Ho &
Salimans 2022). Knows how the network is trained on which data; the loop is in tools/training.

Letters: B examples, H, W rows and columns of a picture, K context columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from config.errors import require
from models.rng import StepRng
from tools.training import card, diffusion
from tools.training.contexts import list_terms, save_terms, terms_in, terms_of, to_vectors
from tools.training.kinds import Facts, Setting, load_parts
from tools.training.kinds.unconditional import check_pictures
from tools.training.pictures import Example, Pictures, busts, finish, from_folder, hold_out, spread
from tools.training.sampling import on_grey, tile

_BUST_SIZE = 16
_SHOWN = 8


@dataclass(frozen=True)
class Config:
    """How sprites are learned by context.

    Attributes:
        folder: pictures with columns of the user's, a folder or a parquet file; "" takes busts of
            16×16 cut from the drawn skins of assets/training.
        in_memory: whether pictures are kept after they were first read.
        columns: of the data, that make the context; () takes all but texts. A number or a claim is
            one thing that can be asked for; a word is one for each different word.
        held_out: percent of the folder's pictures that are not trained on.
        size: pixels along each side.
        dropout: share of examples in [0, 1] that are shown without their context.
        term_dropout: share of things in [0, 1] that are left out of a context, so that the network
            learns to be asked for some of them.
        channels: of the network's levels, each at half the size of the one before.
        layers: residual blocks a level.
        prediction: what the network tells: "sample" (the clean picture), "epsilon" (the noise) or
            "v_prediction".
        contexts: what the sample sheets ask for, a row each, such as "view=front, hair=red"; ()
            takes the most frequent things.
        num_samples: pictures of a row.
        sample_steps: of DDIM for a sample.
        guidance: scale of classifier-free guidance of a sample.
    """

    folder: str = ""
    in_memory: bool = True
    columns: tuple[str, ...] = ()
    held_out: float = 5.0
    size: int = _BUST_SIZE
    dropout: float = 0.1
    term_dropout: float = 0.2
    channels: tuple[int, ...] = (64, 128)
    layers: int = 1
    prediction: diffusion.Prediction = "sample"
    contexts: tuple[str, ...] = ()
    num_samples: int = 12
    sample_steps: int = 25
    guidance: float = 2.0

    def __post_init__(self) -> None:
        check_pictures(self, "context")
        require(0 <= self.dropout <= 1, "context.dropout", self.dropout, "0 to 1")
        require(0 <= self.term_dropout < 1, "context.term_dropout", self.term_dropout, "0 to 1")
        is_busts = not self.folder and self.size != _BUST_SIZE
        require(not is_busts, "context.size", self.size, "16 for the busts of the assets")


def build(config: Config, setting: Setting) -> "Context":
    """Make the network, at random, list the pictures and what can be asked of them."""
    return Context(config, setting)


class Context:
    """Sprites by context as a kind of training."""

    def __init__(self, config: Config, setting: Setting) -> None:
        self._config, self._setting = config, setting
        trained, self._held_out = self._list()
        self._pictures = Pictures(trained, in_memory=config.in_memory)
        rows = [example.columns for example in [*trained, *self._held_out]]
        self._terms = list_terms(rows, config.columns)
        self._asked = config.contexts or tuple(self._terms[:_SHOWN])
        to_vectors([terms_of(asked, self._terms) for asked in self._asked], self._terms)
        self._context_NK = to_vectors(
            [terms_in(example.columns, config.columns) for example in trained], self._terms
        )
        plain = len(config.channels) - 1
        unet: Any = UNet2DConditionModel(
            sample_size=config.size,
            in_channels=diffusion.CHANNELS,
            out_channels=diffusion.CHANNELS,
            block_out_channels=config.channels,
            layers_per_block=config.layers,
            down_block_types=("DownBlock2D",) * plain + ("AttnDownBlock2D",),
            mid_block_type="UNetMidBlock2D",
            up_block_types=("AttnUpBlock2D",) + ("UpBlock2D",) * plain,
            norm_num_groups=diffusion.GROUPS,
            attention_head_dim=diffusion.GROUPS,
            class_embed_type="projection",
            projection_class_embeddings_input_dim=len(self._terms),
        )
        self.module = diffusion.Lesson(unet)
        self._scheduler = diffusion.make_scheduler(config.prediction)

    def describe(self) -> str:
        """Say how large the network is, how many pictures there are and what can be asked for."""
        num_parameters = sum(each.numel() for each in self.module.parameters())
        return (
            f"{num_parameters / 1e6:.2f} M parameters, {len(self._pictures)} pictures and "
            f"{len(self._held_out)} held out; {len(self._terms)} things to ask for: "
            + ", ".join(self._terms)
        )

    def prepare(self) -> None:
        """Nothing: pictures are read when they are first drawn."""

    def load(self, folder: Path) -> None:
        """Take the weights of an exported folder."""
        load_parts({"unet": self.module.unet}, folder)

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw pictures, what is asked for, noise steps and noise."""
        chosen = rng.integers(len(self._pictures), size=size)
        picture_BHW4 = np.stack([self._pictures.read(at) for at in chosen])
        context_BK = self._context_NK[chosen]
        is_kept_BK = rng.random(context_BK.shape) >= self._config.term_dropout
        is_shown_B1 = rng.random((size, 1)) >= self._config.dropout
        context_BK = context_BK * torch.from_numpy(is_kept_BK & is_shown_B1)
        batch = diffusion.make_batch(picture_BHW4, self._scheduler, rng, draw)
        return batch | {"context_BK": context_BK}

    def sample(self, module: Any, seed: int) -> Mapping[str, np.ndarray]:
        """Draw a row of pictures for each context."""
        rows = [
            on_grey(finish(picture))
            for asked in self._asked
            for picture in self._draw(module, terms_of(asked, self._terms), seed)
        ]
        return {"contexts": tile(rows, columns=self._config.num_samples, scale=4)}

    def measure(self, module: Any) -> Mapping[str, float]:
        """Measure the error on pictures that are held out, and what their context gains."""
        if not self._held_out:
            return {}
        picture_BHW4, context_BK = self._held_out_batch
        error, without = (
            diffusion.measure(
                module,
                picture_BHW4,
                self._scheduler,
                seed=self._setting.seed,
                context_BK=scale * context_BK,
            )
            for scale in (1, 0)
        )
        return {"dev_error": error, "dev_gain_of_context": without - error}

    def export(self, module: Any, folder: Path, facts: Facts) -> None:
        """Write the network, the schedule and the names of the context's columns."""
        module.unet.save_pretrained(folder / "unet")
        self._scheduler.save_pretrained(folder / "scheduler")
        save_terms(folder, self._terms)
        card.save(folder, _word_card(self._config, self.describe(), facts), facts)

    def _draw(self, module: Any, terms: Sequence[str], seed: int) -> np.ndarray:
        count = self._config.num_samples
        *_, picture_BHW4 = diffusion.sample(
            module.unet,
            self._scheduler,
            count,
            sampler="ddim",
            steps=self._config.sample_steps,
            seed=seed,
            context_BK=to_vectors([terms] * count, self._terms),
            guidance=self._config.guidance,
        )
        return picture_BHW4

    def _list(self) -> tuple[list[Example], list[Example]]:
        config = self._config
        if config.folder:
            examples = from_folder(config.folder, (config.size, config.size))
            return hold_out(examples, config.held_out)
        return busts("train"), busts("dev")

    @cached_property
    def _held_out_batch(self) -> tuple[np.ndarray, Tensor]:
        columns = self._config.columns
        shown = spread(self._held_out)
        terms = [terms_in(example.columns, columns) for example in shown]
        pictures = np.stack([example.open() for example in shown])
        return pictures, to_vectors(terms, self._terms)


def _word_card(config: Config, described: str, facts: Facts) -> str:
    source = "a folder of pictures" if config.folder else "busts of the skins of assets/training"
    return f"""---
library_name: diffusers
tags: [pixel-art]
---

# Sprites of {config.size}×{config.size} by context

{described}. From {source}. Colours are premultiplied with alpha; the network predicts
`{config.prediction}` under a cosine schedule of 1000 steps. context.json names the columns of
the context, in the order of the vector that the network takes as `class_labels`; all 0 asks for
nothing.

```python
from diffusers import DDIMScheduler, UNet2DConditionModel
unet = UNet2DConditionModel.from_pretrained("this folder", subfolder="unet")
scheduler = DDIMScheduler.from_pretrained("this folder", subfolder="scheduler")
```

`python -m tools.sample_prior --model "this folder" --context "view=front, hair=red"` draws from it,
by DDPM or DDIM, and `--film` shows how.

{card.training_section(facts)}"""
