"""The search API of the other widely used open-source server (Moov Watchman v2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litestar import Router

    HANDLERS: tuple[Router, ...]


def __getattr__(name: str) -> Any:
    """The routes, read when an application asks for them: they need the server's extra."""
    if name == "HANDLERS":
        from ostraka.http.watchman.handlers import HANDLERS

        return HANDLERS
    raise AttributeError(name)
