"""What the palette formats share: what a reading returns, and text read line by line.

Knows nothing about any one format, nor about which colours a skin may use.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from config.errors import ConfigError

Rgba = tuple[int, int, int, int]

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")  # all but blanks and DOS end-of-file


@dataclass(frozen=True)
class Swatches:
    """The entries of a palette file, in its order and with its repetitions.

    Attributes:
        rgba: red, green, blue and alpha, each 0 to 255; alpha is 255 where the file gives none.
        notices: what the user should hear about the reading, a clause each.
    """

    rgba: list[Rgba]
    notices: list[str] = field(default_factory=list)


class Line(NamedTuple):
    """A line that is not blank: its number in the file, from 1, and its text, trimmed."""

    number: int
    text: str


def text_lines(data: bytes, where: str) -> list[Line]:
    r"""Split a text file into its lines.

    Reads UTF-8, UTF-16 with its mark and, failing those, Latin-1; lines end in \n, \r\n or \r.

    Args:
        data: the file.
        where: its name in messages.

    Returns:
        The lines that are not blank.

    Raises:
        ConfigError: this is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    if _CONTROL.search(text):
        raise ConfigError(f"palette: {where} is binary data; expected lines of text")
    lines = re.split(r"\r\n|\n|\r", text.rstrip("\x1a"))
    return [Line(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]


def channels(line: Line) -> list[int] | None:
    """Read the numbers from 0 to 255 that a line starts with.

    Returns:
        The first three, and a fourth where there is one; None with fewer than three.
    """
    values: list[int] = []
    for word in line.text.split()[:4]:
        if not re.fullmatch(r"[0-9]{1,3}", word) or int(word) > 255:
            break
        values.append(int(word))
    return values if len(values) >= 3 else None


def wrong_line(where: str, line: Line, expected: str) -> ConfigError:
    """Say which line is wrong, what it is and what would be right."""
    return ConfigError(
        f"palette: line {line.number} of {where} is {line.text[:60]!r}; expected {expected}"
    )


def no_color(where: str, lines: list[Line], expected: str) -> ConfigError:
    """Say that a text ends without a colour."""
    if not lines:
        return ConfigError(f"palette: {where} is blank; expected {expected}")
    return ConfigError(
        f"palette: {where} ends at line {lines[-1].number} without a colour; expected {expected}"
    )
