import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.errors import ConfigError
from tools.io.batch_folder import BatchFolder, refuse_links

ROOT = Path(__file__).parents[2]

HOLD = """
import sys, time
from pathlib import Path
from tools.io.batch_folder import BatchFolder
claim = BatchFolder(Path(sys.argv[1])).claim("a")
print("mine" if claim else "no", flush=True)
time.sleep(60)
"""


def test_a_claim_is_one_holders_until_it_is_released(tmp_path):
    folder, other = BatchFolder(tmp_path), BatchFolder(tmp_path)
    claim = folder.claim("a")
    assert other.claim("a") is None and folder.claim("a") is None
    held = json.loads((tmp_path / ".batch/a.claim").read_text(encoding="utf-8"))
    assert held["pid"] == os.getpid()
    other.claim("b").release()
    claim.release()
    other.claim("a").release()


def test_a_killed_holder_holds_nothing(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout.readline() == b"mine\n"
        assert BatchFolder(tmp_path).claim("a") is None
    finally:
        process.kill()
        process.communicate()
    BatchFolder(tmp_path).claim("a").release()


def test_notes_are_read_in_order_and_damaged_ones_are_none(tmp_path):
    folder = BatchFolder(tmp_path)
    for key in ("c", "a", "b@3"):
        folder.write_note(key, {"state": "done", "prompt": f"{key} é"})
    (tmp_path / ".batch/d.json").write_bytes(b'{"state": "do')
    (tmp_path / ".batch/e.json").write_bytes(b"[]")
    assert folder.note("d") is None and folder.note("e") is None and folder.note("f") is None
    assert list(folder.notes(["b@3", "d", "a", "f"])) == ["b@3", "a", "c"]
    assert folder.note("c")["prompt"] == "c é"


def test_lists_are_written_only_when_they_change(tmp_path):
    folder = BatchFolder(tmp_path)
    folder.write_lines("manifest.jsonl", [{"id": "a"}, {"id": "é"}])
    path = tmp_path / "manifest.jsonl"
    before = path.stat().st_ino
    assert path.read_text(encoding="utf-8") == '{"id": "a"}\n{"id": "é"}\n'
    folder.write_lines("manifest.jsonl", [{"id": "a"}, {"id": "é"}])
    assert path.stat().st_ino == before
    folder.write_lines("manifest.jsonl", [])
    assert path.read_bytes() == b""


def test_a_link_in_place_of_a_list_is_replaced_and_not_followed(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("precious", encoding="utf-8")
    out = tmp_path / "out"
    folder = BatchFolder(out)
    (out / "manifest.jsonl").symlink_to(outside)
    folder.write_lines("manifest.jsonl", [{"id": "a"}])
    assert outside.read_text(encoding="utf-8") == "precious"
    assert not (out / "manifest.jsonl").is_symlink()


@pytest.mark.parametrize("place", ["a", "a/seed-0", "a/frames", "a/frames/000000.png"])
def test_links_below_the_folder_are_refused(tmp_path, place):
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    (out / place).parent.mkdir(parents=True)
    (out / place).symlink_to(outside)
    with pytest.raises(ConfigError, match="is a symbolic link"):
        refuse_links(out, out / ("a/seed-0" if "seed" in place else "a"))


def test_the_folder_itself_may_be_a_link(tmp_path):
    (tmp_path / "true/a").mkdir(parents=True)
    (tmp_path / "out").symlink_to(tmp_path / "true")
    refuse_links(tmp_path / "out", tmp_path / "out/a")


def test_a_folder_that_cannot_be_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be written"):
        BatchFolder(tmp_path / "file/out")
