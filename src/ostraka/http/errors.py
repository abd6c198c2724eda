"""Errors as problem documents (RFC 9457): reason, place and next action, and a status.

Owns the map from the error tree to HTTP. The document also carries ``detail`` and, on
the routes of Watchman, ``error``: where its clients look.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import msgspec
from msgspec import Struct

from ostraka.http.lanes import RETRY_AFTER, Overloaded
from ostraka.model.errors import InputError, NotReadyError, OstrakaError

MEDIA_TYPE: Final = "application/problem+json"


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong with a request.

    Attributes:
        title: the status in words.
        status: HTTP status.
        detail: everything below in one sentence.
        reason: what is wrong.
        source: the input that is wrong.
        place: where in it.
        action: what to do next.
        request_id: the request, as the log names it.
    """

    title: str
    status: int
    detail: str
    reason: str = ""
    source: str = ""
    place: str = ""
    action: str = ""
    request_id: str = ""


class Refusal(OstrakaError):
    """A request that is refused before any room below is asked."""

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        source: str = "",
        place: str = "",
        action: str = "",
        retry_after: int = 0,
    ) -> None:
        """Refuse.

        Args:
            status: HTTP status.
            reason: what is wrong.
            source: the input.
            place: where in it.
            action: what to do next.
            retry_after: seconds after which to ask again; 0 for never mind.
        """
        super().__init__(reason, source=source, place=place, action=action)
        self.status = status
        self.retry_after = retry_after


def status_of(error: OstrakaError) -> int:
    """The HTTP status of an error.

    What cannot be read is 422: the request is well-formed HTTP and JSON, a value in it is
    wrong. Data that is not there is 503; a route that looks one thing up says 404 itself.
    """
    if isinstance(error, Refusal):
        return error.status
    if isinstance(error, Overloaded | NotReadyError):
        return 503
    return 422 if isinstance(error, InputError) else 500


def problem_of(error: OstrakaError, request_id: str = "") -> Problem:
    """An error as a document."""
    status = status_of(error)
    return Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=str(error),
        reason=error.reason,
        source=error.source,
        place=error.place,
        action=error.action,
        request_id=request_id,
    )


def plain_problem(status: int, detail: str, request_id: str = "") -> Problem:
    """A problem that no error of ours stands behind: an unknown path, a failure inside."""
    return Problem(HTTPStatus(status).phrase, status, detail, detail, request_id=request_id)


def headers_of(error: OstrakaError) -> dict[str, str]:
    """Headers that go with an error: when to ask again, how to present a key."""
    headers: dict[str, str] = {}
    status = status_of(error)
    retry = error.retry_after if isinstance(error, Refusal) else RETRY_AFTER
    if status in (429, 503) and retry:
        headers["retry-after"] = str(retry)
    if status == 401:
        headers["www-authenticate"] = 'ApiKey realm="Ostraka", Basic realm="Ostraka"'
    return headers


def body_of(problem: Problem, path: str) -> bytes:
    """The bytes of a problem, with the field where the clients of a path look for it."""
    if not path.startswith("/v2/"):
        return msgspec.json.encode(problem)
    document: dict[str, Any] = msgspec.to_builtins(problem)
    return msgspec.json.encode({"error": problem.detail, **document})
