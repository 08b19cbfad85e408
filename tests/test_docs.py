"""Every command of README and docs/ runs, in a copy of the project, a page from top to bottom.

Where a command that makes a skin names no number of steps, `--steps 2` is added, so that each takes
seconds; all else is as it stands on the page. In the Markdown, a comment before a block says more:

    <!-- not run: needs a GPU -->     its commands are read and not run; the reason is shown
    <!-- file: losses/tone.py -->     its text is written to that file, for the commands of the page
    <!-- background: http://… -->     it serves: the commands after it run when the address answers,
                                      and at the end of the page it is asked to stop

The blocks of a page run in one shell, so that they share variables. Where a page serves at port
8000, a free port is taken in its place.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from tools.cli.parser import parse

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COPIED = ("assets", "config", "models", "losses", "tools", "main.py", "pyproject.toml")
WARM = Path(__file__).with_name("warm_python.py")
STEPS = "2"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the commands are for bash")

_BLOCK = re.compile(
    r"(?:^<!-- (?P<what>not run|file|background): (?P<note>.+?) -->\n)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A block of code of a page, and what the comment before it says."""

    page: str
    language: str
    text: str
    what: str = ""
    note: str = ""

    @property
    def reason(self):
        """Why it is not run."""
        return self.note if self.what == "not run" else ""

    def __str__(self):
        return f"{self.page}: {self.text.strip().splitlines()[0][:60]}"


@cache
def blocks_of(page):
    return [
        Block(page.name, match["language"], match["text"], match["what"] or "", match["note"] or "")
        for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))
    ]


def shell_blocks(page, *, are_run):
    return [
        block
        for block in blocks_of(page)
        if block.language == "bash" and bool(block.reason) != are_run
    ]


SLOW: tuple[str, ...] = ()
"""Pages whose commands take more than a minute, whatever the number of steps."""


def slow_or_not(page):
    marks = [pytest.mark.slow] if page.name in SLOW else []
    return pytest.param(page, id=page.name, marks=marks)


RUN = [page for page in PAGES if shell_blocks(page, are_run=True)]
NOT_RUN = [block for page in PAGES for block in shell_blocks(page, are_run=False)]

PYTHON = f"""#!{sys.executable} -SE
import os, sys
words = sys.argv[1:]
makers = (["-m", "tools.sweep"], ["-m", "tools.sample_prior"])
makes = words[:1] == ["main.py"] or words[:2] in makers
given = {{"--steps", "--dry-run", "--from_image_recipe", "--help"}} & set(words)
if makes and not given:
    words += ["--steps", "{STEPS}"]
os.execv({sys.executable!r}, [{sys.executable!r}, "-SE", {str(WARM)!r}, "ask", "SOCKET", *words])
"""

ACCELERATE = f"""#!{sys.executable} -SE
import os, sys
words = sys.argv[1:]
if "main.py" in words and not {{"--steps", "--dry-run"}} & set(words):
    words += ["--steps", "{STEPS}"]
here = [{sys.executable!r}, "-m", "accelerate.commands.accelerate_cli"]
os.execv(here[0], here + words)
"""


@pytest.fixture(scope="module")
def programs():
    """A folder with the `python` and `accelerate` that add the steps; the former starts warm."""
    with tempfile.TemporaryDirectory() as folder:  # a short path: that of a socket is limited
        place = Path(folder) / "socket"
        for name, text in (("python", PYTHON), ("accelerate", ACCELERATE)):
            program = Path(folder) / name
            program.write_text(text.replace("SOCKET", str(place)))
            program.chmod(0o755)
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        command = [sys.executable, WARM, "serve", place]
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as server:
            while not place.exists():
                assert server.poll() is None
                time.sleep(0.05)
            yield Path(folder)
            server.stdin.close()


@contextmanager
def copy_of_project(folder):
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    (folder / "docs" / "pictures").mkdir(parents=True)
    for page in PAGES:
        shutil.copy(page, folder / page.relative_to(ROOT))
    yield folder
    shutil.rmtree(folder)  # pytest keeps the folders of the last runs, and this has some 40 MB


@pytest.mark.parametrize("page", [slow_or_not(page) for page in RUN])
def test_the_commands_of_a_page_run(page, programs, tmp_path):
    if any(block.what == "background" for block in blocks_of(page)) and not shutil.which("curl"):
        pytest.skip("there is no curl")
    environment = {
        **os.environ,
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
    }
    with copy_of_project(tmp_path) as folder:
        for block in blocks_of(page):
            if block.what == "file":
                (folder / block.note).write_text(block.text, encoding="utf-8")
        answer = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", shell_script(page)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, f"{answer.stdout[-9000:]}\n{answer.stderr[-3000:]}"
        made = {path.name for path in (folder / "docs/pictures").iterdir()}
    assert made == pictures_of(shell_blocks(page, are_run=True)), "each picture is made"


def shell_script(page):
    """Put the blocks of a page into one script, which says where it is."""
    parts = []
    for block in shell_blocks(page, are_run=True):
        parts.append(f"echo {shlex.quote(f'+ {block.text}')}\n")
        if block.what == "background":
            parts.append(
                f"set -m; ({block.text}) & set +m; trap 'kill -- -$!; wait' EXIT\n"
                f"until curl -s -o /dev/null {block.note}; do kill -0 $!; sleep 0.2; done\n"
            )
        else:
            parts.append(block.text)
    script = "".join(parts)
    if any(block.what == "background" for block in blocks_of(page)):
        with socket.create_server(("127.0.0.1", 0)) as server:
            script = script.replace("8000", str(server.getsockname()[1]))
    return script


def pictures_of(blocks):
    text = "".join(block.text for block in blocks)
    return set(re.findall(r"docs/pictures/([\w.-]+)", text))


@pytest.mark.parametrize("block", NOT_RUN, ids=str)
def test_commands_that_are_not_run_are_at_least_read(block, programs):
    for words in commands(block.text):
        read_command(words, programs)
    pytest.skip(f"not run: {block.reason}")


def commands(text):
    """Part a block into commands, each a list of words."""
    for line in text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;")
        lexer.whitespace_split = True
        words = []
        for word in [*lexer, ";"]:
            if set(word) <= set("&|;"):
                if words:
                    yield words
                words = []
            else:
                words.append(word)


def read_command(words, programs):
    """Let the program's own parser, or its help, say whether it knows the options."""
    if "main.py" in words:
        parse(words[words.index("main.py") + 1 :])
        return
    tool = next((word for word in words if word.startswith("tools.")), None)
    if tool is None or words[words.index(tool) - 1] != "-m":
        return
    rest = words[words.index(tool) + 1 :]
    subcommand = rest[:1] if tool == "tools.bench" else []
    text = help_of(programs, tool, *subcommand)
    for word in rest:
        if word.startswith("-"):
            assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text), (tool, word)


@cache
def help_of(programs, tool, *subcommand):
    command = [programs / "python", "-m", tool, *subcommand, "--help"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_text_are_read(page):
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for span in re.findall(r"`((?:python|accelerate launch) [^`]*)`", text):
        plain = span.replace("\\|", "|")
        for tool in re.findall(r"-m tools\.(\w+)", plain):
            assert (ROOT / "tools" / f"{tool}.py").is_file(), span
        if "main.py" in plain and "…" not in plain:
            parse(shlex.split(plain.partition("main.py")[2]))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_all_commands_are_in_blocks_that_are_found(page):
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^```", text, re.M)) == 2 * len(blocks_of(page)), "no odd block"
    for what in ("not run", "file", "background"):
        noted = [block for block in blocks_of(page) if block.what == what]
        assert text.count(f"<!-- {what}:") == len(noted)
    for block in blocks_of(page):
        if block.language != "bash":
            assert "main.py" not in block.text and "-m tools." not in block.text, block


def test_pictures_are_shown_small_and_made_by_a_command():
    pictures = {path.name for path in (ROOT / "docs/pictures").iterdir()}
    assert pictures == pictures_of([block for page in PAGES for block in blocks_of(page)])
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in pictures:
        path = ROOT / "docs/pictures" / name
        assert f"](pictures/{name})" in text, name
        assert path.stat().st_size < 200_000, name
        with Image.open(path) as picture:
            assert picture.format == "PNG", name
