"""One partition of a batch: rows in, hit rows out. A pure function of its arguments.

Every driver, whatever it runs on, calls :func:`screen_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
from msgspec import Struct

from ostraka.batch.rows import Columns, read_row
from ostraka.screening.screen import Hit, Screener

#: Columns of the output: the input's id first.
OUTPUT: Final = (
    "id", "party_id", "caption", "score", "match", "lists", "programmes", "evidence",
)  # fmt: skip
#: Columns of the file of rows that could not be read, or not in full.
REJECTS: Final = ("id", "row", "screened", "reason")


class Piece(Struct, frozen=True):
    """What one partition gave.

    Attributes:
        rows: number of rows read.
        hits: output rows, in the order of the input, then by score.
        rejects: rows of the reject file.
        matched: number of input rows with at least one match.
    """

    rows: int
    hits: tuple[tuple[object, ...], ...]
    rejects: tuple[tuple[object, ...], ...]
    matched: int


def screen_rows(
    screener: Screener,
    columns: Columns,
    rows: Sequence[Mapping[str, object]],
    first: int,
    schema: str,
    on: date,
) -> Piece:
    """Screen rows.

    Args:
        screener: index and policy.
        columns: which column is what.
        rows: the rows.
        first: number of the first row, from 1.
        schema: kind of party where the table has no column for it.
        on: the day whose lists are asked.

    Returns:
        Hits and rejects.
    """
    hits: list[tuple[object, ...]] = []
    rejects: list[tuple[object, ...]] = []
    matched = 0
    readings = [read_row(columns, row, number, schema) for number, row in enumerate(rows, first)]
    screener.prepare(read.query for read in readings if read.query is not None)
    for number, read in enumerate(readings, first):
        rejects += [
            (read.id, number, "no" if read.query is None else "without it", reason)
            for reason in read.problems
        ]
        if read.query is None:
            continue
        found = screener.hits(read.query, on)
        matched += any(hit.match for hit in found)
        hits += [output_row(read.id, hit) for hit in found]
    return Piece(len(rows), tuple(hits), tuple(rejects), matched)


def output_row(row_id: str, hit: Hit) -> tuple[object, ...]:
    """One hit as a row of the output."""
    lists = sorted({record.list for record in hit.records})
    programmes = sorted({tag for record in hit.records for tag in record.programmes})
    return (
        row_id,
        hit.id,
        hit.caption,
        round(hit.score, 4),
        hit.match,
        ";".join(lists),
        ";".join(programmes),
        msgspec.json.encode(hit.evidence).decode(),
    )
