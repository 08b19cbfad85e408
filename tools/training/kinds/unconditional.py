"""Pictures without any words: RGBA skins of 64×64, or sprites, by a plain diffusion model.

`DDPMPipeline.from_pretrained` loads what is exported; its pictures have premultiplied colours and
soft alpha, and `python -m tools.sample_prior` makes finished ones of them. Knows how the network is
trained on which data; the loop is in tools/training.

Letters: B examples, H, W rows and columns of a picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from diffusers import DDPMPipeline, UNet2DModel
from torch import Tensor

from config.errors import require
from models.rng import StepRng
from tools.painter.preview import draw_preview
from tools.training import card, diffusion
from tools.training.kinds import Facts, Setting, load_parts
from tools.training.pictures import (
    SKIN,
    Example,
    Pictures,
    composed_skins,
    drawn_skins,
    finish,
    from_folder,
    hold_out,
    spread,
)
from tools.training.sampling import on_grey, tile


@dataclass(frozen=True)
class Config:
    """How pictures without words are learned.

    Attributes:
        folder: pictures of the user's, a folder or a parquet file; "" takes the drawn skins of
            assets/training and skins composed of their parts.
        in_memory: whether pictures are kept after they were first read.
        num_composed: how many skins are composed, with folder "".
        held_out: percent of the folder's pictures that are not trained on.
        size: pixels along each side; pictures of 64 are taken for skins, of which 64×32 is widened.
        channels: of the network's levels, each at half the size of the one before.
        layers: residual blocks a level.
        prediction: what the network tells: "sample" (the clean picture), "epsilon" (the noise) or
            "v_prediction".
        num_samples: pictures of a sample sheet.
        sample_steps: of DDPM for a sample.
    """

    folder: str = ""
    in_memory: bool = True
    num_composed: int = 3000
    held_out: float = 5.0
    size: int = SKIN[0]
    channels: tuple[int, ...] = (32, 64, 128)
    layers: int = 1
    prediction: diffusion.Prediction = "sample"
    num_samples: int = 16
    sample_steps: int = 50

    def __post_init__(self) -> None:
        check_pictures(self, "unconditional")
        require(
            self.num_composed >= 0, "unconditional.num_composed", self.num_composed, "0 or more"
        )
        is_drawable = bool(self.folder) or self.size == SKIN[0]
        require(is_drawable, "unconditional.size", self.size, "64 for the skins of the assets")


def check_pictures(config: Any, where: str) -> None:
    """Check the options that the kinds of RGBA pictures share.

    Raises:
        ConfigError: one of them is out of its range.
    """
    halvings = 2 ** (len(config.channels) - 1)
    require(
        len(config.channels) > 0 and config.size % halvings == 0 and config.size > 0,
        f"{where}.size",
        config.size,
        f"a multiple of {halvings}, for {len(config.channels)} levels of channels",
    )
    for width in config.channels:
        require(
            width > 0 and width % (2 * diffusion.GROUPS) == 0,
            f"{where}.channels",
            list(config.channels),
            # A group of one channel would normalise away what the noise level adds to it.
            f"multiples of {2 * diffusion.GROUPS}",
        )
    require(0 <= config.held_out < 100, f"{where}.held_out", config.held_out, "0 to 100, less")
    for name in ("layers", "num_samples", "sample_steps"):
        value = getattr(config, name)
        require(value >= 1, f"{where}.{name}", value, "1 or more")


def build(config: Config, setting: Setting) -> "Unconditional":
    """Make the network, at random, and list the pictures."""
    return Unconditional(config, setting)


class Unconditional:
    """Pictures without words as a kind of training."""

    def __init__(self, config: Config, setting: Setting) -> None:
        self._config, self._setting = config, setting
        trained, self._held_out = self._list()
        self._pictures = Pictures(trained, in_memory=config.in_memory)
        levels = len(config.channels)
        unet: Any = UNet2DModel(
            sample_size=config.size,
            in_channels=diffusion.CHANNELS,
            out_channels=diffusion.CHANNELS,
            block_out_channels=config.channels,
            layers_per_block=config.layers,
            down_block_types=("DownBlock2D",) * levels,
            up_block_types=("UpBlock2D",) * levels,
            norm_num_groups=diffusion.GROUPS,
            attention_head_dim=diffusion.GROUPS,
        )
        self.module = diffusion.Lesson(unet)
        self._scheduler = diffusion.make_scheduler(config.prediction)

    def describe(self) -> str:
        """Say how large the network is and how many pictures there are."""
        num_parameters = sum(each.numel() for each in self.module.parameters())
        return (
            f"{num_parameters / 1e6:.2f} M parameters, {len(self._pictures)} pictures and "
            f"{len(self._held_out)} held out"
        )

    def prepare(self) -> None:
        """Nothing: pictures are read when they are first drawn."""

    def load(self, folder: Path) -> None:
        """Take the weights of an exported folder."""
        load_parts({"unet": self.module.unet}, folder)

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw pictures, noise steps and noise."""
        chosen = rng.integers(len(self._pictures), size=size)
        picture_BHW4 = np.stack([self._pictures.read(at) for at in chosen])
        return diffusion.make_batch(picture_BHW4, self._scheduler, rng, draw)

    def sample(self, module: Any, seed: int) -> Mapping[str, np.ndarray]:
        """Draw a grid of pictures and, of skins, the players who wear them."""
        *_, picture_BHW4 = diffusion.sample(
            module.unet,
            self._scheduler,
            self._config.num_samples,
            sampler="ddpm",
            steps=self._config.sample_steps,
            seed=seed,
        )
        pictures = [finish(picture) for picture in picture_BHW4]
        flat = [on_grey(picture) for picture in pictures]
        sheets = {"flat": tile(flat, columns=8, scale=max(1, 128 // self._config.size))}
        if self._config.size == SKIN[0]:
            worn = [draw_preview(picture, "classic") for picture in pictures]
            sheets["worn"] = tile(worn, columns=4, scale=4)
        return sheets

    def measure(self, module: Any) -> Mapping[str, float]:
        """Measure the error on pictures that are held out."""
        if not self._held_out:
            return {}
        error = diffusion.measure(
            module, self._held_out_BHW4, self._scheduler, seed=self._setting.seed
        )
        return {"dev_error": error}

    def export(self, module: Any, folder: Path, facts: Facts) -> None:
        """Write a folder that DDPMPipeline loads."""
        pipeline: Any = DDPMPipeline(module.unet, self._scheduler)
        pipeline.save_pretrained(folder)
        card.save(folder, _word_card(self._config, self.describe(), facts), facts)

    def _list(self) -> tuple[list[Example], list[Example]]:
        config = self._config
        if config.folder:
            examples = from_folder(config.folder, (config.size, config.size))
            return hold_out(examples, config.held_out)
        composed = composed_skins(config.num_composed, self._setting.seed)
        return drawn_skins("train") + composed, drawn_skins("dev")

    @cached_property
    def _held_out_BHW4(self) -> np.ndarray:
        return np.stack([example.open() for example in spread(self._held_out)])


def _word_card(config: Config, described: str, facts: Facts) -> str:
    source = "a folder of pictures" if config.folder else "the drawn skins of assets/training"
    return f"""---
library_name: diffusers
pipeline_tag: unconditional-image-generation
tags: [pixel-art, minecraft-skin]
---

# RGBA pictures of {config.size}×{config.size} without words

{described}, from {source}. Colours are premultiplied with alpha; the network predicts
`{config.prediction}` under a cosine schedule of 1000 steps.

```python
from diffusers import DDPMPipeline
(picture,) = DDPMPipeline.from_pretrained("this folder")(num_inference_steps=50).images
```

`python -m tools.sample_prior --model "this folder" --count 8 --skins skins` makes alpha 0 or 1,
the base layer opaque and unused texels 0, and with `--palette` takes each texel to a palette's
nearest colour.

{card.training_section(facts)}"""
