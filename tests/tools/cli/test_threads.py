import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import main as program

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, os, torch
from tools.cli.threads import choose_threads
before = torch.get_num_threads()
print(json.dumps([before, choose_threads(), torch.get_num_threads()]))
"""


def run(**environment):
    kept = {key: value for key, value in os.environ.items() if key != "OMP_NUM_THREADS"}
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        check=True,
    )
    return json.loads(answer.stdout)


def test_what_the_user_says_counts():
    before, chosen, now = run(OMP_NUM_THREADS="2", LOKY_MAX_CPU_COUNT="1")
    assert before == chosen == now


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux binds processes")
def test_no_more_threads_than_this_process_may_use():
    # What a container's quota does, joblib's own variable for the number of processors does here.
    before, chosen, now = run(LOKY_MAX_CPU_COUNT="1")
    assert (chosen, now) == (1, 1) and before == len(os.sched_getaffinity(0))
    before, chosen, now = run()
    assert chosen == now <= before


def test_the_program_chooses(monkeypatch, tmp_path, capsys):
    before = torch.get_num_threads()
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    torch.set_num_threads(2)
    try:
        words = ["-pt", "knight", "--palette", "lospec/pico-8", "--dry-run"]
        assert program.main([*words, "--out", str(tmp_path / "run")]) == 0
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
