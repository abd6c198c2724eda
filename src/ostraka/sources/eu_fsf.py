"""The European Union's consolidated financial sanctions list, as its FSF XML (1.0 and 1.1).

Owns reading ``export`` files entity by entity, in flat memory, and a second
count that needs no parser. Refuses a file that is malformed, truncated, empty
or brings a document type.

One record is one listed party: a ``logicalId`` with its ``euReferenceNumber``.
The publisher repeats the ``sanctionEntity`` of a party that is listed under two
programmes (21 of 2,269 in March 2021, 3 of 4,811 in May 2024); these are one
record with the facts of both. The record's id is the ``euReferenceNumber``
(``EU.27.28``): it is what people and other lists cite, and in the 2,070 parties
that the files of 2021 and 2024 share it never changed, no more than the
``logicalId``, which is kept as ``recordId``. An entity without a reference
number, as schema 1.0 has it, is ``logical-`` and its ``logicalId``.

Source: the schemas ``fsdexport-1.0.xsd`` and ``20171012-FULL-schema-1_1.xsd``.
The file declares no number of records.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.dates_text import read_date
from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources.eu_fsf_fields import facts_of, schema_of
from ostraka.sources.xml_stream import (
    AGAIN,
    attribute_of,
    children,
    only_part,
    place_of,
    start_tags,
)

FORMAT: Final = "eu-fsf-xml"
LIST_ID: Final = "eu_fsf"
NAMESPACE: Final = "http://eu.europa.ec/fpi/fsd/export"

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?export[\s>]")
_NAME_PROPERTIES = frozenset({"name", "alias", "weakAlias", "previousName"})


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of an EU financial sanctions file.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return _ROOT.search(head) is not None and NAMESPACE.encode() in head


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one XML file.
        list_id: the list's id; ``eu_fsf`` if not given.

    Yields:
        The header, then the records and refusals; a party whose entity is
        repeated comes where its last entity stands.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, "an EU list")
    # A scan of some 20 ms tells which parties to wait for, so that only these are held.
    waiting = {key: number for key, number in _scan(part).items() if number > 1}
    held: dict[str, list[Record | Refused]] = {}
    seen: dict[str, str] = {}
    for element in children(part, f"{{{NAMESPACE}}}export"):
        if element.getparent() is None:
            stamp = str(element.get("generationDate", ""))
            published = (read_date(stamp[:10]) or "") if stamp else ""
            yield Header(list=list_id or LIST_ID, format=FORMAT, published=published)
            continue
        item = _item(element)
        key = item.id if isinstance(item, Record) else item.record
        if waiting.get(key, 0) > 1:
            waiting[key] -= 1
            held.setdefault(key, []).append(item)
            continue
        if key in seen:
            raise FormatError(
                f"the entity {key} stands twice, first on {seen[key]}",
                source=part.name,
                place=place_of(element),
                action=AGAIN,
            )
        if key:
            seen[key] = place_of(element)
        yield from _merged([*held.pop(key, []), item])
    if held:
        raise FormatError(
            f"the entity {next(iter(held))} could not be read as often as it stands in the file",
            source=part.name,
            action=AGAIN,
        )
    if not seen:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the parties by the start tags in the raw bytes, without a parser."""
    counts = _scan(only_part(material, "an EU list"))
    nameless = counts.pop("", 0)
    return len(counts) + nameless


def _scan(part: Part) -> Counter[str]:
    """How often each party's entity stands in the file."""
    return Counter(
        _key(attribute_of(tag, "euReferenceNumber"), attribute_of(tag, "logicalId"))
        for tag in start_tags(part, "sanctionEntity")
    )


def _key(reference: str, logical_id: str) -> str:
    reference, logical_id = fold_space(reference), fold_space(logical_id)
    return reference or (f"logical-{logical_id}" if logical_id else "")


def _item(element: _Element) -> Record | Refused:
    _strip_namespace(element)
    place = place_of(element)
    key = _key(str(element.get("euReferenceNumber", "")), str(element.get("logicalId", "")))
    if element.tag != "sanctionEntity":
        return Refused("", place, f"no record: the element {element.tag!r}", _all_text(element))
    if not key:
        reason = "the entity has neither euReferenceNumber nor logicalId"
        return Refused("", place, reason, _all_text(element))
    facts = facts_of(element)
    if not any(fact.prop in _NAME_PROPERTIES for fact in facts):
        return Refused(key, place, "the entity has no name", _all_text(element))
    return Record(id=key, schema=schema_of(element), facts=facts, place=place)


def _strip_namespace(element: _Element) -> None:
    prefix = f"{{{NAMESPACE}}}"
    for node in element.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.removeprefix(prefix)


def _all_text(element: _Element) -> str:
    """Every attribute and text of an element that was refused."""
    pieces = (
        piece
        for node in element.iter()
        for piece in (*node.attrib.values(), node.text or "", node.tail or "")
    )
    return fold_space(" ".join(str(piece) for piece in pieces))


def _merged(items: list[Record | Refused]) -> Iterator[Record | Refused]:
    """One record out of all entities of one party; the first entity's name is its name."""
    records = [item for item in items if isinstance(item, Record)]
    yield from (item for item in items if isinstance(item, Refused))
    if not records:
        return
    first, *others = records
    facts: dict[tuple[str, str, object], Fact] = {fact.identity: fact for fact in first.facts}
    named = {(fact.value, fact.detail) for fact in first.facts if fact.prop in _NAME_PROPERTIES}
    for fact in (fact for record in others for fact in record.facts):
        if fact.prop == "name":
            if (fact.value, fact.detail) in named:
                continue
            fact = Fact("alias", fact.value, fact.detail, fact.original, fact.item)
        facts.setdefault(fact.identity, fact)
    yield Record(id=first.id, schema=first.schema, facts=tuple(facts.values()), place=first.place)
