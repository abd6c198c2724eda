"""Ownership in the lists' own data: their relationships as stakes and control.

Owns what the words of a list's relationship mean here: OFAC's "Owned or Controlled By", the
UK's parent company and subsidiaries, a FollowTheMoney Ownership, an office. Refuses to invent
a percentage: unless the list tells one, the stake is unknown and control possible. Words that
say neither ("Providing support to") give nothing; they stay facts of their record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ostraka.model.dates import DateSpan
from ostraka.model.errors import UsageError
from ostraka.model.ownership import WHOLE, Control, OwnedParty, PartyKind, Stake, percent
from ostraka.model.records import Fact, StoredRecord

#: Relationships that say that the other one owns or controls this record.
_OWNED: Final = frozenset({"owned or controlled by", "property in the interest of"})
#: Offices and acting for others: of this record at the other one, or of the other one here.
_HOLDS_OFFICE: Final = frozenset({"leader or official of", "principal executive officer of"})
_ACTS_FOR: Final = frozenset({"acting for or on behalf of"})
_KINDS: Final[dict[str, PartyKind]] = {
    "Person": "person",
    "Organization": "company",
    "Company": "company",
    "PublicBody": "state",
}


def listed_statements(
    records: Iterable[StoredRecord],
) -> Iterator[OwnedParty | Stake | Control]:
    """What the records of lists say of owners and control.

    A party that a list names only by its name gets the id ``name:...`` and is of unknown
    identity, so that it may be listed, until it is joined to what it is with
    :func:`ostraka.model.ownership.under_one_id`.

    Args:
        records: records as lists stated them through time.

    Yields:
        Each record that has such a relationship as a party (``list:record``), its stakes and
        control, sized ``unknown`` where the list does not tell. A relationship counts from
        the day on which the list first stated it; that a list no longer states it, because
        the record is gone, does not end it.
    """
    for record in records:
        said = [one for stored in record.facts for one in _said(record, stored.fact, stored.since)]
        if said:
            name = next((s.fact.value for s in record.facts if s.fact.prop == "name"), "")
            yield OwnedParty(record.source, name, _KINDS.get(record.schema, ""), record.list)
            yield from said


def _said(record: StoredRecord, fact: Fact, stated: str) -> Iterator[OwnedParty | Stake | Control]:
    kind, related = fact.get("type").lower(), fact.get("related")
    other = f"{record.list}:{related}" if related else f"name:{fact.value}"
    if not related and (fact.prop == "parent" or fact.get("type") == "Subsidiaries"):
        yield OwnedParty(other, fact.value, "unknown", record.list)
    if fact.prop == "parent" or kind in _OWNED:
        yield from _owned(record, fact, other, record.source, stated)
    elif fact.prop != "notes":
        return
    elif kind == "subsidiaries" or (kind == "ownership" and fact.get("as") == "owner"):
        yield from _owned(record, fact, record.source, other, stated)
    elif kind in _HOLDS_OFFICE or (kind == "directorship" and fact.get("as") == "director"):
        yield _office(record, fact, record.source, other, stated)
    elif kind == "directorship" or kind in _ACTS_FOR:
        yield _office(record, fact, other, record.source, stated)


def _owned(
    record: StoredRecord, fact: Fact, owner: str, owned: str, stated: str
) -> Iterator[Stake | Control]:
    """A stake, and where ownership and control are one word, possible control."""
    least, most = _size(fact.get("percentage"))
    since, until = _edtf(fact.get("startDate")), _edtf(fact.get("endDate"))
    if fact.get("former") and not until:
        until = f"1900-01-01/{stated}" if stated else ""
    item = fact.item or record.id
    yield Stake(
        owner=owner,
        owned=owned,
        least=least,
        most=most,
        since=since,
        until=until,
        stated=stated,
        source=record.source,
        item=item,
    )
    if least == most:
        return
    yield Control(
        controller=owner,
        controlled=owned,
        means=fact.get("type") or "parent company",
        strength="possible",
        since=since,
        until=until,
        stated=stated,
        source=record.source,
        item=item,
    )


def _office(record: StoredRecord, fact: Fact, above: str, below: str, stated: str) -> Control:
    return Control(
        controller=above,
        controlled=below,
        means=fact.get("type"),
        strength="role",
        since=_edtf(fact.get("startDate")),
        until=_edtf(fact.get("endDate")),
        stated=stated,
        source=record.source,
        item=fact.item or record.id,
    )


def _size(text: str) -> tuple[int, int]:
    """A percentage as FollowTheMoney files write it, or unknown where it is not just one."""
    try:
        return (percent(text), percent(text, up=True)) if text else (0, WHOLE)
    except UsageError:
        return 0, WHOLE


def _edtf(text: str) -> str:
    try:
        return DateSpan.parse(text).text if text else ""
    except UsageError:
        return ""
