"""The quality figures of a skin in plain words.

Knows nothing about pages. Letters: H, W rows and columns of the skin.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor

from models.layout import SkinLayout
from models.palette import Palette
from tools.evaluation.figures import measure
from tools.io.skin_file import check_skin, detect_arms


@dataclass(frozen=True)
class Fact:
    """A figure.

    Attributes:
        name: what is measured.
        value: with its unit.
        meaning: what that says, in a sentence or two.
        drawn: the same figure of skins that people drew; "" where it is not known.
    """

    name: str
    value: str
    meaning: str
    drawn: str = ""


@dataclass(frozen=True)
class Check:
    """A rule that the file keeps or breaks."""

    is_kept: bool
    sentence: str


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


# Figures of drawn skins: both palettes of assets/prior/EVALUATION.md.
_WORDS: Mapping[str, tuple[str, Callable[[float], str], str, str]] = {
    "isolated_seen": (
        "Isolated texels",
        _percent,
        "Share of the texels one sees that have no neighbour of the same colour. Eyes and buttons "
        "count, too; much more than people's skins have looks like noise.",
        "",
    ),
    "isolated": (
        "Isolated texels, both layers",
        _percent,
        "The same of every opaque texel, covered ones included.",
        "2.9 to 4.3 %",
    ),
    "seam_step": (
        "Colour step at edges",
        lambda value: f"× {value:.2f}",
        "How much colours change across the edges of the boxes, beside the change within a face. "
        "1 is the same; above it, front and sides do not quite meet.",
        "× 1.39 to 1.45",
    ),
    "symmetry": (
        "Symmetry of head and body",
        _percent,
        "Share of texels whose mirror image has exactly the same colour.",
        "84 to 87 %",
    ),
    "limb_symmetry": (
        "Symmetry of the limbs",
        _percent,
        "Share of texels of right arm and leg that the left ones repeat.",
        "",
    ),
    "colors": (
        "Colours used",
        lambda value: f"{value:.0f}",
        "Different colours on the skin.",
        "8 to 10",
    ),
    "outer": (
        "Outer layer",
        _percent,
        "Share of the outer layer (hat, jacket, sleeves, trousers) that is opaque; the rest are "
        "holes through which the base shows.",
        "4 %",
    ),
}


def say_figures(pixels_HW4: Tensor, layout: SkinLayout, coverage: float | None) -> list[Fact]:
    """Measure a skin and say what the figures mean; nothing of a flat picture.

    Args:
        pixels_HW4: (H, W, 4) uint8 RGBA.
        layout: of the skin.
        coverage: share of the used texels that the guidance saw; None if it is not known yet.
    """
    if layout.is_flat:
        return []
    found = measure(pixels_HW4, layout)
    facts = [
        Fact(name, say(found[key]), meaning, drawn)
        for key, (name, say, meaning, drawn) in _WORDS.items()
    ]
    if coverage is not None:
        meaning = "Share of the texels that the guidance saw; the others took the nearest's colour."
        facts.append(Fact("Seen by the guidance", _percent(coverage), meaning))
    return facts


def check_file(pixels_HW4: Tensor, layout: SkinLayout, palette: Palette) -> list[Check]:
    """Say which rules of skins and of the palette a picture keeps."""
    broken = check_skin(pixels_HW4, layout, palette)
    checks = [Check(False, sentence) for sentence in broken]
    if not broken:
        checks.append(Check(True, "every visible texel is exactly a colour of the palette"))
        if not layout.is_flat:
            checks.append(Check(True, "the base is opaque, the outer layer opaque or clear"))
            checks.append(Check(True, "unused texels are clear"))
    if not layout.is_flat:
        seen = detect_arms(pixels_HW4)
        sentence = f"viewers take it for {seen}"
        checks.append(Check(seen == layout.arms, f"{sentence}; it is {layout.arms}"))
    return checks
