"""What the studio tells of a job: JSON, with addresses of what can be fetched.

Knows nothing about who asks.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from tools.io.run_facts import frame_paths, read_status
from tools.serving.files import FILES
from tools.serving.jobs import Job, JobStore, State
from tools.serving.words import SKIN, Asked, find_photo

PREFIX = "/api/v1"


class Stage(BaseModel):
    """A picture of the skin while it forms."""

    step: int
    url: str = Field(description="a 64×64 PNG")


class JobFacts(BaseModel):
    """All that there is to say of a job."""

    id: str
    state: State
    wanted: str = Field(description="'stop' or 'cancel' while its program is still saving")
    position: int | None = Field(description="in the queue, from 1; null when it does not wait")
    request: Asked
    has_photo: bool
    has_start: bool = Field(description="whether it starts from a skin")
    created: float = Field(description="seconds since 1970")
    began: float | None = Field(description="the last attempt, likewise")
    ended: float | None
    step: int = Field(description="steps that are done")
    steps: int = Field(description="of all; 0 before it is known")
    seconds: float = Field(description="worked so far, by the steps")
    seconds_left: float | None = Field(description="by the speed so far; null where it is unknown")
    losses: dict[str, float]
    message: str = Field(description="what went wrong, or why it was stopped; may be empty")
    exit_code: int | None
    stage: Stage | None = Field(description="the newest one")
    files: dict[str, str] = Field(description="name → address; what is not there yet is made")


def tell(store: JobStore, job: Job) -> JobFacts:
    """Say all of a job as it is now."""
    folder, run = store.path(job.id), store.run_path(job.id)
    status = read_status(run)
    step, steps = _number(status, "step"), _number(status, "steps")
    seconds = float(status.get("seconds") or 0)
    is_working = job.state == State.RUNNING and 0 < step < steps and seconds > 0
    queue = [waiting.id for waiting in store.queue()] if job.state == State.QUEUED else []
    number = last_stage(run)
    return JobFacts(
        id=job.id,
        state=job.state,
        wanted=job.wanted,
        position=queue.index(job.id) + 1 if job.id in queue else None,
        request=Asked.model_construct(**job.asked),  # checked when it came, by whichever studio
        has_photo=find_photo(folder) is not None,
        has_start=(folder / SKIN).is_file(),
        created=job.created,
        began=job.began,
        ended=job.ended,
        step=step,
        steps=steps,
        seconds=seconds,
        seconds_left=round(seconds / step * (steps - step), 1) if is_working else None,
        losses=status.get("losses") or {},
        message=job.message,
        exit_code=job.exit_code,
        stage=None if number is None else stage(job.id, number),
        files={
            name: f"{PREFIX}/jobs/{job.id}/files/{name}"
            for name, kind in FILES.items()
            if job.state == State.DONE or (kind.is_early and (run / name).is_file())
        },
    )


def stage(job_id: str, step: int) -> Stage:
    """Name a stage and its picture."""
    return Stage(step=step, url=f"{PREFIX}/jobs/{job_id}/stages/{step}.png")


def stage_path(run: Path, step: int) -> Path:
    """Say where the picture of a stage is."""
    return run / "frames" / f"{step:06d}.png"


def list_stages(run: Path) -> list[int]:
    """List the steps of which there are pictures."""
    return [int(path.stem) for path in frame_paths(run)]


def last_stage(run: Path) -> int | None:
    """Give the newest stage; None before the first."""
    return max(list_stages(run), default=None)


def _number(status: Mapping[str, Any], name: str) -> int:
    value = status.get(name)
    return value if isinstance(value, int) else 0
