"""Trains the embedded prior: a small SDXL-format model of skins, drawn as character sheets.

accelerate launch -m tools.train_prior --config config/train/prior.yaml

The same command again goes on where it stopped; at the end the folder that main.py loads is in the
run folder. `--export FOLDER` writes it from the last checkpoint at any time. Knows the loop; the
data, the networks and the options are in tools/training.

Letters: B examples, C, H, W latents, T tokens.
"""

import argparse
import dataclasses
import math
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import ProjectConfiguration
from diffusers.training_utils import EMAModel
from torch import Tensor
from transformers import CLIPTokenizer

from config.errors import ConfigError
from models.rng import StepRng
from tools.io.files import write_atomic
from tools.io.training_data import read_checkpoint, write_checkpoint, write_picture
from tools.painter.preview import draw_preview
from tools.training import card, real
from tools.training.corpus import Corpus, load_corpus, vocabulary
from tools.training.decoder import fit_decoder
from tools.training.networks import (
    LATENT_SIZE,
    Prior,
    export_folder,
    latents_from_sheets,
    make_scheduler,
    make_vae,
)
from tools.training.recipe import Recipe, load_recipe
from tools.training.sampling import measure, sample, skins_from_sheets, tile, tokenize
from tools.training.skins import draw_sheet
from tools.training.words import make_tokenizer, save_tokenizer

_DATA, _NOISE, _DECODER = (
    3,
    4,
    5,
)  # streams of random numbers; 1 and 2 are the painter's, composer's
_FACE_CELLS = ((slice(0, 2), slice(1, 3)), (slice(8, 10), slice(1, 3)))  # worn and bare
_LOG_EVERY = 50


def main(argv: Sequence[str] | None = None) -> int:
    """Train, resume or export; returns the exit code."""
    options = _parse(argv)
    try:
        recipe = load_recipe(options.config, options.set)
        if options.hours is not None:
            recipe = dataclasses.replace(recipe, hours=options.hours)
        torch.set_num_threads(recipe.threads)
        torch.set_flush_denormal(True)
        if options.dry_run:
            print(_plan(recipe, options.out))
        elif options.export:
            export(recipe, options.out, options.export)
        else:
            Training(recipe, options.out).run()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--config", type=Path, default=Path("config/train/prior.yaml"))
    parser.add_argument("--out", type=Path, default=Path("runs/prior"), help="run folder")
    parser.add_argument("--hours", type=float, help="budget; the learning rate ends with it")
    parser.add_argument(
        "--export", type=Path, metavar="FOLDER", help="write the last checkpoint as an SDXL folder"
    )
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="other options")
    parser.add_argument("--dry-run", action="store_true", help="check all, print the plan")
    return parser.parse_args(argv)


def _plan(recipe: Recipe, out: Path) -> str:
    tokenizer = _load_tokenizer(None)
    num_parameters = sum(each.numel() for each in Prior(recipe.size, tokenizer).parameters())
    budget = f"{recipe.hours} h" if recipe.hours > 0 else f"{recipe.steps} steps"
    mixture = recipe.mixture
    return (
        f"{num_parameters / 1e6:.2f} M parameters, {len(tokenizer)} tokens, budget {budget}, "
        f"batches of {recipe.batch}: {mixture.painted:.0%} painted, {mixture.real:.0%} drawn, "
        f"{mixture.composed:.0%} composed; run folder {out}"
    )


class Training:
    """A training, from wherever its folder says that it is."""

    def __init__(self, recipe: Recipe, out: Path) -> None:
        self.recipe, self.out = recipe, out
        self.accelerator = Accelerator(
            log_with="tensorboard", project_config=ProjectConfiguration(str(out), str(out))
        )
        if self.accelerator.num_processes > 1 and recipe.hours > 0:
            raise ConfigError(
                f"hours: {recipe.hours} on several processes; expected 0 and a budget in steps"
            )
        torch.manual_seed(recipe.seed)
        self.tokenizer = _load_tokenizer(out)
        with self.accelerator.main_process_first():
            self.corpus = _load_corpus(recipe, out)
        prior = Prior(recipe.size, self.tokenizer)
        optimizer = torch.optim.AdamW(
            prior.parameters(),
            recipe.learning_rate,
            betas=(0.9, 0.99),
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        self.prior, self.optimizer = self.accelerator.prepare(prior, optimizer)
        self.ema = EMAModel(self.prior.parameters(), decay=recipe.ema, use_ema_warmup=True)
        self.ema.power = 0.75
        self.scheduler = make_scheduler()
        self.scheduler.alphas_cumprod = self.scheduler.alphas_cumprod.to(self.accelerator.device)
        self.weight_HW = torch.ones(LATENT_SIZE, device=self.accelerator.device)
        for rows, columns in _FACE_CELLS:
            self.weight_HW[rows, columns] = recipe.face_weight
        self.step, self.elapsed_s = 0, 0.0
        self._restore()

    def run(self) -> None:
        """Train until the budget is spent or a signal comes; then export if it is spent."""
        stop = _Stop()
        self.accelerator.init_trackers("tensorboard")
        began = time.monotonic() - self.elapsed_s
        saved = sampled = time.monotonic()
        losses: list[Tensor] = []
        while self._progress() < 1 and not stop.is_asked:
            losses.append(self._take_step())
            self.step += 1
            now = time.monotonic()
            self.elapsed_s = now - began
            if len(losses) == _LOG_EVERY:
                self._log(losses)
                losses.clear()
            if now - saved > 60 * self.recipe.checkpoint_minutes:
                self._save()
                saved = now
            if now - sampled > 60 * self.recipe.sample_minutes:
                self._show()
                sampled = now
        self._save()
        self._show()
        self.accelerator.end_training()
        if self._progress() >= 1 and self.accelerator.is_main_process:
            export(self.recipe, self.out, self.out / "prior")
        elif self.accelerator.is_main_process:
            self._say(f"stopped at step {self.step}; the same command goes on")

    def _progress(self) -> float:
        """Share of the budget that is spent, whichever of the two is nearer to its end."""
        hours, steps = 3600 * self.recipe.hours, self.recipe.steps
        by_time = self.elapsed_s / hours if hours > 0 else 0.0
        return max(by_time, self.step / steps if steps > 0 else 0.0)

    def _take_step(self) -> Tensor:
        """Learn from one batch; returns its loss, still on the device."""
        recipe, accelerator = self.recipe, self.accelerator
        draw = self.step * accelerator.num_processes + accelerator.process_index
        rng = np.random.default_rng((recipe.seed, _DATA, draw))
        sheets, captions = self.corpus.batch(recipe.batch, rng)
        captions = [
            "" if rng.random() < recipe.caption_dropout else caption for caption in captions
        ]
        token_BT = tokenize(self.tokenizer, captions).to(accelerator.device)
        latents_BCHW = latents_from_sheets(torch.from_numpy(sheets).to(accelerator.device))
        noise_BCHW = StepRng(recipe.seed, draw).normal("noise", latents_BCHW)
        # One noise step from each of as many equal intervals as there are examples.
        levels = (rng.permutation(recipe.batch) + rng.random(recipe.batch)) / recipe.batch
        num_steps = self.scheduler.config.num_train_timesteps
        step_B = torch.from_numpy((levels * num_steps).astype(np.int64)).to(accelerator.device)
        noisy_BCHW = self.scheduler.add_noise(latents_BCHW, noise_BCHW, step_B)
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate_at(recipe, self.step, self._progress())
        with accelerator.autocast():
            clean_BCHW = self.prior(noisy_BCHW, step_B, token_BT)
        error_HW = (clean_BCHW.float() - latents_BCHW).square().mean((0, 1))
        loss = (error_HW * self.weight_HW).sum() / self.weight_HW.sum()
        accelerator.backward(loss)
        accelerator.clip_grad_norm_(self.prior.parameters(), recipe.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.ema.step(self.prior.parameters())
        return loss.detach()

    def _log(self, losses: Sequence[Tensor]) -> None:
        loss = torch.stack(list(losses)).mean().item()
        rate = self.step * self.recipe.batch / self.elapsed_s
        learning_rate = self.optimizer.param_groups[0]["lr"]
        values = {"loss": loss, "learning_rate": learning_rate, "examples_per_second": rate}
        self.accelerator.log(values, step=self.step)
        if self.step % (4 * _LOG_EVERY) == 0:
            self._say(
                f"step {self.step}  {self._progress():.1%}  loss {loss:.4f}  "
                f"rate {learning_rate:.1e}  {rate:.1f} examples/s"
            )

    def _say(self, line: str) -> None:
        if self.accelerator.is_main_process:
            print(line, flush=True)

    def _show(self) -> None:
        """Draw the sample sheets and measure the held-out skins, both with the averaged weights."""
        if not self.accelerator.is_main_process:
            return
        recipe = self.recipe
        prior = self.accelerator.unwrap_model(self.prior)
        self.ema.store(prior.parameters())
        self.ema.copy_to(prior.parameters())
        prior.eval()
        sheet_BHW3 = sample(
            prior,
            self.tokenizer,
            recipe.prompts,
            steps=recipe.sample_steps,
            guidance=recipe.guidance,
            seed=recipe.seed,
        )
        dev = real.read_real("dev")
        sheets = torch.from_numpy(np.stack([draw_sheet(skin.skin_HW4, "classic") for skin in dev]))
        tokens = tokenize(self.tokenizer, [skin.caption for skin in dev])
        error = measure(prior, latents_from_sheets(sheets), tokens, seed=recipe.seed)
        prior.train()
        self.ema.restore(prior.parameters())
        worn = [draw_preview(skin, "classic") for skin in skins_from_sheets(sheet_BHW3)]
        flat = [(sheet.numpy() * 255).round().astype(np.uint8) for sheet in sheet_BHW3]
        folder = self.out / "samples"
        write_picture(folder / f"{self.step:06d}.png", tile(worn, columns=4, scale=4))
        write_picture(folder / f"{self.step:06d}_sheets.png", tile(flat, columns=8, scale=4))
        self.accelerator.log({"dev_error": error}, step=self.step)
        self._say(f"step {self.step}  dev error {error:.4f}  {folder}/{self.step:06d}.png")

    def _save(self) -> None:
        if not self.accelerator.is_main_process:
            return
        state = {
            "step": self.step,
            "elapsed_s": self.elapsed_s,
            "size": dataclasses.asdict(self.recipe.size),
            "num_tokens": len(self.tokenizer),
            "prior": self.accelerator.unwrap_model(self.prior).state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "ema": self.ema.state_dict(),
        }
        write_checkpoint(self.out / "checkpoint.pt", state)

    def _restore(self) -> None:
        """Go on from the last checkpoint, if there is one."""
        path = self.out / "checkpoint.pt"
        if not path.exists():
            return
        state = _read_state(path, self.recipe, len(self.tokenizer))
        self.accelerator.unwrap_model(self.prior).load_state_dict(state["prior"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.ema.load_state_dict(state["ema"])
        self.ema.to(self.accelerator.device)
        self.step, self.elapsed_s = state["step"], state["elapsed_s"]
        self._say(f"going on from step {self.step}")


def learning_rate_at(recipe: Recipe, step: int, progress: float) -> float:
    """Rise linearly for some steps, stay, and fall as a cosine to 0 at the end of the budget.

    Args:
        recipe: says how.
        step: steps taken.
        progress: share of the budget that is spent, in [0, 1].
    """
    rise = min(1.0, (step + 1) / recipe.warmup_steps) if recipe.warmup_steps > 0 else 1.0
    fallen = max(0.0, progress - recipe.anneal_from) / (1 - recipe.anneal_from)
    return recipe.learning_rate * rise * (0.5 + 0.5 * math.cos(math.pi * min(1.0, fallen)))


def export(recipe: Recipe, out: Path, folder: Path) -> None:
    """Write the last checkpoint's averaged weights as an SDXL folder with a model card.

    Args:
        recipe: what the run was started with.
        out: the run folder.
        folder: where to.

    Raises:
        ConfigError: there is no checkpoint, or it is of another recipe.
    """
    path = out / "checkpoint.pt"
    if not path.exists():
        raise ConfigError(f"export: there is no {path}; expected the folder of a training")
    tokenizer = _load_tokenizer(out)
    state = _read_state(path, recipe, len(tokenizer))
    prior = Prior(recipe.size, tokenizer)
    averaged = state["ema"]["shadow_params"]
    for parameter, value in zip(prior.parameters(), averaged, strict=True):
        parameter.data.copy_(value)
    corpus = _load_corpus(recipe, out)
    rng = np.random.default_rng((recipe.seed, _DECODER))
    torch.manual_seed(recipe.seed)
    vae = make_vae()
    error = fit_decoder(
        vae,
        lambda count: torch.from_numpy(corpus.batch(count, rng)[0]),
        steps=recipe.decoder_steps,
        seed=recipe.seed,
    )
    export_folder(folder, prior, vae, tokenizer)
    facts = card.Facts(
        steps=state["step"],
        hours=state["elapsed_s"] / 3600,
        decoder_error=error,
        num_parameters=sum(each.numel() for each in prior.parameters()),
    )
    write_atomic(folder / "README.md", card.write(recipe, facts).encode())
    print(f"wrote {folder} from step {state['step']}")


def _read_state(path: Path, recipe: Recipe, num_tokens: int) -> dict[str, Any]:
    state = read_checkpoint(path)
    for name, here in (("size", dataclasses.asdict(recipe.size)), ("num_tokens", num_tokens)):
        if state[name] != here:
            raise ConfigError(
                f"{path} was trained with {name} {state[name]}; now it is {here}: "
                "go back to that recipe and data, or choose another --out"
            )
    return state


def _load_tokenizer(out: Path | None) -> CLIPTokenizer:
    """Take the words of the run, which stay what they were when it began, or make them."""
    if out is None:
        return make_tokenizer(vocabulary())
    folder = out / "tokenizer"
    if not (folder / "tokenizer_config.json").exists():
        save_tokenizer(make_tokenizer(vocabulary()), folder)
    return CLIPTokenizer.from_pretrained(folder)


def _load_corpus(recipe: Recipe, out: Path) -> Corpus:
    return load_corpus(
        recipe.mixture, cache=out / "corpus", workers=recipe.workers, seed=recipe.seed
    )


class _Stop:
    """Turns the first Ctrl-C or SIGTERM into a wish; a second one ends the program at once."""

    def __init__(self) -> None:
        self.is_asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
