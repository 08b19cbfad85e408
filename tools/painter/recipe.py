"""What a recipe file may say, as checked values: roles with colours, steps of paint, phrases.

An archetype, an accessory and an adjective are all recipes. One file is one recipe:

    names: [knight, paladin]            # what captions call it, the usual name first
    gender: any                         # draws hair and names by gender; `if: female` asks for it
    base: plate                         # the role under everything else
    roles: {plate: metal, cape: [red, blue], gem: {red: 2, green: 1}}   # set, list or weights
    fixed: [gem]                        # never takes an unusual colour that must then be named
    taken: [hat]                        # slots that no accessory may fill
    suits: [belt]                       # accessories that are likelier here
    wears: ["a {cape} cape"]            # phrases; `say` for what is not worn
    paint:
      - {use: plate-1, on: body arms.outer, rows: 0-8, layer: both, as: metal}
      - {use: cape, on: body.back, pattern: rows, with: gem, size: 1}
      - {draw: head, use: plate, key: {k: black}, row: 3, front: ["34kk"], sides: [......33]}
      - {wear: shoes, shoes: plate}     # another recipe, its roles bound to ours
      - {maybe: 0.5, do: [{say: a plume}]}
      - {erase: head.front, rows: 3-4}  # of the outer layer

Knows nothing about texels or chance.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from config.errors import ConfigError
from config.plugins import did_you_mean
from models.layout import Layer
from tools.painter.canvas import GROUPS, MATERIALS, VIEWS, face_size
from tools.painter.colors import COLORS, SETS, WIDER

PATTERNS = (
    "rows",
    "columns",
    "checks",
    "plaid",
    "diagonal",
    "split",
    "spots",
    "patches",
    "fade",
    "ragged",
)
"""How a second colour may lie over the first."""

GENDERS = ("none", "any", "female", "male")

_LAYERS: Mapping[str, tuple[Layer, ...]] = {
    "base": ("base",),
    "outer": ("outer",),
    "both": ("base", "outer"),
}

_TOP_KEYS = {
    "names",
    "female",
    "male",
    "gender",
    "slim",
    "base",
    "roles",
    "paint",
    "say",
    "wears",
    "slot",
    "offer",
    "taken",
    "suits",
    "tint",
    "recolor",
    "weight",
    "fixed",
}


@dataclass(frozen=True)
class Ink:
    """A role or a colour's name, and how many tones lighter than it."""

    role: str
    lighter: int


@dataclass(frozen=True)
class Role:
    """Something of a recipe that has a colour.

    Attributes:
        usual: colours with weights.
        unusual: name of the set from which a colour comes that the caption will say.
        can_be_unusual: whether a colour may come from there: some phrase speaks of the role and the
            recipe does not list it as fixed.
    """

    usual: Mapping[str, float]
    unusual: str
    can_be_unusual: bool


@dataclass(frozen=True)
class Fill:
    """Paint a region with a material, a second colour lying over it in a pattern."""

    ink: Ink
    places: tuple[str, ...]
    layers: tuple[Layer, ...]
    rows: tuple[int, int] | None
    columns: tuple[int, int] | None
    material: str
    pattern: str | None
    second: Ink | None
    size: int
    share: float


@dataclass(frozen=True)
class Erase:
    """Make texels of the outer layer transparent."""

    places: tuple[str, ...]
    rows: tuple[int, int] | None
    columns: tuple[int, int] | None


@dataclass(frozen=True)
class Draw:
    """Stamp drawings; a digit 1 to 5 is a tone of `ink`, "_" erases on the outer layer."""

    part: str
    layers: tuple[Layer, ...]
    ink: Ink | None
    key: Mapping[str, Ink]
    drawings: Mapping[str, tuple[str, ...]]
    row: int
    column: int | None


@dataclass(frozen=True)
class Wear:
    """Paint another recipe, with some of its roles bound to ours."""

    name: str
    bindings: Mapping[str, Ink]
    silent: bool


@dataclass(frozen=True)
class OneOf:
    """Do one of several lists of steps."""

    choices: tuple[tuple["Step", ...], ...]
    odds: tuple[float, ...]


@dataclass(frozen=True)
class If:
    """Do steps for one gender only."""

    gender: str
    steps: tuple["Step", ...]


@dataclass(frozen=True)
class Phrase:
    """Words about what is painted; `{role}` stands for a colour's name.

    Attributes:
        text: with an article: "a {robe} robe".
        role: the role in braces, or None.
        is_worn: whether "wearing" may stand before it.
    """

    text: str
    role: str | None
    is_worn: bool


Step = Fill | Erase | Draw | Wear | OneOf | If | Phrase


@dataclass(frozen=True)
class Recipe:
    """A checked recipe file.

    Attributes:
        file: its name, for messages.
        names: how captions call it.
        by_gender: names for one gender.
        gender: one of `GENDERS`.
        slim: chance of slim arms, or None to follow the gender.
        base: what fills every base texel first, archetypes only.
        roles: by name.
        paint: the steps.
        phrases: about the whole recipe.
        slot: what it occupies when worn ("hat", "neck" …).
        offer: how often it is offered to any archetype as an accessory.
        taken: slots that an archetype occupies without wearing a recipe.
        suits: accessories that are likelier on this archetype.
        tint: a colour that everything takes, adjectives only.
        recolor: usual colours that replace those of the wearer's roles, adjectives only.
        weight: how often an archetype is drawn.
    """

    file: str
    names: tuple[str, ...]
    by_gender: Mapping[str, tuple[str, ...]]
    gender: str
    slim: float | None
    base: Ink | None
    roles: Mapping[str, Role]
    paint: tuple[Step, ...]
    phrases: tuple[Phrase, ...]
    slot: tuple[str, ...]
    offer: float
    taken: frozenset[str]
    suits: frozenset[str]
    tint: str | None
    recolor: Mapping[str, Mapping[str, float]]
    weight: float


def walk(steps: Sequence[Step]) -> Iterator[Step]:
    """Visit every step, nested ones included."""
    for step in steps:
        yield step
        if isinstance(step, OneOf):
            for choice in step.choices:
                yield from walk(choice)
        elif isinstance(step, If):
            yield from walk(step.steps)


def check_recipe(name: str, found: Mapping[str, Any]) -> Recipe:
    """Check what a file said.

    Args:
        name: the file's name without suffix.
        found: the mapping in it.

    Returns:
        The recipe.

    Raises:
        ConfigError: something is unknown or wrong; the message names file and key.
    """
    return _Checker(f"{name}.yaml", found).recipe()


class _Checker:
    """Turns the mapping of one file into a recipe."""

    def __init__(self, file: str, found: Mapping[str, Any]) -> None:
        self.file = file
        self.found = found

    def fail(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self.file}: {key}: {message}")

    def recipe(self) -> Recipe:
        found = self.found
        self.keys("top level", found, _TOP_KEYS)
        roles = found.get("roles", {})
        if not isinstance(roles, dict):
            raise self.fail("roles", f"{roles!r}; expected a mapping of role to colours")
        self.role_names = list(roles)
        paint = self.steps("paint", found.get("paint", []))
        self.fixed = self.words("fixed", found.get("fixed", []))
        for role in self.fixed:
            self.one_word("fixed", role, self.role_names)
        phrases = (
            *(self.phrase("say", text, is_worn=False) for text in found.get("say", [])),
            *(self.phrase("wears", text, is_worn=True) for text in found.get("wears", [])),
        )
        said = {phrase.role for phrase in phrases}
        said |= {step.role for step in walk(paint) if isinstance(step, Phrase)}
        # A worn recipe may speak of our role; hair is bound by its name and said by the haircut.
        speaking = [step for step in walk(paint) if isinstance(step, Wear) and not step.silent]
        said |= {ink.role for step in speaking for ink in step.bindings.values()}
        said |= {"hair"} if speaking else set()
        gender = found.get("gender", "none")
        if gender not in GENDERS:
            raise self.fail("gender", f"{gender!r}; expected one of {', '.join(GENDERS)}")
        return Recipe(
            file=self.file,
            names=self.words("names", found.get("names", [])),
            by_gender={
                each: self.words(each, found[each]) for each in ("female", "male") if each in found
            },
            gender=gender,
            slim=self.number("slim", found["slim"]) if "slim" in found else None,
            base=self.ink("base", found["base"]) if "base" in found else None,
            roles={role: self.role(role, value, role in said) for role, value in roles.items()},
            paint=paint,
            phrases=phrases,
            slot=self.words("slot", found.get("slot", [])),
            offer=self.number("offer", found.get("offer", 0)),
            taken=frozenset(self.words("taken", found.get("taken", []))),
            suits=frozenset(self.words("suits", found.get("suits", []))),
            tint=self.one_word("tint", found["tint"], list(COLORS)) if "tint" in found else None,
            recolor={
                role: self.colors(f"recolor.{role}", value)
                for role, value in found.get("recolor", {}).items()
            },
            weight=self.number("weight", found.get("weight", 1)),
        )

    def keys(self, key: str, found: Mapping[str, Any], known: set[str]) -> None:
        for each in found:
            if each not in known:
                raise self.fail(key, f"no '{each}' here; {did_you_mean(str(each), sorted(known))}")

    def words(self, key: str, value: Any) -> tuple[str, ...]:
        """One word or a list of them."""
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fail(key, f"{value!r}; expected a list of words")
        return tuple(value)

    def number(self, key: str, value: Any) -> float:
        try:
            number = float(value)
        except (TypeError, ValueError) as error:
            raise self.fail(key, f"{value!r}; expected a number") from error
        if number < 0:
            raise self.fail(key, f"{value!r}; expected a number that is not negative")
        return number

    def role(self, name: str, value: Any, can_be_said: bool) -> Role:
        usual = self.colors(f"roles.{name}", value)
        set_name = value if isinstance(value, str) and value in WIDER else name
        unusual = WIDER.get(set_name, "any")
        can_be_unusual = can_be_said and name not in self.fixed
        return Role(usual, unusual, can_be_unusual)

    def colors(self, key: str, value: Any) -> Mapping[str, float]:
        if isinstance(value, str) and value in SETS:
            return SETS[value]
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list):
            value = dict.fromkeys(value, 1.0)
        if not isinstance(value, dict) or not value:
            raise self.fail(key, f"{value!r}; expected a colour, a set, a list or weights")
        for color in value:
            if color not in COLORS:
                raise self.fail(
                    key, f"no colour '{color}'; {did_you_mean(str(color), [*COLORS, *SETS])}"
                )
        return {color: self.number(f"{key}.{color}", weight) for color, weight in value.items()}

    def ink(self, key: str, value: Any) -> Ink:
        parts = re.fullmatch(r"(.+?)([+-][1-4])?", str(value))
        assert parts, "any text matches"
        role = parts[1]
        if role not in self.role_names and role not in COLORS:
            known = [*self.role_names, *COLORS]
            raise self.fail(key, f"no role or colour '{role}'; {did_you_mean(role, known)}")
        return Ink(role, int(parts[2] or 0))

    def phrase(self, key: str, text: Any, *, is_worn: bool) -> Phrase:
        if not isinstance(text, str):
            raise self.fail(key, f"{text!r}; expected text")
        roles = re.findall(r"\{(.+?)\}", text)
        if len(roles) > 1 or any(role not in self.role_names for role in roles):
            raise self.fail(key, f"{text!r}; expected at most one role of this file in braces")
        return Phrase(text, roles[0] if roles else None, is_worn)

    def steps(self, key: str, found: Any) -> tuple[Step, ...]:
        if not isinstance(found, list):
            raise self.fail(key, f"{found!r}; expected a list of steps")
        return tuple(self.step(f"{key}[{at}]", step) for at, step in enumerate(found))

    def step(self, key: str, found: Any) -> Step:
        kinds = {
            "use": self.fill,
            "erase": self.erase,
            "draw": self.draw,
            "wear": self.wear,
            "one_of": self.one_of,
            "maybe": self.maybe,
            "if": self.if_gender,
            "say": self.said,
            "wears": self.worn,
        }
        if not isinstance(found, dict):
            raise self.fail(key, f"{found!r}; expected a mapping")
        if "draw" in found:
            return self.draw(key, found)
        for kind, check in kinds.items():
            if kind in found:
                return check(key, found)
        raise self.fail(key, f"none of {', '.join(kinds)} in {sorted(map(str, found))}")

    def said(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"say"})
        return self.phrase(f"{key}.say", found["say"], is_worn=False)

    def worn(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"wears"})
        return self.phrase(f"{key}.wears", found["wears"], is_worn=True)

    def places(self, key: str, value: Any) -> tuple[str, ...]:
        places = tuple(str(value).split())
        for place in places:
            group, _, view = place.partition(".")
            if group not in GROUPS:
                raise self.fail(key, f"no part '{group}'; {did_you_mean(group, list(GROUPS))}")
            if view and view not in VIEWS:
                raise self.fail(key, f"no view '{view}'; {did_you_mean(view, list(VIEWS))}")
            if view in ("outer", "inner") and group in ("head", "body", "all", "trunk", "clothed"):
                raise self.fail(key, f"'{place}'; only limbs have an {view} side")
        return places

    def span(self, key: str, value: Any) -> tuple[int, int] | None:
        if value is None:
            return None
        numbers = re.fullmatch(r"(\d+)(?:-(\d+))?", str(value))
        if not numbers or int(numbers[2] or 99) < int(numbers[1]):
            raise self.fail(key, f"{value!r}; expected a number or a span such as 0-7")
        return int(numbers[1]), int(numbers[2] or numbers[1])

    def layers(self, key: str, value: Any) -> tuple[Layer, ...]:
        if value not in _LAYERS:
            raise self.fail(key, f"{value!r}; expected one of {', '.join(_LAYERS)}")
        return _LAYERS[value]

    def one_word(self, key: str, value: Any, known: Sequence[str]) -> str:
        if value not in known:
            raise self.fail(key, f"{value!r}; {did_you_mean(str(value), list(known))}")
        return str(value)

    def fill(self, key: str, found: Mapping[str, Any]) -> Step:
        known = {"use", "on", "rows", "cols", "layer", "as", "pattern", "with", "size", "share"}
        self.keys(key, found, known)
        if "on" not in found:
            raise self.fail(key, "'use' needs 'on', the places to paint")
        pattern = found.get("pattern")
        if pattern is not None:
            self.one_word(f"{key}.pattern", pattern, PATTERNS)
            if ("with" in found) == (pattern == "ragged"):
                raise self.fail(key, f"pattern '{pattern}' and 'with' do not fit together")
        return Fill(
            ink=self.ink(f"{key}.use", found["use"]),
            places=self.places(f"{key}.on", found["on"]),
            layers=self.layers(f"{key}.layer", found.get("layer", "base")),
            rows=self.span(f"{key}.rows", found.get("rows")),
            columns=self.span(f"{key}.cols", found.get("cols")),
            material=self.one_word(f"{key}.as", found.get("as", "cloth"), MATERIALS),
            pattern=pattern,
            second=self.ink(f"{key}.with", found["with"]) if "with" in found else None,
            size=max(1, int(self.number(f"{key}.size", found.get("size", 2)))),
            share=self.number(f"{key}.share", found.get("share", 0.3)),
        )

    def erase(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"erase", "rows", "cols"})
        return Erase(
            places=self.places(f"{key}.erase", found["erase"]),
            rows=self.span(f"{key}.rows", found.get("rows")),
            columns=self.span(f"{key}.cols", found.get("cols")),
        )

    def draw(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"draw", "layer", "use", "key", "row", "col", *VIEWS})
        part = self.one_word(f"{key}.draw", found["draw"], list(GROUPS))
        ink = self.ink(f"{key}.use", found["use"]) if "use" in found else None
        letters = {
            str(letter): self.ink(f"{key}.key.{letter}", value)
            for letter, value in found.get("key", {}).items()
        }
        drawings: dict[str, tuple[str, ...]] = {}
        for view in VIEWS:
            if view not in found:
                continue
            lines = found[view]
            if isinstance(lines, str):
                lines = lines.split()
            drawings[view] = tuple(str(line) for line in lines)
            for letter in set("".join(drawings[view])) - {".", "_", *letters}:
                if letter not in "12345" or ink is None:
                    raise self.fail(
                        f"{key}.{view}", f"letter '{letter}' has no meaning; add it to 'key'"
                    )
        row = int(self.number(f"{key}.row", found.get("row", 0)))
        column = int(self.number(f"{key}.col", found["col"])) if "col" in found else None
        for view, lines in drawings.items():
            self.drawing(f"{key}.{view}", part, view, lines, row, column)
        if not drawings:
            raise self.fail(key, f"nothing drawn; expected one of {', '.join(VIEWS)}")
        return Draw(
            part=part,
            layers=self.layers(f"{key}.layer", found.get("layer", "base")),
            ink=ink,
            key=letters,
            drawings=drawings,
            row=row,
            column=column,
        )

    def drawing(
        self,
        key: str,
        part: str,
        view: str,
        lines: Sequence[str],
        row: int,
        column: int | None,
    ) -> None:
        """Refuse a drawing that does not fit its face."""
        width, height = face_size(part, view)
        first = 0 if view in ("top", "bottom") else row
        if first + len(lines) > height:
            raise self.fail(key, f"{len(lines)} rows from row {first} on; the face has {height}")
        for line in lines:
            fits = (
                len(line) <= width
                if view == "around"
                else len(line) + column <= width
                if column is not None
                else len(line) in (width, width // 2)
            )
            if not fits:
                raise self.fail(key, f"'{line}' is {len(line)} letters; the face has {width}")

    def wear(self, key: str, found: Mapping[str, Any]) -> Step:
        bindings = {
            str(role): self.ink(f"{key}.{role}", value)
            for role, value in found.items()
            if role not in ("wear", "silent")
        }
        return Wear(str(found["wear"]), bindings, bool(found.get("silent", False)))

    def one_of(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"one_of", "odds"})
        choices = tuple(
            self.steps(f"{key}.one_of[{at}]", steps) for at, steps in enumerate(found["one_of"])
        )
        odds = tuple(
            self.number(f"{key}.odds", each) for each in found.get("odds", [1] * len(choices))
        )
        if len(odds) != len(choices) or sum(odds) <= 0:
            raise self.fail(f"{key}.odds", f"{odds}; expected {len(choices)} weights")
        return OneOf(choices, odds)

    def maybe(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"maybe", "do"})
        chance = self.number(f"{key}.maybe", found["maybe"])
        if not 0 < chance < 1:
            raise self.fail(f"{key}.maybe", f"{chance}; expected a chance between 0 and 1")
        return OneOf((self.steps(f"{key}.do", found.get("do")), ()), (chance, 1 - chance))

    def if_gender(self, key: str, found: Mapping[str, Any]) -> Step:
        self.keys(key, found, {"if", "do"})
        gender: Literal["female", "male"] = found["if"]
        self.one_word(f"{key}.if", gender, ("female", "male"))
        return If(gender, self.steps(f"{key}.do", found.get("do")))
