"""The words of the prior: a CLIP tokenizer in which each known word is one token.

Every merge has a right side that ends a word, and a word grows from its last letter leftwards. So
merges of different words never get in each other's way; a word that is not known falls apart into
letters and the longest ending that is. Knows nothing about captions' meaning or about networks.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from transformers import CLIPTokenizer
from transformers.models.clip.tokenization_clip import VOCAB_FILES_NAMES

from tools.io.files import write_atomic
from tools.training.corpus import vocabulary

BOS, EOS = "<|startoftext|>", "<|endoftext|>"
MAX_TOKENS = 32
_END = "</w>"

COMMON = """
    a an and as at behind by for from front has his her holding in into is its like made no of off
    on or out over style that the their to under up very wears wearing whose with without amber
    aqua azure beige black blond blonde blue bronze brown burgundy charcoal copper coral cream
    crimson cyan dark deep emerald gold golden gray green grey indigo ivory khaki lavender light
    lilac lime magenta maroon mint navy ochre olive orange pale peach pink plum purple red rose
    ruby rust salmon scarlet silver tan teal turquoise violet white yellow bright pastel neon dull
    vivid arm arms back beard belt boots body cap cape chest chin clothes coat collar cuffs dress
    ear ears eye eyes face feet foot gloves hair hand hands hat head helmet hood hoodie jacket
    jeans leg legs mask mouth neck nose overalls pants robe scarf shirt shoes shorts shoulder skin
    skirt sleeves socks suit sweater t tie trousers tunic vest adult baby boy child character dad
    female figure girl guy kid lady male man mom old person player skin skins hero villain woman
    young big bald bare cute dirty evil fancy happy huge little long old plain pretty sad scary
    short simple small tall tiny ugly angel archer army assassin astronaut baker banana barbarian
    bard bat bear bee bird boss builder bunny butcher butler captain cat chef chicken clown cook
    cop cow cowboy crab creature cyborg demon detective devil diver doctor dog dragon driver druid
    duck dwarf elf emperor explorer fairy farmer firefighter fireman fish fisherman fox frog
    gardener general ghost giant gladiator goblin golem hacker hunter ice judge jester king knight
    koala lava lion mage magician mechanic merchant mermaid miner monk monkey monster mummy
    musician ninja nurse office officer orc owl paladin panda parrot penguin pharaoh pig pilot
    pirate plant police policeman postman priest prince princess prisoner queen rabbit racer
    ranger rapper robot rocker rogue royal sailor samurai santa scarecrow scientist sheep shepherd
    singer skeleton slime snow snowman soldier sorcerer space spider spy student superhero surfer
    swordsman teacher thief tiger tree trader troll turtle unicorn vampire viking alligator ape
    aristocrat axolotl barista beekeeper beggar blacksmith bride centaur cheerleader commander
    crocodile cube cupcake cyclops dinosaur elephant emo engineer executioner fighter gangster
    geisha gentleman giraffe goat gorilla grim groom hamster herald hippo hobbit hotdog jellyfish
    kangaroo kraken lumberjack maid mailman mascot minotaur mouse mushroom necromancer noble
    octopus ogre otter painter peasant pumpkin raccoon reaper referee satyr scout shark shaman
    skater spaceman spartan squid strawberry templar undead viper watermelon wither wrestler
    villager waiter warlock warrior werewolf witch wizard wolf worker yeti zebra zombie armor
    armour backpack band bandana bow bracelet button buttons chain crown diamond emblem eyepatch
    feather flower fur gem glasses goggles headband headphones heart horns iron jewel leather
    letter logo metal moustache mustache necklace pocket pockets ponytail ribbon star steel stone
    strap straps stripe striped stripes tail wings wool wooden front side left right view 1 2 3 4
    5 6 7 8 9 0
"""
"""Words that people use of characters, whether or not the training captions say them."""


def split_words(text: str) -> set[str]:
    """List the words of a text as the tokenizer sees them: runs of letters, and single digits."""
    return set(re.findall(r"[^\W\d_]+|\d", text.lower()))


def make_tokenizer(texts: Iterable[str]) -> CLIPTokenizer:
    """Make a tokenizer that knows the words of some texts, and `COMMON`.

    Args:
        texts: captions or single words.

    Returns:
        A tokenizer of at most `MAX_TOKENS` tokens a prompt; padding is the end token.
    """
    words = split_words(COMMON).union(*(split_words(text) for text in texts))
    endings = {word[start:] for word in words if word.isascii() for start in range(len(word) - 1)}
    ordered = sorted(endings, key=lambda ending: (len(ending), ending))
    letters = [chr(code) for code in _byte_letters()]
    tokens = [*letters, *(letter + _END for letter in letters), *(each + _END for each in ordered)]
    vocabulary = {token: number for number, token in enumerate([*tokens, BOS, EOS])}
    merges: Any = [(ending[0], ending[1:] + _END) for ending in ordered]
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=MAX_TOKENS)


def keep_tokenizer(folder: Path, *, write: bool = False) -> CLIPTokenizer:
    """Take the words of a run, which stay what they were when it began, or make them.

    Args:
        folder: of the run where they are kept.
        write: whether to put them there where they are not yet.
    """
    if (folder / "tokenizer_config.json").exists():
        return CLIPTokenizer.from_pretrained(folder)
    tokenizer = make_tokenizer(vocabulary())
    if write:
        save_tokenizer(tokenizer, folder)
    return tokenizer


def save_tokenizer(tokenizer: CLIPTokenizer, folder: Path) -> None:
    """Write a tokenizer in the library's format, with the two files of old beside it.

    Args:
        tokenizer: from `make_tokenizer`.
        folder: where to.
    """
    tokenizer.save_pretrained(folder)
    model = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    vocabulary = json.dumps(model["vocab"], ensure_ascii=False)
    merges = ["#version: 0.2", *(" ".join(merge) for merge in model["merges"])]
    write_atomic(folder / VOCAB_FILES_NAMES["vocab_file"], vocabulary.encode())
    write_atomic(folder / VOCAB_FILES_NAMES["merges_file"], ("\n".join(merges) + "\n").encode())


def _byte_letters() -> list[int]:
    """Code points that stand for the 256 bytes in byte-level tokenizers (GPT-2's table)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return printable + [256 + number for number in range(256 - len(printable))]
