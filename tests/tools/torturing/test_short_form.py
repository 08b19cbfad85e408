"""The whole of `python -m tools.torture` in its short form, in a process of its own: it forks."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
COUNTS = {"crashes": 12, "failures": 6, "inputs": 60, "escapes": 6, "stops": 1, "seconds": 1}


def test_nothing_breaks_in_half_a_minute(tmp_path):
    (tmp_path / "work").mkdir()
    words = ["--out", str(tmp_path / "found"), "--work", str(tmp_path / "work")]
    words += [word for name, count in COUNTS.items() for word in (f"--{name}", str(count))]
    done = subprocess.run(
        [sys.executable, "-m", "tools.torture", *words],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "found/report.json").read_text())
    assert all(finding["wrong"] == [] for finding in report["findings"])
    tried = {finding["title"]: finding["tried"] for finding in report["findings"]}
    for title in ("crash points", "failing writes", "path escapes", "hostile images"):
        assert tried[title] > 0
    assert list((tmp_path / "work").iterdir()) == []
    assert "| crash points | " in (tmp_path / "found/report.md").read_text()
