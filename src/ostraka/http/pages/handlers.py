"""The routes of the pages: read the form, call, render.

Owns addresses and nothing else. The work runs where the server runs such work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from litestar import MediaType, Request, Response, Router, get
from litestar.params import FromPath

from ostraka.book import Book
from ostraka.http.match_api.serving import server_of
from ostraka.http.pages import views
from ostraka.http.pages.asking import Form, read_day, read_question
from ostraka.http.pages.rendering import render, static
from ostraka.law.decide_question import ACTIVITIES, ACTORS, INSTRUMENTS
from ostraka.model.errors import InputError, OstrakaError, UsageError
from ostraka.screening.deciding import Asked

_AnyRequest = Request[Any, Any, Any]
#: A header of the page's own script: the answer is a part of the page.
_PART: Final = "x-part"
_ANSWERS: Final = {InputError: 400, OstrakaError: 404}


def _given(request: _AnyRequest) -> Mapping[str, Sequence[str]]:
    given: dict[str, list[str]] = {}
    for field, value in request.query_params.multi_items():
        given.setdefault(field, []).append(value)
    return given


def _one(request: _AnyRequest, field: str) -> str:
    return (request.query_params.get(field) or "").strip()


async def _told(
    request: _AnyRequest, work: Callable[[Book], dict[str, Any]], template: str
) -> Response[str]:
    """Do the work on the book that serves now, and render the page."""
    server = server_of(request)
    book = server.current().book

    def page() -> str:
        return render(template, **work(book))

    return _page(await server.run(page))


def _page(text: str, status: int = 200) -> Response[str]:
    headers = {"Cache-Control": "no-store", "Vary": _PART}
    return Response(content=text, media_type=MediaType.HTML, status_code=status, headers=headers)


def _failed(request: _AnyRequest, error: OstrakaError) -> Response[str]:
    """The page of an error: what is wrong, where, what to do."""
    status = next(code for kind, code in _ANSWERS.items() if isinstance(error, kind))
    part = request.headers.get(_PART) is not None
    return _page(render("_error.html" if part else "error.html", error=error), status)


@get("/", include_in_schema=False)
async def search(request: _AnyRequest) -> Response[str]:
    """Search: the form, and the hits of what it asks."""
    form = Form.read(_given(request))
    part = request.headers.get(_PART) is not None
    template = "_results.html" if part else "search.html"
    return await _told(request, lambda book: views.search(book, form), template)


@get("/evidence", include_in_schema=False)
async def evidence(request: _AnyRequest) -> Response[str]:
    """The evidence of one hit."""
    form, party = Form.read(_given(request)), _one(request, "party")
    return await _told(request, lambda book: views.evidence(book, form, party), "evidence.html")


@get("/party/{party_id:str}", include_in_schema=False)
async def party(party_id: FromPath[str], request: _AnyRequest) -> Response[str]:
    """One party."""
    on = read_day(_one(request, "as_of"), "as of")
    return await _told(request, lambda book: views.party(book, party_id, on), "party.html")


@get("/lists", include_in_schema=False)
async def lists(request: _AnyRequest) -> Response[str]:
    """The lists."""
    return await _told(request, views.lists, "lists.html")


@get("/lists/{list_id:str}", include_in_schema=False)
async def changes(list_id: FromPath[str], request: _AnyRequest) -> Response[str]:
    """What changed in a list."""
    before, after = _one(request, "from"), _one(request, "to")
    return await _told(
        request, lambda book: views.changes(book, list_id, before, after), "changes.html"
    )


@get("/actions", include_in_schema=False)
async def actions(request: _AnyRequest) -> Response[str]:
    """What happened on a day."""
    given = _given(request)

    def work(book: Book) -> dict[str, Any]:
        on = read_day(_one(request, "on"), "on")
        if on is None:
            return {"on": None, "by": (), "found": None, "groups": [], "far": []}
        return views.actions(book, on, tuple(one for one in given.get("by", ()) if one))

    return await _told(request, work, "actions.html")


@get("/decide", include_in_schema=False)
async def decide(request: _AnyRequest) -> Response[str]:
    """Decide: the form, and the answer with its texts."""
    given = _given(request)

    def work(book: Book) -> dict[str, Any]:
        asked = _question(given, book.today())
        return {
            "given": given,
            "asked": asked,
            "found": book.decide(asked) if asked is not None else None,
            "today": book.today(),
            "activities": ACTIVITIES,
            "actors": ACTORS,
            "instruments": INSTRUMENTS,
        }

    return await _told(request, work, "decide.html")


def _question(given: Mapping[str, Sequence[str]], today: date) -> Asked | None:
    """The question of the form; None while nothing is asked."""
    if not any(given.get("party", ())):
        return None
    return read_question(given, today)


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def asset(name: FromPath[str]) -> Response[bytes]:
    """Style and script."""
    found = static(name)
    if found is None:
        return Response(content=b"", status_code=404, media_type="text/plain")
    content, kind = found
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(content=content, media_type=kind, headers=headers)


HANDLERS: Final = (
    Router(
        path="/",
        route_handlers=[search, evidence, party, lists, changes, actions, decide, asset],
        exception_handlers={OstrakaError: _failed, UsageError: _failed},
    ),
)
