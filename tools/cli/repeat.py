"""From a picture back to the job that made it: by the skin.json beside it, or the texts within it.

With its JSON, a picture's run is repeated to the byte. The texts in the PNG say the same in few
letters, but of the palette only its name and of a photo nothing: these must be there. Knows nothing
about where the skin goes.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.errors import ConfigError
from config.schema import Request
from models.parts import split_parts
from tools.cli.edit import check_edit
from tools.cli.request import add_request_options

if TYPE_CHECKING:
    from torch import Tensor

    from models.palette import Palette
    from tools.optimize import Job

OPTION = "--from_image_recipe"
FREE = (
    *("prompt", "negative_prompt", "seed", "palette"),
    *("input_image", "from_skin", "verbose", "download"),
)
"""Options that may stand beside it; they replace what the picture says."""


def add_repeat_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the picture."""
    parser.add_argument(
        OPTION,
        type=Path,
        metavar="SKIN",
        help="repeat the run that made this picture; prompts, seed and palette may be replaced",
    )


def is_repeat(words: Sequence[str]) -> bool:
    """Tell whether a command line names a picture to repeat."""
    return any(word.partition("=")[0] == OPTION for word in words)


def repeat_job(
    arguments: argparse.Namespace,
    words: Sequence[str],
    *,
    resume_command: str,
    say: Callable[[str], None],
) -> "Job":
    """Read all that is needed to repeat a picture's run.

    Args:
        arguments: the command line, read.
        words: the command line as it was typed; it tells what was given from what is default.
        resume_command: what the user types to go on after a stop.
        say: is told what may keep the result from being the same.

    Returns:
        The job.

    Raises:
        ConfigError: the picture says no recipe, something that it needs is not there, or an option
            does not fit.
        ModelError: a model that reads the photo is missing or damaged.
    """
    from config.load import config_from
    from tools.io.given_skin import GIVEN_SKIN, read_given_skin, read_kept_skin
    from tools.io.photo import read_photo
    from tools.io.run_directory import PHOTO
    from tools.optimize import Job, fit_photo, layout_of

    path = arguments.from_image_recipe
    given = _given(words)
    for name in given:
        if name not in FREE:
            raise ConfigError(
                f"--{name}: the recipe of {path} has its own; expected none beside {OPTION}"
            )
    found = find_recipe(path, given)
    config = config_from(found.config)
    request = _replace(found.request, given, path)
    reference = None
    if request.input_image:
        photo_path = arguments.input_image or path.with_name(PHOTO)
        if not photo_path.is_file():
            raise ConfigError(
                f"{OPTION}: {path} was made of {request.input_image}, and there is no "
                f"{photo_path}; expected the photo with --input_image"
            )
        reference = fit_photo(read_photo(photo_path), request, download=arguments.download)
    elif arguments.input_image is not None:
        raise ConfigError(f"--input_image: {path} was made without a photo; expected none")
    skin = None
    if request.from_skin:
        skin_path = arguments.from_skin or path.with_name(GIVEN_SKIN)
        if not skin_path.is_file():
            raise ConfigError(
                f"{OPTION}: {path} started from the skin {request.from_skin}, and there is no "
                f"{skin_path}; expected it with --from_skin"
            )
        is_kept = arguments.from_skin is None
        skin = read_kept_skin(path.parent) if is_kept else read_given_skin(skin_path, request.arms)
    elif arguments.from_skin is not None:
        raise ConfigError(f"--from_skin: {path} did not start from a skin; expected none")
    pixels_P3 = None if reference is None else reference.colors_P3(layout_of(request))
    if skin is not None:
        pixels_P3 = skin.seen_P3(layout_of(request))
    palette, choices = _read_palettes(found, request, pixels_P3, "palette" in given, say)
    job = Job(
        request=request,
        config=config,
        palette=palette,
        resume_command=resume_command,
        is_verbose=arguments.verbose,
        download=arguments.download,
        reference=reference,
        skin=skin,
        choices=choices,
    )
    for notice in _name_differences(found, job, given):
        say(notice)
    return job


@dataclass(frozen=True)
class Found:
    """What a picture says of its making.

    Attributes:
        request: as `config.schema.Request` has it.
        config: as `config.load.config_from` takes it.
        colors: hash of the palette's colours.
        format: of the record.
        record: the whole record with versions, if its JSON was there.
    """

    request: Mapping[str, Any]
    config: Mapping[str, Any]
    colors: str
    format: int
    record: Mapping[str, Any] | None


def find_recipe(path: Path, given: Mapping[str, Any]) -> Found:
    """Find how a picture was made.

    Args:
        path: a PNG.
        given: what need not be known.

    Raises:
        ConfigError: it is no PNG, or nobody knows.
    """
    from tools.io.record import hash_colors, read_recipe_text
    from tools.io.skin_file import read_texts

    texts = read_texts(path)
    record = _read_json_of(path)
    if record is not None:
        colors = hash_colors(record["palette"]["colors"])
        return Found(record["request"], record["config"], colors, record["format"], record)
    content = read_recipe_text(texts.get("recipe", ""))
    if content is None:
        raise ConfigError(
            f"{OPTION}: {path} holds no recipe, and no skin.json beside it is this picture's"
        )
    request = dict(content["request"])
    for name, keyword in (("prompt", "prompt"), ("negative_prompt", "negative prompt")):
        text = texts.get(keyword, "")
        if text.endswith("…") and name not in given and len(text) > 1:
            raise ConfigError(
                f"{OPTION}: the {keyword} in {path} was cut; expected its skin.json beside it, or "
                f"--{name}"
            )
        request[name] = text
    seed = texts.get("seed", "0")
    if not seed.isdecimal():
        raise ConfigError(f"{OPTION}: the seed in {path} is {seed!r}; expected a number")
    request["seed"] = int(seed)
    return Found(request, content["config"], content["colors"], content["format"], None)


def _read_json_of(path: Path) -> dict[str, Any] | None:
    """Read the JSON beside a picture, if it was written for this very picture."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for beside in (path.with_name("skin.json"), path.with_suffix(".json")):
        try:
            record = json.loads(beside.read_bytes())
            digests = [file["sha256"] for file in record["files"].values()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if digest in digests:
            return record
    return None


def _given(words: Sequence[str]) -> dict[str, Any]:
    """Tell which of a request's options a command line gives: name to value."""
    parser = argparse.ArgumentParser(add_help=False)
    add_request_options(parser, needs_palette=False)
    parser.set_defaults(**dict.fromkeys(vars(parser.parse_args([]))))
    options = vars(parser.parse_known_args(list(words))[0])
    return {name: value for name, value in options.items() if value is not None}


def _replace(request: Mapping[str, Any], given: Mapping[str, Any], path: Path) -> Request:
    """Make the request, with what is given in place of what the picture says."""
    size = request.get("size")
    replaced = {name: given[name] for name in FREE[:4] if name in given}
    try:
        made = Request(**{**request, "size": tuple(size) if size else None, **replaced})
    except TypeError as error:
        raise ConfigError(f"{OPTION}: the recipe of {path} is of another version") from error
    _check_kinds(made, path)
    check_edit(made)
    if not 0 <= made.seed < 2**63:
        raise ConfigError(f"--seed: {made.seed}; expected 0 to 2**63 - 1")
    if not any(text.strip() for text in (made.prompt, made.input_image, *made.prompts.values())):
        raise ConfigError("--prompt: empty; expected what the skin should show")
    return made


def _check_kinds(request: Request, path: Path) -> None:
    """Refuse what somebody else wrote into a picture and no option could say."""
    plain = vars(Request(prompt="", palette=""))
    given = {name: value for name, value in vars(request).items() if name != "size"}
    is_right = all(type(value) is type(plain[name]) for name, value in given.items())
    by_part = {**request.prompts, **request.palettes} if is_right else {}
    is_right &= all(isinstance(text, str) for text in by_part.values())
    if not is_right or request.arms not in ("classic", "slim"):
        raise ConfigError(f"{OPTION}: the recipe of {path} is damaged")
    names = [*by_part, *(text for text in (request.only, request.lock) if text)]
    if names:
        split_parts(OPTION, ",".join(names))


def _read_palettes(
    found: Found,
    request: Request,
    pixels_P3: "Tensor | None",
    is_given: bool,
    say: Callable[[str], None],
) -> "tuple[Palette, Mapping[str, Sequence[int]]]":
    """Give the very colours of the record; else read the palettes by their names."""
    import torch

    from models.palette import Palette
    from tools.io.part_palettes import read_palettes
    from tools.io.record import hash_colors

    if found.record is not None and not is_given:
        palette = found.record["palette"]
        colors = [list(bytes.fromhex(code)) for code in palette["colors"]]
        choices = found.record.get("choices", {})
        return Palette(palette["name"], torch.tensor(colors, dtype=torch.uint8)), choices
    made, choices, notices = read_palettes(request.palette, request.palettes, pixels_P3)
    for notice in notices:
        say(notice)
    if not is_given and hash_colors(made.hex_codes()) != found.colors:
        say(f"palette: {request.palette} has other colours now: the result will differ")
    return made, choices


def _name_differences(found: Found, job: "Job", given: Mapping[str, Any]) -> list[str]:
    """Say what may keep the result from being the same."""
    from tools.io.record import FORMAT
    from tools.io.run_directory import find_versions

    notices = []
    if found.format != FORMAT:
        notices.append("it was made by another version of this program: the result may differ")
    if found.record is None:
        return notices
    if found.record["model"] != job.record["model"]:
        notices.append(
            f"guidance: {job.record['model']}, where it was {found.record['model']}: "
            "the result will differ"
        )
    if found.record.get("skin") != job.record.get("skin"):
        notices.append("--from_skin: another skin than it was made of: the result will differ")
    if found.record["photo"] != job.record["photo"] and "input_image" in given:
        notices.append("--input_image: another photo than it was made of: the result will differ")
    versions = found.record.get("versions", {})
    changed = [name for name, ours in find_versions().items() if versions.get(name, ours) != ours]
    if changed:
        notices.append(f"{', '.join(changed)}: other versions than then; the result may differ")
    return notices
