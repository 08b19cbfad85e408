"""What to compare: a base recipe, changes to it, and the prompts to try them on.

Knows what a plan's file must say; knows nothing about how a skin is made or judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from config.errors import ConfigError, require
from config.plugins import did_you_mean
from tools.evaluation.colors import color_name
from tools.evaluation.parts import PARTS

Method = Literal["distil", "sample"]


@dataclass(frozen=True)
class Variant:
    """One way to make skins.

    Attributes:
        name: as the table says it.
        overrides: key=value each, as after `--set`.
        method: "distil", or "sample": draw from the model, then take the nearest colours.
        best_of: how many seeds are tried, of which the one is kept whose skin has the least error
            by the guidance's own judgement (`best` in the recipe must be on).
    """

    name: str
    overrides: tuple[str, ...] = ()
    method: Method = "distil"
    best_of: int = 1


@dataclass(frozen=True)
class Claim:
    """A prompt, and which part of the skin it gives which colours."""

    prompt: str
    colors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Plan:
    """All that is tried: every variant with every prompt, palette and seed.

    Attributes:
        base: recipe that the variants change.
        variants: the first one is what the others are compared with.
        prompts: a file of prompts with what they claim, as in assets/evaluation.
        palettes: as after `--palette`.
        seeds: of all randomness.
    """

    base: str
    variants: tuple[Variant, ...]
    prompts: str
    palettes: tuple[str, ...] = ("lospec/pico-8",)
    seeds: tuple[int, ...] = (0,)


def check_plan(found: Mapping[str, Any]) -> Plan:
    """Turn what a file says, all of it text, into a plan.

    Args:
        found: keys `base`, `prompts`, `palettes`, `seeds` and `variants`; a variant is a list of
            overrides, or a mapping with the keys `set`, `method` and `best_of`.

    Returns:
        The plan.

    Raises:
        ConfigError: something is missing, unknown or wrong.
    """
    known = ["base", "prompts", "palettes", "seeds", "variants"]
    _refuse_unknown("", found, known)
    for key in known:
        require(bool(found.get(key)), key, found.get(key), "something")
    require(isinstance(found["variants"], Mapping), "variants", "a list", "names with overrides")
    variants = tuple(_check_variant(name, given) for name, given in found["variants"].items())
    seeds = [str(seed) for seed in _list("seeds", found["seeds"])]
    require(all(seed.isdecimal() for seed in seeds), "seeds", seeds, "whole numbers from 0")
    return Plan(
        base=str(found["base"]),
        variants=variants,
        prompts=str(found["prompts"]),
        palettes=tuple(_list("palettes", found["palettes"])),
        seeds=tuple(int(seed) for seed in seeds),
    )


def _check_variant(name: str, given: Any) -> Variant:
    where = f"variants.{name}"
    if isinstance(given, list) or given == "":
        return Variant(name, tuple(given))
    if not isinstance(given, Mapping):
        raise ConfigError(f"{where}: '{given}'; expected a list of key=value, [] for none")
    _refuse_unknown(f"{where}.", given, ["set", "method", "best_of"])
    method = given.get("method", "distil")
    require(method in get_args(Method), f"{where}.method", method, "distil or sample")
    best_of = str(given.get("best_of", 1))
    is_right = best_of.isdecimal() and int(best_of) >= 1
    require(is_right, f"{where}.best_of", best_of, "a whole number from 1")
    overrides = tuple(_list(f"{where}.set", given.get("set", [])))
    return Variant(name, overrides, method, int(best_of))


def check_claims(rows: list[Mapping[str, Any]]) -> list[Claim]:
    """Turn the rows of a file of prompts into claims.

    Raises:
        ConfigError: a row has no prompt, or speaks of a part or colour that is not known.
    """
    claims = []
    for row in rows:
        prompt, colors = row.get("prompt"), row.get("colors") or {}
        if not isinstance(prompt, str) or not isinstance(colors, Mapping):
            raise ConfigError(
                f"prompts: {dict(row)}; expected prompt: text, colors: {{part: name}}"
            )
        for part in colors:
            if part not in PARTS:
                raise ConfigError(f"prompts: '{part}'; {did_you_mean(part, list(PARTS))}")
        named = {
            part: tuple(
                color_name(name) for name in (names if isinstance(names, list) else [names])
            )
            for part, names in colors.items()
        }
        claims.append(Claim(prompt, named))
    return claims


def _list(where: str, found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise ConfigError(f"{where}: '{found}'; expected a list")
    return found


def _refuse_unknown(where: str, found: Mapping[str, Any], known: list[str]) -> None:
    for key in found:
        if key not in known:
            raise ConfigError(f"{where}{key}: no such option; {did_you_mean(str(key), known)}")
