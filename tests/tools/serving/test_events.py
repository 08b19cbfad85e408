"""Server-sent events: what is told, in which order, and how a reader comes back."""

import asyncio
import json

import pytest

from tools.serving.bell import Bell
from tools.serving.events import MOST_STAGES, follow
from tools.serving.jobs import JobStore, State

ASKED = {"prompt": "knight", "palette": "lospec/pico-8"}


@pytest.fixture
def store(tmp_path):
    found = JobStore(tmp_path)
    found.open()
    yield found
    found.close()


def add_stages(store, name, steps):
    folder = store.run_path(name) / "frames"
    folder.mkdir(parents=True, exist_ok=True)
    for step in steps:
        (folder / f"{step:06d}.png").touch()


def read(pieces: list[str]) -> list[tuple[str, str, dict]]:
    """Read events as a browser does: kind, id and data."""
    found = []
    for piece in pieces:
        assert piece.endswith("\n\n")
        fields = dict(line.split(": ", 1) for line in piece.strip().splitlines() if line[0] != ":")
        if "event" in fields:
            found.append((fields["event"], fields.get("id", ""), json.loads(fields["data"])))
    return found


def collect(store, name, **options) -> list[str]:
    async def all_of_it():
        return [piece async for piece in follow(store, name, bell=Bell(), **options)]

    return asyncio.run(all_of_it())


def test_a_job_that_rests_is_told_once(store):
    name = store.add(ASKED, {}).id
    store.change(name, state=State.DONE)
    add_stages(store, name, [0, 2, 4])
    events = read(collect(store, name))
    assert [kind for kind, *_ in events] == ["stage", "job", "end"]
    assert events[0][1:] == ("4", {"step": 4, "url": f"/api/v1/jobs/{name}/stages/4.png"})
    assert events[1][2]["state"] == events[2][2]["state"] == "done"


def test_who_comes_back_gets_what_came_since(store):
    name = store.add(ASKED, {}).id
    store.change(name, state=State.STOPPED)
    add_stages(store, name, [0, 2, 4, 6])
    events = read(collect(store, name, last=2))
    assert [data["step"] for kind, _, data in events if kind == "stage"] == [4, 6]
    assert events[-1][1] == "6"
    assert [kind for kind, *_ in read(collect(store, name, last=6))] == ["job", "end"]


def test_of_many_stages_some_are_sent(store):
    name = store.add(ASKED, {}).id
    store.change(name, state=State.DONE)
    add_stages(store, name, range(300))
    steps = [
        data["step"] for kind, _, data in read(collect(store, name, last=0)) if kind == "stage"
    ]
    assert len(steps) == MOST_STAGES and steps == sorted(set(steps)) and steps[-1] == 299


def test_changes_are_told_as_they_come_and_silence_is_filled(store):
    name = store.add(ASKED, {}).id
    bell = Bell()

    async def listen():
        pieces = []
        async for piece in follow(store, name, bell=bell, heartbeat_s=0.05):
            pieces.append(piece)
            if piece.startswith(": "):  # a heartbeat, after which things happen
                state = store.get(name).state
                nexts = {State.QUEUED: State.RUNNING, State.RUNNING: State.DONE}
                store.change(name, state=nexts[state])
                bell.ring()
        return pieces

    pieces = asyncio.run(asyncio.wait_for(listen(), 20))
    states = [data["state"] for kind, _, data in read(pieces) if kind == "job"]
    assert states == ["queued", "running", "done"]
    assert sum(piece.startswith(": ") for piece in pieces) == 2


def test_silence_is_filled_though_the_bell_rings_for_others(store):
    name = store.add(ASKED, {}).id
    bell = Bell()

    async def ring():
        while True:
            bell.ring()
            await asyncio.sleep(0.01)

    async def listen():
        others = asyncio.create_task(ring())
        async for piece in follow(store, name, bell=bell, heartbeat_s=0.05):
            if piece.startswith(": "):
                others.cancel()
                return True

    assert asyncio.run(asyncio.wait_for(listen(), 20))


def test_a_deleted_job_and_a_closing_server_end_it(store):
    name = store.add(ASKED, {}).id
    assert read(collect(store, name, is_closing=lambda: True))[-1][0] == "job"
    store.remove(name)
    assert read(collect(store, name)) == [("end", "", {"state": "deleted"})]


def test_no_ring_is_missed():
    async def work():
        bell = Bell()
        coming = bell.coming()
        bell.ring()
        await bell.wait(600, coming)
        assert coming.is_set()
        await bell.wait(0.01, coming := bell.coming())
        assert not coming.is_set()

    asyncio.run(asyncio.wait_for(work(), 20))
