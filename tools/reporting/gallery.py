"""The page of many runs: a small picture of each, to filter and sort, and what failed.

Knows what is on the page; how it looks is in assets/pages.
"""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from config.errors import ConfigError
from tools.evaluation.figures import measure
from tools.io.html_page import MOST_BYTES, data_url, fill_page
from tools.io.report import format_seconds
from tools.io.run_facts import RunFacts, read_facts, read_failures
from tools.reporting.doll import draw_doll

SORTS: Mapping[str, str] = {
    "isolated": "isolated texels",
    "seam_step": "colour step at edges",
    "symmetry": "symmetry",
    "colors": "colours used",
    "outer": "outer layer",
    "coverage": "seen by the guidance",
    "seconds": "seconds",
    "seed": "seed",
}
"""The figures that cards can be sorted by, and what they are called."""

_SHARES = ("isolated", "symmetry", "outer", "coverage")
_MOST_LETTERS = 600
_MOST_SIDE = 128
_CARD_BYTES, _COLOR_BYTES = 2000, 60
"""What the tags of a card take at most, and what each colour of its palette adds."""


@dataclass(frozen=True)
class CardOfRun:
    """What the page shows of a run.

    Attributes:
        folder: of the run, seen from the page's.
        address: of the run's own page, likewise; "" where there is none.
        prompt: what was asked for.
        palette: its name.
        colors: hex codes of the palette.
        state: "done", "failed", "interrupted", "running" or "unknown".
        message: what went wrong, or how far it is.
        picture: the small picture's address; "" where there is none yet.
        figures: by the names of `SORTS`.
    """

    folder: str
    address: str = ""
    prompt: str = ""
    palette: str = ""
    colors: Sequence[str] = ()
    state: str = "unknown"
    message: str = ""
    picture: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, str]:
        """The figures as people write them."""
        return {name: _say(name, value) for name, value in self.figures.items()}


def make_gallery(folder: Path, runs: Sequence[Path]) -> dict[str, str]:
    """Make the page of a folder, or several where one would be too large.

    Args:
        folder: of a batch or sweep.
        runs: the runs in it, in order.

    Returns:
        File name to page; the first is index.html.
    """
    cards = list(_cards(folder, runs))
    num_runs = len(cards)
    failures = [card for card in cards if card.state == "failed"]
    cards = [card for card in cards if card.state != "failed" or card.picture]
    parts = _split(cards, most=MOST_BYTES - 100_000 - _size_of(failures[:200]))
    names = ["index.html", *(f"index-{number}.html" for number in range(2, len(parts) + 1))]
    palettes = sorted({card.palette for card in cards if card.palette})
    sorts = {
        name: words for name, words in SORTS.items() if any(name in card.figures for card in cards)
    }
    return {
        name: fill_page(
            "gallery.html",
            {
                "name": folder.resolve().name,
                "cards": part,
                "failures": failures[:200] if name == names[0] else [],
                "num_failures": len(failures),
                "num_runs": num_runs,
                "num_done": sum(card.state == "done" for card in cards),
                "palettes": palettes,
                "sorts": sorts,
                "pages": names if len(names) > 1 else [],
                "here": name,
            },
            scripts=["gallery.js"],
            style="page.css",
        )
        for name, part in zip(names, parts, strict=True)
    }


def _cards(folder: Path, runs: Sequence[Path]) -> Iterator[CardOfRun]:
    failures = read_failures(folder)
    for run in runs:
        name = run.relative_to(folder).as_posix()
        message = failures.pop(name, "")
        try:
            yield _card(read_facts(run), name, message)
        except ConfigError as error:
            yield CardOfRun(name, state="failed", message=message or _cut(str(error)))
    for name, message in failures.items():  # these have not even a folder
        yield CardOfRun(name, state="failed", message=_cut(message))


def _card(facts: RunFacts, name: str, message: str) -> CardOfRun:
    request = facts.record["request"]
    state = "done" if facts.is_done else facts.status.get("state", "unknown")
    figures: dict[str, float] = {"seed": request["seed"]}
    picture = ""
    if facts.pixels_HW4 is not None:
        picture = _small_picture(draw_doll(facts.pixels_HW4, facts.layout))
        if not facts.layout.is_flat:
            found = measure(facts.pixels_HW4, facts.layout)
            figures |= {name: value for name, value in found.items() if name in SORTS}
    if facts.recipe is not None:
        figures["coverage"] = facts.recipe["coverage"]
    if "seconds" in facts.status:
        figures["seconds"] = facts.status["seconds"]
    if not message and state != "done":
        message = facts.status.get("message", "")
    return CardOfRun(
        name,
        quote(f"{name}/index.html") if (facts.path / "index.html").is_file() else "",
        _cut(request["prompt"] or request["input_image"]),
        _cut(facts.palette.name),
        [code.lower() for code in facts.palette.hex_codes()[:64]],
        state,
        _cut(message),
        picture,
        figures,
    )


def _small_picture(picture: Image.Image) -> str:
    if max(picture.size) > _MOST_SIDE:
        picture = picture.copy()
        picture.thumbnail((_MOST_SIDE, _MOST_SIDE))
    data = io.BytesIO()
    picture.save(data, format="PNG", optimize=True)
    return data_url(data.getvalue(), "image/png")


def _split(cards: Sequence[CardOfRun], *, most: int) -> list[list[CardOfRun]]:
    """Part cards, in order, so that those of a page have at most so many bytes."""
    parts: list[list[CardOfRun]] = [[]]
    room = most
    for card in cards:
        size = _size_of([card])
        if size > room and parts[-1]:
            parts.append([])
            room = most
        parts[-1].append(card)
        room -= size
    return parts


def _size_of(cards: Sequence[CardOfRun]) -> int:
    """Say how many bytes cards take at most: words are there twice, escaped with up to six each."""
    return sum(
        _CARD_BYTES
        + _COLOR_BYTES * len(card.colors)
        + len(card.picture)
        + 12 * len(f"{card.folder}{card.prompt}{card.palette}{card.message}".encode())
        for card in cards
    )


def _say(name: str, value: float) -> str:
    if name == "seconds":
        return format_seconds(value)
    if name in _SHARES:
        return f"{100 * value:.1f} %"
    return f"{value:.0f}" if value == math.floor(value) else f"{value:.2f}"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
