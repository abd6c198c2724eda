"""Tables of the United Kingdom's lists: from rows to records, whatever the file's kind.

Owns the choice of the encoding (UTF-8, else Windows-1252), the reading of CSV
and workbooks into numbered rows, and the gathering of the rows of one record,
which the publishers repeat for each name, date of birth and address and need
not keep together. Refuses rows that are longer or shorter
than the header says, and files that end inside of a quoted text.
"""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Part, Record, Refused, Scope
from ostraka.model.text import fold_space
from ostraka.sources import spreadsheets
from ostraka.sources.uk_fields import SCHEMAS, note, unique, with_a_name
from ostraka.sources.xml_stream import AGAIN

#: A row's number and its cells, white space folded.
Row = tuple[int, list[str]]

#: Columns that are read together, and how: their texts and the schema in, facts out.
Reading = tuple[tuple[str, ...], Callable[[Sequence[str], str], Iterable[Fact]]]


class Layout(Struct, frozen=True):
    """How the rows of a table become records.

    Attributes:
        key: the column that holds the record's id.
        kind: the column that says what the party is.
        readings: every column that has a reading, in the order of the facts.
        scope: what a table of this layout speaks about.
    """

    key: str
    kind: str
    readings: tuple[Reading, ...]
    scope: Scope = Scope()

    @property
    def known(self) -> frozenset[str]:
        """Columns that are read."""
        read = {column for columns, _ in self.readings for column in columns}
        return frozenset(read | {self.key, self.kind})


_CHUNK: Final = 1 << 20


def table_rows(part: Part) -> Iterator[Row]:
    """Read the rows of a CSV file or of a workbook's first sheet.

    Args:
        part: the file.

    Yields:
        The row's number in the file and its cells.

    Raises:
        FormatError: if the file is damaged.
    """
    with part.open() as stream:
        head = stream.read(_CHUNK)
    if spreadsheets.kind(head) is None:
        yield from _csv_rows(part)
        return
    with part.open() as stream:
        width = 0
        for number, cells in spreadsheets.rows(stream, part.name):
            # A sheet does not keep the empty cells at the end of a row.
            width = max(width, len(cells))
            filled = [fold_space(cell) for cell in cells]
            yield number, filled + [""] * (width - len(filled))


def first_lines(head: bytes, number: int) -> list[list[str]]:
    """The first rows of a CSV file that hold something, as far as they stand whole in its head.

    Args:
        head: the first bytes of the file, up to 64 KiB.
        number: rows that are asked for.
    """
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").splitlines(keepends=True)
    try:
        found = csv.reader(lines[: 4 * number], strict=True)
        filled = (row for row in found if any(row))
        return [[fold_space(cell) for cell in row] for row in islice(filled, number)]
    except csv.Error:
        return []


def _csv_rows(part: Part) -> Iterator[Row]:
    encoding = _encoding(part)
    line = 1
    try:
        with part.open() as stream:
            text = io.TextIOWrapper(stream, encoding=encoding, newline="")
            reader = csv.reader(text, strict=True)
            for cells in reader:
                if any(cells):
                    yield line, [fold_space(cell) for cell in cells]
                line = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error) as error:
        raise FormatError(
            f"the table is malformed or cut short: {error}",
            source=part.name,
            place=f"line {line}",
            action=AGAIN,
        ) from error


def _encoding(part: Part) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with part.open() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        except (EOFError, zlib.error) as error:
            raise FormatError(
                f"the file is cut short: {error}", source=part.name, action=AGAIN
            ) from error
    return "utf-8-sig"


def body(
    rows: Iterator[Row], columns: Sequence[str], part: Part
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows below the header as texts by column.

    Args:
        rows: the rows below the header.
        columns: the header; a name that comes twice has been told apart.
        part: the file, for messages.

    Yields:
        The row's number and its texts by column; empty ones are left out.

    Raises:
        FormatError: if a row has more filled cells than there are columns, or
            is shorter than the header.
    """
    width = len(columns)
    for number, cells in rows:
        if any(cells[width:]) or len(cells) < width:
            raise FormatError(
                f"the row has {len(cells)} cells, not {width}",
                source=part.name,
                place=f"row {number}",
                action=AGAIN,
            )
        yield number, {name: cell for name, cell in zip(columns, cells, strict=False) if cell}


def refuse_header(found: Sequence[str], expected: str, part: Part) -> FormatError:
    """The error for a table whose header is another one."""
    return FormatError(
        f"the header is {', '.join(found)[:80]!r}, not that of {expected}",
        source=part.name,
        place="the first rows",
        action="If the publisher changed the format, report it. " + AGAIN,
    )


def records(
    rows: Iterable[tuple[int, dict[str, str]]], layout: Layout
) -> Iterator[Record | Refused]:
    """Gather the rows of each record, then read each different text of it once.

    Args:
        rows: numbered rows by column.
        layout: how they are read.

    Yields:
        The records in the order of their first rows; a row without an id, and
        a record without a name, is refused.
    """
    known = layout.known
    gathered: dict[str, tuple[int, dict[tuple[int, tuple[str, ...]], None], dict[str, None]]] = {}
    for number, row in rows:
        key = row.get(layout.key, "")
        if not key:
            yield Refused("", f"row {number}", f"the row has no {layout.key}", _words(row))
            continue
        _, units, kinds = gathered.setdefault(key, (number, {}, {}))
        kinds[row.get(layout.kind, "")] = None
        for at, (columns, _) in enumerate(layout.readings):
            texts = tuple(row.get(column, "") for column in columns)
            if any(texts):
                units[at, texts] = None
        for column in row.keys() - known:
            units[-1, (column, row[column])] = None
    for key, (number, units, kinds) in gathered.items():
        yield _record(key, f"row {number}", units, list(kinds), layout)


def _record(
    key: str,
    place: str,
    units: Iterable[tuple[int, tuple[str, ...]]],
    kinds: Sequence[str],
    layout: Layout,
) -> Record | Refused:
    schema = SCHEMAS.get(kinds[0].lower(), "LegalEntity")
    facts: list[Fact] = []
    for at, texts in sorted(
        units, key=lambda unit: unit[0] if unit[0] >= 0 else len(layout.readings)
    ):
        facts += layout.readings[at][1](texts, schema) if at >= 0 else [note(*texts)]
    facts += [
        note(layout.kind, kind) for kind in kinds if SCHEMAS.get(kind.lower()) != schema and kind
    ]
    named = with_a_name(unique(facts))
    if not any(one.prop == "name" for one in named):
        return Refused(
            key, place, "the record has no name", "; ".join(" ".join(texts) for _, texts in units)
        )
    return Record(id=key, schema=schema, facts=unique(named), place=place)


def _words(row: dict[str, str]) -> str:
    return "; ".join(f"{column}: {text}" for column, text in row.items())
