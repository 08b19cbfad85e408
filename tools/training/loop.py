"""The loop that trains any kind, on one processor or several.

What step s learns from is a function of (seed, s): the whole batch of all processes, of which each
takes its rows. So a run of P processes with batches of n is a run of one with batches of P·n, and a
run that went on from a checkpoint is the run that never stopped, bit for bit on a CPU. Knows the
course of a training and its folder; what is trained, a kind knows.

Letters: B examples.
"""

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator, DistributedDataParallelKwargs
from accelerate.utils import ProjectConfiguration
from diffusers.training_utils import EMAModel
from torch import Tensor

from config.errors import ConfigError
from config.plugins import find
from models.rng import StepRng
from tools.io.files import write_atomic
from tools.io.signals import StopSignals
from tools.io.training_data import (
    check_shapes,
    read_checkpoint,
    read_table,
    write_checkpoint,
    write_picture,
    write_table,
)
from tools.training.kinds import PACKAGE, Facts, Kind, Setting
from tools.training.muon import Muon, split_parameters
from tools.training.recipe import Recipe, to_plain, to_yaml

_DATA = 3  # stream of random numbers; 1 and 2 are the painter's, composer's
_BETAS = (0.9, 0.99)
_EMA_POWER = 0.75


def plan(recipe: Recipe, options: Any, out: Path) -> str:
    """Build what is trained, prepare nothing, and say what would be done."""
    kind = build_kind(recipe, options, out, torch.device("cpu"))
    budget = f"{recipe.hours} h" if recipe.hours > 0 else f"{recipe.steps} steps"
    return (
        f"{recipe.kind}: {kind.describe()}; budget {budget}, {recipe.batch} × {recipe.accumulate} "
        f"examples a step and process, {recipe.optimizer}; run folder {out}"
    )


def build_kind(recipe: Recipe, options: Any, out: Path, device: torch.device) -> Kind:
    """Make the kind that a recipe names, its weights a function of the seed."""
    torch.manual_seed(recipe.seed)
    setting = Setting(recipe.seed, out, recipe.workers, device)
    return find(PACKAGE, recipe.kind).build(options, setting)


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


class Training:
    """A training, from wherever its folder says that it is."""

    def __init__(
        self, recipe: Recipe, options: Any, out: Path, *, say: Callable[[str], None]
    ) -> None:
        """Build everything, prepare the data, and read the last checkpoint if there is one.

        Args:
            recipe: of the loop.
            options: the kind's `Config`.
            out: the run folder.
            say: is told a line now and then, in the first process only.

        Raises:
            ConfigError: the checkpoint or the weights to start from do not fit the recipe.
        """
        self.recipe, self.options, self.out = recipe, options, out
        self.accelerator = Accelerator(
            mixed_precision=recipe.mixed_precision,
            log_with="tensorboard",
            project_config=ProjectConfiguration(str(out), str(out)),
            # Not every weight of a library's network takes part: SDXL reads the last layer but one.
            kwargs_handlers=[DistributedDataParallelKwargs(find_unused_parameters=True)],
        )
        self._say = say if self.accelerator.is_main_process else lambda line: None
        self.kind = build_kind(recipe, options, out, self.accelerator.device)
        with self.accelerator.main_process_first():
            self.kind.prepare()
        state = _read_state(out, recipe)
        if recipe.init and state is None:
            self.kind.load(Path(recipe.init))
        optimizer = _make_optimizer(recipe, self.kind.module)
        self.module, self.optimizer = self.accelerator.prepare(self.kind.module, optimizer)
        self.weights = {
            name: weight
            for name, weight in self.accelerator.unwrap_model(self.module).named_parameters()
            if weight.requires_grad
        }
        self.ema = EMAModel(
            self.weights.values(), decay=recipe.ema, use_ema_warmup=True, power=_EMA_POWER
        )
        self.step, self.elapsed_s = 0, 0.0
        self.window: list[Tensor] = []
        self.rows: list[dict[str, float]] = []
        if state is not None:
            self._restore(state)

    def run(self, command: str) -> int:
        """Train until the budget is spent or a signal comes; then export if it is spent.

        Args:
            command: for the model card, what trains the same again.

        Returns:
            0, or the exit code that the signal asks for.
        """
        count, device = self.accelerator.num_processes, self.accelerator.device
        self._say(f"training on {device}, {count} process{'es' if count > 1 else ''}")
        self.accelerator.init_trackers("tensorboard")
        if self.accelerator.is_main_process:
            write_atomic(self.out / "recipe.yaml", to_yaml(self.recipe, self.options).encode())
        with StopSignals(self._say) as stop, ThreadPoolExecutor(1) as ahead:
            self._train(stop, ahead)
        self._save()
        self._show()
        self._save()
        if self._progress() < 1:
            self._say(f"stopped at step {self.step}; the same command goes on")
        else:
            self.export(self.out / "export", command)
        self._leave()
        return (stop.code or 0) if self._progress() < 1 else 0

    def export(self, folder: Path, command: str) -> None:
        """Write the averaged weights as the folder that the kind is used from."""
        if self.accelerator.is_main_process:
            facts = Facts(
                steps=self.step,
                examples=self.step * self._whole_batch(),
                hours=self.elapsed_s / 3600,
                command=command,
                recipe=to_plain(self.recipe, self.options),
                log=self.rows,
            )
            with self._averaged() as module:
                self.kind.export(module, folder, facts)
            self._say(f"wrote {folder} from step {self.step}")

    def _train(self, stop: StopSignals, ahead: ThreadPoolExecutor) -> None:
        began = time.monotonic() - self.elapsed_s
        saved = sampled = time.monotonic()
        batch = ahead.submit(self._draw, self.step)
        while self._progress() < 1 and stop.code is None:
            self.window.append(self._take_step(batch))
            self.step += 1
            batch = ahead.submit(self._draw, self.step)
            now = time.monotonic()
            self.elapsed_s = now - began
            self._agree(stop)
            if self.step % self.recipe.log_every == 0:
                self._log()
            if now - saved >= 60 * self.recipe.checkpoint_minutes:
                self._save()
                saved = now
            if self._is_sample_due(now - sampled):
                self._show()
                sampled = now
        batch.cancel()

    def _agree(self, stop: StopSignals) -> None:
        """Let all processes stop after the same step and see the same share of the budget."""
        if self.accelerator.num_processes == 1:
            return
        device = self.accelerator.device
        mine = torch.tensor([self.elapsed_s, stop.code or 0], dtype=torch.float64, device=device)
        elapsed_s, code = self.accelerator.gather(mine).reshape(-1, 2).amax(0).tolist()
        self.elapsed_s = elapsed_s
        if code and stop.code is None:
            stop.code = int(code)

    def _leave(self) -> None:
        """Part from the other processes when all are done.

        The wrapper that averages their gradients goes before their group does: as the group's last
        owner it would wait, holding Python's lock, for threads that want it for their last message.
        """
        self.accelerator.wait_for_everyone()
        self.module = self.accelerator.unwrap_model(self.module, keep_fp32_wrapper=False)
        self.accelerator.free_memory()
        self.accelerator.end_training()

    def _is_sample_due(self, waited_s: float) -> bool:
        minutes, every = self.recipe.sample_minutes, self.recipe.sample_every
        by_time = minutes > 0 and waited_s >= 60 * minutes
        return by_time or (every > 0 and self.step % every == 0)

    def _progress(self) -> float:
        """Share of the budget that is spent, whichever of the two is nearer to its end."""
        hours, steps = 3600 * self.recipe.hours, self.recipe.steps
        by_time = self.elapsed_s / hours if hours > 0 else 0.0
        return max(by_time, self.step / steps if steps > 0 else 0.0)

    def _whole_batch(self) -> int:
        recipe = self.recipe
        return recipe.batch * recipe.accumulate * self.accelerator.num_processes

    def _draw(self, step: int) -> Mapping[str, Tensor]:
        seed = self.recipe.seed
        rng = np.random.default_rng((seed, _DATA, step))
        return self.kind.batch(self._whole_batch(), rng, StepRng(seed, step))

    def _take_step(self, batch: Future[Mapping[str, Tensor]]) -> Tensor:
        """Learn from this process's rows of a batch; returns their loss, still on the device."""
        recipe, accelerator = self.recipe, self.accelerator
        whole = batch.result()
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate_at(recipe, self.step, self._progress())
        total = torch.zeros((), device=accelerator.device)
        for turn in range(recipe.accumulate):
            start = recipe.batch * (turn * accelerator.num_processes + accelerator.process_index)
            rows = {
                name: value[start : start + recipe.batch].to(accelerator.device)
                for name, value in whole.items()
            }
            is_last = turn == recipe.accumulate - 1
            with contextlib.nullcontext() if is_last else accelerator.no_sync(self.module):
                loss = self.module(**rows).mean() / recipe.accumulate
                accelerator.backward(loss)
            total += loss.detach()
        accelerator.clip_grad_norm_(self.weights.values(), recipe.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.ema.step(self.weights.values())
        return total

    def _log(self) -> None:
        loss = self.accelerator.reduce(torch.stack(self.window).mean(), "mean").item()
        self.window.clear()
        row = {
            "step": self.step,
            "examples": self.step * self._whole_batch(),
            "hours": round(self.elapsed_s / 3600, 5),
            "loss": loss,
            "learning_rate": self.optimizer.param_groups[0]["lr"],
        }
        self.rows.append(row)
        rate = row["examples"] / self.elapsed_s
        values = {name: row[name] for name in ("loss", "learning_rate")}
        self.accelerator.log(values | {"examples_per_second": rate}, step=self.step)
        self._say(
            f"step {self.step}  {self._progress():.1%}  loss {loss:.4f}  "
            f"rate {row['learning_rate']:.1e}  {rate:.1f} examples/s"
        )

    def _show(self) -> None:
        """Draw the sample sheets and measure what is held out, both with the averaged weights."""
        if not self.accelerator.is_main_process:
            return
        with self._averaged() as module, torch.no_grad():
            pictures = self.kind.sample(module, self.recipe.seed)
            figures = dict(self.kind.measure(module))
        tensorboard = self.accelerator.get_tracker("tensorboard")
        for name, picture in pictures.items():
            write_picture(self.out / "samples" / f"{self.step:06d}_{name}.png", picture)
            tensorboard.log_images({name: picture[None]}, step=self.step, dataformats="NHWC")
        self.accelerator.log(figures, step=self.step)
        if not self.rows or self.rows[-1]["step"] != self.step:
            self.rows.append({"step": self.step})
        self.rows[-1].update(figures)
        told = "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
        self._say(f"step {self.step}  {told}  samples in {self.out / 'samples'}")

    @contextlib.contextmanager
    def _averaged(self) -> Iterator[torch.nn.Module]:
        """Put the averaged weights in, for as long as the block lasts."""
        module = self.accelerator.unwrap_model(self.module, keep_fp32_wrapper=False)
        module.eval()
        self.ema.store(self.weights.values())
        self.ema.copy_to(self.weights.values())
        yield module
        self.ema.restore(self.weights.values())
        module.train()

    def _save(self) -> None:
        if not self.accelerator.is_main_process:
            return
        scaler = self.accelerator.scaler
        state = {
            "kind": self.recipe.kind,
            "step": self.step,
            "elapsed_s": self.elapsed_s,
            "window": [loss.item() for loss in self.window],
            "weights": {name: weight.detach() for name, weight in self.weights.items()},
            "optimizer": self.optimizer.state_dict(),
            "ema": self.ema.state_dict(),
            "scaler": None if scaler is None else scaler.state_dict(),
        }
        write_table(self.out / "log.csv", self.rows)
        write_checkpoint(self.out / "checkpoint.pt", state)

    def _restore(self, state: Mapping[str, Any]) -> None:
        check_shapes(state["weights"], self.weights, str(self.out / "checkpoint.pt"))
        with torch.no_grad():
            for name, weight in self.weights.items():
                weight.copy_(state["weights"][name])
        device = self.accelerator.device
        self.optimizer.load_state_dict(state["optimizer"])
        self.ema.load_state_dict(state["ema"])
        self.ema.to(device)
        if state["scaler"] is not None and self.accelerator.scaler is not None:
            self.accelerator.scaler.load_state_dict(state["scaler"])
        self.step, self.elapsed_s = state["step"], state["elapsed_s"]
        self.window = [torch.tensor(loss, device=device) for loss in state["window"]]
        rows = read_table(self.out / "log.csv")
        self.rows = [row for row in rows if row["step"] <= self.step]
        self._say(f"going on from step {self.step}")


def _read_state(out: Path, recipe: Recipe) -> dict[str, Any] | None:
    path = out / "checkpoint.pt"
    if not path.exists():
        return None
    state = read_checkpoint(path)
    if state["kind"] != recipe.kind:
        raise ConfigError(f"{path} is a training of kind '{state['kind']}', not '{recipe.kind}'")
    return state


def _make_optimizer(recipe: Recipe, module: torch.nn.Module) -> torch.optim.Optimizer:
    if recipe.optimizer == "muon":
        return Muon(
            *split_parameters(module), recipe.learning_rate, weight_decay=recipe.weight_decay
        )
    return torch.optim.AdamW(
        [weight for weight in module.parameters() if weight.requires_grad],
        recipe.learning_rate,
        betas=_BETAS,
        weight_decay=recipe.weight_decay,
        fused=True,
    )
