"""Routes that read files: payment messages."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from litestar import Response, post
from litestar.params import FromQuery

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


HANDLERS: Final = (messages,)
