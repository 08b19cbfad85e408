"""The options of a command line as a table, from its own parser."""

import argparse
import re

from tools.documenting.blocks import escape, table

_DEFAULT = re.compile(r"(.*\S)\s+\[([^\[\]]+)\]$")


def describe_parser(parser: argparse.ArgumentParser) -> str:
    """Write a table for each group of options, in the parser's order.

    Options without a help text are left out; the description of their group speaks of them.
    """
    parts = []
    for group in parser._action_groups:
        actions = [each for each in group._group_actions if each.help != argparse.SUPPRESS]
        rows = [_row(action) for action in actions if action.dest != "help"]
        if rows:
            if group.title != "options":
                parts.append(f"**{_upper_first(group.title or '')}**")
            parts += [escape(group.description)] if group.description else []
            parts.append(table(("option", "takes", "default", "what it does"), rows))
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
