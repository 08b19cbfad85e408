"""A small ControlNet for a frozen prior: the picture to follow, in; residuals for its UNet, out.

It is trained on the sheets that the prior is trained on, with pictures made from them; the prior
does not change. Zhang et al. 2023, "Adding Conditional Control to Text-to-Image Diffusion Models".
Knows how the net is made and trained; the loop is in tools/training.

Letters: B examples, C, H, W latents (of a picture to follow: its pixels), T tokens, D and E widths
of the text features, N held-out skins.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from config.errors import ConfigError, require
from models.diffusion._files import quiet_libraries
from models.rng import StepRng
from tools.io.training_data import check_shapes, read_weights
from tools.training import card, real
from tools.training.control_pictures import (
    SCALE,
    SUBJECTS,
    draw_plain,
    draw_varied,
    front_HW,
)
from tools.training.corpus import Corpus, Mixture, drop_captions, load_corpus
from tools.training.kinds import Facts, Setting
from tools.training.networks import (
    BLOCK,
    CHANNELS,
    LATENT_SIZE,
    TIME_IDS,
    latents_from_sheets,
    make_scheduler,
    sheets_from_latents,
)
from tools.training.sampling import noise_steps, tile, to_bytes, tokenize
from tools.training.skins import draw_sheet

_LEVELS = (0.5, 0.75, 0.95)  # where the figures are measured: below, the noisy sheet says it all
_LEAST_LEVEL = 0.2
_LEAST_ERROR, _MORE_ERROR = 0.05, 0.5  # of the embedded prior, measured roughly
_NUM_HELD_OUT = 32
_NUM_SHOWN = 8
_SILU_KEEPS_1 = 1.278465  # x with silu(x) = 1; silu(0) is 0, too


@dataclass(frozen=True)
class Config:
    """How the ControlNet is made and trained.

    Attributes:
        prior: the frozen model, a folder that kind `sheet` exports.
        subjects: which pictures it learns to follow, "canny", "depth" or both; one of both tells
            them apart by their looks and costs the weights of one.
        embedding: channels of the layers that bring the picture to the latents' size; four of them
            take eight pixels along a latent cell, as SDXL's do.
        caption_dropout: share of examples in [0, 1] that are shown without their caption.
        sample_steps: DDIM steps of a sample.
        guidance: scale of classifier-free guidance of a sample.
        mixture: of the data.
    """

    prior: str = "assets/prior"
    subjects: tuple[str, ...] = SUBJECTS
    embedding: tuple[int, ...] = (4, 8, 32, 64)
    caption_dropout: float = 0.3
    sample_steps: int = 15
    guidance: float = 2.0
    mixture: Mixture = field(default_factory=Mixture)

    def __post_init__(self) -> None:
        """Check the ranges."""
        is_known = len(self.subjects) > 0 and set(self.subjects) <= set(SUBJECTS)
        require(is_known, "control.subjects", list(self.subjects), f"some of {', '.join(SUBJECTS)}")
        is_right = len(self.embedding) == 4 and min(self.embedding) >= 1
        require(is_right, "control.embedding", list(self.embedding), "four numbers, 1 or more")
        dropout = self.caption_dropout
        require(0 <= dropout <= 1, "control.caption_dropout", dropout, "0 to 1")
        require(self.sample_steps >= 1, "control.sample_steps", self.sample_steps, "1 or more")


def build(config: Config, setting: Setting) -> "ControlKind":
    """Make the net, as far as it can be a copy of the prior's UNet."""
    return ControlKind(config, setting)


class FrozenPrior(nn.Module):
    """The networks of an exported prior; they pass gradients on and do not change."""

    def __init__(self, folder: Path) -> None:
        """Read the networks.

        Raises:
            ConfigError: there are none, or they are for other pictures than sheets.
        """
        super().__init__()
        self.text_encoder: Any = _read(CLIPTextModel, folder / "text_encoder")
        self.text_encoder_2: Any = _read(CLIPTextModelWithProjection, folder / "text_encoder_2")
        self.unet: Any = _read(UNet2DConditionModel, folder / "unet")
        found = (self.unet.config.in_channels, *self.unet.config.sample_size)
        if found != (CHANNELS, *LATENT_SIZE):
            raise ConfigError(
                f"control.prior: {folder} is for latents of {found}; expected a prior of sheets, "
                f"{(CHANNELS, *LATENT_SIZE)}"
            )
        self.requires_grad_(False)

    @torch.no_grad()
    def read_words(self, token_BT: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Turn tokens into features (B, T, D), and what SDXL adds to the time."""
        first = self.text_encoder(token_BT, output_hidden_states=True)
        second = self.text_encoder_2(token_BT, output_hidden_states=True)
        words_BTD = torch.cat([first.hidden_states[-2], second.hidden_states[-2]], -1)
        time_ids = words_BTD.new_tensor(TIME_IDS).expand(len(words_BTD), -1)
        return words_BTD, {"text_embeds": second.text_embeds, "time_ids": time_ids}


class ControlLesson(nn.Module):
    """The net beside the frozen prior, with the loss."""

    def __init__(self, net: Any, prior: FrozenPrior, num_steps: int) -> None:
        """Put them side by side; `num_steps` are those of the noise schedule."""
        super().__init__()
        self.net, self.prior, self.num_steps = net, prior, num_steps

    def forward(
        self,
        clean_BCHW: Tensor,
        noisy_BCHW: Tensor,
        step_B: Tensor,
        token_BT: Tensor,
        picture_B1HW: Tensor,
    ) -> Tensor:
        """Return the squared error of each example's clean estimate, (B,).

        Divided by about what the prior alone leaves at this noise step, or the noisiest ones, where
        little can be known, would drown what a picture can tell at the others.
        """
        guess_BCHW = self.estimate(noisy_BCHW, step_B, token_BT, picture_B1HW)
        error_B = (guess_BCHW.float() - clean_BCHW).square().mean((1, 2, 3))
        level_B = step_B / self.num_steps
        return error_B / (_LEAST_ERROR + _MORE_ERROR * level_B**2)

    def estimate(
        self, noisy_BCHW: Tensor, step_B: Tensor, token_BT: Tensor, picture_B1HW: Tensor | None
    ) -> Tensor:
        """Estimate the clean latents.

        Args:
            noisy_BCHW: latents at noise step `step_B`, variance preserving.
            step_B: (B,) int64 noise steps of the scheduler.
            token_BT: (B, T) int64.
            picture_B1HW: to follow, in [0, 1]; None leaves the net out.

        Returns:
            (B, C, H, W).
        """
        words_BTD, added = self.prior.read_words(token_BT)
        skips, middle = None, None
        if picture_B1HW is not None:
            skips, middle = self.net(
                noisy_BCHW,
                step_B,
                words_BTD,
                picture_B1HW.expand(-1, 3, -1, -1),
                return_dict=False,
            )
        return self.prior.unet(
            noisy_BCHW,
            step_B,
            words_BTD,
            added_cond_kwargs=added,
            down_block_additional_residuals=skips,
            mid_block_additional_residual=middle,
        ).sample


class ControlKind:
    """A ControlNet as a kind of training."""

    def __init__(self, config: Config, setting: Setting) -> None:
        self._config, self._setting = config, setting
        folder = Path(config.prior)
        prior = FrozenPrior(folder)
        self._tokenizer: CLIPTokenizer = _read(CLIPTokenizer, folder / "tokenizer")
        empty = prior.read_words(tokenize(self._tokenizer, [""]))[1]
        self._scheduler = make_scheduler()
        net = make_net(prior.unet, config.embedding, empty)
        self.module = ControlLesson(net, prior, self._scheduler.config.num_train_timesteps)
        # A seventh less time a step on a CPU.
        self.module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def describe(self) -> str:
        """Say how large the net is and what it learns to follow."""
        num_parameters = _count(self.module.net)
        return (
            f"{num_parameters / 1e6:.2f} M parameters ({2 * num_parameters / 1e6:.2f} MB as "
            f"shipped) beside {self._config.prior}; follows {' and '.join(self._config.subjects)}"
        )

    def prepare(self) -> None:
        """Paint and compose the skins."""
        assert self._corpus, "reading it once makes it"

    def load(self, folder: Path) -> None:
        """Take the weights of a net of this kind."""
        weights = read_weights(folder)
        check_shapes(weights, self.module.net.state_dict(), f"init: {folder}")
        self.module.net.load_state_dict(weights)

    def batch(self, size: int, rng: np.random.Generator, draw: StepRng) -> Mapping[str, Tensor]:
        """Draw sheets, captions, pictures to follow, noise steps and noise."""
        sheet_BHW3, captions = self._corpus.batch(size, rng)
        captions = drop_captions(captions, self._config.caption_dropout, rng)
        pictures = [
            draw_varied(str(rng.choice(self._config.subjects)), sheet_HW3, rng)
            for sheet_HW3 in sheet_BHW3
        ]
        clean_BCHW = latents_from_sheets(torch.from_numpy(sheet_BHW3))
        # Not the least noisy ones: there the sheet itself says what the picture says.
        num_steps = self._scheduler.config.num_train_timesteps
        first = int(_LEAST_LEVEL * num_steps)
        step_B = first + noise_steps(size, num_steps - first, rng)
        noise_BCHW = draw.normal("noise", clean_BCHW)
        return {
            "clean_BCHW": clean_BCHW,
            "noisy_BCHW": self._scheduler.add_noise(clean_BCHW, noise_BCHW, step_B),
            "step_B": step_B,
            "token_BT": tokenize(self._tokenizer, captions),
            "picture_B1HW": torch.from_numpy(np.stack(pictures)).float()[:, None],
        }

    def sample(self, module: Any, seed: int) -> Mapping[str, np.ndarray]:
        """Draw held-out skins again: the picture, the skin, without it, with it, with its front.

        A row a skin; the captions are those of the skins.
        """
        sheet_NHW3, captions = self._held_out
        sheets, shown = sheet_NHW3[:_NUM_SHOWN], captions[:_NUM_SHOWN]
        free = self._draw(module, shown, None, seed)
        sheets_by_subject = {}
        for subject in self._config.subjects:
            picture_B1HW = _pictures(subject, sheets)
            front_B1HW = picture_B1HW * _enlarge(front_HW())
            columns = (
                _as_sheets(picture_B1HW),
                list(sheets),
                free,
                self._draw(module, shown, picture_B1HW, seed),
                _as_sheets(front_B1HW),
                self._draw(module, shown, front_B1HW, seed),
            )
            rows = [each for row in zip(*columns, strict=True) for each in row]
            sheets_by_subject[subject] = tile(rows, columns=len(columns), scale=3)
        return sheets_by_subject

    def measure(self, module: Any) -> Mapping[str, float]:
        """Measure the error on held-out skins without, with, and with another skin's picture."""
        sheet_NHW3, captions = self._held_out
        clean_BCHW = latents_from_sheets(torch.from_numpy(sheet_NHW3))
        token_BT = tokenize(self._tokenizer, captions)
        figures = {"dev_free": self._error(module, clean_BCHW, token_BT, None)}
        for subject in self._config.subjects:
            picture_B1HW = _pictures(subject, sheet_NHW3)
            front_B1HW = picture_B1HW * _enlarge(front_HW())
            for name, shown_B1HW in (
                (subject, picture_B1HW),
                (f"{subject}_front", front_B1HW),
                (f"{subject}_empty", torch.zeros_like(picture_B1HW)),
                (f"{subject}_wrong", picture_B1HW.roll(1, 0)),
            ):
                figures[f"dev_{name}"] = self._error(module, clean_BCHW, token_BT, shown_B1HW)
        return figures

    def export(self, module: Any, folder: Path, facts: Facts) -> None:
        """Write the folder of the net, in 16-bit safetensors."""
        net = copy.deepcopy(module.net).half().to(memory_format=torch.contiguous_format)
        net.save_pretrained(folder, safe_serialization=True)
        card.save(folder, _word_card(self._config, _count(module.net), facts), facts)

    @torch.no_grad()
    def _error(
        self, module: Any, clean_BCHW: Tensor, token_BT: Tensor, picture_B1HW: Tensor | None
    ) -> float:
        """Mean squared error of the clean estimate, at fixed noise and some noise levels."""
        device = self._setting.device
        noise_BCHW = torch.randn(
            clean_BCHW.shape, generator=torch.Generator().manual_seed(self._setting.seed)
        )
        shown = None if picture_B1HW is None else picture_B1HW.to(device)
        errors = []
        for level in _LEVELS:
            step = int(level * self._scheduler.config.num_train_timesteps)
            step_B = torch.full((len(clean_BCHW),), step)
            noisy_BCHW = self._scheduler.add_noise(clean_BCHW, noise_BCHW, step_B)
            guess_BCHW = module.estimate(
                noisy_BCHW.to(device), step_B.to(device), token_BT.to(device), shown
            )
            errors.append((guess_BCHW.cpu() - clean_BCHW).square().mean().item())
        return sum(errors) / len(errors)

    @torch.no_grad()
    def _draw(
        self, module: Any, captions: Sequence[str], picture_B1HW: Tensor | None, seed: int
    ) -> list[np.ndarray]:
        """Draw sheets by DDIM with guidance, both branches following the picture."""
        device, count = self._setting.device, len(captions)
        scheduler = make_scheduler()
        scheduler.set_timesteps(self._config.sample_steps)
        token_BT = tokenize(self._tokenizer, [*captions, *[""] * count]).to(device)
        shown = None if picture_B1HW is None else picture_B1HW.repeat(2, 1, 1, 1).to(device)
        generator = torch.Generator().manual_seed(seed)
        noise_BCHW = torch.randn(count, CHANNELS, *LATENT_SIZE, generator=generator)
        latents_BCHW = noise_BCHW.to(device)
        for step in scheduler.timesteps:
            step_B = step.expand(2 * count).to(device)
            both_BCHW = module.estimate(latents_BCHW.repeat(2, 1, 1, 1), step_B, token_BT, shown)
            with_BCHW, without_BCHW = both_BCHW.chunk(2)
            clean_BCHW = without_BCHW + self._config.guidance * (with_BCHW - without_BCHW)
            latents_BCHW = scheduler.step(clean_BCHW, step, latents_BCHW).prev_sample
        return [to_bytes(sheet) for sheet in sheets_from_latents(latents_BCHW).clamp(0, 1).cpu()]

    @cached_property
    def _corpus(self) -> Corpus:
        return load_corpus(
            self._config.mixture,
            cache=self._setting.cache / "corpus",
            workers=self._setting.workers,
            seed=self._setting.seed,
        )

    @cached_property
    def _held_out(self) -> tuple[np.ndarray, list[str]]:
        """Sheets of some drawn skins that are not trained on, evenly chosen, and their captions."""
        dev = real.read_real("dev")
        chosen = dev[:: max(1, len(dev) // _NUM_HELD_OUT)][:_NUM_HELD_OUT]
        sheets = [draw_sheet(skin.skin_HW4, "classic") for skin in chosen]
        return np.stack(sheets), [skin.caption for skin in chosen]


def make_net(unet: Any, embedding: Sequence[int], added: Mapping[str, Tensor]) -> Any:
    """Make a ControlNet for a UNet, without attention, from the UNet's own weights.

    What it adds is nothing at first: its last convolutions are 0. The way from the picture into
    the net is not, other than in the paper: with both at 0 or small, thousands of steps would pass
    before a small net looks at the picture at all.

    Args:
        unet: frozen; of SDXL's kind.
        embedding: channels of the layers that bring the picture to the latents' size.
        added: what SDXL adds to the time for an empty prompt: the net is told no more than that,
            once, and so does without the layers that read it.

    Returns:
        A `ControlNetModel`.
    """
    given = unet.config
    net: Any = ControlNetModel(
        in_channels=given.in_channels,
        flip_sin_to_cos=given.flip_sin_to_cos,
        freq_shift=given.freq_shift,
        block_out_channels=given.block_out_channels,
        layers_per_block=given.layers_per_block,
        down_block_types=("DownBlock2D",) * len(given.block_out_channels),
        mid_block_type="UNetMidBlock2D",
        norm_num_groups=given.norm_num_groups,
        norm_eps=given.norm_eps,
        cross_attention_dim=given.cross_attention_dim,
        conditioning_embedding_out_channels=tuple(embedding),
    )
    weights = net.state_dict()
    theirs = unet.state_dict()
    weights |= {name: theirs[name] for name in weights if name in theirs}
    with torch.no_grad():
        net.load_state_dict(weights)
        sizes = unet.add_time_proj(added["time_ids"].flatten()).reshape(1, -1)
        told = unet.add_embedding(torch.cat([added["text_embeds"], sizes], -1))[0]
        net.time_embedding.linear_2.bias += told
        _let_through(net.controlnet_cond_embedding)
    return net


def _let_through(embedding: Any) -> None:
    """Set the layers that embed a picture so that nothing of it is lost, as far as channels reach.

    Each layer of stride 2 moves 2×2 pixels into four channels, the others change nothing: what the
    last one reads is the pixels themselves, and it need not be found out how to pass them on. The
    last has orthogonal weights, scaled and shifted to outputs of mean 0 and variance 1 on black
    and white noise (Mishkin & Matas 2016, "All you need is a good init").
    """
    is_white = torch.rand(8, 1, 9 * BLOCK, 9 * BLOCK).repeat_interleave(4, -1) < 0.2
    value_BCHW = is_white.repeat_interleave(4, -2).float().expand(-1, 3, -1, -1)
    num_used = 1
    for layer in (embedding.conv_in, *embedding.blocks):
        nn.init.zeros_(layer.bias)
        places = [(0, 0)] if layer.stride == (1, 1) else [(0, 0), (0, 1), (1, 0), (1, 1)]
        sources = [range(layer.in_channels)] if layer is embedding.conv_in else range(num_used)
        taps = [(source, place) for source in sources for place in places]
        num_used = min(len(taps), layer.out_channels)
        layer.weight[:num_used] = 0
        for target, (source, (down, across)) in enumerate(taps[:num_used]):
            layer.weight[target, source, 1 + down, 1 + across] = _SILU_KEEPS_1
        if layer is embedding.conv_in:
            layer.weight[:num_used] /= layer.in_channels
        value_BCHW = nn.functional.silu(layer(value_BCHW))
    last = embedding.conv_out
    nn.init.orthogonal_(last.weight)
    nn.init.zeros_(last.bias)
    last.weight /= last(value_BCHW).std((0, 2, 3))[:, None, None, None]
    last.bias -= last(value_BCHW).mean((0, 2, 3))


def _read(kind: Any, folder: Path) -> Any:
    try:
        with quiet_libraries():
            return kind.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ConfigError(f"control.prior: {folder} cannot be read: {reason}") from error


def _pictures(subject: str, sheet_NHW3: np.ndarray) -> Tensor:
    pictures = [draw_plain(subject, sheet_HW3) for sheet_HW3 in sheet_NHW3]
    return torch.from_numpy(np.stack(pictures))[:, None]


def _enlarge(part_HW: np.ndarray) -> Tensor:
    return torch.from_numpy(part_HW.repeat(SCALE, 0).repeat(SCALE, 1))


def _as_sheets(picture_B1HW: Tensor) -> list[np.ndarray]:
    """Shrink pictures to the size of a sheet, (72, 48, 3) uint8 each."""
    small_B1HW = nn.functional.avg_pool2d(picture_B1HW, SCALE)
    return [to_bytes(each.expand(3, -1, -1).permute(1, 2, 0)) for each in small_B1HW]


def _count(module: nn.Module) -> int:
    return sum(each.numel() for each in module.parameters())


def _word_card(config: Config, num_parameters: int, facts: Facts) -> str:
    subjects = " and ".join(config.subjects)
    return f"""---
license: cc-by-sa-4.0
library_name: diffusers
tags: [pixel-art, minecraft-skin, controlnet, stable-diffusion-xl-format]
---

# A ControlNet for skins as character sheets: {subjects}

Makes the embedded prior ({config.prior}) follow a picture: {subjects}. It loads as diffusers'
`ControlNetModel`. The library's pipeline would shrink the picture to the sheet's size; this net
takes it twice as large, so that there is a pixel between two texels for their edge.

## Network
{num_parameters / 1e6:.2f} M parameters: the prior's UNet down to its middle, without attention. The
picture has 2×2 pixels a texel of the sheet, 144×96, eight along a latent cell as for SDXL; it is
grey, the same in all three channels. Where it is black the prior is free.

## Data
The sheets of the prior, with pictures made from them: the edges by OpenCV's Canny at random
thresholds, some softened; the depth by the exact distance of each surface from the camera that
looks at it, some softened and uneven as guessed depth is. Of a third of them everything is shown,
of a third the front alone, as a photo would, of a tenth nothing, of the rest some faces.

{card.training_section(facts)}
`dev_free` is the error on held-out drawn skins without the net; `dev_…` with it and a picture of
the skin, `…_front` with the picture's front alone, `…_empty` with a black one, `…_wrong` with the
picture of another skin.

## Licence
CC BY-SA 4.0, by the SkinPiXL project, after the works named in assets/training/ATTRIBUTION.tsv
(among them CC BY-SA 3.0 and 4.0 works). Not affiliated with Mojang or Microsoft.
"""
