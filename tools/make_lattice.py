"""Make a palette of colours spread evenly over the RGB cube: n levels a channel, n×n×n colours.

python -m tools.make_lattice --n 6 --out mine.hex
"""

import argparse
import itertools
import sys
from pathlib import Path

import torch

from config.errors import ConfigError
from models.palette import Palette
from tools.io.palettes import write_hex

MAX_LEVELS = 10
"""10×10×10 is the most that a palette of 1024 colours can hold."""


def make_lattice(num_levels: int, name: str) -> Palette:
    """Spread colours evenly over the RGB cube.

    Args:
        num_levels: levels a channel, 2 to 10; the first is 0, the last 255, halves round up.
        name: what to call the palette.

    Returns:
        num_levels³ colours; blue runs fastest.

    Raises:
        ConfigError: num_levels is out of range.
    """
    if not 2 <= num_levels <= MAX_LEVELS:
        raise ConfigError(f"n: {num_levels}; expected 2 to {MAX_LEVELS}")
    last = num_levels - 1
    levels = [(2 * 255 * level + last) // (2 * last) for level in range(num_levels)]
    colors = list(itertools.product(levels, repeat=3))
    return Palette(name, torch.tensor(colors, dtype=torch.uint8))


def main(argv: list[str] | None = None) -> int:
    """Write the palette that the command line asks for; exit code 2 for a mistake in it."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_lattice", description=__doc__)
    parser.add_argument("--n", type=int, required=True, help=f"levels a channel, 2 to {MAX_LEVELS}")
    parser.add_argument("--out", type=Path, required=True, help="the .hex file to write")
    arguments = parser.parse_args(argv)
    try:
        if arguments.out.suffix.lower() != ".hex":
            raise ConfigError(f"out: '{arguments.out}'; expected a name that ends in .hex")
        palette = make_lattice(arguments.n, arguments.out.stem)
        write_hex(palette, arguments.out)
    except (ConfigError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{arguments.out}: {len(palette)} colours\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
