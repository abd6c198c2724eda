"""The UK Sanctions List as a table of 58 columns: its CSV.

Owns the columns, their readings, and the reading of the CSV: a ``Report
Date:`` line, the header, then the rows. Refuses tables with another header and
damaged files.

One record is one designation: all rows with the same ``Unique ID``, which is
the record's id; the rows repeat for each name, address, passport and so on.
The table declares no number of records. Columns are known by their names, in
any order; a column that is not known becomes a note.

Source: https://www.gov.uk/government/publications/the-uk-sanctions-list
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part
from ostraka.sources import spreadsheets
from ostraka.sources import uk_columns as columns
from ostraka.sources.uk_designations import (
    LIST_ID,
    group_facts,
    regime_facts,
    sanctions_facts,
    source_facts,
    un_reference_facts,
)
from ostraka.sources.uk_fields import date_of
from ostraka.sources.uk_information import information_facts
from ostraka.sources.uk_rows import Layout, body, first_lines, records, refuse_header, table_rows
from ostraka.sources.xml_stream import AGAIN, only_part

FORMAT: Final = "uk-sl-csv"

_DATE = "Report Date:"
#: Columns without which a table is not this list.
_NEEDED: Final = frozenset({"Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type"})
#: The beginning of a row: the date of its last update, then the unique id.
_ROW = re.compile(rb"^\"?\d\d/\d\d/\d{4}\"?,\"?([A-Z]{2,6}\d{1,6})?\"?,", re.MULTILINE)

LAYOUT: Final = Layout(
    key="Unique ID",
    kind="Designation Type",
    readings=(
        columns.names(
            "Name 6",
            "Name 1",
            "Name 2",
            "Name 3",
            "Name 4",
            "Name 5",
            "Name type",
            "Alias strength",
        ),
        columns.script(
            "Name non-latin script", "Non-latin script type", "Non-latin script language"
        ),
        columns.texts("title", "Title"),
        columns.day("birthDate", "D.O.B"),
        columns.birth_place("Town of birth", "Country of birth"),
        columns.countries("nationality", "Nationality(/ies)"),
        columns.document("passportNumber", "Passport number", "Passport additional information"),
        columns.document(
            "idNumber", "National Identifier number", "National Identifier additional information"
        ),
        columns.texts("position", "Position"),
        columns.gender("Gender"),
        columns.address(
            *(f"Address Line {number}" for number in range(1, 7)),
            "Address Postal Code",
            "Address Country",
        ),
        columns.contact("phone", "Phone number"),
        columns.contact("website", "Website"),
        columns.contact("email", "Email address"),
        columns.texts("legalForm", "Type of entity"),
        columns.notes("Subsidiaries"),
        columns.texts("parent", "Parent company"),
        columns.registration("Business registration number (s)"),
        columns.imo("IMO number"),
        columns.texts("owner", "Current owner/operator (s)"),
        columns.notes("Previous owner/operator (s)"),
        columns.countries("flag", "Current believed flag of ship"),
        columns.countries("pastFlags", "Previous flags"),
        columns.texts("type", "Type of ship"),
        columns.texts("tonnage", "Tonnage of ship"),
        columns.notes("Length of ship"),
        columns.day("buildDate", "Year Built"),
        columns.texts("serialNumber", "Hull identification number (HIN)"),
        columns.other(("OFSI Group ID",), lambda texts: group_facts(texts[0])),
        columns.other(("UN Reference Number",), lambda texts: un_reference_facts(texts[0])),
        columns.other(("Regime Name",), lambda texts: regime_facts(texts[0])),
        columns.other(("Designation source",), lambda texts: source_facts(texts[0])),
        columns.other(("Sanctions Imposed",), lambda texts: sanctions_facts(texts[0])),
        columns.day("listingDate", "Date Designated"),
        columns.day("modifiedAt", "Last Updated"),
        columns.other(("Other Information",), lambda texts: information_facts(texts[0])),
        columns.whole("reason", "UK Statement of Reasons"),
    ),
)


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of the list as a CSV.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return spreadsheets.kind(head) is None and is_list(first_lines(head, 2))


def is_list(rows: Sequence[Sequence[str | None]]) -> bool:
    """Whether the first rows are the date of the report and the columns of this list."""
    return len(rows) > 1 and (rows[0][0] or "").startswith(_DATE) and frozenset(rows[1]) >= _NEEDED


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one CSV file.
        list_id: the list's id; ``uk_sl`` if not given.

    Yields:
        The header, then the designations in the order of their first rows.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    yield from read_table(only_part(material, "a UK Sanctions List"), list_id, FORMAT)


def read_table(part: Part, list_id: str | None, name: str) -> Iterator[Item]:
    """Read the 58 columns, whatever the file's kind.

    Args:
        part: the file.
        list_id: the list's id; ``uk_sl`` if not given.
        name: name of the format.

    Raises:
        FormatError: if the table is another one, or holds no record.
    """
    rows = table_rows(part)
    first, header = (next(rows, (0, [""]))[1] for _ in range(2))
    if not is_list((first, header)):
        raise refuse_header(header, f"the format {name}", part)
    day = date_of(" ".join(first).removeprefix(_DATE).strip())
    yield Header(list=list_id or LIST_ID, format=name, published=day or "")
    yield from some(records(body(rows, header, part), LAYOUT), part)


def some(items: Iterator[Item], part: Part) -> Iterator[Item]:
    """The items, of which there must be one.

    Raises:
        FormatError: if there is none.
    """
    empty = True
    for item in items:
        empty = False
        yield item
    if empty:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the different unique ids at the beginnings of the rows, without a reader."""
    with only_part(material, "a UK Sanctions List").open() as stream:
        found = _ROW.findall(stream.read())
    return len(set(found) - {b""}) + found.count(b"")  # a row without an id is refused alone
