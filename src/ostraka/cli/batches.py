"""The command ``batch``: a table in, hits and rejects out, progress in between."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from ostraka.batch.columns import Columns, described, read_header, refine
from ostraka.batch.local import run as run_job
from ostraka.batch.partition import OUTPUT, REJECTS
from ostraka.batch.rejects import RejectFile, Tally, rejects_path
from ostraka.batch.tables import Row, Table, Wanted, json_line, open_table, open_writer
from ostraka.cli import render
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from ostraka.book import Book

#: Rows that tell how a table writes dates and what its columns hold.
_SAMPLE: Final = 10_000

Dates = Literal["auto", "day-first", "month-first"]


class Request(Struct, frozen=True):
    """What a batch is asked to do.

    Attributes:
        table: the input: see :func:`ostraka.batch.tables.open_table`.
        output: CSV, TSV, JSON lines or Parquet; None for no file.
        rejects: file of rejects; None for one beside the output, where there are any.
        columns: ``ROLE=COLUMN`` pairs that win over the header's own words.
        sheet: the sheet of a workbook or the table of a database.
        encoding: encoding of a text.
        dates: which part of ``03/04/1957`` is the day; by default what the column tells.
        type: kind of party where the table has no column for it.
        on: the day whose lists are asked.
        workers: processes.
        json_lines: print each hit as a line of JSON on standard output.
    """

    table: Path
    output: Path | None = None
    rejects: Path | None = None
    columns: tuple[str, ...] = ()
    sheet: str = ""
    encoding: str = ""
    dates: Dates = "auto"
    type: str = "any"
    on: date | None = None
    workers: int | None = None
    json_lines: bool = False


class Summary(Struct, frozen=True):
    """What a batch did.

    Attributes:
        rows: rows read: those screened and those rejected.
        screened: rows screened.
        hits: rows written, one per hit.
        matched: input rows with a match.
        rejected: rows that could not be screened.
        partly: remarks on rows that were screened, such as values left out.
        seconds: wall time.
        output, rejects: the files written; ``rejects`` is empty if there was none.
        unused: columns that no role fits.
        notes: what is odd about the file as a whole.
    """

    rows: int
    screened: int
    hits: int
    matched: int
    rejected: int
    partly: int
    seconds: float
    output: str
    rejects: str
    unused: tuple[str, ...]
    notes: tuple[str, ...]


def run(book: Book, asked: Request) -> Summary:
    """Screen a table and write the hits.

    Args:
        book: the book.
        asked: what to do.

    Returns:
        The summary.

    Raises:
        InputError: if the table cannot be read, or there is nowhere to write
            the hits; nothing is written then.
    """
    from ostraka.book import workers as processors

    if asked.output is None and not asked.json_lines:
        raise UsageError("there is nowhere to write the hits", action="Give -o FILE, or --json.")
    started = time.perf_counter()
    aside = rejects_path(asked.table, asked.output, asked.rejects)
    table, columns, source = _opened(asked)
    job = book.job(columns, type=asked.type, on=asked.on)
    tally = Tally()
    rows = _Counted(source)
    with ExitStack() as opened:
        told = opened.enter_context(render.progress("screening"))
        takers: list[Callable[[Sequence[Sequence[object]]], None]] = []
        if asked.output is not None:
            takers.append(opened.enter_context(open_writer(asked.output, OUTPUT)).write)
        if asked.json_lines:
            takers.append(_print_lines)
        rejects = opened.enter_context(RejectFile(aside, REJECTS, always=asked.rejects is not None))
        workers = asked.workers or processors()
        for piece in run_job(job, rows, workers, lambda done: told("screening", done)):
            for take in takers:
                take(piece.hits)
            tally.add(piece)
            rejects.write(piece.rejects)
        tally.reconcile(rows.read)
    return Summary(
        rows=tally.rows,
        screened=tally.screened,
        hits=tally.hits,
        matched=tally.matched,
        rejected=tally.rejected,
        partly=tally.partly,
        seconds=round(time.perf_counter() - started, 2),
        output=str(asked.output or "standard output"),
        rejects=str(aside) if rejects.written else "",
        unused=columns.unused,
        notes=tuple(table.notes),
    )


def _opened(asked: Request) -> tuple[Table, Columns, Iterator[Row]]:
    """Open the table, tell its columns on standard error, and give its rows."""
    given = [_role(pair) for pair in asked.columns]
    wanted = Wanted(asked.sheet, asked.encoding, tuple(column for _, column in given))
    table = open_table(asked.table, wanted)
    columns = read_header(table.header, asked.table.name, given)
    sample = list(itertools.islice(table.rows, _SAMPLE))
    day = None if asked.dates == "auto" else asked.dates == "day-first"
    columns = refine(columns, sample, day, given)
    print("\n".join(described(columns)), file=sys.stderr)
    return table, columns, itertools.chain(sample, table.rows)


class _Counted:
    """Rows, counted as they are taken."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.read = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.read += 1
            yield row


def _print_lines(rows: Sequence[Sequence[object]]) -> None:
    """Hits as lines of JSON, the evidence as data."""
    sys.stdout.writelines(json_line(OUTPUT, row) for row in rows)


def _role(pair: str) -> tuple[str, str]:
    role, equals, column = pair.partition("=")
    if not equals or not role.strip() or not column.strip():
        raise UsageError(f"{pair!r} is no column mapping", action="Write ROLE=COLUMN.")
    return role.strip(), column.strip()


def report(summary: Summary) -> None:
    """Say on standard error what was done."""
    pace = summary.rows / summary.seconds if summary.seconds else 0.0
    lines = [
        f"{summary.rows:,} customers in {summary.seconds:.1f} s ({pace:,.0f} a second): "
        f"{summary.hits:,} hits on {summary.matched:,} customers, in {summary.output}"
    ]
    if summary.rejected or summary.partly:
        lines.append(
            f"{summary.rejected:,} rows could not be screened and {summary.partly:,} values "
            f"were left out: see {summary.rejects}"
        )
    lines.append(
        f"{summary.rows:,} rows read = {summary.screened:,} screened + "
        f"{summary.rejected:,} rejected"
    )
    lines += summary.notes
    print("\n".join(lines), file=sys.stderr)
