"""From a request to a page: where the work is done, and what becomes of an error.

Owns the lanes in which pages are made and their headers. Refuses to know any page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import MediaType, Request, Response

from ostraka.book import Book
from ostraka.http.errors import headers_of, status_of
from ostraka.http.lanes import Overloaded
from ostraka.http.pages.rendering import render
from ostraka.http.state import State
from ostraka.model.errors import InputError, NotReadyError, OstrakaError

AnyRequest = Request[Any, Any, Any]
#: A header of the page's own script: the answer is a part of the page.
PART: Final = "x-part"
Work = Callable[[Book], dict[str, Any]]


async def quick(request: AnyRequest, work: Work, template: str) -> Response[str]:
    """Do the work of a screening on the index that serves now, and render the page."""
    state: State = request.app.state.ostraka
    return _page(await state.run(_rendered, work, state.current().book, template))


async def aside(request: AnyRequest, work: Work, template: str) -> Response[str]:
    """The same beside the screenings, where the database may be asked."""
    state: State = request.app.state.ostraka
    return _page(await state.run_aside(_rendered, work, state.current().aside, template))


def _rendered(work: Work, book: Book, template: str) -> str:
    return render(template, **work(book))


def _page(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[str]:
    told = {"Cache-Control": "no-store", "Vary": PART, **(headers or {})}
    return Response(content=text, media_type=MediaType.HTML, status_code=status, headers=told)


def failed(request: AnyRequest, error: OstrakaError) -> Response[str]:
    """The page of an error: what is wrong, where, what to do."""
    part = request.headers.get(PART) is not None
    text = render("_error.html" if part else "error.html", error=error)
    return _page(text, _status(error), headers_of(error))


def _status(error: OstrakaError) -> int:
    """As for every route, but that a form wrongly filled in is 400, and nothing found is 404."""
    if isinstance(error, InputError):
        return 400
    unknown = isinstance(error, NotReadyError) and not isinstance(error, Overloaded)
    return 404 if unknown else status_of(error)
