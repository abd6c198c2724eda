"""Many payment messages: files in, results out, on this machine's processors.

Owns the reading and screening of one file as a pure function of its bytes, and the pool
that runs it. Files go to workers in groups; their results come back in the order of the
files. A file that cannot be read is a result of its own, an error, and stops nothing.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from ostraka.index.snapshot import Snapshot
from ostraka.intake.fields import Message
from ostraka.intake.messages import MAX_BYTES, read_messages
from ostraka.law.decide_question import ActorKind
from ostraka.model.errors import FormatError, InputError
from ostraka.names.lexicon import Lexicon
from ostraka.screening.mentions import Finder
from ostraka.screening.messages import MessageResult, MessageScreener, failed
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

#: Messages whose names are read together.
GROUP: Final = 200
#: Files that go to a worker at once, and how many a pool pays for.
_FILES: Final = GROUP
_POOL_FROM: Final = 2 * GROUP
#: Bytes of one file from which a pool pays for it alone.
_LARGE: Final = 1 << 20


class MessageJob(Struct, frozen=True):
    """Everything that a worker needs to know.

    Attributes:
        index: folder of the index.
        policy: what counts as a hit.
        on: the day whose lists and law are asked.
        actors: who acts.
        instant: whether the messages are instant payments.
        code_version: version of the program.
    """

    index: Path
    policy: Policy
    on: date
    actors: tuple[ActorKind, ...]
    instant: bool
    code_version: str

    def screener(self) -> Screener:
        """Open index and lexicon."""
        return Screener(
            Snapshot(self.index), Lexicon.open(), self.policy, code_version=self.code_version
        )

    def over(self, screener: Screener) -> MessageScreener:
        """The screening of messages over an opened index."""
        return MessageScreener(
            screener, Finder(screener), self.on, actors=self.actors, instant=self.instant
        )


#: Objects made between two looks for garbage in a worker, which makes few cycles.
_GARBAGE: Final = 100_000
#: A file, or a name and the content that came another way.
MessageFile = Path | tuple[str, bytes]


def message_job(
    screener: Screener,
    on: date,
    actors: Sequence[ActorKind],
    *,
    instant: bool,
    code_version: str,
) -> MessageJob:
    """What workers need to know to screen messages as an opened screener would."""
    return MessageJob(
        screener.snapshot.folder, screener.policy, on, tuple(actors), instant, code_version
    )


def screen_files(
    screener: MessageScreener, files: Iterable[MessageFile]
) -> Iterator[MessageResult]:
    """Read and screen every message of some files, many messages together.

    Args:
        screener: the screening of messages.
        files: the files.

    Returns:
        One result for each message, in order; an error where one cannot be read.
    """
    waiting = _read(files)
    while group := list(itertools.islice(waiting, GROUP)):
        good = iter(screener.screen([one for one in group if isinstance(one, Message)]))
        for one in group:
            yield next(good) if isinstance(one, Message) else one


def run_messages(
    job: MessageJob,
    files: Sequence[MessageFile],
    workers: int,
    screener: Screener,
) -> Iterator[MessageResult]:
    """Screen files of messages.

    Args:
        job: what to do.
        files: the files.
        workers: number of processes; 1 works in this one.
        screener: an opened one, for what is too little for a pool.

    Returns:
        The results in the order of the files.
    """
    if workers > 1 and len(files) >= _POOL_FROM:
        yield from _pooled(job, files, workers)
        return
    if workers > 1 and len(files) == 1 and _size(files[0]) >= _LARGE:
        yield from _split(job, files[0], workers)
        return
    yield from screen_files(job.over(screener), files)


def _read(files: Iterable[MessageFile]) -> Iterator[Message | MessageResult]:
    for file in files:
        source = str(file) if isinstance(file, Path) else file[0]
        try:
            found: Sequence[Message | FormatError] = read_messages(_content(file), source)
        except InputError as error:
            yield failed(source, error)
            continue
        for one in found:
            yield one if isinstance(one, Message) else failed(source, one)


def _content(file: MessageFile) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: if it cannot be read.
    """
    if isinstance(file, tuple):
        return file[1]
    try:
        with file.open("rb") as stream:
            # One byte more than allowed: the reader names the bound.
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({error.strerror or error})",
            source=str(file),
            action="Check the file and its permissions.",
        ) from error


def _size(file: MessageFile) -> int:
    try:
        return len(file[1]) if isinstance(file, tuple) else file.stat().st_size
    except OSError:
        return 0


def _pooled(job: MessageJob, files: Sequence[MessageFile], workers: int) -> Iterator[MessageResult]:
    """Many files: workers read them too."""
    parts = ((files[at : at + _FILES], ()) for at in range(0, len(files), _FILES))
    for results, _ in _spread(job, _Worker.work, parts, workers):
        yield from results


def _split(job: MessageJob, file: MessageFile, workers: int) -> Iterator[MessageResult]:
    """One large file: read here, screened by all."""
    waiting = _read([file])
    groups = iter(lambda: list(itertools.islice(waiting, GROUP)), [])
    parts = (
        (msgspec.msgpack.encode([one for one in group if isinstance(one, Message)]), group)
        for group in groups
    )
    for results, group in _spread(job, _Worker.screen, parts, workers):
        good = iter(results)
        for one in group:
            yield one if isinstance(one, MessageResult) else next(good)


_Given = TypeVar("_Given")
_Kept = TypeVar("_Kept")


def _spread(
    job: MessageJob,
    work: Callable[[_Given], bytes],
    parts: Iterable[tuple[_Given, _Kept]],
    workers: int,
) -> Iterator[tuple[tuple[MessageResult, ...], _Kept]]:
    """Give each part to a worker; what is kept beside it comes back with the results."""
    decoder = msgspec.msgpack.Decoder(tuple[MessageResult, ...])
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[Future[bytes], _Kept]] = deque()
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_Worker.start, initargs=(job,)
    ) as pool:
        for given, kept in parts:
            waiting.append((pool.submit(work, given), kept))
            if len(waiting) > 2 * workers:
                done, beside = waiting.popleft()
                yield decoder.decode(done.result()), beside
        while waiting:
            done, beside = waiting.popleft()
            yield decoder.decode(done.result()), beside


class _Worker:
    """State of one worker process: opened once, used for every group."""

    _screener: MessageScreener

    @classmethod
    def start(cls, job: MessageJob) -> None:
        cls._screener = job.over(job.screener())
        # What stays for the life of the process is not looked through again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)

    @classmethod
    def work(cls, files: Sequence[MessageFile]) -> bytes:
        return msgspec.msgpack.encode(tuple(screen_files(cls._screener, files)))

    @classmethod
    def screen(cls, encoded: bytes) -> bytes:
        messages = msgspec.msgpack.decode(encoded, type=list[Message])
        return msgspec.msgpack.encode(tuple(cls._screener.screen(messages)))
