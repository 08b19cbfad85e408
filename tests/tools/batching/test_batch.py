"""Batches as users start them, with the exact denoiser of one known picture as guidance."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from main import main
from tests.photo_cases import RED, draw_figure
from tests.test_main import RECIPE, ROOT, start
from tools.batching.plan import SPARSE
from tools.io.batch_folder import BatchFolder
from tools.io.image_folder import read_folder
from tools.io.lock import FolderLock

TABLE = """id,prompt,palette,seeds,arms,steps,losses.total_variation.weight
one,knight,,,,,
two,"a wizard, old",lospec/endesga-32,,slim,,0.1
three,robot,,3-5,,9,
"""
KEYS = ("one", "two", "three@3", "three@4", "three@5")
FOLDERS = ("one", "two", "three/seed-3", "three/seed-4", "three/seed-5")


@pytest.fixture
def batch(tmp_path):
    """Give the words of a command, and write its table."""
    recipe = tmp_path / "known.yaml"
    recipe.write_text(RECIPE.replace("steps: 24", "steps: 12"), encoding="utf-8")

    def words(*more, table=TABLE, out="out", suffix="csv"):
        path = tmp_path / f"requests.{suffix}"
        path.write_text(table, encoding="utf-8")
        shared = ["-c", str(recipe), "--palette", "lospec/pico-8", "--batch", str(path)]
        return [*shared, "--out", str(tmp_path / out), *more]

    return words


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def wait_for(has_come, process):
    """Wait while a process works, however busy the machine."""
    for _ in range(6000):
        if has_come():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("it never came")


def states(out):
    return {line["folder"]: line["state"] for line in read_lines(out / "manifest.jsonl")}


def all_skins(out):
    return {folder: (out / folder / "skin.png").read_bytes() for folder in FOLDERS}


def test_a_table_becomes_a_folder_of_skins(batch, tmp_path, capsys):
    assert main(batch("--parallel", "4")) == 0
    out = tmp_path / "out"
    manifest = read_lines(out / "manifest.jsonl")
    assert [line["folder"] for line in manifest] == list(FOLDERS)
    for line in manifest:
        skin = (out / line["folder"] / "skin.png").read_bytes()
        assert line["skin_sha256"] == hashlib.sha256(skin).hexdigest()
        assert (line["state"], line["message"]) == ("done", "")
        assert line["peak_memory_bytes"] > 1e6 and line["seconds"] >= 0
        assert len(line["request_sha256"]) == 64
    assert [line["steps"] for line in manifest] == [12, 12, 9, 9, 9]
    assert [line["palette"] for line in manifest[:2]] == ["lospec/pico-8", "lospec/endesga-32"]
    assert [line["seed"] for line in manifest[2:]] == [3, 4, 5]
    assert [line["is_best"] for line in manifest[:2]] == [True, True]
    assert sum(line["is_best"] for line in manifest[2:]) == 1
    record = json.loads((out / "two/request.json").read_text(encoding="utf-8"))
    assert record["request"]["arms"] == "slim" and record["request"]["prompt"] == "a wizard, old"
    assert record["config"]["losses"]["total_variation"]["weight"] == 0.1
    assert Image.open(out / "contact-sheet.png").width > 100
    assert Image.open(out / "three/seeds.png").width > 100
    gallery = (out / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{folder}/index.html"' in gallery for folder in FOLDERS)
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (summary["done"], summary["failed"], summary["skipped"]) == (5, 0, 0)
    assert summary["made"] == 5 and summary["seconds_a_skin"] > 0
    assert "done 5, failed 0, skipped 0" in capsys.readouterr().out


def test_the_same_command_again_does_nothing_and_more_rows_do_only_those(batch, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(batch()) == 0
    made_at = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    manifest = (out / "manifest.jsonl").read_bytes()
    capsys.readouterr()
    assert main(batch()) == 0
    assert "done 5, failed 0, skipped 5" in capsys.readouterr().out
    assert (out / "manifest.jsonl").read_bytes() == manifest
    for folder in FOLDERS:
        for path in (out / folder).rglob("*"):
            assert path.is_dir() or path.stat().st_mtime_ns == made_at[path]
    (out / "one/skin.png").unlink()
    assert main(batch(table=f"{TABLE}four,bee,,,,,\n")) == 0
    assert "done 6, failed 0, skipped 4" in capsys.readouterr().out
    assert states(out) == dict.fromkeys([*FOLDERS, "four"], "done")
    one = read_lines(out / "manifest.jsonl")[0]
    assert one["skin_sha256"] == hashlib.sha256((out / "one/skin.png").read_bytes()).hexdigest()


def test_a_skin_is_the_same_alone_and_in_company_and_as_main_makes_it(batch, tmp_path):
    assert main(batch("--parallel", "8")) == 0
    table = "\n".join(TABLE.splitlines()[:2])
    assert main(batch("--parallel", "8", table=table, out="alone")) == 0
    recipe = batch()[1]
    single = ["-c", recipe, "--palette", "lospec/pico-8", "-pt", "knight"]
    assert main([*single, "--out", str(tmp_path / "single"), "--set", *SPARSE]) == 0
    for name in ("skin.png", "request.json", "config.yaml", "palette.hex"):
        expected = (tmp_path / "single" / name).read_bytes()
        assert (tmp_path / "out/one" / name).read_bytes() == expected
        assert (tmp_path / "alone/one" / name).read_bytes() == expected


def test_the_folder_is_an_imagefolder(batch, tmp_path):
    assert main(batch()) == 0
    out = tmp_path / "out"
    rows = list(read_folder(out))
    assert [row.name for row in rows] == [f"{folder}/skin.png" for folder in FOLDERS]
    assert rows[1].columns == {
        **{"text": "a wizard, old", "id": "two", "seed": 0},
        **{"palette": "lospec/endesga-32", "is_best": True},
    }
    for row in rows:
        expected = np.array(Image.open(out / row.name).convert("RGBA"))
        assert (row.open() == expected).all()


def test_the_datasets_library_reads_it(batch, tmp_path):
    datasets = pytest.importorskip("datasets")
    assert main(batch()) == 0
    cache = str(tmp_path / "cache")
    found = datasets.load_dataset(
        "imagefolder", data_dir=str(tmp_path / "out"), split="train", cache_dir=cache
    )
    assert found["text"] == ["knight", "a wizard, old", "robot", "robot", "robot"]
    assert found["seed"] == [0, 0, 3, 4, 5]
    skin = np.array(Image.open(tmp_path / "out/two/skin.png").convert("RGBA"))
    assert (np.array(found[1]["image"].convert("RGBA")) == skin).all()


def test_a_jsonl_with_seeds_of_its_own(batch, tmp_path):
    row = {"id": "x.1", "prompt": "rey", "negative_prompt": "queen", "seed": 7, "overlay": False}
    row |= {"grid.temperature.end": 0.5, "losses.overlay": None}
    assert main(batch(table=json.dumps(row), suffix="jsonl")) == 0
    record = json.loads((tmp_path / "out/x.1/request.json").read_text(encoding="utf-8"))
    request, config = record["request"], record["config"]
    assert (request["seed"], request["overlay"]) == (7, False)
    assert request["negative_prompt"] == "queen"
    assert config["grid"]["temperature"]["end"] == 0.5


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("x,knight,none.hex,,,,", "row 5: palette: "),
        ("x,knight,,,,0,", "row 5: steps: 0"),
        ("x,knight,,,,many,", "row 5: steps: "),
        ("x,knight,,,wide,,", "row 5: arms: "),
        ("x,,,,,,", "row 5: prompt: empty"),
        ("x,knight,,,,,-1", "row 5: losses.total_variation.weight: -1"),
        ("../x,knight,,,,,", "row 5: id: '../x'"),
        ("manifest.jsonl,knight,,,,,", "row 5: id: manifest.jsonl is a file of the batch"),
        ("x,knight,kmeans:4,,,,", "row 5: palette: 'kmeans:4' takes colours from a photo"),
    ],
)
def test_a_wrong_row_stops_all_before_anything_starts(batch, tmp_path, capsys, row, expected):
    assert main(batch(table=TABLE + row + "\n")) == 2
    message = capsys.readouterr().err
    assert expected in message and message.count("\n") == 1
    assert "1 of 4 rows" in message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("losses.nothing.weight", "1", "losses"),
        ("out", "/tmp/elsewhere", "out"),
        ("--out", "/tmp/elsewhere", "no such column"),
        ("image", "none.png", "image: "),
        ("overlay", "perhaps", "overlay: 'perhaps'"),
        ("seeds", "0-99999", "seeds: "),
        ("seed", "-1", "seed: "),
        ("batch", "requests.csv", "batch"),
        ("download", "yes", "download"),
    ],
)
def test_a_wrong_column_is_named(batch, tmp_path, capsys, column, value, expected):
    assert main(batch(table=f"id,prompt,{column}\nx,knight,{value}\n")) == 2
    message = capsys.readouterr().err
    assert "row 2: " in message and expected in message and message.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("place", ["one", "three", "three/seed-3", ".batch"])
def test_links_are_not_followed(batch, tmp_path, capsys, place):
    outside, link = tmp_path / "outside", tmp_path / "out" / place
    outside.mkdir()
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    assert main(batch()) == 2
    assert "is a symbolic link" in capsys.readouterr().err
    assert list(outside.iterdir()) == []


def break_two(out):
    """Leave the second skin as a run that was cut off and cannot go on."""
    two = out / "two"
    (two / "skin.json").unlink()
    for path in sorted((two / "checkpoints").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    for path in (two / "frames").iterdir():
        path.unlink()
    (two / "frames").rmdir()
    (two / "frames").write_text("in the way", encoding="utf-8")


def test_a_failing_row_is_reported_and_the_rest_goes_on(batch, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(batch()) == 0
    break_two(out)
    (out / "three/seed-4/skin.png").unlink()
    assert main(batch()) == 8
    assert states(out) == {**dict.fromkeys(FOLDERS, "done"), "two": "failed"}
    (line,) = [line for line in read_lines(out / "manifest.jsonl") if line["id"] == "two"]
    assert "frames" in line["message"] and line["skin_sha256"] is None
    assert "frames" in (out / "index.html").read_text(encoding="utf-8")
    assert "done 4, failed 1, skipped 3" in capsys.readouterr().out
    assert [row["id"] for row in read_lines(out / "metadata.jsonl")].count("two") == 0
    (out / "two/frames").unlink()
    assert main(batch()) == 0
    assert states(out) == dict.fromkeys(FOLDERS, "done")


def test_fail_fast_ends_at_the_first_failure(batch, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(batch()) == 0
    break_two(out)
    for seed in (3, 4, 5):
        (out / f"three/seed-{seed}/skin.json").unlink()
    assert main(batch("--fail-fast", "--parallel", "1")) == 8
    assert "failed 1" in capsys.readouterr().out
    assert not (out / "three/seed-5/skin.json").exists()


def test_dry_run_checks_all_and_writes_nothing(batch, tmp_path, capsys):
    assert main(batch("--dry-run")) == 0
    said = capsys.readouterr().out
    assert all(f"{key}: " in said for key in KEYS)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_batch_that_was_stopped_ends_with_the_same_skins(batch, tmp_path, number):
    slow = TABLE.replace("one,knight,,,,,", "one,knight,,,,60,")
    process = start(batch("--parallel", "2", table=slow), tmp_path)
    out = tmp_path / "out"
    try:
        wait_for(lambda: (out / "one/checkpoints/step-000005/manifest.json").exists(), process)
        process.send_signal(number)
        said, _ = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == (143 if number == signal.SIGTERM else -signal.SIGKILL)
    assert not (out / "one/skin.png").exists()
    if number == signal.SIGTERM:
        assert states(out)["one"] == "interrupted" and "to go on: " in said
    done_before = {path: path.stat().st_mtime_ns for path in out.glob("**/skin.json")}
    assert main(batch("--parallel", "2", table=slow)) == 0
    for path, made_at in done_before.items():
        assert path.stat().st_mtime_ns == made_at
    assert "going on at step" in (out / "one/log.txt").read_text(encoding="utf-8")
    assert main(batch("--parallel", "2", table=slow, out="whole")) == 0
    assert all_skins(out) == all_skins(tmp_path / "whole")


def makers(out):
    """Count for each skin how often it was begun, by its log."""
    return {
        folder: (out / folder / "log.txt").read_text(encoding="utf-8").count("skin.png is done")
        for folder in FOLDERS
    }


def test_two_processes_share_the_work(batch, tmp_path):
    words = batch("--parallel", "1", table=TABLE.replace(",9,", ",40,"))
    processes = [start(words, tmp_path) for _ in range(2)]
    said = [process.communicate(timeout=500)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert states(tmp_path / "out") == dict.fromkeys(FOLDERS, "done")
    assert makers(tmp_path / "out") == dict.fromkeys(FOLDERS, 1)


@pytest.mark.slow
def test_accelerate_starts_processes_that_share_the_work(batch, tmp_path):
    words = batch("--parallel", "1", table=TABLE.replace(",9,", ",40,"))
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu"]
    launch += ["--num_processes", "2", "--num_machines", "1", "--mixed_precision", "no"]
    launch += ["--dynamo_backend", "no", "--main_process_port", "0"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"}
    answer = subprocess.run(
        [*launch, str(ROOT / "main.py"), *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert answer.returncode == 0, answer.stderr
    out = tmp_path / "out"
    assert states(out) == dict.fromkeys(FOLDERS, "done")
    assert makers(out) == dict.fromkeys(FOLDERS, 1)
    assert answer.stdout.count("5 skins in ") == 1 and answer.stdout.count("done 5, failed 0") == 1
    claims = (out / ".batch").glob("*.claim")
    pids = {json.loads(path.read_text(encoding="utf-8"))["pid"] for path in claims}
    assert len(pids) == 2
    assert main(batch("--parallel", "1", table=TABLE.replace(",9,", ",40,"), out="single")) == 0
    assert all_skins(out) == all_skins(tmp_path / "single")


def claim_skin(out):
    return BatchFolder(out).claim("two").release


def lock_run(out):
    (out / "two").mkdir(parents=True)
    lock = FolderLock(out / "two")
    lock.acquire()
    return lock.release


@pytest.mark.parametrize("hold", [claim_skin, lock_run])
def test_what_another_program_has_is_waited_for_and_not_made_twice(batch, tmp_path, hold):
    out = tmp_path / "out"
    release = hold(out)
    process = start(batch(), tmp_path)
    try:
        others = ("one", "three@3", "three@4", "three@5")
        wait_for(lambda: all(map(BatchFolder(out).note, others)), process)
        assert process.poll() is None and not (out / "two/skin.png").exists()
        release()
        process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 0
    assert states(out) == dict.fromkeys(FOLDERS, "done")


def test_one_palette_of_all_photos(batch, tmp_path):
    for name, shirt in (("red", RED), ("green", (30, 160, 60))):
        Image.fromarray(draw_figure(shirt=shirt).numpy()).save(tmp_path / f"{name}.png")
    table = "id,image,prompt,grid.start.kind\na,red.png,,photo\nb,green.png,,photo\nc,,knight,\n"
    words = batch("--palette_from_all", "--palette", "kmeans:8", table=table)
    assert main(words) == 0
    out = tmp_path / "out"
    palettes = {(out / name / "palette.hex").read_bytes() for name in "abc"}
    assert len(palettes) == 1
    colors = [tuple(bytes.fromhex(code)) for code in palettes.pop().decode().split()]
    assert 1 < len(colors) <= 8
    for shirt in (RED, (30, 160, 60)):
        assert (
            min(sum(abs(a - b) for a, b in zip(shirt, color, strict=True)) for color in colors) < 24
        )
    assert (out / "a/photo.png").exists() and not (out / "c/photo.png").exists()


def test_one_palette_of_no_photo_is_refused(batch, capsys):
    assert main(batch("--palette_from_all")) == 2
    assert "no palette is taken from photos" in capsys.readouterr().err
