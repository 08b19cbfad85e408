"""Make the parts of the documentation that the code knows best: python -m tools.make_docs.

Fills the blocks of README.md and docs/*.md: the map of files, recipes, options, plug-ins and exit
codes. With --check nothing is written, and code 1 says that something is old.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from config.load import PLUGIN_PACKAGES
from tools.cli.ending import end_well

ROOT = Path(__file__).parents[1]


def makers(root: Path) -> dict[str, Callable[[], str]]:
    """Give what makes each block, by its name."""
    from tools.cli.parser import make_parser
    from tools.documenting.command_line import describe_parser
    from tools.documenting.lists import list_exit_codes, list_files, list_plugins, list_recipes
    from tools.documenting.recipe_options import describe_plugins, describe_run, describe_training

    found: dict[str, Callable[[], str]] = {
        "map": lambda: list_files(root),
        "options of main.py": lambda: describe_parser(make_parser()),
        "recipes": list_recipes,
        "options of a run": describe_run,
        "plug-ins": list_plugins,
        "options of a training": describe_training,
        "exit codes": list_exit_codes,
    }
    for section in PLUGIN_PACKAGES:
        found[f"options of {section}"] = partial(describe_plugins, section)
    return found


def make_docs(root: Path) -> dict[Path, str]:
    """Make the blocks of all pages again.

    Args:
        root: the folder of the project.

    Returns:
        The new text of each page that is not as it should be.

    Raises:
        ConfigError: a page has a block that nobody makes, or one without an end.
    """
    from tools.documenting.blocks import fill_blocks

    known, changed = makers(root), {}
    for page in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        old = page.read_text(encoding="utf-8")
        new = fill_blocks(old, known, where=page.relative_to(root).as_posix())
        if new != old:
            changed[page] = new
    return changed


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; code 1 if one is old")
    arguments = parser.parse_args(argv)
    return end_well(lambda: _run(is_check=arguments.check))


def _run(*, is_check: bool) -> int:
    from tools.io.files import write_atomic

    changed = make_docs(ROOT)
    for page, text in changed.items():
        if not is_check:
            write_atomic(page, text.encode())
        print(f"{page.relative_to(ROOT)}: {'old' if is_check else 'made again'}")
    if not changed:
        print("all pages are as the code has it")
    return 1 if is_check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
