"""Draw a skin from all sides: python -m tools.preview_skin skin.png."""

import argparse
import sys
from pathlib import Path

from config.errors import ConfigError
from tools.io.files import replacing
from tools.io.preview import Preview
from tools.io.skin_file import read_skin


def main(argv: list[str] | None = None) -> int:
    """Draw the preview of a skin that is on disk.

    Args:
        argv: the command line; the process's own if None.

    Returns:
        0, or 2 where the file is no skin.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.preview_skin", description=__doc__)
    parser.add_argument("skin", type=Path, help="a skin, 64×64 or 64×32")
    parser.add_argument("--out", type=Path, help="the picture to write; beside the skin by default")
    parser.add_argument("--arms", choices=("classic", "slim"), help="looked for by default")
    parser.add_argument("--caption", help="the line above; the file's name by default")
    given = parser.parse_args(argv)
    out = given.out or given.skin.with_name(f"{given.skin.stem}_preview.png")
    try:
        skin = read_skin(given.skin, arms=given.arms)
        caption = given.skin.stem if given.caption is None else given.caption
        picture = Preview(skin.layout, None, caption).draw(skin.pixels_HW4)
        with replacing(out) as temporary:
            picture.save(temporary)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
