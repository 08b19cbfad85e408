"""What the studio counts, as the text that Prometheus reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tools.serving.jobs import Job, State

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BOUNDS_S = (5, 10, 30, 60, 300, 1800, 7200)


@dataclass
class Counts:
    """What happened since the program began.

    Attributes:
        submitted: jobs that were queued.
        refused: requests that were not taken, by reason.
        ended: attempts by what the job became.
        seconds: of each attempt that made a skin, summed, and how many took at most each bound.
    """

    submitted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    within: Counter[int] = field(default_factory=Counter)

    def end(self, state: State, seconds: float) -> None:
        """Count an attempt."""
        self.ended[state] += 1
        if state == State.DONE:
            self.seconds += seconds
            self.within.update(bound for bound in _BOUNDS_S if seconds <= bound)


def write_metrics(counts: Counts, jobs: Iterable[Job], *, devices: int) -> str:
    """Write the metrics.

    Args:
        counts: since the program began.
        jobs: all of them.
        devices: how many jobs can be made at once.
    """
    states = Counter(job.state for job in jobs)
    done = counts.ended[State.DONE]
    buckets = {f'le="{bound}"': counts.within[bound] for bound in _BOUNDS_S} | {'le="+Inf"': done}
    lines = [
        *_family("jobs", "gauge", "Jobs by state.", _by("state", {s: states[s] for s in State})),
        *_family("queue_length", "gauge", "Jobs that wait.", {"": states[State.QUEUED]}),
        *_family("devices", "gauge", "Jobs that can be made at once.", {"": devices}),
        *_family("submitted_total", "counter", "Jobs that were queued.", {"": counts.submitted}),
        *_family(
            "refused_total",
            "counter",
            "Requests not taken, by reason.",
            _by("reason", counts.refused),
        ),
        *_family(
            "ended_total",
            "counter",
            "Attempts by what the job became.",
            _by("state", counts.ended),
        ),
        *_family("job_seconds", "histogram", "Seconds of an attempt that made a skin.", {}),
        *(f"skinpixl_job_seconds_bucket{{{bound}}} {count}" for bound, count in buckets.items()),
        f"skinpixl_job_seconds_sum {counts.seconds:.3f}",
        f"skinpixl_job_seconds_count {done}",
    ]
    return "\n".join(lines) + "\n"


def _by(label: str, values: Mapping[str, int]) -> dict[str, int]:
    return {f'{{{label}="{key}"}}': value for key, value in sorted(values.items())}


def _family(name: str, kind: str, text: str, values: Mapping[str, int]) -> list[str]:
    name = f"skinpixl_{name}"
    samples = [f"{name}{label} {value}" for label, value in values.items()]
    return [f"# HELP {name} {text}", f"# TYPE {name} {kind}", *samples]
