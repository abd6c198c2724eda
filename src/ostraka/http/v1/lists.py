"""Routes over lists and parties: what is loaded, who is listed, what changed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from ostraka.book import code_version
from ostraka.http.errors import Refusal
from ostraka.http.state import Serving, State
from ostraka.http.v1.answers import PartyAnswer, Status
from ostraka.http.v1.routes import AnyRequest, answers, document, looked_up, server_of
from ostraka.screening.coverage import Coverage
from ostraka.screening.documents import actions_document, party_document
from ostraka.store.actions_terms import Actions
from ostraka.store.diff import Diff
from ostraka.store.lists import ListStatus
from ostraka.store.versions import VersionRow


def status_document(state: State, serving: Serving) -> dict[str, Any]:
    """What serves."""
    meta = serving.screener.snapshot.meta
    last = {item.list: item.version for item in meta.lists}
    return {
        "code": code_version(),
        "index": serving.index,
        "loaded_at": serving.loaded_at.isoformat(),
        "policy": serving.book.policy.digest(),
        "records": len(serving.screener.snapshot),
        "lists": [{"list": name, "version": version} for name, version in last.items()],
        "trouble": state.trouble,
    }


@get("/status", responses=answers(Status))
async def status(request: AnyRequest) -> Response[bytes]:
    """Tell which index serves, and of which versions of the lists."""
    state = server_of(request)
    return document(status_document(state, state.current()))


@get("/parties/{party_id:path}", responses=answers(PartyAnswer, 404), opt={"parameters": ("on",)})
async def party(
    request: AnyRequest, party_id: FromPath[str], on: FromQuery[date | None] = None
) -> Response[bytes]:
    """Show all that every list states of one party, each value with its source and times."""
    state = server_of(request)
    book = state.current().book

    def work() -> dict[str, Any]:
        return party_document(book.party_view(party_id.removeprefix("/"), on))

    return document(await looked_up(state.run, 404, work))


@get("/lists", responses=answers(list[ListStatus]))
async def lists(request: AnyRequest) -> Response[bytes]:
    """Show each list: version, published, received, counts, whether it may be stale."""
    state = server_of(request)
    return document(await state.run_aside(state.book.lists))


@get("/lists/{list_id:str}/versions", responses=answers(list[VersionRow], 404))
async def versions(request: AnyRequest, list_id: FromPath[str]) -> Response[bytes]:
    """Show every loaded version of a list, with its counts beside the file's own."""
    state = server_of(request)
    rows = await state.run_aside(state.book.versions)
    found = [row for row in rows if row.list == list_id]
    if not found:
        raise Refusal(404, f"there is no list {list_id!r}", action="See /v1/lists.")
    return document(found)


@get("/lists/{list_id:str}/diff", responses=answers(Diff, 404), opt={"parameters": ("from", "to")})
async def diff(
    request: AnyRequest,
    list_id: FromPath[str],
    from_: Annotated[str, QueryParameter(name="from", max_length=20)] = "",
    to: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Response[bytes]:
    """Show what changed between two versions of a list, by number or day; the last two else."""
    state = server_of(request)
    return document(await looked_up(state.run_aside, 404, state.book.diff, list_id, from_, to))


@get("/actions", responses=answers(Actions, 409), opt={"parameters": ("on", "by", "window")})
async def actions(
    request: AnyRequest,
    on: FromQuery[date],
    by: FromQuery[list[str] | None] = None,
    window: Annotated[int | None, QueryParameter(ge=0, le=366)] = None,
) -> Response[bytes]:
    """Show what each authority did on a day, who acted together, and how that is known."""
    state = server_of(request)
    book = state.current().aside

    def work() -> dict[str, Any]:
        found = book.actions(on, by or ())
        return actions_document(found, book.together(found, window))

    return document(await looked_up(state.run_aside, 409, work))


@get(
    "/coverage",
    responses=answers(Coverage, 409),
    opt={"parameters": ("listed_by", "not_by", "on")},
)
async def coverage(
    request: AnyRequest,
    listed_by: FromQuery[list[str] | None] = None,
    not_by: FromQuery[list[str] | None] = None,
    on: FromQuery[date | None] = None,
) -> Response[bytes]:
    """Show who lists whom, and which parties of some lists others do not name."""
    state = server_of(request)
    book = state.current().aside

    def work() -> Coverage:
        return book.coverage(listed_by=listed_by or (), not_by=not_by or (), on=on)

    return document(await looked_up(state.run_aside, 409, work))


HANDLERS: Final = (status, party, lists, versions, diff, actions, coverage)
