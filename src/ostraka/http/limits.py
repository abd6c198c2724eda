"""The gate: what every request passes before and after the routes.

Owns the bounds on requests, their keys, the headers of answers, and the line of the
log and the counts of each. Refuses early: a request without a key is not read, one
that is too large is not read to its end.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from typing import Any, Final, cast

from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
)
from msgspec import Struct
from structlog.typing import FilteringBoundLogger

from ostraka.http.errors import (
    MEDIA_TYPE,
    Refusal,
    body_of,
    headers_of,
    problem_of,
)
from ostraka.http.keys import Caller, Gatekeeper
from ostraka.http.metrics import Metrics
from ostraka.http.receipts import Recorder, Recording, is_kept
from ostraka.model.errors import OstrakaError

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
#: Routes that take large bodies.
_UPLOADS: Final = ("/v1/screen/batch", "/v1/messages", "/v1/read", "/read", "/message")
#: Headers of every answer that does not set them itself.
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cache-control", b"no-store"),
)
_POLICY: Final = (
    b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    b"form-action 'self'; frame-ancestors 'none'"
)
#: Previews of reconciliation are shown in a frame of the client's page.
_FRAMED_POLICY: Final = (
    b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STRICT_TRANSPORT: Final = (b"strict-transport-security", b"max-age=31536000")


class GateBounds(Struct, frozen=True):
    """What a request may cost before it is understood.

    Attributes:
        body: most bytes of a request.
        upload: most bytes of a batch, a file of messages or a document.
        patience: most seconds until a body has come.
        secure: whether the server itself speaks HTTPS.
    """

    body: int = 2_000_000
    upload: int = 32_000_000
    patience: float = 30.0
    secure: bool = False


class Gate:
    """Wraps an application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        bounds: GateBounds,
        keeper: Gatekeeper,
        metrics: Metrics,
        log: FilteringBoundLogger,
        clock: Callable[[], float],
        recorder: Recorder | None = None,
    ) -> None:
        """Put a gate before an application.

        Args:
            app: what lies behind it.
            bounds: bounds of a request.
            keeper: who may pass.
            metrics: what is counted.
            log: what is written.
            clock: seconds, for latencies.
            recorder: keeps receipts; none are kept without one.
        """
        self._app = app
        self._recorder = recorder
        self._bounds = bounds
        self._keeper = keeper
        self._metrics = metrics
        self._log = log
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        passage = _Passage(scope, receive, send, self._bounds, self._clock)
        state: Any = scope.setdefault("state", {})
        state["request_id"] = passage.request_id
        self._metrics.under_way.inc()
        try:
            state["caller"] = caller = self._admit(passage)
            passage.caller = caller
            if self._recorder is not None and is_kept(passage.path):
                passage.recording = Recording(self._recorder)
            await self._app(scope, passage.receive, passage.send)
        except OstrakaError as error:
            if isinstance(error, Refusal) and error.status in (401, 403, 429):
                self._metrics.refused_keys.labels(str(error.status)).inc()
            await passage.refuse(error)
        finally:
            self._metrics.under_way.dec()
            self._told(passage, scope)

    def _admit(self, passage: _Passage) -> Caller:
        caller = self._keeper.admit(passage.method, passage.path, passage.headers)
        passage.check_length()
        return caller

    def _told(self, passage: _Passage, scope: Scope) -> None:
        route = str(scope.get("path_template") or "unrouted")
        seconds = self._clock() - passage.began
        status = passage.status or 499
        self._metrics.requests.labels(route, passage.method, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        self._log.info(
            "request",
            request_id=passage.request_id,
            route=route,
            method=passage.method,
            status=status,
            ms=round(seconds * 1000, 2),
            bytes_in=passage.received,
            bytes_out=passage.sent,
            key=passage.caller.key,
        )


#: Methods that are counted by name.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Passage:
    """One request on its way through the gate."""

    def __init__(
        self,
        scope: HTTPScope,
        receive: Receive,
        send: Send,
        bounds: GateBounds,
        clock: Callable[[], float],
    ) -> None:
        self.began = clock()
        self.headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        method = str(scope["method"])
        self.method = method if method in _METHODS else "OTHER"
        self.path = scope["path"]
        self._query = scope["query_string"].decode("latin-1")
        given = self.headers.get("x-request-id", "")
        self.request_id = given if _REQUEST_ID.fullmatch(given) else os.urandom(8).hex()
        self.caller = Caller(role="reader")
        self.recording: Recording | None = None
        self.status = 0
        self.received = 0
        self.sent = 0
        self._receive = receive
        self._send = send
        self._most = bounds.upload if self.path.startswith(_UPLOADS) else bounds.body
        self._patience = bounds.patience
        self._secure = bounds.secure
        self._whole = False
        self._start: HTTPResponseStartEvent | None = None

    def check_length(self) -> None:
        """Refuse a body that says it is too large.

        Raises:
            Refusal: 413 or 400.
        """
        told = self.headers.get("content-length")
        if told is None:
            return
        if not (told.isascii() and told.isdigit()):
            raise Refusal(400, "the length of the request is no number", source="Content-Length")
        if len(told) > 18 or int(told) > self._most:
            raise self._too_large()

    def _too_large(self) -> Refusal:
        return Refusal(
            413,
            f"the request is larger than {self._most} bytes",
            action="Split it, or raise max_body or max_upload in the server's settings.",
        )

    async def receive(self) -> HTTPReceiveMessage:
        """The next part of the body, bounded in size and time."""
        if self._whole:
            return cast(HTTPReceiveMessage, await self._receive())
        try:
            async with asyncio.timeout(self._patience):
                message = cast(HTTPReceiveMessage, await self._receive())
        except TimeoutError as error:
            raise Refusal(408, "the request did not come to its end in time") from error
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            if self.recording is not None:
                self.recording.asked(message.get("body", b""))
            if self.received > self._most:
                raise self._too_large()
            self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """The next part of the answer, with the headers of every answer.

        The last part leaves after the receipt is kept, and a beginning waits for its first
        part: an answer in one piece whose receipt cannot be kept is not sent at all.
        """
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            message["headers"] = [*headers, *self._more(headers)]
            self._start = message
            return
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            if self.recording is not None:
                try:
                    await self._record(body, last=not message.get("more_body", False))
                except Refusal as error:
                    if self.status:
                        raise
                    await self.refuse(error)
                    return
            await self._begin()
            self.sent += len(body)
        await self._send(message)

    async def _begin(self) -> None:
        if self._start is not None:
            start, self._start = self._start, None
            self.status = start["status"]
            await self._send(start)

    async def _record(self, body: bytes, *, last: bool) -> None:
        recording = self.recording
        if recording is None:
            return
        recording.answered(body)
        if last:
            self.recording = None
            await recording.keep(
                request_id=self.request_id,
                key=self.caller.key,
                method=self.method,
                path=self.path,
                query=self._query,
                status=self._start["status"] if self._start is not None else self.status,
            )

    def _more(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in headers}
        more = [one for one in _HEADERS if one[0] not in there]
        if b"content-security-policy" not in there:
            framed = self.path.startswith("/reconcile/") and "/preview/" in self.path
            more.append((b"content-security-policy", _FRAMED_POLICY if framed else _POLICY))
        if self._secure:
            more.append(_STRICT_TRANSPORT)
        more.append((b"x-request-id", self.request_id.encode()))
        return more

    async def refuse(self, error: OstrakaError) -> None:
        """Answer with a problem, if nothing was answered yet."""
        if self.status:
            return
        self._start = self.recording = None
        problem = problem_of(error, self.request_id)
        body = body_of(problem, self.path)
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "connection": "close",
            **headers_of(error),
        }
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": problem.status, "headers": raw})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})
