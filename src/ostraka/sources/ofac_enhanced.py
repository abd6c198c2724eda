"""OFAC's Enhanced XML: the SDN list, the consolidated (non-SDN) list, and search exports.

Owns the reading of ``sanctionsData`` files. Refuses everything that is not
exactly one whole such file: a document type or an entity, another root, a
malformed or cut file, a record id that comes twice. An element that is not
read is kept in its record as a note with the element's path.

One record is one ``entity``. Its id is the attribute ``id``, which is the
``uid`` of the classic XML and the ``ent_num`` of the CSV, stable over versions
and formats; ``identityId`` is kept as ``recordId``.

The file says with which filters it was exported
(``publicationInfo/filters``). It is a whole list if it is filtered by nothing
but that list's name; see :mod:`ostraka.sources.ofac_advanced_lists`. It
declares no number of records.

Source: the files of 24 May and 28 August 2024 and 10 January 2025; the
reference values that they bring are those that their texts repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.etree import _Element

from ostraka.model.dates_text import read_date
from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.text import fold_space
from ostraka.sources import ofac_advanced_facts as advanced
from ostraka.sources import ofac_fields as fields
from ostraka.sources.ofac_advanced_dates import Period, edtf
from ostraka.sources.ofac_advanced_elements import Reading, tag_of, whole_text
from ostraka.sources.ofac_advanced_lists import (
    Membership,
    list_of,
    on_list,
    scope_of_filters,
    scope_of_records,
)
from ostraka.sources.ofac_lists import SURVEYED
from ostraka.sources.xml_stream import AGAIN, children, only_part, place_of, start_tags

FORMAT: Final = "ofac-enhanced-xml"
NAMESPACE: Final = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML"
)

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?sanctionsData[\s>]")
_GROUPS: Final = frozenset(
    f"{{{NAMESPACE}}}{name}" for name in ("entities", "referenceValues", "featureTypes")
)
#: Children of the root that are no records.
_ABOUT: Final = frozenset({"publicationInfo", "referenceValue", "featureType"})


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """Whether the beginning of a file is Enhanced XML.

    Args:
        name: the file's name; not used.
        head: its first bytes, 64 KiB or the whole file.
    """
    return _ROOT.search(head) is not None and NAMESPACE.encode() in head


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
    part = only_part(material, "Enhanced XML")
    header = _header(part, list_id)
    yield header
    seen: dict[str, str] = {}
    for element in children(part, f"{{{NAMESPACE}}}sanctionsData", _GROUPS):
        if element.getparent() is None or tag_of(element) in _ABOUT:
            continue
        item = _item(element, header.list)
        key = item.id if isinstance(item, Record) else item.record
        if key in seen:
            raise FormatError(
                f"the entity {key} stands twice, first on {seen[key]}",
                source=part.name,
                place=place_of(element),
                action=AGAIN,
            )
        if key:
            seen[key] = place_of(element)
        yield item
    if not seen:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the records by their start tags in the raw bytes, without a parser."""
    return sum(1 for _ in start_tags(only_part(material, "Enhanced XML"), "entity"))


# The file


def _header(part: Part, list_id: str | None) -> Header:
    published, filters = "", dict[str, tuple[str, ...]]()
    for element in children(part, f"{{{NAMESPACE}}}sanctionsData", _GROUPS):
        if tag_of(element) == "publicationInfo":
            published, filters = _publication(part, element)
        if tag_of(element) in ("publicationInfo", "entity"):
            break
    seen = tuple(islice(_memberships(part), SURVEYED))
    found = list_id or list_of(seen)
    scope: Scope = scope_of_filters(filters, found)
    if not any(filters.values()):
        scope = scope_of_records(seen)
    return Header(found, FORMAT, published, None, scope)


def _publication(part: Part, element: _Element) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The day of the data, ISO, and the filters of the export by kind."""
    stamp, filters = "", dict[str, tuple[str, ...]]()
    for child in element:
        if tag_of(child) == "dataAsOf":
            stamp = fold_space(child.text or "")
        elif tag_of(child) == "filters":
            for kind in child:
                leaves = [fold_space(str(text)) for text in kind.itertext()]
                filters[tag_of(kind)] = tuple(leaf for leaf in leaves if leaf)
    day = read_date(stamp[:10]) if stamp else ""
    if day is None:
        raise FormatError(
            f"dataAsOf is {stamp[:40]!r}, not a date",
            source=part.name,
            place=place_of(element),
            action=AGAIN,
        )
    return day, filters


def _memberships(part: Part) -> Iterator[Membership]:
    for element in children(part, f"{{{NAMESPACE}}}sanctionsData", _GROUPS):
        if tag_of(element) == "entity":
            tags = element.iterfind("{*}sanctionsPrograms/{*}sanctionsProgram")
            yield Membership(_lists(element), frozenset(fold_space(tag.text or "") for tag in tags))


def _lists(element: _Element) -> frozenset[str]:
    lists = element.iterfind("{*}sanctionsLists/{*}sanctionsList")
    return frozenset(fold_space(one.text or "") for one in lists) - {""}


# Records


def _item(element: _Element, list_id: str) -> Record | Refused:
    place, uid = place_of(element), fold_space(str(element.get("id", "")))
    if tag_of(element) != "entity":
        reason = f"no record: the element {tag_of(element)!r}"
        return Refused("", place, reason, whole_text(element))
    if not uid:
        return Refused("", place, "the entity has no id", whole_text(element))
    lists = _lists(element)
    if not on_list(lists, list_id):
        reason = f"the entity is on {', '.join(sorted(lists))} alone, which is not {list_id}"
        return Refused(uid, place, reason, whole_text(element))
    schema, facts = _facts(Reading(element))
    if not any(fact.prop == "name" for fact in facts):
        return Refused(uid, place, "the entity has no primary name", whole_text(element))
    return Record(uid, schema, advanced.unique(facts), place)


def _facts(entity: Reading) -> tuple[str, list[Fact]]:
    """The schema of an entity and its facts."""
    general = next(entity.readings("generalInfo"), None)
    kind = general.text("entityType") if general else ""
    schema = fields.SCHEMAS.get(fold_space(kind).lower(), "Thing")
    titles = fields.position_facts(general.text("title"), schema) if general else []
    remarks = general.text("remarks") if general else ""
    primary, facts = _names(entity, schema == "Person")
    if schema == "Thing" and fold_space(kind):
        facts.append(fields.note("entityType", kind))
    facts += _plain(entity, "sanctionsPrograms", "sanctionsProgram", "program")
    facts += titles
    facts += _addresses(entity)
    facts += _features(entity, schema)
    facts += _documents(entity, schema, primary)
    facts += fields.remark_facts(remarks, schema, titles)
    facts += _listings(entity)
    facts += _types(entity)
    facts += _plain(entity, "legalAuthorities", "legalAuthority", "authority")
    facts += _relations(entity)
    if general:
        identity = fold_space(general.text("identityId"))
        facts += [Fact("recordId", identity)] if identity else []
        facts += general.notes()
    facts += entity.notes()
    return schema, facts


def _plain(entity: Reading, outer: str, inner: str, prop: str) -> Iterator[Fact]:
    for item in entity.inner(outer, inner):
        text = item.own_text()
        if fold_space(text):
            yield fields.fact(prop, fold_space(text), text, uid=item.uid)
        yield from item.notes()


def _types(entity: Reading) -> Iterator[Fact]:
    for item in entity.inner("sanctionsTypes", "sanctionsType"):
        if fold_space(item.own_text()):
            yield advanced.sanctions_type_fact(item.own_text(), item.uid)
        yield from item.notes()


def _listings(entity: Reading) -> Iterator[Fact]:
    for item in entity.inner("sanctionsLists", "sanctionsList"):
        day = item.attribute("datePublished")
        if fold_space(item.own_text()) or day:
            yield advanced.listing_fact(item.own_text(), day, item.uid)
        yield from item.notes()


def _names(entity: Reading, person: bool) -> tuple[str, list[Fact]]:
    """The primary name as it is printed, and the facts of all names, the primary one first."""
    primary = ""
    first: list[Fact] = []
    others: list[Fact] = []
    for name in entity.inner("names", "name"):
        main = fold_space(name.text("isPrimary")) == "true"
        weak = fold_space(name.text("isLowQuality")) == "true"
        kind = name.text("aliasType")
        for translation in name.inner("translations", "translation"):
            foremost = fold_space(translation.text("isPrimary")) == "true"
            script = fold_space(translation.text("script")) or advanced.LATIN
            formatted = (
                translation.text("formattedFirstName"),
                translation.text("formattedLastName"),
            )
            printed = fold_space(translation.text("formattedFullName"))
            parts = list(_parts(translation, "nameParts", "namePart"))
            name_parts = [advanced.NamePart(*pair) for pair in parts]
            if not fold_space("".join(formatted)):
                formatted = advanced.printed_name(name_parts) if parts else ("", printed)
            if main and foremost:
                primary = printed
            told = "name" if main and foremost else kind or "a.k.a."
            if fold_space("".join(formatted)):
                (first if main else others).extend(
                    advanced.name_facts(
                        told,
                        weak and not main,
                        formatted,
                        name_parts,
                        person=person,
                        script=script,
                        uid=name.uid,
                    )
                )
            others += translation.notes()
        others += name.notes()
    return primary, first + others


def _parts(holder: Reading, outer: str, inner: str) -> Iterator[tuple[str, str]]:
    """The parts of a name or an address, as (type, text)."""
    for part in holder.inner(outer, inner):
        kind, text = fold_space(part.text("type")), part.text("value")
        if fold_space(text):
            yield kind, text


def _addresses(entity: Reading) -> list[Fact]:
    facts: list[Fact] = []
    for address in entity.inner("addresses", "address"):
        country = address.text("country")
        translations = address.inner("translations", "translation")
        for translation in translations:
            foremost = fold_space(translation.text("isPrimary")) == "true"
            script = fold_space(translation.text("script"))
            parts = list(_parts(translation, "addressParts", "addressPart"))
            if foremost or parts:
                about = "" if script == advanced.LATIN else script
                facts += advanced.address_facts(parts, country, address.uid, about)
            facts += translation.notes()
        if not translations:
            facts += advanced.address_facts([], country, address.uid)
        facts += address.notes()
    return facts


def _features(entity: Reading, schema: str) -> list[Fact]:
    found: list[advanced.Feature] = []
    notes: list[Fact] = []
    for feature in entity.inner("features", "feature"):
        feature.text("versionId")
        feature.text("valueRefId")
        found.append(
            advanced.Feature(
                type=feature.text("type"),
                value=feature.text("value"),
                uid=feature.uid,
                main=fold_space(feature.text("isPrimary")) == "true",
                period=_period(feature, "valueDate"),
                reliability=feature.text("reliability"),
                comment=feature.text("comments"),
            )
        )
        notes += feature.notes()
    return advanced.feature_facts(found, schema) + notes


def _period(holder: Reading, name: str) -> Period | None:
    for period in holder.readings(name):
        days = [
            fold_space(period.text(key))[:10]
            for key in ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")
        ]
        return Period.of(days, fold_space(period.text("isApproximate")) == "true")
    return None


def _documents(entity: Reading, schema: str, primary: str) -> list[Fact]:
    facts: list[Fact] = []
    for document in entity.inner("identityDocuments", "identityDocument"):
        issued, expires = _period(document, "issueDate"), _period(document, "expirationDate")
        item = fields.Item(
            type=document.text("type"),
            number=document.text("documentNumber"),
            country=document.text("issuingCountry"),
            issued=edtf(issued) if issued else "",
            expires=edtf(expires) if expires else "",
            uid=document.uid,
        )
        named = next((fold_space(name.text or "") for name in document.elements("name")), "")
        valid = fold_space(document.text("isValid"))
        extras = [
            ("name", "" if named == primary else named),
            ("isValid", "" if valid == "true" else valid),
            ("issuingAuthority", document.text("issuingAuthority")),
            ("issuingLocation", document.text("issuingLocation")),
            ("comments", document.text("comments")),
        ]
        features = document.inner("idFeatures", "idFeature")
        extras += [("idFeature", feature.own_text()) for feature in features]
        facts += advanced.document_facts(item, schema, extras)
        facts += document.notes()
    return facts


def _relations(entity: Reading) -> list[Fact]:
    facts: list[Fact] = []
    for relation in entity.inner("relationships", "relationship"):
        related = next(relation.readings("relatedEntity"), None)
        facts += advanced.relation_facts(
            advanced.Relation(
                type=relation.text("type"),
                name=related.own_text() if related else "",
                record=related.attribute("entityId") if related else "",
                quality=relation.text("quality"),
                uid=relation.uid,
            )
        )
        facts += relation.notes()
    return facts
