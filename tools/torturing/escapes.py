"""Prompts, names and links that lead elsewhere: no file is written outside the run's folder."""

import contextlib
import functools
import io
import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tools.torturing import Budget, Finding
from tools.torturing.children import in_child
from tools.torturing.inputs import Watch
from tools.torturing.subject import PALETTE, Subject, run_program

_PROMPTS = (
    "../../x",
    "/etc/passwd",
    "..",
    ".",
    "a/../../../b",
    "c:\\windows\\x",
    "~/x",
    "$HOME/x",
    "`touch x`",
    "; touch x",
    "| touch x",
    "%2e%2e%2fx",
    "..%c0%afx",
    "\u2025/\u2025/x",
    "．．／x",
    "\u202e../x",
    "a\0b",
    "a\nb",
    "-rf",
    "--out=/tmp/x",
    "file:///etc/passwd",
    "\\\\host\\share",
    "CON",
    "x" * 4000,
    "{out}/../x",
    "${oc.env:HOME}",
)
_LINKED = (
    "frames",
    "checkpoints",
    "tensorboard",
    "log.txt",
    "skin.png",
    "status.json",
    "request.json",
    "preview.png",
    ".lock",
    "skin.json",
    "palette.hex",
    "config.yaml",
)


def escape(subject: Subject, *, count: int, budget: Budget, rng: random.Random) -> Finding:
    """Try to make the program write outside its folder.

    Args:
        subject: what is run.
        count: how many times at most.
        budget: when to end.
        rng: puts prompts together.
    """
    finding = Finding("path escapes", "through")
    outside = subject.folder.parent / f"{subject.folder.name}-outside"
    for name, words, link in _tries(subject, rng, count):
        if budget.is_spent():
            break
        finding.tried += 1
        shutil.rmtree(outside, ignore_errors=True)
        (outside / "folder").mkdir(parents=True)
        (outside / "file").write_bytes(b"precious\n")
        shutil.rmtree(subject.folder / "cage", ignore_errors=True)
        cage = subject.folder / "cage"
        cage.mkdir()
        if link:
            shutil.copytree(subject.folder / "whole", cage / "run")
            _plant(cage / "run" / link, outside)
        report = subject.folder / "escape.json"
        report.write_text("[]", encoding="utf-8")
        in_child(functools.partial(_watch, cage, words, report))
        escapes = json.loads(report.read_bytes())
        if escapes or sorted(path.name for path in outside.rglob("*")) != ["file", "folder"]:
            finding.wrong.append(f"{name}: {escapes}")
        elif (outside / "file").read_bytes() != b"precious\n":
            finding.wrong.append(f"{name}: a file outside is changed")
    shutil.rmtree(outside, ignore_errors=True)
    return finding


def _watch(cage: Path, words: list[str], report: Path) -> int:
    os.chdir(cage)
    watch = Watch(cage)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            code = run_program(words)
        except SystemExit:
            code = 2
    found = list(watch.escapes)
    report.write_text(json.dumps(found), encoding="utf-8")
    return code


def _plant(link: Path, outside: Path) -> None:
    """Put a link that leads outside where a run that was stopped has a file or folder."""
    run = link.parent
    for name in ("skin.json", "skin.png", link.name):
        path = run / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    is_folder = link.name in ("frames", "checkpoints", "tensorboard")
    link.symlink_to(outside / ("folder" if is_folder else "file"))


def _tries(
    subject: Subject, rng: random.Random, count: int
) -> Iterator[tuple[str, list[str], str | None]]:
    """Give what to try: its name, the command line, and the link to plant, if it is one."""
    fixed: list[tuple[str, list[str], str | None]] = [
        (f"link {link}", subject.words(Path("run")), link) for link in _LINKED
    ]
    base = ["-c", str(subject.recipe), "--palette", PALETTE, "--steps", "1"]
    fixed += [
        (f"prompt {prompt[:40]!r}", [*base, f"--prompt={prompt}"], None) for prompt in _PROMPTS
    ]
    rng.shuffle(fixed)
    yield from fixed[:count]
    for _ in range(count - len(fixed)):
        prompt = "".join(rng.choice((*_PROMPTS, "/", "\\", "..", ".")) for _ in range(3))[:3000]
        yield f"prompt {prompt[:40]!r}", [*base, f"--prompt={prompt}"], None
