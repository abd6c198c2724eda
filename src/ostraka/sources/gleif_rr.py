"""GLEIF's relationship records: who consolidates whom, by LEI, as XML or CSV.

Owns the reading of the Relationship Record Common Data File (version 2.1) and of the golden
copy's CSV. Refuses to take accounting consolidation for a percentage: a parent's stake is
unknown unless the record quantifies it, and control is possible, not stated. Identifiers that
are no LEI are kept as they are; records that GLEIF annulled or calls duplicates are kept aside.

What the relationships mean here: directly consolidated by: the end owns the start, size not
told; ultimately: the same through others, or said twice where the chain stands in the file;
branch of: the whole belongs to the end; managed, sub-fund or feeder: see ``_meant``.
Format: https://www.gleif.org/en/about-lei/common-data-file-format/relationship-record-cdf-format
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element
from msgspec import Struct, structs

from ostraka.model.dates import DateSpan
from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ownership import (
    WHOLE,
    Control,
    OwnedParty,
    OwnershipItem,
    Stake,
    percent,
)
from ostraka.model.records import Material, Part, Refused
from ostraka.sources.xml_stream import children, only_part

_NS: Final = "{http://www.gleif.org/data/schema/rr/2016}"
_DIRECT: Final = "IS_DIRECTLY_CONSOLIDATED_BY"
_ASIDE: Final = frozenset({"ANNULLED", "DUPLICATE", "ERRONEOUS"})
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]{1,20}(?:Z|[+-]\d{2}:?\d{2})?)?")
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")


class _Record(Struct, frozen=True):
    """One relationship: the start is what the end is the parent of."""

    start: str
    end: str
    type: str
    status: str
    since: str
    until: str
    amount: str
    units: str
    registration: str
    updated: str
    place: str


def recognises(name: str, head: bytes) -> bool:  # noqa: ARG001 - the name decides nothing
    """True if these are the first bytes of such a file."""
    return b"www.gleif.org/data/schema/rr/" in head or b"Relationship.StartNode.NodeID" in head


def read(material: Material) -> Iterator[OwnershipItem | Refused]:
    """Read the relationships.

    Args:
        material: one file, XML or CSV.

    Yields:
        Stakes and control, and what was kept aside; then the parties.

    Raises:
        FormatError: if the file is neither, or damaged.
    """
    part = only_part(material, "a file of relationship records")
    with part.open() as stream:
        head = stream.read(1 << 16)
    records = list(
        _xml(part) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _csv(part)
    )
    parents: dict[str, list[str]] = {}
    for one in records:
        if one.type == _DIRECT and one.registration not in _ASIDE:
            parents.setdefault(one.start, []).append(one.end)
    seen: dict[str, None] = {}
    for one in records:
        try:
            yield from _items(one, part.name, parents)
            seen.update(dict.fromkeys((one.start, one.end)))
        except UsageError as error:
            text = f"{one.start} {one.type} {one.end}"
            yield Refused(one.start, one.place, error.reason, text)
    for party in seen:
        scheme = (("LEI", party),) if _LEI.fullmatch(party) else ()
        yield OwnedParty(party, kind="company", source=part.name, identifiers=scheme)


def _items(one: _Record, name: str, parents: dict[str, list[str]]) -> Iterator[OwnershipItem]:
    if not one.start or not one.end:
        raise UsageError("the record does not name both parties", action="Look it up.")
    if one.registration in _ASIDE:
        raise UsageError(f"its registration is {one.registration}", action="Look it up.")
    since, until, stated = _days(one)
    item = f"{one.start} {one.type} {one.end}"
    for told in _meant(one, parents):
        yield structs.replace(told, since=since, until=until, stated=stated, source=name, item=item)


def _meant(one: _Record, parents: dict[str, list[str]]) -> Iterator[Stake | Control]:
    """What a relationship means, without its days."""
    consolidated = Control(one.end, one.start, "accounting consolidation", "possible")
    match one.type:
        case "IS_INTERNATIONAL_BRANCH_OF":
            yield Stake(one.end, one.start, WHOLE, WHOLE)
        case "IS_FEEDER_TO":
            yield Stake(one.start, one.end)
        case "IS_FUND-MANAGED_BY" | "IS_FUND_MANAGED_BY":
            yield Control(one.end, one.start, "fund manager", "possible")
        case "IS_SUBFUND_OF":
            yield Control(one.end, one.start, "umbrella fund", "possible")
        case "IS_DIRECTLY_CONSOLIDATED_BY":
            yield Stake(one.end, one.start, *_size(one))
            yield consolidated
        case "IS_ULTIMATELY_CONSOLIDATED_BY":
            chained = _leads(one.start, one.end, parents)
            yield Stake(one.end, one.start, *_size(one), path="chained" if chained else "indirect")
            if not chained:
                yield consolidated
        case _:
            reason = f"relationship type {one.type!r} is not known"
            raise UsageError(reason, action="Look it up.")


def _leads(start: str, end: str, parents: dict[str, list[str]]) -> bool:
    """Whether direct parents lead from one party to another."""
    seen, waiting = {start}, [start]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent == end:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False


def _size(one: _Record) -> tuple[int, int]:
    if not one.amount or one.units.upper() not in ("PERCENTAGE", "%", ""):
        return 0, WHOLE
    return percent(one.amount), percent(one.amount, up=True)


def _days(one: _Record) -> tuple[str, str, str]:
    since, until, stated = (_day(text) for text in (one.since, one.until, one.updated))
    if not until and one.status == "INACTIVE":
        if not stated:
            raise UsageError("it is inactive and has no date", action="Look it up.")
        # It ended some day before it was said to have ended.
        until = f"{min(since or '1900-01-01', stated)}/{stated}"
    return since, until, stated


def _day(text: str) -> str:
    if not text:
        return ""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is not a date", action="Look it up.")
    DateSpan.parse(found[1])
    return found[1]


def _xml(part: Part) -> Iterator[_Record]:
    groups = frozenset({f"{_NS}RelationshipRecords"})
    for element in children(part, f"{_NS}RelationshipData", groups):
        if element.tag != f"{_NS}RelationshipRecord":
            continue
        link = f"{_NS}Relationship/{_NS}"
        period = next(
            (
                one
                for one in element.iter(f"{_NS}RelationshipPeriod")
                if _text(one, "PeriodType") == "RELATIONSHIP_PERIOD"
            ),
            None,
        )
        quantity = element.find(f".//{_NS}RelationshipQuantifier")
        yield _Record(
            start=element.findtext(f"{link}StartNode/{_NS}NodeID", "").strip(),
            end=element.findtext(f"{link}EndNode/{_NS}NodeID", "").strip(),
            type=element.findtext(f"{link}RelationshipType", "").strip(),
            status=element.findtext(f"{link}RelationshipStatus", "").strip(),
            since=_text(period, "StartDate"),
            until=_text(period, "EndDate"),
            amount=_text(quantity, "QuantifierAmount"),
            units=_text(quantity, "QuantifierUnits"),
            registration=_text(element.find(f"{_NS}Registration"), "RegistrationStatus"),
            updated=_text(element.find(f"{_NS}Registration"), "LastUpdateDate"),
            place=f"line {element.sourceline}",
        )


def _text(element: _Element | None, name: str) -> str:
    return "" if element is None else element.findtext(f"{_NS}{name}", "").strip()


def _csv(part: Part) -> Iterator[_Record]:
    with part.open() as stream:
        rows = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        try:
            if "Relationship.StartNode.NodeID" not in (rows.fieldnames or ()):
                raise FormatError(
                    "the file is no table of relationship records",
                    source=part.name,
                    place="line 1",
                    action="Give GLEIF's golden copy of relationship records, XML or CSV.",
                )
            for row in rows:
                yield _of_row(row, f"line {rows.line_num}")
        except (UnicodeDecodeError, csv.Error) as error:
            raise FormatError(
                f"the table cannot be read: {error}",
                source=part.name,
                action="Fetch it again.",
            ) from error


def _of_row(row: dict[str, str], place: str) -> _Record:
    def cell(name: str) -> str:
        return (row.get(name) or "").strip()

    numbers = [
        n for n in "12345" if cell(f"Relationship.Period.{n}.periodType") == "RELATIONSHIP_PERIOD"
    ]
    period = f"Relationship.Period.{numbers[0]}" if numbers else "-"
    return _Record(
        start=cell("Relationship.StartNode.NodeID"),
        end=cell("Relationship.EndNode.NodeID"),
        type=cell("Relationship.RelationshipType"),
        status=cell("Relationship.RelationshipStatus"),
        since=cell(f"{period}.startDate"),
        until=cell(f"{period}.endDate"),
        amount=cell("Relationship.Quantifiers.1.QuantifierAmount"),
        units=cell("Relationship.Quantifiers.1.QuantifierUnits"),
        registration=cell("Registration.RegistrationStatus"),
        updated=cell("Registration.LastUpdateDate"),
        place=place,
    )
