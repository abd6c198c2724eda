"""The local driver: partitions over a pool of processes, results in input order.

Owns the pool. Each worker opens the same memory-mapped index, so memory grows
by a worker's own tables only. Partitions under way are bounded.
"""

from __future__ import annotations

import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct

from ostraka.batch.partition import Piece, screen_rows
from ostraka.batch.rows import Columns
from ostraka.index.snapshot import Snapshot
from ostraka.names.lexicon import Lexicon
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

#: Rows of one partition, and how many of them a table needs before a pool pays.
PARTITION: Final = 2000


class Job(Struct, frozen=True):
    """Everything that a worker needs to know.

    Attributes:
        index: folder of the index.
        policy: what counts as a hit.
        columns: which column is what.
        schema: kind of party where the table has no column for it.
        on: the day whose lists are asked.
        code_version: version of the program.
    """

    index: Path
    policy: Policy
    columns: Columns
    schema: str
    on: date
    code_version: str

    def screener(self) -> Screener:
        """Open index and lexicon."""
        return Screener(
            Snapshot(self.index), Lexicon.open(), self.policy, code_version=self.code_version
        )


_Numbered = tuple[int, list[Mapping[str, object]]]


def run(
    job: Job,
    rows: Iterable[Mapping[str, object]],
    workers: int,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Piece]:
    """Screen a table.

    Args:
        job: what to do.
        rows: the table's rows.
        workers: number of processes; 1 works in this one.
        progress: called with the number of rows done.

    Returns:
        Pieces in the order of the table.
    """
    parts = _numbered(rows)
    head = list(itertools.islice(parts, 2))
    parts = itertools.chain(head, parts)
    pieces = _pooled(job, parts, workers) if workers > 1 and len(head) > 1 else _alone(job, parts)
    done = 0
    for piece in pieces:
        done += piece.rows
        if progress is not None:
            progress(done)
        yield piece


def _numbered(rows: Iterable[Mapping[str, object]]) -> Iterator[_Numbered]:
    iterator = iter(rows)
    first = 1
    while part := list(itertools.islice(iterator, PARTITION)):
        yield first, part
        first += len(part)


def _alone(job: Job, parts: Iterable[_Numbered]) -> Iterator[Piece]:
    screener = job.screener()
    for first, part in parts:
        yield screen_rows(screener, job.columns, part, first, job.schema, job.on)


def _pooled(job: Job, parts: Iterable[_Numbered], workers: int) -> Iterator[Piece]:
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[Piece]] = deque()
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_Worker.start, initargs=(job,)
    ) as pool:
        for first, part in parts:
            waiting.append(pool.submit(_Worker.work, first, part))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Worker:
    """State of one worker process: opened once, used for every partition."""

    _job: Job
    _screener: Screener

    @classmethod
    def start(cls, job: Job) -> None:
        cls._job = job
        cls._screener = job.screener()

    @classmethod
    def work(cls, first: int, part: list[Mapping[str, object]]) -> Piece:
        job = cls._job
        return screen_rows(cls._screener, job.columns, part, first, job.schema, job.on)
