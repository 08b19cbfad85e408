"""A queue on the disk: what is there after a restart, whatever happened before."""

import json

import pytest

from config.errors import InUseError
from tools.serving.jobs import ID, JobStore, State

ASKED = {"prompt": "knight", "palette": "lospec/pico-8"}


@pytest.fixture
def store(tmp_path):
    found = JobStore(tmp_path)
    found.open()
    yield found
    found.close()


def reopen(store: JobStore) -> JobStore:
    store.close()
    again = JobStore(store.folder)
    again.open()
    return again


def test_jobs_wait_in_order(store):
    names = [store.add(ASKED, {}).id for _ in range(3)]
    assert all(ID.fullmatch(name) for name in names) and len(set(names)) == 3
    assert [job.id for job in store.queue()] == names
    store.change(names[0], state=State.STOPPED)
    store.queue_again(names[0])
    assert [job.id for job in store.queue()] == [names[1], names[2], names[0]]


def test_a_restart_changes_nothing_but_what_was_running(store):
    names = [store.add(ASKED, {"photo.png": b"x"}).id for _ in range(5)]
    store.change(names[0], state=State.DONE, exit_code=0)
    store.change(names[1], state=State.RUNNING)
    store.change(names[4], state=State.FAILED, message="why")
    again = reopen(store)
    assert [job.id for job in again.queue()] == [names[1], names[2], names[3]]
    assert again.get(names[0]).state == State.DONE and again.get(names[4]).message == "why"
    assert (again.path(names[2]) / "photo.png").read_bytes() == b"x"
    again.close()


@pytest.mark.parametrize(
    ("wanted", "state"), [("stop", State.STOPPED), ("cancel", State.CANCELLED)]
)
def test_what_was_asked_of_a_running_job_holds(store, wanted, state):
    name = store.add(ASKED, {}).id
    store.change(name, state=State.RUNNING, wanted=wanted)
    again = reopen(store)
    assert again.get(name).state == state
    again.close()


def test_half_a_job_is_none(store):
    whole = store.add(ASKED, {}).id
    half = store.folder / "jobs" / ("a" * 16)
    half.mkdir()
    (half / "photo.png").touch()  # killed before job.json
    damaged = store.folder / "jobs" / ("b" * 16)
    damaged.mkdir()
    (damaged / "job.json").write_text('{"id": "b')
    strange_one = json.loads((store.path(whole) / "job.json").read_text()) | {"asked": None}
    wrong = store.folder / "jobs" / ("c" * 16)
    wrong.mkdir()
    (wrong / "job.json").write_text(json.dumps(strange_one | {"id": wrong.name}))
    strange = store.folder / "jobs" / "notes"
    strange.mkdir()
    again = reopen(store)
    assert [job.id for job in again] == [whole]
    assert not half.exists() and damaged.exists() and strange.exists()
    assert sum("damaged" in notice for notice in again.notices) == 2
    again.close()


def test_a_folder_has_one_studio(store, tmp_path):
    with pytest.raises(InUseError, match=r"--folder: .* is in use by process"):
        JobStore(tmp_path).open()


def test_a_job_that_cannot_be_written_is_not_there(store, monkeypatch):
    def fail(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tools.serving.jobs.write_atomic", fail)
    with pytest.raises(OSError):
        store.add(ASKED, {})
    assert len(store) == 0 and not list((store.folder / "jobs").iterdir())


@pytest.mark.parametrize("name", ["../jobs", "", "A" * 16, "a" * 15, "a" * 16 + "\n", "a" * 33])
def test_names_that_are_none_are_never_looked_for(store, name):
    assert store.find(name) is None


def test_a_job_is_removed_with_its_files(store):
    name = store.add(ASKED, {"photo.png": b"x"}).id
    store.remove(name)
    assert not store.path(name).exists() and store.find(name) is None
    assert json.loads("[]") == list(reopen(store).queue())
