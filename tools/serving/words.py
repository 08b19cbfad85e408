"""From a request to the command line that carries it out, each word of it checked.

What a browser sends never becomes a path: files that were sent lie under names of ours, recipes and
palettes are looked up in lists, and prompts are one word each whatever they begin with.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from omegaconf import DictConfig, OmegaConf
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.errors import ConfigError, require
from config.load import RECIPES
from config.plugins import did_you_mean
from models.parts import PART_NAMES
from tools.io.palette_names import MOST_FROM_PHOTO
from tools.io.palettes import shipped_names
from tools.serving.jobs import ID
from tools.serving.limits import Limits

ROOT = Path(__file__).resolve().parents[2]

PHOTO, PALETTE, SKIN = "photo", "palette.hex", "start.png"
"""Names under which a job's folder keeps what it was given."""

OWN_PALETTE = "upload"
"""What a request calls the palette that was sent with it."""

_KMEANS = re.compile(r"kmeans:([0-9]{1,3})")
_EXTENDED = re.compile(r"([a-z0-9/-]{1,80})(?:\+([0-9]{1,3}))?")


class Asked(BaseModel):
    """What a skin shall be. Everything but prompt (or photo) and palette may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    prompt: str = Field("", description="what is wanted; may be empty beside a photo")
    negative_prompt: str = Field("", description="what is not")
    palette: str = Field(
        description="a name of /api/v1/palettes; 'upload' for the file sent beside; of a photo "
        "'kmeans:16', or any name with '+4' to add four of its colours"
    )
    arms: Literal["classic", "slim"] = Field("classic", description="4 or 3 texels wide")
    outer_layer: bool = Field(True, description="whether hat, jacket and so on are used")
    steps: int | None = Field(None, ge=1, description="of the optimiser; by default the recipe's")
    seed: int = Field(0, ge=0, lt=2**63, description="of all randomness")
    recipe: str | None = Field(None, description="a name of /api/v1/options; by default automatic")
    fit: Literal["auto", "full", "half", "head"] = Field(
        "auto", description="how much of a person the photo shows"
    )
    from_job: str | None = Field(
        None,
        pattern=f"^{ID.pattern}$",
        description="id of a finished job whose skin is where this one starts",
    )
    only: list[str] = Field(
        default=[], description="parts that may change, of a skin to start from"
    )
    lock: list[str] = Field(default=[], description="parts that stay as they are, likewise")
    snap_all: bool = Field(False, description="whether those take the palette's colours, too")
    symmetry: Literal["hard", "soft"] | None = Field(
        None, description="left limbs mirror the right ones, exactly or nearly"
    )
    prompts: dict[str, str] = Field(default={}, description="part → what is wanted of it")
    palettes: dict[str, str] = Field(
        default={}, description="part → the name of a palette that it is limited to"
    )


@dataclass(frozen=True)
class Given:
    """Which files came with a request.

    Attributes:
        photo, palette, skin: whether there is one; the skin may be another job's.
    """

    photo: bool = False
    palette: bool = False
    skin: bool = False


def read_asked(data: bytes | str) -> Asked:
    """Read a request's JSON.

    Raises:
        ConfigError: it is none, or a value is of the wrong kind or range.
    """
    try:
        return Asked.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = " ".join(".".join(map(str, first["loc"])).split())[:60] or "request"
        if first["type"] == "extra_forbidden":
            raise ConfigError(
                f"{name}: no such field; {did_you_mean(name, list(Asked.model_fields))}"
            ) from error
        if first["type"] == "missing":
            raise ConfigError(f"{name}: missing; expected a value") from error
        value = first.get("input")
        shown = "" if isinstance(value, dict | bytes) or not name else f" {_short(value)};"
        raise ConfigError(f"{name}:{shown} {_lower(first['msg'])}") from error


def check(asked: Asked, given: Given, limits: Limits) -> dict[str, Any]:
    """Check a request against what came with it.

    Args:
        asked: from `read_asked`.
        given: the files beside it.
        limits: what is taken at most.

    Returns:
        The request as JSON keeps it.

    Raises:
        ConfigError: a value is wrong, or does not fit the others.
    """
    texts = {"prompt": asked.prompt, "negative_prompt": asked.negative_prompt}
    texts |= {f"prompts.{part[:40]}": text for part, text in asked.prompts.items()}
    for name, text in texts.items():
        require(len(text) <= limits.letters, name, f"{len(text)} letters", f"{limits.letters}")
        require("\0" not in text, name, _short(text), "text without zero bytes")
        require(_is_text(text), name, "not valid text", "UTF-8")
    for part, text in asked.prompts.items():
        require(bool(text.strip()), f"prompts.{part[:40]}", "empty", "what this part should show")
    if not (asked.prompt.strip() or given.photo):
        raise ConfigError('prompt: empty; expected what the skin should show, such as "knight"')
    _check_palette(asked.palette, given)
    if asked.steps is not None:
        require(asked.steps <= limits.steps, "steps", asked.steps, f"1 to {limits.steps}")
    known = recipe_names()
    if asked.recipe is not None and asked.recipe not in known:
        near = did_you_mean(asked.recipe[:100], list(known))
        raise ConfigError(f"recipe: there is no {_short(asked.recipe)}; {near}")
    if asked.fit != "auto" and not given.photo:
        raise ConfigError(f"fit: {asked.fit}; expected a photo beside it")
    for name in ("only", "lock", "prompts", "palettes"):
        _check_parts(name, list(getattr(asked, name)))
    for name in ("only", "lock", "snap_all"):
        if getattr(asked, name) and not given.skin:
            raise ConfigError(f"{name}: no skin to keep parts of; expected one to start from")
    for name in asked.palettes.values():
        _check_palette(name, Given(), "palettes")
    return asked.model_dump()


def command(
    asked: Mapping[str, Any], folder: Path, run: Path, *, download: bool = False
) -> list[str]:
    """Give the words of main.py that carry a request out.

    Args:
        asked: from `check`.
        folder: of the job, which holds what was given.
        run: the folder of the run.
        download: whether models may be fetched.

    Returns:
        The words, for a call without a shell.
    """
    asked = Asked.model_construct(**asked).model_dump()  # an older studio knew less
    palette, plus, more = asked["palette"].partition("+")
    if palette == OWN_PALETTE:
        palette = str(folder / PALETTE)
    words = [
        f"--prompt={asked['prompt']}",
        f"--negative_prompt={asked['negative_prompt']}",
        f"--palette={palette}{plus}{more}",
        f"--arms={asked['arms']}",
        f"--seed={asked['seed']}",
        f"--out={run}",
    ]
    words += [] if asked["outer_layer"] else ["--no_overlay"]
    words += [] if asked["steps"] is None else [f"--steps={asked['steps']}"]
    words += [] if asked["recipe"] is None else [f"--config={asked['recipe']}"]
    if (photo := find_photo(folder)) is not None:
        words += [f"--input_image={photo}", f"--fit={asked['fit']}"]
    if (folder / SKIN).is_file():
        words += [f"--from_skin={folder / SKIN}"]
        words += [f"--{name}={','.join(asked[name])}" for name in ("only", "lock") if asked[name]]
        words += ["--snap_all"] if asked["snap_all"] else []
    words += [] if asked["symmetry"] is None else [f"--symmetry={asked['symmetry']}"]
    words += [f"--prompt.{part}={text}" for part, text in asked["prompts"].items()]
    words += [f"--palette.{part}={name}" for part, name in asked["palettes"].items()]
    words += ["--download"] if download else []
    return words


def find_photo(folder: Path) -> Path | None:
    """Find the photo that a job was given."""
    return next(iter(sorted(folder.glob(f"{PHOTO}.*"))), None)


@cache
def recipe_names() -> Sequence[str]:
    """Name the recipes that make skins; those of flat pictures are no business of the studio."""
    return [path.stem for path in sorted(RECIPES.glob("*.yaml")) if not _is_flat(path)]


def _is_flat(path: Path) -> bool:
    recipe = OmegaConf.load(path)
    assert isinstance(recipe, DictConfig), "recipes are options by name"
    if "views" in recipe:
        return "flat" in recipe["views"]
    return "extends" in recipe and _is_flat(RECIPES / f"{Path(recipe['extends']).stem}.yaml")


def _check_parts(setting: str, parts: Sequence[str]) -> None:
    most = len(PART_NAMES)
    require(len(parts) <= most, setting, f"{len(parts)} parts", f"at most {most}")
    for part in parts:
        if part not in PART_NAMES:
            near = did_you_mean(part[:100], list(PART_NAMES))
            raise ConfigError(f"{setting}: there is no part {_short(part)}; {near}")


def _check_palette(name: str, given: Given, setting: str = "palette") -> None:
    if match := _KMEANS.fullmatch(name):
        base, more = None, match[1]
    elif match := _EXTENDED.fullmatch(name):
        base, more = match[1], match[2]
    else:
        raise ConfigError(f"{setting}: {_short(name)}; expected a name such as lospec/pico-8")
    if base == OWN_PALETTE:
        if not given.palette:
            raise ConfigError(f"{setting}: upload, and no file came with it; expected one")
    elif base is not None and base not in shipped_names():
        near = did_you_mean(base, shipped_names())
        hint = near if near.startswith("did") else "expected one of /api/v1/palettes"
        raise ConfigError(f"{setting}: there is no {_short(base)}; {hint}")
    if given.palette and base != OWN_PALETTE:
        raise ConfigError(f"{setting}: {_short(name)}, and a file came with it; expected upload")
    if more is not None:
        is_right = 1 <= int(more) <= MOST_FROM_PHOTO
        expected = f"1 to {MOST_FROM_PHOTO} colours of the photo"
        require(is_right, setting, _short(name), expected)
        require(given.photo, setting, _short(name), "a photo beside it, to take colours from")


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _short(value: object) -> str:
    """Show a value, however long, on one line."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _lower(sentence: str) -> str:
    """Begin a sentence of the library's as the middle of one of ours."""
    return sentence[:1].lower() + sentence[1:].replace("\n", " ")
