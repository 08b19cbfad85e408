import os
import signal
import subprocess
import sys

import pytest

from tools.io.signals import StopSignals


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_is_remembered_and_the_handlers_come_back(number, code):
    heard = []
    before = signal.getsignal(number)
    with StopSignals(heard.append) as signals:
        assert signals.code is None
        os.kill(os.getpid(), number)
        assert signals.code == code
    assert signal.getsignal(number) is before
    assert len(heard) == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_second_signal_quits_at_once(number, code):
    program = (
        "import os\n"
        "from tools.io.signals import StopSignals\n"
        "with StopSignals(lambda text: None):\n"
        "    try:\n"
        f"        os.kill(os.getpid(), {int(number)})\n"
        f"        os.kill(os.getpid(), {int(number)})\n"
        "    finally:\n"
        "        print('not at once')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (code, "")
