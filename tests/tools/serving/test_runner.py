"""Jobs whose programs do not end as they should; tests/tools/test_studio.py makes whole ones."""

import asyncio
import os
import signal

import pytest

from tools.serving.bell import Bell
from tools.serving.jobs import JobStore, State
from tools.serving.metrics import Counts
from tools.serving.runner import Runner

ASKED = {"prompt": "knight", "palette": "lospec/pico-8"}


@pytest.fixture
def store(tmp_path):
    found = JobStore(tmp_path)
    found.open()
    yield found
    found.close()


async def run(store, command, watch) -> None:
    """Let a runner work until something is so."""
    runner = Runner(store, ["cpu"], command, Bell(), Counts())
    runner.start()
    try:
        while not watch(runner):
            await asyncio.sleep(0.02)
    finally:
        await runner.close()


def test_a_program_that_is_killed_is_said_so(store):
    name = store.add(ASKED, {}).id
    (store.path(name) / "output.txt").write_text("step 4/20 · 2 s left\n")
    killed = []

    def watch(runner) -> bool:
        if not killed and name in runner._programs:
            killed.append(runner._programs[name].pid)
            os.kill(killed[0], signal.SIGKILL)
        return store.get(name).state == State.FAILED

    asyncio.run(asyncio.wait_for(run(store, lambda job: [], watch), 60))
    job = store.get(name)
    assert job.exit_code == 137 and "ended by signal 9" in job.message


def test_a_job_that_nobody_can_make_is_in_nobodys_way(store, capsys):
    names = [store.add(ASKED, {}).id for _ in range(2)]

    def fail(job):
        raise KeyError("palette")

    def watch(runner) -> bool:
        return all(store.get(name).state == State.FAILED for name in names)

    asyncio.run(asyncio.wait_for(run(store, fail, watch), 60))
    assert [store.get(name).message for name in names] == ["KeyError"] * 2
    assert "KeyError: 'palette'" in capsys.readouterr().err  # for who runs the server


def test_no_room_is_said_without_paths_of_ours(store):
    name = store.add(ASKED, {}).id

    def fail(job):
        raise OSError(28, "No space left on device", str(store.folder))

    def watch(runner) -> bool:
        return store.get(name).state == State.FAILED

    asyncio.run(asyncio.wait_for(run(store, fail, watch), 60))
    assert store.get(name).message == "No space left on device"
