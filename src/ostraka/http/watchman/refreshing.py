"""POST /v2/data/refresh: one refresh at a time, and what became of the last.

Owns the state of the refresh of one process. The lists are looked for in the
data directory alone; nothing is fetched from publishers, which is the business
of ``ostraka update``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from litestar.datastructures import State


class Refresher:
    """The refresh of a server: running, or what became of the last one."""

    def __init__(self) -> None:
        """Nothing has been refreshed yet."""
        self._task: asyncio.Task[None] | None = None
        self._status: dict[str, Any] = {"state": "idle"}

    @property
    def status(self) -> dict[str, Any]:
        """The state in Watchman's words."""
        return dict(self._status)

    def begin(self, work: Callable[[], Awaitable[None]], now: Callable[[], datetime]) -> bool:
        """Begin a refresh.

        Args:
            work: what it does.
            now: the clock.

        Returns:
            False if one is running already.
        """
        if self._task is not None and not self._task.done():
            return False
        started = now()
        self._status = {"state": "running", "trigger": "manual", "startedAt": _stamp(started)}
        self._task = asyncio.get_running_loop().create_task(self._run(work, started, now))
        return True

    async def wait(self) -> None:
        """Wait for the refresh that is running."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def _run(
        self, work: Callable[[], Awaitable[None]], started: datetime, now: Callable[[], datetime]
    ) -> None:
        outcome: dict[str, Any] = {"state": "failed", "lastError": "it was interrupted"}
        try:
            await work()
            outcome = {"state": "succeeded"}
        except OSError as error:
            outcome = {"state": "failed", "lastError": str(error)}
        finally:
            ended = now()
            self._status |= {
                **outcome,
                "finishedAt": _stamp(ended),
                "duration": f"{(ended - started).total_seconds():.3f}s",
            }


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def refresher_of(state: State) -> Refresher:
    """The refresher of an application, made at its first refresh."""
    found = state.get("ostraka_refresher")
    if not isinstance(found, Refresher):
        found = state["ostraka_refresher"] = Refresher()
    return found
