"""Who lists whom: for each party the lists that name it, each with its date.

Owns the counts of lists against lists, and the parties that some list and others
do not. What a list held before its first version that is loaded is unknown, and
is told so: unknown is not "not listed".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from ostraka.index.build import day_number
from ostraka.index.snapshot import Snapshot
from ostraka.model.errors import UsageError
from ostraka.model.records import StoredRecord
from ostraka.model.schema import NAME_PROPERTIES
from ostraka.screening.merge_clusters import in_order


class Listing(Struct, frozen=True):
    """One list's entry of a party.

    Attributes:
        list: list id.
        record: the list's own id.
        listed_on: listing date as the list tells it, EDTF, or empty.
        since: publication date of the first loaded version that has it.
    """

    list: str
    record: str
    listed_on: str
    since: str


class Covered(Struct, frozen=True):
    """A party and the lists that name it, the best list first."""

    id: str
    caption: str
    schema: str
    listings: tuple[Listing, ...]


class Overlap(Struct, frozen=True):
    """How many parties two lists both name; a list with itself: how many it names."""

    a: str
    b: str
    parties: int


class Coverage(Struct, frozen=True):
    """Who lists whom on a day.

    Attributes:
        on: the day, ISO.
        lists: lists that name somebody, in order.
        unknown: lists whose first version is later: what they held is unknown.
        empty: lists that name nobody on that day: their publisher has ended them.
        matrix: every two lists, both ways.
        alone: for each list, the parties that no other names.
        parties: parties that ``listed_by`` name and ``not_by`` do not, by id; empty if
            neither was given.
    """

    on: str
    lists: tuple[str, ...]
    unknown: tuple[str, ...]
    empty: tuple[str, ...]
    matrix: tuple[Overlap, ...]
    alone: tuple[tuple[str, int], ...]
    parties: tuple[Covered, ...]


def coverage(
    snapshot: Snapshot, on: date, listed_by: Sequence[str] = (), not_by: Sequence[str] = ()
) -> Coverage:
    """Count who lists whom.

    Args:
        snapshot: the index.
        on: the day.
        listed_by: lists that must all name a party for it to be told.
        not_by: lists none of which may name it.

    Raises:
        UsageError: if a list is not loaded, or its state on that day is unknown.
    """
    versions = snapshot.lists_on(on.isoformat())
    lists = in_order(item.list for item in versions if item.version)
    unknown = in_order(item.list for item in versions if not item.version)
    for name in (*listed_by, *not_by):
        if name not in lists:
            reason = "no version of it was published by then" if name in unknown else "not loaded"
            raise UsageError(
                f"what it held on {on.isoformat()} is unknown: {reason}",
                source=name,
                action=f"Lists are: {', '.join(lists) or 'none'}.",
            )
    both: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    told = []
    for party in _parties(snapshot, on.toordinal()):
        names = {one.list for one in party.listings}
        both.update((a, b) for a in names for b in names)
        if len(names) == 1:
            alone.update(names)
        if (listed_by or not_by) and names.issuperset(listed_by) and names.isdisjoint(not_by):
            told.append(party)
    empty = tuple(name for name in lists if not both[name, name])
    lists = [name for name in lists if name not in empty]
    return Coverage(
        on=on.isoformat(),
        lists=tuple(lists),
        unknown=tuple(unknown),
        empty=empty,
        matrix=tuple(Overlap(a, b, both[a, b]) for a in lists for b in lists),
        alone=tuple((name, alone[name]) for name in lists),
        parties=tuple(sorted(told, key=lambda one: one.id)),
    )


def _parties(snapshot: Snapshot, day: int) -> Iterator[Covered]:
    """Every party that any list names on a day."""
    for row in range(len(snapshot)):
        party = snapshot.party(row) if snapshot.number(row) >= 0 else None
        if party is not None and party.rows[0] != row:
            continue
        rows = party.rows if party is not None else (row,)
        listings = []
        caption = schema = ""
        for record in map(snapshot.record, rows):
            name, listing = _listing(record, day)
            if listing is None:
                continue
            if not caption:
                caption, schema = name, record.schema
            listings.append(listing)
        if listings:
            first = f"{listings[0].list}-{listings[0].record}"
            yield Covered(party.id if party else first, caption, schema, tuple(listings))


def _listing(record: StoredRecord, day: int) -> tuple[str, Listing | None]:
    """The name and the listing of a record on a day; no listing if no name is stated."""
    name, listed = "", []
    for stored in record.facts:
        prop = stored.fact.prop
        if prop not in NAME_PROPERTIES and prop != "listingDate":
            continue
        if day_number(stored.since) <= day < day_number(stored.until):
            if prop == "listingDate":
                listed.append(stored.fact.value)
            elif not name or prop == "name":
                name = stored.fact.value
    if not name:
        return "", None
    since = min(stored.since for stored in record.facts)
    return name, Listing(record.list, record.id, min(listed, default=""), since)
