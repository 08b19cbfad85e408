"""Every option of the loop, with its default, unit and range, and how a recipe file is read.

Knows nothing about what the options do, nor which kinds there are: those are plug-ins.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from config.errors import ConfigError, require
from config.plugins import did_you_mean, find
from tools.training.kinds import PACKAGE


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        kind: what is trained: the name of a file in tools/training/kinds.
        seed: of everything random.
        hours: budget of time spent in steps; the learning rate ends with it. 0 sets no limit.
        steps: budget of steps. 0 sets no limit.
        batch: examples a process takes at once, 1 or more.
        accumulate: such batches a step and process, 1 or more: as one batch that many times as
            large, in less memory.
        optimizer: "adamw", or "muon" for the matrices with AdamW for the rest.
        learning_rate: after warming up.
        warmup_steps: steps of linear rise.
        anneal_from: share of the budget in [0, 1) after which the rate falls, as a cosine, to 0.
        weight_decay: decoupled, of all parameters.
        clip: largest norm of the gradient.
        ema: decay of the averaged weights a step, in [0, 1).
        mixed_precision: "no", "bf16" or "fp16"; the weights stay in 32 bits.
        init: folder that an earlier training exported, to start from its weights; "" starts at
            random.
        threads: of the CPU, for the networks.
        workers: processes that prepare data before the training begins.
        checkpoint_minutes: between checkpoints; 0 writes one after each step.
        sample_minutes: between sample sheets; 0 leaves them to sample_every and the end.
        sample_every: steps between sample sheets; 0 leaves them to sample_minutes and the end.
        log_every: steps between rows of the log.
    """

    kind: str = "sheet"
    seed: int = 0
    hours: float = 1.4
    steps: int = 0
    batch: int = 32
    accumulate: int = 1
    optimizer: Literal["adamw", "muon"] = "adamw"
    learning_rate: float = 1.0e-3
    warmup_steps: int = 200
    anneal_from: float = 0.5
    weight_decay: float = 0.01
    clip: float = 1.0
    ema: float = 0.999
    mixed_precision: Literal["no", "bf16", "fp16"] = "no"
    init: str = ""
    threads: int = 1
    workers: int = 2
    checkpoint_minutes: float = 3.0
    sample_minutes: float = 10.0
    sample_every: int = 0
    log_every: int = 100

    def __post_init__(self) -> None:
        require(self.hours > 0 or self.steps > 0, "hours", self.hours, "a budget in hours or steps")
        for name, low, high in (
            ("batch", 1, 1 << 16),
            ("accumulate", 1, 1 << 16),
            ("learning_rate", 0, 1),
            ("anneal_from", 0, 0.999),
            ("weight_decay", 0, 1),
            ("ema", 0, 0.99999),
            ("threads", 1, 1024),
            ("workers", 1, 1024),
            ("checkpoint_minutes", 0, 1e6),
            ("sample_minutes", 0, 1e6),
            ("sample_every", 0, 1 << 40),
            ("log_every", 1, 1 << 40),
        ):
            value = getattr(self, name)
            require(low <= value <= high, name, value, f"{low} to {high}")
        require(self.clip > 0, "clip", self.clip, "more than 0")


def load_recipe(path: Path, overrides: Sequence[str] = ()) -> tuple[Recipe, Any]:
    """Read a recipe and check it.

    Args:
        path: a YAML file that says what differs from the defaults: the loop's options, and the
            kind's own ones under its name.
        overrides: `key=value`, with dots between levels.

    Returns:
        The recipe, and the kind's `Config`.

    Raises:
        ConfigError: a file, key or value is wrong.
    """
    try:
        merged = OmegaConf.merge(OmegaConf.load(path), OmegaConf.from_dotlist([*overrides]))
        given = OmegaConf.to_container(merged, resolve=True)
    except (OSError, YAMLError, OmegaConfBaseException, TypeError, ValueError) as error:
        raise ConfigError(f"training recipe {path}: {_first_line(error)}") from error
    if not isinstance(given, dict):
        raise ConfigError(f"training recipe {path}: expected options by name, such as 'steps: 200'")
    kind = str(given.get("kind", Recipe.kind))
    config = find(PACKAGE, kind).Config
    options = given.pop(kind, None) or {}
    return _checked(Recipe, given, "", extra=[kind]), _checked(config, options, kind)


def to_plain(recipe: Recipe, options: Any) -> dict[str, Any]:
    """Turn what `load_recipe` gave into what a YAML or JSON file can say."""
    both = dataclasses.asdict(recipe) | {recipe.kind: dataclasses.asdict(options)}
    plain = OmegaConf.to_container(OmegaConf.create(both))
    assert isinstance(plain, dict), "a mapping stays one"
    return plain  # type: ignore[return-value]


def to_yaml(recipe: Recipe, options: Any) -> str:
    """Write the whole recipe, defaults included, so that `load_recipe` reads the same again."""
    return OmegaConf.to_yaml(OmegaConf.create(to_plain(recipe, options)))


def _checked(schema: type, given: Any, where: str, extra: Sequence[str] = ()) -> Any:
    if not isinstance(given, Mapping):
        raise ConfigError(f"{where}: '{given}'; expected options by name")
    known = [field.name for field in dataclasses.fields(schema)]
    for key in given:
        if key not in known:
            name = f"{where}.{key}" if where else str(key)
            raise ConfigError(f"{name}: no such option; {did_you_mean(str(key), [*known, *extra])}")
    try:
        merged = OmegaConf.merge(OmegaConf.structured(schema), OmegaConf.create(dict(given)))
        return OmegaConf.to_object(merged)
    except ConfigError:
        raise
    except (OmegaConfBaseException, TypeError, ValueError) as error:
        key = ".".join(part for part in (where, str(getattr(error, "full_key", "") or "")) if part)
        raise ConfigError(f"{key}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
