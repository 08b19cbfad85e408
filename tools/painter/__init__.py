"""A painter of captioned skins: archetypes, accessories and adjectives are YAML files.

How to write one: `recipe.py`. How the files become pixels: `painter.py` and `canvas.py`.
"""

from tools.io.archetypes import ASSETS, read_recipes, read_rows
from tools.painter.painter import NamedColor, PaintedSkin, Painter
from tools.painter.recipe import check_recipe

__all__ = ["NamedColor", "PaintedSkin", "Painter", "held_out", "load"]


def load() -> Painter:
    """Read and check every recipe.

    Returns:
        A painter that opens no more files.

    Raises:
        ConfigError: a file is wrong; the message names file and key.
    """
    archetypes, accessories, adjectives = (
        {name: check_recipe(name, found) for name, found in read_recipes(ASSETS / each).items()}
        for each in ("archetypes", "accessories", "adjectives")
    )
    return Painter(archetypes, accessories, adjectives, held_out())


def held_out() -> dict[str, frozenset[str]]:
    """Read which archetypes are never drawn with which accessories and adjectives."""
    pairs: dict[str, frozenset[str]] = {}
    for row in read_rows(ASSETS / "evaluation" / "held_out.yaml"):
        name = row["archetype"]
        pairs[name] = pairs.get(name, frozenset()) | {row["with"]}
    return pairs
