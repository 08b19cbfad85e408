"""Many skins from one table: what `main.py --batch` does.

The story: read and check all rows → make what is missing, here or on a cluster → say how it went.
To go on after a stop, or to make more, run the same command again.
"""

import argparse
import os
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from config.errors import ConfigError, ExitCode, ModelError
from tools.batching.batch import Batch, by_guidance
from tools.batching.cluster import require_ray, work_on_cluster
from tools.batching.plan import Item, look_again, plan
from tools.io.batch_folder import BatchFolder
from tools.io.report import Reporter, SilentReporter
from tools.io.signals import Interrupted, StopSignals
from tools.io.store import Store, StoreError, is_url
from tools.io.stored_folder import StoredFolder, notes_in
from tools.optimize import check
from tools.report import show_results
from tools.sweep import KeepGuidance


def run_batch(given: argparse.Namespace, *, resume_command: str, reporter: Reporter) -> int:
    """Make what is missing of a table's skins.

    Args:
        given: of main.py's command line: the options of a request, `batch`, `out`, `parallel`,
            `palette_from_all`, `fail_fast` and `dry_run`.
        resume_command: what the user types to go on.
        reporter: says how it goes.

    Returns:
        0 all there; 8 some could not be made.

    Raises:
        ConfigError: rows or options are wrong.
        ModelError: a guidance is missing or damaged.
        StoreError: not all that was made is in the store that --out names; it is kept here.
        Interrupted: it was asked to stop; what was being made is saved.
    """
    if given.parallel is not None and given.parallel < 1:
        raise ConfigError(f"--parallel: {given.parallel}; expected 1 or more")
    store = Store(given.out) if is_url(given.out or "") else None
    out = Path(given.out or Path("runs") / given.batch.stem) if store is None else store.folder
    if given.engine == "ray":
        require_ray()
        out = out.resolve()  # workers may be elsewhere
    is_shared = given.engine == "ray" or os.environ.get("WORLD_SIZE", "1") != "1"
    if store is not None and store.is_private and is_shared:
        raise ConfigError(f"--out: {store.url} is one process's alone; expected another URL")
    if out.exists() and not out.is_dir():
        raise ConfigError(f"--out: {out} is a file; choose another folder with --out")
    is_first = os.environ.get("RANK", "0") == "0"
    say = reporter.say if is_first else SilentReporter().say
    items = plan(given.batch, given, out=out, resume_command=resume_command, say=say)
    load = KeepGuidance()
    _check_methods(items, load)
    if given.dry_run:
        notes = {} if store is None else notes_in(store)
        _say_how_many(items, {key for key in notes if notes[key]["state"] == "done"}, out, say)
        for item in items:
            say(f"{item.key}: {item.job.folder()}")
        return 0
    folder = BatchFolder(out) if store is None else StoredFolder(out, store)
    with StopSignals(reporter.say_at_once) as signals:
        if isinstance(folder, StoredFolder) and is_first:
            items = _take_from_store(folder, items, say)
        _say_how_many(items, (), folder.name, say)
        batch = Batch(
            items,
            folder,
            load=load,
            parallel=given.parallel,
            is_hasty=given.fail_fast,
            signals=signals,
            reporter=reporter,
            is_main=is_first,
        )
        try:
            if given.engine == "ray":
                work_on_cluster(
                    batch,
                    out,
                    parallel=given.parallel,
                    signals=signals,
                    url=None if store is None else store.url,
                )
            else:
                batch.work()
        finally:
            batch.report()
            if isinstance(folder, StoredFolder):
                ids = dict.fromkeys(item.id for item in items) if is_first else None
                _send_to_store(folder, ids, signals, reporter)
    if store is None and is_first:
        show_results(out, say=say)
    if signals.code not in (None, ExitCode.BATCH_PARTLY_FAILED):
        assert signals.code is not None
        message = f"stopped; what was being made is saved; to go on: {resume_command}"
        reporter.say(message)
        raise Interrupted(signals.code, message)
    # accelerate ends all processes when one of them fails: the first, which waits for all, says it.
    return ExitCode.BATCH_PARTLY_FAILED if batch.num_failed and is_first else 0


def _say_how_many(
    items: Sequence[Item], done: Container[str], place: object, say: Callable[[str], None]
) -> None:
    num_done = sum(item.is_done or item.key in done for item in items)
    say(f"{len(items)} skins in {place}, {num_done} of them there already")


def _take_from_store(
    folder: StoredFolder, items: Sequence[Item], say: Callable[[str], None]
) -> list[Item]:
    """Take what is finished from a store, and look which skins that makes done."""
    if notice := folder.begin():
        say(notice)
    return look_again(items, folder.synchronise(item.key for item in items))


def _send_to_store(
    folder: StoredFolder, ids: Iterable[str] | None, signals: StopSignals, reporter: Reporter
) -> None:
    """Send what is finished to a store, and of one process the lists; in a hurry without patience.

    Raises:
        StoreError: not all of it is there; it stays here.
    """
    is_stopping = signals.code not in (None, ExitCode.BATCH_PARTLY_FAILED)
    if is_stopping:
        folder.be_quick()
    try:
        folder.deliver()
        if ids is not None:
            folder.send_lists(ids)
    except StoreError as error:
        if not is_stopping:
            raise
        reporter.say(str(error))


def _check_methods(items: Sequence[Item], load: KeepGuidance) -> None:
    """Find what would stop a job of each method before its first step, the last one's first.

    Jobs that differ but in prompt, seed and palette fit or do not fit together.
    """
    is_known: set[str] = set()
    for item in reversed(by_guidance(items)):
        request = item.job.request
        facts = (repr(item.job.config), request.size, request.arms, bool(request.input_image))
        if item.is_done or str(facts) in is_known:
            continue
        is_known.add(str(facts))
        try:
            check(item.job, SilentReporter(), load)
        except (ConfigError, ModelError) as error:
            raise type(error)(f"{item.key}: {error}") from error
