import pytest

from config.errors import WriteError
from tools.io.files import replacing, write_atomic


def test_writes_and_replaces(tmp_path):
    path = tmp_path / "new" / "folder" / "x.bin"
    write_atomic(path, b"one")
    write_atomic(path, b"two\0")
    assert path.read_bytes() == b"two\0"
    assert list(path.parent.iterdir()) == [path]


def test_the_old_file_stands_until_the_block_ends(tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(b"old")
    with replacing(path) as temporary:
        assert temporary.parent == path.parent and temporary.suffix == ".png"
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "x.bin"
    path.write_bytes(b"old")

    def fail():
        with replacing(path) as temporary:
            temporary.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_refuses_what_cannot_be_written(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError, match="file"):
        write_atomic(tmp_path / "file" / "x.bin", b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError, match="folder"):
        write_atomic(tmp_path / "folder", b"")
    with pytest.raises(WriteError, match=r"x\.bin"), replacing(tmp_path / "x.bin"):
        pass  # the block writes nothing
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_permissions_are_those_of_any_new_file(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    write_atomic(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode
