"""When the garbage of reference cycles is looked for.

Owns the times. The caches of a screener are a million long-lived objects; the
interpreter's own schedule walks through all of them every few seconds, which stops a
process for a sixth of a second. Here young objects are looked through at every turn,
and everything only when nobody waits, or after ten minutes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

#: Seconds between two full searches in an idle process, and in a busy one.
_IDLE: Final = 60.0
_BUSY: Final = 600.0


class Sweeper:
    """Looks for garbage, a little at every turn."""

    def __init__(self, waiting: Callable[[], int], clock: Callable[[], float]) -> None:
        """Take over from the interpreter's own schedule.

        Args:
            waiting: pieces of work that wait or run.
            clock: seconds.
        """
        self._waiting = waiting
        self._clock = clock
        self._swept = clock()
        gc.disable()

    def turn(self) -> None:
        """Look for garbage as far as the moment allows."""
        since = self._clock() - self._swept
        if since > _BUSY or (since > _IDLE and not self._waiting()):
            gc.collect()
            self._swept = self._clock()
        else:
            gc.collect(1)
