"""The files of a job that can be fetched, by a fixed list of names, and how each comes to be.

What a run has written is there; the rest is made by the tools that users type, when somebody asks
for it first, and kept. Knows nothing about the web.
"""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.io.files import flush_folder
from tools.serving.limits import RefusedError
from tools.serving.runner import environment
from tools.serving.words import ROOT

MOST_WAITING = 8
"""Files that are being made or wait for it, of all jobs together."""

MOST_SECONDS = 900.0
"""For one of them."""


@dataclass(frozen=True)
class Kind:
    """What a file is.

    Attributes:
        media_type: of HTTP.
        what: it is, in a few words.
        export: the format of `tools.export` that it is; "" if it is none.
        options: of that.
        tool: the other tool that writes it into the run's folder; "" where the run itself does.
        is_early: whether it is there before the skin is done.
    """

    media_type: str
    what: str
    export: str = ""
    options: tuple[str, ...] = ()
    tool: str = ""
    is_early: bool = False


_FILM = "tools.export_video"

FILES: Mapping[str, Kind] = {
    "skin.png": Kind("image/png", "the skin"),
    "skin.json": Kind("application/json", "the whole recipe"),
    "palette.hex": Kind("text/plain; charset=utf-8", "the palette"),
    "preview.png": Kind("image/png", "the skin from all sides", is_early=True),
    "log.txt": Kind("text/plain; charset=utf-8", "what the run said", is_early=True),
    "index.html": Kind("text/html; charset=utf-8", "the run's page", tool="tools.report"),
    "skin.mcpack": Kind("application/zip", "a skin pack for Bedrock", export="mcpack"),
    "skin.glb": Kind("model/gltf-binary", "the player in 3D", export="glb"),
    "skin.bbmodel": Kind("application/json", "a Blockbench project", export="bbmodel"),
    "legacy.png": Kind("image/png", "64×32 for old versions", export="legacy"),
    "enlarged.png": Kind("image/png", "the flat skin, 8 times as large", export="enlarged"),
    "walk.mp4": Kind("video/mp4", "a walk", export="walk", options=("--size=480,360",)),
    "turntable.mp4": Kind("video/mp4", "a turn", export="turntable", options=("--size=480,360",)),
    "forming.mp4": Kind("video/mp4", "how it formed", tool=_FILM),
    "skin.webp": Kind("image/webp", "how it formed, flat and lossless", tool=_FILM),
}
"""By name."""


class Maker:
    """Makes the files that are not there, one at a time."""

    def __init__(self) -> None:
        self._tasks: dict[tuple[Path, str], asyncio.Task[Path]] = {}
        self._turn = asyncio.Semaphore(1)

    async def find(self, name: str, folder: Path, run: Path) -> Path:
        """Give the path of a file of a job, made if need be.

        Args:
            name: of `FILES`.
            folder: of the job.
            run: of its run, finished unless the file is an early one.

        Raises:
            RefusedError: too many are being made; or it cannot be made.
            FileNotFoundError: the run has not written it.
        """
        kind = FILES[name]
        path = folder / "made" / name if kind.export else run / name
        if path.is_file():
            return path
        if not (kind.export or kind.tool):
            raise FileNotFoundError(path)
        key = (folder, kind.tool or name)
        task = self._tasks.get(key)
        if task is None:
            if len(self._tasks) >= MOST_WAITING:
                raise RefusedError(
                    429,
                    "making",
                    f"{name}: {MOST_WAITING} files are being made; expected fewer",
                    retry_after_s=10,
                )
            task = asyncio.create_task(self._make(name, kind, path, run))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
        # Whoever goes away leaves it to those that still wait, and to the next one who asks.
        await asyncio.shield(task)
        if not path.is_file():
            raise FileNotFoundError(path)
        return path

    async def close(self) -> None:
        """End what is being made."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _make(self, name: str, kind: Kind, path: Path, run: Path) -> Path:
        async with self._turn:
            if kind.tool:
                options = ["--video_size=360,640"] if kind.tool == _FILM else []
                await _call(["-m", kind.tool, str(run), *options])
                return path
            folder = path.parent / f"{name}.parts"
            shutil.rmtree(folder, ignore_errors=True)  # of a server that was killed
            words = ["-m", "tools.export", str(run), f"--format={kind.export}", f"--out={folder}"]
            await _call([*words, *kind.options])
            (made,) = [each for each in folder.iterdir() if not each.name.startswith(".")]
            made.replace(path)
            flush_folder(path.parent)
            shutil.rmtree(folder)
            return path


async def _call(words: Sequence[str]) -> None:
    """Call one of our tools.

    Raises:
        RefusedError: it says that it cannot.
    """
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=ROOT,
        env={**environment("cpu"), "OMP_NUM_THREADS": "1"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = await asyncio.wait_for(program.communicate(), MOST_SECONDS)
    except (TimeoutError, asyncio.CancelledError) as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        await program.wait()
        if isinstance(error, TimeoutError):
            message = f"file: not made within {MOST_SECONDS:g} seconds"
            raise RefusedError(409, "making", message) from error
        raise
    if program.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        raise RefusedError(
            409, "making", (lines or ["it cannot be made"])[-1].removeprefix("error: ")
        )


def file_name(asked: Mapping[str, Any], name: str) -> str:
    """Call a file for those who save it: a few plain letters of the prompt, and what it is."""
    slug = "-".join(re.findall("[a-z0-9]+", asked["prompt"].lower()))[:32].strip("-") or "skin"
    stem, _, suffix = name.partition(".")
    return f"{slug}.{suffix}" if stem == "skin" else f"{slug}-{stem}.{suffix}"


def check_name(name: str) -> Kind:
    """Look a file's name up.

    Raises:
        RefusedError: there is none of that name.
    """
    if name not in FILES:
        raise RefusedError(
            404, "unknown", f"file: no such name; expected one of {', '.join(FILES)}"
        )
    return FILES[name]
