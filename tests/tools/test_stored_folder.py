"""Batches of which a store keeps what is finished: two machines, and stores that lie."""

import hashlib
import json
import os
import uuid

import pytest

from config.errors import ConfigError
from tools.io.batch_folder import LISTS
from tools.io.store import Store, StoreError
from tools.io.stored_folder import StoredFolder, folder_of, is_key, notes_in

SKIN = b"a skin"


def note_of(key, *, state="done", skin=SKIN, **others):
    name, at, seed = key.partition("@")
    return {
        **{"id": name, "seed": int(seed or 0), "folder": f"{name}/seed-{seed}" if at else name},
        **{"state": state, "ended": "2026-01-01T00:00:00+0000", "seconds": 1.5, "steps": 12},
        **{"peak_memory_bytes": 10**9, "prompt": "knight é", "palette": "lospec/pico-8"},
        **{"request_sha256": "0" * 64, "message": ""},
        "skin_sha256": hashlib.sha256(skin).hexdigest() if state == "done" else None,
        **others,
    }


def make(folder, key, skin=SKIN):
    """Do what a run does as it ends, and its note after it."""
    place = folder.path / folder_of(key)
    (place / "frames").mkdir(parents=True, exist_ok=True)
    files = {"request.json": b"{}", "skin.json": b"{ }", "skin.png": skin, ".lock": b"me"}
    for name, data in {**files, "frames/000000.png": b"a frame"}.items():
        (place / name).write_bytes(data)
    folder.write_note(key, note_of(key, skin=skin))


@pytest.fixture
def machine(tmp_path):
    """Give machines that have nothing but a store in common."""
    url = f"file://{tmp_path}/store"
    return lambda name: StoredFolder(tmp_path / name, Store(url))


def all_files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_one_machine_ended_the_other_has(machine, tmp_path):
    first, second = machine("first"), machine("second")
    make(first, "a")
    make(first, "b@3")
    first.write_note("c", note_of("c", state="failed", message="no"))
    first.write_note("d", {**note_of("d", state="failed"), "state": "interrupted"})
    assert first.flush() == {}
    expected = ["skin.png", "skin.json", "request.json", "frames/000000.png"]
    assert set(all_files(tmp_path / "store")) == {
        *(f"{folder}/{name}" for folder in ("a", "b/seed-3") for name in expected),
        *(f".batch/{key}.json" for key in ("a", "b@3", "c")),
    }
    assert second.synchronise(["a", "c", "z"]) == {"a"}
    assert {key: note["state"] for key, note in second.notes(()).items()} == {
        **{"a": "done", "b@3": "done", "c": "failed"}
    }
    for name in ("skin.png", "skin.json", "request.json"):
        assert (second.path / "a" / name).read_bytes() == (first.path / "a" / name).read_bytes()
    assert not (second.path / "b").exists() and not (second.path / "a/frames").exists()
    assert second.synchronise(["a", "c", "z"]) == set()


def test_what_could_not_go_up_goes_up_the_next_time(machine, tmp_path):
    first = machine("first")
    (tmp_path / "store").write_text("in the way", encoding="utf-8")
    first.be_quick()
    make(first, "a")
    make(first, "b")
    assert set(first.flush()) == {"a", "b"}
    with pytest.raises(StoreError, match="2 of the skins wait in "):
        first.deliver()
    (tmp_path / "store").unlink()
    again = machine("first")
    assert again.synchronise(["a"]) == set() and again.flush() == {}
    assert set(notes_in(Store(f"file://{tmp_path}/store"))) == {"a", "b"}
    assert (tmp_path / "store/b/frames/000000.png").exists()


def test_what_another_ended_meanwhile_comes_with_the_claim(machine):
    first, second, third = machine("first"), machine("second"), machine("third")
    first.write_note("b", note_of("b", state="failed"))
    make(first, "a")
    first.flush()
    second.claim("a").release()
    assert second.note("a") == first.note("a") and (second.path / "a/skin.png").exists()
    second.claim("b").release()
    assert second.note("b") is None  # it may be tried again
    third.receive("a", first.note("a"))
    assert (third.path / "a/skin.png").read_bytes() == SKIN
    with pytest.raises(StoreError, match="not there, though it was sent"):
        third.receive("c", note_of("c"))


@pytest.mark.parametrize("damage", ["missing", "cut"])
@pytest.mark.parametrize("name", ["skin.png", "skin.json"])
def test_a_skin_that_is_not_whole_is_not_done(machine, tmp_path, name, damage):
    first, second = machine("first"), machine("second")
    make(first, "a")
    first.flush()
    path = tmp_path / "store/a" / name
    path.unlink() if damage == "missing" or name == "skin.json" else path.write_bytes(b"a sk")
    assert second.synchronise(["a"]) == set()
    assert second.note("a") is None and not (second.path / "a").exists()
    make(second, "a")
    second.flush()
    assert machine("third").synchronise(["a"]) == {"a"}


def test_a_finished_skin_of_here_is_sent_again_where_the_store_lost_it(machine, tmp_path):
    first = machine("first")
    make(first, "a")
    first.flush()
    (tmp_path / "store/a/skin.png").unlink()
    (tmp_path / "store/.batch/a.json").unlink()
    assert first.synchronise(["a"]) == set() and first.flush() == {}
    assert (tmp_path / "store/a/skin.png").read_bytes() == SKIN


def test_a_skin_of_here_that_is_gone_comes_back_and_another_one_gives_way(machine):
    first, second = machine("first"), machine("second")
    make(first, "a")
    first.flush()
    (first.path / "a/skin.png").unlink()
    assert first.synchronise(["a"]) == {"a"}
    make(second, "a", skin=b"another")
    second.be_quick()
    assert (second.path / "a/skin.png").read_bytes() == b"another"
    second.flush()
    assert first.synchronise(["a"]) == {"a"}
    assert (first.path / "a/skin.png").read_bytes() == b"another"


def test_done_wins_over_failed_whichever_was_first(machine, tmp_path):
    store = Store(f"file://{tmp_path}/store")
    first, second = machine("first"), machine("second")
    make(first, "a")
    first.flush()
    second.write_note("a", note_of("a", state="failed"))
    assert second.flush() == {} and notes_in(store)["a"]["state"] == "done"
    assert second.synchronise(["a"]) == {"a"} and second.note("a")["state"] == "done"
    second.write_note("b", note_of("b", state="failed"))
    second.flush()
    assert notes_in(store)["b"]["state"] == "failed"
    make(first, "b")
    first.flush()
    assert notes_in(store)["b"]["state"] == "done"
    assert second.synchronise(["b"]) == {"b"}


@pytest.mark.parametrize(
    "key",
    [
        *("../x", "a/b", "..", "a..b", ".hidden", "-x", "", "a@", "a@x", "a@-1", "a@03", "a@1@2"),
        *("manifest.jsonl", "SUMMARY.json", "a\n", "x" * 101, "a@" + "9" * 20, "é", "a@../../x"),
        "a\\b",
    ],
)
def test_hostile_names_are_no_skins(machine, tmp_path, key):
    assert not is_key(key)
    with pytest.raises(ConfigError):
        folder_of(key)
    folder = tmp_path / "store/.batch"
    folder.mkdir(parents=True)
    if "/" not in key and "\n" not in key:
        data = json.dumps(note_of("a")).encode()
        (folder / f"{key}.json").write_bytes(data)
        assert notes_in(Store(f"file://{tmp_path}/store")) == {}


@pytest.mark.parametrize(
    "others",
    [
        *({"folder": "../../x"}, {"folder": "b"}, {"id": "b"}, {"id": None}, {"state": "running"}),
        *({"skin_sha256": None}, {"skin_sha256": 3}, {"prompt": 3}, {"message": None}),
        *({"seed": "3"}, {"seconds": [1]}, {"figures": {}}, {"figures": {"error": "x"}}),
        *({"figures": [1]}, {"palette": None}, {"steps": True}),
    ],
)
def test_notes_that_are_not_of_our_form_are_none(machine, tmp_path, others):
    folder = tmp_path / "store/.batch"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps(note_of("a", **others)), encoding="utf-8")
    (folder / "b.json").write_bytes(b'{"state": "do')
    (folder / "c.json").write_bytes(b"[" * 100_000)
    (folder / "d.txt").write_bytes(b"")
    (folder / "e@3.json").write_text(json.dumps(note_of("e@4", id="e")), encoding="utf-8")
    (folder / "f@3.json").write_text(json.dumps(note_of("f@3")), encoding="utf-8")
    assert [*notes_in(Store(f"file://{tmp_path}/store"))] == ["f@3"]
    second = machine("second")
    assert second.synchronise(["a", "b", "c"]) == set()
    assert {*second.notes(())} == {"f@3"}


def test_links_are_neither_sent_nor_written_through(machine, tmp_path):
    first, second = machine("first"), machine("second")
    outside = tmp_path / "outside"
    outside.mkdir()
    make(first, "a")
    first.flush()
    (second.path / "a").symlink_to(outside)
    with pytest.raises(ConfigError, match="is a symbolic link"):
        second.synchronise(["a"])
    make(first, "b")
    first.flush()
    (first.path / "b/secret.txt").symlink_to("/etc/hostname")
    first.write_note("b", note_of("b", message="again"))
    assert "symbolic link" in first.flush()["b"]
    assert list(outside.iterdir()) == [] and not (tmp_path / "store/b/secret.txt").exists()


def test_lists_and_pictures_of_seeds_go_up_and_the_sign_goes(machine, tmp_path):
    first = machine("first")
    assert first.begin() is None
    sign = json.loads((tmp_path / "store/.batch/at-work").read_bytes())
    assert sign["pid"] == os.getpid()
    (tmp_path / "store/.batch/at-work").write_text(
        json.dumps({**sign, "host": "another"}), encoding="utf-8"
    )
    assert "'another' is at work there" in first.begin()
    for name in (*LISTS, "notes-of-mine.txt"):
        (first.path / name).write_text(name, encoding="utf-8")
    (first.path / "a").mkdir()
    (first.path / "a/seeds.png").write_bytes(b"x")
    first.send_lists(["a", "b"])
    assert set(all_files(tmp_path / "store")) == {*LISTS, "a/seeds.png"}


def test_it_works_in_memory_too(tmp_path):
    store = Store(f"memory://{uuid.uuid4().hex}")
    first = StoredFolder(tmp_path / "first", store)
    make(first, "a@0")
    assert first.flush() == {} and [*notes_in(store)] == ["a@0"]
    assert StoredFolder(tmp_path / "second", store).synchronise(["a@0"]) == {"a@0"}
