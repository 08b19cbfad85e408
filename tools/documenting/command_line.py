"""The options of a command line as a table, from its own parser."""

import argparse
import re

from tools.documenting.blocks import table

_DEFAULT = re.compile(r"(.*\S)\s+\[([^\[\]]+)\]$")


def describe_parser(parser: argparse.ArgumentParser) -> str:
    """Write a table for each group of options, in the parser's order."""
    parts = []
    for group in parser._action_groups:
        rows = [_row(action) for action in group._group_actions if action.dest != "help"]
        if rows:
            heading = (
                "" if group.title == "options" else f"**{_upper_first(group.title or '')}**\n\n"
            )
            parts.append(heading + table(("option", "takes", "default", "what it does"), rows))
    return "\n\n".join(parts)


def _row(action: argparse.Action) -> tuple[str, str, str, str]:
    text, default = action.help or "", ""
    if match := _DEFAULT.fullmatch(text):
        text, default = match[1], match[2]
    elif isinstance(action.default, str | int | float) and action.default not in ("", False):
        default = f"`{action.default}`"
    if action.required:
        default = "needed"
    names = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{action.metavar}`"
    return names, _takes(action), default, text


def _takes(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if action.choices is not None:
        return ", ".join(f"`{choice}`" for choice in action.choices)
    shown = action.metavar or getattr(action.type, "__name__", "text").lower()
    kinds = {"int": "a whole number", "path": "a file", "float": "a number", "str": "text"}
    several = " …" if action.nargs == "+" else ""
    return kinds.get(str(shown), str(shown)) + several


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
