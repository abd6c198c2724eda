"""The UK Sanctions List of the Foreign, Commonwealth and Development Office, as its XML.

Owns reading ``Designations`` one by one, in flat memory, and a second count
that needs no parser. Refuses a file that is malformed, truncated, empty,
brings a document type, or holds one unique id twice. A designation without a
unique id or a name is kept aside as :class:`Refused`.

One record is one designation; its id is the ``UniqueID`` (``RUS0251``), which
stays with it. A party designated under two regimes is two designations with
one OFSI group id. Wrapping elements (``ShipDetails``, ``DOBs``) are walked
through whatever their names, so that only the fields within decide; a field
that is not known becomes a note. Of ``SanctionsImposedIndicators`` the true
ones are noted; false ones state nothing.

Source: https://www.gov.uk/government/publications/the-uk-sanctions-list
("UK Sanctions List format guide"). The file declares no number of records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from lxml.etree import _Element

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources.uk_designations import (
    LIST_ID,
    group_facts,
    regime_facts,
    sanctions_facts,
    source_facts,
    un_reference_facts,
)
from ostraka.sources.uk_fields import (
    SCHEMAS,
    address_facts,
    birth_place_facts,
    contact_facts,
    country_facts,
    date_fact,
    date_of,
    document_facts,
    fact,
    gender_facts,
    imo_facts,
    is_nothing,
    name_fact,
    note,
    registration_facts,
    script_fact,
    text_facts,
    unique,
    with_a_name,
)
from ostraka.sources.uk_information import information_facts
from ostraka.sources.un_elements import Parts, own_text_of, parts_of
from ostraka.sources.xml_stream import AGAIN, children, only_part, place_of, start_tags

FORMAT: Final = "uk-sl-xml"

_ROOT = re.compile(rb"<Designations[\s>]")
_NAME: Final = ("Name6", "Name1", "Name2", "Name3", "Name4", "Name5")
_LINES: Final = tuple(f"AddressLine{number}" for number in range(1, 7))
#: Fields that the record itself is made of.
_TAKEN: Final = frozenset({"UniqueID", "IndividualEntityShip"})

_OfText = Callable[[str], Iterator[Fact]]
_OfParts = Callable[[Parts, str], Iterator[Fact]]


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a UK Sanctions List.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return _ROOT.search(head) is not None


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one XML file.
        list_id: the list's id; ``uk_sl`` if not given.

    Yields:
        The header, then the designations in the order of the file.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, "a UK Sanctions List")
    elements = children(part, "Designations")
    next(elements)
    seen: dict[str, str] = {}
    headed = False
    for element in elements:
        dated = element.tag == "DateGenerated"
        if not headed:
            day = date_of(fold_space(element.text or "")) if dated else None
            yield Header(list=list_id or LIST_ID, format=FORMAT, published=day or "")
            headed = True
        if dated:
            continue
        item = _item(element)
        if isinstance(item, Record):
            if item.id in seen:
                raise FormatError(
                    f"the unique id {item.id} stands twice, first on {seen[item.id]}",
                    source=part.name,
                    place=item.place,
                    action=AGAIN,
                )
            seen[item.id] = item.place
        yield item
    if not seen:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the designations by their opening tags in the raw bytes, without a parser."""
    part = only_part(material, "a UK Sanctions List")
    return sum(1 for _ in start_tags(part, "Designation"))


def _item(element: _Element) -> Item:
    place = place_of(element)
    key = fold_space(element.findtext("UniqueID") or "")
    text = fold_space(" ".join(str(piece) for piece in element.itertext()))
    if element.tag != "Designation":
        return Refused(key, place, f"no record: the element {str(element.tag)[:60]!r}", text)
    if not key:
        return Refused("", place, "the designation has no UniqueID", text)
    kind = fold_space(element.findtext("IndividualEntityShip") or "")
    schema = SCHEMAS.get(kind.lower(), "LegalEntity")
    facts = [found for child in element for found in _facts(child, schema)]
    if kind.lower() not in SCHEMAS and kind:
        facts.append(note("IndividualEntityShip", kind))
    named = unique(with_a_name(unique(facts)))
    if not any(one.prop == "name" for one in named):
        return Refused(key, place, "the designation has no name", text)
    return Record(id=key, schema=schema, facts=named, place=place)


def _facts(element: _Element, schema: str) -> Iterator[Fact]:
    """The facts of an element: a field, a group of fields, or what wraps them."""
    tag = str(element.tag)
    if tag in _TAKEN:
        return
    if tag == "SanctionsImposedIndicators":
        yield from _indicators(element)
    elif tag in _GROUPS:
        known, reading = _GROUPS[tag]
        parts, rest = parts_of(element, known)
        yield from reading(parts, schema)
        yield from rest
    elif len(element) == 0:
        text = fold_space(element.text or "")
        if not is_nothing(text):
            reader = _FIELDS.get(tag)
            yield from reader(text) if reader else iter((note(tag, text),))
    else:
        for child in element:
            yield from _facts(child, schema)
        yield from own_text_of(element, tag)
    for key, value in element.attrib.items():
        yield note(f"{tag}@{key!s}", str(value))


def _indicators(element: _Element) -> Iterator[Fact]:
    for child in element:
        text = fold_space(child.text or "").lower()
        if text in ("true", "1", "yes"):
            yield note("SanctionsImposedIndicators", str(child.tag))
        elif text not in ("false", "0", "no", ""):
            yield note(f"SanctionsImposedIndicators/{child.tag!s}", text)


def _name(parts: Parts, schema: str) -> Iterator[Fact]:
    texts = [parts.get(tag, "") for tag in _NAME]
    kind, strength = parts.get("NameType", ""), parts.get("AliasStrength", "")
    if named := name_fact(texts, kind, strength, schema == "Person"):
        yield named


def _script(parts: Parts, schema: str) -> Iterator[Fact]:  # noqa: ARG001
    texts = [parts.get(tag, "") for tag in _GROUPS["NonLatinName"][0]]
    if named := script_fact(*texts):
        yield named


def _address(parts: Parts, schema: str) -> Iterator[Fact]:  # noqa: ARG001
    lines = [parts.get(tag, "") for tag in _LINES]
    return address_facts(lines, parts.get("AddressPostalCode", ""), parts.get("AddressCountry", ""))


def _birth_place(parts: Parts, schema: str) -> Iterator[Fact]:  # noqa: ARG001
    return birth_place_facts(parts.get("TownOfBirth", ""), parts.get("CountryOfBirth", ""))


def _document(prop: str, kind: str, number: str, details: str) -> tuple[tuple[str, ...], _OfParts]:
    def reading(parts: Parts, schema: str) -> Iterator[Fact]:  # noqa: ARG001
        return document_facts(prop, kind, parts.get(number, ""), parts.get(details, ""))

    return (number, details), reading


def _texts(prop: str, kind: str = "") -> _OfText:
    return lambda text: text_facts(prop, text, type=kind)


def _contacts(prop: str, kind: str) -> _OfText:
    return lambda text: contact_facts(prop, text, kind)


def _day(prop: str, kind: str) -> _OfText:
    return lambda text: date_fact(prop, kind, text)


#: Fields that hold a text, by tag.
_FIELDS: Final[dict[str, _OfText]] = {
    "LastUpdated": _day("modifiedAt", "Last Updated"),
    "DateDesignated": _day("listingDate", "Date Designated"),
    "OFSIGroupID": group_facts,
    "UNReferenceNumber": un_reference_facts,
    "Title": _texts("title"),
    "RegimeName": regime_facts,
    "DesignationSource": source_facts,
    "SanctionsImposed": sanctions_facts,
    "OtherInformation": information_facts,
    "UKStatementofReasons": lambda text: iter((fact("reason", text),)),
    "PhoneNumber": _contacts("phone", "Phone number"),
    "EmailAddress": _contacts("email", "Email address"),
    "Website": _contacts("website", "Website"),
    "DOB": _day("birthDate", "D.O.B"),
    "Nationality": partial(country_facts, "nationality", "Nationality(/ies)"),
    "Position": _texts("position"),
    "Gender": partial(gender_facts, "Gender"),
    "TypeOfEntity": _texts("legalForm"),
    "BusinessRegistrationNumber": partial(registration_facts, "Business registration number (s)"),
    "ParentCompany": _texts("parent"),
    "IMONumber": partial(imo_facts, "IMO number"),
    "CurrentOwnerOperator": _texts("owner"),
    "PreviousOwnerOperator": _texts("notes", "Previous owner/operator (s)"),
    "Subsidiary": _texts("notes", "Subsidiaries"),
    "LengthOfShip": _texts("notes", "Length of ship"),
    "CurrentBelievedFlagOfShip": partial(country_facts, "flag", "Current believed flag of ship"),
    "PreviousFlag": partial(country_facts, "pastFlags", "Previous flags"),
    "TypeOfShip": _texts("type"),
    "TonnageOfShip": _texts("tonnage"),
    "YearBuilt": _day("buildDate", "Year Built"),
    "HullIdentificationNumber": _texts("serialNumber"),
}

#: Fields that are read together, by the tag above them.
_GROUPS: Final[dict[str, tuple[tuple[str, ...], _OfParts]]] = {
    "Name": ((*_NAME, "NameType", "AliasStrength"), _name),
    "NonLatinName": (
        ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"),
        _script,
    ),
    "Address": ((*_LINES, "AddressPostalCode", "AddressCountry"), _address),
    "Location": (("TownOfBirth", "CountryOfBirth"), _birth_place),
    "Passport": _document(
        "passportNumber", "Passport number", "PassportNumber", "PassportAdditionalInformation"
    ),
    "NationalIdentifier": _document(
        "idNumber",
        "National Identifier number",
        "NationalIdentifierNumber",
        "NationalIdentifierAdditionalInformation",
    ),
}
