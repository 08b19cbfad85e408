"""The mistakes a user can make, as one line each."""


class ConfigError(ValueError):
    """A setting is wrong: the message names it, its value and what would be right.

    The command line prints the message alone and exits with 2.
    """


class ModelError(RuntimeError):
    """A model is missing or damaged: the message says which one and how to get it.

    The command line prints the message alone and exits with 3.
    """


def require(is_right: bool, setting: str, value: object, expected: str) -> None:
    """Refuse a value out of its range.

    Args:
        is_right: whether the value is in its range.
        setting: its name as the user writes it.
        value: what was given.
        expected: what would be right.

    Raises:
        ConfigError: it is not right.
    """
    if not is_right:
        raise ConfigError(f"{setting}: {value}; expected {expected}")
