"""Routes for those who run the server: health, readiness, numbers.

Owns what they tell. Health says that the process answers; readiness that it can
screen; neither says more to who has no key.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Final

import msgspec
from litestar import Response, get

from ostraka.http.metrics import MEDIA_TYPE, Metrics, Moment, exposition
from ostraka.http.state import State
from ostraka.http.v1.answers import Health
from ostraka.http.v1.routes import AnyRequest, encoded, server_of
from ostraka.model.errors import NotReadyError
from ostraka.store.lists import ListStatus

#: Seconds for which the state of the lists is told again without asking the database.
_FRESH: Final = 15.0


class ListsSeen:
    """The state of the lists, as the database told it a moment ago."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._at = float("-inf")
        self._lists: list[ListStatus] = []

    async def of(self, state: State) -> list[ListStatus]:
        """The lists; those of last time where the database does not answer."""
        if time.monotonic() - self._at > _FRESH:
            try:
                self._lists = await state.run_aside(state.book.lists)
            except NotReadyError:
                return self._lists
            self._at = time.monotonic()
        return self._lists


@get(["/healthz"], sync_to_thread=False, include_in_schema=False)
def healthz() -> Response[bytes]:
    """Whether the process answers."""
    return encoded(msgspec.json.encode(Health("ok")))


@get(["/readyz"], sync_to_thread=False, include_in_schema=False)
def readyz(request: AnyRequest) -> Response[bytes]:
    """Whether it can screen, and whether what it screens against is the newest it was given."""
    state = server_of(request)
    try:
        state.current()
    except NotReadyError:
        body = msgspec.json.encode(Health("loading", "no list is loaded"))
        headers = {"retry-after": "1"}
        return Response(body, status_code=503, media_type="application/json", headers=headers)
    trouble = "a newer index cannot be opened" if state.trouble else ""
    return encoded(msgspec.json.encode(Health("ok", trouble)))


@get("/metrics", include_in_schema=False)
async def metrics(request: AnyRequest) -> Response[bytes]:
    """Numbers for Prometheus."""
    state = server_of(request)
    counted: Metrics = request.app.state.ostraka_metrics
    seen: ListsSeen = request.app.state.ostraka_lists_seen
    told = await seen.of(state)
    index, loaded_at = "", None
    try:
        serving = state.current()
        index, loaded_at = serving.index, serving.loaded_at
    except NotReadyError:
        pass
    counted.waiting.set(state.quick.waiting)
    counted.failures.set(state.failures)
    moment = Moment(told, index, loaded_at, bool(state.trouble), datetime.now(UTC))
    return encoded(exposition(counted, moment), MEDIA_TYPE)


HANDLERS: Final = (healthz, readyz, metrics)
