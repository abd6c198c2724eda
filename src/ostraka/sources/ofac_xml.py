"""OFAC's classic XML: the SDN list and the consolidated (non-SDN) list, before and after May 2024.

Owns the reading of ``sdnList`` files in both namespaces. Refuses everything
that is not exactly one whole such file: a DOCTYPE or an entity, another root,
a malformed or cut file, a record count that is not the file's own, a record id
that comes twice. An element that the format does not have is kept in a record
as a note with the element's name; beside the records the file is refused,
since nobody knows what it would change.

The ``mainEntry`` flag of birth dates, places and countries is kept as order:
the main one comes first, as in the legacy CSV.

Source of the format: OFAC_xml.xsd, and the files of 2021, 2024 and 2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final

from lxml import etree

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources import ofac_fields as fields
from ostraka.sources.ofac_lists import SURVEYED, Sight, survey

FORMAT: Final = "ofac-classic-xml"

_NAMESPACES: Final = (
    "http://tempuri.org/sdnList.xsd",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
)
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?sdnList[\s>]")
_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?sdnEntry[\s/>]")
_DIGITS = re.compile(r"[0-9]{1,9}")
#: Longer than any start tag that _ENTRY matches.
_OVERLAP: Final = 64
_CHUNK: Final = 1 << 20
_AGAIN: Final = "Fetch the file again; the last good version stays in force."

_Element = etree._Element


def recognises(name: str, head: bytes) -> bool:
    """Whether the beginning of a file is classic XML of either namespace.

    Args:
        name: the file's name; not used.
        head: its first bytes, 64 KiB or the whole file.
    """
    del name
    return _ROOT.search(head) is not None and any(ns.encode() in head for ns in _NAMESPACES)


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read one file.

    Args:
        material: one file.
        list_id: ``us_ofac_sdn`` or ``us_ofac_cons``; None to tell them apart by
            content (see :func:`ostraka.sources.ofac_lists.survey`).

    Yields:
        The header, then records and refused items in file order.

    Raises:
        FormatError: if the file is not one whole list; also at its end, when
            its own record count is not the number of records read.
    """
    part = _only(material)
    _check_root(part)
    sights = [_sight(entry) for entry in islice(_entries(part), SURVEYED)]
    found, scope = survey(sights, list_id)
    published, declared = _publication(part)
    yield Header(found, FORMAT, published, declared, scope)
    seen: set[str] = set()
    total = 0
    for entry in _entries(part):
        total += 1
        item = _record(entry)
        if isinstance(item, Record):
            if item.id in seen:
                raise _error(part, f"uid {item.id} comes twice", item.place)
            seen.add(item.id)
        yield item
    if declared is not None and declared != total:
        raise _error(part, f"Record_Count is {declared}, but {total} records were read")
    if not total:
        raise _error(part, "the file has no records")


def count(material: Material) -> int:
    """Count the records by a scan of the raw bytes for their start tags.

    Args:
        material: one file.
    """
    total, carry = 0, b""
    with _only(material).open() as stream:
        while chunk := stream.read(_CHUNK):
            window = carry + chunk
            # A tag that begins in the last bytes may go on in the next chunk: it is counted there.
            limit = max(len(window) - _OVERLAP, 0)
            total += sum(1 for found in _ENTRY.finditer(window) if found.start() < limit)
            carry = window[limit:]
    return total + len(_ENTRY.findall(carry))


def _only(material: Material) -> Part:
    if len(material.parts) != 1:
        raise FormatError(
            f"classic XML is one file, not {len(material.parts)}",
            source=material.name,
            action="Give each file on its own.",
        )
    return material.parts[0]


def _error(part: Part, reason: str, place: str = "") -> FormatError:
    return FormatError(reason, source=part.name, place=place, action=_AGAIN)


# Elements


def _parsed(part: Part, events: tuple[str, ...], *names: str) -> Iterator[_Element]:
    """Elements of these names (of any, if none is given); memory is the caller's to free."""
    with part.open() as stream:
        found = etree.iterparse(
            stream,
            events=events,
            tag=tuple(f"{{*}}{name}" for name in names) or None,
            remove_comments=True,
            remove_pis=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            for _, element in found:
                yield element
        except etree.XMLSyntaxError as error:
            line, column = error.position
            place = f"line {line}, column {column}" if line else ""
            raise _error(part, f"not well-formed XML: {error.msg}", place) from error


def _check_root(part: Part) -> None:
    for root in _parsed(part, ("start",)):
        if root.getroottree().docinfo.internalDTD is not None:
            raise _error(part, "the file has a DOCTYPE, which no list has", "line 1")
        if root.tag not in {f"{{{namespace}}}sdnList" for namespace in _NAMESPACES}:
            place = f"line {root.sourceline}"
            raise _error(part, f"the root element is {root.tag}, not sdnList", place)
        return
    raise _error(part, "the file is empty")


def _entries(part: Part) -> Iterator[_Element]:
    """Each sdnEntry; it is emptied when the next one is asked for."""
    entry = None
    for entry in _parsed(part, ("end",), "sdnEntry"):
        root = entry.getparent()
        if root is None or root.getparent() is not None:
            raise _error(part, "an sdnEntry inside another element", f"line {entry.sourceline}")
        while (before := entry.getprevious()) is not None:
            _check_sibling(part, before)
            root.remove(before)
        yield entry
        entry.clear()
    for after in entry.itersiblings() if entry is not None else ():
        _check_sibling(part, after)


def _check_sibling(part: Part, element: _Element) -> None:
    name = _name(element)
    if name not in ("sdnEntry", "publshInformation"):
        reason = f"an element {name} beside the records, which the format does not have"
        raise _error(part, reason, f"line {element.sourceline}")


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: _Element) -> Iterator[str]:
    return (str(text) for text in element.itertext())


def _publication(part: Part) -> tuple[str, int | None]:
    """The publication date (ISO, or empty) and the file's own record count."""
    for element in _parsed(part, ("end",), "publshInformation", "sdnEntry"):
        if _name(element) == "sdnEntry":
            break
        said = {_name(child): fold_space(child.text or "") for child in element}
        place = f"line {element.sourceline}"
        day, number = said.get("Publish_Date", ""), said.get("Record_Count", "")
        if number and not _DIGITS.fullmatch(number):
            raise _error(part, f"Record_Count is {number!r}, not a number", place)
        return (_day(part, day, place) if day else "", int(number) if number else None)
    raise _error(part, "the file does not begin with its publshInformation")


def _day(part: Part, text: str, place: str) -> str:
    try:
        day: date = datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError as error:
        raise _error(part, f"Publish_Date is {text!r}, not MM/DD/YYYY", place) from error
    return day.isoformat()


# Records


class _Leaves:
    """The texts of an element's children, each asked for once; the rest become notes."""

    def __init__(self, element: _Element, path: str = "") -> None:
        self._path = path
        self._rest = [(_name(child), child) for child in element]

    def text(self, name: str) -> str:
        """The text of the first child of that name, or an empty string."""
        for index, (found, child) in enumerate(self._rest):
            if found == name and not len(child):
                del self._rest[index]
                return child.text or ""
        return ""

    def children(self, name: str, inner: str) -> list[_Element]:
        """The elements ``inner`` of the list ``name``."""
        items = [(_name(item), item) for outer in self.elements(name) for item in outer]
        self._rest += [(f"{name}/{here}", item) for here, item in items if here != inner]
        return [item for here, item in items if here == inner]

    def elements(self, name: str) -> list[_Element]:
        """The children of that name."""
        found = [child for here, child in self._rest if here == name]
        self._rest = [pair for pair in self._rest if pair[0] != name]
        return found

    def notes(self) -> list[Fact]:
        """What nobody asked for."""
        texts = ((name, fold_space(" ".join(_texts(child)))) for name, child in self._rest)
        return [fields.note(f"{self._path}{name}", text) for name, text in texts if text]


def _sight(entry: _Element) -> Sight:
    tags = frozenset(
        fold_space(tag.text or "") for tag in entry.iterfind("{*}programList/{*}program")
    )
    kinds = entry.iterfind("{*}idList/{*}id/{*}idType")
    return Sight(tags, tuple(fold_space(kind.text or "") for kind in kinds))


def _record(entry: _Element) -> Record | Refused:
    """One sdnEntry."""
    leaves = _Leaves(entry)
    place = f"line {entry.sourceline}"
    uid, last = fold_space(leaves.text("uid")), leaves.text("lastName")
    if not uid or not fold_space(last):
        reason = "the entry has no lastName" if uid else "the entry has no uid"
        return Refused(uid, place, reason, fold_space(" ".join(_texts(entry))))
    kind = leaves.text("sdnType")
    schema = fields.SCHEMAS.get(fold_space(kind).lower(), "Thing")
    person = schema == "Person"
    facts = [fields.name_fact("name", False, leaves.text("firstName"), last, person)]
    if schema == "Thing":
        facts.append(fields.note("sdnType", kind))
    titles = fields.position_facts(leaves.text("title"), schema)
    remarks = leaves.text("remarks")
    facts += _aliases(leaves, person)
    facts += _programmes(leaves)
    facts += titles
    facts += _dated_and_placed(leaves)
    facts += _addresses(leaves)
    facts += _vessel(leaves)
    facts += _ids(leaves, schema)
    facts += fields.remark_facts(remarks, schema, titles)
    facts += leaves.notes()
    return Record(uid, schema, tuple(facts), place)


def _programmes(leaves: _Leaves) -> list[Fact]:
    tags = [tag.text or "" for tag in leaves.children("programList", "program")]
    return [fields.fact("program", fold_space(tag), tag) for tag in tags if fold_space(tag)]


def _aliases(leaves: _Leaves, person: bool) -> list[Fact]:
    facts = []
    for element in leaves.children("akaList", "aka"):
        aka = _Leaves(element, "akaList/aka/")
        uid, kind = aka.text("uid"), fold_space(aka.text("type"))
        category = fold_space(aka.text("category"))
        first, last = aka.text("firstName"), aka.text("lastName")
        if fold_space(first + last):
            weak = category == "weak"
            facts.append(fields.name_fact(kind, weak, first, last, person, uid))
        if category not in ("weak", "strong", ""):
            facts.append(fields.note("akaList/aka/category", category, uid))
        facts += aka.notes()
    return facts


#: List, its items, the value in an item, the property, and what a note calls it.
_LISTS: Final = (
    ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "birthDate", "DOB"),
    ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "birthPlace", "POB"),
    ("nationalityList", "nationality", "country", "nationality", "nationality"),
    ("citizenshipList", "citizenship", "country", "citizenship", "citizen"),
)


def _dated_and_placed(leaves: _Leaves) -> list[Fact]:
    facts: list[Fact] = []
    for outer, inner, value, prop, kind in _LISTS:
        found: list[tuple[bool, Fact]] = []
        for element in leaves.children(outer, inner):
            item = _Leaves(element, f"{outer}/{inner}/")
            uid, text = item.text("uid"), item.text(value)
            later = fold_space(item.text("mainEntry")) != "true"
            if not fold_space(text):
                pass
            elif prop == "birthDate":
                found.append((later, fields.date_fact(prop, kind, text, uid)))
            elif prop == "birthPlace":
                found.append((later, fields.fact(prop, fields.closed(text), text, uid=uid)))
            else:
                found.append((later, fields.country_fact(prop, kind, text, uid)))
            facts += item.notes()
        facts += [fact for _, fact in sorted(found, key=lambda pair: pair[0])]
    return facts


def _addresses(leaves: _Leaves) -> list[Fact]:
    facts = []
    for element in leaves.children("addressList", "address"):
        item = _Leaves(element, "addressList/address/")
        street = [item.text(name) for name in ("address1", "address2", "address3")]
        city = [fold_space(item.text(name)) for name in ("city", "stateOrProvince")]
        place = ", ".join(part for part in city if part)
        place = fold_space(f"{place} {item.text('postalCode')} {item.text('region')}")
        uid = item.text("uid")
        address = fields.address_fact(street, place, item.text("country"), uid)
        facts += [address] if address else []
        facts += item.notes()
    return facts


#: Element of vesselInfo, property.
_VESSEL: Final = (
    ("callSign", "callSign"),
    ("vesselType", "type"),
    ("vesselFlag", "flag"),
    ("vesselOwner", "owner"),
    ("tonnage", "tonnage"),
    ("grossRegisteredTonnage", "grossRegisteredTonnage"),
)


def _vessel(leaves: _Leaves) -> list[Fact]:
    facts = []
    for element in leaves.elements("vesselInfo"):
        item = _Leaves(element, "vesselInfo/")
        facts += fields.vessel_facts((prop, item.text(name)) for name, prop in _VESSEL)
        facts += item.notes()
    return facts


def _ids(leaves: _Leaves, schema: str) -> list[Fact]:
    facts = []
    for element in leaves.children("idList", "id"):
        item = _Leaves(element, "idList/id/")
        entry = fields.Item(
            type=item.text("idType"),
            number=item.text("idNumber"),
            country=item.text("idCountry"),
            issued=item.text("issueDate"),
            expires=item.text("expirationDate"),
            uid=item.text("uid"),
        )
        facts.append(fields.id_fact(entry, schema))
        facts += item.notes()
    return facts
