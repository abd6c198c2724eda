"""The routes of the match API: read, call, render.

Owns nothing but the way from HTTP to the functions of this room and back. The
work runs where the server runs such work; the event loop waits.
"""

from __future__ import annotations

import hmac
from typing import Any, Final
from urllib.parse import quote

import msgspec
from litestar import MediaType, Request, Response, Router, get, post, route
from litestar.background_tasks import BackgroundTask
from litestar.enums import HttpMethod
from litestar.params import FromPath

from ostraka.http.match_api import reconcile, suggest
from ostraka.http.match_api.adjacent import (
    Elsewhere,
    answer_adjacent,
    answer_adjacent_by,
    answer_entity,
)
from ostraka.http.match_api.algorithms import algorithms_document
from ostraka.http.match_api.catalog import catalog_document, etag
from ostraka.http.match_api.matching import answer_match
from ostraka.http.match_api.parameters import Parameters
from ostraka.http.match_api.problems import ContractError
from ostraka.http.match_api.register import Register, register_of
from ostraka.http.match_api.search import answer_search, read_search
from ostraka.http.match_api.serving import Serving, server_of
from ostraka.http.match_api.text_process import texts_of
from ostraka.model.errors import InputError, NotReadyError, OstrakaError

#: Longest address that is answered, in bytes.
LONGEST_URL: Final = 60_000
_JSON: Final = "application/json"
#: Reconciliation is called from pages of any origin; nothing here rests on cookies.
_ANYONE: Final = {"Access-Control-Allow-Origin": "*"}
_AnyRequest = Request[Any, Any, Any]


def _given(request: _AnyRequest) -> Parameters:
    return Parameters(request.query_params.dict())


def _now(request: _AnyRequest) -> tuple[Serving, Register]:
    serving = server_of(request).current()
    return serving, register_of(serving.screener)


def _json(content: Any, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(content=msgspec.json.encode(content), media_type=_JSON, headers=headers)


def _entity(answer: dict[str, Any] | Elsewhere, tail: str, request: _AnyRequest) -> Response[bytes]:
    """An entity, or the way to the one that it was merged into."""
    if isinstance(answer, Elsewhere):
        query = request.scope["query_string"].decode("latin-1")
        where = f"/entities/{quote(answer.id)}{tail}{'?' if query else ''}{query}"
        return Response(content=b"", status_code=308, headers={"Location": where}, media_type=_JSON)
    return _json(answer)


@post("/match/{dataset:str}", status_code=200)
async def match(dataset: FromPath[str], request: _AnyRequest) -> Response[bytes]:
    """Compare a batch of entity examples with the lists."""
    serving, register = _now(request)
    body = await request.body()

    def work() -> tuple[bytes, int]:
        answer = answer_match(register, dataset, _given(request), body, serving.book.today())
        return msgspec.json.encode(answer), len(answer["responses"])

    content, size = await server_of(request).run(work)
    return Response(content=content, media_type=_JSON, headers={"x-batch-size": str(size)})


@get("/search/{dataset:str}")
async def search(dataset: FromPath[str], request: _AnyRequest) -> Response[bytes]:
    """Look entities up by their words."""
    serving, register = _now(request)
    day = serving.book.today()
    asked = read_search(register, dataset, _given(request), day)
    text = await texts_of(register).ready()
    return _json(await server_of(request).run(answer_search, register, text, asked, day))


@get("/entities/{entity_id:str}")
async def entity(entity_id: FromPath[str], request: _AnyRequest) -> Response[bytes]:
    """One entity."""
    serving, register = _now(request)
    day = serving.book.today()
    run = server_of(request).run
    answer = await run(answer_entity, register, entity_id, _given(request), day)
    return _entity(answer, "", request)


@get("/entities/{entity_id:str}/adjacent")
async def adjacent(entity_id: FromPath[str], request: _AnyRequest) -> Response[bytes]:
    """What stands beside an entity."""
    serving, register = _now(request)
    day = serving.book.today()
    run = server_of(request).run
    answer = await run(answer_adjacent, register, entity_id, _given(request), day)
    return _entity(answer, "/adjacent", request)


@get("/entities/{entity_id:str}/adjacent/{prop:str}")
async def adjacent_by(
    entity_id: FromPath[str], prop: FromPath[str], request: _AnyRequest
) -> Response[bytes]:
    """What stands beside an entity under one property."""
    serving, register = _now(request)
    day = serving.book.today()
    run = server_of(request).run
    answer = await run(answer_adjacent_by, register, entity_id, prop, _given(request), day)
    return _entity(answer, f"/adjacent/{quote(prop)}", request)


@get("/algorithms", sync_to_thread=False)
def algorithms() -> Response[bytes]:
    """The algorithms that can be named."""
    return _json(algorithms_document())


@route(["/catalog", "/manifest"], http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def catalog(request: _AnyRequest) -> Response[bytes]:
    """The datasets that answer."""
    serving, register = _now(request)
    document = await server_of(request).run(_catalog, serving, register)
    tag = etag(document)
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    wanted = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if tag in wanted or f"W/{tag}" in wanted or "*" in wanted:
        return Response(content=b"", status_code=304, headers=headers, media_type=_JSON)
    return _json(document, headers)


def _catalog(serving: Serving, register: Register) -> dict[str, Any]:
    stale = [state.list for state in serving.book.lists() if state.stale and not state.ended]
    return catalog_document(register, serving.book.today().isoformat(), stale)


@post("/updatez", status_code=200)
async def updatez(request: _AnyRequest) -> Response[bytes]:
    """Look for a new state of the lists in the data directory, for whoever has the token."""
    given = _given(request)
    sync = given.switch("sync", False)
    expected = str(request.app.state.get("ostraka_update_token") or "")
    token = given.text("token")
    if not expected or not hmac.compare_digest(token.encode(), expected.encode()):
        raise ContractError(403, "Invalid token.")
    server = server_of(request)
    if sync:
        await server.refresh()
        return _json({"status": "ok"})
    return Response(
        content=msgspec.json.encode({"status": "ok"}),
        media_type=_JSON,
        background=BackgroundTask(server.refresh),
    )


# -- reconciliation ------------------------------------------------------------


@get("/reconcile/{dataset:str}")
async def reconcile_get(dataset: FromPath[str], request: _AnyRequest) -> Response[Any]:
    """The manifest; or, with ``queries`` or ``extend``, the answer to them."""
    serving, register = _now(request)
    given = _given(request)
    queries, extend = given.text("queries"), given.text("extend")
    if queries or extend:
        return await _reconciled(dataset, request, queries, extend)
    base = str(request.base_url).rstrip("/")
    query = request.scope["query_string"].decode("latin-1")
    return _json(reconcile.manifest(register, dataset, serving.book.today(), base, query), _ANYONE)


@post("/reconcile/{dataset:str}", status_code=200)
async def reconcile_post(dataset: FromPath[str], request: _AnyRequest) -> Response[Any]:
    """Queries or an extension, as a form or as JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        read = reconcile.read_json(await request.body(), "query")
        form = read if isinstance(read, dict) else {}
        if "queries" not in form and "extend" not in form:
            form = {"queries": read}
    else:
        form = dict(await request.form())
    return await _reconciled(dataset, request, form.get("queries"), form.get("extend"))


async def _reconciled(
    dataset: str, request: _AnyRequest, queries: Any, extend: Any
) -> Response[Any]:
    serving, register = _now(request)
    day = serving.book.today()
    run = server_of(request).run
    if extend:
        answer = await run(reconcile.answer_extend, register, extend, day)
        size = len(answer["rows"])
    else:
        given = _given(request)
        answer = await run(reconcile.answer_queries, register, dataset, queries, given, day)
        size = len(answer)
    return _json(answer, {**_ANYONE, "x-batch-size": str(size)})


@get("/reconcile/{dataset:str}/suggest/entity")
async def suggest_entity(dataset: FromPath[str], request: _AnyRequest) -> Response[Any]:
    """Entities whose name begins so."""
    serving, register = _now(request)
    day = serving.book.today()
    suggest.check_suggestion(register, dataset, _given(request), day)
    text = await texts_of(register).ready()
    run = server_of(request).run
    answer = await run(suggest.suggest_entities, register, text, dataset, _given(request), day)
    return _json(answer, _ANYONE)


@get("/reconcile/{dataset:str}/suggest/property", sync_to_thread=False)
def suggest_property(dataset: FromPath[str], request: _AnyRequest) -> Response[Any]:
    """Properties whose name begins so."""
    serving, register = _now(request)
    suggest.check_suggestion(register, dataset, _given(request), serving.book.today())
    return _json(suggest.suggest_properties(_given(request)), _ANYONE)


@get("/reconcile/{dataset:str}/suggest/type", sync_to_thread=False)
def suggest_type(dataset: FromPath[str], request: _AnyRequest) -> Response[Any]:
    """Schemas whose name begins so."""
    serving, register = _now(request)
    suggest.check_suggestion(register, dataset, _given(request), serving.book.today())
    return _json(suggest.suggest_types(_given(request)), _ANYONE)


@get("/reconcile/{dataset:str}/extend/property", sync_to_thread=False)
def extend_property(dataset: FromPath[str], request: _AnyRequest) -> Response[Any]:
    """Properties by which data of a type can be extended."""
    serving, register = _now(request)
    suggest.check_suggestion(register, dataset, _given(request), serving.book.today())
    return _json(reconcile.answer_extend_properties(_given(request)), _ANYONE)


@get("/reconcile/{dataset:str}/preview/{entity_id:str}")
async def preview(
    dataset: FromPath[str], entity_id: FromPath[str], request: _AnyRequest
) -> Response[str]:
    """A small page about an entity."""
    serving, register = _now(request)
    day = serving.book.today()
    suggest.check_suggestion(register, dataset, _given(request), day)
    page = await server_of(request).run(suggest.preview, register, entity_id, day)
    return Response(content=page, media_type=MediaType.HTML)


# -- errors ----------------------------------------------------------------------


def refused(_: _AnyRequest, error: ContractError) -> Response[bytes]:
    """An error of the contract, in its shape."""
    return Response(
        content=msgspec.json.encode({"detail": error.detail}),
        status_code=error.status,
        media_type=_JSON,
    )


def failed(_: _AnyRequest, error: OstrakaError) -> Response[bytes]:
    """An error of the rooms below, in the contract's shape."""
    ready = not isinstance(error, NotReadyError)
    status = 400 if isinstance(error, InputError) else 500 if ready else 503
    return Response(
        content=msgspec.json.encode({"detail": str(error)}),
        status_code=status,
        media_type=_JSON,
        headers={} if ready else {"Retry-After": "5"},
    )


async def bounded(request: _AnyRequest) -> Response[bytes] | None:
    """Refuse an address that is too long."""
    scope = request.scope
    raw = scope.get("raw_path") or scope["path"].encode()
    if len(raw) + len(scope["query_string"]) <= LONGEST_URL:
        return None
    return Response(
        content=msgspec.json.encode({"detail": "Request URI too long"}),
        status_code=414,
        media_type=_JSON,
    )


ROUTER: Final = Router(
    path="/",
    route_handlers=[
        match,
        search,
        entity,
        adjacent,
        adjacent_by,
        algorithms,
        catalog,
        updatez,
        reconcile_get,
        reconcile_post,
        suggest_entity,
        suggest_property,
        suggest_type,
        extend_property,
        preview,
    ],
    exception_handlers={ContractError: refused, OstrakaError: failed},
    before_request=bounded,
    include_in_schema=False,
)
HANDLERS: Final = (ROUTER,)
