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
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree
from lxml.etree import _Element

from ostraka.model.dates_text import read_date
from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused
from ostraka.model.text import fold_space
from ostraka.sources.un_fields import facts_of, text_of

FORMAT: Final = "un-xml"
LIST_ID: Final = "un_sc"

_SCHEMAS = {"INDIVIDUAL": "Person", "ENTITY": "Organization"}
_GROUPS = frozenset({"INDIVIDUALS", "ENTITIES"})
_ROOT = re.compile(rb"<CONSOLIDATED_LIST[\s>]")
_ENTRY = re.compile(rb"<(?:INDIVIDUAL|ENTITY)[\s/>]")
_LONGEST_ENTRY_TAG = len(b"<INDIVIDUAL ")
_CHUNK = 1 << 20
_AGAIN = "Fetch the list again; the version loaded before stays in use."


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
    part = _only_part(material)
    seen: dict[str, str] = {}
    with part.open() as stream:
        for element in _events(stream, part.name):
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
        raise FormatError("the list holds no record", source=part.name, action=_AGAIN)


def count(material: Material) -> int:
    """Count the records by their opening tags in the raw bytes, without a parser."""
    total = 0
    with _only_part(material).open() as stream:
        held = b""
        while chunk := stream.read(_CHUNK):
            window = held + chunk
            total += len(_ENTRY.findall(window))
            # A tag cut by the end of the chunk is looked at again, a whole one is not.
            held = window[-_LONGEST_ENTRY_TAG + 1 :]
            total -= len(_ENTRY.findall(held))
        return total + len(_ENTRY.findall(held))


def _only_part(material: Material) -> Part:
    if len(material.parts) != 1:
        raise FormatError(
            f"a UN list is one file, not {len(material.parts)}",
            source=material.name,
            action="Load each file by itself.",
        )
    return material.parts[0]


def _events(stream: BinaryIO, name: str) -> Iterator[_Element]:
    """The root when it opens, then each child of a group, and each other child of the root."""
    context = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, group = 0, False
    try:
        for event, element in context:
            if event == "start":
                depth += 1
                if depth == 1:
                    _check_root(element, name)
                    yield element
                elif depth == 2:
                    group = element.tag in _GROUPS
                continue
            depth -= 1
            if depth == (2 if group else 1):
                yield element
            if depth == 1 or (depth == 2 and group):
                _release(element, name)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise FormatError(
            f"the XML is malformed: {_reason(error)}",
            source=name,
            place=f"line {line}, column {column}",
            action=_AGAIN,
        ) from error
    except (EOFError, zlib.error) as error:
        raise FormatError(f"the file is cut short: {error}", source=name, action=_AGAIN) from error


def _reason(error: etree.XMLSyntaxError) -> str:
    text = fold_space(error.msg or "it is empty")
    return re.sub(r", line \d+, column \d+$", "", text)


def _check_root(root: _Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormatError(
            "the file brings a document type, which no sanctions list has",
            source=name,
            place="before the root element",
            action="Do not trust the file: it may hold entities that expand or reach out. "
            + _AGAIN,
        )
    if root.tag != "CONSOLIDATED_LIST":
        raise FormatError(
            f"the root element is {str(root.tag)[:60]!r}, not 'CONSOLIDATED_LIST'",
            source=name,
            place=f"line {root.sourceline}",
            action=_AGAIN,
        )


def _release(element: _Element, name: str) -> None:
    """Free an element that has been read, and everything before it."""
    parent = element.getparent()
    if parent is None:
        return
    stray = [parent.text, *(sibling.tail for sibling in parent)]
    if element.tag in _GROUPS:
        stray += [element.text, *(child.tail for child in element)]
    for text in stray:
        if text and not text.isspace():
            raise FormatError(
                f"text stands outside of every record: {fold_space(text)[:60]!r}",
                source=name,
                place=f"near line {element.sourceline}",
                action=_AGAIN,
            )
    element.clear()
    parent.text = None
    while element.getprevious() is not None:
        del parent[0]


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
            action=_AGAIN,
        )
