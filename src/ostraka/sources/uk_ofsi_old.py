"""OFSI's consolidated list in its old format: the CSV of 29 columns, used until 2022.

Owns reading it and a second count that looks only at the ends of the rows.
Refuses tables with another header, rows of another length and damaged files.

One record is one group: all rows with the same ``Group ID``, which is the
record's id and the same as in the format of 2022. The old format has no
quality of aliases, no name in another script and no labels in "Other
Information"; passports and national numbers are prose. Its text is
Windows-1252. The file declares no number of groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostraka.model.records import Fact, Item, Material, Scope
from ostraka.sources import uk_columns as columns
from ostraka.sources.uk_fields import about_document, enumerated, fact, is_nothing, issuer_in, note
from ostraka.sources.uk_information import prose_references
from ostraka.sources.uk_numbers import numbers_in
from ostraka.sources.uk_ofsi import count_groups, is_table, read_table
from ostraka.sources.uk_rows import Layout
from ostraka.sources.xml_stream import only_part

FORMAT: Final = "uk-ofsi-old"

COLUMNS: Final = (
    "Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Title", "DOB",
    "Town of Birth", "Country of Birth", "Nationality", "Passport Details", "NI Number",
    "Position", "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6",
    "Post/Zip Code", "Country", "Other Information", "Group Type", "Alias Type", "Regime",
    "Listed On", "Last Updated", "Group ID",
)  # fmt: skip


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a consolidated list in the old format.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return is_table(head, COLUMNS)


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one CSV file.
        list_id: the list's id; ``uk_ofsi`` if not given.

    Yields:
        The header, then the groups in the order of their first rows.

    Raises:
        FormatError: if the file is not a whole and sound list of this format.
    """
    yield from read_table(only_part(material, "an OFSI list"), list_id, FORMAT, COLUMNS, LAYOUT)


def count(material: Material) -> int:
    """Count the different group ids at the ends of the rows, without a reader."""
    return count_groups(only_part(material, "an OFSI list"))


def document_facts(prop: str, kind: str, text: str) -> Iterator[Fact]:
    """Numbers of documents in prose: "British passport no.519408086 (issued 23.09.2013)".

    Args:
        prop: ``passportNumber`` or ``idNumber``, where the words do not say otherwise.
        kind: name of the column.
        text: the whole cell, white space folded.

    Yields:
        One fact for each number with the words around it; a note if there is none.
    """
    for item in enumerated(text):
        numbers = numbers_in(item)
        for number in numbers:
            before, after = number.before, number.after
            about = about_document(after.strip(" .,;"))
            about["country"] = issuer_in(before) or about["country"]
            about["note"] = f"{before.strip()} … {after.strip()}".strip(" ….,;:")
            yield fact(_property(prop, before, after), number.value, text, **about)
        if not numbers and not is_nothing(item):
            yield note(kind, item)


def _property(prop: str, before: str, after: str) -> str:
    """What kind of document the nearest words name; the column decides where they do not."""
    for words in (before[-60:].lower(), after[:60].lower()):
        if "fiscal" in words or "tax " in words:
            return "taxNumber"
        if "social security" in words or "ssn" in words:
            return "socialSecurityNumber"
        if "passport" in words and prop != "idNumber":
            return "passportNumber"
        if "identi" in words or "national id" in words:
            return "idNumber"
    return prop


#: What only the labels and columns of the format of 2022 tell.
_MISSING: Final = (
    "authorityId", "buildDate", "flag", "gender", "innCode", "kppCode", "legalForm", "ogrnCode",
    "owner", "parent", "pastFlags", "phone", "provisions", "publicKey", "reason",
    "registrationNumber", "startDate", "tonnage", "type", "weakAlias", "website",
)  # fmt: skip

LAYOUT: Final = Layout(
    key="Group ID",
    kind="Group Type",
    readings=(
        columns.names(*COLUMNS[:6], "Alias Type"),
        columns.texts("title", "Title"),
        columns.day("birthDate", "DOB"),
        columns.birth_place("Town of Birth", "Country of Birth"),
        columns.countries("nationality", "Nationality"),
        columns.other(
            ("Passport Details",),
            lambda texts: document_facts("passportNumber", "Passport Details", texts[0]),
        ),
        columns.other(
            ("NI Number",), lambda texts: document_facts("idNumber", "NI Number", texts[0])
        ),
        columns.texts("position", "Position"),
        columns.address(*COLUMNS[14:22]),
        columns.texts("program", "Regime"),
        columns.day("listingDate", "Listed On"),
        columns.day("modifiedAt", "Last Updated"),
        columns.other(("Other Information",), lambda texts: prose_references(texts[0])),
    ),
    scope=Scope(True, _MISSING, "the old format keeps these in prose, or not at all"),
)
