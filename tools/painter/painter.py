"""Paints a captioned skin from recipes: chooses colours, wears accessories, puts steps on texels.

Knows recipes, regions and colours; the caption's wording is `caption.py`, files are tools/io.

Letters: H, W rows and columns of the atlas, N texels, S slots (one a chosen colour), T tones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from config.errors import ConfigError
from config.plugins import did_you_mean
from models.layout import Arms, Layer, skin_layout
from tools.painter.canvas import BLOTCHES, TUFTS, Region, draw_noise, region, stamp, texture
from tools.painter.caption import Said, compose, words_of
from tools.painter.colors import COLORS, LAB, SETS, TONES, shade, vary
from tools.painter.recipe import (
    Draw,
    Erase,
    Fill,
    If,
    Ink,
    OneOf,
    Phrase,
    Recipe,
    Role,
    Step,
    Wear,
    walk,
)

_EMPTY = -1
_CHANCE_OF_ACCESSORY = 0.6
_CHANCE_OF_ADJECTIVE = 0.15
_CHANCE_OF_UNUSUAL_COLOR = 0.3
_CHANCE_TO_SAY_USUAL_COLOR = 0.6
_FEWEST_TEXELS_TO_SPEAK_OF = 3
_CHANCE_OF_SLIM_ARMS = {"female": 0.65, "male": 0.1, "none": 0.2}


@dataclass(frozen=True)
class NamedColor:
    """A colour that the caption names: its key in `COLORS`, the phrase, and its visible texels."""

    color: str
    phrase: str
    mask_HW: np.ndarray


@dataclass(frozen=True)
class PaintedSkin:
    """A skin and what is true of it.

    Attributes:
        skin_HW4: (64, 64, 4) uint8 RGBA; base alpha 255, outer 0 or 255, unused texels all zero.
        caption: lower case, at most 25 words.
        arms: "classic" or "slim".
        archetype: the recipe's file name.
        accessories: file names of what was put on besides.
        named: the colours that the caption names.
    """

    skin_HW4: np.ndarray
    caption: str
    arms: Arms
    archetype: str
    accessories: tuple[str, ...]
    named: tuple[NamedColor, ...]


@dataclass
class _Slot:
    """A chosen colour: its name, and whether the caption owes it a mention."""

    color: str
    is_unusual: bool
    tint: str | None


Scope = dict[str, tuple[int, int]]
"""Role to slot and added lightness."""


class _Picture:
    """A skin in the making: each texel holds slot × TONES + tone."""

    def __init__(self, arms: Arms, gender: str, rng: np.random.Generator) -> None:
        self.arms = arms
        self.gender = gender
        self.rng = rng
        self.noise = draw_noise(rng)
        self.texels = np.full(64 * 64, _EMPTY, np.int16)
        self.slots: list[_Slot] = []
        self.constants: dict[str, int] = {}
        self.spoken: list[tuple[Phrase, int | None, bool]] = []
        self.tint: str | None = None

    def add_slot(self, color: str, *, is_unusual: bool = False) -> int:
        self.slots.append(_Slot(color, is_unusual, self.tint))
        return len(self.slots) - 1

    def find(self, scope: Scope, ink: Ink) -> tuple[int, int]:
        """Slot and lightness of an ink; a colour's own name makes a constant slot."""
        if ink.role in scope:
            slot, lighter = scope[ink.role]
            return slot, lighter + ink.lighter
        if ink.role not in self.constants:
            self.constants[ink.role] = self.add_slot(ink.role)
        return self.constants[ink.role], ink.lighter


class Painter:
    """Paints captioned skins from archetypes, accessories and adjectives."""

    def __init__(
        self,
        archetypes: Mapping[str, Recipe],
        accessories: Mapping[str, Recipe],
        adjectives: Mapping[str, Recipe],
        held_out: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Keep checked recipes.

        Args:
            archetypes: file name to recipe.
            accessories: likewise.
            adjectives: likewise.
            held_out: archetype to the accessories and adjectives that it is never drawn with, so
                that a model can be judged on combinations that it has not seen.

        Raises:
            ConfigError: a recipe wears or suits something that does not exist, or an archetype has
                no name or base.
        """
        self.archetypes = archetypes
        self.accessories = accessories
        self.adjectives = adjectives
        self._held_out = held_out or {}
        for recipe in (*archetypes.values(), *accessories.values(), *adjectives.values()):
            self._check(recipe)
        for recipe in archetypes.values():
            if not recipe.names:
                raise ConfigError(f"{recipe.file}: names: missing; expected what captions call it")
            if recipe.base is None:
                raise ConfigError(f"{recipe.file}: base: missing; expected the role under all else")
        self._archetype_names = list(archetypes)
        weight = np.array([recipe.weight for recipe in archetypes.values()])
        self._archetype_odds = weight / weight.sum()
        self._slots_worn = {name: self._taken(recipe) for name, recipe in archetypes.items()}

    def paint(
        self,
        rng: np.random.Generator,
        archetype: str | None = None,
        *,
        arms: Arms | None = None,
        wearing: Sequence[str] | None = None,
        adjective: str | None = None,
    ) -> PaintedSkin:
        """Paint one skin; the same generator state gives the same skin.

        Args:
            rng: source of every choice.
            archetype: file name of the archetype, or None to draw one.
            arms: "classic" or "slim", or None to draw what fits the archetype.
            wearing: accessories to put on, held out or not, whatever is there already; None draws.
            adjective: file name of an adjective, held out or not; None draws.

        Returns:
            The skin and its caption.

        Raises:
            ConfigError: there is no such archetype, accessory or adjective.
        """
        drawn = str(rng.choice(self._archetype_names, p=self._archetype_odds))
        name = drawn if archetype is None else archetype
        recipe = _pick(self.archetypes, name, "archetype")
        for each in wearing or ():
            _pick(self.accessories, each, "accessory")
        barred = self._held_out.get(name, frozenset())
        gender = recipe.gender
        if gender == "any":
            gender = "female" if rng.random() < 0.35 else "male"
        chance = _CHANCE_OF_SLIM_ARMS[gender] if recipe.slim is None else recipe.slim
        drawn_arms: Arms = "slim" if rng.random() < chance else "classic"
        arms = arms or drawn_arms
        picture = _Picture(arms, gender, rng)

        described = None
        if adjective is not None:
            described = _pick(self.adjectives, adjective, "adjective")
        elif self.adjectives and rng.random() < _CHANCE_OF_ADJECTIVE:
            chosen = str(rng.choice(list(self.adjectives)))
            described = None if chosen in barred else self.adjectives[chosen]
        base = self._paint_archetype(picture, recipe, described)
        taken = {*self._slots_worn[name], *(described.taken if described else ())}
        if gender == "female":
            taken.add("beard")
        worn = (
            self._choose_accessories(rng, taken, recipe.suits, barred)
            if wearing is None
            else list(wearing)
        )
        first_said = len(picture.spoken)
        for each in worn:
            self._paint_recipe(picture, self.accessories[each], {}, {})
        texels = picture.texels
        said, named = self._speak(picture, first_said)
        caption = compose(
            rng,
            names=_true_names(recipe.names, base),
            names_of_gender=recipe.by_gender.get(gender, ()),
            gender=gender if recipe.gender == "any" else "none",
            adjective=str(rng.choice(list(described.names))) if described else None,
            said=said,
        )
        named = tuple(each for each in named if each.phrase in caption.phrases)
        return PaintedSkin(
            self._develop(picture, texels), caption.text, arms, name, tuple(worn), named
        )

    def vocabulary(self) -> set[str]:
        """List every word that a caption can hold."""
        words = {word for _, spoken in COLORS.values() for each in spoken for word in each.split()}
        for recipe in (
            *self.archetypes.values(),
            *self.accessories.values(),
            *self.adjectives.values(),
        ):
            phrases = [*recipe.phrases]
            phrases += [step for step in walk(recipe.paint) if isinstance(step, Phrase)]
            texts = [*recipe.names, *(phrase.text for phrase in phrases)]
            texts += [text for names in recipe.by_gender.values() for text in names]
            words |= {word for text in texts for word in words_of(text)}
        return words | words_of("")

    def _check(self, recipe: Recipe) -> None:
        for step in walk(recipe.paint):
            if isinstance(step, Wear):
                if step.name not in self.accessories:
                    near = did_you_mean(step.name, list(self.accessories))
                    raise ConfigError(f"{recipe.file}: wear: there is no '{step.name}'; {near}")
                for role in step.bindings:
                    if role not in self.accessories[step.name].roles:
                        raise ConfigError(
                            f"{recipe.file}: wear: '{step.name}' has no role '{role}'"
                        )
        for each in recipe.suits:
            if each not in self.accessories:
                near = did_you_mean(each, list(self.accessories))
                raise ConfigError(f"{recipe.file}: suits: there is no '{each}'; {near}")

    def _taken(self, recipe: Recipe) -> frozenset[str]:
        """The slots that an archetype occupies, by itself and by what it may wear."""
        taken = set(recipe.taken)
        for step in walk(recipe.paint):
            if isinstance(step, Wear):
                worn = self.accessories[step.name]
                taken |= {*worn.slot, *self._taken(worn)}
        return frozenset(taken)

    def _choose_accessories(
        self,
        rng: np.random.Generator,
        taken: set[str],
        suits: frozenset[str],
        barred: frozenset[str],
    ) -> list[str]:
        if rng.random() >= _CHANCE_OF_ACCESSORY:
            return []
        count = int(rng.choice([1, 2, 3], p=[0.6, 0.28, 0.12]))
        chosen: list[str] = []
        for _ in range(count):
            odds = {
                name: recipe.offer * (4.0 if name in suits else 1.0)
                for name, recipe in self.accessories.items()
                if recipe.offer > 0 and name not in barred and not taken & {*recipe.slot}
            }
            if not odds:
                break
            weight = np.array(list(odds.values()))
            name = str(rng.choice(list(odds), p=weight / weight.sum()))
            taken |= {*self.accessories[name].slot}
            chosen.append(name)
        return chosen

    def _paint_archetype(
        self, picture: _Picture, recipe: Recipe, adjective: Recipe | None
    ) -> _Slot:
        """Paint the archetype, then the adjective; returns the base's slot."""
        picture.tint = adjective.tint if adjective else None
        scope = self._choose_colors(picture, recipe, {}, adjective.recolor if adjective else {})
        assert recipe.base is not None, "archetypes were checked"
        self._fill(picture, scope, Fill(recipe.base, ("all",), ("base",), *_PLAIN))
        self._speak_of(picture, recipe, scope, silent=False)
        self._follow(picture, recipe.paint, scope, adjective.recolor if adjective else {}, False)
        picture.tint = None
        if adjective:
            self._paint_recipe(picture, adjective, {}, {})
        return picture.slots[picture.find(scope, recipe.base)[0]]

    def _paint_recipe(
        self,
        picture: _Picture,
        recipe: Recipe,
        bound: Scope,
        recolor: Mapping[str, Mapping[str, float]],
        *,
        silent: bool = False,
    ) -> None:
        scope = self._choose_colors(picture, recipe, bound, recolor)
        self._speak_of(picture, recipe, scope, silent=silent)
        self._follow(picture, recipe.paint, scope, recolor, silent)

    def _choose_colors(
        self,
        picture: _Picture,
        recipe: Recipe,
        bound: Scope,
        recolor: Mapping[str, Mapping[str, float]],
    ) -> Scope:
        scope: Scope = {}
        chosen: list[str] = []
        for name, role in recipe.roles.items():
            if name in bound:
                scope[name] = bound[name]
                continue
            color, is_unusual = _choose_color(picture.rng, role, recolor.get(name), chosen)
            chosen.append(color)
            scope[name] = picture.add_slot(color, is_unusual=is_unusual), 0
        return scope

    def _speak_of(self, picture: _Picture, recipe: Recipe, scope: Scope, *, silent: bool) -> None:
        if not silent:
            for phrase in recipe.phrases:
                self._note(picture, phrase, scope)

    def _note(self, picture: _Picture, phrase: Phrase, scope: Scope) -> None:
        if picture.tint is not None and _COLOR_WORDS & {*phrase.text.split()}:
            return
        slot, lighter = scope[phrase.role] if phrase.role else (None, 0)
        # A tone other than the colour itself, or a constant, is no colour to speak of.
        can_name = slot is not None and lighter == 0
        picture.spoken.append((phrase, slot, can_name))

    def _follow(
        self,
        picture: _Picture,
        steps: Sequence[Step],
        scope: Scope,
        recolor: Mapping[str, Mapping[str, float]],
        silent: bool,
    ) -> None:
        for step in steps:
            if isinstance(step, Fill):
                self._fill(picture, scope, step)
            elif isinstance(step, Draw):
                self._draw(picture, scope, step)
            elif isinstance(step, Erase):
                area = region(picture.arms, "outer", step.places, step.rows, step.columns)
                picture.texels[area.texel] = _EMPTY
            elif isinstance(step, OneOf):
                odds = np.array(step.odds)
                pick = int(picture.rng.choice(len(odds), p=odds / odds.sum()))
                self._follow(picture, step.choices[pick], scope, recolor, silent)
            elif isinstance(step, If):
                if picture.gender == step.gender:
                    self._follow(picture, step.steps, scope, recolor, silent)
            elif isinstance(step, Phrase):
                if not silent:
                    self._note(picture, step, scope)
            else:
                worn = self.accessories[step.name]
                bound = {role: picture.find(scope, ink) for role, ink in step.bindings.items()}
                for role in worn.roles:
                    if role not in bound and role in scope:
                        bound[role] = scope[role]
                self._paint_recipe(picture, worn, bound, recolor, silent=silent or step.silent)

    def _fill(self, picture: _Picture, scope: Scope, step: Fill) -> None:
        slot, lighter = picture.find(scope, step.ink)
        kind, strength = texture(step.material)
        for layer in step.layers:
            area, light = _lit(
                picture.arms, layer, step.places, step.rows, step.columns, step.material
            )
            tone = np.rint(light + strength * picture.noise[kind, area.texel])
            value = np.int16(slot * TONES) + (tone + (2 + lighter)).clip(0, 4).astype(np.int16)
            if step.second is not None:
                other, other_lighter = picture.find(scope, step.second)
                where = _pattern(picture, area, step)
                tone = (tone + (2 + other_lighter)).clip(0, 4).astype(np.int16)
                value = np.where(where, np.int16(other * TONES) + tone, value)
            elif step.pattern == "ragged":
                keep = ~_pattern(picture, area, step)
                picture.texels[area.texel[keep]] = value[keep]
                continue
            picture.texels[area.texel] = value

    def _draw(self, picture: _Picture, scope: Scope, step: Draw) -> None:
        meaning = {"_": _EMPTY}
        for letter, ink in step.key.items():
            slot, lighter = picture.find(scope, ink)
            meaning[letter] = slot * TONES + min(max(2 + lighter, 0), 4)
        if step.ink is not None:
            slot, lighter = picture.find(scope, step.ink)
            for digit in range(1, 6):
                meaning[str(digit)] = slot * TONES + min(max(digit - 1 + lighter, 0), 4)
        for layer in step.layers:
            for view, drawing in step.drawings.items():
                texel, letters, which = _stamped(
                    picture.arms, layer, step.part, view, drawing, step.row, step.column
                )
                value = np.array([meaning[letter] for letter in letters], np.int16)
                picture.texels[texel] = value[which]

    def _speak(
        self, picture: _Picture, first_accessory: int
    ) -> tuple[list[Said], tuple[NamedColor, ...]]:
        """Turn noted phrases into what is true of the finished picture."""
        visible = _visible(picture)
        shown = np.where(visible == _EMPTY, len(picture.slots), visible // TONES)
        count_S = np.bincount(shown, minlength=len(picture.slots) + 1)
        rng = picture.rng
        said: list[Said] = []
        named: list[NamedColor] = []
        latest = {slot: at for at, (_, slot, _) in enumerate(picture.spoken) if slot is not None}
        for at, (phrase, slot, can_name) in enumerate(picture.spoken):
            is_accessory = at >= first_accessory
            if slot is None:
                said.append(Said(phrase.text, phrase.text, phrase.is_worn, is_accessory))
                continue
            if count_S[slot] < _FEWEST_TEXELS_TO_SPEAK_OF or latest[slot] != at:
                continue
            chosen = picture.slots[slot]
            chance = 0.75 if is_accessory else _CHANCE_TO_SAY_USUAL_COLOR
            can_name = can_name and chosen.tint is None
            by_color = can_name and (chosen.is_unusual or rng.random() < chance)
            plain = " ".join(phrase.text.replace(f"{{{phrase.role}}}", "").split())
            if by_color:
                word = str(rng.choice(list(COLORS[chosen.color][1])))
                text = phrase.text.replace(f"{{{phrase.role}}}", word)
                named.append(NamedColor(chosen.color, text, (shown == slot).reshape(64, 64)))
                said.append(Said(text, plain, phrase.is_worn, is_accessory or chosen.is_unusual))
            elif is_accessory or (len(plain.split()) > 1 and rng.random() < 0.2):
                said.append(Said(plain, plain, phrase.is_worn, is_accessory))
        return said, tuple(named)

    def _develop(self, picture: _Picture, texels: np.ndarray) -> np.ndarray:
        """Turn slots and tones into bytes."""
        lab_S3 = vary(np.stack([LAB[slot.color] for slot in picture.slots]), picture.rng)
        for at, slot in enumerate(picture.slots):
            if slot.tint is not None:
                lab_S3[at] = _tint(lab_S3[at], LAB[slot.tint])
        tones_ST3 = shade(lab_S3)
        skin_N4 = np.zeros((64 * 64, 4), np.uint8)
        used = texels != _EMPTY
        skin_N4[used, :3] = tones_ST3.reshape(-1, 3)[texels[used]]
        skin_N4[used, 3] = 255
        return skin_N4.reshape(64, 64, 4)


_COLOR_WORDS = {word for _, spoken in COLORS.values() for each in spoken for word in each.split()}
_PLAIN = (None, None, "skin", None, None, 2, 0.3)


def _pick(recipes: Mapping[str, Recipe], name: str, kind: str) -> Recipe:
    if name not in recipes:
        near = did_you_mean(name, list(recipes))
        raise ConfigError(f"{kind}: there is no '{name}'; {near}")
    return recipes[name]


def _true_names(names: Sequence[str], base: _Slot) -> Sequence[str]:
    """Leave out names that claim a colour which the base does not have, such as "brown bear"."""
    base_words = {word for each in COLORS[base.color][1] for word in each.split()}
    true = [
        name
        for name in names
        if not (claimed := _COLOR_WORDS & {*name.split()})
        or (base.tint is None and claimed <= base_words)
    ]
    return true or names[:1]


def _choose_color(
    rng: np.random.Generator,
    role: Role,
    instead: Mapping[str, float] | None,
    others: Sequence[str],
) -> tuple[str, bool]:
    """Draw a colour for a role, rather not one that another role has."""
    is_unusual = rng.random() < _CHANCE_OF_UNUSUAL_COLOR
    usual = instead or role.usual
    is_unusual = is_unusual and role.can_be_unusual and not instead
    source = SETS[role.unusual] if is_unusual else usual
    names = list(source)
    weight = np.array([source[name] * (0.02 if name in others else 1.0) for name in names])
    return str(rng.choice(names, p=weight / weight.sum())), is_unusual


def _tint(lab_3: np.ndarray, tint_3: np.ndarray) -> np.ndarray:
    """Give a colour the hue of a tint, and some of its own lightness."""
    tinted_3 = tint_3.copy()
    tinted_3[0] = tint_3[0] + 0.8 * (lab_3[0] - 0.6)
    tinted_3[1:] = tint_3[1:] * min(1.0, max(0.35, 1.3 * tinted_3[0]))
    return tinted_3


@cache
def _lit(
    arms: Arms,
    layer: Layer,
    places: tuple[str, ...],
    rows: tuple[int, int] | None,
    columns: tuple[int, int] | None,
    material: str,
) -> tuple[Region, np.ndarray]:
    """A region and its light under a material, made once."""
    area = region(arms, layer, places, rows, columns)
    return area, area.light(material).astype(np.float32)


@cache
def _stamped(
    arms: Arms,
    layer: Layer,
    part: str,
    view: str,
    drawing: tuple[str, ...],
    row: int,
    column: int | None,
) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """Texels of a drawing, its distinct letters, and which of them each texel has."""
    texel, letters = stamp(arms, layer, part, view, drawing, row, column)
    distinct = tuple(sorted(set(letters)))
    which = np.array([distinct.index(letter) for letter in letters], np.int64)
    return texel, distinct, which


@cache
def _outer_over_base(arms: Arms) -> tuple[np.ndarray, np.ndarray]:
    """Flat indices of outer texels and of the base texels under them."""
    layout = skin_layout(arms)
    pairs: list[list[np.ndarray]] = [[], []]
    index_HW = np.arange(64 * 64).reshape(64, 64)
    for box in layout.boxes:
        if box.layer == "outer":
            under = layout.box(box.part, "base")
            for face, rect in box.faces.items():
                pairs[0].append(index_HW[rect.rows, rect.columns].ravel())
                below = under.faces[face]
                pairs[1].append(index_HW[below.rows, below.columns].ravel())
    return np.concatenate(pairs[0]), np.concatenate(pairs[1])


def _visible(picture: _Picture) -> np.ndarray:
    """The texels that are not covered: covered base texels are made empty."""
    outer, under = _outer_over_base(picture.arms)
    visible = picture.texels.copy()
    visible[under[visible[outer] != _EMPTY]] = _EMPTY
    return visible


def _pattern(picture: _Picture, area: Region, step: Fill) -> np.ndarray:
    """Say on which texels of a region the second colour lies: (N,) bool."""
    size = step.size
    noise = picture.noise
    if step.pattern == "rows":
        return area.row % (2 * size) >= size
    if step.pattern == "columns":
        return area.column % (2 * size) >= size
    if step.pattern == "checks":
        return (area.row // size + area.column // size) % 2 == 1
    if step.pattern == "plaid":
        return (area.row % 4 == 1) | (area.column % 4 == 1)
    if step.pattern == "diagonal":
        return (area.row + area.column) % (2 * size) >= size
    if step.pattern == "split":
        return 2 * area.column >= area.width
    if step.pattern == "spots":
        grid = (area.row % 3 == 1) & ((area.column + 2 * (area.row // 3)) % 4 == 1)
        return grid
    if step.pattern == "patches":
        level = np.quantile(noise[BLOTCHES], 1 - step.share)
        return noise[BLOTCHES, area.texel] > level
    if step.pattern == "fade":
        return area.fall + 0.18 * noise[TUFTS, area.texel] > 1 - step.share
    assert step.pattern == "ragged", "patterns were checked"
    return area.fall + 0.45 * np.abs(noise[TUFTS, area.texel]) > 1.2
