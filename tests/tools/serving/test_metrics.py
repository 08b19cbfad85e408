"""The text that Prometheus reads."""

import re

from tools.serving.jobs import Job, State
from tools.serving.metrics import Counts, write_metrics


def test_each_sample_belongs_to_a_family():
    counts = Counts(submitted=3)
    counts.refused.update(["queue", "queue", "token"])
    for seconds in (3, 40, 10_000):
        counts.end(State.DONE, seconds)
    counts.end(State.FAILED, 1)
    jobs = [Job("a" * 16, 1, State.QUEUED, {}, 0.0), Job("b" * 16, 2, State.DONE, {}, 0.0)]
    text = write_metrics(counts, jobs, devices=2)
    values, families = {}, set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            families.add(line.split()[2])
        elif not line.startswith("#"):
            name, value = re.fullmatch(
                r"([a-z_]+(?:\{[a-z]+=\"[^\"]+\"\})?) ([0-9.]+)", line
            ).groups()
            base = re.sub(r"_(bucket|sum|count)$", "", name.partition("{")[0])
            assert base in families
            values[name] = float(value)
    assert values['skinpixl_jobs{state="queued"}'] == 1 and values["skinpixl_queue_length"] == 1
    assert values['skinpixl_refused_total{reason="queue"}'] == 2
    assert values["skinpixl_submitted_total"] == 3
    assert values['skinpixl_job_seconds_bucket{le="5"}'] == 1
    assert values['skinpixl_job_seconds_bucket{le="60"}'] == 2
    assert values['skinpixl_job_seconds_bucket{le="+Inf"}'] == 3
    assert values["skinpixl_job_seconds_sum"] == 10_043
