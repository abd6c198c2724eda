"""The UK Sanctions List as an OpenDocument sheet, and the export of the publisher's search.

Owns reading both: the sheet of 58 columns that is the CSV's twin, and the
sheet of eight columns that the search on the publisher's site exports. Refuses
sheets with another header and damaged files.

One record is one designation; its id is the ``Unique ID``. A search can be
filtered, so its export closes nothing, and it speaks of no more than its eight
columns. The name in it is Name 6 with the other names behind it, in one text
that cannot be taken apart. Its date stands in the file's name alone
("FCDO_SL_Mon_Aug 11 2025.ods"). The sheets declare no number of records.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final

from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, Header, Item, Material, Scope
from ostraka.sources import spreadsheets
from ostraka.sources import uk_columns as columns
from ostraka.sources.uk_designations import (
    LIST_ID,
    group_facts,
    regime_facts,
    sanctions_facts,
    source_facts,
)
from ostraka.sources.uk_fields import fact, is_nothing
from ostraka.sources.uk_rows import Layout, body, records, table_rows
from ostraka.sources.uk_sl_table import is_list, read_table, some
from ostraka.sources.xml_stream import only_part

FORMAT: Final = "uk-sl-ods"

EXPORT_COLUMNS: Final = (
    "Unique ID", "OFSI Group ID", "Name", "Regime Name", "Type", "Designation source",
    "Date Designated", "Sanctions Imposed",
)  # fmt: skip

EXPORT_SCOPE: Final = Scope(
    full=False,
    missing=(
        "address", "alias", "authority", "birthCountry", "birthDate", "birthPlace", "buildDate",
        "country", "email", "flag", "gender", "idNumber", "imoNumber", "innCode", "kppCode",
        "legalForm", "modifiedAt", "nationality", "ogrnCode", "owner", "parent", "passportNumber",
        "pastFlags", "phone", "position", "previousName", "publicKey", "reason",
        "registrationNumber", "serialNumber", "startDate", "taxNumber", "title", "tonnage", "type",
        "unscId", "weakAlias", "website",
    ),
    note="an export of the publisher's search, which may be filtered",
)  # fmt: skip

_NAME_DATE = re.compile(r"([A-Z][a-z]{2}) (\d{1,2}) (\d{4})(?!\d)")
#: A row with its first filled cell, and the form of a unique id.
_ROW = re.compile(rb"<table:table-row\b[^>]{0,200}>")
_TEXT = re.compile(rb"<text:p[^>]{0,200}>([^<]{1,40})</text:p>")
_UNIQUE_ID = re.compile(rb"[A-Z]{2,6}\d{1,6}")


def _name(texts: Sequence[str]) -> Iterator[Fact]:
    if not is_nothing(texts[0]):
        yield fact("name", texts[0])


EXPORT: Final = Layout(
    key="Unique ID",
    kind="Type",
    readings=(
        columns.other(("Name",), _name),
        columns.other(("OFSI Group ID",), lambda texts: group_facts(texts[0])),
        columns.other(("Regime Name",), lambda texts: regime_facts(texts[0])),
        columns.other(("Designation source",), lambda texts: source_facts(texts[0])),
        columns.other(("Sanctions Imposed",), lambda texts: sanctions_facts(texts[0], ",")),
        columns.day("listingDate", "Date Designated"),
    ),
)


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of the list, or of a search in it, as an ODS.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the file, up to 64 KiB.
    """
    if spreadsheets.kind(head) != "ods":
        return False
    rows = spreadsheets.first_rows(head)
    return bool(rows) and (
        _is_export(rows[0]) or is_list([list(filter(None, row)) for row in rows])
    )


def _is_export(row: Sequence[str | None]) -> bool:
    return tuple(text.strip() if text else "" for text in row[:8]) == EXPORT_COLUMNS


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list, or the export of a search.

    Args:
        material: one ODS file.
        list_id: the list's id; ``uk_sl`` if not given.

    Yields:
        The header, then the designations in the order of the file.

    Raises:
        FormatError: if the file is not a whole and sound sheet of one of the two kinds.
    """
    part = only_part(material, "a UK Sanctions List")
    first = next(table_rows(part), (0, [""]))[1]
    if not _is_export(first):
        yield from read_table(part, list_id, FORMAT)
        return
    yield Header(
        list=list_id or LIST_ID,
        format=FORMAT,
        published=_date_in(part.name),
        scope=EXPORT_SCOPE,
    )
    rows = table_rows(part)
    next(rows)
    yield from some(records(body(rows, EXPORT_COLUMNS, part), EXPORT), part)


def _date_in(name: str) -> str:
    found = _NAME_DATE.search(name)
    return (read_date(" ".join(found.group(2, 1, 3))) or "") if found else ""


def count(material: Material) -> int:
    """Count the rows that have a unique id, each id once, in the raw bytes of the sheet."""
    part = only_part(material, "a UK Sanctions List")
    with part.open() as stream, zipfile.ZipFile(spreadsheets.seekable(stream, part.name)) as file:
        content = file.read("content.xml")
    found: set[bytes] = set()
    for row in _ROW.split(content)[1:]:
        texts = (text.strip() for text in _TEXT.findall(row[:4096]))
        ids = [text for text in texts if _UNIQUE_ID.fullmatch(text)]
        found.update(ids[:1])
    return len(found)
