"""OFSI's consolidated list of financial sanctions targets, in its format of 2022.

Owns reading the workbook (``ConList.xlsx``) and the CSV of the same 36
columns, and a second count that looks only at the last column. Refuses tables
with another header, rows of another length and damaged files.

One record is one group: all rows with the same ``Group ID``, which is the
record's id. The publisher writes a row for every combination of name, date of
birth and address, sorted by name, so a group's rows stand apart. A group is
one party; a party that is designated under two regimes of the UK Sanctions
List is one group with two references. The file declares no number of groups.

Source: https://www.gov.uk/government/publications/financial-sanctions-consolidated-list-of-targets
(format guide of February 2022; the list ended on 28 January 2026).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part
from ostraka.sources import spreadsheets
from ostraka.sources import uk_columns as columns
from ostraka.sources.uk_fields import date_of
from ostraka.sources.uk_information import information_facts
from ostraka.sources.uk_rows import Layout, body, first_lines, records, refuse_header, table_rows
from ostraka.sources.xml_stream import AGAIN, only_part

FORMAT: Final = "uk-ofsi-2022"
LIST_ID: Final = "uk_ofsi"

COLUMNS: Final = (
    "Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Title",
    "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language",
    "DOB", "Town of Birth", "Country of Birth", "Nationality", "Passport Number",
    "Passport Details", "National Identification Number", "National Identification Details",
    "Position", "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6",
    "Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type",
    "Alias Quality", "Regime", "Listed On", "UK Sanctions List Date Designated",
    "Last Updated", "Group ID",
)  # fmt: skip

LAYOUT: Final = Layout(
    key="Group ID",
    kind="Group Type",
    readings=(
        columns.names(*COLUMNS[:6], "Alias Type", "Alias Quality"),
        columns.script(
            "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language"
        ),
        columns.texts("title", "Title"),
        columns.day("birthDate", "DOB"),
        columns.birth_place("Town of Birth", "Country of Birth"),
        columns.countries("nationality", "Nationality"),
        columns.document("passportNumber", "Passport Number", "Passport Details"),
        columns.document(
            "idNumber", "National Identification Number", "National Identification Details"
        ),
        columns.texts("position", "Position"),
        columns.address(*COLUMNS[19:27]),
        columns.texts("program", "Regime"),
        columns.day("listingDate", "Listed On"),
        columns.day("listingDate", "UK Sanctions List Date Designated", list="uk_sl"),
        columns.day("modifiedAt", "Last Updated"),
        columns.other(("Other Information",), lambda texts: information_facts(texts[0])),
    ),
)

_MARK = "Last Updated"
#: The cells of the last column in an xlsx sheet, and the end of a CSV row.
_XLSX_GROUP = re.compile(rb"<c\b[^<>]{0,80}\br=\"AJ[0-9]{1,7}\"[^<>]{0,80}>(.{0,80}?)</c>")
_CSV_GROUP = re.compile(rb",\"?\d\d/\d\d/\d{4}\"?,\"?(\d{0,9})\"?\r?$", re.MULTILINE)


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a consolidated list in the format of 2022.

    A workbook keeps its texts at its end, so it is known by its shape: a row
    of two cells, then one of 36.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the file, up to 64 KiB.
    """
    if spreadsheets.kind(head) is not None:
        rows = spreadsheets.first_rows(head)
        return len(rows) > 1 and _fits(rows[0], (_MARK,), 2) and _fits(rows[1], COLUMNS, 36)
    return is_table(head, COLUMNS)


def is_table(head: bytes, expected: Sequence[str]) -> bool:
    """Whether the first bytes of a CSV file are OFSI's row with the date and that header."""
    rows = first_lines(head, 2)
    return len(rows) > 1 and rows[0][0] == _MARK and tuple(rows[1]) == tuple(expected)


def _fits(row: Sequence[str | None], texts: Sequence[str], size: int) -> bool:
    """Whether a row has that many filled cells, and those that can be read are the expected."""
    return len(row) == size and all(
        found is None or found.strip() == text for found, text in zip(row, texts, strict=False)
    )


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one workbook or CSV file.
        list_id: the list's id; ``uk_ofsi`` if not given.

    Yields:
        The header, then the groups in the order of their first rows.

    Raises:
        FormatError: if the file is not a whole and sound list of this format.
    """
    yield from read_table(only_part(material, "an OFSI list"), list_id, FORMAT, COLUMNS, LAYOUT)


def read_table(
    part: Part, list_id: str | None, name: str, expected: Sequence[str], layout: Layout
) -> Iterator[Item]:
    """Read a table of OFSI: a row with the date, the header, then the rows.

    Args:
        part: the file.
        list_id: the list's id; ``uk_ofsi`` if not given.
        name: name of the format.
        expected: the header.
        layout: how the rows are read.

    Raises:
        FormatError: if the table is another one, or holds no row.
    """
    rows = table_rows(part)
    first, header = (next(rows, (0, [""]))[1] for _ in range(2))
    if first[0] != _MARK or tuple(header[: len(expected)]) != tuple(expected):
        raise refuse_header(header, f"the format {name}", part)
    day = date_of(first[1]) if len(first) > 1 else None
    yield Header(list=list_id or LIST_ID, format=name, published=day or "", scope=layout.scope)
    empty = True
    for item in records(body(rows, expected, part), layout):
        empty = False
        yield item
    if empty:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the different texts of the last column in the raw bytes, without a reader."""
    part = only_part(material, "an OFSI list")
    with part.open() as stream:
        workbook = spreadsheets.kind(stream.read(1 << 16)) is not None
    if not workbook:
        return count_groups(part)
    with part.open() as stream, zipfile.ZipFile(spreadsheets.seekable(stream, part.name)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml")
    return len(set(_XLSX_GROUP.findall(sheet))) - 1  # the header is no group


def count_groups(part: Part) -> int:
    """Count the different group ids at the ends of the rows of a CSV file."""
    with part.open() as stream:
        found = _CSV_GROUP.findall(stream.read())
    return len(set(found) - {b""}) + found.count(b"")  # a row without an id is refused alone
