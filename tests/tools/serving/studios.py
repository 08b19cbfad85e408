"""Studios for tests: one whose jobs wait for ever, and requests for it."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
from PIL import Image
from starlette.testclient import TestClient

from tools.serving.api import create_app
from tools.serving.guard import Guard
from tools.serving.limits import Limits
from tools.serving.studio import Studio

PLAIN = {"prompt": "knight", "palette": "lospec/pico-8"}
JOBS = "/api/v1/jobs"


class Waiting:
    """A studio that takes jobs and makes none: nothing has started its runner.

    Attributes:
        studio: the studio.
        client: asks it.
    """

    def __init__(self, folder: Path, *, token: str | None = None, **limits) -> None:
        self.studio = Studio(folder, limits=Limits(**limits), devices=["cpu"])
        self.studio.store.open()
        guard = Guard(
            create_app(self.studio, token=token),
            limits=self.studio.limits,
            token=token,
            refuse=lambda reason: self.studio.counts.refused.update([reason]),
        )
        self.client = TestClient(guard, base_url="http://127.0.0.1")

    def submit(self, files: dict | None = None, **more) -> httpx.Response:
        """Submit a job: multipart where there are files, else JSON."""
        request = {**PLAIN, **more}
        if files is None:
            return self.client.post(JOBS, json=request)
        return self.client.post(JOBS, data={"request": json.dumps(request)}, files=files)


@contextlib.contextmanager
def waiting(folder: Path, **options) -> Iterator[Waiting]:
    """Open a studio that waits."""
    found = Waiting(folder, **options)
    try:
        yield found
    finally:
        found.studio.store.close()


def png(size: tuple[int, int] = (64, 64)) -> bytes:
    """Make a picture of noise, which is a skin with classic arms where it is 64×64."""
    noise = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, format="PNG")
    return buffer.getvalue()
