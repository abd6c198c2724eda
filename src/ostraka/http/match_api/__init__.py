"""The match API that the ecosystem speaks (yente 5), and the Reconciliation Service API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litestar import Router

    HANDLERS: tuple[Router, ...]


def __getattr__(name: str) -> Any:
    """The routes, read when an application asks for them: they need the server's extra."""
    if name == "HANDLERS":
        from ostraka.http.match_api.handlers import HANDLERS

        return HANDLERS
    raise AttributeError(name)
