"""Many skins from one table: what `main.py --batch` does.

The story: read and check all rows → make what is missing, here or on a cluster → say how it went.
To go on after a stop, or to make more, run the same command again.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from accelerate import PartialState

from config.errors import ConfigError, ModelError
from tools.batching.batch import PARTLY_FAILED, Batch, by_guidance
from tools.batching.cluster import require_ray, work_on_cluster
from tools.batching.plan import Item, plan
from tools.io.batch_folder import BatchFolder
from tools.io.report import Reporter, SilentReporter
from tools.io.signals import Interrupted, StopSignals
from tools.optimize import check
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
        Interrupted: it was asked to stop; what was being made is saved.
    """
    if given.parallel is not None and given.parallel < 1:
        raise ConfigError(f"--parallel: {given.parallel}; expected 1 or more")
    out = given.out or Path("runs") / given.batch.stem
    if given.engine == "ray":
        require_ray()
    if out.exists() and not out.is_dir():
        raise ConfigError(f"--out: {out} is a file; choose another folder with --out")
    is_first = PartialState().is_main_process
    say = reporter.say if is_first else SilentReporter().say
    items = plan(given.batch, given, out=out, resume_command=resume_command, say=say)
    load = KeepGuidance()
    _check_methods(items, load)
    num_done = sum(item.is_done for item in items)
    say(f"{len(items)} skins in {out}, {num_done} of them there already")
    if given.dry_run:
        for item in items:
            say(f"{item.key}: {item.job.folder()}")
        return 0
    with StopSignals(reporter.say_at_once) as signals:
        batch = Batch(
            items,
            BatchFolder(out),
            load=load,
            parallel=given.parallel,
            is_hasty=given.fail_fast,
            signals=signals,
            reporter=reporter,
            is_main=is_first,
        )
        try:
            if given.engine == "ray":
                work_on_cluster(batch, out.resolve(), parallel=given.parallel, signals=signals)
            else:
                batch.work()
        finally:
            batch.report()
    if signals.code not in (None, PARTLY_FAILED):
        assert signals.code is not None
        message = f"stopped; what was being made is saved; to go on: {resume_command}"
        reporter.say(message)
        raise Interrupted(signals.code, message)
    return PARTLY_FAILED if batch.num_failed else 0


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
