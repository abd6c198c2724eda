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
from ostraka.http.errors import headers_of, status_of
from ostraka.http.lanes import Overloaded
from ostraka.http.pages import views
from ostraka.http.pages.asking import Form, read_day, read_question
from ostraka.http.pages.rendering import render, static
from ostraka.http.state import State
from ostraka.law.decide_question import ACTIVITIES, ACTORS, INSTRUMENTS
from ostraka.model.errors import InputError, NotReadyError, OstrakaError
from ostraka.screening.deciding import Asked

_AnyRequest = Request[Any, Any, Any]
#: A header of the page's own script: the answer is a part of the page.
_PART: Final = "x-part"


def _given(request: _AnyRequest) -> Mapping[str, Sequence[str]]:
    given: dict[str, list[str]] = {}
    for field, value in request.query_params.multi_items():
        given.setdefault(field, []).append(value)
    return given


def _one(request: _AnyRequest, field: str) -> str:
    return (request.query_params.get(field) or "").strip()


_Work = Callable[[Book], dict[str, Any]]


async def _quick(request: _AnyRequest, work: _Work, template: str) -> Response[str]:
    """Do the work of a screening on the index that serves now, and render the page."""
    state: State = request.app.state.ostraka
    return _page(await state.run(_rendered, work, state.current().book, template))


async def _long(request: _AnyRequest, work: _Work, template: str) -> Response[str]:
    """The same beside the screenings, where the database may be asked."""
    state: State = request.app.state.ostraka
    return _page(await state.run_aside(_rendered, work, state.current().aside, template))


def _rendered(work: _Work, book: Book, template: str) -> str:
    return render(template, **work(book))


def _page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[str]:
    told = {"Cache-Control": "no-store", "Vary": _PART, **(headers or {})}
    return Response(content=text, media_type=MediaType.HTML, status_code=status, headers=told)


def _failed(request: _AnyRequest, error: OstrakaError) -> Response[str]:
    """The page of an error: what is wrong, where, what to do."""
    part = request.headers.get(_PART) is not None
    text = render("_error.html" if part else "error.html", error=error)
    return _page(text, _status(error), headers_of(error))


def _status(error: OstrakaError) -> int:
    """As for every route, but that a form wrongly filled in is 400, and nothing found is 404."""
    if isinstance(error, InputError):
        return 400
    unknown = isinstance(error, NotReadyError) and not isinstance(error, Overloaded)
    return 404 if unknown else status_of(error)


@get("/", include_in_schema=False)
async def search(request: _AnyRequest) -> Response[str]:
    """Search: the form, and the hits of what it asks."""
    form = Form.read(_given(request))
    part = request.headers.get(_PART) is not None
    template = "_results.html" if part else "search.html"
    return await _quick(request, lambda book: views.search(book, form), template)


@get("/evidence", include_in_schema=False)
async def evidence(request: _AnyRequest) -> Response[str]:
    """The evidence of one hit."""
    form, party = Form.read(_given(request)), _one(request, "party")
    return await _quick(request, lambda book: views.evidence(book, form, party), "evidence.html")


@get("/party/{party_id:str}", include_in_schema=False)
async def party(party_id: FromPath[str], request: _AnyRequest) -> Response[str]:
    """One party."""
    on = read_day(_one(request, "as_of"), "as of")
    return await _long(request, lambda book: views.party(book, party_id, on), "party.html")


@get("/lists", include_in_schema=False)
async def lists(request: _AnyRequest) -> Response[str]:
    """The lists."""
    return await _long(request, views.lists, "lists.html")


@get("/lists/{list_id:str}", include_in_schema=False)
async def changes(list_id: FromPath[str], request: _AnyRequest) -> Response[str]:
    """What changed in a list."""
    before, after = _one(request, "from"), _one(request, "to")
    return await _long(
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

    return await _long(request, work, "actions.html")


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

    return await _long(request, work, "decide.html")


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
        exception_handlers={OstrakaError: _failed},
    ),
)
