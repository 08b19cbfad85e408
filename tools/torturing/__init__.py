"""Ways to hurt a run, for `tools.torture`: each is a function that gives a `Finding`."""

import time
from dataclasses import dataclass, field


@dataclass
class Finding:
    """What came of one way to hurt a run.

    Attributes:
        title: what was tried.
        verdict: what is counted in `wrong`, such as "half files left".
        tried: how often it was tried.
        wrong: a sentence for each time that it did harm.
        figures: more numbers, by name.
    """

    title: str
    verdict: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)

    def line(self) -> str:
        """Say it in a line."""
        parts = [f"{self.title}: {self.tried} tried, {self.verdict}: {len(self.wrong)}"]
        parts += [f"{name}: {value:g}" for name, value in self.figures.items()]
        return "; ".join(parts)


class Budget:
    """How long a way to hurt a run may take."""

    def __init__(self, seconds: float) -> None:
        """Start the clock."""
        self._ends_at = time.monotonic() + seconds

    def is_spent(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() >= self._ends_at
