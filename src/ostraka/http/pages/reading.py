"""The pages that take a text or a message: who is named in it, marked where it stands.

Owns the reading of what a form sends, and the order in which a text is shown with its
marks. Nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from msgspec import Struct

from ostraka.book import Book
from ostraka.http.pages.answering import AnyRequest, aside
from ostraka.http.pages.asking import read_day
from ostraka.model.errors import UsageError
from ostraka.screening.readings import Coded, Marked, Reading

#: Characters of a text that are shown; of a longer one, what is around the marks.
_SHOWN: Final = 60_000
_AROUND: Final = 400


class Sent(Struct, frozen=True):
    """What a form sent: a text or a file, and the day.

    Attributes:
        name: name of the file, or ``text``.
        data: the content.
        text: what stood in the field, to be shown again.
        on: the day, as written.
    """

    name: str
    data: bytes
    text: str
    on: str


class Stretch(Struct, frozen=True):
    """A stretch of a text: plain, or one that is marked."""

    text: str
    mention: Marked | None = None
    code: Coded | None = None


async def _sent(request: AnyRequest) -> Sent:
    form = await request.form()
    text, on = str(form.get("text") or ""), str(form.get("on") or "").strip()
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return Sent(file.filename[:200], await file.read(), text, on)
    if not text.strip():
        raise UsageError("there is nothing to read", action="Paste a text, or choose a file.")
    # A browser sends the end of a line as two characters; a text has one.
    return Sent("text", text.replace("\r\n", "\n").encode("utf-8"), text, on)


def stretches(text: str, marks: Sequence[Marked], codes: Sequence[Coded]) -> list[Stretch]:
    """A text cut at its marks, in order; of a long one only what is around them.

    Args:
        text: the text.
        marks: mentions, which do not overlap.
        codes: codes that listed parties bear.
    """
    both: list[Marked | Coded] = [*marks, *codes]
    cuts = sorted(both, key=lambda one: (one.start, one.end))
    shown: list[Stretch] = []
    at, whole = 0, len(text) <= _SHOWN
    for one in cuts:
        if one.start < at:
            continue
        shown += _plain(text, at, one.start, whole=whole)
        piece = text[one.start : one.end]
        if isinstance(one, Marked):
            shown.append(Stretch(piece, mention=one))
        else:
            shown.append(Stretch(piece, code=one))
        at = one.end
    return [*shown, *_plain(text, at, len(text), whole=whole)]


def _plain(text: str, start: int, end: int, *, whole: bool) -> list[Stretch]:
    if whole or end - start <= 2 * _AROUND:
        return [Stretch(text[start:end])] if end > start else []
    return [
        Stretch(text[start : start + _AROUND]),
        Stretch(" […] "),
        Stretch(text[end - _AROUND : end]),
    ]


def _reading(book: Book, sent: Sent) -> dict[str, Any]:
    found: Reading = book.read(sent.data, sent.name, read_day(sent.on, "on"))
    borne = [one for one in found.identifiers if one.parties]
    return {
        "sent": sent,
        "found": found,
        "stretches": stretches(found.text, found.mentions, borne),
        "borne": borne,
    }


@get("/read", include_in_schema=False)
async def read_form(request: AnyRequest) -> Response[str]:
    """The form for a text."""
    return await aside(request, lambda _: {"sent": None, "found": None}, "read.html")


@post("/read", include_in_schema=False, status_code=200)
async def read(request: AnyRequest) -> Response[str]:
    """A text with the listed parties that it names."""
    sent = await _sent(request)
    return await aside(request, _with(_reading, sent), "read.html")


def _messages(book: Book, sent: Sent) -> dict[str, Any]:
    return {"sent": sent, "found": book.message(sent.data, sent.name, read_day(sent.on, "on"))}


@get("/message", include_in_schema=False)
async def message_form(request: AnyRequest) -> Response[str]:
    """The form for payment messages."""
    return await aside(request, lambda _: {"sent": None, "found": None}, "message.html")


@post("/message", include_in_schema=False, status_code=200)
async def message(request: AnyRequest) -> Response[str]:
    """Payment messages with what was met in them."""
    sent = await _sent(request)
    return await aside(request, _with(_messages, sent), "message.html")


def _with(
    work: Callable[[Book, Sent], dict[str, Any]], sent: Sent
) -> Callable[[Book], dict[str, Any]]:
    return lambda book: work(book, sent)


HANDLERS: Final = (read_form, read, message_form, message)
