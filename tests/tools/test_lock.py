import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import InUseError, WriteError
from tools.io import lock
from tools.io.lock import NAME, STALE_AFTER_S, FolderLock

ROOT = Path(__file__).parents[2]


def holder(folder, then="sys.stdin.read()"):
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom tools.io.lock import FolderLock\n"
        f"FolderLock(Path({str(folder)!r})).acquire()\nprint('held', flush=True)\n{then}\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_taken_and_given_back(tmp_path):
    mine = FolderLock(tmp_path)
    assert mine.acquire() is None
    found = json.loads((tmp_path / NAME).read_text())
    assert found["pid"] == os.getpid() and found["host"] == platform.node() and found["boot_id"]
    with pytest.raises(InUseError, match=str(os.getpid())):
        FolderLock(tmp_path).acquire()
    mine.check()
    mine.release()
    assert list(tmp_path.iterdir()) == []
    assert FolderLock(tmp_path).acquire() is None


def test_a_holder_that_lives_is_respected_and_one_that_was_killed_is_not(tmp_path):
    process = holder(tmp_path)
    with pytest.raises(InUseError, match=rf"process {process.pid} on .*delete"):
        FolderLock(tmp_path).acquire()
    process.kill()
    process.communicate()
    mine = FolderLock(tmp_path)
    assert str(process.pid) in mine.acquire()
    assert json.loads((tmp_path / NAME).read_text())["pid"] == os.getpid()


def write_holder(folder, **changes):
    me = lock._myself()
    (folder / NAME).write_text(json.dumps({**me, **changes}))


def test_a_lock_from_before_a_reboot_is_taken_over(tmp_path):
    write_holder(tmp_path, pid=1, boot_id="another")
    assert "process 1" in FolderLock(tmp_path).acquire()


def test_another_machine_is_respected_as_long_as_it_renews(tmp_path):
    write_holder(tmp_path, host="elsewhere", boot_id="another", pid=77)
    with pytest.raises(InUseError, match="process 77 on elsewhere"):
        FolderLock(tmp_path).acquire()
    now = (tmp_path / NAME).stat().st_mtime
    os.utime(tmp_path / NAME, (now, now - STALE_AFTER_S - 5))
    assert "process 77" in FolderLock(tmp_path).acquire()
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_renewed_while_it_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "_RENEW_EVERY_S", -1.0)
    mine = FolderLock(tmp_path)
    mine.acquire()
    os.utime(tmp_path / NAME, (1, 1))
    mine.check()
    assert (tmp_path / NAME).stat().st_mtime > 1e9


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'"x"'])
def test_a_lock_of_nonsense_is_taken(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    FolderLock(tmp_path).acquire()


def test_without_the_systems_locks_the_process_decides(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "fcntl", None)
    write_holder(tmp_path, pid=os.getppid())
    with pytest.raises(InUseError):
        FolderLock(tmp_path).acquire()
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    write_holder(tmp_path, pid=process.pid)
    assert str(process.pid) in FolderLock(tmp_path).acquire()


def test_a_folder_that_vanished_is_noticed(tmp_path):
    mine = FolderLock(tmp_path)
    mine.acquire()
    (tmp_path / NAME).unlink()
    with pytest.raises(WriteError, match="vanished"):
        mine.check()
    (tmp_path / NAME).write_text("another's")
    with pytest.raises(WriteError):
        mine.check()
    mine.release()
    assert (tmp_path / NAME).read_text() == "another's"


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "precious").write_bytes(b"x")
    (tmp_path / NAME).symlink_to(tmp_path / "precious")
    with pytest.raises(WriteError):
        FolderLock(tmp_path).acquire()
    assert (tmp_path / "precious").read_bytes() == b"x"
