"""The application: every route behind one gate.

Owns the assembly, and what becomes of an error that no route caught.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, MutableSequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from litestar import Litestar, Request, Response
from litestar.datastructures import State as AppState
from litestar.exceptions import HTTPException, ValidationException
from structlog.typing import FilteringBoundLogger

from ostraka.book import code_version
from ostraka.http import match_api, pages, probes, watchman
from ostraka.http.config import Settings
from ostraka.http.errors import (
    MEDIA_TYPE,
    Problem,
    body_of,
    headers_of,
    plain_problem,
    problem_of,
)
from ostraka.http.keys import PLACES, Gatekeeper, KeyRing, Meter
from ostraka.http.lanes import Overloaded
from ostraka.http.limits import Gate, GateBounds
from ostraka.http.logs import failure, make_log
from ostraka.http.metrics import Metrics, clock
from ostraka.http.openapi import DOCS_HANDLERS, openapi_config
from ostraka.http.receipts import Recorder
from ostraka.http.state import State
from ostraka.http.v1.batches import Batches
from ostraka.http.v1.handlers import HANDLERS as V1
from ostraka.model.errors import NotReadyError, OstrakaError
from ostraka.store.keys import KeyRow
from ostraka.store.receipts import Receipts

_AnyRequest = Request[Any, Any, Any]
_NO_KEYS: Final[list[KeyRow]] = []


def create_app(
    state: State,
    settings: Settings,
    *,
    keys: Callable[[], list[KeyRow]] | None = None,
    places: MutableSequence[float] | None = None,
    log: FilteringBoundLogger | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    receipts: Receipts | None = None,
) -> Litestar:
    """The application of one process.

    Args:
        state: what it serves; the application starts and stops it.
        settings: bounds, and whether a key is needed.
        keys: reads the keys; needed where one is.
        places: the buckets of the keys' rates, shared by all processes; own ones by default.
        log: the log; JSON on standard error by default.
        now: the clock.
        receipts: where receipts are kept; None to keep none.
    """
    written = log or make_log(settings.log_level)
    metrics = Metrics()
    ring = KeyRing(keys or (lambda: _NO_KEYS), now) if settings.keyed else None
    if ring is not None:
        state.also(ring.read)
    meter = Meter(places if places is not None else [0.0] * (2 * PLACES), time.monotonic)

    recorder = _recorder(state, settings, receipts, now)

    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        await state.start()
        try:
            yield
        finally:
            await state.stop()
            if recorder is not None:
                await asyncio.to_thread(recorder.close)

    app = Litestar(
        [
            *V1,
            *DOCS_HANDLERS,
            *probes.HANDLERS,
            *match_api.HANDLERS,
            *watchman.HANDLERS,
            *pages.HANDLERS,
        ],
        state=AppState(
            {
                "ostraka": state,
                "ostraka_metrics": metrics,
                "ostraka_log": written,
                "ostraka_batches": Batches(settings.max_batches),
                "ostraka_lists_seen": probes.ListsSeen(),
                "ostraka_update_token": settings.update_token,
            }
        ),
        exception_handlers={
            OstrakaError: _refused,
            HTTPException: _not_served,
            RecursionError: _too_deep,
            Exception: _failed,
        },
        lifespan=[life],
        openapi_config=openapi_config(),
        request_max_body_size=None,
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )
    app.asgi_handler = Gate(
        app.asgi_handler,
        bounds=GateBounds(
            body=settings.max_body,
            upload=max(settings.max_upload, settings.max_body),
            patience=settings.max_time,
            secure=bool(settings.tls_cert),
        ),
        keeper=Gatekeeper(ring, meter),
        metrics=metrics,
        log=written,
        clock=clock,
        recorder=recorder,
    )
    return app


def _recorder(
    state: State, settings: Settings, receipts: Receipts | None, now: Callable[[], datetime]
) -> Recorder | None:
    """What keeps receipts, if they are kept."""
    if receipts is None:
        return None

    def context() -> dict[str, str]:
        try:
            index = state.current().index
        except NotReadyError:
            index = ""
        return {"index": index, "policy": state.book.policy.digest(), "code": code_version()}

    recorder = Recorder(
        receipts,
        settings.receipts_days,
        now=now,
        salt=os.urandom,
        clock=time.monotonic,
        context=context,
    )
    state.also(recorder.turn)
    return recorder


# -- errors ----------------------------------------------------------------------


def _respond(request: _AnyRequest, problem: Problem, headers: dict[str, str]) -> Response[bytes]:
    return Response(
        content=body_of(problem, request.scope["path"]),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def _request_id(request: _AnyRequest) -> str:
    return str(request.scope["state"].get("request_id", ""))


def _refused(request: _AnyRequest, error: OstrakaError) -> Response[bytes]:
    """An error that names input, place and next action."""
    if isinstance(error, Overloaded):
        request.app.state.ostraka_metrics.shed.labels(error.cause).inc()
    return _respond(request, problem_of(error, _request_id(request)), headers_of(error))


def _not_served(request: _AnyRequest, error: HTTPException) -> Response[bytes]:
    """An error of the framework: an unknown path, a body or parameter of the wrong shape."""
    status = error.status_code
    headers = dict(error.headers or {})
    if status >= 500:
        return _failed(request, error)
    if isinstance(error, ValidationException):
        return _respond(request, _invalid(error, _request_id(request)), headers)
    detail = HTTPStatus(status).phrase if status in (404, 405) else error.detail
    return _respond(request, plain_problem(status, detail, _request_id(request)), headers)


def _invalid(error: ValidationException, request_id: str) -> Problem:
    """The first wrong value, in the terms of every other problem."""
    extra: Any = error.extra or ()
    first: dict[str, Any] = extra[0] if isinstance(extra, list) and extra else {}
    reason = str(first.get("message") or error.detail)
    place = str(first.get("key") or "")
    source = str(first.get("source") or "")
    where = ", ".join(part for part in (source, place) if part)
    return Problem(
        title=HTTPStatus.UNPROCESSABLE_ENTITY.phrase,
        status=422,
        detail=f"{where}: {reason}" if where else reason,
        reason=reason,
        source=source,
        place=place,
        action="See /v1/openapi.json.",
        request_id=request_id,
    )


def _too_deep(request: _AnyRequest, _: RecursionError) -> Response[bytes]:
    problem = plain_problem(400, "the JSON is nested too deeply", _request_id(request))
    return _respond(request, problem, {})


def _failed(request: _AnyRequest, error: Exception) -> Response[bytes]:
    """A failure inside: told to the log by kind and place, to the caller by its number alone."""
    log: FilteringBoundLogger = request.app.state.ostraka_log
    log.error("failure", request_id=_request_id(request), **failure(error))
    told = "an internal error; the log has it under this request's id"
    return _respond(request, plain_problem(500, told, _request_id(request)), {})
