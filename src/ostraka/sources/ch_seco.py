"""Switzerland's list of sanctioned persons, entities and objects, as SECO's XML.

Owns reading ``swiss-sanctions-list`` files target by target, in flat memory,
and a second count that needs no parser. Refuses a file that is malformed,
truncated, empty or brings a document type.

One record is one ``target``; its id is the target's ``ssid``, which SECO keeps
for as long as the target exists. A target is not deleted when it is taken off
the list: it stays in the file, and its newest modification is ``de-listed``.
Such a target is not listed, so it is no record; the header's scope says how
many there are, and :func:`count` leaves them out in its own way. The newest
modification is the one with the latest effective date (publication or
enactment date where it has none), and of equals the first: SECO puts the
newest first.

A ``list-type`` other than ``whole-list`` (``amendment``) is a part of the list:
its silence says nothing of other targets. The file declares no number of records.

Source: the publisher's files; SECO's schema ``swiss-sanctions-list.xsd``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.dates_text import read_date
from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.text import fold_space
from ostraka.sources.ch_seco_fields import facts_of
from ostraka.sources.ch_seco_tables import Tables, read_tables
from ostraka.sources.xml_stream import (
    AGAIN,
    attribute_of,
    children,
    only_part,
    place_of,
    start_tags,
)

FORMAT: Final = "ch-seco-xml"
LIST_ID: Final = "ch_seco"

_ROOT: Final = "swiss-sanctions-list"
_ROOT_TAG = re.compile(rb"<swiss-sanctions-list[\s>]")
_SCHEMAS: Final = {"individual": "Person", "entity": "Organization"}
_OBJECTS: Final = {"vessel": "Vessel", "aircraft": "Airplane"}
_NAME_PROPERTIES: Final = frozenset({"name", "alias", "weakAlias", "previousName"})
_DAYS: Final = ("effective-date", "publication-date", "enactment-date")
_GONE: Final = "de-listed"


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of a Swiss sanctions list.

    Args:
        name: the file's name; not looked at.
        head: the first bytes of the decompressed file, up to 64 KiB.
    """
    return _ROOT_TAG.search(head) is not None


def read(material: Material, list_id: str | None = None) -> Iterator[Item]:
    """Read the list.

    Args:
        material: one XML file; it is read twice, since programmes and places
            may stand behind the targets that name them.
        list_id: the list's id; ``ch_seco`` if not given.

    Yields:
        The header, then the records and refusals in the order of the file,
        without the targets that are no longer listed.

    Raises:
        FormatError: if the file is not a whole and sound list.
    """
    part = only_part(material, "a Swiss list")
    tables = read_tables(part, _ROOT)
    gone = sum(not listed for listed in _scan(part))
    seen: dict[str, str] = {}
    for element in children(part, _ROOT):
        if element.getparent() is None:
            yield _header(element, list_id or LIST_ID, gone)
        elif element.tag == "target":
            ssid = fold_space(str(element.get("ssid", "")))
            if ssid in seen:
                raise FormatError(
                    f"the target {ssid} stands twice, first on {seen[ssid]}",
                    source=part.name,
                    place=place_of(element),
                    action=AGAIN,
                )
            if ssid:
                seen[ssid] = place_of(element)
            if _is_listed(_moves(element)):
                yield _item(element, ssid, tables)
        elif element.tag not in ("sanctions-program", "place"):
            reason = f"no record: the element {str(element.tag)!r}"
            yield Refused("", place_of(element), reason, _all_text(element))
    if not seen:
        raise FormatError("the list holds no target", source=part.name, action=AGAIN)


def count(material: Material) -> int:
    """Count the listed targets by the start tags in the raw bytes, without a parser."""
    return sum(_scan(only_part(material, "a Swiss list")))


def _scan(part: Part) -> Iterator[bool]:
    """Whether each target is listed, by the modifications that follow its start tag."""
    moves: list[tuple[str, str]] | None = None
    for tag in start_tags(part, "target|modification"):
        if tag.startswith("<target"):
            if moves is not None:
                yield _is_listed(moves)
            moves = []
        elif moves is not None:
            days = (attribute_of(tag, name) for name in _DAYS)
            moves.append((attribute_of(tag, "modification-type"), next(filter(None, days), "")))
    if moves is not None:
        yield _is_listed(moves)


def _moves(target: _Element) -> Iterator[tuple[str, str]]:
    for move in target.findall("modification"):
        days = (str(move.get(name, "")) for name in _DAYS)
        yield str(move.get("modification-type", "")), next(filter(None, days), "")


def _is_listed(moves: Iterable[tuple[str, str]]) -> bool:
    """Whether a target with these modifications (type, ISO day or empty) is listed."""
    newest = max(moves, key=lambda move: move[1], default=("", ""))
    return newest[0] != _GONE


def _header(root: _Element, list_id: str, gone: int) -> Header:
    kind = str(root.get("list-type", ""))
    notes: list[str] = []
    if kind != "whole-list":
        notes.append(f"a list of type {kind or 'unknown'!r}: targets that it does not name stay")
    if gone:
        notes.append(f"targets in the file that are de-listed, and so no records: {gone:,}")
    scope = Scope(full=kind == "whole-list", note="; ".join(notes))
    published = read_date(str(root.get("date", ""))) or ""
    return Header(list=list_id, format=FORMAT, published=published, scope=scope)


def _item(target: _Element, ssid: str, tables: Tables) -> Record | Refused:
    place = place_of(target)
    if not ssid:
        return Refused("", place, "the target has no ssid", _all_text(target))
    schemas = [
        _SCHEMAS.get(str(child.tag)) or _OBJECTS.get(str(child.get("object-type")), "Thing")
        for child in target
        if child.tag in ("individual", "entity", "object")
    ]
    if len(schemas) != 1:
        reason = "the target is not one individual, entity or object"
        return Refused(ssid, place, reason, _all_text(target))
    facts = facts_of(target, schemas[0], tables)
    if not any(fact.prop in _NAME_PROPERTIES for fact in facts):
        return Refused(ssid, place, "the target has no name", _all_text(target))
    return Record(id=ssid, schema=schemas[0], facts=facts, place=place)


def _all_text(element: _Element) -> str:
    return fold_space(" ".join(str(text) for text in element.itertext()))
