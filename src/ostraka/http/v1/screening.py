"""Routes that screen one party, and tell why a pair did or did not meet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import Struct

from ostraka.http.v1.answers import ScreenAnswer
from ostraka.http.v1.asking import Entity, Pair, Query, Screening, WhyAsked, read_value
from ostraka.http.v1.routes import AnyRequest, answers, document, encoded, looked_up, server_of
from ostraka.model.errors import UsageError
from ostraka.model.party import Party
from ostraka.screening.compare import Comparison, compare_two
from ostraka.screening.documents import hit_document, query_document
from ostraka.screening.screen import Result, Screener
from ostraka.screening.why_not import WhyNot

_QUERY_PARAMETERS: Final = ("name", "type", "born", "country", "gender", "id", "address")


def answer_document(result: Result, limit: int | None) -> dict[str, Any]:
    """The answer to one screening, with at most ``limit`` hits."""
    shown = result.hits if limit is None else result.hits[:limit]
    return {
        "query": query_document(result.query),
        "hits": [hit_document(hit) for hit in shown],
        "hits_in_all": len(result.hits),
        "lists": [{"list": item.list, "version": item.version} for item in result.lists],
        "policy": result.policy,
        "receipt": msgspec.to_builtins(result.receipt),
    }


class _Told(Struct, frozen=True):
    """An encoded answer, and how many hits it has."""

    body: bytes
    hits: int


def _screened(screener: Screener, party: Party, day: date, limit: int | None) -> _Told:
    result = screener.screen(party, day)
    return _Told(msgspec.json.encode(answer_document(result, limit)), len(result.hits))


async def _screen(request: AnyRequest, asked: Screening) -> Response[bytes]:
    state = server_of(request)
    serving = state.current()
    party = asked.party()
    policy = asked.policy(serving.book.policy)
    # The other method looks at every name of every list: it is long work.
    aside = policy.method == "ofac"
    run = state.run_aside if aside else state.run
    day = asked.as_of or serving.book.today()

    def work() -> _Told:
        return _screened(serving.under(policy, aside=aside), party, day, asked.limit)

    told = await looked_up(run, 409, work)
    metrics = request.app.state.ostraka_metrics
    metrics.screenings.labels("hit" if told.hits else "none").inc()
    metrics.hits.inc(told.hits)
    return encoded(told.body)


@post("/screen", status_code=200, responses=answers(ScreenAnswer, 409, 413))
async def screen(request: AnyRequest, data: JSONBody[Screening]) -> Response[bytes]:
    """Screen one party: every hit with its evidence, in bits that add up."""
    return await _screen(request, data)


@get(
    "/screen",
    responses=answers(ScreenAnswer, 409),
    opt={"parameters": (*_QUERY_PARAMETERS, "as_of", "threshold", "method", "limit")},
)
async def screen_get(
    request: AnyRequest,
    name: FromQuery[list[str] | None] = None,
    type: FromQuery[str] = "any",
    born: FromQuery[list[str] | None] = None,
    country: FromQuery[list[str] | None] = None,
    gender: FromQuery[list[str] | None] = None,
    id: FromQuery[list[str] | None] = None,
    address: FromQuery[list[str] | None] = None,
    as_of: FromQuery[date | None] = None,
    threshold: Annotated[float | None, QueryParameter(gt=0, lt=1)] = None,
    method: FromQuery[Literal["evidence", "ofac"] | None] = None,
    limit: Annotated[int | None, QueryParameter(ge=1, le=100_000)] = None,
) -> Response[bytes]:
    """Screen one party by the parameters of an address.

    Addresses are logged by proxies and kept by browsers: programs that screen customers
    should post.
    """
    given: dict[str, Any] = {
        "name": name or [],
        "type": type,
        "born": born or [],
        "country": country or [],
        "gender": gender or [],
        "id": id or [],
        "address": address or [],
        "as_of": as_of,
        "threshold": threshold,
        "method": method,
        "limit": limit,
    }
    return await _screen(request, read_value(given, Screening))


@post("/why-not", status_code=200, responses=answers(WhyNot, 404, 413))
async def why_not(request: AnyRequest, data: JSONBody[WhyAsked]) -> Response[bytes]:
    """Tell every gate that a query and one listed party passed or failed, with the figures."""
    state = server_of(request)
    serving = state.current()
    party = data.party()
    day = data.as_of or serving.book.today()
    return document(
        await looked_up(state.run, 404, serving.book.why_not, party, data.party_id, day)
    )


@post("/compare", status_code=200, responses=answers(Comparison, 413))
async def compare(request: AnyRequest, data: JSONBody[Pair]) -> Response[bytes]:
    """Compare two parties with each other, without any list."""
    state = server_of(request)
    threshold = state.book.policy.threshold
    query, listed = _party(data.query, "query"), _party(data.listed, "listed")
    found = await state.run(compare_two, query, listed)
    return document(msgspec.structs.replace(found, match=found.score >= threshold))


def _party(entity: Entity, place: str) -> Party:
    try:
        return Query(entity=entity).party()
    except UsageError as error:
        raise UsageError(error.reason, place=place, action=error.action) from error


HANDLERS: Final = (screen, screen_get, why_not, compare)
