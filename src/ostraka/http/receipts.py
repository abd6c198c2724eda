"""Receipts of the server: what was asked and answered is kept before the answer leaves.

Owns which requests are kept, and the thread that writes them. Requests that end at the
same moment are written in one transaction, so that a busy server waits for the disk
once and not once each. Where a receipt cannot be kept, the request is refused: an answer
without evidence is none.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Final

import msgspec

from ostraka.http.errors import Refusal
from ostraka.model.errors import NotReadyError, OstrakaError
from ostraka.store.receipts import SALT, Kept, Receipts

#: Paths whose requests say something of a customer, with all below them.
_KEPT: Final = (
    "/v1/screen",
    "/v1/why-not",
    "/v1/compare",
    "/v1/decide",
    "/v1/owned",
    "/v1/messages",
    "/v1/read",
    "/match",
    "/search",
    "/reconcile",
    "/v2/search",
    "/evidence",
    "/decide",
    "/message",
    "/read",
    "/owned",
)
#: Most receipts of one transaction.
_TOGETHER: Final = 200
#: Seconds between two looks for receipts whose time is over.
_SWEEP: Final = 3600.0
#: The same after the database did not answer.
_AGAIN: Final = 60.0


def is_kept(path: str) -> bool:
    """Whether requests to a path are kept: those that ask about somebody."""
    return path == "/" or any(path == one or path.startswith(f"{one}/") for one in _KEPT)


class Recorder:
    """Writes receipts, many at a time, in a thread of its own."""

    def __init__(
        self,
        receipts: Receipts,
        days: int,
        *,
        now: Callable[[], datetime],
        salt: Callable[[int], bytes],
        clock: Callable[[], float],
        context: Callable[[], dict[str, str]],
    ) -> None:
        """Hold the receipts; the thread begins with the first one.

        Args:
            receipts: where they are kept.
            days: days until one is erased.
            now: the time.
            salt: makes random bytes (``os.urandom``).
            clock: seconds.
            context: what answers now: index, policy, code.
        """
        self._receipts = receipts
        self._days = days
        self._now = now
        self._salt = salt
        self._clock = clock
        self.context = context
        self._sweep_at = clock()
        self._waiting: queue.SimpleQueue[tuple[bytes, Future[Kept]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def keep(self, content: dict[str, Any]) -> Kept:
        """Keep one receipt.

        Args:
            content: what is kept; salt is added.

        Raises:
            Refusal: 503 if it cannot be kept.
        """
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._write, name="ostraka-receipts", daemon=True
            )
            self._thread.start()
        salted = {**content, "salt": base64.b64encode(self._salt(SALT)).decode("ascii")}
        done: Future[Kept] = Future()
        self._waiting.put((msgspec.json.encode(salted), done))
        try:
            return await asyncio.wrap_future(done)
        except OstrakaError as error:
            raise Refusal(
                503,
                "the receipt of this request cannot be kept, so it is not answered",
                action="Ask again; if it lasts, look at the server's database.",
                retry_after=1,
            ) from error

    def turn(self) -> None:
        """Erase the receipts whose time is over, once an hour."""
        now = self._clock()
        if now < self._sweep_at:
            return
        try:
            self._receipts.sweep(self._now())
            self._sweep_at = now + _SWEEP
        except NotReadyError:
            self._sweep_at = now + _AGAIN

    def close(self) -> None:
        """Write what waits and end the thread."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _write(self) -> None:
        ending = False
        while not ending:
            taken = [self._waiting.get()]
            while len(taken) < _TOGETHER and not self._waiting.empty():
                taken.append(self._waiting.get())
            ending = None in taken
            self._keep([one for one in taken if one is not None])

    def _keep(self, taken: list[tuple[bytes, Future[Kept]]]) -> None:
        if not taken:
            return
        try:
            kept = self._receipts.keep([content for content, _ in taken], self._now(), self._days)
        # Whatever is wrong, every request that waits has to learn it.
        except Exception as error:
            told = error if isinstance(error, OstrakaError) else OstrakaError(type(error).__name__)
            for _, done in taken:
                done.set_exception(told)
            return
        for (_, done), one in zip(taken, kept, strict=True):
            done.set_result(one)


class Recording:
    """The receipt of one request, as it goes by."""

    def __init__(self, recorder: Recorder) -> None:
        """Begin; what answers at the beginning is noted."""
        self._recorder = recorder
        self._asked = bytearray()
        self._answered = hashlib.sha256()
        self._at_first = recorder.context()

    def asked(self, part: bytes) -> None:
        """A part of the request's body."""
        self._asked += part

    def answered(self, part: bytes) -> None:
        """A part of the answer's body."""
        self._answered.update(part)

    async def keep(self, **about: Any) -> Kept:
        """Keep the receipt, now that the whole answer is known.

        Args:
            **about: request id, key, method, path, query and status.

        Raises:
            Refusal: 503 if it cannot be kept.
        """
        at_last = self._recorder.context()
        content = {
            **about,
            "asked": _text(bytes(self._asked)),
            "answer_sha256": self._answered.hexdigest(),
            # Two if the lists were switched meanwhile: one of them answered.
            "by": [self._at_first] if at_last == self._at_first else [self._at_first, at_last],
        }
        return await self._recorder.keep(content)


def _text(body: bytes) -> str | dict[str, str]:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}
