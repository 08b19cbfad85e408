"""Make the films of a run: python -m tools.export_video runs/knight-3f9c01ab."""

import argparse
import sys
from pathlib import Path

from config.pairs import read_pair
from tools.cli.ending import end_well
from tools.io.video import make_films


def main(argv: list[str] | None = None) -> int:
    """Film a run from the frames in its folder.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 where there is nothing to film or an option is wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.export_video", description=__doc__)
    parser.add_argument("run", type=Path, help="the folder of a run")
    parser.add_argument("--video_size", default="480,854", help="H,W of the films [480,854]")
    parser.add_argument("--fps", type=int, default=20, help="frames a second [20]")
    given = parser.parse_args(argv)
    return end_well(lambda: _film(given))


def _film(given: argparse.Namespace) -> int:
    size = read_pair("--video_size", given.video_size)
    for path in make_films(given.run, size=size, fps=given.fps):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
