"""Lanes: one thread each for the work of the processor, with a bound on what waits.

Owns shedding. A screener keeps what it looked up, without locks, so each lane has
one thread and its own screener; the event loop never computes. Work that would wait
too long, or for which there is no room, is refused at once: an overloaded server
that says so is worth more than one that answers after the caller has left.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

from msgspec import Struct

from ostraka.model.errors import OstrakaError

_Answer = TypeVar("_Answer")
#: Seconds after which a refused caller may try again.
RETRY_AFTER: Final = 1


class Overloaded(OstrakaError):
    """The server has more work than it can do in time; nothing was done.

    Attributes:
        cause: ``queue`` (no room), ``wait`` (waited too long), ``time`` (took too long).
    """

    def __init__(self, cause: str, reason: str) -> None:
        """Refuse a piece of work."""
        super().__init__(reason, action=f"Ask again in {RETRY_AFTER} s.")
        self.cause = cause


class LaneBounds(Struct, frozen=True):
    """How much a lane takes on.

    Attributes:
        waiting: most pieces of work that wait or run.
        wait: most seconds that one may wait before it begins.
        time: most seconds until it has to be done; the caller is then told so.
    """

    waiting: int = 64
    wait: float = 2.0
    time: float = 30.0


class Lane:
    """One thread that does one piece of work after the other."""

    def __init__(self, name: str, bounds: LaneBounds) -> None:
        """Begin a lane; its thread starts with the first work."""
        self._bounds = bounds
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"ostraka-{name}")
        self._lock = threading.Lock()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """Pieces of work that wait or run."""
        return self._waiting

    async def run(self, work: Callable[..., _Answer], *args: Any) -> _Answer:
        """Do work in the lane.

        Raises:
            Overloaded: if it could not be begun or done in time.
        """
        with self._lock:
            if self._waiting >= self._bounds.waiting:
                raise Overloaded("queue", "the server has no room for more work")
            self._waiting += 1
        begin_by = time.monotonic() + self._bounds.wait
        try:
            given: Future[_Answer] = self._thread.submit(_timely, begin_by, work, args)
        except RuntimeError as error:
            self._left()
            raise Overloaded("queue", "the server is shutting down") from error
        given.add_done_callback(self._left)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(given), self._bounds.time)
        except TimeoutError as error:
            raise Overloaded("time", "the work took too long") from error

    def _left(self, _: object = None) -> None:
        with self._lock:
            self._waiting -= 1

    def close(self) -> None:
        """Finish the work that runs; what waits is dropped."""
        self._thread.shutdown(wait=True, cancel_futures=True)


def _timely(begin_by: float, work: Callable[..., _Answer], args: tuple[Any, ...]) -> _Answer:
    if time.monotonic() > begin_by:
        raise Overloaded("wait", "the work waited too long")
    return work(*args)
