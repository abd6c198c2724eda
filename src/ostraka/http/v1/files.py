"""Routes that read files: payment messages and documents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from litestar import Response, post
from litestar.params import FromQuery, QueryParameter

from ostraka.http.errors import Refusal
from ostraka.http.v1.answers import MessagesAnswer
from ostraka.http.v1.routes import (
    AnyRequest,
    FileOperation,
    answers,
    document,
    looked_up,
    server_of,
)
from ostraka.law.decide_question import ActorKind
from ostraka.screening.messages_documents import message_document
from ostraka.screening.readings import Reading


@post(
    "/messages",
    status_code=200,
    responses=answers(MessagesAnswer, 409, 413),
    operation_class=FileOperation,
    opt={"parameters": ("on", "instant", "actor")},
)
async def messages(
    request: AnyRequest,
    on: FromQuery[date | None] = None,
    instant: FromQuery[bool] = False,
    actor: FromQuery[list[ActorKind] | None] = None,
) -> Response[bytes]:
    """Screen the payment messages of a file: ISO 20022 or SWIFT MT.

    A message that cannot be read has the outcome ``error``, never ``pass``.
    """
    state = server_of(request)
    book = state.current().aside
    body = await request.body()
    if not body:
        raise Refusal(422, "the request has no body", action="Send the file as the body.")

    def work() -> dict[str, Any]:
        found = book.message(body, "body", on, instant, actor or ())
        return {"results": [message_document(one) for one in found]}

    return document(await looked_up(state.run_aside, 409, work))


@post(
    "/read",
    status_code=200,
    responses=answers(Reading, 409, 413),
    operation_class=FileOperation,
    opt={"parameters": ("on", "name")},
)
async def read(
    request: AnyRequest,
    on: FromQuery[date | None] = None,
    name: Annotated[str, QueryParameter(max_length=200)] = "document",
) -> Response[bytes]:
    """Find the listed parties that a document names: where, who, listed then and now.

    The document is the body, of any kind that is read; ``name`` may tell its ending.
    """
    state = server_of(request)
    book = state.current().aside
    body = await request.body()
    if not body:
        raise Refusal(422, "the request has no body", action="Send the document as the body.")
    return document(await looked_up(state.run_aside, 409, book.read, body, name, on))


HANDLERS: Final = (messages, read)
