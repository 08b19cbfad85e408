"""A bucket of an S3-compatible server on this machine, with moto; skipped where that is missing."""

import contextlib
import uuid

import fsspec
import pytest

SECRET = "very-secret"


@contextlib.contextmanager
def open_bucket(monkeypatch):
    """Serve a bucket and give its URL; whoever speaks S3 finds it by the environment."""
    pytest.importorskip("s3fs", reason="s3fs is of the extra cluster")
    server = pytest.importorskip("moto.server", reason="moto[server] is not installed")
    running = server.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    kind = fsspec.get_filesystem_class("s3")
    kind.clear_instance_cache()
    name = f"bucket-{uuid.uuid4().hex}"  # the server forgets none
    kind().mkdir(name)
    try:
        yield f"s3://{name}/prefix"
    finally:
        kind.clear_instance_cache()
        running.stop()
