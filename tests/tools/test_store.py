"""Places behind URLs: files of this machine, the memory of this process, and ones that fail."""

import uuid

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from config.errors import ConfigError, ExitCode, describe
from tests.buckets import open_bucket
from tools.io import store
from tools.io.store import Store, StoreError, is_url


@pytest.fixture(params=["file", "memory"])
def url(request, tmp_path):
    name = uuid.uuid4().hex
    return {"file": f"file://{tmp_path}/store/{name}", "memory": f"memory://{name}/x"}[
        request.param
    ]


def put(place, name, data, tmp_path):
    path = tmp_path / "data"
    path.write_bytes(data)
    place.put(path, name)


def test_what_is_put_is_read_listed_replaced_and_removed(url, tmp_path):
    place = Store(url)
    assert place.names("a/b") == [] and place.read("a/b/c.txt") is None
    put(place, "a/b/c.txt", b"one", tmp_path)
    put(place, "a/b/d.txt", b"", tmp_path)
    put(place, "a/b/c.txt", b"two", tmp_path)
    assert Store(url + "/").read("a/b/c.txt") == b"two"
    assert Store(url).names("a/b") == ["c.txt", "d.txt"] and place.names("a") == ["b"]
    place.remove("a/b/c.txt")
    place.remove("a/b/c.txt")
    assert place.names("a/b") == ["d.txt"]


def test_a_file_url_is_that_folder(tmp_path):
    put(Store(f"file://{tmp_path}/store"), "a/b.txt", b"here", tmp_path)
    assert (tmp_path / "store/a/b.txt").read_bytes() == b"here"


def test_each_url_has_a_folder_of_its_own_under_runs():
    folders = [Store(url).folder for url in ("memory://a/b", "memory://a/b/", "memory://a-b")]
    assert folders[0] == folders[1] != folders[2]
    assert all(folder.parent.name == "runs" and len(folder.parts) == 2 for folder in folders)
    assert folders[0].name.startswith("memory-a-b-")
    assert not is_url("runs/x") and is_url("s3://bucket")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://", "no URL"),
        ("://x", "no URL"),
        ("nothing://place", "nothing:// cannot be spoken to"),
        ("file:///", "an empty"),
        ("file:///tmp/../etc", "an empty, . or .. part"),
        ("memory://a//b", "an empty"),
        ("memory://a/./b", "an empty"),
        ("memory://a b", "holds a space"),
        ("memory://a\nb", "holds a space"),
        ("memory://a\\..\\b", "holds a space or one of"),
        ("abfs://box/x?sig=SECRET", "holds a space or one of"),
        ("simplecache::memory://a", "no URL"),
        ("file://a::memory://b", "holds a space or one of"),
        ("sftp://me:SECRET@host/x", "holds a password"),
        ("sftp://me%3ASECRET@host/x", "holds a password"),
    ],
)
def test_other_urls_are_refused_and_no_secret_is_repeated(url, expected):
    with pytest.raises(ConfigError, match="--out: ") as caught:
        Store(url)
    assert expected in str(caught.value) and "SECRET" not in str(caught.value)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x", "a//b", "", ".", "a\\b"])
def test_no_name_leads_elsewhere(name, tmp_path):
    place = Store(f"file://{tmp_path}/store")
    with pytest.raises(AssertionError, match="leads elsewhere"):
        put(place, name, b"x", tmp_path)
    with pytest.raises(AssertionError, match="leads elsewhere"):
        place.read(name)


def test_links_in_a_local_store_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "store").mkdir()
    (tmp_path / "store/a").symlink_to(outside)
    with pytest.raises(ConfigError, match="is a symbolic link"):
        put(Store(f"file://{tmp_path}/store"), "a/x", b"x", tmp_path)
    with pytest.raises(ConfigError, match="is a symbolic link"):
        Store(f"file://{tmp_path}/store").read("a/x")
    assert list(outside.iterdir()) == []


class Failing(MemoryFileSystem):
    """A file system that fails as often as it is told, whatever it is asked."""

    protocol = "failing"
    left = 0
    kind = OSError

    @classmethod
    def _strip_protocol(cls, path):
        return super()._strip_protocol(path.removeprefix("failing://"))

    def put_file(self, *given, **named):
        if Failing.left > 0:
            Failing.left -= 1
            raise Failing.kind("the line\nis down")
        return super().put_file(*given, **named)


@pytest.fixture
def failing(monkeypatch):
    fsspec.register_implementation("failing", Failing, clobber=True)
    monkeypatch.setattr(store, "FIRST_WAIT_S", 0.001)
    return f"failing://{uuid.uuid4().hex}"


@pytest.mark.parametrize("times", [1, store.TRIES - 1])
def test_what_fails_a_few_times_is_tried_again(failing, times, tmp_path, monkeypatch):
    monkeypatch.setattr(Failing, "left", times)
    put(Store(failing), "a", b"x", tmp_path)
    assert Failing.left == 0 and Store(failing).read("a") == b"x"


@pytest.mark.parametrize(
    ("kind", "is_quick", "tries"),
    [
        (OSError, False, store.TRIES),
        (RuntimeError, False, store.TRIES),
        (PermissionError, False, 1),
        (OSError, True, 1),
    ],
)
def test_what_goes_on_failing_is_code_6_and_one_line(
    failing, tmp_path, monkeypatch, kind, is_quick, tries
):
    monkeypatch.setattr(Failing, "left", 100)
    monkeypatch.setattr(Failing, "kind", kind)
    place = Store(failing)
    if is_quick:
        place.be_quick()
    with pytest.raises(StoreError) as caught:
        put(place, "a", b"x", tmp_path)
    code, message = describe(caught.value)
    assert code == ExitCode.CANNOT_WRITE and 100 - Failing.left == tries
    assert message.startswith(f"{failing} cannot be used: the line is down; ")


@pytest.fixture
def bucket(monkeypatch):
    with open_bucket(monkeypatch) as url:
        yield url


@pytest.mark.slow
def test_a_bucket_is_a_place_too(bucket, tmp_path, monkeypatch):
    test_what_is_put_is_read_listed_replaced_and_removed(bucket, tmp_path)
    monkeypatch.setattr(store, "FIRST_WAIT_S", 0.001)
    with pytest.raises(StoreError):
        put(Store("s3://none-such/prefix"), "a", b"x", tmp_path)
    assert not fsspec.filesystem("s3").exists("none-such")
