"""Actions together: who else listed the same parties, and how close in time.

Owns the grouping of a day's parties by the authorities that acted on them within a stated
window of days. Allies rarely act on the same day, so that a day alone shows no coordination.
Refuses to call a date what a list does not tell: a list without listing dates says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ostraka.index.snapshot import Snapshot
from ostraka.model.errors import UsageError

#: Days on either side of a day, unless others are asked for.
WINDOW: Final = 7
_LONGEST: Final = 366


class Publisher(Struct, frozen=True):
    """Whose a list is.

    Attributes:
        name: the authority's name.
        country: ISO code, ``eu``, or empty.
        excerpt_of: the list of which it is an excerpt with the same ids, or empty.
    """

    name: str
    country: str = ""
    excerpt_of: str = ""


class Listing(Struct, frozen=True):
    """One list's own date of a party.

    Attributes:
        by: whose list: a country's code, ``eu``, or the list's id.
        authority: who publishes it.
        list: the list that tells it.
        record: id of the party there.
        listed_on: the date, ISO; empty where the list tells none.
        since: publication date of the first loaded version that has the party.
        days: days from the day asked about to it, negative before; None without a date.
        within: whether it lies in the window.
    """

    by: str
    authority: str
    list: str
    record: str
    listed_on: str
    since: str
    days: int | None
    within: bool


class Shared(Struct, frozen=True):
    """A party of the day, and what each authority says of it.

    Attributes:
        id: of the party.
        caption: its name.
        acted: ids of the records by which it stands in the day's actions.
        listings: every authority's own dates, by date.
    """

    id: str
    caption: str
    acted: tuple[str, ...]
    listings: tuple[Listing, ...]


class Group(Struct, frozen=True):
    """Parties on which the same authorities acted within the window.

    Attributes:
        by: who acted, sorted: countries' codes, ``eu``, or list ids.
        first: the first of their dates, ISO.
        last: the last of them.
        parties: ids of the parties.
    """

    by: tuple[str, ...]
    first: str
    last: str
    parties: tuple[str, ...]


class Together(Struct, frozen=True):
    """A day's parties and who else acted on them.

    Attributes:
        date: the day, ISO.
        window: days on either side that count as together.
        groups: parties by the authorities that acted within the window, most of these first;
            a group of one authority acted alone.
        parties: every party of the day, by id.
        unknown: ids of the day's actions that are no longer in the index.
    """

    date: str
    window: int
    groups: tuple[Group, ...]
    parties: tuple[Shared, ...]
    unknown: tuple[str, ...] = ()


def together(
    snapshot: Snapshot,
    acted: Iterable[str],
    on: date,
    publishers: Mapping[str, Publisher],
    window: int = WINDOW,
) -> Together:
    """Who else acted on the parties of a day.

    Args:
        snapshot: the index, in which the records of one party are linked.
        acted: ids (``list-record``) of the parties that were listed that day.
        on: the day.
        publishers: whose each list is.
        window: days on either side, 0 to 366.

    Raises:
        UsageError: if the window is out of bounds.
    """
    if not 0 <= window <= _LONGEST:
        raise UsageError(f"the window is {window} days", action=f"Write 0 to {_LONGEST}.")
    found: dict[str, list[str]] = {}
    rows: dict[str, Sequence[int]] = {}
    captions: dict[str, str] = {}
    unknown = []
    for one in dict.fromkeys(acted):
        row = _row(snapshot, one, publishers)
        if row is None:
            unknown.append(one)
            continue
        party = snapshot.party(row)
        found.setdefault(party.id, []).append(one)
        rows[party.id] = party.rows
        captions.setdefault(party.id, _caption(snapshot, row))
    parties = tuple(
        Shared(
            party,
            captions[party],
            tuple(sorted(ids)),
            tuple(_listings(snapshot, rows[party], on, publishers, window)),
        )
        for party, ids in sorted(found.items())
    )
    return Together(on.isoformat(), window, tuple(_groups(parties)), parties, tuple(unknown))


def _row(snapshot: Snapshot, party: str, publishers: Mapping[str, Publisher]) -> int | None:
    """The row of a record; of an excerpt that is silent, that of the list it is from."""
    list_id, _, record = party.partition("-")
    found = snapshot.find(f"{list_id}:{record}")
    whole = publishers[list_id].excerpt_of if list_id in publishers else ""
    return snapshot.find(f"{whole}:{record}") if found is None and whole else found


def _caption(snapshot: Snapshot, row: int) -> str:
    facts = snapshot.record(row).facts
    return next((one.fact.value for one in facts if one.fact.prop == "name"), "")


def _listings(
    snapshot: Snapshot,
    rows: Sequence[int],
    on: date,
    publishers: Mapping[str, Publisher],
    window: int,
) -> list[Listing]:
    """Every authority's dates of a party, in the order of the dates; those without one last."""
    found: dict[Listing, None] = {}
    for row in rows:
        record = snapshot.record(row)
        days = {one.fact.value for one in record.facts if one.fact.prop == "listingDate"}
        for told in sorted(days) or [""]:
            day = _day(told)
            away = None if day is None else (day - on).days
            within = away is not None and abs(away) <= window
            who = publishers.get(record.list) or Publisher(record.list)
            by = who.country or record.list
            since = min((one.since for one in record.facts), default="")
            one = Listing(by, who.name, record.list, record.id, told, since, away, within)
            found[one] = None
    return sorted(found, key=lambda one: (one.listed_on or "9999", one.by, one.list, one.record))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _groups(parties: Iterable[Shared]) -> list[Group]:
    members: dict[tuple[str, ...], list[Shared]] = {}
    for party in parties:
        acting = tuple(sorted({one.by for one in party.listings if one.within}))
        if acting:
            members.setdefault(acting, []).append(party)
    groups = []
    for acting, found in members.items():
        days = [one.listed_on for party in found for one in party.listings if one.within]
        groups.append(Group(acting, min(days), max(days), tuple(one.id for one in found)))
    return sorted(groups, key=lambda one: (-len(one.by), -len(one.parties), one))
