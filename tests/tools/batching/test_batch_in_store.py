"""Batches that end behind a URL, as users start them, from machines that share nothing else."""

import json
import os
import shutil
import signal
import sys
import threading
import uuid

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from main import main
from tests.buckets import SECRET, open_bucket
from tests.test_main import RECIPE, ROOT, start
from tests.tools.batching.test_batch import (
    FOLDERS,
    KEYS,
    TABLE,
    all_skins,
    break_two,
    read_lines,
    states,
    wait_for,
)
from tests.tools.batching.test_cluster import wait_for as wait_until
from tests.tools.batching.test_cluster import worker_pids
from tools.io import store
from tools.io.store import Store

SMALL = """id,prompt,palette,seeds,arms,steps
one,knight,,,,4
three,robot,,3-4,,4
"""
LISTS = ("manifest.jsonl", "metadata.jsonl", "summary.json", "contact-sheet.png")


@pytest.fixture
def batch(tmp_path):
    """Give the words of a command that is the same on all machines, and write its table."""
    recipe = tmp_path / "known.yaml"
    recipe.write_text(RECIPE.replace("steps: 24", "steps: 12"), encoding="utf-8")

    def words(*more, out=f"file://{tmp_path}/store", table=TABLE):
        path = tmp_path / "requests.csv"
        path.write_text(table, encoding="utf-8")
        shared = ["-c", str(recipe), "--palette", "lospec/pico-8", "--batch", str(path)]
        return [*shared, "--out", out, *more]

    return words


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Go to another machine: a folder without anything."""

    def go(name):
        place = tmp_path / name
        place.mkdir(exist_ok=True)
        monkeypatch.chdir(place)
        return place

    return go


def cache(place):
    (found,) = (place / "runs").iterdir()
    return found


def all_files(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def test_a_batch_ends_in_the_store_and_another_machine_does_only_what_is_missing(
    batch, at, tmp_path, capsys
):
    first, out = at("first"), tmp_path / "store"
    assert main(batch()) == 0
    assert states(out) == dict.fromkeys(FOLDERS, "done")
    local = cache(first)
    sent = {path for path in all_files(local) if not any(p.startswith(".") for p in path.parts)}
    notes = {(out / f".batch/{key}.json").relative_to(out) for key in KEYS}
    assert all_files(out) == sent | notes
    for path in all_files(out):
        assert (out / path).read_bytes() == (local / path).read_bytes()
    assert {*map(str, all_files(out))} >= {*LISTS, "three/seeds.png", "one/index.html"}
    assert f"; file://{out}" in capsys.readouterr().out
    before = {path: (out / path).stat().st_mtime_ns for path in sent | notes}
    second = at("second")
    assert main(batch(table=f"{TABLE}four,bee,,,,,\n")) == 0
    assert "done 6, failed 0, skipped 5" in capsys.readouterr().out
    made = {path.parent.name for path in cache(second).rglob("log.txt")}
    assert made == {"four"} and states(out) == dict.fromkeys([*FOLDERS, "four"], "done")
    for path, time in before.items():
        assert str(path) in (*LISTS, "three/seeds.png") or (out / path).stat().st_mtime_ns == time
    assert json.loads((out / "summary.json").read_bytes())["made"] == 1


def test_the_lists_say_what_those_of_a_folder_say(batch, at, tmp_path):
    at("first")
    assert main(batch(table=SMALL)) == 0
    assert main(batch(table=SMALL, out=str(tmp_path / "plain"))) == 0
    plain = read_lines(tmp_path / "plain/manifest.jsonl")
    for line, expected in zip(read_lines(tmp_path / "store/manifest.jsonl"), plain, strict=True):
        for name in ("id", "folder", "state", "skin_sha256", "is_best", "request_sha256"):
            assert line[name] == expected[name]
    for name in ("metadata.jsonl", "contact-sheet.png", "three/seeds.png"):
        assert (tmp_path / "store" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()
    assert not (tmp_path / "store/.batch/at-work").exists()


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_what_was_stopped_between_skins_goes_on_elsewhere(batch, at, tmp_path, number):
    slow = TABLE.replace(",lospec/endesga-32,,slim,,0.1", ",,,slim,3000,")
    first = at("first")
    process = start(batch("--parallel", "1", table=slow), first)
    try:
        wait_for((tmp_path / "store/.batch/one.json").exists, process)
        process.send_signal(number)
        process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == (143 if number == signal.SIGTERM else -signal.SIGKILL)
    assert (tmp_path / "store/manifest.jsonl").exists() == (number == signal.SIGTERM)
    made_at = (tmp_path / "store/one/skin.png").stat().st_mtime_ns
    second = at("second")
    assert main(batch()) == 0
    assert states(tmp_path / "store") == dict.fromkeys(FOLDERS, "done")
    assert (tmp_path / "store/one/skin.png").stat().st_mtime_ns == made_at
    assert not (cache(second) / "one/log.txt").exists()


def test_a_failing_row_is_told_and_tried_again_elsewhere(batch, at, tmp_path, capsys):
    first, out = at("first"), tmp_path / "store"
    assert main(batch()) == 0
    (out / ".batch/two.json").unlink()
    shutil.rmtree(out / "two")
    break_two(cache(first))
    assert main(batch()) == 8
    assert json.loads((out / ".batch/two.json").read_bytes())["state"] == "failed"
    assert {*map(str, all_files(out / "two"))} == {"log.txt", "status.json"}
    assert states(out)["two"] == "failed" and "frames" in capsys.readouterr().out
    at("second")
    assert main(batch()) == 0
    assert states(out) == dict.fromkeys(FOLDERS, "done")
    assert json.loads((out / ".batch/two.json").read_bytes())["state"] == "done"


def test_another_request_of_the_same_id_is_refused(batch, at, capsys):
    at("first")
    assert main(batch(table=SMALL)) == 0
    at("second")
    assert main(batch(table=SMALL.replace("one,knight", "one,bee"))) == 2
    message = capsys.readouterr().err
    assert "one: --out: " in message and "holds another run: its request.prompt" in message


def test_wrong_rows_and_dry_runs_write_nothing(batch, at, tmp_path, capsys):
    first = at("first")
    assert main(batch(table=f"{TABLE}../x,knight,,,,,\n")) == 2
    assert main(batch("--dry-run")) == 0
    assert not (first / "runs").exists() and not (tmp_path / "store").exists()
    assert main(batch(table="\n".join(TABLE.splitlines()[:2]))) == 0
    second = at("second")
    capsys.readouterr()
    assert main(batch("--dry-run")) == 0
    assert "5 skins in " in (said := capsys.readouterr().out) and ", 1 of them there" in said
    assert not (second / "runs").exists()


@pytest.mark.parametrize(
    ("out", "expected"),
    [
        ("sftp://me:SECRET@host/x", "holds a password"),
        ("file:///tmp/../etc", "an empty, . or .. part"),
        ("nothing://x", "cannot be spoken to"),
    ],
)
def test_wrong_urls_are_one_line(batch, at, capsys, out, expected):
    place = at("first")
    assert main(batch(out=out)) == 2
    message = capsys.readouterr().err
    assert expected in message and message.count("\n") == 1 and "SECRET" not in message
    assert list(place.iterdir()) == []


def test_a_url_is_for_batches(batch, at, capsys):
    at("first")
    assert main([*batch()[:4], "-pt", "knight", "--out", "memory://x"]) == 2
    assert "a URL is for --batch" in capsys.readouterr().err


def test_memory_is_a_store_of_one_process(batch, at, capsys):
    url = f"memory://{uuid.uuid4().hex}"
    at("first")
    assert main(batch(out=url, table=SMALL)) == 0
    at("second")
    assert main(batch(out=url, table=SMALL)) == 0
    assert "skipped 3 that were" in capsys.readouterr().out
    assert Store(url).read("three/seed-4/skin.png") is not None


class Flaky(MemoryFileSystem):
    """A file system that refuses whatever a test wants refused."""

    protocol = "flaky"
    refuses = staticmethod(lambda path: False)

    @classmethod
    def _strip_protocol(cls, path):
        return super()._strip_protocol(path.removeprefix("flaky://"))

    def put_file(self, path, name, **named):
        if Flaky.refuses(name):
            raise OSError("the line is down")
        return super().put_file(path, name, **named)


@pytest.fixture
def flaky(monkeypatch):
    fsspec.register_implementation("flaky", Flaky, clobber=True)
    monkeypatch.setattr(store, "FIRST_WAIT_S", 0.001)
    monkeypatch.setattr(Flaky, "refuses", lambda path: False)
    return f"flaky://{uuid.uuid4().hex}"


def test_a_store_that_fails_now_and_then_is_no_trouble(batch, at, flaky, monkeypatch):
    calls = iter(range(10**9))
    monkeypatch.setattr(Flaky, "refuses", lambda path: next(calls) % 3 == 1)
    at("first")
    assert main(batch(out=flaky, table=SMALL)) == 0
    assert Store(flaky).names(".batch") == ["one.json", "three@3.json", "three@4.json"]


def test_what_the_store_refuses_is_code_6_and_goes_up_the_next_time(
    batch, at, flaky, monkeypatch, capsys
):
    first = at("first")
    monkeypatch.setattr(Flaky, "refuses", lambda path: "/one/" in path or "seed-4" in path)
    assert main(batch(out=flaky)) == 6
    message = capsys.readouterr().err
    assert "2 of the skins wait in runs/flaky-" in message and "the line is down" in message
    assert message.count("\n") == 1
    there = Store(flaky)
    assert {*there.names(".batch")} == {f"{key}.json" for key in ("two", "three@3", "three@5")} | {
        "at-work"
    }
    assert states(cache(first)) == dict.fromkeys(FOLDERS, "done")
    made_at = {path: path.stat().st_mtime_ns for path in cache(first).rglob("skin.png")}
    monkeypatch.setattr(Flaky, "refuses", lambda path: False)
    assert main(batch(out=flaky)) == 0
    assert "skipped 5 that were" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in cache(first).rglob("skin.png")} == made_at
    assert {*there.names(".batch")} == {f"{key}.json" for key in KEYS}
    for folder in FOLDERS:
        assert there.read(f"{folder}/skin.png") == (cache(first) / folder / "skin.png").read_bytes()


def test_a_store_that_takes_nothing_stops_all_before_anything_is_made(
    batch, at, flaky, monkeypatch, capsys
):
    first = at("first")
    monkeypatch.setattr(Flaky, "refuses", lambda path: True)
    assert main(batch(out=flaky)) == 6
    assert capsys.readouterr().err.count("\n") == 1
    assert not [*cache(first).rglob("skin.png")]


@pytest.fixture
def bucket(monkeypatch):
    with open_bucket(monkeypatch) as url:
        yield url


@pytest.mark.slow
def test_a_bucket_takes_a_batch(bucket, batch, at, capsys):
    first = at("first")
    assert main(batch(out=bucket)) == 0
    at("second")
    assert main(batch(out=bucket)) == 0
    assert "skipped 5 that were" in capsys.readouterr().out
    for folder in FOLDERS:
        skin = (cache(first) / folder / "skin.png").read_bytes()
        assert Store(bucket).read(f"{folder}/skin.png") == skin
    for path in first.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


@pytest.fixture
def ray(monkeypatch):
    ray = pytest.importorskip("ray", reason="ray is of the extra cluster")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    paths = [str(ROOT), *(path for path in sys.path if path)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    ray.init(num_cpus=2, logging_level="ERROR", log_to_driver=False)
    yield ray
    ray.shutdown()


@pytest.mark.slow
def test_workers_of_a_cluster_send_what_they_made_and_one_dies(ray, batch, at, tmp_path, capsys):
    table = TABLE.replace(",9,", ",60,")
    out = tmp_path / "store"
    first = at("first")
    assert main(batch("--engine", "ray", out="memory://x")) == 2
    assert "one process's alone" in capsys.readouterr().err
    words, codes = batch("--engine", "ray", "--parallel", "1", table=table), []
    making = threading.Thread(target=lambda: codes.append(main(words)))
    making.start()
    wait_until(lambda: [*out.glob(".batch/*.json")])
    notes = {path: path.read_bytes() for path in out.glob(".batch/*.json")}
    os.kill(worker_pids(cache(first))[-1], signal.SIGKILL)
    making.join(timeout=1000)
    assert codes == [0] and notes
    assert {path: path.read_bytes() for path in notes} == notes  # made once
    at("second")
    assert main(batch("--engine", "ray", table=table)) == 0
    assert "skipped 5 that were" in capsys.readouterr().out
    assert states(out) == dict.fromkeys(FOLDERS, "done")
    at("third")
    assert main(batch(out=str(tmp_path / "plain"), table=table)) == 0
    assert all_skins(out) == all_skins(tmp_path / "plain")


@pytest.mark.slow
def test_what_the_store_does_not_take_of_workers_is_code_6(ray, batch, at, tmp_path, capsys):
    (tmp_path / "store").mkdir()
    (tmp_path / "store/one").write_text("in the way", encoding="utf-8")
    first = at("first")
    assert main(batch("--engine", "ray", table=SMALL)) == 6
    message = capsys.readouterr().err
    assert "cannot be used: " in message and message.count("\n") == 1
    (tmp_path / "store/one").unlink()
    skin = cache(first) / "one/skin.png"
    made_at = skin.stat().st_mtime_ns
    assert main(batch(table=SMALL)) == 0
    assert skin.stat().st_mtime_ns == made_at
    assert (tmp_path / "store/one/skin.png").read_bytes() == skin.read_bytes()


@pytest.mark.slow
def test_workers_that_do_not_know_the_store_are_one_line(ray, batch, at, flaky, capsys):
    at("first")
    assert main(batch("--engine", "ray", out=flaky, table=SMALL)) == 2
    message = capsys.readouterr().err
    assert "flaky:// cannot be spoken to" in message and message.count("\n") == 1
    assert "Traceback" not in message
