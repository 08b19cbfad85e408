"""What all tests begin with."""

import signal

import pytest


@pytest.fixture(autouse=True, scope="session")
def _hear_a_closed_terminal():
    """Hear SIGHUP, here and in what is started: under nohup it would be ignored, and stay so."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
