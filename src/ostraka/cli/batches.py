"""The command ``batch``: a table in, hits and rejects out, progress in between."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ostraka.batch.local import run as run_job
from ostraka.batch.partition import OUTPUT, REJECTS, Piece
from ostraka.batch.rows import read_header
from ostraka.batch.tables import open_writer, read_table
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
    output: Path,
    *,
    columns: Sequence[str] = (),
    type: str = "any",
    on: date | None = None,
    workers: int | None = None,
) -> Summary:
    """Screen a table and write the hits.

    Args:
        book: the book.
        table: CSV, TSV or Parquet.
        output: CSV or Parquet; ``-`` is standard output.
        columns: ``ROLE=COLUMN`` pairs that win over the header's own words.
        type: kind of party where the table has no column for it.
        on: the day whose lists are asked.
        workers: processes.

    Returns:
        The summary.

    Raises:
        InputError: if the table cannot be read; nothing is written then.
    """
    from ostraka.book import workers as processors

    started = time.perf_counter()
    header, rows = read_table(table)
    mapped = read_header(header, table.name, dict(_role(pair) for pair in columns))
    job = book.job(mapped, type=type, on=on)
    rejects = output.with_name(f"{output.stem}.rejects.csv")
    counts = _Counts()
    with render.progress("screening") as told, open_writer(output, OUTPUT) as writer:
        pieces = run_job(job, rows, workers or processors(), lambda done: told("screening", done))
        rejected = _write(pieces, writer.write, counts)
        first = list(itertools.islice(rejected, 1))
        if first and str(output) != "-":
            with open_writer(rejects, REJECTS) as aside:
                for batch in itertools.chain(first, rejected):
                    aside.write(batch)
        else:
            for _ in rejected:
                pass
    return Summary(
        rows=counts.rows,
        hits=counts.hits,
        matched=counts.matched,
        rejected=counts.rejected,
        partly=counts.partly,
        seconds=round(time.perf_counter() - started, 2),
        output=str(output),
        rejects=str(rejects) if first and str(output) != "-" else "",
        unused=mapped.unused,
    )


class _Counts:
    """Running totals."""

    def __init__(self) -> None:
        self.rows = self.hits = self.matched = self.rejected = self.partly = 0


def _write(
    pieces: Iterable[Piece], write: object, counts: _Counts
) -> Iterator[Sequence[Sequence[object]]]:
    """Write hits as they come; yield the rejects of each piece that has any."""
    assert callable(write)
    for piece in pieces:
        write(piece.hits)
        counts.rows += piece.rows
        counts.hits += len(piece.hits)
        counts.matched += piece.matched
        refused = len({row[1] for row in piece.rejects if row[2] == "no"})
        counts.rejected += refused
        counts.partly += sum(1 for row in piece.rejects if row[2] != "no")
        if piece.rejects:
            yield piece.rejects


def _role(pair: str) -> tuple[str, str]:
    role, equals, column = pair.partition("=")
    if not equals or not role.strip() or not column.strip():
        raise UsageError(f"{pair!r} is no column mapping", action="Write ROLE=COLUMN.")
    return role.strip(), column.strip()


def report(summary: Summary, *, as_json: bool) -> None:
    """Say what was done: JSON on standard output, words on standard error."""
    if as_json and summary.output != "-":
        import msgspec

        render.print_json(msgspec.to_builtins(summary))
        return
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
