"""What docstrings say: the first sentence of a file, and the line of each attribute of a class."""

import ast
import inspect
import re
from pathlib import Path

_SENTENCE = re.compile(r".*?[.!?](?=\s|$)")
_ATTRIBUTE = re.compile(r" {4}(\w+): (.*)")


def first_sentence(text: str) -> str:
    """Give the first sentence of a text, without its full stop."""
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    match = _SENTENCE.match(paragraph)
    return (match[0] if match else paragraph).rstrip(".")


def attribute_lines(kind: type) -> dict[str, str]:
    """Read the section "Attributes:" of a class's own docstring: a text for each name."""
    _, _, section = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        if match := _ATTRIBUTE.fullmatch(line):
            name, found[match[1]] = match[1], match[2]
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def about_file(path: Path) -> str:
    """Say in a sentence what a source file, a recipe or a page is about."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return first_sentence(ast.get_docstring(ast.parse(text)) or "")
    if path.suffix == ".md":
        return text.splitlines()[0].lstrip("# ")
    comment = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        comment.append(line[1:].strip())
    return first_sentence(" ".join(comment))
