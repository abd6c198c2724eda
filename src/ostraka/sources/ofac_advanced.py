"""OFAC's Advanced XML: the SDN list and the consolidated (non-SDN) list.

Owns the reading of ``Sanctions`` files in both namespaces. Refuses everything
that is not exactly one whole such file: a document type or an entity, another
root, a malformed or cut file, a record id that comes twice, an entry or a
document whose party the file does not have. An element that is not read is
kept in its record as a note with the element's path.

One record is one ``DistinctParty`` with its ``Profile``. Its id is the
``FixedRef``, which is the ``uid`` of the classic XML and the ``ent_num`` of the
CSV, stable over versions and formats.

Everything in the file is by number. It is read twice: once for the tables and
the sections around the parties, and once for the parties
(:mod:`ostraka.sources.ofac_advanced_tables`). What the schema wants and the
publisher always fills alike is not kept: calendar, ``YearFixed`` and its
siblings, ``ScriptStatusID``, ``DocNameStatusID``, ``IdentityFeatureLinkTypeID``.

The file has no filters and declares no number of records: it is whole unless
one programme tag stands on every record.

Source: sdn_advanced.xsd, and the non-SDN file of 17 March 2020.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element
from msgspec import structs

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record
from ostraka.sources import ofac_advanced_facts as advanced
from ostraka.sources import ofac_advanced_party as party
from ostraka.sources import ofac_advanced_tables as tables
from ostraka.sources.ofac_advanced_dates import Period, edtf
from ostraka.sources.ofac_advanced_elements import Reading, tag_of
from ostraka.sources.ofac_advanced_lists import list_of, scope_of_records
from ostraka.sources.xml_stream import AGAIN, children, only_part, place_of, start_tags

FORMAT: Final = "ofac-advanced-xml"
NAMESPACES: Final = (
    "http://www.un.org/sanctions/1.0",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML",
)

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?Sanctions[\s>]")
_HEAD: Final = 1 << 16
_SECTIONS: Final = (
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
)


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """Whether the beginning of a file is Advanced XML of either namespace.

    Args:
        name: the file's name; not used.
        head: its first bytes, 64 KiB or the whole file.
    """
    return _ROOT.search(head) is not None and any(ns.encode() in head for ns in NAMESPACES)


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read one file.

    Args:
        material: one file.
        list_id: ``us_ofac_sdn`` or ``us_ofac_cons``; None to tell them apart by
            content (see :mod:`ostraka.sources.ofac_advanced_lists`).

    Yields:
        The header, then records and refused items in file order.

    Raises:
        FormatError: if the file is not one whole list.
    """
    part = only_part(material, "Advanced XML")
    sections = _sections(part)
    seen = [party.membership_of(entries) for entries in sections.entries.values()]
    found = list_id or list_of(seen)
    yield Header(found, FORMAT, sections.published, None, scope_of_records(seen))
    places: dict[str, str] = {}
    for element in _elements(part):
        if tag_of(element) != "DistinctParty":
            continue
        item = party.item_of(element, sections, found)
        key = item.id if isinstance(item, Record) else item.record
        if key in places:
            raise FormatError(
                f"the party {key} stands twice, first on {places[key]}",
                source=part.name,
                place=place_of(element),
                action=AGAIN,
            )
        if key:
            places[key] = place_of(element)
        yield item


def count(material: Material) -> int:
    """Count the records by their start tags in the raw bytes, without a parser."""
    return sum(1 for _ in start_tags(only_part(material, "Advanced XML"), "DistinctParty"))


# The file


def _elements(part: Part) -> Iterator[_Element]:
    """Every element of every section, and the other children of the root."""
    with part.open() as stream:
        head = stream.read(_HEAD)
    namespace = next((one for one in NAMESPACES if one.encode() in head), NAMESPACES[0])
    groups = frozenset(f"{{{namespace}}}{name}" for name in _SECTIONS)
    for element in children(part, f"{{{namespace}}}Sanctions", groups):
        if element.getparent() is not None:
            yield element


def _sections(part: Part) -> tables.Sections:
    """Read all but the parties, and the parties' names and numbers."""
    sections = tables.Sections(tables.Tables({}, {}, frozenset()), "", {}, {}, {}, {}, {}, set())
    for element in _elements(part):
        match tag_of(element):
            case "DateOfIssue":
                day = tables.day_of(Reading(element))
                sections = structs.replace(sections, published=_issued(part, element, day))
            case "ReferenceValueSets":
                sections = structs.replace(sections, tables=tables.tables_of(element))
            case "Location":
                number, place = tables.place_of_location(element, sections.tables)
                sections.places[number] = place
            case "IDRegDocument":
                owner, document = tables.document_of(element, sections.tables, sections.places)
                sections.documents.setdefault(owner, []).append(document)
            case "DistinctParty":
                _remember(element, sections)
            case "ProfileRelationship":
                owner, relation, notes = tables.relation_of(element, sections.tables)
                sections.relations.setdefault(owner, []).append((relation, notes))
            case "SanctionsEntry":
                owner, entry = tables.entry_of(element, sections.tables)
                sections.entries.setdefault(owner, []).append(entry)
            case tag:
                raise FormatError(
                    f"an element {tag!r} beside the parties, which has no reading",
                    source=part.name,
                    place=place_of(element),
                    action="Report the file; the version loaded before stays in use.",
                )
    _check(part, sections)
    return sections


def _issued(part: Part, element: _Element, day: str) -> str:
    whole = edtf(Period(day, "", "", day))
    if day and not whole:
        raise FormatError(
            f"DateOfIssue is {day[:40]!r}, not a day",
            source=part.name,
            place=place_of(element),
            action=AGAIN,
        )
    return day


def _remember(element: _Element, sections: tables.Sections) -> None:
    """The numbers by which other sections tell a party, and its primary name."""
    for profile in element.iterfind("{*}Profile"):
        number = str(profile.get("ID", ""))
        sections.names[number] = ""
        for identity in profile.iterfind("{*}Identity"):
            sections.identities.add(str(identity.get("ID", "")))
            kinds = party.part_types(identity, sections.tables)
            for alias in identity.iterfind("{*}Alias[@Primary='true']"):
                documented = alias.findall("{*}DocumentedName")
                name = party.foremost_of(documented, sections.tables)
                if name is not None and not sections.names[number]:
                    parts = party.name_parts(name, kinds, sections.tables)[0]
                    sections.names[number] = advanced.listed_name(parts)


def _check(part: Part, sections: tables.Sections) -> None:
    """Refuse a file in which something is told of a party that it does not have."""
    strays = [
        *(
            f"SanctionsEntry of the profile {one}"
            for one in sections.entries.keys() - sections.names
        ),
        *(f"relationship of the profile {o}" for o in sections.relations.keys() - sections.names),
        *(f"document of the identity {o}" for o in sections.documents.keys() - sections.identities),
    ]
    if not sections.names:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)
    if strays:
        raise FormatError(
            f"the file is not whole: a {min(strays)}, which it does not have",
            source=part.name,
            action=AGAIN,
        )
