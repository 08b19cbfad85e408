"""The studio as a whole: its jobs, who makes them, and what may be asked of a job in each state.

Knows nothing about the web.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.serving.bell import Bell
from tools.serving.files import Maker
from tools.serving.jobs import RESTING, Job, JobStore, State
from tools.serving.limits import Limits, Rate, RefusedError
from tools.serving.metrics import Counts
from tools.serving.runner import Runner
from tools.serving.uploads import check_skin
from tools.serving.words import PALETTE, PHOTO, SKIN, Asked, Given, check, command


class Studio:
    """Jobs of one folder, and what makes them.

    Attributes:
        store: the jobs.
        limits: what is taken at most.
        bell: rings when something has changed.
        counts: for the metrics.
        runner: makes the jobs.
        maker: makes files of finished ones.
        rate: of submissions.
    """

    def __init__(
        self, folder: Path, *, limits: Limits, devices: Sequence[str], download: bool = False
    ) -> None:
        """Choose a folder; nothing happens yet."""
        self.store = JobStore(folder)
        self.limits = limits
        self.bell, self.counts, self.maker = Bell(), Counts(), Maker()
        self.rate = Rate(limits.rate)

        def words(job: Job) -> list[str]:
            folder, run = self.store.path(job.id).resolve(), self.store.run_path(job.id).resolve()
            return command(job.asked, folder, run, download=download)

        self.runner = Runner(self.store, devices, words, self.bell, self.counts, limits.job_seconds)

    def check_room(self) -> None:
        """Make sure that one more job can wait.

        Raises:
            RefusedError: the queue is full, or too many jobs are kept.
        """
        if len(self.store.queue()) >= self.limits.queue:
            raise RefusedError(
                429,
                "queue",
                f"queue: {self.limits.queue} jobs wait already; expected fewer, try again later",
                retry_after_s=self._seconds_a_job(),
            )
        if len(self.store) >= self.limits.jobs:
            raise RefusedError(
                429,
                "jobs",
                f"jobs: {self.limits.jobs} are kept already; expected fewer, delete some",
                retry_after_s=60,
            )

    def _seconds_a_job(self) -> float:
        """Guess how long it takes until one leaves the queue."""
        done = self.counts.ended[State.DONE]
        mean = self.counts.seconds / done if done else 10.0
        return mean / max(1, len(self.runner.devices))

    def submit(
        self,
        asked: Asked,
        *,
        photo: tuple[str, bytes] | None = None,
        palette: bytes | None = None,
        skin: bytes | None = None,
    ) -> Job:
        """Queue a job.

        Args:
            asked: the request.
            photo: its suffix and bytes, checked.
            palette: a .hex file.
            skin: a PNG to start from.

        Raises:
            ConfigError: a value is wrong, or does not fit the others.
            RefusedError: there is no room, or no such job to start from.
        """
        self.check_room()
        if asked.from_job is not None:
            if skin is not None:
                raise RefusedError(400, "bad", "from_job: a skin came, too; expected one of them")
            source = self.find(asked.from_job, "from_job")
            if source.state != State.DONE:
                raise RefusedError(409, "state", f"from_job: it is {source.state}; expected done")
            skin = (self.store.run_path(source.id) / "skin.png").read_bytes()
        if skin is not None:
            check_skin(skin, asked.arms)
        given = Given(photo is not None, palette is not None, skin is not None)
        request = check(asked, given, self.limits)
        files: dict[str, bytes] = {}
        if photo is not None:
            files[f"{PHOTO}{photo[0]}"] = photo[1]
        if palette is not None:
            files[PALETTE] = palette
        if skin is not None:
            files[SKIN] = skin
        job = self.store.add(request, files)
        self.counts.submitted += 1
        self.bell.ring()
        return job

    def find(self, name: str, setting: str = "job") -> Job:
        """Find a job.

        Raises:
            RefusedError: there is none of that id.
        """
        job = self.store.find(name)
        if job is None:
            raise RefusedError(
                404, "unknown", f"{setting}: there is none of this id; see /api/v1/jobs"
            )
        return job

    def stop(self, name: str) -> Job:
        """Stop a job where it is; it can go on later.

        Raises:
            RefusedError: it does not work or wait.
        """
        job = self.find(name)
        if job.state == State.QUEUED:
            self.store.change(name, state=State.STOPPED)
        elif job.state == State.RUNNING:
            self.runner.stop(job, job.wanted or "stop")
        else:
            raise RefusedError(409, "state", f"job: it is {job.state}; expected queued or running")
        self.bell.ring()
        return self.find(name)

    def resume(self, name: str) -> Job:
        """Queue a job again that was stopped, has failed or was cancelled.

        Raises:
            RefusedError: it is in another state, or the queue is full.
        """
        job = self.find(name)
        if job.state not in (State.STOPPED, State.FAILED, State.CANCELLED):
            raise RefusedError(
                409, "state", f"job: it is {job.state}; expected stopped, failed or cancelled"
            )
        if len(self.store.queue()) >= self.limits.queue:
            self.check_room()
        self.store.queue_again(name)
        self.bell.ring()
        return self.find(name)

    def cancel(self, name: str) -> Job:
        """Give a job up; what it has made so far stays until it is deleted.

        Raises:
            RefusedError: it is done, has failed or is cancelled.
        """
        job = self.find(name)
        if job.state == State.RUNNING:
            self.runner.stop(job, "cancel")
        elif job.state in (State.QUEUED, State.STOPPED):
            self.store.change(name, state=State.CANCELLED)
        else:
            raise RefusedError(
                409, "state", f"job: it is {job.state}; expected queued, running or stopped"
            )
        self.bell.ring()
        return self.find(name)

    def delete(self, name: str) -> None:
        """Remove a job that rests, with all its files.

        Raises:
            RefusedError: it works or waits.
        """
        job = self.find(name)
        if job.state not in RESTING:
            raise RefusedError(
                409, "state", f"job: it is {job.state}; expected it stopped or cancelled"
            )
        self.store.remove(name)
        self.bell.ring()

    def states(self) -> Mapping[State, int]:
        """Count the jobs in each state."""
        found = dict.fromkeys(State, 0)
        for job in self.store:
            found[job.state] += 1
        return found
