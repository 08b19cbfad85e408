"""Make the page of a run, or of all runs of a folder: python -m tools.report FOLDER.

A run's page is index.html in its folder; that of a batch shows all of them.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from config.errors import ConfigError
from tools.io.html_page import write_page
from tools.io.run_facts import FILMS, find_runs, read_facts
from tools.reporting.gallery import make_gallery
from tools.reporting.run_page import make_run_page

PAGE = "index.html"


def main(argv: Sequence[str] | None = None) -> int:
    """Make the pages.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 where the folder holds no run.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.report", description=__doc__)
    parser.add_argument("folder", type=Path, help="of a run, or of a batch or sweep")
    given = parser.parse_args(argv)
    try:
        if (given.folder / "request.json").is_file():
            page = report_run(given.folder)
        else:
            page = report_runs(given.folder, say=print)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(page)
    return 0


def report_run(run: Path) -> Path:
    """Write the page of a run into its folder.

    Raises:
        ConfigError: it is no run's folder.
        OSError: it cannot be written.
    """
    write_page(run / PAGE, make_run_page(read_facts(run)))
    return run / PAGE


def report_runs(folder: Path, *, say: Callable[[str], None]) -> Path:
    """Write the pages of the runs of a folder that have none or an old one, and one of all.

    Args:
        folder: holds runs.
        say: is told of runs that cannot be read.

    Raises:
        ConfigError: there are none.
        OSError: a page cannot be written.
    """
    runs = find_runs(folder) if folder.is_dir() else []
    if not runs:
        raise ConfigError(f"{folder}: holds no run; expected a run's folder, or one with runs")
    for run in runs:
        try:
            if _is_old(run):
                report_run(run)
        except ConfigError as error:
            say(f"{run}: {error}")
    for name, page in make_gallery(folder, runs).items():
        write_page(folder / name, page)
    return folder / PAGE


def show_result(run: Path, *, say: Callable[[str], None]) -> None:
    """Write the page of a run that has just ended; one that cannot be written costs no skin."""
    try:
        report_run(run)
    except (ConfigError, OSError) as error:
        say(f"{run / PAGE} is not written: {error}")


def show_results(folder: Path, *, say: Callable[[str], None]) -> None:
    """Write the page of many runs that have just ended; as little depends on it as on one's."""
    try:
        say(f"{report_runs(folder, say=say)} shows them all")
    except (ConfigError, OSError) as error:
        say(f"{folder / PAGE} is not written: {error}")


def _is_old(run: Path) -> bool:
    """Tell whether a run's page is missing, or older than what it shows."""
    page = run / PAGE
    if not page.is_file():
        return True
    shown = [run / name for name in ("status.json", "skin.json", "skin.png", *FILMS)]
    newest = max((path.stat().st_mtime_ns for path in shown if path.is_file()), default=0)
    return page.stat().st_mtime_ns < newest


if __name__ == "__main__":
    sys.exit(main())
