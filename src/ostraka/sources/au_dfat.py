"""Australia's Consolidated List, as its workbook.

Owns reading the rows of ``regulation8_consolidated.xlsx`` and its successor as
records. Refuses a file that is no workbook, has no such header, or whose rows
have no reference.

One record is one base reference: the publisher writes a row for each name and
letters them, so that rows 2, 2a and 2b are the record ``2`` with two aliases,
and 34c1 belongs to 34. The rows need not stand together (2940 does not). What
the rows say beside the name is mostly the same in all of them, and is one fact;
where a row differs ("for this aka only"), both readings are there. The record's
id is the base reference, which the publisher does not use again.

A row is one of these by its number alone, so that two "Primary Name" rows of
one reference are a name and an alias. ``na`` is the publisher's word for an
empty cell. Newer files have a column for each measure; "Yes" is a provision of
the column's name, "No" is none. Neither edition tells its date or its number of
records. The rows of a list are held until the file is read, as the workbook is.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources import spreadsheets
from ostraka.sources.au_dfat_fields import Row, facts_of, schema_of
from ostraka.sources.xml_stream import AGAIN, only_part

FORMAT: Final = "au-dfat-xlsx"
LIST_ID: Final = "au_dfat"

_KIND: Final = "Australia's list"
_NAME: Final = "name of individual or entity"
#: Columns that every edition has, lower case.
_TELLING: Final = frozenset({"reference", _NAME, "name type", "control date"})
#: Lines above the header are looked at so far.
_LOOKED_AT: Final = 10
_REFERENCE = re.compile(r"(?P<base>[0-9]{1,8}) ?[a-z0-9]{0,6}", re.IGNORECASE)
#: In the raw bytes: a cell of the first column, an entry of the table of texts, any tag.
_FIRST_CELL = re.compile(rb"<c r=\"A[0-9]{1,7}\"([^<>]{0,200}[^<>/]|)>(.{0,2000}?)</c>", re.DOTALL)
_SHARED = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_TAG = re.compile(rb"<[^<>]{0,500}>")
#: A day of this century as Excel counts it.
_SERIAL = re.compile(r"(?:3[6-9]|[45][0-9])[0-9]{3}")
#: Numbers of columns that the list has had, and cells that every row fills before its date.
_COLUMNS: Final = range(12, 25)
_FEWEST: Final = 4
_CARRIAGE = re.compile(r"_x000[dD]_")
_NOTHING: Final = frozenset({"", "na", "n/a", "n.a.", "-"})
_NAME_PROPERTIES: Final = frozenset({"name", "alias", "weakAlias", "previousName"})


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of Australia's workbook.

    A workbook keeps its texts at its end, so where the header is not in the
    head the list is known by its shape: a row of 12 to 24 texts, then rows
    that begin with a reference and hold a control date behind it.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the file, up to 64 KiB.
    """
    if spreadsheets.kind(head) != "xlsx":
        return False
    rows = spreadsheets.first_rows(head)
    for header, row in pairwise(rows):
        known = [_column(cell) for cell in header if cell is not None]
        if set(known) >= _TELLING:
            return True
        if not known and len(header) in _COLUMNS and _has_shape(row):
            return True
    return False


def _has_shape(row: Sequence[str | None]) -> bool:
    """Whether a row begins with a reference and holds a day as Excel counts it."""
    reference = row[0]
    return (
        reference is not None
        and _REFERENCE.fullmatch(reference) is not None
        and any(cell is not None and _SERIAL.fullmatch(cell) for cell in row[_FEWEST:])
    )


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one workbook.
        list_id: the list's id; ``au_dfat`` if not given.

    Yields:
        The header, then the records in the order of their first rows, and the
        refused rows.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, _KIND)
    records: dict[str, list[Row]] = {}
    places: dict[str, str] = {}
    refused: list[Refused] = []
    for number, row in _rows(part):
        place = f"row {number}"
        found = _REFERENCE.fullmatch(row.get("reference", ""))
        if found is None:
            text = "; ".join(row.values())
            refused.append(
                Refused(row.get("reference", ""), place, "the row has no reference", text)
            )
            continue
        base = str(int(found["base"]))
        records.setdefault(base, []).append(row)
        places.setdefault(base, place)
    if not records:
        raise _error(part, "the list holds no record")
    yield Header(list=list_id or LIST_ID, format=FORMAT)
    for base in list(records):
        rows = records.pop(base)
        facts = facts_of(rows)
        if any(fact.prop in _NAME_PROPERTIES for fact in facts):
            yield Record(base, schema_of(rows), facts, places[base])
        else:
            text = "; ".join(value for row in rows for value in row.values())
            yield Refused(base, places[base], "the record has no name", text)
    yield from refused


def count(material: Material) -> int:
    """Count the base references in the raw bytes of the workbook's first column.

    Raises:
        FormatError: if the file is no workbook.
    """
    part = only_part(material, _KIND)
    with part.open() as stream:
        try:
            with zipfile.ZipFile(spreadsheets.seekable(stream, part.name)) as archive:
                shared = _SHARED.findall(_member(archive, part, "xl/sharedStrings.xml"))
                cells = _FIRST_CELL.findall(_member(archive, part, "xl/worksheets/sheet1.xml"))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _error(part, f"the workbook is damaged ({error})") from error
    found: set[str] = set()
    for attributes, content in cells:
        text = _TAG.sub(b"", content)
        if b't="s"' in attributes and text.isdigit() and int(text) < len(shared):
            text = _TAG.sub(b"", shared[int(text)])
        if reference := _REFERENCE.fullmatch(text.decode("utf-8", "replace").strip()):
            found.add(str(int(reference["base"])))
    return len(found)


def _member(archive: zipfile.ZipFile, part: Part, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        content = stream.read(spreadsheets.MAX_BYTES + 1)
    if len(content) > spreadsheets.MAX_BYTES:
        raise _error(part, f"{name} unpacks to more than {spreadsheets.MAX_BYTES:,} bytes")
    return content


def _error(part: Part, reason: str, place: str = "") -> FormatError:
    return FormatError(reason, source=part.name, place=place, action=AGAIN)


def _is_header(cells: list[str]) -> bool:
    return {_column(cell) for cell in cells} >= _TELLING


def _column(text: str) -> str:
    return fold_space(_CARRIAGE.sub(" ", text)).lower()


def _rows(part: Part) -> Iterator[tuple[int, Row]]:
    """Row numbers and texts by column (lower case), empty ones left out."""
    columns: list[str] = []
    looked_at = 0
    with part.open() as stream:
        for number, cells in spreadsheets.rows(stream, part.name):
            if not columns:
                looked_at += 1
                if _is_header(cells):
                    columns = _columns(part, cells, number)
                elif looked_at == _LOOKED_AT:
                    break
                continue
            row = _row(columns, cells)
            if row:
                yield number, row
    if not columns:
        raise _error(part, "the workbook has no header with Reference and Name Type", "first sheet")


def _columns(part: Part, cells: list[str], number: int) -> list[str]:
    columns = [_column(cell) or f"column {place}" for place, cell in enumerate(cells, 1)]
    if len(set(columns)) != len(columns):
        raise _error(part, "two columns have one name", f"row {number}")
    return columns


def _row(columns: list[str], cells: list[str]) -> Row:
    """A row's texts; a cell beyond the header goes by its number."""
    row: Row = {}
    for place, cell in enumerate(cells):
        text = fold_space(_CARRIAGE.sub(" ", cell))
        if text.lower() not in _NOTHING:
            row[columns[place] if place < len(columns) else f"column {place + 1}"] = text
    return row
