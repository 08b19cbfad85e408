"""Parts of Markdown files that are made, between two comments that say so.

    <!-- made by tools.make_docs: recipes -->
    …
    <!-- end: recipes -->

Knows nothing about what is made.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from config.errors import ConfigError
from config.plugins import did_you_mean

_BLOCK = re.compile(
    r"^(?P<begin><!-- made by tools\.make_docs: (?P<name>.+?) -->)\n.*?"
    r"^(?P<end><!-- end: (?P=name) -->)$",
    re.MULTILINE | re.DOTALL,
)
_BEGIN = re.compile(r"^<!-- made by tools\.make_docs: (.+?) -->$", re.MULTILINE)


def fill_blocks(text: str, makers: Mapping[str, Callable[[], str]], *, where: str) -> str:
    """Make the parts of a Markdown text again.

    Args:
        text: with any number of blocks, or none.
        makers: gives the content of a block by its name.
        where: names the file, for messages.

    Returns:
        The text, all of whose blocks are new and whose rest is as it was.

    Raises:
        ConfigError: a block has no end, or a name that nobody makes.
    """
    closed = [match["name"] for match in _BLOCK.finditer(text)]
    for name in _BEGIN.findall(text):
        if name not in closed:
            raise ConfigError(f"{where}: '{name}' has no end; expected <!-- end: {name} -->")
        if name not in makers:
            known = did_you_mean(name, sorted(makers))
            raise ConfigError(f"{where}: nothing makes '{name}'; {known}")

    def fill(match: re.Match[str]) -> str:
        content = makers[match["name"]]().strip("\n")
        return f"{match['begin']}\n\n{content}\n\n{match['end']}"

    return _BLOCK.sub(fill, text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table; a line break within a cell becomes a space."""
    lines: list[Sequence[str]] = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(escape(cell) for cell in line) + " |" for line in lines)


def escape(text: str) -> str:
    """Keep what would be markup from being it; a line break becomes a space."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    return "`".join(  # every second part is code, where < stands for itself
        part if place % 2 else part.replace("<", "&lt;") for place, part in enumerate(parts)
    )
