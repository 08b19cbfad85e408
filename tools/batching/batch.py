"""The skins of a batch while they are made: who makes which, how each ended, and what they show.

The story: take what nobody else has → make it, several in a forward pass → write down how it ended
→ list and draw what there is. Any number of processes may share the folder, and each takes the next
skin when it has room, so that a slow one holds nobody up. Knows nothing about tables.
"""

import functools
import json
import time
import traceback
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from accelerate import PartialState

from config.errors import ConfigError, ExitCode, InUseError, ModelError, describe
from models.diffusion import Denoiser
from tools.batching.choice import Score, choose, measure, say_how, skin_picture
from tools.batching.crew import Crew
from tools.batching.plan import Item
from tools.batching.room import block_of, choose_parallel, peak_bytes
from tools.contact_sheet import Entry, draw_sheet
from tools.io.batch_folder import BatchFolder, Claim, refuse_links
from tools.io.files import replacing, write_atomic
from tools.io.record import digest
from tools.io.report import Reporter, SilentReporter, format_seconds
from tools.io.run_directory import read_result
from tools.io.signals import Interrupted, StopSignals
from tools.making.start import load_scorer
from tools.optimize import Job, carry_out, guidance_of
from tools.sweep import KeepGuidance
from tools.sweeping.figure import Cell, Failure, Label, draw_figure

MOST_ON_SHEET = 200
_LIST_SECONDS = 5.0
_LIST_SHARE = 0.02
_WAIT_SECONDS = 0.5


def by_guidance(items: Sequence[Item]) -> list[Item]:
    """Bring those together that share a guidance, in the order in which it comes first."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(repr(guidance_of(item.job.config)), []).append(item)
    return [item for group in groups.values() for item in group]


class Batch:
    """The skins of a table while they are made by this process, and perhaps by others.

    Attributes:
        num_failed: how many could not be made, by anybody, since this process began.
    """

    def __init__(
        self,
        items: Sequence[Item],
        folder: BatchFolder,
        *,
        load: KeepGuidance,
        parallel: int | None,
        is_hasty: bool,
        signals: StopSignals,
        reporter: Reporter,
        is_main: bool,
    ) -> None:
        """Look at what there is.

        Args:
            items: all skins, made or not.
            folder: theirs.
            load: gives and keeps the guidance.
            parallel: how many at a time; None as many as fit.
            is_hasty: whether the first failure ends it.
            signals: says when to stop.
            reporter: says how it goes.
            is_main: whether it is the one of all processes that writes lists and draws.
        """
        self._items = {item.key: item for item in by_guidance(items)}
        self._order = [item.key for item in items]
        self._folder = folder
        self._load = load
        self._parallel = parallel
        self._is_hasty = is_hasty
        self._signals = signals
        self._reporter = reporter
        self._device = str(PartialState().device)
        self._is_main = is_main
        found = ((key, folder.note(key)) for key in self._order)
        self._before = {key: note for key, note in found if note is not None}
        self._settled: set[str] = set()
        self._mine: dict[str, Claim] = {}
        self._in_use: list[str] = []
        self._start = self._listed_at = time.monotonic()
        self._scorers: dict[str, Score | None] = {}
        self._list_seconds = _LIST_SECONDS
        self._num_made = 0
        self.num_failed = 0
        for item in items:
            note = self._before.get(item.key)
            if not item.is_done:
                continue
            if note is None or note["state"] != "done":
                if item.is_one_of_many:
                    continue  # made, but not yet measured
                folder.write_note(item.key, self._note(item, "done"))
            elif item.is_one_of_many and "figures" not in note:
                continue
            self._settled.add(item.key)
        self._num_skipped = len(self._settled)

    def work(self) -> None:
        """Make what is missing, and wait for what others are making, lest they do not end it."""
        open_keys = deque(key for key in self._items if key not in self._settled)
        while open_keys and self._signals.code is None:
            busy: list[str] = []
            while (first := self._take(open_keys, busy, None)) is not None:
                self._work_with(first, open_keys, busy)
            open_keys, self._in_use = deque([*busy, *self._in_use]), []
            if open_keys and self._signals.code is None:
                self._list()
                time.sleep(_WAIT_SECONDS)

    def missing(self) -> list[Item]:
        """Give what is not settled yet, skins of one guidance together."""
        return [item for key, item in self._items.items() if key not in self._settled]

    def learn(self, notes: Mapping[str, Mapping[str, Any]]) -> None:
        """Take note of how others ended skins.

        Args:
            notes: by the skins' names, as they wrote them.
        """
        for key, note in notes.items():
            self._folder.receive(key, note)
            if key in self._settled or note["state"] not in ("done", "failed"):
                continue
            self._settled.add(key)
            if note["state"] == "done":
                self._num_made += 1
                self._say_progress(self._items[key])
            else:
                self._reporter.say(f"{key} failed: {note['message']}")
                self._count_failure()
        self._list()

    def give_up(self, item: Item, message: str) -> None:
        """Write down that a skin cannot be made, whoever tried."""
        self._fail(item, RuntimeError(message))
        self._list()

    def _work_with(self, first: Item, open_keys: deque[str], busy: list[str]) -> None:
        """Make an item and those after it that have the same guidance."""
        config, download = first.job.config, first.job.download
        try:
            denoiser = self._load(config, device=self._device, download=download)
        except (ConfigError, ModelError) as error:
            self._end(first, error)
            return
        parallel = self._parallel or choose_parallel(denoiser, device=self._device)
        if denoiser.likenesses:
            parallel = 1  # the photo to resemble is shown to the network, which has but one
        waiting: list[Item] = [first]
        guidance = repr(guidance_of(config))

        def take() -> tuple[Item, Any] | None:
            item = waiting.pop() if waiting else self._take(open_keys, busy, guidance)
            return None if item is None else (item, functools.partial(self._make, item))

        crew = Crew[Item](
            denoiser, parallel=parallel, block=block_of(parallel, device=self._device)
        )
        crew.work(take, self._end)

    def _take(self, open_keys: deque[str], busy: list[str], guidance: str | None) -> Item | None:
        """Claim the next skin of a guidance that nobody has or has made."""
        while open_keys and self._signals.code is None:
            item = self._items[open_keys[0]]
            if guidance not in (None, repr(guidance_of(item.job.config))):
                return None
            open_keys.popleft()
            if self._is_settled(item):
                continue
            claim = self._folder.claim(item.key)
            if claim is None:
                busy.append(item.key)
            elif self._is_settled(item):  # while we looked
                claim.release()
            else:
                self._mine[item.key] = claim
                return item
        return None

    def _is_settled(self, item: Item) -> bool:
        """Say whether another process has ended it since this one began."""
        if item.key not in self._settled:
            note = self._folder.note(item.key)
            if note is None or note == self._before.get(item.key):
                return False
            if note["state"] not in ("done", "failed"):
                return False
            self._settled.add(item.key)
            if note["state"] == "failed":
                self._count_failure()
        return True

    def _make(self, item: Item, denoiser: Denoiser) -> None:
        """Make a skin, and measure it if it has rivals; in a thread of the crew."""
        job = item.job
        refuse_links(self._folder.path, job.folder())
        carry_out(job, SilentReporter(), lambda *_, **__: denoiser, self._signals)
        figures = None
        if item.is_one_of_many:
            score = self._scorer(job)
            figures = measure(job, denoiser, device=self._device, score=score)
        note = self._note(item, "done", figures=figures)
        self._folder.write_note(item.key, note)

    def _scorer(self, job: Job) -> Score | None:
        """Load the CLIP that a recipe names, and keep it for those that name the same."""
        named = repr(job.config.grid.start)
        if named not in self._scorers:
            self._scorers = {
                named: load_scorer(job.config, device=self._device, download=job.download)
            }
        return self._scorers[named]

    def _end(self, item: Item, error: BaseException | None) -> None:
        """Write down how a skin ended, and let it go."""
        if error is not None and not isinstance(error, Exception | Interrupted):
            raise error
        if isinstance(error, Interrupted):
            self._folder.write_note(item.key, self._note(item, "interrupted"))
        elif error is None:
            self._num_made += 1
            self._settled.add(item.key)
            self._say_progress(item)
        elif isinstance(error, InUseError):  # by a program of this run alone, or a lost machine's
            self._in_use.append(item.key)
        else:
            self._fail(item, error)
        self._mine.pop(item.key).release()
        self._list()

    def _fail(self, item: Item, error: Exception) -> None:
        code, message = describe(error)
        if code == ExitCode.BUG and error.__traceback__:
            traceback.print_exception(error)
        self._folder.write_note(item.key, self._note(item, "failed", message=message))
        self._settled.add(item.key)
        self._reporter.say(f"{item.key} failed: {message}")
        self._count_failure()

    def _count_failure(self) -> None:
        self.num_failed += 1
        if self._is_hasty and self._signals.code is None:
            self._signals.code = ExitCode.BATCH_PARTLY_FAILED

    def _say_progress(self, item: Item) -> None:
        seconds = time.monotonic() - self._start
        left = (len(self._items) - len(self._settled)) * seconds / self._num_made
        self._reporter.say(
            f"{len(self._settled)}/{len(self._items)} {item.key}"
            + (f" · {format_seconds(left)} left" if left else "")
        )

    def _note(
        self,
        item: Item,
        state: str,
        *,
        figures: Mapping[str, float] | None = None,
        message: str = "",
    ) -> dict[str, Any]:
        """Say of a skin what the manifest says."""
        job = item.job
        recipe = read_result(job.folder()) if state == "done" else None
        return {
            "id": item.id,
            "seed": item.seed,
            "folder": job.folder().relative_to(self._folder.path).as_posix(),
            "state": state,
            "ended": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "seconds": None if recipe is None else recipe["seconds"],
            "steps": job.config.steps,
            "peak_memory_bytes": peak_bytes(self._device),
            "prompt": job.request.prompt,
            "palette": job.palette.name,
            "request_sha256": digest(job.record),
            "skin_sha256": None if recipe is None else recipe["files"]["skin.png"]["sha256"],
            "message": message,
            **({} if figures is None else {"figures": dict(figures)}),
        }

    def _list(self, *, at_once: bool = False) -> None:
        """Write the lists, at most every few seconds and the rarer, the longer that takes."""
        began_at = time.monotonic()
        is_early = began_at - self._listed_at < self._list_seconds
        if not self._is_main or (is_early and not at_once):
            return
        notes = self._folder.notes(self._order)
        best = self._best(notes)
        lines = [
            {**note, "is_best": key in best if "figures" in note else note["state"] == "done"}
            for key, note in notes.items()
        ]
        self._folder.write_lines("manifest.jsonl", lines)
        self._folder.write_lines(
            "metadata.jsonl",
            (
                {
                    "file_name": f"{line['folder']}/skin.png",
                    "text": line["prompt"],
                    **{name: line[name] for name in ("id", "seed", "palette", "is_best")},
                }
                for line in lines
                if line["state"] == "done"
            ),
        )
        self._listed_at = time.monotonic()
        self._list_seconds = max(_LIST_SECONDS, (self._listed_at - began_at) / _LIST_SHARE)

    def _best(self, notes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """Choose the best seed of each row of which all are there: key → what chose it."""
        best = {}
        for rivals in self._rows().values():
            found = [notes.get(item.key, {}) for item in rivals]
            if rivals[0].is_one_of_many and all("figures" in note for note in found):
                place = choose([note["figures"] for note in found])
                best[rivals[place].key] = say_how(found[place]["figures"])
        return best

    def _rows(self) -> dict[str, list[Item]]:
        rows: dict[str, list[Item]] = {}
        for key in self._order:
            rows.setdefault(self._items[key].id, []).append(self._items[key])
        return rows

    def report(self) -> None:
        """List and draw what there is, and say how it went; of several processes, one does."""
        if not self._is_main:
            return
        self._list(at_once=True)
        notes = self._folder.notes(self._order)
        self._draw(notes)
        seconds = time.monotonic() - self._start
        states = [notes.get(key, {}).get("state") for key in self._order]
        num_made = sum(
            note["state"] == "done" and note != self._before.get(key)
            for key, note in notes.items()
            if key in self._items
        )
        found: dict[str, Any] = {
            "skins": len(states),
            "done": states.count("done"),
            "failed": states.count("failed"),
            "skipped": self._num_skipped,
            "made": num_made,
            "seconds": round(seconds, 1),
            "seconds_a_skin": round(seconds / num_made, 2) if num_made else None,
        }
        text = json.dumps(found, indent=2) + "\n"
        write_atomic(self._folder.path / "summary.json", text.encode())
        pace = f"; {found['seconds_a_skin']} s a skin" if num_made else ""
        self._reporter.say(
            f"done {found['done']}, failed {found['failed']}, skipped {found['skipped']} that were "
            f"there already, of {len(states)}{pace}; {self._folder.name}"
        )

    def _draw(self, notes: Mapping[str, Mapping[str, Any]]) -> None:
        """Draw the seeds of each row that has several, and a skin of each row."""
        best = self._best(notes)
        for rivals in self._rows().values():
            if rivals[0].is_one_of_many:
                self._draw_rivals(rivals, notes, best)
        self._draw_sheet(notes, best)

    def _draw_rivals(
        self,
        rivals: Sequence[Item],
        notes: Mapping[str, Mapping[str, Any]],
        best: Mapping[str, str],
    ) -> None:
        """Draw the seeds of a row side by side."""
        chosen = next((item for item in rivals if item.key in best), None)
        cells, labels = [], []
        for item in rivals:
            note = notes.get(item.key, {})
            labels.append(Label("best seed" if item is chosen else "seed", str(item.seed)))
            cells.append(self._cell(item, note))
        how = "" if chosen is None else f"best: seed {chosen.seed}, by {best[chosen.key]}"
        job = rivals[0].job
        figure = draw_figure(
            job.request.prompt or rivals[0].id, how, [Label("", "")], labels, [cells]
        )
        place = self._folder.path / rivals[0].id
        refuse_links(self._folder.path, place)
        with replacing(place / "seeds.png") as temporary:
            figure.save(temporary)

    @staticmethod
    def _cell(item: Item, note: Mapping[str, Any]) -> Cell:
        if note.get("state") == "failed":
            return Failure(note["message"])
        if note.get("state") != "done":
            return None
        return skin_picture(item.job, item.job.folder() / "skin.png")

    def _draw_sheet(self, notes: Mapping[str, Mapping[str, Any]], best: Mapping[str, str]) -> None:
        """Draw a skin of each row, of several seeds the best."""
        entries = []
        for rivals in self._rows().values():
            there = [item for item in rivals if notes.get(item.key, {}).get("state") == "done"]
            shown = next((item for item in there if item.key in best), next(iter(there), None))
            if shown is not None and shown.job.request.size is None:
                skin = skin_picture(shown.job, shown.job.folder() / "skin.png")
                entries.append(Entry(skin, shown.job.request.prompt, shown.key))
        if len(entries) > MOST_ON_SHEET:
            self._reporter.say(f"contact-sheet.png shows the first {MOST_ON_SHEET} of the rows")
        if entries:
            sheet = draw_sheet(entries[:MOST_ON_SHEET], columns=8)
            with replacing(self._folder.path / "contact-sheet.png") as temporary:
                sheet.save(temporary)
