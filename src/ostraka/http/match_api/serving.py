"""What the routes of the contracts need of the server that they run in.

Owns two protocols and the place where a request finds the server.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from litestar import Request

from ostraka.book import Book
from ostraka.screening.screen import Screener

_Answer = TypeVar("_Answer")


class Serving(Protocol):
    """One index that serves; a request keeps the one that it began with."""

    @property
    def screener(self) -> Screener:
        """Index, lexicon and policy."""

    @property
    def book(self) -> Book:
        """The data directory."""


class Server(Protocol):
    """The serving state of one process."""

    def current(self) -> Serving:
        """What serves now."""

    async def run(self, work: Callable[..., _Answer], *args: Any) -> _Answer:
        """Run work of the processor where it does not hold up the event loop."""

    async def refresh(self) -> None:
        """Look at the data directory for a new index, now and not at the next turn."""


def server_of(request: Request[Any, Any, Any]) -> Server:
    """The server that answers a request."""
    return cast(Server, request.app.state.ostraka)
