"""The United Nations Security Council's consolidated list, as its XML.

Owns reading ``CONSOLIDATED_LIST`` record by record, in flat memory, and a
second count of the records that needs no parser. Refuses a file that is
malformed, truncated, empty, brings a document type, holds no record or holds
one reference number twice. A record that cannot be screened, for want of a
reference number or a name, is kept aside as :class:`Refused`.

Source: https://www.un.org/sc/resources/sc-sanctions.xsd. The list declares no
number of records. A record's id is its reference number (``QDi.317``): the
``DATAID`` is not the same in all editions of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.dates_text import read_date
from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources.un_fields import facts_of, text_of
from ostraka.sources.xml_stream import AGAIN, children, only_part, start_tags

FORMAT: Final = "un-xml"
LIST_ID: Final = "un_sc"

_SCHEMAS = {"INDIVIDUAL": "Person", "ENTITY": "Organization"}
_GROUPS = frozenset({"INDIVIDUALS", "ENTITIES"})
_ROOT = re.compile(rb"<CONSOLIDATED_LIST[\s>]")


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a UN consolidated list.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return _ROOT.search(head) is not None


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one XML file.
        list_id: the list's id; ``un_sc`` if not given.

    Yields:
        The header, then the records and refusals in the order of the file.

    Raises:
        FormatError: if the file is not a whole and sound consolidated list.
    """
    part = only_part(material, "a UN list")
    seen: dict[str, str] = {}
    for element in children(part, "CONSOLIDATED_LIST", _GROUPS):
        if element.tag == "CONSOLIDATED_LIST":
            date = read_date(str(element.get("dateGenerated", ""))) or ""
            yield Header(list=list_id or LIST_ID, format=FORMAT, published=date)
            continue
        item = _item(element)
        if isinstance(item, Record):
            _refuse_twin(item, seen, part.name)
            seen[item.id] = item.place
        yield item
    if not seen:
        raise FormatError("the list holds no record", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the records by their opening tags in the raw bytes, without a parser."""
    part = only_part(material, "a UN list")
    return sum(1 for _ in start_tags(part, "INDIVIDUAL|ENTITY"))


def _item(element: _Element) -> Item:
    tag, place = str(element.tag), f"line {element.sourceline}"
    reference = text_of(element, "REFERENCE_NUMBER")
    schema = _SCHEMAS.get(tag)
    if schema is None:
        return Refused(reference, place, f"no record: the element {tag!r}", _all_text(element))
    if not reference:
        data_id = text_of(element, "DATAID")
        return Refused(data_id, place, "the record has no REFERENCE_NUMBER", _all_text(element))
    facts = facts_of(element)
    if not any(fact.prop == "name" for fact in facts):
        return Refused(reference, place, "the record has no name", _all_text(element))
    return Record(id=reference, schema=schema, facts=facts, place=place)


def _all_text(element: _Element) -> str:
    return fold_space(" ".join(str(text) for text in element.itertext()))


def _refuse_twin(record: Record, seen: dict[str, str], name: str) -> None:
    if record.id in seen:
        raise FormatError(
            f"the reference number {record.id} stands twice, first on {seen[record.id]}",
            source=name,
            place=record.place,
            action=AGAIN,
        )
