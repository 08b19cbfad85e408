import os
import resource
import signal

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from config.errors import WriteError
from tools.io import board as module
from tools.io.board import Board


def read(folder):
    events = EventAccumulator(str(folder))
    events.Reload()
    return {
        name: [(one.step, one.value) for one in events.Scalars(name)]
        for name in events.Tags()["scalars"]
    }


def test_what_is_written_is_what_tensorboard_reads(tmp_path):
    board = Board(tmp_path / "new", first_step=1)
    for step in range(1, 5):
        board.add_scalar("a/b", step * 0.5, step)
    assert read(tmp_path / "new") == {}
    board.flush()
    board.add_scalar("c", float("nan"), 5)
    board.flush()
    found = read(tmp_path / "new")
    assert found["a/b"] == [(step, step * 0.5) for step in range(1, 5)]
    assert [step for step, _ in found["c"]] == [5]


def test_a_run_that_goes_on_replaces_what_came_after_even_if_the_clock_goes_back(
    tmp_path, monkeypatch
):
    for time, first, last in ((2e9, 1, 6), (1e9, 4, 8), (1.5e9, 7, 9)):
        monkeypatch.setattr(module.time, "time", lambda time=time: time)
        board = Board(tmp_path, first_step=first)
        for step in range(first, last + 1):
            board.add_scalar("loss", first, step)
        board.flush()
    assert read(tmp_path)["loss"] == [
        *((step, 1.0) for step in (1, 2, 3)),
        *((step, 4.0) for step in (4, 5, 6)),
        *((step, 7.0) for step in (7, 8, 9)),
    ]


def test_a_full_disk_is_said_and_leaves_whole_records(tmp_path):
    board = Board(tmp_path, first_step=1)
    board.add_scalar("loss", 1.0, 1)
    board.flush()
    (path,) = tmp_path.iterdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 30, hard))
    try:
        board.add_scalar("loss", 2.0, 2)
        with pytest.raises(WriteError, match=os.path.basename(path)):  # noqa: PTH119
            board.flush()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert read(tmp_path)["loss"] == [(1, 1.0)]
    board.flush()
    assert read(tmp_path)["loss"] == [(1, 1.0), (2, 2.0)]
