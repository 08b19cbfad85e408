"""The README keeps its promises of form: a line a file, every option, commands that exist."""

import argparse
import re
import subprocess
import sys
from pathlib import Path

import main as program

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_source_file_has_a_line_in_the_map():
    for folder in ("config", "models", "losses", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "__init__.py":
                assert f"| `{path.name}` |" in README, path.relative_to(ROOT)
    for path in (ROOT / "config").rglob("*.yaml"):
        assert f"`{path.name}`" in README, path.name


def test_every_option_is_explained(monkeypatch):
    options = []
    add = argparse.ArgumentParser.add_argument

    def remember(self, *names, **rest):
        options.extend(name for name in names if name.startswith("--"))
        return add(self, *names, **rest)

    monkeypatch.setattr(argparse.ArgumentParser, "add_argument", remember)
    program.parse(["--palette", "x"])
    assert len(options) > 10
    for option in {re.sub(r"\..+", ".PART", option) for option in options}:
        assert option == "--help" or f"`{option}" in README, option


def test_every_tool_is_listed_and_answers_help():
    tools = sorted(path.stem for path in (ROOT / "tools").glob("*.py") if path.stem != "__init__")
    for tool in tools:
        assert f"tools.{tool}" in README, tool
    answer = subprocess.run(
        [sys.executable, "-m", "tools.make_lattice", "--help"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert b"--out" in answer.stdout


def test_every_linked_file_exists():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
