"""The command ``batch``: a table in, hits and rejects out, progress in between."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from ostraka.batch.local import run as run_job
from ostraka.batch.partition import OUTPUT, REJECTS, Piece
from ostraka.batch.rows import read_header
from ostraka.batch.tables import Writer, open_writer, read_table
from ostraka.cli import render
from ostraka.model.errors import UsageError

if TYPE_CHECKING:
    from ostraka.book import Book


class Summary(Struct, frozen=True):
    """What a batch did.

    Attributes:
        rows: rows read.
        hits: rows written, one per hit.
        matched: input rows with a match.
        rejected: rows that could not be screened.
        partly: values left out because they could not be read.
        seconds: wall time.
        output, rejects: the files written; ``rejects`` is empty if there was none.
        unused: columns that no role fits.
    """

    rows: int
    hits: int
    matched: int
    rejected: int
    partly: int
    seconds: float
    output: str
    rejects: str
    unused: tuple[str, ...]


def run(
    book: Book,
    table: Path,
    output: Path | None,
    *,
    columns: Sequence[str] = (),
    type: str = "any",
    on: date | None = None,
    workers: int | None = None,
    json_lines: bool = False,
) -> Summary:
    """Screen a table and write the hits.

    Args:
        book: the book.
        table: CSV, TSV or Parquet.
        output: CSV or Parquet; None for no file.
        columns: ``ROLE=COLUMN`` pairs that win over the header's own words.
        type: kind of party where the table has no column for it.
        on: the day whose lists are asked.
        workers: processes.
        json_lines: print each hit as a line of JSON on standard output.

    Returns:
        The summary.

    Raises:
        InputError: if the table cannot be read, or there is nowhere to write
            the hits; nothing is written then.
    """
    from ostraka.book import workers as processors

    if output is None and not json_lines:
        raise UsageError("there is nowhere to write the hits", action="Give -o FILE, or --json.")
    started = time.perf_counter()
    header, rows = read_table(table)
    mapped = read_header(header, table.name, dict(_role(pair) for pair in columns))
    job = book.job(mapped, type=type, on=on)
    aside = (output or Path(table.name)).with_suffix(".rejects.csv")
    counts = _Counts()
    with ExitStack() as opened:
        told = opened.enter_context(render.progress("screening"))
        takers: list[Callable[[Sequence[Sequence[object]]], None]] = []
        if output is not None:
            takers.append(opened.enter_context(open_writer(output, OUTPUT)).write)
        if json_lines:
            takers.append(_print_lines)
        rejects: Writer | None = None
        pieces = run_job(job, rows, workers or processors(), lambda done: told("screening", done))
        for piece in pieces:
            for take in takers:
                take(piece.hits)
            counts.add(piece)
            if piece.rejects:
                rejects = rejects or opened.enter_context(open_writer(aside, REJECTS))
                rejects.write(piece.rejects)
    return Summary(
        rows=counts.rows,
        hits=counts.hits,
        matched=counts.matched,
        rejected=counts.rejected,
        partly=counts.partly,
        seconds=round(time.perf_counter() - started, 2),
        output=str(output or "standard output"),
        rejects=str(aside) if rejects is not None else "",
        unused=mapped.unused,
    )


def _print_lines(rows: Sequence[Sequence[object]]) -> None:
    """Hits as lines of JSON, the evidence as data."""
    for row in rows:
        hit: dict[str, object] = dict(zip(OUTPUT, row, strict=True))
        hit["evidence"] = msgspec.Raw(str(hit["evidence"]).encode())
        sys.stdout.write(msgspec.json.encode(hit).decode() + "\n")


class _Counts:
    """Running totals."""

    def __init__(self) -> None:
        self.rows = self.hits = self.matched = self.rejected = self.partly = 0

    def add(self, piece: Piece) -> None:
        """Count one partition."""
        self.rows += piece.rows
        self.hits += len(piece.hits)
        self.matched += piece.matched
        self.rejected += len({row[1] for row in piece.rejects if row[2] == "no"})
        self.partly += sum(1 for row in piece.rejects if row[2] != "no")


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
    if summary.rejects:
        lines.append(
            f"{summary.rejected:,} rows could not be screened and {summary.partly:,} values "
            f"were left out: see {summary.rejects}"
        )
    if summary.unused:
        lines.append(f"columns not used: {', '.join(summary.unused)}")
    print("\n".join(lines), file=sys.stderr)
