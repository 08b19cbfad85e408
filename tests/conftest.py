"""What all tests begin with."""

import os
import signal

import pytest

# Test processes side by side share the cores: with a thread for each core in each of them, and in
# what they start, they would wait for one another. Set before torch is imported.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True, scope="session")
def _hear_a_closed_terminal():
    """Hear SIGHUP, here and in what is started: under nohup it would be ignored, and stay so."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
