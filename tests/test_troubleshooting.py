"""The messages of docs/TROUBLESHOOTING.md are those of the program, and no kind is left out."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("TROUBLESHOOTING.md", "EDIT.md", "STUDIO.md")
"""Those that have tables of messages."""

ERRORS = ("ConfigError", "ModelError", "DivergedError", "InUseError")
GAP = "…"
OWN = ("tools/io", "tools/cli", "tools/batching", "models", "losses", "config", "main.py")
"""What a user of main.py meets."""


def template(node):
    """Give a text with … for what is filled in, of an expression that makes text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(template(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return template(node.left) + template(node.right)
    return GAP


@cache
def sources():
    paths = [ROOT / "main.py"]
    for folder in ("config", "models", "losses", "tools"):
        paths += (ROOT / folder).rglob("*.py")
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
    }


@cache
def templates():
    return {
        " ".join(template(node).split())
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)
    }


def messages(page):
    """The first cell of each row of a table whose head is "message"."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for part in text.split("| message |")[1:]:
        for line in part.splitlines()[2:]:
            if not line.startswith("|"):
                break
            yield re.match(r"\| `(.+?)` \|", line)[1]


def is_said(message):
    """Tell whether a message, or it with another option's name filled in, is in the program."""
    other = re.sub(r"^-{0,2}[\w.]+:", f"{GAP}:", message)
    return any(is_text(each) for each in (message, other))


def is_text(message):
    parts = [part.strip() for part in message.split(GAP) if len(part.strip()) > 2]
    wanted = re.compile(".*".join(re.escape(part) for part in parts))
    return any(wanted.search(text) for text in templates())


@pytest.mark.parametrize("page", PAGES)
def test_each_message_is_one_of_the_program(page):
    found = list(messages(page))
    assert len(found) >= 4
    for message in found:
        assert is_said(message), message


def test_a_message_that_nobody_says_would_be_found():
    assert not is_said("palette: there is no …; expected a unicorn")


def kinds():
    """What errors begin with, such as "palette" or "--out"; each names an option or a thing."""
    for path, tree in sources().items():
        if path.startswith(OWN):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
                    text = template(node.args[0]) if node.args else ""
                    if match := re.match(r"(-{0,2}[a-z_]+)[:.]", text):
                        yield match[1], text


def test_every_kind_of_error_has_a_line():
    found = dict(kinds())
    assert len(found) > 20
    said = " ".join(message for page in PAGES for message in messages(page))
    for kind, text in found.items():
        assert re.search(rf"(?<![\w-]){re.escape(kind)}\b", said), text
