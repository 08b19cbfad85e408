"""One studio for all tests that can share it: each costs some seconds to start."""

import signal

import pytest

HOSTILE = "<img src=x onerror=alert(1)>"
"""The prompt of the job that it begins with."""


@pytest.fixture(scope="session")
def studio(tmp_path_factory):
    """A studio that runs, with a skin of noise and a queue of one."""
    from tests.tools.serving.studios import Program, seed

    folder = tmp_path_factory.mktemp("studio")
    name = seed(folder, prompt=HOSTILE)
    program = Program(folder, "--queue", "1", "--rate", "100000")
    program.seeded = name
    yield program
    program.end(signal.SIGTERM)
