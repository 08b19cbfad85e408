"""Every option of a training, with its default, unit and range.

Knows nothing about what the options do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from config.errors import ConfigError
from tools.training.corpus import Mixture
from tools.training.networks import Size

PROMPTS = (
    "knight",
    "a wizard with a blue robe and a white beard",
    "pirate",
    "astronaut",
    "santa",
    "panda",
    "skeleton",
    "a farmer with a red shirt",
    "robot",
    "a witch with a purple robe",
    "a king with a golden crown",
    "a woman with long red hair and a green dress",
    "zombie knight",
    "a frog with a red scarf",
    "a man with black hair, a blue top and grey trousers",
    "a ninja with a yellow belt",
)
"""What the sample sheets show."""


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        seed: of everything random.
        hours: budget of time spent in steps; the learning rate ends with it. 0 sets no limit.
        steps: budget of steps. 0 sets no limit.
        batch: examples a step and process, 1 or more.
        learning_rate: after warming up.
        warmup_steps: steps of linear rise.
        anneal_from: share of the budget in [0, 1) after which the rate falls, as a cosine, to 0.
        weight_decay: of AdamW.
        clip: largest norm of the gradient.
        ema: decay of the averaged weights a step, in [0, 1).
        caption_dropout: share of examples in [0, 1] that are shown without their caption.
        face_weight: weight in the loss of the front of the head, 1 or more.
        threads: of the CPU, for the networks.
        workers: processes that paint skins before the training begins.
        checkpoint_minutes: between checkpoints.
        sample_minutes: between sample sheets.
        sample_steps: DDIM steps of a sample.
        guidance: scale of classifier-free guidance of a sample.
        decoder_steps: of fitting the decoder before an export.
        prompts: what the sample sheets show.
        size: of the networks.
        mixture: of the data.
    """

    seed: int = 0
    hours: float = 1.4
    steps: int = 0
    batch: int = 32
    learning_rate: float = 1.5e-3
    warmup_steps: int = 200
    anneal_from: float = 0.5
    weight_decay: float = 0.01
    clip: float = 1.0
    ema: float = 0.999
    caption_dropout: float = 0.1
    face_weight: float = 3.0
    threads: int = 1
    workers: int = 2
    checkpoint_minutes: float = 3.0
    sample_minutes: float = 10.0
    sample_steps: int = 25
    guidance: float = 3.0
    decoder_steps: int = 600
    prompts: tuple[str, ...] = PROMPTS
    size: Size = field(default_factory=Size)
    mixture: Mixture = field(default_factory=Mixture)


def load_recipe(path: Path, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe and check it.

    Args:
        path: a YAML file that says what differs from the defaults.
        overrides: `key=value`, with dots between levels.

    Returns:
        The recipe.

    Raises:
        ConfigError: a file, key or value is wrong.
    """
    try:
        merged = OmegaConf.merge(
            OmegaConf.structured(Recipe), OmegaConf.load(path), OmegaConf.from_dotlist([*overrides])
        )
        recipe = OmegaConf.to_object(merged)
    except (OSError, YAMLError, OmegaConfBaseException, ValueError) as error:
        first_line = str(error).strip().splitlines()[0]
        raise ConfigError(f"training recipe {path}: {first_line}") from error
    assert isinstance(recipe, Recipe)
    _check(recipe)
    return recipe


def _check(recipe: Recipe) -> None:
    if recipe.hours <= 0 and recipe.steps <= 0:
        raise ConfigError("hours: 0 and steps: 0; expected a budget in one of them")
    for name, low, high in (
        ("batch", 1, 1 << 16),
        ("learning_rate", 0, 1),
        ("anneal_from", 0, 0.999),
        ("ema", 0, 0.99999),
        ("caption_dropout", 0, 1),
        ("face_weight", 1, 100),
        ("threads", 1, 1024),
        ("workers", 1, 1024),
    ):
        value = getattr(recipe, name)
        if not low <= value <= high:
            raise ConfigError(f"{name}: {value}; expected {low} to {high}")
