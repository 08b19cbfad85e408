"""Heights and widths as people type them: "H,W"."""

from config.errors import ConfigError


def read_pair(setting: str, text: str) -> tuple[int, int]:
    """Read "H,W".

    Args:
        setting: its name as the user writes it.
        text: what was given.

    Returns:
        Height and width; their range is the caller's to check.

    Raises:
        ConfigError: it is not two whole numbers.
    """
    parts = text.split(",")
    if len(parts) == 2 and all(part.strip().isdecimal() for part in parts):
        height, width = (int(part) for part in parts)
        return height, width
    raise ConfigError(f"{setting}: '{text}'; expected H,W, such as 96,96")
