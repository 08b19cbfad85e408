"""A plug-in is a file: its name is the name that configs use.

Knows how to list and to import the files of a package; knows nothing about what they hold.
"""

import difflib
import importlib
import pkgutil
from types import ModuleType

from config.errors import ConfigError


def names(package: str) -> list[str]:
    """List the plug-ins of a package, sorted.

    Args:
        package: dotted name of an importable package such as "losses".

    Returns:
        Names of its modules; those that start with an underscore are helpers and left out.
    """
    path = importlib.import_module(package).__path__
    return sorted(
        module.name for module in pkgutil.iter_modules(path) if not module.name.startswith("_")
    )


def find(package: str, name: str) -> ModuleType:
    """Import one plug-in.

    Args:
        package: dotted name of the package such as "models.views".
        name: the file's name without its suffix.

    Returns:
        The module.

    Raises:
        ConfigError: there is no such file; the message offers the nearest names.
    """
    known = names(package)
    if name not in known:
        raise ConfigError(f"{package}: there is no '{name}'; {did_you_mean(name, known)}")
    return importlib.import_module(f"{package}.{name}")


def did_you_mean(word: str, known: list[str], *, most: int = 3) -> str:
    """Say which of the known words are near, or all of them if none is.

    Args:
        word: what was given.
        known: what would have been right.
        most: how many near words to offer.

    Returns:
        A clause that ends an error message.
    """
    near = difflib.get_close_matches(word, known, n=most, cutoff=0.5)
    if near:
        return "did you mean " + " or ".join(near) + "?"
    return "expected one of " + ", ".join(known)
