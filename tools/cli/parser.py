"""The command line of main.py: all its options, in the order in which --help tells them.

Knows nothing about what they do.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from config.errors import ConfigError, ExitCode
from tools.cli.edit import refuse_unknown_parts
from tools.cli.repeat import add_repeat_option, is_repeat
from tools.cli.request import add_request_options


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; wrong words end the program with code 2."""
    is_batch = any(word.partition("=")[0] == "--batch" for word in words)
    parser = make_parser(needs_palette=not (is_batch or is_repeat(words)))
    try:
        refuse_unknown_parts(words)
    except ConfigError as error:
        parser.exit(ExitCode.BAD_INPUT, f"error: {error}\n")
    return parser.parse_args(words)


def make_parser(*, needs_palette: bool = True) -> argparse.ArgumentParser:
    """Give the parser.

    Args:
        needs_palette: whether a command line without one is wrong.
    """
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="From a prompt or a photo to a Minecraft skin whose every pixel is a colour of "
        "your palette.",
    )
    add_request_options(parser, needs_palette=needs_palette)
    add_repeat_option(parser)
    parser.add_argument(
        "--out", help="run folder [runs/<prompt>-<hash>]; of a batch also a URL (s3://…)"
    )
    parser.add_argument("--make_video", action="store_true", help="film the optimisation")
    parser.add_argument("--video_size", help="H,W of the film [480,854]")
    parser.add_argument("--fps", type=int, help="frames a second of the film [20]")
    parser.add_argument("--dry-run", action="store_true", help="check everything, print the plan")
    add_batch_options(parser)
    return parser


def add_batch_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of many skins at once."""
    many = parser.add_argument_group("many skins from a table")
    many.add_argument(
        "--batch", type=Path, metavar="FILE", help=".csv or .jsonl, a row a skin, with a column id"
    )
    many.add_argument("--parallel", type=int, help="skins at a time [as many as fit]")
    many.add_argument(
        "--palette_from_all",
        action="store_true",
        help="take kmeans:N from all photos of the table together",
    )
    many.add_argument(
        "--engine",
        choices=("local", "ray"),
        default="local",
        help="where skins are made: in this program, or on a Ray cluster [local]",
    )
    many.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
