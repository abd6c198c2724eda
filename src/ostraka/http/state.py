"""The serving state of one process: which index answers, and where work is done.

Owns the switch to a new index. A load in any process replaces the file ``current``
of the data directory; a thread here notices it, opens and warms the new index beside
the old one, and only then lets it serve. A request keeps what :meth:`State.current`
gave it at its beginning, so its answer is never of two states. An index that cannot
be opened changes nothing but :meth:`State.trouble`.

For handlers::

    serving = state.current()                   # raises NotReadyError: 503
    answer = await state.run(work, serving, …)  # CPU work with serving.book, serving.screener
    answer = await state.run_aside(work, serving.aside, …)   # long work: database, documents

Work given to :meth:`State.run` uses ``serving.book`` and ``serving.screener``; work given
to :meth:`State.run_aside` uses ``serving.aside`` and nothing else of the index: the two
lanes are two threads, and a screener belongs to one.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeVar

from msgspec import Struct

from ostraka.book import Book, code_version
from ostraka.http.lanes import Lane, LaneBounds
from ostraka.model.errors import NotReadyError, OstrakaError
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

_Answer = TypeVar("_Answer")
#: Screeners under other policies that are kept.
_POLICIES: Final = 16
#: Parties whose names are screened before a new index serves.
_WARMED: Final = 40
#: Seconds after which an index that could not be opened is tried again.
_AGAIN: Final = 5.0


class Serving(Struct, frozen=True):
    """One index that serves; a request keeps the one that it began with.

    Attributes:
        screener: index, lexicon and policy, for the quick lane.
        book: the data directory over that index, for the quick lane.
        aside: the same for the other lane.
        index: the name of the index.
        loaded_at: since when it serves.
    """

    screener: Screener
    book: Book
    aside: Book
    index: str
    loaded_at: datetime

    def under(self, policy: Policy, *, aside: bool = False) -> Screener:
        """The screener of a lane under another policy; the last few are kept.

        Args:
            policy: what counts as a hit.
            aside: whether it is for the other lane.
        """
        known = (self.aside if aside else self.book).screener
        if policy == known.policy:
            return known
        return _screener_under(known, policy)


class StateBounds(Struct, frozen=True):
    """How much one process takes on.

    Attributes:
        quick: the lane of screenings.
        aside: the lane of long work.
        poll: seconds between two looks at the data directory.
    """

    quick: LaneBounds = LaneBounds()
    aside: LaneBounds = LaneBounds(waiting=16, wait=20.0, time=60.0)
    poll: float = 0.5


class State:
    """What one process serves."""

    def __init__(
        self,
        book: Book,
        bounds: StateBounds | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Hold a data directory; nothing is opened before :meth:`start`.

        Args:
            book: the directory, the database and the policy.
            bounds: how much is taken on.
            now: the clock.
        """
        self.book = book
        self._bounds = bounds or StateBounds()
        self._now = now
        self._serving: Serving | None = None
        self._trouble = ""
        self._failures = 0
        self._failed: tuple[str, datetime] | None = None
        self.quick = Lane("quick", self._bounds.quick)
        self.aside = Lane("aside", self._bounds.aside)
        self._wake = threading.Event()
        self._asked: list[Future[None]] = []
        self._lock = threading.Lock()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._chores: list[Callable[[], None]] = []

    # -- for handlers --------------------------------------------------------

    def current(self) -> Serving:
        """What serves now.

        Raises:
            NotReadyError: if nothing does yet.
        """
        serving = self._serving
        if serving is None:
            raise NotReadyError(
                self._trouble or "no list is loaded",
                action="Load lists with `ostraka update`, or wait until they are loaded.",
            )
        return serving

    async def run(self, work: Callable[..., _Answer], *args: Any) -> _Answer:
        """Do quick work of the processor in the thread of screenings.

        Raises:
            Overloaded: if it could not be begun or done in time.
        """
        return await self.quick.run(work, *args)

    async def run_aside(self, work: Callable[..., _Answer], *args: Any) -> _Answer:
        """Do long work in the other thread: the database, documents, whole lists.

        Raises:
            Overloaded: if it could not be begun or done in time.
        """
        return await self.aside.run(work, *args)

    async def refresh(self) -> None:
        """Look at the data directory for a new index, now and not at the next turn."""
        asked: Future[None] = Future()
        with self._lock:
            if self._stopping or self._thread is None:
                return
            self._asked.append(asked)
        self._wake.set()
        await asyncio.wrap_future(asked)

    # -- what it says of itself ----------------------------------------------

    @property
    def trouble(self) -> str:
        """Why the last index could not be opened; empty if it serves."""
        return self._trouble

    @property
    def failures(self) -> int:
        """How often an index could not be opened."""
        return self._failures

    @property
    def patience(self) -> float:
        """Most seconds that work may take before its caller is told so."""
        return self._bounds.quick.time

    def also(self, chore: Callable[[], None]) -> None:
        """Do something at every look at the data directory, such as reading the keys again."""
        self._chores.append(chore)

    # -- life ------------------------------------------------------------------

    async def start(self) -> None:
        """Open the index that is there and begin to watch; without one, wait for it."""
        thread = threading.Thread(target=self._watch, name="ostraka-watch", daemon=True)
        self._thread = thread
        thread.start()
        await self.refresh()

    async def stop(self) -> None:
        """Finish what runs and let go."""
        with self._lock:
            self._stopping = True
        self._wake.set()
        thread = self._thread
        if thread is not None:
            await asyncio.to_thread(thread.join)
        await asyncio.to_thread(self.quick.close)
        await asyncio.to_thread(self.aside.close)

    def _watch(self) -> None:
        while True:
            with self._lock:
                asked, self._asked = self._asked, []
                stopping = self._stopping
            if not stopping:
                self._look(at_once=bool(asked))
                for chore in self._chores:
                    chore()
            for one in asked:
                one.set_result(None)
            if stopping:
                return
            self._wake.wait(self._bounds.poll)
            self._wake.clear()

    def _look(self, *, at_once: bool) -> None:
        """Switch to the current index, if it is another one and can be opened."""
        folder = self.book.index_folder()
        if folder is None:
            return
        name, now = folder.name, self._now()
        if self._serving is not None and self._serving.index == name:
            self._trouble, self._failed = "", None
            return
        if self._failed is not None and self._failed[0] == name and not at_once:
            since = (now - self._failed[1]).total_seconds()
            if since < _AGAIN:
                return
        try:
            book, aside = self.book.held(folder), self.book.held(folder)
            _warm(book)
            self._serving = Serving(book.screener, book, aside, name, self._now())
            self._trouble, self._failed = "", None
        # Whatever is wrong with a new index, the old one goes on: the reason is kept and told.
        except Exception as error:
            told = str(error) if isinstance(error, OstrakaError) else type(error).__name__
            self._trouble = f"index {name} cannot be opened: {told}"
            self._failures += 1
            self._failed = (name, now)


@lru_cache(maxsize=_POLICIES)
def _screener_under(known: Screener, policy: Policy) -> Screener:
    return Screener(
        known.snapshot,
        known.lexicon,
        policy,
        code_version=code_version(),
        weights=known.weights,
    )


def _warm(book: Book) -> None:
    """Read what the first screenings will need; the answers are thrown away."""
    from ostraka.screening.query import make_query

    screener, day = book.screener, book.today()
    step = max(len(screener.snapshot) // _WARMED, 1)
    for row in islice(range(0, len(screener.snapshot), step), _WARMED):
        facts = screener.snapshot.record(row).facts
        names = [stored.fact.value for stored in facts if stored.fact.prop == "name"][:1]
        if names and len(names[0]) < 200:
            screener.hits(make_query(names), day)
