"""The pieces of the torture see what they are to see."""

import os
import random
import signal
import time

import pytest
from PIL import Image

from tools.torturing.children import FileCalls, fill_disk, in_child, kill_before, refuse
from tools.torturing.inputs import mutate
from tools.torturing.subject import find_half_files


def test_a_child_tells_its_code_and_words():
    ending = in_child(lambda: print("hello") or 7)
    assert (ending.code, ending.output, ending.has_traceback) == (7, "hello\n", False)


def test_a_child_that_fails_shows_its_traceback():
    ending = in_child(lambda: 1 // 0)
    assert ending.code == 1 and ending.has_traceback


def test_a_child_is_killed_from_outside_and_by_the_clock():
    ending = in_child(lambda: time.sleep(60), interfere=lambda pid: os.kill(pid, signal.SIGTERM))
    assert ending.code == -signal.SIGTERM
    ending = in_child(lambda: time.sleep(60), timeout_s=0.2)
    assert ending.code == -signal.SIGKILL


def write_three(folder, act):
    def work():
        calls = FileCalls(folder, act)
        for number in range(3):
            (folder / f"{number}").write_bytes(b"x" * 100)
        return calls.count

    return work


def test_calls_that_change_files_are_counted(tmp_path):
    (tmp_path / "in").mkdir()
    ending = in_child(write_three(tmp_path / "in", lambda at, what: None))
    assert ending.code == 3


@pytest.mark.parametrize(
    ("act", "code", "sizes"),
    [
        (kill_before(1), -signal.SIGKILL, [100]),
        (fill_disk(1, 40), 1, [100, 40]),
        (refuse(1, 28, once=True), 1, [100]),
    ],
)
def test_faults_are_real(tmp_path, act, code, sizes):
    ending = in_child(write_three(tmp_path, act))
    assert ending.code == code
    assert [path.stat().st_size for path in sorted(tmp_path.iterdir())] == sizes


def test_half_files_are_found(tmp_path):
    run = tmp_path / "run"
    (run / "frames").mkdir(parents=True)
    Image.new("RGB", (64, 64), "red").save(run / "frames/000001.png")
    (run / "status.json").write_text("{}")
    assert find_half_files(run, may_be_killed=False) == []
    data = (run / "frames/000001.png").read_bytes()
    (run / "frames/000001.png").write_bytes(data[:-20])
    (run / "status.json").write_text('{"state": ')
    (run / ".0123456789abcdef.png").write_bytes(b"")
    found = find_half_files(run, may_be_killed=True)
    assert [name.split()[0] for name in found] == ["frames/000001.png", "status.json"]
    assert len(find_half_files(run, may_be_killed=False)) == 3


def test_mutations_differ_and_repeat():
    def draw(seed):
        rng = random.Random(seed)
        return [mutate(b"0123456789" * 9, rng) for _ in range(50)]

    assert draw(1) == draw(1) != draw(2)
    assert sum(found != b"0123456789" * 9 for found in draw(1)) > 45
