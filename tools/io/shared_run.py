"""Runs of several processes that work on one skin: the first writes, the others follow.

The first one's state is sent to the others before the first step, so that all go on from the same
logits, also after a stop. What the log says of a loss is what the first one's views say.

Only the first one is asked to stop, and however its run ends, it says so where the others wait for
it: a signal to all of them, or a full disk, leaves none behind.
"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import torch
from accelerate.utils import broadcast_object_list, reduce
from torch import Tensor

from config.errors import ExitCode
from losses import Iterate, Term
from models.later import Later
from models.palette_grid import PaletteGrid
from models.share import Share
from tools.io.run_in_memory import Run, RunInMemory
from tools.io.signals import Interrupted, StopSignals

_NOTHING_LEFT, _STOPPED = -1, -2
_DELAY = 2
"""In so many messages the others are told to stop: what one says is read when the next is there."""


@dataclass(frozen=True, eq=False)
class Team(Share):
    """A part of the views, whose processes send each other their gradients.

    With each goes a number that says whether the first process has stopped. The others read it a
    step later, so that none waits for its device.
    """

    _said: list[Later] = field(default_factory=list)

    def average(self, gradient: Tensor) -> Tensor:
        """Give the mean of all processes' gradients.

        Raises:
            Interrupted: this is not the first process, and that one has stopped.
        """
        message = torch.cat([gradient.flatten(), gradient.new_zeros(1)])
        mean = reduce(message, reduction="mean")
        if self.number > 0:
            before, self._said[:] = self._said[:], [Later(mean[-1:])]
            if any(each.read()[0].item() > 0 for each in before):
                raise _stopped()
        return mean[:-1].reshape_as(gradient)

    def dismiss(self, like: Tensor, *, steps_left: int) -> None:
        """Tell the others, who wait for a gradient, that the first process has stopped."""
        message = torch.cat([torch.zeros_like(like).flatten(), like.new_ones(1)]).detach()
        for _ in range(min(_DELAY, steps_left)):
            reduce(message.clone(), reduction="mean")


class LeadingRun:
    """The run of the first process: another run, whose state the others are sent.

    A context around that run; if it ends with an error, the others are told.
    """

    def __init__(self, team: Team, steps: int) -> None:
        """Lead a run of some steps.

        Args:
            team: of all processes.
            steps: of the whole run.
        """
        self._team = team
        self._steps = steps
        self._is_called = False
        self._left: int | None = None

    def __enter__(self) -> "LeadingRun":
        """Begin to look after the others."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Tell the others of an error, unless they are gone, having met the same."""
        if error is None:
            return
        with contextlib.suppress(RuntimeError):
            if not self._is_called:
                broadcast_object_list([False])
            elif self._left is None:
                broadcast_object_list([_STOPPED, {}])
            else:
                self._team.dismiss(self._logits_NK, steps_left=self._left)

    def call(self, run: Run, *, is_done: bool) -> None:
        """Lead this run, and tell the others whether there is work."""
        self._run = run
        broadcast_object_list([not is_done])
        self._is_called = True

    def __getattr__(self, name: str) -> Any:
        """Be that run in all else."""
        return getattr(self._run, name)

    def restore(self, *, grid: PaletteGrid, **others: Any) -> Iterator[int]:
        """Bring the state back, and send it."""
        state = {"grid": grid, **others}
        steps = iter(self._run.restore(**state))
        first = next(steps, _NOTHING_LEFT)
        broadcast_object_list([first, {name: each.state_dict() for name, each in state.items()}])
        self._logits_NK = grid.logits_NK
        self._left = 0 if first == _NOTHING_LEFT else self._steps - first
        if first != _NOTHING_LEFT:
            yield first
            yield from steps

    def after_step(self, iterate: Iterate, terms: Mapping[str, Term], **state: Any) -> None:
        """Write what is due."""
        self._left = self._steps - iterate.step - 1
        self._run.after_step(iterate, terms, **state)


class FollowingRun(RunInMemory):
    """The run of another process: writes nothing, and begins with what it is sent."""

    def __init__(self, steps: int) -> None:
        """Follow a run of some steps."""
        super().__init__(steps)
        self._all_steps = steps

    @staticmethod
    def is_called() -> bool:
        """Wait until the first process says whether there is work."""
        told = [False]
        broadcast_object_list(told)
        return told[0]

    def restore(self, **state: Any) -> Iterator[int]:
        """Take the first one's state.

        Raises:
            Interrupted: that one has stopped before.
        """
        sent: list[Any] = [None, None]
        broadcast_object_list(sent)
        first, states = sent
        if first == _STOPPED:
            raise _stopped()
        for name, each in state.items():
            each.load_state_dict(states[name])
        return iter(range(self._all_steps if first == _NOTHING_LEFT else first, self._all_steps))


def deaf_signals() -> StopSignals:
    """Give a context in which a process lets the first signal to stop pass: the leader hears it."""
    return StopSignals(lambda line: None)


def _stopped() -> Interrupted:
    return Interrupted(ExitCode.TERMINATED, "the first process has stopped")
