"""Several runs in turns, so that the guidance is asked for all of them in one forward pass.

Each run keeps its own loop, in a thread of its own, and knows nothing of the others. But only one
thread works at any time: it goes on until it asks the guidance for estimates, and then it is the
next one's turn. When all have asked, those whose pictures have the same shape are stacked, the
network is run once a block, and each gets its share. So nothing here depends on how threads are
timed, and a run's randomness is its own.

A block always has the same number of requests, filled up by repeating one: a matrix product's last
bits depend on its shape, though not on what else is in it. So on one thread a run ends with the
same bits whoever its neighbours are, and when they come and go; several threads part a product
between them, and then its last bits depend on the place in the block, too.

Letters: B views, C, H, W latents.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch
from torch import Tensor

from models.diffusion import Control, Denoised, Denoiser, Embedding
from models.diffusion._wrapped import WrappedDenoiser

Key = TypeVar("Key")


@dataclass(eq=False)
class Ask:
    """What one run asks the guidance for, and the answer.

    Attributes:
        noisy_BCHW, sigma_B, positive, negative, control: see `Denoiser.denoise`.
        answer: what it said.
        error: what went wrong instead.
    """

    noisy_BCHW: Tensor
    sigma_B: Tensor
    positive: Embedding
    negative: Embedding | None
    control: tuple[Control, ...]
    answer: Denoised | None = None
    error: Exception | None = None

    @property
    def kind(self) -> Hashable:
        """Asks of one kind can be stacked."""
        return (
            self.noisy_BCHW.shape,
            self.noisy_BCHW.dtype,
            self.positive.tokens_PTD.shape,
            self.negative is None,
            tuple(
                (each.name, each.image_B3HW.shape, each.start, each.end, _is_silent(each))
                for each in self.control
            ),
        )


def _is_silent(control: Control) -> bool:
    """Say whether a net is not run at all: then it may not be run for a neighbour's sake."""
    return not torch.as_tensor(control.scale).any()


class Crew(Generic[Key]):
    """Works on tasks, several at a time.

    Attributes:
        num_live: how many are being worked on.
    """

    def __init__(self, denoiser: Denoiser, *, parallel: int, block: int) -> None:
        """Begin without tasks.

        Args:
            denoiser: the guidance of all tasks.
            parallel: how many tasks at a time, 1 or more.
            block: how many requests a forward pass holds, 1 or more.
        """
        self._denoiser = denoiser
        self._parallel = parallel
        self._block = block
        self._live: list[_Worker[Key]] = []

    @property
    def num_live(self) -> int:
        """Count the tasks that are being worked on."""
        return len(self._live)

    def work(
        self,
        take: Callable[[], tuple[Key, Callable[[Denoiser], object]] | None],
        end: Callable[[Key, BaseException | None], None],
    ) -> None:
        """Work until there are no more tasks.

        Args:
            take: gives the next task and its name, or None while there is none; a task is handed
                the guidance to use. Called in this thread.
            end: is told how a task ended; None is well. Called in this thread.
        """
        while True:
            while len(self._live) < self._parallel and (found := take()) is not None:
                self._live.append(_Worker(*found, self._denoiser))
            if not self._live:
                return
            for worker in list(self._live):
                worker.go_on()
                if worker.is_over:
                    self._live.remove(worker)
                    end(worker.key, worker.error)
            answer([worker.ask for worker in self._live if worker.ask], self._denoiser, self._block)


def answer(asks: Sequence[Ask], denoiser: Denoiser, block: int) -> None:
    """Answer what was asked, with one forward pass for each block of asks of one kind.

    Args:
        asks: by any number of runs; their answers are filled in.
        denoiser: the guidance.
        block: how many a forward pass holds; fewer are filled up.
    """
    by_kind: dict[Hashable, list[Ask]] = {}
    for ask in asks:
        by_kind.setdefault(ask.kind, []).append(ask)
    for same in by_kind.values():
        for first in range(0, len(same), block):
            some = same[first : first + block]
            try:
                _answer_block(some, denoiser, block)
            except Exception:  # whose fault it is shows when each is asked for by itself
                for ask in some:
                    try:
                        _answer_block([ask], denoiser, block)
                    except Exception as error:
                        ask.error = error


def _answer_block(asks: Sequence[Ask], denoiser: Denoiser, block: int) -> None:
    if block == 1:
        (ask,) = asks
        ask.answer = denoiser.denoise(
            ask.noisy_BCHW, ask.sigma_B, ask.positive, ask.negative, ask.control
        )
        return
    filled = [*asks, *[asks[-1]] * (block - len(asks))]
    denoised = denoiser.denoise(
        torch.cat([ask.noisy_BCHW for ask in filled]),
        torch.cat([ask.sigma_B for ask in filled]),
        _stack([ask.positive for ask in filled]),
        None
        if asks[0].negative is None
        else _stack([ask.negative for ask in filled if ask.negative is not None]),
        [
            _stack_controls(controls)
            for controls in zip(*[ask.control for ask in filled], strict=True)
        ],
    )
    num_views = len(asks[0].noisy_BCHW)
    for place, ask in enumerate(asks):
        rows = slice(place * num_views, (place + 1) * num_views)
        ask.answer = Denoised(denoised.positive_BCHW[rows], denoised.negative_BCHW[rows])


def _stack(embeddings: Sequence[Embedding]) -> Embedding:
    return Embedding(
        torch.cat([each.tokens_PTD for each in embeddings]),
        torch.cat([each.pooled_PE for each in embeddings]),
    )


def _stack_controls(controls: Sequence[Control]) -> Control:
    first = controls[0]
    return Control(
        first.name,
        torch.cat([each.image_B3HW for each in controls]),
        torch.cat(
            [torch.as_tensor(each.scale).float().expand(len(each.image_B3HW)) for each in controls]
        ),
        first.start,
        first.end,
    )


class _Worker(Generic[Key]):
    """A task in a thread that works only between `go_on` and what it next asks for."""

    def __init__(self, key: Key, task: Callable[[Denoiser], object], denoiser: Denoiser) -> None:
        self.key = key
        self.ask: Ask | None = None
        self.is_over = False
        self.error: BaseException | None = None
        self._turn, self._rest = threading.Semaphore(0), threading.Semaphore(0)
        taking_turns = _TakesTurns(denoiser, self)
        self._thread = threading.Thread(target=self._run, args=(task, taking_turns), daemon=True)
        self._thread.start()

    def go_on(self) -> None:
        """Let it work until it asks for something or ends."""
        self._turn.release()
        self._rest.acquire()
        if self.is_over:
            self._thread.join()

    def wait_for(self, ask: Ask) -> Denoised:
        """Ask, and give the turn away until there is an answer. Called by the task."""
        self.ask = ask
        self._rest.release()
        self._turn.acquire()
        self.ask = None
        if ask.error is not None:
            raise ask.error
        assert ask.answer is not None, "nobody's turn comes before the answer"
        return ask.answer

    def _run(self, task: Callable[[Denoiser], object], denoiser: Denoiser) -> None:
        self._turn.acquire()
        try:
            task(denoiser)
        except BaseException as error:  # goes to `Crew.work`, whatever it is
            self.error = error
        self.is_over = True
        self._rest.release()


class _TakesTurns(WrappedDenoiser):
    """The guidance as one run of a crew sees it.

    Encoding is not stacked: measured on a CPU, a picture costs the same alone, and its gradient
    stays its own run's.
    """

    def __init__(self, denoiser: Denoiser, worker: _Worker) -> None:
        super().__init__(denoiser)
        self._worker = worker

    def denoise(
        self,
        noisy_BCHW: Tensor,
        sigma_B: Tensor,
        positive: Embedding,
        negative: Embedding | None,
        control: Sequence[Control] = (),
    ) -> Denoised:
        return self._worker.wait_for(Ask(noisy_BCHW, sigma_B, positive, negative, tuple(control)))
