"""What happened between two versions of a list, around a day.

Owns the bracket: the last whole version published before the day and the first
whole one published on it or after. What the second has and the first has not
happened between them; the list does not tell when, and this module does not
guess. Entries that the list itself dates to another day are left out and
counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ostraka.model.records import Fact
from ostraka.sources.ofac_advanced_lists import TITLES
from ostraka.store.actions_dates import links_of, removal
from ostraka.store.actions_rows import LISTED, Key, Profile, Shelf, Span
from ostraka.store.actions_terms import Acted, Authority, Bracket, Kind
from ostraka.store.staging import SCHEMA
from ostraka.store.versions import VersionRow, first_told

_PROGRAMME: Final = "program"


class Change(Struct):
    """A party that a bracket holds."""

    acted: Acted
    kind: Kind
    profile: Profile


class Bracketed(Struct):
    """What one bracket holds.

    Attributes:
        bracket: the two versions.
        changes: by record.
        elsewhere: entries left out because the list dates them to other days.
        copied: entries left out because they are copies of another list's.
    """

    bracket: Bracket
    changes: dict[str, Change]
    elsewhere: int = 0
    copied: int = 0


class _States(Struct):
    """The records of a list at two versions, with their programmes."""

    before: dict[str, set[str]]
    after: dict[str, set[str]]


def places(rows: Sequence[VersionRow], day: date) -> tuple[int, int] | None:
    """Places of the versions that bracket a day, or None where there are no two.

    Args:
        rows: the versions of a list, in order.
        day: the day.
    """
    whole = [place for place, row in enumerate(rows) if row.full]
    before = [place for place in whole if rows[place].published < day.isoformat()]
    after = [place for place in whole if rows[place].published >= day.isoformat()]
    return (before[-1], after[0]) if before and after else None


def bracketed(
    shelf: Shelf,
    list_id: str,
    day: date,
    known: set[Key],
    authorities: Mapping[str, Authority],
    silent: frozenset[str] = frozenset(),
) -> Bracketed | None:
    """What a list's bracket around a day holds, or None where it has none.

    Args:
        shelf: the lists asked about.
        list_id: the list.
        day: the day.
        known: parties that are told by their listing dates.
        authorities: who publishes each list.
        silent: records that do not answer.
    """
    between = places(shelf.lists[list_id], day)
    if between is None:
        return None
    found = Bracketed(shelf.bracket(list_id, *between), {})
    states = _states(shelf, list_id, between)
    new = states.after.keys() - states.before.keys()
    gone = states.before.keys() - states.after.keys()
    gained = {
        record: tags - states.before[record]
        for record, tags in states.after.items()
        if record in states.before and tags - states.before[record]
    }
    touched = {*new, *gone, *gained} - silent
    authority = authorities.get(list_id, Authority(list_id))
    copied = links_of(shelf, list_id, touched, authorities) if authority.copies else {}
    found.copied = len(copied)
    dates = _other_dates(shelf, list_id, touched)
    for record, profile in sorted(shelf.of(list_id, touched - copied.keys()).items()):
        if record in gone:
            tags = tuple(sorted(states.before[record]))
            acted = _acted(list_id, record, profile, tags, removed=found.bracket)
            found.changes[record] = Change(acted, "removed", profile)
            continue
        if (list_id, record) in known:
            continue
        told = _own_dates(list_id, profile) | dates.get(record, set())
        if _dated_elsewhere(told, found.bracket, is_new=record in new):
            found.elsewhere += 1
            continue
        later = removal(shelf, list_id, profile)
        if record in new:
            tags = tuple(sorted(states.after[record]))
            acted = _acted(list_id, record, profile, tags, removed=later)
            kind: Kind = "restricted" if authority.restricts else "designated"
        else:
            lost = tuple(sorted(states.before[record] - states.after[record]))
            tags = tuple(sorted(gained[record]))
            acted = _acted(list_id, record, profile, tags, lost, removed=later)
            kind = "re-designated"
        found.changes[record] = Change(acted, kind, profile)
    return found


def _acted(
    list_id: str,
    record: str,
    profile: Profile,
    programmes: tuple[str, ...],
    instead_of: tuple[str, ...] = (),
    *,
    removed: Bracket | None,
) -> Acted:
    return Acted(
        id=f"{list_id}-{record}",
        caption=profile.caption or record,
        schema=profile.schema,
        programmes=programmes,
        instead_of=instead_of,
        removed=removed,
    )


def _states(shelf: Shelf, list_id: str, between: tuple[int, int]) -> _States:
    """Which records two whole versions have, and under which programmes."""
    first, second = between
    states = _States({}, {})
    tags: list[tuple[str, Span]] = []
    for (_, record), span in shelf.stated(list_id, SCHEMA, _PROGRAMME):
        if span.fact.prop == _PROGRAMME:
            tags.append((record, span))
            continue
        if span.at(first):
            states.before.setdefault(record, set())
        if span.at(second):
            states.after.setdefault(record, set())
    earlier = shelf.lists[list_id][: first + 1]
    unheard: dict[Fact, bool] = {}
    for record, span in tags:
        if span.at(first) and record in states.before:
            states.before[record].add(span.fact.value)
        if span.at(second) and record in states.after:
            if span.fact not in unheard:
                unheard[span.fact] = first_told(earlier, span.fact)
            if not unheard[span.fact] or record not in states.before:
                states.after[record].add(span.fact.value)
    return states


def _own_dates(list_id: str, profile: Profile) -> set[str]:
    """The days on which a party came onto this list, not onto another or under a provision."""
    others = {title for name, title in TITLES.items() if name != list_id}
    return {
        fact.value
        for fact in (span.fact for span in profile.of(LISTED))
        if not fact.get("provision") and not fact.get("program") and fact.get("list") not in others
    }


def _other_dates(shelf: Shelf, list_id: str, records: set[str]) -> dict[str, set[str]]:
    """The listing dates that OFAC's other files tell of the records of this list."""
    found: dict[str, set[str]] = {}
    title = TITLES.get(list_id)
    if title is None:
        return found
    for other in sorted(TITLES.keys() - {list_id}):
        if other in shelf:
            for record, profile in shelf.of(other, records, LISTED).items():
                days = {s.fact.value for s in profile.of(LISTED) if s.fact.get("list") == title}
                if days:
                    found[record] = days
    return found


def _dated_elsewhere(told: set[str], bracket: Bracket, *, is_new: bool) -> bool:
    """Whether a list dates a change to another day than the one asked about.

    A new entry with an older date was numbered anew or listed again; an older entry that
    changed within the bracket keeps its first date, which tells nothing of the change.
    """
    within = {day for day in told if bracket.before.published < day <= bracket.after.published}
    older = {day for day in told if day <= bracket.before.published}
    return bool(within) or (is_new and bool(older))
