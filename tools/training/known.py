"""The words that the captions of the corpus say, for the model to declare.

The tokenizer knows more words than that (`tools.training.words.COMMON`), which were never trained:
those have no effect either, and are not declared.
"""

from collections.abc import Iterable
from pathlib import Path

from models.diffusion._words import FILE
from tools import painter
from tools.io.files import write_atomic
from tools.io.training_data import TRAINING, read_rows
from tools.training import composer, real
from tools.training.words import split_words

OWNER = "the embedded prior"


def trained_words() -> set[str]:
    """List every word of the captions that are trained on; held-out captions do not count."""
    texts = [*painter.load().vocabulary(), *composer.load_composer().vocabulary()]
    for row in read_rows(TRAINING / "captions.jsonl"):
        if real.split_of(row["group"]) == "train":
            texts += [
                row["caption"].lower(),
                *(name for names in row["colours"].values() for name in names),
            ]
    return set().union(*(split_words(text) for text in texts))


def write_words(folder: Path, words: Iterable[str], *, owner: str = OWNER) -> None:
    """Declare the words of a model.

    Args:
        folder: the model, in diffusers' format.
        words: what it was trained on.
        owner: how messages call the model.
    """
    write_atomic(folder / FILE, "\n".join([f"# {owner}", *sorted(words), ""]).encode())
