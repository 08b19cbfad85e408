"""How much of everything the studio takes, and how it says no."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.errors import require


class RefusedError(Exception):
    """A request is not taken: the message is one line that says what would be right.

    Attributes:
        status: of HTTP.
        reason: in one word, for the metrics.
        retry_after_s: seconds after which it may be tried again, if that helps.
    """

    def __init__(
        self, status: int, reason: str, message: str, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.retry_after_s = None if retry_after_s is None else max(1, math.ceil(retry_after_s))


@dataclass(frozen=True)
class Limits:
    """What is taken at most.

    Attributes:
        queue: jobs that wait, 1 or more.
        jobs: jobs that are kept, finished ones included, 1 or more.
        rate: submissions a minute from one address, 1 or more.
        steps: of a job, 1 or more.
        job_seconds: how long a job may work at a stretch before it is stopped; 0 for any time.
        photo_bytes, palette_bytes, skin_bytes: of an upload.
        request_bytes: of the JSON of a request; all prompts fit in, however they are written.
        letters: of a prompt.
        body_seconds: between two pieces of a body.
        whole_body_seconds: for all of it.
    """

    queue: int = 32
    jobs: int = 2000
    rate: int = 60
    steps: int = 20_000
    job_seconds: float = 0
    photo_bytes: int = 20_000_000
    palette_bytes: int = 64_000
    skin_bytes: int = 1_000_000
    request_bytes: int = 600_000
    letters: int = 2000
    body_seconds: float = 30
    whole_body_seconds: float = 600

    def __post_init__(self) -> None:
        """Check the ranges."""
        for name in ("queue", "jobs", "rate", "steps"):
            require(getattr(self, name) >= 1, f"--{name}", getattr(self, name), "1 or more")
        require(self.job_seconds >= 0, "--job_seconds", self.job_seconds, "0 or more")

    @property
    def body_bytes(self) -> int:
        """Of a whole submission; the rest is what multipart adds."""
        uploads = self.photo_bytes + self.palette_bytes + self.skin_bytes
        return uploads + self.request_bytes + 16_000


class Rate:
    """So many submissions a minute from each address; unused ones are saved up for a minute."""

    MOST_ADDRESSES = 10_000

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> None:
        """Count one submission.

        Raises:
            RefusedError: there were too many.
        """
        now, speed = self._clock(), self._per_minute / 60
        left, at = self._left.pop(address, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - at) * speed)
        if len(self._left) >= self.MOST_ADDRESSES:  # the one that was quiet for longest
            del self._left[next(iter(self._left))]
        self._left[address] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            raise RefusedError(
                429,
                "rate",
                f"rate: more than {self._per_minute} submissions a minute; expected fewer",
                retry_after_s=(1 - left) / speed,
            )
