"""The routes of Watchman v2: read, call, render."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from litestar import MediaType, Request, Response, Router, get, post

from ostraka.book import code_version
from ostraka.http.match_api.register import register_of
from ostraka.http.match_api.serving import server_of
from ostraka.http.watchman.asking import BadSearch, read_search
from ostraka.http.watchman.refreshing import refresher_of
from ostraka.http.watchman.searching import answer_search, listinfo
from ostraka.model.errors import InputError, NotReadyError, OstrakaError

_JSON: Final = "application/json"
_AnyRequest = Request[Any, Any, Any]


def _json(content: Any, status: int = 200) -> Response[bytes]:
    return Response(
        content=msgspec.json.encode(content) + b"\n", status_code=status, media_type=_JSON
    )


def _no_more(request: _AnyRequest, known: frozenset[str] = frozenset()) -> None:
    extra = sorted(set(request.query_params) - known)
    if extra:
        raise BadSearch(f"extra/unused query parameters in request: {','.join(extra)}")


@get("/v2/search")
async def search(request: _AnyRequest) -> Response[bytes]:
    """Compare one party with the lists."""
    server = server_of(request)
    serving = server.current()
    register = register_of(serving.screener)
    asked = read_search(request.query_params.dict())
    return _json(await server.run(answer_search, register, asked, serving.book.today()))


@get("/v2/listinfo")
async def list_info(request: _AnyRequest) -> Response[bytes]:
    """What lists are loaded."""
    server = server_of(request)
    _no_more(request)
    book = server.current().book
    return _json(await server.run(lambda: listinfo(book.lists(), code_version())))


@get("/v2/data/refresh", sync_to_thread=False)
def refresh_status(request: _AnyRequest) -> Response[bytes]:
    """What became of the last refresh."""
    _no_more(request)
    return _json(refresher_of(request.app.state).status)


@post("/v2/data/refresh", status_code=202)
async def refresh(request: _AnyRequest) -> Response[bytes]:
    """Look for a new state of the lists in the data directory."""
    server = server_of(request)
    _no_more(request, frozenset({"wait"}))
    refresher = refresher_of(request.app.state)
    if not refresher.begin(server.refresh, lambda: datetime.now(UTC)):
        return _json(refresher.status, 409)
    if request.query_params.get("wait", "").lower() in ("yes", "true", "1"):
        await refresher.wait()
        return _json(refresher.status, 200)
    return _json(refresher.status, 202)


@get("/ping", sync_to_thread=False)
def ping() -> Response[str]:
    """Whether the server is there."""
    return Response(content="PONG", media_type=MediaType.TEXT)


def bad(_: _AnyRequest, error: BadSearch) -> Response[bytes]:
    """A search that is refused."""
    return _json({"error": str(error)}, 400)


def failed(_: _AnyRequest, error: OstrakaError) -> Response[bytes]:
    """An error of the rooms below, in Watchman's shape."""
    ready = not isinstance(error, NotReadyError)
    status = 400 if isinstance(error, InputError) else 500 if ready else 503
    return _json({"error": str(error)}, status)


ROUTER: Final = Router(
    path="/",
    route_handlers=[search, list_info, refresh_status, refresh, ping],
    exception_handlers={BadSearch: bad, OstrakaError: failed},
    include_in_schema=False,
)
HANDLERS: Final = (ROUTER,)
