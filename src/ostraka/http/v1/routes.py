"""What every route of /v1 shares: its answer, its errors, the parameters it knows.

Owns the way from a document to a response. Refuses to know what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema

from ostraka.http.errors import Problem, Refusal
from ostraka.http.state import State
from ostraka.model.errors import NotReadyError

_Answer = TypeVar("_Answer")
AnyRequest = Request[Any, Any, Any]
JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"

_WORDS: Final = {
    400: "The request cannot be read.",
    401: "The key is missing or not valid.",
    403: "The key's role does not suffice.",
    404: "There is no such thing.",
    409: "What is asked about is not loaded.",
    413: "The request is too large.",
    422: "A value is wrong.",
    429: "The key calls too often.",
    503: "Nothing is loaded, or there is too much work.",
}


def server_of(request: AnyRequest) -> State:
    """The serving state of the process."""
    return cast(State, request.app.state.ostraka)


def document(content: Any, media_type: str = JSON) -> Response[bytes]:
    """A document as a response."""
    return Response(content=msgspec.json.encode(content), media_type=media_type)


def encoded(content: bytes, media_type: str = JSON) -> Response[bytes]:
    """A document that is encoded already."""
    return Response(content=content, media_type=media_type)


def answers(shape: Any, *more: int, media_type: str = JSON) -> dict[int, ResponseSpec]:
    """The answers of a route, for its description.

    Args:
        shape: of the good answer.
        more: statuses of errors beside those of every route.
        media_type: of the good answer.
    """
    found = {200: ResponseSpec(shape, description="The answer.", media_type=cast(Any, media_type))}
    found |= {
        status: ResponseSpec(
            Problem,
            description=_WORDS[status],
            media_type=cast(Any, "application/problem+json"),
            generate_examples=False,
        )
        for status in sorted({400, 401, 403, 422, 429, 503, *more})
    }
    return found


async def looked_up(
    run: Callable[..., Any], status: int, work: Callable[..., _Answer], *args: Any
) -> _Answer:
    """Do work in a lane; what it does not find is the caller's, not the server's.

    Args:
        run: the lane: ``state.run`` or ``state.run_aside``.
        status: of a thing that is not there: 404 where the caller names it, 409 where the
            day asked about is not loaded.
        work: what to do.
        args: for the work.

    Raises:
        Refusal: with that status.
    """
    try:
        return cast(_Answer, await run(work, *args))
    except NotReadyError as error:
        raise Refusal(
            status, error.reason, source=error.source, place=error.place, action=error.action
        ) from error


async def known_parameters(request: AnyRequest) -> None:
    """Refuse a parameter that the route does not know.

    Raises:
        Refusal: 422.
    """
    known = set(request.route_handler.opt.get("parameters", ()))
    extra = sorted(set(request.query_params) - known)
    if extra:
        raise Refusal(
            422,
            f"there is no parameter {extra[0][:50]!r}",
            source="query",
            action=f"Known are: {', '.join(sorted(known)) or 'none'}.",
        )


@dataclass
class BatchOperation(Operation):
    """The description of a route whose body is read by the line."""

    def __post_init__(self) -> None:
        """Describe the body."""
        line = Schema(type=OpenAPIType.STRING, description="One JSON object a line.")
        self.request_body = RequestBody(
            required=True,
            description="Bodies of POST /v1/screen, each with an optional `ref`.",
            content={NDJSON: OpenAPIMediaType(schema=line)},
        )


@dataclass
class FileOperation(Operation):
    """The description of a route whose body is a file."""

    def __post_init__(self) -> None:
        """Describe the body."""
        content = Schema(type=OpenAPIType.STRING, content_media_type="application/octet-stream")
        self.request_body = RequestBody(
            required=True,
            description="The file, as it is.",
            content={"application/octet-stream": OpenAPIMediaType(schema=content)},
        )
