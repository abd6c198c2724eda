"""The route that screens many parties and streams the answers.

Owns the lines of a batch and their order. Memory is bounded: the body is bounded in
size, the answers are sent as they are made, and a caller who does not read them stops
the work.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from litestar import post
from litestar.response import Stream
from msgspec import Struct

from ostraka.http.errors import problem_of
from ostraka.http.lanes import Overloaded
from ostraka.http.metrics import Metrics
from ostraka.http.state import Serving, State
from ostraka.http.v1.answers import BatchAnswer
from ostraka.http.v1.asking import BatchLine, wrong
from ostraka.http.v1.routes import NDJSON, AnyRequest, BatchOperation, answers, server_of
from ostraka.http.v1.screening import answer_document
from ostraka.model.errors import OstrakaError, UsageError

#: Lines of a batch that are screened in one go; a single screening waits for no more.
_PIECE: Final = 8
#: Longest line of a batch, in bytes.
_LONGEST_LINE: Final = 200_000
#: Seconds between two attempts where a batch finds no room.
_PAUSE: Final = 0.05


class _Line(Struct, frozen=True):
    """One line that was asked: its number, and what it says or why it cannot be read."""

    number: int
    asked: BatchLine | None = None
    error: UsageError | None = None


def split_array(body: bytes) -> list[bytes]:
    """The objects of a JSON array, each as it was sent.

    Raises:
        UsageError: if it cannot be read.
    """
    try:
        return [bytes(one) for one in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the array cannot be read ({error})", action="Send JSON lines, or an array."
        ) from error


def read_lines(lines: Iterable[bytes]) -> Iterator[_Line]:
    """The lines of a batch; empty ones are counted and left out."""
    decoder = msgspec.json.Decoder(BatchLine)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _read_line(number, line, decoder)


def split_lines(body: bytes) -> Iterator[bytes]:
    """The lines of a body, one after the other."""
    start = 0
    while start < len(body):
        end = body.find(b"\n", start)
        end = len(body) if end < 0 else end
        yield body[start:end]
        start = end + 1


def _read_line(number: int, line: bytes, decoder: msgspec.json.Decoder[BatchLine]) -> _Line:
    if len(line) > _LONGEST_LINE:
        reason = f"the line is longer than {_LONGEST_LINE} bytes"
        return _Line(number, error=UsageError(reason, action="Split it."))
    try:
        return _Line(number, decoder.decode(line))
    except msgspec.ValidationError as error:
        return _Line(number, error=wrong(error))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        return _Line(number, error=UsageError(f"the line is no JSON ({error})"))


class _Count:
    """What a batch came to."""

    def __init__(self) -> None:
        self.screened = self.hits = self.errors = 0


class Batches:
    """How many batches one process streams at a time."""

    def __init__(self, most: int) -> None:
        """Bound them."""
        self._most = most
        self._under_way = 0

    async def stream(
        self, state: State, lines: Iterable[bytes], metrics: Metrics
    ) -> AsyncIterator[bytes]:
        """The answers to a batch, line by line, all from one state of the lists."""
        serving = state.current()
        day = serving.book.today()
        count = _Count()
        self._under_way += 1
        try:
            for piece in _pieces(read_lines(lines), _PIECE):
                yield await _answer(state, serving, piece, day, count)
        finally:
            self._under_way -= 1
            metrics.screenings.labels("batch").inc(count.screened)
            metrics.hits.inc(count.hits)
        yield _line(done=True, screened=count.screened, hits=count.hits, errors=count.errors)

    def check(self) -> None:
        """Refuse another batch where there are enough.

        Raises:
            Overloaded: then.
        """
        if self._under_way >= self._most:
            raise Overloaded("queue", "enough batches are under way")


@post(
    "/screen/batch",
    status_code=200,
    responses=answers(BatchAnswer, 413, media_type=NDJSON),
    operation_class=BatchOperation,
)
async def batch(request: AnyRequest) -> Stream:
    """Screen many parties: one JSON object a line in, one a line out, as they are done.

    A line is the body of POST /v1/screen with an optional ``ref``; an array of such objects
    is read too. Answers stand in the order of the lines, a line that cannot be screened is
    answered by its error, and the last line is a summary: an answer without it was cut off.
    """
    state = server_of(request)
    batches: Batches = request.app.state.ostraka_batches
    batches.check()
    state.current()
    body = await request.body()
    if not body.strip():
        raise UsageError("the request has no line", action="Send one JSON object a line.")
    lines: Iterable[bytes] = split_lines(body)
    if body[:100].lstrip(b" \t\r\n")[:1] == b"[":
        lines = await state.run_aside(split_array, body)
    stream = batches.stream(state, lines, request.app.state.ostraka_metrics)
    return Stream(stream, media_type=NDJSON)


def _pieces(lines: Iterator[_Line], size: int) -> Iterator[list[_Line]]:
    piece: list[_Line] = []
    for line in lines:
        piece.append(line)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


async def _answer(
    state: State, serving: Serving, piece: Sequence[_Line], day: date, count: _Count
) -> bytes:
    """The answers to a few lines; where there is no room, wait for it, then say so."""
    aside = any(one.asked is not None and _is_long(one.asked, serving) for one in piece)
    run = state.run_aside if aside else state.run
    patience = time.monotonic() + state.patience
    while True:
        try:
            done = await run(_answer_piece, serving, piece, day, aside)
            break
        except Overloaded as error:
            if time.monotonic() > patience:
                done = [(_failed(one, error), None) for one in piece]
                break
            await asyncio.sleep(_PAUSE)
    for _, hits in done:
        if hits is None:
            count.errors += 1
        else:
            count.screened += 1
            count.hits += hits
    return b"".join(line for line, _ in done)


def _is_long(asked: BatchLine, serving: Serving) -> bool:
    return (asked.method or serving.book.policy.method) == "ofac"


def _answer_piece(
    serving: Serving, piece: Sequence[_Line], day: date, aside: bool
) -> list[tuple[bytes, int | None]]:
    return [_answer_line(serving, one, day, aside) for one in piece]


def _answer_line(serving: Serving, one: _Line, day: date, aside: bool) -> tuple[bytes, int | None]:
    """The answer to a line and its hits; None hits for an error."""
    if one.asked is None:
        return _failed(one, one.error or UsageError("the line cannot be read")), None
    asked = one.asked
    try:
        screener = serving.under(asked.policy(serving.book.policy), aside=aside)
        result = screener.screen(asked.party(), asked.as_of or day)
    except OstrakaError as error:
        return _failed(one, error), None
    return _line(line=one.number, ref=asked.ref, result=answer_document(result, asked.limit)), len(
        result.hits
    )


def _failed(one: _Line, error: OstrakaError) -> bytes:
    problem = problem_of(error)
    ref = one.asked.ref if one.asked is not None else ""
    return _line(line=one.number, ref=ref, error=msgspec.to_builtins(problem))


def _line(**told: Any) -> bytes:
    if told.get("ref") == "":
        del told["ref"]
    return msgspec.json.encode(told) + b"\n"


HANDLERS: Final = (batch,)
