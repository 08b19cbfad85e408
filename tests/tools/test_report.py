import io
import subprocess
import sys

from tools.io.report import Reporter, format_seconds


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def test_plain_lines_come_with_every_tenth_and_the_last():
    stream, clock = io.StringIO(), Clock()
    reporter = Reporter(stream, clock=clock)
    reporter.begin(0)
    for step in range(1, 101):
        clock.now += 0.5
        line = reporter.progress(step, 100, {"sds": 0.123456})
        assert (line is not None) == (step % 10 == 0)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("step 10/100 · 45 s left · sds 0.1235 · ")
    assert lines[-1].startswith("step 100/100 · sds")


def test_slow_steps_are_told_every_ten_seconds():
    stream, clock = io.StringIO(), Clock()
    reporter = Reporter(stream, clock=clock)
    reporter.begin(500)
    for step in range(501, 507):
        clock.now += 4.0
        reporter.progress(step, 10000, {})
    lines = stream.getvalue().splitlines()
    assert [line.split(" · ")[0] for line in lines] == ["step 503/10000", "step 506/10000"]
    assert lines[0].split(" · ")[1] == "10 h 33 min left"


def test_a_terminal_has_one_line_that_renews_itself_and_notices_stand_apart():
    stream, clock = Terminal(), Clock()
    reporter = Reporter(stream, clock=clock)
    reporter.begin(0)
    for step in (1, 2, 3):
        clock.now += 1
        reporter.progress(step, 3, {})
    reporter.say("done")
    reporter.end()
    text = stream.getvalue()
    assert text.count("\r\x1b[K") == 3
    assert text.endswith("\r\x1b[Kdone\n")
    assert "step 3/3" in text.split("\r\x1b[K")[2]


def test_letters_that_the_output_cannot_show_are_spelt_out():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Reporter(stream).say("a 🧙")
    assert raw.getvalue() == b"a \\U0001f9d9\n"


def test_a_stream_that_was_closed_is_no_reason_to_stop():
    stream = io.StringIO()
    reporter = Reporter(stream)
    stream.close()
    reporter.say("nobody hears this")
    reporter.progress(1, 1, {})


def test_a_reader_that_leaves_does_not_end_the_program():
    program = (
        "import sys, time\n"
        "from tools.io.report import Reporter\n"
        "reporter = Reporter()\n"
        "for _ in range(300):\n"
        "    reporter.say('x' * 1000)\n"
        "sys.stderr.write('alive')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), errors) == (0, b"alive")


def test_durations_read_well():
    assert [format_seconds(value) for value in (0.4, 42, 185, 7620)] == [
        "0 s",
        "42 s",
        "3 min 5 s",
        "2 h 7 min",
    ]
