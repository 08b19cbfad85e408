"""Hurts runs in many ways and counts what breaks: python -m tools.torture --out FOLDER.

Kills at every step and inside saves, writes that fail, hostile files and words, names and links
that lead elsewhere, the network, signals. It writes FOLDER/report.md and report.json. POSIX only.
"""

import argparse
import contextlib
import datetime
import io
import json
import os
import platform
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from tools.cli.ending import end_well
from tools.io.files import write_atomic
from tools.io.run_directory import find_versions
from tools.torturing import Budget, Finding
from tools.torturing.children import in_child
from tools.torturing.crashes import crash, fail_writes, make_whole
from tools.torturing.escapes import escape
from tools.torturing.inputs import KINDS, attack
from tools.torturing.stops import stop
from tools.torturing.subject import Subject


def main(argv: Sequence[str] | None = None) -> int:
    """Run everything and write the report.

    Returns:
        0 if nothing broke, 1 if something did; 6 if the report cannot be written.
    """
    parser = argparse.ArgumentParser(prog="tools.torture", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("runs/torture"), help="for the report")
    parser.add_argument("--work", type=Path, help="folder for the runs [a temporary one]")
    parser.add_argument("--crashes", type=int, default=240, help="crash points [240]")
    parser.add_argument("--failures", type=int, default=220, help="failing writes [220]")
    parser.add_argument("--inputs", type=int, default=5200, help="mutated inputs [5200]")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="of inputs [all]")
    parser.add_argument("--escapes", type=int, default=80, help="path escapes [80]")
    parser.add_argument("--stops", type=int, default=24, help="signals to stop [24]")
    parser.add_argument("--seconds", type=float, default=600.0, help="most for each part [600]")
    parser.add_argument("--seed", type=int, default=0, help="of everything drawn [0]")
    given = parser.parse_args(argv)
    return end_well(lambda: torture(given))


def torture(given: argparse.Namespace) -> int:
    """Run all parts; the exit code."""
    torch.set_num_threads(1)  # a fork has no other threads,
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # and no GPU
    os.environ["HF_HUB_OFFLINE"] = "1"
    began_at = time.monotonic()
    work = Path(tempfile.mkdtemp(prefix="torture-", dir=given.work))
    findings: list[Finding] = []
    try:
        subject = Subject(work)
        with contextlib.redirect_stdout(io.StringIO()):  # children find everything loaded
            assert subject.work(work / "warm")() == 0
        whole, num_calls = make_whole(subject)
        rng = random.Random(given.seed)
        parts: list[Callable[[], list[Finding]]] = [
            lambda: [
                crash(subject, whole, num_calls, count=given.crashes, budget=budget(), rng=rng)
            ],
            lambda: [
                fail_writes(
                    subject, whole, num_calls, count=given.failures, budget=budget(), rng=rng
                )
            ],
            lambda: _inputs(subject, given.kinds, given.inputs, budget(), given.seed),
            lambda: [escape(subject, count=given.escapes, budget=budget(), rng=rng)],
            lambda: [stop(subject, count=given.stops, budget=budget(), rng=rng)],
        ]

        def budget() -> Budget:
            return Budget(given.seconds)

        for part in parts:
            for finding in part():
                print(finding.line(), flush=True)
                for sentence in finding.wrong[:20]:
                    print(f"  {sentence}", flush=True)
                findings.append(finding)
            _write(given.out, findings, num_calls, time.monotonic() - began_at)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{given.out / 'report.md'} is written")
    return int(any(finding.wrong for finding in findings))


def _inputs(
    subject: Subject, kinds: Sequence[str], count: int, budget: Budget, seed: int
) -> list[Finding]:
    """Try hostile inputs, as many of each kind, and each kind in a child process of its own."""
    share = count // len(kinds)
    findings = []
    network = Finding("offline runs of the program", "network connections made")
    outside = Finding("the same", "files touched outside")
    for kind in kinds:
        report = subject.folder / "inputs.json"
        report.unlink(missing_ok=True)

        def work(kind: str = kind, report: Path = report) -> int:
            found = attack(subject, kind, count=share, budget=budget, seed=seed)
            report.write_text(json.dumps(found), encoding="utf-8")
            return 0

        ending = in_child(work, timeout_s=3600)
        finding = Finding(f"hostile {kind}", "tracebacks")
        if report.exists():
            found = json.loads(report.read_bytes())
            finding.tried, finding.wrong = found["tried"], found["wrong"]
            finding.figures["refused with a line"] = found["refused"]
            network.tried += found["tried"]
            network.wrong += ["a connection"] * found["connections"]
            outside.tried += found["tried"]
            outside.wrong += found["escapes"]
        else:
            finding.wrong.append(f"the process ended with {ending.code}: {ending.output[-300:]}")
        findings.append(finding)
    return [*findings, network, outside]


def _write(out: Path, findings: Sequence[Finding], num_calls: int, seconds: float) -> None:
    """Write the report, for people and for programs."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, no GPU"
    facts = {
        "date": datetime.date.today().isoformat(),
        "machine": machine,
        "versions": find_versions(),
        "seconds": round(seconds),
        "calls that change files, in one run": num_calls,
    }
    table = ["| what | tried | harm | how often |", "|---|---|---|---|"]
    for finding in findings:
        table.append(
            f"| {finding.title} | {finding.tried} | {finding.verdict} | {len(finding.wrong)} |"
        )
    figures = [
        f"- {finding.title}: {name} {value:g}"
        for finding in findings
        for name, value in finding.figures.items()
    ]
    wrong = [f"- {finding.title}: {each}" for finding in findings for each in finding.wrong]
    versions = ", ".join(f"{name} {version}" for name, version in find_versions().items())
    text = [
        "# What runs survive",
        "",
        f"{facts['date']}, {machine}; {versions}; {round(seconds)} s. Made by "
        "`python -m tools.torture`.",
        "",
        *table,
        "",
        *figures,
        "",
        f"One run of {num_calls} calls that change files is hurt again and again: killed with",
        "SIGKILL at every step, right before such calls, and by the kernel in the middle of",
        "writes; or its writes fail, half-way (a limit on the size of files) or with a system",
        "error. Then the same command is run again, and every picture, the recipe and the",
        "optimiser's state must have the bytes of the run that was left alone. Hostile inputs are",
        "mutations of valid ones, each through the whole command line. Every second run that is",
        "stopped is one of the embedded prior.",
        *(["", "## What went wrong", "", *wrong] if wrong else []),
    ]
    write_atomic(out / "report.md", ("\n".join(text) + "\n").encode())
    content = {**facts, "findings": [vars(finding) for finding in findings]}
    write_atomic(out / "report.json", (json.dumps(content, indent=2) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
