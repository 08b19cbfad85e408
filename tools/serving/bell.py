"""A bell for whoever waits for something to change, in one event loop."""

import asyncio
import contextlib


class Bell:
    """Wakes all that wait; whoever comes later waits for the next ring."""

    def __init__(self) -> None:
        self._ring = asyncio.Event()

    def ring(self) -> None:
        """Wake all that wait now."""
        event, self._ring = self._ring, asyncio.Event()
        event.set()

    def coming(self) -> asyncio.Event:
        """Give the next ring, to wait for later: one that comes in between is not missed."""
        return self._ring

    async def wait(self, seconds: float, coming: asyncio.Event) -> None:
        """Wait for a ring, at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(coming.wait(), seconds)
