import os
import signal
import subprocess
import sys
import threading

import pytest

from tools.io import signals as module
from tools.io.signals import Interrupted, StopSignals


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


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGHUP])
def test_a_cluster_and_a_closed_terminal_are_heard_too(number):
    with StopSignals(lambda text: None) as signals:
        os.kill(os.getpid(), number)
        assert signals.code == 143


def test_nohup_stays_nohup():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with StopSignals(lambda text: None) as signals:
            os.kill(os.getpid(), signal.SIGHUP)
            assert signals.code is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_urgent_one_raises_now_or_for_what_came_before():
    with StopSignals(lambda text: None) as signals:
        signals.be_urgent()
        with pytest.raises(Interrupted, match="before the next step"):
            os.kill(os.getpid(), signal.SIGTERM)
    with StopSignals(lambda text: None) as signals:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Interrupted) as caught:
            signals.be_urgent()
    assert caught.value.code == 143


def test_the_end_of_the_launcher_asks_to_stop(monkeypatch):
    heard = []
    signals = StopSignals(heard.append)
    monkeypatch.setattr(module, "_PARENT", os.getppid() + 1)
    for name in module._LAUNCHED:
        monkeypatch.delenv(name, raising=False)
    assert signals.code is None  # nobody launched it: a shell may end
    monkeypatch.setenv(module._LAUNCHED[0], "no")
    assert signals.code == signals.code == 143
    assert heard == ["stopping after this step: the launcher is gone"]


def test_one_may_be_shared_in_turn_and_by_threads():
    before = signal.getsignal(signal.SIGTERM)
    with StopSignals(lambda text: None) as signals:
        with signals:
            pass

        def work():
            with signals:
                signals.be_urgent()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        os.kill(os.getpid(), signal.SIGTERM)  # remembered, not raised
        assert signals.code == 143
    assert signal.getsignal(signal.SIGTERM) is before


def test_another_process_may_tell_the_code():
    signals = StopSignals(lambda text: None)
    signals.code = 130
    assert signals.code == 130
