"""A batch on a Ray cluster: a worker a GPU keeps the models and makes a few skins at a time.

Ray finds the machines, places the workers, carries the jobs and notices deaths; here is only what
is handed out next. What a dead worker had goes to another one, which goes on from the checkpoints:
the batch's folder and this repository are at the same place on all machines. With a store, each
machine has a folder of its own, and a worker sends what it made before it says so. Where there is
no GPU, a worker has a processor core.
"""

import math
import os
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from config.errors import ConfigError
from tools.batching.batch import Batch
from tools.batching.plan import Item
from tools.batching.room import MOST
from tools.io.batch_folder import BatchFolder
from tools.io.models import go_offline
from tools.io.report import SilentReporter
from tools.io.signals import StopSignals
from tools.io.store import Store, StoreError
from tools.io.stored_folder import StoredFolder
from tools.optimize import guidance_of
from tools.sweep import KeepGuidance

MOST_LOSSES = 4
"""Deaths of its worker after which a skin is given up: it may be what kills them; and how often it
is handed out again when the store does not take it."""

_ROOT = Path(__file__).resolve().parents[2]
_LOOK_SECONDS = 0.5
_STOPPED = 143


def require_ray() -> None:
    """Find Ray, and be the only process that asks it for workers.

    Raises:
        ConfigError: it is not installed, or accelerate has started several of us.
    """
    try:
        import ray  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            "--engine: ray is not installed here; expected pip install -e '.[cluster]' before it"
        ) from error
    if os.environ.get("WORLD_SIZE", "1") != "1":
        raise ConfigError("--engine: ray starts its own workers; expected python main.py")


def work_on_cluster(
    batch: Batch, out: Path, *, parallel: int | None, signals: StopSignals, url: str | None = None
) -> None:
    """Have the missing skins of a batch made by a cluster's workers.

    The cluster is that of RAY_ADDRESS or of this machine; where there is none, Ray starts one here.

    Args:
        batch: what is missing, and who is told how it ended.
        out: its folder, absolute.
        parallel: how many skins a worker makes at a time; None as many as fit.
        signals: says when to stop.
        url: of the store that keeps what is finished; None where the folder itself does.

    Raises:
        ConfigError: a worker cannot write its folder, or has nothing that speaks to the store.
        StoreError: the store does not take what is made.
    """
    import ray

    if not batch.missing():
        return
    is_ours = not ray.is_initialized()
    if is_ours:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # it would tell its makers
        ray.init(logging_level="ERROR", log_to_driver=False)
    crew = _Workers(batch, out, parallel=parallel, signals=signals, url=url)
    try:
        crew.work()
    finally:
        crew.dismiss()
        if is_ours:
            ray.shutdown()


class Maker:
    """One worker: an actor of Ray with the models in its memory."""

    def __init__(
        self,
        out: Path,
        parallel: int | None,
        *,
        folder: Path,
        is_offline: bool,
        url: str | None = None,
    ) -> None:
        """Load nothing yet.

        Args:
            out: the batch's folder.
            parallel: how many skins at a time; None as many as fit.
            folder: the program's, from which paths in recipes begin.
            is_offline: whether no model may be fetched.
            url: of the store that keeps what is finished; None where `out` itself does.
        """
        if folder.is_dir():
            os.chdir(folder)
        if is_offline:
            go_offline()
        self._out = out
        self._url = url
        self._parallel = parallel
        self._load = KeepGuidance()
        self._signals = StopSignals(lambda text: None)

    def ready(self) -> None:
        """Answer, once Ray has found a place."""

    def make(self, items: Sequence[Item]) -> dict[str, dict[str, Any]]:
        """Make some skins, and give the notes on how they ended; "kept": not yet in the store."""
        url = self._url
        folder = BatchFolder(self._out) if url is None else StoredFolder(self._out, Store(url))
        batch = Batch(
            items,
            folder,
            load=self._load,
            parallel=self._parallel,
            is_hasty=False,
            signals=self._signals,
            reporter=SilentReporter(),
            is_main=False,
        )
        batch.work()
        kept = folder.flush()
        found = ((item.key, folder.note(item.key)) for item in items)
        notes = {key: note for key, note in found if note is not None}
        for key, reason in kept.items():
            notes[key] = {**notes[key], "state": "kept", "message": reason}
        return notes

    def stop(self) -> None:
        """Save what is being made and make no more; works beside `make`."""
        self._signals.code = _STOPPED


class _Workers:
    """Who is there, and who has what."""

    def __init__(
        self,
        batch: Batch,
        out: Path,
        *,
        parallel: int | None,
        signals: StopSignals,
        url: str | None,
    ) -> None:
        """See `work_on_cluster`."""
        self._batch = batch
        self._out = out
        self._url = url
        self._parallel = parallel
        self._signals = signals
        self._open = deque(batch.missing())
        self._busy: dict[Any, tuple[Any, Sequence[Item]]] = {}
        self._losses: Counter[str] = Counter()
        self._is_stopping = False

    def work(self) -> None:
        """Hand out skins until all are settled or somebody wants to stop."""
        import ray

        while self._open or any(items for _, items in self._busy.values()):
            if self._signals.code is not None:
                self._stop()
            self._hire()
            if not self._busy:  # no machine has room
                time.sleep(_LOOK_SECONDS)
                continue
            ended, _ = ray.wait(list(self._busy), timeout=_LOOK_SECONDS)
            for answer in ended:
                maker, items = self._busy.pop(answer)
                try:
                    notes = ray.get(answer)
                except ray.exceptions.RayTaskError as error:  # nobody died
                    if isinstance(error.cause, ConfigError | StoreError):
                        raise error.cause from error
                    raise
                except ray.exceptions.RayError:
                    self._lose(maker, items)
                else:
                    self._settle(items, notes or {})
                    self._give(maker)

    def dismiss(self) -> None:
        """Let all workers go."""
        import ray

        for maker, _ in self._busy.values():
            ray.kill(maker)

    def _hire(self) -> None:
        """Ask for as many workers as there is work and room for, also in place of dead ones."""
        import ray

        resources = ray.cluster_resources()
        need = "GPU" if resources.get("GPU") else "CPU"
        while self._open and len(self._busy) < resources.get(need, 0):
            if sum(not items for _, items in self._busy.values()) >= len(self._open):
                return
            maker = (
                ray.remote(Maker)
                .options(
                    num_cpus=1,
                    num_gpus=1 if need == "GPU" else 0,
                    max_concurrency=2,
                    runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(_paths())}},
                )
                .remote(
                    self._out,
                    self._parallel,
                    folder=Path.cwd(),
                    is_offline="HF_HUB_OFFLINE" in os.environ,
                    url=self._url,
                )
            )
            self._busy[maker.ready.remote()] = (maker, [])

    def _give(self, maker: Any) -> None:
        """Hand a worker its next skins; few of them toward the end, so that all end together."""
        import ray

        if not self._open:
            ray.kill(maker)
            return
        share = math.ceil(len(self._open) / max(1, len(self._busy) + 1))
        count = min(self._parallel or MOST, share)
        first = repr(guidance_of(self._open[0].job.config))
        items: list[Item] = []
        while self._open and len(items) < count:
            if repr(guidance_of(self._open[0].job.config)) != first:
                break
            items.append(self._open.popleft())
        self._busy[maker.make.remote(items)] = (maker, items)

    def _settle(self, items: Sequence[Item], notes: Mapping[str, Mapping[str, Any]]) -> None:
        self._batch.learn(notes)
        for key, note in notes.items():
            self._losses[key] += note["state"] == "kept"
            if note["state"] == "kept" and self._losses[key] >= MOST_LOSSES and self._url:
                raise StoreError(self._url, f"{key}: {note['message']}")
        if not self._is_stopping:
            self._open.extend(
                item
                for item in items
                if notes.get(item.key, {}).get("state") not in ("done", "failed")
            )

    def _lose(self, maker: Any, items: Sequence[Item]) -> None:
        """Take back what a dead worker had, unless it may be what killed it."""
        import ray

        ray.kill(maker)  # it may be alive and out of reach; then it may not go on, either
        for item in items:
            self._losses[item.key] += 1
            if self._losses[item.key] >= MOST_LOSSES:
                message = f"its worker died {MOST_LOSSES} times; see the logs of Ray"
                self._batch.give_up(item, message)
            elif not self._is_stopping:
                self._open.appendleft(item)

    def _stop(self) -> None:
        if not self._is_stopping:
            self._is_stopping = True
            self._open.clear()
            for maker, _ in self._busy.values():
                maker.stop.remote()


def _paths() -> list[str]:
    """Say where a worker finds this program and what it needs."""
    return [str(_ROOT), *(path for path in sys.path if path and Path(path) != _ROOT)]
