"""The folder of one run: what is asked for, how far it is, and in the end the skin.

The same request in the same folder goes on where it stopped. Knows when things are written and
where; knows nothing about how a skin is optimised.

Inside, one program works at a time, which .lock says.

While it works there are request.json, config.yaml, status.json, log.txt, preview.png, frames/,
tensorboard/ and checkpoints/, and photo.png or from_skin.png if there is one; when it is done also
skin.png, skin.json, palette.hex and, if it is wanted, skin@8x.png or another enlargement.
"""

import contextlib
import hashlib
import json
import math
import platform
import reprlib
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from config.errors import ConfigError, ExitCode, InUseError, WriteError, describe
from config.schema import OutputConfig
from losses import Iterate, Term
from models.freedom import GivenSkin, Kept
from models.later import Later
from models.layout import SkinLayout, flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.reference import Reference
from tools.io.board import Board
from tools.io.checkpoint import Checkpoints, RandomStates, Stateful
from tools.io.diagnostics import (
    draw_curves,
    save_drawn_pictures,
    save_inner_pictures,
    save_photo_pictures,
)
from tools.io.files import append, remove_leftovers, replacing, write_atomic, writing
from tools.io.given_skin import keep_given_skin
from tools.io.lock import FolderLock
from tools.io.palettes import write_hex
from tools.io.preview import Preview
from tools.io.record import recipe_text
from tools.io.report import Reporter
from tools.io.signals import Interrupted, StopSignals
from tools.io.skin_file import check_skin, color_pixels, count_colors, encode_png, write_skin
from tools.io.skin_quality import describe_quality

PHOTO = "photo.png"
"""The request's photo as it was read, in the run's folder: to go on needs no other file."""

_ROOT = Path(__file__).resolve().parents[2]


class RunDirectory:
    """Where one run is kept; a context, inside which it is being worked on.

    Attributes:
        path: the folder.
        is_done: whether the skin of this very request is already there, whole.
    """

    def __init__(
        self,
        path: Path,
        *,
        record: Mapping[str, Any],
        config_text: str,
        steps: int,
        layout: SkinLayout,
        palette: Palette,
        output: OutputConfig,
        resume_command: str,
        reporter: Reporter,
        is_verbose: bool = False,
        signals: StopSignals | None = None,
        kept: Kept | None = None,
    ) -> None:
        """Look at a folder; nothing is written before the context is entered.

        Args:
            path: the folder, new or empty or of this same request.
            record: all that decides the result, from `tools.io.record.make_record`.
            config_text: the effective config as YAML.
            steps: how many steps the run has.
            layout: the skin's layout.
            palette: the colours.
            output: how often what is written.
            resume_command: what the user types to go on.
            reporter: says how it goes.
            is_verbose: whether to save pictures from inside the optimisation, too.
            signals: what says that it must stop, where several runs listen; by default its own.
            kept: pixels of the skin that stay as they were; None where there are none.

        Raises:
            ConfigError: the folder holds something else.
        """
        try:
            _check_folder(path, record)
        except OSError as error:
            raise ConfigError(f"--out: {path} cannot be read: {error.strerror}") from error
        self.path = path
        self.is_done = _holds_finished_skin(path)
        self._record = record
        self._config_text = config_text
        self._steps = steps
        self._layout = layout
        self._palette = palette
        self._output = output
        self._resume_command = resume_command
        self._reporter = reporter
        self._is_verbose = is_verbose
        self._kept = kept
        self._checkpoints = _checkpoints_of(path, record, notice=self.say)
        self._signals = signals or StopSignals(reporter.say_at_once, at_quit=self._write_quit)
        self._lock = FolderLock(path)
        self._open = contextlib.ExitStack()
        self._history = _History()
        self._done = 0
        self._pending: list[tuple[int, dict[str, Tensor]]] = []
        self._due: _Due | None = None
        self._last_index_HW: Tensor | None = None
        self._board: Board | None = None

    def __enter__(self) -> "RunDirectory":
        """Take the folder, and write down what is asked for, unless it is done.

        From here on a first Ctrl-C or SIGTERM raises `Interrupted` before the first step and after
        each.

        Raises:
            ConfigError: the folder holds something else, or links.
            InUseError: another program works in it.
            WriteError: it cannot be written.
            Interrupted: somebody asked to stop.
        """
        if self.is_done:
            self._mend()
            return self
        with contextlib.ExitStack() as opened:
            with writing(self.path):
                self.path.mkdir(parents=True, exist_ok=True)
            _refuse_links(self.path)
            stale = self._lock.acquire()
            opened.callback(self._lock.release)
            _check_folder(self.path, self._record)  # again: another may have been quicker
            self.is_done = _holds_finished_skin(self.path)
            if not self.is_done:
                self._clear_up()
                _write_json(self.path / "request.json", self._record)
                write_atomic(self.path / "config.yaml", self._config_text.encode())
                self._write_status("running", "starting")
                opened.enter_context(self._signals)
            self._open = opened.pop_all()
        if stale is not None:
            self.say(stale)
        try:
            self._signals.be_urgent()
        except Interrupted as interruption:
            self.__exit__(type(interruption), interruption, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write down how it ended; what went wrong is the caller's to tell.

        Raises:
            Interrupted: the error is what a library made of it.
        """
        overdue = self._signals.overdue if isinstance(error, Exception) else None
        self._signals.be_patient()
        self._reporter.end()
        with self._open:
            if error is None or self.is_done:
                return
            with contextlib.suppress(OSError):  # where nothing can be written, the caller says so
                self._lock.check()
                self._write_ending(overdue or error)
        if overdue is not None:
            raise overdue from error

    def _write_ending(self, error: BaseException) -> None:
        if isinstance(error, Interrupted | KeyboardInterrupt):
            code = error.code if isinstance(error, Interrupted) else ExitCode.INTERRUPTED
            self._write_status("interrupted", str(error) or "interrupted", code)
        elif isinstance(error, Exception):
            code, message = describe(error)
            self._write_status("failed", message, code)
            self._log(message)

    def _write_quit(self, code: int) -> None:
        """Write down that it ends here and now, in the middle of whatever."""
        self._write_status("interrupted", "quit at once; the last checkpoint is kept", code)

    def keep_photo(self, reference: Reference) -> None:
        """Write the photo, and with `is_verbose` its matte, its cut-out and the fit."""
        with replacing(self.path / PHOTO) as temporary:
            Image.fromarray(reference.cutout.photo_HW4.numpy()).save(temporary)
        if self._is_verbose:
            save_photo_pictures(self.path / "verbose", reference)

    def keep_given_skin(self, skin: GivenSkin) -> None:
        """Write the skin that the run starts from."""
        keep_given_skin(skin, self.path)

    def keep_drawn(self, pictures: Sequence[Tensor], decode: Callable[[Tensor], Tensor]) -> None:
        """With `is_verbose`, write the pictures that the guidance drew for the start."""
        if self._is_verbose:
            drawn = [decode(latents_BCHW).cpu() for latents_BCHW in pictures]
            save_drawn_pictures(self.path / "verbose", drawn)

    def say(self, text: str) -> None:
        """Tell the user something, and the log."""
        self._reporter.say(text)
        if not self.is_done:
            self._log(text)

    def restore(
        self, *, grid: PaletteGrid, optimizer: torch.optim.Optimizer, **others: Stateful
    ) -> Iterator[int]:
        """Bring the state back to where the run stopped and walk over the steps that are left.

        From here on a first Ctrl-C or SIGTERM makes `after_step` save before it raises.

        Args:
            grid: the skin.
            optimizer: its optimiser.
            others: more state, by name; `after_step` wants the same.

        Yields:
            Step numbers, from 0 in a new run; none when it is done.
        """
        if self.is_done:
            self.say(f"{self.path} is done already: nothing to do")
            return
        state = self._whole_state(grid=grid, optimizer=optimizer, **others)
        self._done = self._checkpoints.restore(state) or 0
        self._board = Board(self.path / "tensorboard", first_step=self._done + 1)
        self._reporter.begin(self._done)
        self._history.begin()
        if self._done:
            self.say(f"going on at step {self._done} of {self._steps} in {self.path}")
        else:
            self._save_frame(grid.discrete().cpu())
        overdue = self._signals.overdue
        self._signals.be_patient()
        if overdue is not None:
            raise overdue
        yield from range(self._done, self._steps)

    def after_step(
        self,
        iterate: Iterate,
        terms: Mapping[str, Term],
        *,
        grid: PaletteGrid,
        optimizer: torch.optim.Optimizer,
        scalars: Mapping[str, float] | None = None,
        **others: Stateful,
    ) -> None:
        """Write what is due after a step.

        Losses stay on their device until `log_every` steps are together; on a GPU all that is due
        is asked for here and written after the next step, so that no step waits.

        Args:
            iterate: the step.
            terms: what each loss said.
            grid: as given to `restore`.
            optimizer: likewise.
            scalars: more numbers for the log, such as the temperature.
            others: likewise.

        Raises:
            Interrupted: somebody asked to stop; the state is saved.
            WriteError: the folder cannot be written, or is gone.
        """
        self._lock.check()
        self._write_due()
        self._done = iterate.step + 1
        self._pending.append((self._done, _collect_scalars(terms)))
        is_last, code = self._done == self._steps, self._signals.code
        must_stop = code is not None and not is_last

        def is_due(period: int) -> bool:
            return self._done % period == 0

        is_saved = is_due(self._output.checkpoint_every) or is_last or must_stop
        shows_inside = self._is_verbose and (is_due(self._output.preview_every) or is_last)
        due = _Due(
            self._done,
            frame=is_due(self._output.frame_every) and not is_last,
            preview=is_due(self._output.preview_every) or is_last,
            scalars=is_due(self._output.log_every) or is_last,
            rate=optimizer.param_groups[0]["lr"],
            known=dict(scalars or {}),
        )
        if due.is_any:
            due.ask(grid, self._take_pending() if due.scalars or shows_inside else [])
            self._due = due
            is_late = grid.logits_NK.is_cuda and not (is_saved or shows_inside)
            if not is_late:
                self._write_due()
        if shows_inside:
            save_inner_pictures(self.path / "verbose", self._done, iterate, terms, grid)
            draw_curves(self.path / "verbose", self._history.curves)
        if line := self._reporter.progress(self._done, self._steps, self._history.last):
            self._log(line)
        if is_saved:
            self._read_pending()
            self._checkpoints.save(
                self._done, self._whole_state(grid=grid, optimizer=optimizer, **others)
            )
        if must_stop:
            self._flush_board()
            assert code is not None
            message = f"stopped after step {self._done}; to go on: {self._resume_command}"
            self.say(message)
            raise Interrupted(code, message)

    def _write_due(self) -> None:
        """Write what an earlier step asked for, if there is such."""
        due, self._due = self._due, None
        if due is None:
            return
        index_HW, decision_2, losses = due.read()
        for step, name, value in losses:
            self._write_loss(step, name, value)
        if due.frame:
            self._save_frame(index_HW, step=due.step)
        if due.preview:
            self._save_preview(index_HW)
        if due.scalars:
            entropy, likeliest = decision_2.tolist()
            known = {"entropy": entropy, "likeliest entry": likeliest, **due.known}
            self._write_scalars(index_HW, due.rate, known, step=due.step)
            self._flush_board()
            self._write_status("running", "optimising")

    def _flush_board(self) -> None:
        assert self._board is not None, "`restore` comes before `after_step`"
        self._board.flush()

    def finish(
        self, index_HW: Tensor, *, coverage: float, verdict: Mapping[str, float] | None = None
    ) -> None:
        """Write the skin, and then the recipe, with which the run is done.

        Args:
            index_HW: (H, W) int64 palette indices of the result.
            coverage: share of the used texels that the guidance saw.
            verdict: what was measured of the skin, by name, for the recipe.
        """
        if self.is_done:
            return
        self._lock.check()
        index_HW = index_HW.cpu()
        self.say(f"the views saw {coverage:.1%} of the used texels")
        self._save_frame(index_HW)
        self._save_preview(index_HW)
        write_hex(self._palette, self.path / "palette.hex")
        texts = _png_texts(self._record)
        data = write_skin(
            self.path / "skin.png", index_HW, self._layout, self._palette, texts, kept=self._kept
        )
        files = {"skin.png": data, **self._write_enlarged(index_HW, texts)}
        counts = count_colors(self._paint(index_HW), self._palette)
        recipe = {
            **self._record,
            "versions": find_versions(),
            "steps": self._steps,
            "seconds": round(self._history.seconds(), 1),
            "coverage": coverage,
            **({"verdict": dict(verdict)} if verdict else {}),
            **self._describe_quality(index_HW),
            "palette_use": dict(zip(self._palette.hex_codes(), counts, strict=True)),
            **self._describe_kept(index_HW),
            "files": {
                name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in files.items()
            },
        }
        _write_json(self.path / "skin.json", recipe)
        self._write_status("done", "the skin is skin.png", 0)
        self.say(f"{self.path / 'skin.png'} is done")
        self.is_done = True

    def _describe_quality(self, index_HW: Tensor) -> dict[str, Any]:
        """Say how a skin is drawn, for the recipe; nothing of a flat picture."""
        if self._layout.is_flat:
            return {}
        pixels_HW4 = self._paint(index_HW)
        return {"quality": describe_quality(pixels_HW4, self._layout)}

    def _describe_kept(self, index_HW: Tensor) -> dict[str, Any]:
        """Say which pixels stayed what they were and whether the palette has their colours."""
        if self._kept is None:
            return {}
        broken = check_skin(self._paint(index_HW), self._layout, self._palette)
        kept = int((self._kept.is_kept_HW & (self._layout.face_HW >= 0)).sum())
        return {"kept": {"texels": kept, "palette_exact": not broken, "broken_rules": broken}}

    def _paint(self, index_HW: Tensor) -> Tensor:
        """Give the picture of a skin, with the pixels that stay: (H, W, 4) uint8."""
        pixels_HW4 = color_pixels(index_HW, self._palette)
        return pixels_HW4 if self._kept is None else self._kept.lay_over(pixels_HW4)

    def _write_enlarged(self, index_HW: Tensor, texts: Mapping[str, str]) -> dict[str, bytes]:
        """Write the result with larger texels too, if that is wanted: its name and its bytes."""
        factor = self._output.enlarge
        if factor == 1:
            return {}
        pixels_HW4 = self._paint(index_HW)
        data = encode_png(
            pixels_HW4.repeat_interleave(factor, 0).repeat_interleave(factor, 1), texts
        )
        name = f"skin@{factor}x.png"
        write_atomic(self.path / name, data)
        return {name: data}

    def _whole_state(self, **state: Any) -> dict[str, Stateful]:
        return {**state, "random": RandomStates(), "history": self._history}

    def _read_pending(self) -> None:
        """Fetch the losses of the last steps from their device, all at once."""
        due = _Due(self._done)
        due.ask(None, self._take_pending())
        for step, name, value in due.read()[-1]:
            self._write_loss(step, name, value)

    def _take_pending(self) -> list[tuple[int, str, Tensor]]:
        """Give the losses that nobody has asked their device for yet."""
        taken = [
            (step, name, value) for step, found in self._pending for name, value in found.items()
        ]
        self._pending.clear()
        return taken

    def _write_loss(self, step: int, name: str, value: float) -> None:
        assert self._board is not None, "`restore` comes before `after_step`"
        self._board.add_scalar(name, value, step)
        if name.startswith("loss/"):
            self._history.add(name.removeprefix("loss/"), value)

    def _write_scalars(
        self, index_HW: Tensor, rate: float, scalars: Mapping[str, float], *, step: int
    ) -> None:
        found = {"learning rate": rate, **scalars}
        used_HW = self._layout.face_HW >= 0
        if self._last_index_HW is not None:
            is_flipped_HW = index_HW != self._last_index_HW
            found["flipped texels"] = is_flipped_HW[used_HW].float().mean().item()
        if self._layout.has_overlay:
            outer_HW = self._layout.mask_HW("outer")
            found["opaque outer texels"] = (
                (index_HW[outer_HW] < len(self._palette)).float().mean().item()
            )
        self._last_index_HW = index_HW
        assert self._board is not None, "`restore` comes before `after_step`"
        for name, value in found.items():
            self._board.add_scalar(f"run/{name}", value, step)

    def _save_frame(self, index_HW: Tensor, *, step: int | None = None) -> None:
        path = self.path / "frames" / f"{self._done if step is None else step:06d}.png"
        write_skin(path, index_HW, self._layout, self._palette, kept=self._kept)

    def _save_preview(self, index_HW: Tensor) -> None:
        picture = self._preview.draw(self._paint(index_HW))
        with replacing(self.path / "preview.png") as temporary:
            picture.save(temporary)

    @cached_property
    def _preview(self) -> Preview:
        return Preview(self._layout, self._palette, self._record["request"]["prompt"])

    def _write_status(self, state: str, message: str, exit_code: int | None = None) -> None:
        status = {
            "state": state,
            "step": self._done,
            "steps": self._steps,
            "exit_code": exit_code,
            "message": message,
            "resume_command": self._resume_command,
            "seconds": round(self._history.seconds(), 1),
            "losses": {
                name: float(f"{value:.4g}")
                for name, value in self._history.last.items()
                if math.isfinite(value)
            },
        }
        _write_json(self.path / "status.json", status)

    def _mend(self) -> None:
        """Write that it is done, and clear up, where a crash came between the skin and this."""
        status = _read_json(self.path / "status.json")
        is_told = isinstance(status, dict) and status.get("state") == "done"
        if is_told and not self._lock.is_there():
            return
        self._done = self._steps
        with contextlib.suppress(WriteError, InUseError):  # what matters is there
            self._lock.acquire()
            try:
                self._clear_up()
                if not is_told:
                    self._write_status("done", "the skin is skin.png", 0)
            finally:
                self._lock.release()

    def _clear_up(self) -> None:
        """Remove what killed attempts left of unfinished files."""
        inner = self.path / "verbose"
        for folder in (self.path, self.path / "frames", inner, *inner.glob("*/")):
            remove_leftovers(folder)

    def _log(self, text: str) -> None:
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}\n"
        append(self.path / "log.txt", line.encode(errors="replace"))


class _Due:
    """What is to be written of a step: asked for at once, read when the device has sent it.

    Attributes:
        step: how many steps were done.
        frame, preview, scalars: which of them.
        rate: the learning rate.
        known: numbers that are on the host already.
    """

    def __init__(
        self,
        step: int,
        *,
        frame: bool = False,
        preview: bool = False,
        scalars: bool = False,
        rate: float = 0.0,
        known: Mapping[str, float] | None = None,
    ) -> None:
        self.step = step
        self.frame, self.preview, self.scalars = frame, preview, scalars
        self.rate = float(rate)
        self.known = dict(known or {})
        self.is_any = frame or preview or scalars
        self._skin: Later | None = None
        self._names: list[tuple[int, str]] = []
        self._values: list[tuple[list[int], Later]] = []

    def ask(self, grid: PaletteGrid | None, losses: Sequence[tuple[int, str, Tensor]]) -> None:
        """Ask for the skin, how far it is decided, and losses, with one copy from each device."""
        if grid is not None:
            self._skin = Later(grid.discrete(), grid.decision_2())
        self._names = [(step, name) for step, name, _ in losses]
        by_device: dict[torch.device, list[int]] = {}
        for place, (*_, value) in enumerate(losses):
            by_device.setdefault(value.device, []).append(place)
        for places in by_device.values():
            together = torch.stack([losses[place][2].double() for place in places])
            self._values.append((places, Later(together)))

    def read(self) -> tuple[Tensor, Tensor, list[tuple[int, str, float]]]:
        """Give the skin (H, W), its decision (2,), and the losses by step and name."""
        nothing = torch.empty(0)
        index_HW, decision_2 = (nothing, nothing) if self._skin is None else self._skin.read()
        numbers = [0.0] * len(self._names)
        for places, later in self._values:
            for place, number in zip(places, later.read()[0].tolist(), strict=True):
                numbers[place] = number
        losses = [(*name, number) for name, number in zip(self._names, numbers, strict=True)]
        return index_HW, decision_2, losses


class _History:
    """How long a run has worked and what its losses were; a part of its state.

    Attributes:
        curves: name of a loss → its value after each step.
    """

    def __init__(self) -> None:
        self.curves: dict[str, list[float]] = {}
        self._seconds_before = 0.0
        self._began_at: float | None = None

    @property
    def last(self) -> dict[str, float]:
        """The last known value of each loss."""
        return {name: values[-1] for name, values in self.curves.items()}

    def begin(self) -> None:
        """Start the clock."""
        self._began_at = time.monotonic()

    def seconds(self) -> float:
        """Give the time worked so far, that of earlier attempts included."""
        now = time.monotonic()
        return self._seconds_before + (0.0 if self._began_at is None else now - self._began_at)

    def add(self, name: str, value: float) -> None:
        """Append a value."""
        self.curves.setdefault(name, []).append(value)

    def state_dict(self) -> dict[str, Any]:
        """Give the state."""
        curves = {name: torch.tensor(values) for name, values in self.curves.items()}
        return {"seconds": self.seconds(), "curves": curves}

    def load_state_dict(self, state_dict: Mapping[str, Any], /) -> None:
        """Take the state back."""
        self._seconds_before = state_dict["seconds"]
        self.curves = {name: values.tolist() for name, values in state_dict["curves"].items()}


def read_run(path: Path) -> tuple[SkinLayout, Palette]:
    """Tell from a run's folder what its frames are pictures of.

    Args:
        path: a folder that a run has written.

    Returns:
        The layout and the palette.

    Raises:
        ConfigError: it is no such folder.
    """
    record = read_record(path)
    request, palette = record["request"], record["palette"]
    if request["size"] is not None:
        layout = flat_layout(*request["size"])
    else:
        layout = skin_layout(request["arms"], overlay=request["overlay"])
    colors = [list(bytes.fromhex(code)) for code in palette["colors"]]
    return layout, Palette(palette["name"], torch.tensor(colors, dtype=torch.uint8))


def read_record(path: Path) -> dict[str, Any]:
    """Read what a run was asked for, as `tools.io.record.make_record` gave it.

    Raises:
        ConfigError: the folder is no run's.
    """
    record = _read_json(path / "request.json")
    if record is None:
        raise ConfigError(f"run: {path} holds no run; expected a folder with a request.json")
    return record


def read_result(path: Path) -> dict[str, Any]:
    """Read the recipe of a finished skin: the record and what came of it.

    Raises:
        ConfigError: the folder holds no finished skin.
    """
    recipe = _read_json(path / "skin.json")
    if recipe is None:
        raise ConfigError(f"run: {path} holds no finished skin; expected a skin.json")
    return recipe


def read_logits(path: Path, *, notice: Callable[[str], None]) -> Tensor | None:
    """Read the logits of a run as its newest usable checkpoint has them.

    Args:
        path: a folder that a run has written.
        notice: is told in a sentence of each checkpoint that cannot be used.

    Returns:
        (N, K) as `PaletteGrid.logits_NK`; None where there is no usable checkpoint.

    Raises:
        ConfigError: it is no such folder.
    """
    state = _checkpoints_of(path, read_record(path), notice=notice).peek("grid")
    return None if state is None else state["logits_NK"]


def _checkpoints_of(
    path: Path, record: Mapping[str, Any], *, notice: Callable[[str], None]
) -> Checkpoints:
    """Look after the checkpoints that a run of this record writes, and no other's."""
    owner = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    version = find_versions()["skinpixl"]
    return Checkpoints(path / "checkpoints", owner=owner, notice=notice, version=version)


@cache
def find_versions() -> dict[str, str]:
    """Say which versions of what are at work."""
    with (_ROOT / "pyproject.toml").open("rb") as file:
        ours = tomllib.load(file)["project"]["version"]
    packages = ("torch", "diffusers", "transformers")
    return {
        "skinpixl": ours,
        "python": platform.python_version(),
        **{package: metadata.version(package) for package in packages},
    }


def _check_folder(path: Path, record: Mapping[str, Any]) -> None:
    """Refuse a folder that is not ours to write."""
    advice = "choose another folder with --out"
    if path.exists() and not path.is_dir():
        raise ConfigError(f"--out: {path} is a file; {advice}")
    if not path.is_dir():
        return
    if not (path / "request.json").exists():
        if any(not entry.name.startswith(".") for entry in path.iterdir()):
            raise ConfigError(f"--out: {path} holds other files and no run; {advice}")
        return
    known = _read_json(path / "request.json")
    if known is None:
        raise ConfigError(f"--out: {path / 'request.json'} is damaged; {advice}, or delete it")
    if difference := _find_difference(known, record):
        setting, there, here = difference
        raise ConfigError(
            f"--out: {path} holds another run: its {setting} is {reprlib.repr(there)}, "
            f"not {reprlib.repr(here)}; {advice}, or delete it"
        )


def _refuse_links(path: Path) -> None:
    """Refuse a folder from which a link leads elsewhere: nothing may be written there."""
    for entry in path.iterdir():
        if entry.is_symlink():
            raise ConfigError(
                f"--out: {entry} is a link, and links are not followed; delete it, or choose "
                "another folder with --out"
            )


def _find_difference(there: Any, here: Any, name: str = "") -> tuple[str, Any, Any] | None:
    """Find the first setting, by its dotted name, in which two records differ."""
    if isinstance(there, Mapping) and isinstance(here, Mapping):
        for key in dict.fromkeys([*here, *there]):
            inner = f"{name}.{key}" if name else key
            if difference := _find_difference(there.get(key), here.get(key), inner):
                return difference
        return None
    return None if there == here else (name, there, here)


def _holds_finished_skin(path: Path) -> bool:
    """Tell whether the skin is there and is the one that the recipe was written for."""
    recipe = _read_json(path / "skin.json")
    if recipe is None or not (path / "skin.png").is_file():
        return False
    found = hashlib.sha256((path / "skin.png").read_bytes()).hexdigest()
    return found == recipe["files"]["skin.png"]["sha256"]


def _png_texts(record: Mapping[str, Any]) -> dict[str, str]:
    """Choose what goes into the PNG itself."""
    request = record["request"]
    return {
        "prompt": request["prompt"],
        "negative prompt": request["negative_prompt"],
        "seed": str(request["seed"]),
        "palette": record["palette"]["name"],
        "model": str(record["model"]),
        "version": f"SkinPiXL {find_versions()['skinpixl']}",
        "recipe": recipe_text(record),
    }


def _collect_scalars(terms: Mapping[str, Term]) -> dict[str, Tensor]:
    """Name the losses and their single-number diagnostics, still on their device."""
    found = {f"loss/{name}": term.value.detach() for name, term in terms.items()}
    for name, term in terms.items():
        for what, value in term.diagnostics.items():
            if value.ndim == 0:
                found[f"{name}/{what}"] = value.detach()
    return found


def _read_json(path: Path) -> Any | None:
    """Read JSON; None if the file is missing or is none."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write_json(path: Path, content: Any) -> None:
    write_atomic(path, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())
