"""The routes of the pages: read the form, call, render.

Owns addresses and nothing else. The work runs where the server runs such work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from litestar import Response, Router, get
from litestar.params import FromPath

from ostraka.book import Book
from ostraka.http.pages import reading, views
from ostraka.http.pages.answering import PART, AnyRequest, aside, failed, quick
from ostraka.http.pages.asking import Form, read_day, read_question
from ostraka.http.pages.rendering import static
from ostraka.law.decide_question import ACTIVITIES, ACTORS, INSTRUMENTS
from ostraka.model.errors import OstrakaError
from ostraka.screening.deciding import Asked


def _given(request: AnyRequest) -> Mapping[str, Sequence[str]]:
    given: dict[str, list[str]] = {}
    for field, value in request.query_params.multi_items():
        given.setdefault(field, []).append(value)
    return given


def _one(request: AnyRequest, field: str) -> str:
    return (request.query_params.get(field) or "").strip()


@get("/", include_in_schema=False)
async def search(request: AnyRequest) -> Response[str]:
    """Search: the form, and the hits of what it asks."""
    form = Form.read(_given(request))
    part = request.headers.get(PART) is not None
    template = "_results.html" if part else "search.html"
    return await quick(request, lambda book: views.search(book, form), template)


@get("/evidence", include_in_schema=False)
async def evidence(request: AnyRequest) -> Response[str]:
    """The evidence of one hit."""
    form, party = Form.read(_given(request)), _one(request, "party")
    return await quick(request, lambda book: views.evidence(book, form, party), "evidence.html")


@get("/party/{party_id:str}", include_in_schema=False)
async def party(party_id: FromPath[str], request: AnyRequest) -> Response[str]:
    """One party."""
    on = read_day(_one(request, "as_of"), "as of")
    return await aside(request, lambda book: views.party(book, party_id, on), "party.html")


@get("/lists", include_in_schema=False)
async def lists(request: AnyRequest) -> Response[str]:
    """The lists."""
    return await aside(request, views.lists, "lists.html")


@get("/lists/{list_id:str}", include_in_schema=False)
async def changes(list_id: FromPath[str], request: AnyRequest) -> Response[str]:
    """What changed in a list."""
    before, after = _one(request, "from"), _one(request, "to")
    return await aside(
        request, lambda book: views.changes(book, list_id, before, after), "changes.html"
    )


@get("/actions", include_in_schema=False)
async def actions(request: AnyRequest) -> Response[str]:
    """What happened on a day."""
    given = _given(request)

    def work(book: Book) -> dict[str, Any]:
        on = read_day(_one(request, "on"), "on")
        if on is None:
            return {"on": None, "by": (), "found": None, "groups": [], "far": []}
        return views.actions(book, on, tuple(one for one in given.get("by", ()) if one))

    return await aside(request, work, "actions.html")


@get("/decide", include_in_schema=False)
async def decide(request: AnyRequest) -> Response[str]:
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

    return await aside(request, work, "decide.html")


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
        route_handlers=[
            search,
            evidence,
            party,
            lists,
            changes,
            actions,
            decide,
            *reading.HANDLERS,
            asset,
        ],
        exception_handlers={OstrakaError: failed},
    ),
)
