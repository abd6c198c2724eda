"""Routes that apply the law: may this be done, and who is caught by ownership."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, post
from litestar.params import JSONBody

from ostraka.http.v1.answers import DecisionShown, OwnedShown
from ostraka.http.v1.asking import Deciding, OwnedAsked
from ostraka.http.v1.routes import AnyRequest, answers, document, looked_up, server_of
from ostraka.screening.owned import owned_document


@post("/decide", status_code=200, responses=answers(DecisionShown, 409, 413))
async def decide(request: AnyRequest, data: JSONBody[Deciding]) -> Response[bytes]:
    """Decide whether an act is allowed, with every rule and its text. Not legal advice."""
    state = server_of(request)
    book = state.current().book
    asked = data.asked(book.today())

    def work() -> dict[str, Any]:
        return {"question": msgspec.to_builtins(asked), **msgspec.to_builtins(book.decide(asked))}

    return document(await looked_up(state.run, 409, work))


@post("/owned", status_code=200, responses=answers(OwnedShown, 404, 413))
async def owned(request: AnyRequest, data: JSONBody[OwnedAsked]) -> Response[bytes]:
    """Tell under every regime whether a party is blocked because of who owns it.

    What the lists say of owners is used. Not legal advice.
    """
    state = server_of(request)
    book = state.current().aside

    def work() -> dict[str, Any]:
        return owned_document(book.owned(data.party, data.as_of))

    return document(await looked_up(state.run_aside, 404, work))


HANDLERS: Final = (decide, owned)
