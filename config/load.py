"""From recipe files and `--set` to one checked Config, and back to YAML.

A recipe says only what differs from the defaults, and may extend another recipe. Knows nothing
about what the plug-ins do. Prompts never come here: YAML would read `hero: red cape` as a mapping
and `no` as false.
"""

import contextlib
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from config.errors import ConfigError
from config.plugins import did_you_mean, find
from config.schema import Config

RECIPES = Path(__file__).parent
PLUGIN_PACKAGES: Mapping[str, str] = {
    "diffusion": "models.diffusion",
    "views": "models.views",
    "losses": "losses",
    "control": "models.control",
    "augmentations": "models.augmentations",
}
_MAY_BE_EMPTY = ("control", "augmentations")


def load_config(recipe: str, overrides: Sequence[str] = (), *, has_photo: bool = False) -> Config:
    """Read a recipe, apply overrides, check everything.

    Args:
        recipe: a YAML file, or the name of one in config/, with or without suffix.
        overrides: `key=value` with dots between levels, later ones win; a plug-in set to null is
            taken out.
        has_photo: whether the recipe's section `with_photo` counts: what it changes for photos.

    Returns:
        The config, the plug-ins' own options included.

    Raises:
        ConfigError: a file, key or value is wrong.
    """
    given = _read_recipe(recipe)
    with_photo = given.pop("with_photo", None) or {}
    if has_photo:
        given = _merge(given, OmegaConf.create(with_photo))
    for override in overrides:
        key, equals, _ = override.partition("=")
        if not (key and equals):
            raise ConfigError(f"--set: '{override}'; expected key=value, such as steps=200")
        try:
            given = _merge(given, OmegaConf.from_dotlist([override]))
        except (OmegaConfBaseException, YAMLError, TypeError, UnicodeEncodeError) as error:
            raise ConfigError(f"--set: '{override}'; {_first_line(error)}") from error
    try:
        resolved = OmegaConf.to_container(given, resolve=True)
    except OmegaConfBaseException as error:
        raise ConfigError(f"{getattr(error, 'full_key', recipe)}: {_first_line(error)}") from error
    return config_from(resolved)  # type: ignore[arg-type]


def config_from(given: Mapping[str, Any]) -> Config:
    """Check a nested mapping of options and complete it with the defaults.

    Args:
        given: what differs from the defaults.

    Returns:
        The config.

    Raises:
        ConfigError: a key is unknown or a value of the wrong kind or range.
    """
    sections = {
        section: _plugins(section, package, given.get(section) or {})
        for section, package in PLUGIN_PACKAGES.items()
    }
    for section, plugins in sections.items():
        if not plugins and section not in _MAY_BE_EMPTY:
            raise ConfigError(f"{section}: nothing chosen; expected at least one plug-in")
    if len(sections["diffusion"]) > 1:
        chosen = ", ".join(sections["diffusion"])
        raise ConfigError(f"diffusion: {chosen}; expected exactly one")
    rest = {key: value for key, value in given.items() if key not in sections}
    config = dataclasses.replace(_checked(Config, rest, ""), **sections)
    find("models.relaxations", config.grid.relaxation)
    return config


def to_yaml(config: Config) -> str:
    """Write the whole config, defaults included, so that `load_config` reads the same again."""
    return OmegaConf.to_yaml(OmegaConf.create(dataclasses.asdict(config)))


def _read_recipe(recipe: str, seen: tuple[Path, ...] = ()) -> DictConfig:
    path = _find_recipe(recipe)
    if path in seen:
        raise ConfigError(f"{path}: extends itself; expected recipes without a circle")
    try:
        loaded = OmegaConf.load(path)
    except (OmegaConfBaseException, YAMLError, OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not a readable YAML file: {_first_line(error)}") from error
    if not isinstance(loaded, DictConfig):
        raise ConfigError(f"{path}: expected options by name, such as 'steps: 200'")
    try:
        base = loaded.pop("extends", None)
        if base is None:
            return loaded
        return _merge(_read_recipe(str(base), (*seen, path)), loaded)
    except (OmegaConfBaseException, TypeError) as error:
        raise ConfigError(f"{path}: {_first_line(error)}") from error


def _merge(first: DictConfig, second: DictConfig) -> DictConfig:
    merged = OmegaConf.merge(first, second)
    assert isinstance(merged, DictConfig), "merging two mappings gives a mapping"
    return merged


def _find_recipe(recipe: str) -> Path:
    with contextlib.suppress(OSError):  # a name too long for a file
        for path in (Path(recipe), RECIPES / recipe, RECIPES / f"{recipe}.yaml"):
            if path.is_file():
                return path.resolve()
    known = sorted(path.stem for path in RECIPES.glob("*.yaml"))
    raise ConfigError(f"config: there is no '{recipe}'; {did_you_mean(recipe, known)}")


def _plugins(section: str, package: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise ConfigError(f"{section}: '{given}'; expected plug-ins by name, each with its options")
    return {
        name: _checked(find(package, name).Config, options, f"{section}.{name}")
        for name, options in given.items()
        if options is not None
    }


def _checked(schema: type, given: Any, where: str) -> Any:
    if not isinstance(given, Mapping):
        raise ConfigError(f"{where}: '{given}'; expected options by name, {{}} for the defaults")
    _refuse_unknown(schema, given, where)
    try:
        merged = OmegaConf.merge(OmegaConf.structured(schema), OmegaConf.create(dict(given)))
        return OmegaConf.to_object(merged)
    except ConfigError:
        raise
    except OmegaConfBaseException as error:
        key = ".".join(part for part in (where, str(getattr(error, "full_key", "") or "")) if part)
        raise ConfigError(f"{key}: {_first_line(error)}") from error


def _refuse_unknown(schema: type, given: Mapping[Any, Any], where: str) -> None:
    """Say which key is unknown and which one may have been meant."""
    fields = {field.name: field for field in dataclasses.fields(schema)}
    for key, value in given.items():
        name = f"{where}.{key}" if where else str(key)
        if key not in fields:
            raise ConfigError(f"{name}: no such option; {did_you_mean(str(key), list(fields))}")
        kind = fields[key].type
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{name}: '{value}'; expected options by name")
            _refuse_unknown(kind, value, name)


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__
