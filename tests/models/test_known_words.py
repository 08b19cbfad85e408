import shutil

import pytest
import torch

from config.errors import ModelError
from models.diffusion import sdxl
from models.diffusion._words import Vocabulary, read_vocabulary
from tests.tiny_sdxl import tiny_sdxl
from tools.training.known import OWNER, trained_words, write_words
from tools.training.words import COMMON, split_words

WORDS = Vocabulary(
    "the small one", frozenset(["a", "knight", "with", "red", "t", "shirt", "s", "cat", "and"])
)


@pytest.mark.parametrize(
    ("prompt", "known", "unknown"),
    [
        ("a knight", "a knight", ()),
        ("  A  Knight ", "  A  Knight ", ()),  # as it stands
        ("a cyberpunk knight", "a knight", ("cyberpunk",)),
        ("Cyberpunk cyberpunk knight", "knight", ("Cyberpunk", "cyberpunk")),
        ("neon, gothic, knight, dark", "knight", ("neon", "gothic", "dark")),
        ("a knight, in the dark, with a cat", "a knight, with a cat", ("in", "the", "dark")),
        ("red-haired knight's t-shirt", "red knight's t-shirt", ("haired",)),
        ("a knight 42", "a knight", ("4", "2")),
        ("café", "", ("café",)),
        ("", "", ()),
    ],
)
def test_unknown_words_go(prompt, known, unknown):
    assert WORDS.split(prompt) == (known, unknown)


def test_what_is_said():
    assert WORDS.explain(("cyberpunk",)) == (
        "prompt: 'cyberpunk' is not among the 9 words of the small one and has no effect; "
        "for open vocabulary use -c sdxl"
    )
    assert "'neon', 'dark' are not among" in WORDS.explain(("neon", "dark"))


def test_words_are_split_as_the_tokenizer_was_trained():
    text = "A knight's T-shirt, 42 red_caps; café"
    vocabulary = Vocabulary("", frozenset(split_words(text)))
    assert vocabulary.split(text) == (text, ())
    assert {word.lower() for word in Vocabulary("", frozenset()).split(text)[1]} == (
        split_words(text)
    )


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(tiny_sdxl(), tmp_path / "model")


def load(folder):
    return sdxl.build(sdxl.Config(model=str(folder)), device="cpu")


def test_a_model_that_declares_no_words_reads_everything(folder):
    denoiser = load(folder)
    assert denoiser.embed(["cyberpunk knight"]).notices == ()
    assert read_vocabulary("model", folder) is None


def test_a_model_is_not_shown_what_it_does_not_know(folder):
    write_words(folder, {"a", "knight", "red"}, owner="the tiny one")
    denoiser = load(folder)
    found = denoiser.embed(["a cyberpunk knight", "gothic", "a knight", ""])
    known = denoiser.embed(["a knight", ""])
    assert known.notices == ()
    for row, other in enumerate([0, 1, 0, 1]):
        assert torch.equal(found.tokens_PTD[row], known.tokens_PTD[other])
        torch.testing.assert_close(found.pooled_PE[row], known.pooled_PE[other])
    assert found.notices == (
        "prompt: 'cyberpunk', 'gothic' are not among the 3 words of the tiny one and have no "
        "effect, so the skin is left to chance; for open vocabulary use -c sdxl",
    )


@pytest.mark.parametrize("data", [b"", b"knight\n", b"# a name\n", b"# \xff\nknight\n"])
def test_a_damaged_file_is_one_line(folder, data):
    (folder / "words.txt").write_bytes(data)
    with pytest.raises(ModelError, match=r"words\.txt cannot be read"):
        load(folder)


def test_the_words_of_the_corpus_are_those_that_captions_say():
    words = trained_words()
    assert {"knight", "wizard", "red", "cape", "with"} <= words
    assert not words & {"cyberpunk", "axolotl", "kraken"}
    assert "axolotl" in split_words(COMMON)  # the tokenizer knows it, but it was never trained


def test_the_shipped_prior_declares_its_words():
    denoiser = load("assets/prior")
    assert denoiser.embed(["a knight with a red cape"]).notices == ()
    (notice,) = denoiser.embed(["a cyberpunk knight"]).notices
    assert "'cyberpunk' is not among the" in notice and OWNER in notice
