"""A listed party as its lists show it: every record, every value, and why they are together.

Owns the view of one party over all its records, through time or on a day.
"""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec import Struct

from ostraka.index.build import day_number
from ostraka.index.snapshot import Snapshot
from ostraka.model.records import StoredFact, StoredRecord
from ostraka.screening.merge import Blocked, Link
from ostraka.screening.merge_index import why
from ostraka.screening.views import party_id


class Seen(Struct, frozen=True):
    """One record of a party.

    Attributes:
        record: the record, with the facts that are shown.
        id: ``list-record``.
        caption: its name there.
        listed_on: listing date as the list tells it, or empty.
        since: publication date of the first version that states it.
        until: of the version from which on nothing of it is stated, or None.
    """

    record: StoredRecord
    id: str
    caption: str
    listed_on: str
    since: str
    until: str | None


class PartyView(Struct, frozen=True):
    """A party as its lists show it.

    Attributes:
        id: the party's id.
        caption: the name on its first list.
        schema: its kind there.
        records: its records, the publishers' own lists first.
        links: why they are together.
        apart: links to other parties that were not made, and why.
    """

    id: str
    caption: str
    schema: str
    records: tuple[Seen, ...]
    links: tuple[Link, ...]
    apart: tuple[Blocked, ...]


def party_view(snapshot: Snapshot, row: int, on: date | None = None) -> PartyView:
    """See a party.

    Args:
        snapshot: the index.
        row: any of its records.
        on: facts stated on that day; all facts through time by default.
    """
    party = snapshot.party(row)
    reasons = why(snapshot, row)
    day = on.toordinal() if on is not None else None
    seen = [_seen(snapshot.record(one), day) for one in party.rows]
    first = next((one for one in seen if one.record.facts), seen[0])
    return PartyView(
        id=party.id,
        caption=first.caption,
        schema=first.record.schema,
        records=tuple(seen),
        links=reasons.links,
        apart=reasons.apart,
    )


def _seen(record: StoredRecord, day: int | None) -> Seen:
    facts = record.facts
    if day is not None:
        facts = tuple(f for f in facts if day_number(f.since) <= day < day_number(f.until))
    ends = [stored.until for stored in record.facts]
    return Seen(
        record=msgspec.structs.replace(record, facts=facts),
        id=party_id(record),
        caption=_caption(facts) or _caption(record.facts) or record.id,
        listed_on=min((f.fact.value for f in facts if f.fact.prop == "listingDate"), default=""),
        since=min((stored.since for stored in record.facts), default=""),
        until=None if None in ends else max((end for end in ends if end), default=None),
    )


def _caption(facts: tuple[StoredFact, ...]) -> str:
    """The name: the one still stated, else the last."""
    names = [stored for stored in facts if stored.fact.prop == "name"]
    current = [stored for stored in names if stored.until is None]
    return next((stored.fact.value for stored in current or names[::-1]), "")
