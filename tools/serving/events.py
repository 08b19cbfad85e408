"""What happens to a job, as server-sent events.

`job` tells all of it whenever something has changed, `stage` of each new picture, and `end` when
nothing more will happen unless somebody asks. The id of an event is the step of the newest stage
that was sent: who comes back with Last-Event-ID gets the stages after it, from the run's folder,
so that neither side has to remember anything.
"""

import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from tools.serving.bell import Bell
from tools.serving.jobs import RESTING, JobStore
from tools.serving.telling import list_stages, stage, tell

HEARTBEAT_S = 15.0
MOST_STAGES = 64
"""That are sent at once; of more, so many evenly."""


async def follow(
    store: JobStore,
    name: str,
    *,
    bell: Bell,
    last: int | None = None,
    is_closing: Callable[[], bool] = lambda: False,
    heartbeat_s: float = HEARTBEAT_S,
) -> AsyncIterator[str]:
    """Tell what happens to a job until it rests or is deleted.

    Args:
        store: the jobs.
        name: of the job.
        bell: rings when something may have changed.
        last: step of the last stage that the reader has; None sends the newest one only.
        is_closing: whether the server is about to end.
        heartbeat_s: seconds of silence after which a comment is sent.

    Yields:
        Pieces of text/event-stream.
    """
    yield "retry: 2000\n\n"
    before: dict[str, Any] | None = None
    told = time.monotonic()
    while True:
        coming = bell.coming()
        job = store.find(name)
        if job is None:
            yield write_event("end", {"state": "deleted"}, last)
            return
        found = list_stages(store.run_path(name))
        fresh = found[-1:] if last is None else [step for step in found if step > last]
        for step in _thin(fresh):
            last, told = step, time.monotonic()
            yield write_event("stage", stage(name, step).model_dump(), last)
        facts = tell(store, job).model_dump(mode="json")
        if facts != before:
            before, told = facts, time.monotonic()
            yield write_event("job", facts, last)
        if job.state in RESTING:
            yield write_event("end", {"state": job.state}, last)
            return
        if is_closing():
            return
        # It rings for other jobs, too, which breaks no silence here.
        await bell.wait(told + heartbeat_s - time.monotonic(), coming)
        if time.monotonic() - told >= heartbeat_s:
            told = time.monotonic()
            yield ": still there\n\n"


def write_event(kind: str, content: Any, last: int | None) -> str:
    """Write one event; its data are JSON on one line."""
    ident = "" if last is None else f"id: {last}\n"
    return f"event: {kind}\n{ident}data: {json.dumps(content, ensure_ascii=False)}\n\n"


def _thin(steps: list[int]) -> list[int]:
    """Take at most `MOST_STAGES` of some steps, evenly, the last one included."""
    if len(steps) <= MOST_STAGES:
        return steps
    return [steps[(n + 1) * len(steps) // MOST_STAGES - 1] for n in range(MOST_STAGES)]
