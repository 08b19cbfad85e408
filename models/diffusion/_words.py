"""The words that a small model was trained on, where its folder declares them.

A model that learned on captions of some hundred words does nothing useful with any other: its
tokenizer spells such a word out in pieces that mean something else. So words that are not declared
are taken out of a prompt and named. A model without the file, such as SDXL, reads everything.
Knows nothing about tokenizers.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from models.diffusion._files import reading

FILE = "words.txt"
"""In the model's folder: a line "# name of the model", then a lower-case word a line."""

_WORD = re.compile(r"[^\W\d_]+|\d")
_DANGLING = re.compile(r"(?<![^\W_])['’-]+|['’-]+(?![^\W_])")
_COMMAS = re.compile(r"\s*,(\s*,)*")


@dataclass(frozen=True)
class Vocabulary:
    """The words of a model.

    Attributes:
        owner: whose they are, for messages, such as "the embedded prior".
        words: in lower case; a word is a run of letters, or a single digit.
    """

    owner: str
    words: frozenset[str]

    def split(self, prompt: str) -> tuple[str, tuple[str, ...]]:
        """Take the unknown words out of a prompt.

        Returns:
            What is left, as it stands if all is known; and the unknown words, each once.
        """
        unknown = [word for word in _WORD.findall(prompt) if word.lower() not in self.words]
        if not unknown:
            return prompt, ()
        known = _WORD.sub(lambda found: found[0] if found[0].lower() in self.words else "", prompt)
        known = _COMMAS.sub(",", _DANGLING.sub(" ", known))
        return " ".join(known.split()).strip(" ,"), tuple(dict.fromkeys(unknown))

    def explain(self, unknown: tuple[str, ...], *, is_all: bool = False) -> str:
        """Say in one line what becomes of unknown words.

        Args:
            unknown: one or more.
            is_all: whether no word of a prompt is left.
        """
        named = ", ".join(f"'{word}'" for word in unknown)
        are, have = ("is", "has") if len(unknown) == 1 else ("are", "have")
        left = ", so the skin is left to chance" if is_all else ""
        return (
            f"prompt: {named} {are} not among the {len(self.words)} words of {self.owner} and "
            f"{have} no effect{left}; for open vocabulary use -c sdxl"
        )


def read_vocabulary(where: str, folder: Path) -> Vocabulary | None:
    """Read the declared words of a model.

    Args:
        where: names the setting and the model, for messages.
        folder: the model.

    Returns:
        Its words; None if it declares none.

    Raises:
        ModelError: the file is damaged.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    with reading(f"{where}: {FILE}"):
        first, *lines = path.read_text(encoding="utf-8").splitlines()
        if not first.startswith("# ") or not lines:
            raise ValueError("expected a line '# name of the model', then a word a line")
        return Vocabulary(first.removeprefix("# "), frozenset(line.strip() for line in lines))
