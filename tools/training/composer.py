"""Skins put together from drawn parts by rank, with captions that name each part.

Under each skin is a body with a face; hair, clothes and shoes are pasted in order of rank, extra
clothes and armour go on the outer layer. Knows the traps of the parts; knows nothing about sheets.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tools.io.training_data import TRAINING, read_picture, read_rows
from tools.training.real import join, with_article
from tools.training.skins import clean, lift, widen_legacy

COLORS: Mapping[str, tuple[int, int, int]] = {
    "red": (190, 32, 32),
    "dark red": (112, 16, 20),
    "orange": (226, 118, 26),
    "yellow": (236, 206, 48),
    "light green": (128, 206, 88),
    "green": (48, 140, 44),
    "dark green": (22, 76, 32),
    "olive green": (110, 112, 44),
    "teal": (22, 128, 124),
    "cyan": (48, 200, 214),
    "light blue": (122, 176, 230),
    "blue": (40, 72, 196),
    "dark blue": (20, 30, 100),
    "purple": (112, 40, 160),
    "magenta": (200, 40, 160),
    "pink": (240, 140, 178),
    "white": (240, 240, 240),
    "light grey": (184, 184, 184),
    "grey": (124, 124, 124),
    "dark grey": (64, 64, 66),
    "black": (26, 26, 28),
    "brown": (108, 66, 34),
    "dark brown": (62, 38, 22),
    "light brown": (158, 110, 66),
    "beige": (214, 190, 148),
}
"""Names and sRGB bytes of the colours of clothes."""

_HAIR = {
    "black": (30, 26, 26),
    "brown": (92, 56, 30),
    "dark brown": (54, 34, 22),
    "light brown": (146, 98, 56),
    "blonde": (224, 188, 96),
    "ginger": (196, 96, 36),
    "red": (168, 36, 28),
    "grey": (140, 140, 140),
    "white": (236, 236, 236),
    "blue": (48, 84, 200),
    "green": (52, 150, 60),
    "pink": (236, 128, 176),
    "purple": (120, 52, 168),
}
_SKINS = {
    "pale": (240, 206, 180),
    "fair": (226, 178, 142),
    "tanned": (190, 136, 96),
    "brown": (138, 90, 58),
    "dark brown": (84, 54, 36),
    "green": (96, 156, 72),
    "blue": (92, 128, 200),
    "grey": (140, 144, 140),
}
_USUAL_SKINS = ("pale", "fair", "tanned", "brown", "dark brown")
_RACES = {"human": "", "elven": "elf", "dwarven": "dwarf", "alien": "alien"}
_ARMOR = ("armor_helmet", "armor_chestplate", "armor_leggings", "armor_boots")
_ARMOR_IN_OWN_BLOCK = ("3d_armor", "lott_clothes_armor")
_HIDES: Mapping[str, tuple[str, ...]] = {
    # a kind of the outer layer: the kinds below it that are not seen any more
    "armor_helmet": ("hair", "headwear"),
    "armor_chestplate": ("tshirt", "shirt", "top", "vest"),
    "armor_leggings": ("pants", "bottom"),
    "armor_boots": ("shoes", "footwear"),
    "clothes_hood": ("hair", "headwear"),
    "clothes_cap": ("headwear",),
    "clothes_robe": ("tshirt", "shirt", "top", "vest", "pants", "bottom"),
    "clothes_jacket": ("tshirt", "shirt", "top", "vest"),
    "clothes_shirt": ("tshirt", "shirt", "top", "vest"),
    "clothes_trousers": ("pants", "bottom"),
    "clothes_shorts": ("pants", "bottom"),
    "clothes_boots": ("shoes", "footwear"),
    "clothes_shoes": ("shoes", "footwear"),
}
_UNFIT = "edit_skin_top_13"  # its caption asks for a colour, and it has no mask to colour


@dataclass(frozen=True, eq=False)
class Part:
    """A layer of a skin in the old layout.

    Attributes:
        collection: which set it is of.
        kind: what it is, such as "hair".
        caption: a phrase; `{c}` stands for the colour.
        rank: parts of higher rank are pasted later.
        skin_HW4: (32, 64, 4) uint8 RGBA.
        mask_HW: (32, 64) bool, what takes the colour, or None.
        sex: "male", "female" or "".
        skin: which skin colour it goes with, or "".
    """

    collection: str
    kind: str
    caption: str
    rank: int
    skin_HW4: np.ndarray
    mask_HW: np.ndarray | None
    sex: str
    skin: str


@dataclass(frozen=True, eq=False)
class ComposedSkin:
    """A skin of parts: (64, 64, 4) uint8 RGBA, classic, and a caption."""

    skin_HW4: np.ndarray
    caption: str


class Composer:
    """Puts parts together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
        for part in parts:
            self._parts[part.collection, part.kind].append(part)

    def compose(self, rng: np.random.Generator) -> ComposedSkin:
        """Make a skin.

        Args:
            rng: chooses parts, colours and wording.

        Returns:
            A skin and its caption.
        """
        outfit = _Outfit(rng)
        if rng.random() < 0.55:
            self._dress_edit_skin(outfit)
        else:
            self._dress_character_creator(outfit)
        draw = rng.random()
        if draw < 0.3:
            self._put_armor_on(outfit)
        elif draw < 0.55:
            self._put_clothes_on(outfit)
        return outfit.finish()

    def vocabulary(self) -> set[str]:
        """List every phrase that a caption can hold."""
        captions = {
            part.caption.replace("{c}", " ") for parts in self._parts.values() for part in parts
        }
        heads = {
            "male",
            "female",
            "man",
            "woman",
            "character",
            "person",
            "player",
            *_RACES.values(),
        }
        joints = {"a an with and full armour skin"}
        return captions | heads | joints | {*COLORS, *_HAIR, *_SKINS}

    def _dress_edit_skin(self, outfit: "_Outfit") -> None:
        rng = outfit.rng
        names = list(_SKINS) if rng.random() < 0.2 else list(_USUAL_SKINS)
        skin = str(rng.choice(names))
        (base,) = self._parts["edit_skin", "base"]
        is_told = skin not in _USUAL_SKINS or rng.random() < 0.25
        outfit.paste(base, phrase=f"{skin} skin" if is_told else "", rgb=_SKINS[skin])
        outfit.head = str(rng.choice(["character", "person", "man", "player"]))
        chances = {
            "eye": (1.0, 0.15),
            "mouth": (0.7, 0.15),
            "hair": (0.9, 0.8),
            "bottom": (1.0, 0.75),
            "top": (1.0, 0.9),
            "footwear": (0.7, 0.5),
            "headwear": (0.35, 1.0),
        }
        for kind, (chance, told) in chances.items():
            if rng.random() < chance:
                part = self._pick("edit_skin", kind, rng)
                colors = _HAIR if kind == "hair" else COLORS
                outfit.paste_colored(part, colors, is_told=rng.random() < told)

    def _dress_character_creator(self, outfit: "_Outfit") -> None:
        rng, collection = outfit.rng, "character_creator"
        skin = self._pick(collection, "skin", rng)
        color = skin.caption.removesuffix(" skin")
        sex = str(rng.choice(["male", "female"]))
        faces = [
            part
            for part in self._parts[collection, "face"]
            if (part.sex, part.skin) == (sex, color)
        ]
        face = faces[rng.choice(len(faces), p=_favour(faces, "human"))]
        is_told = color in ("green", "red", "black", "white") or rng.random() < 0.3
        outfit.paste(skin, phrase=f"{color} skin" if is_told else "")
        outfit.paste(face)
        race = _RACES[face.caption.split()[0]]
        noun = "man" if sex == "male" else "woman"
        outfit.head = race or str(rng.choice([noun, noun, "character", "person"]))
        if race and rng.random() < 0.4:
            outfit.head = f"{sex} {race}"
        outfit.paste_told(self._pick(collection, "eyes", rng), 0.3)
        if rng.random() < 0.9:
            hair = [part for part in self._parts[collection, "hair"] if part.sex == sex]
            outfit.paste_told(hair[rng.integers(len(hair))], 0.85)
        outfit.paste_told(self._pick(collection, "pants", rng), 0.75)
        top = str(rng.choice(["tshirt", "shirt"], p=[0.7, 0.3]))
        outfit.paste_told(self._pick(collection, top, rng), 0.9)
        if rng.random() < 0.8:
            outfit.paste_told(self._pick(collection, "shoes", rng), 0.5)
        if rng.random() < 0.3:
            outfit.paste_told(self._pick(collection, "vest", rng), 1.0, over=True)

    def _put_armor_on(self, outfit: "_Outfit") -> None:
        rng = outfit.rng
        collections = ("3d_armor", "lott_clothes_armor", "voxelibre_armor")
        collection = collections[rng.integers(len(collections))]
        plates = self._parts[collection, "armor_chestplate"]
        material = plates[rng.integers(len(plates))].caption.removesuffix(" chestplate")
        suit = [
            part
            for kind in _ARMOR
            for part in self._parts[collection, kind]
            if part.caption.rsplit(" ", 1)[0] == material
        ]
        if rng.random() < 0.45:
            for part in suit:
                outfit.paste(part, over=True)
            has_helmet = any(part.kind == "armor_helmet" for part in suit)
            extent = "full" if has_helmet and rng.random() < 0.5 else ""
            outfit.said.append(("armour", " ".join(f"{extent} {material} armour".split())))
            return
        for at in rng.permutation(len(suit))[: rng.integers(1, 3)]:
            outfit.paste_told(suit[at], 1.0, over=True)

    def _put_clothes_on(self, outfit: "_Outfit") -> None:
        rng = outfit.rng
        above = rng.choice(["robe", "jacket", "shirt", "hood", "cap"], p=[0.3, 0.2, 0.2, 0.2, 0.1])
        kinds = [above]
        if rng.random() < 0.5:
            kinds.append(rng.choice(["boots", "shoes", "trousers", "shorts"]))
        for kind in kinds:
            part = self._pick("lott_clothes_armor", f"clothes_{kind}", rng)
            outfit.paste_told(part, 1.0, over=True)

    def _pick(self, collection: str, kind: str, rng: np.random.Generator) -> Part:
        parts = self._parts[collection, kind]
        return parts[rng.integers(len(parts))]


class _Outfit:
    """A skin in the making, in the old layout: what is pasted so far and what is said of it."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.head = "character"
        self.said: list[tuple[str, str]] = []
        self._layers: list[tuple[int, bool, str, np.ndarray]] = []

    def paste(
        self,
        part: Part,
        *,
        phrase: str = "",
        rgb: tuple[int, int, int] | None = None,
        over: bool = False,
    ) -> None:
        """Add a part, on the outer layer if `over`, and say the phrase."""
        skin_HW4 = part.skin_HW4
        if rgb is not None and part.mask_HW is not None:
            jitter = self.rng.integers(-9, 10, 3)
            filled_HW4 = np.zeros_like(skin_HW4)
            filled_HW4[part.mask_HW] = (*np.clip(np.array(rgb) + jitter, 0, 255), 255)
            skin_HW4 = blend(filled_HW4, skin_HW4)
        if part.kind == "armor_boots" and part.collection in _ARMOR_IN_OWN_BLOCK:
            skin_HW4 = move_boots(skin_HW4)
        self._layers.append((part.rank, over, part.kind, skin_HW4))
        if phrase:
            self.said.append((part.kind, phrase))

    def paste_told(self, part: Part, chance: float, *, over: bool = False) -> None:
        """Add a part and say its caption with some chance."""
        self.paste(part, phrase=part.caption if self.rng.random() < chance else "", over=over)

    def paste_colored(
        self, part: Part, colors: Mapping[str, tuple[int, int, int]], *, is_told: bool
    ) -> None:
        """Add a part in a colour of the table."""
        color = str(self.rng.choice(list(colors)))
        phrase = part.caption.replace("a {c}", with_article(color)).replace("{c}", color)
        self.paste(part, phrase=phrase if is_told else "", rgb=colors[color])

    def finish(self) -> ComposedSkin:
        """Paste everything in order of rank and word the caption."""
        rng = self.rng
        base_HW4 = np.zeros((32, 64, 4), np.uint8)
        over_HW4 = np.zeros((32, 64, 4), np.uint8)
        for _, over, _, layer_HW4 in sorted(self._layers, key=lambda layer: layer[:2]):
            if over:
                over_HW4 = blend(over_HW4, layer_HW4)
            else:
                base_HW4 = blend(base_HW4, layer_HW4)
        skin_HW4 = blend(widen_legacy(base_HW4), lift(widen_legacy(over_HW4)))
        hidden = {
            kind for _, over, above, _ in self._layers if over for kind in _HIDES.get(above, ())
        }
        seen = [phrase for kind, phrase in self.said if kind not in hidden]
        said = [seen[at] for at in rng.permutation(len(seen))]
        head = with_article(self.head) if rng.random() < 0.7 else self.head
        if not said:
            caption = head
        elif rng.random() < 0.2:
            caption = ", ".join([head, *said])
        else:
            caption = f"{head} with {join(said)}"
        return ComposedSkin(clean(skin_HW4, "classic"), caption)


def load_composer() -> Composer:
    """Read every part that can be used."""
    parts = []
    for row in read_rows(TRAINING / "parts.jsonl"):
        if _UNFIT in row["file"]:
            continue
        mask = read_picture(TRAINING / row["mask"])[..., 3] >= 128 if "mask" in row else None
        parts.append(
            Part(
                row["set"],
                row["type"],
                row["caption"],
                row["rank"],
                read_picture(TRAINING / row["file"]),
                mask,
                row.get("sex", ""),
                row.get("skin", ""),
            )
        )
    return Composer(parts)


def blend(below_HW4: np.ndarray, above_HW4: np.ndarray) -> np.ndarray:
    """Lay one picture over another; uint8 RGBA, straight alpha, Porter & Duff's "over"."""
    alpha, under = above_HW4[..., 3:] / 255.0, below_HW4[..., 3:] / 255.0
    result = alpha + under * (1 - alpha)
    rgb = above_HW4[..., :3] * alpha + below_HW4[..., :3] * under * (1 - alpha)
    rgb = np.divide(rgb, result, out=np.zeros_like(rgb), where=result > 0)
    return np.concatenate([rgb, result * 255], -1).round().astype(np.uint8)


def move_boots(boots_HW4: np.ndarray) -> np.ndarray:
    """Move boots from their own block at (16, 0) to the lower rows of the right leg.

    Args:
        boots_HW4: (32, 64, 4) uint8 RGBA of a set that draws boots on a model of their own.

    Returns:
        (32, 64, 4) uint8 RGBA, what is in the block moved down so that its last row ends the leg.
    """
    moved_HW4 = np.zeros_like(boots_HW4)
    block_HW4 = boots_HW4[4:16, 16:32]
    last = int(np.nonzero(block_HW4[..., 3].any(1))[0][-1]) + 1
    first = max(0, last - _ROWS_OF_A_BOOT)
    moved_HW4[32 - (last - first) : 32, :16] = block_HW4[first:last]
    moved_HW4[16:20, 8:12] = boots_HW4[0:4, 24:28]
    return moved_HW4


_ROWS_OF_A_BOOT = 6


def _favour(faces: Sequence[Part], race: str) -> np.ndarray:
    """Odds in which one race is as frequent as all the others together."""
    odds = np.array([len(faces) - 1.0 if face.caption.startswith(race) else 1.0 for face in faces])
    return odds / odds.sum()
