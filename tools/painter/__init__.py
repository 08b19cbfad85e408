"""A painter of captioned skins: archetypes, accessories and adjectives are YAML files.

How to write one: `recipe.py`. How the files become pixels: `painter.py` and `canvas.py`.
"""

from tools.io.archetypes import ASSETS, read_recipes
from tools.painter.painter import NamedColor, PaintedSkin, Painter
from tools.painter.recipe import check_recipe

__all__ = ["NamedColor", "PaintedSkin", "Painter", "load"]


def load() -> Painter:
    """Read and check every recipe.

    Returns:
        A painter that opens no more files.

    Raises:
        ConfigError: a file is wrong; the message names file and key.
    """
    folders = ("archetypes", "accessories", "adjectives")
    return Painter(
        *(
            {name: check_recipe(name, found) for name, found in read_recipes(ASSETS / each).items()}
            for each in folders
        )
    )
