"""The options of a recipe as tables, from the dataclasses that check them.

A dataclass within another one is written with a dot between the two names, as `--set` takes it.
"""

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any, Literal

from config.load import PLUGIN_PACKAGES
from config.plugins import find, names
from config.schema import Config
from tools.documenting.blocks import table
from tools.documenting.docstrings import attribute_lines, first_sentence

_HEAD = ("option", "type", "default", "allowed", "what it is")
_LONGEST = 100
"""Letters of a list that is written out."""

_PLAIN = {int: "whole number", float: "number", str: "text", bool: "true or false"}


def describe_schema(kind: type, *, but: tuple[str, ...] = (), prefix: str = "") -> str:
    """Write the table of a dataclass of options.

    Args:
        kind: the dataclass; each of its fields has a line in its docstring.
        but: fields to leave out.
        prefix: stands before each option.

    Returns:
        The table, or a sentence where there are no options.
    """
    rows = [row for row in _rows(kind, kind(), prefix) if row[0].strip("`") not in but]
    return table(_HEAD, rows) if rows else "No options."


def describe_run() -> str:
    """Write the options of a run that belong to no plug-in."""
    return describe_schema(Config, but=tuple(PLUGIN_PACKAGES))


def describe_plugins(section: str) -> str:
    """Write a part for each plug-in of a section of the recipe: what it is, and its options.

    Args:
        section: such as "losses".
    """
    parts = []
    for name in names(PLUGIN_PACKAGES[section]):
        module = find(PLUGIN_PACKAGES[section], name)
        about = first_sentence(module.__doc__ or "")
        parts.append(
            f"#### `{section}.{name}`\n\n{about}.\n\n"
            + describe_schema(module.Config, prefix=f"{section}.{name}.")
        )
    return "\n\n".join(parts)


def describe_training() -> str:
    """Write the options of a training: those of the loop, then those of each kind."""
    from tools.training.kinds import PACKAGE
    from tools.training.recipe import Recipe

    parts = [describe_schema(Recipe)]
    for name in names(PACKAGE):
        module = find(PACKAGE, name)
        about = first_sentence(module.__doc__ or "")
        options = describe_schema(module.Config, prefix=f"{name}.")
        parts.append(f"#### `{name}`\n\n{about}.\n\n{options}")
    return "\n\n".join(parts)


def _rows(kind: type, defaults: Any, prefix: str) -> Iterator[tuple[str, str, str, str, str]]:
    lines, hints = attribute_lines(kind), typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        value, hint = getattr(defaults, field.name), hints[field.name]
        name, line = f"{prefix}{field.name}", lines[field.name]
        inner = _dataclass_within(hint)
        if dataclasses.is_dataclass(value) and inner is not None:
            yield (f"`{name}`", "options", "", "", line)
            yield from _rows(inner, value, f"{name}.")
            continue
        yield (f"`{name}`", _type(hint), _value(value), _allowed(hint), line)
        if inner is not None:
            yield from _rows(inner, inner(), f"{name}.NAME.")


def _dataclass_within(hint: Any) -> type | None:
    for each in (hint, *typing.get_args(hint)):
        if isinstance(each, type) and dataclasses.is_dataclass(each):
            return each
    return None


def _type(hint: Any) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return "one of"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_type(each) for each in inner if each is not type(None)) + " or null"
    if origin is dict:
        is_options = _dataclass_within(hint) is not None
        return "options by name" if is_options else f"{_type(inner[1])} by name"
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return f"list of {_type(inner[0])}"
        return f"[{', '.join(_type(each) for each in inner)}]"
    if origin is list:
        return f"list of {_type(inner[0])}"
    return getattr(hint, "__name__", str(hint))


def _allowed(hint: Any) -> str:
    for each in (hint, *typing.get_args(hint)):
        if typing.get_origin(each) is Literal:
            return ", ".join(f"`{choice}`" for choice in typing.get_args(each))
    return ""


def _value(value: Any) -> str:
    """Write a default as YAML would."""
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple | list):
        items = ", ".join(_value(each).strip("`") for each in value)
        return f"`[{items}]`" if len(items) < _LONGEST else f"{len(value)} of them"
    if isinstance(value, dict):
        return "`{}`"
    return f"`{value}`" if value != "" else '`""`'
