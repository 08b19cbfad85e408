"""Runs of several processes that work on one skin: the first writes, the others follow.

The first one's state is sent to the others before the first step, so that all go on from the same
logits, also after a stop. What the log says of a loss is what the first one's views say.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from accelerate.utils import broadcast_object_list

from losses import Iterate, Term
from tools.io.run_in_memory import Run, RunInMemory

_NOTHING_LEFT = -1


class LeadingRun:
    """The run of the first process: another run, whose state the others are sent."""

    def __init__(self, run: Run) -> None:
        """Lead with a run."""
        self._run = run

    def __getattr__(self, name: str) -> Any:
        """Be that run in all else."""
        return getattr(self._run, name)

    def restore(self, **state: Any) -> Iterator[int]:
        """Bring the state back, and send it."""
        steps = iter(self._run.restore(**state))
        first = next(steps, _NOTHING_LEFT)
        broadcast_object_list([first, {name: each.state_dict() for name, each in state.items()}])
        if first != _NOTHING_LEFT:
            yield first
            yield from steps


class FollowingRun(RunInMemory):
    """The run of another process: writes nothing, and begins with what it is sent."""

    def __init__(self, steps: int) -> None:
        """Follow a run of some steps."""
        super().__init__(steps)
        self._all_steps = steps

    def restore(self, **state: Any) -> Iterator[int]:
        """Take the first one's state."""
        sent: list[Any] = [None, None]
        broadcast_object_list(sent)
        first, states = sent
        for name, each in state.items():
            each.load_state_dict(states[name])
        return iter(range(self._all_steps if first == _NOTHING_LEFT else first, self._all_steps))

    def after_step(self, iterate: Iterate, terms: Mapping[str, Term], **state: Any) -> None:
        """Keep nothing of a step."""
