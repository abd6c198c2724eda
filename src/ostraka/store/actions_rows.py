"""The statements from which a day is told, read straight from the table.

Owns the reading of single properties of many records. The whole record is not
assembled: a day touches a few hundred records of a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, func, select

from ostraka.model.records import Detail, Fact
from ostraka.model.schema import NAME_PROPERTIES
from ostraka.store.actions_terms import Bracket, Edition
from ostraka.store.staging import SCHEMA
from ostraka.store.tables import statements
from ostraka.store.versions import VersionRow

LISTED: Final = "listingDate"
#: A party: its list and the list's own id.
Key = tuple[str, str]

_CHUNK: Final = 500
_ABOUT: Final = (SCHEMA, *NAME_PROPERTIES, "program", "topics", "authority", "authorityId", LISTED)
_details = msgspec.json.Decoder(Detail)


class Span(Struct, frozen=True):
    """A fact and the places, in the order of its list's versions, between which it stands."""

    fact: Fact
    start: int
    end: int | None

    def at(self, place: int) -> bool:
        """Whether it is stated by the version at a place."""
        return self.start <= place and (self.end is None or place < self.end)


class Profile(Struct):
    """What is needed of one record."""

    spans: dict[str, list[Span]]

    def of(self, prop: str) -> Sequence[Span]:
        """What it states of a property, first things first."""
        return self.spans.get(prop, ())

    @property
    def schema(self) -> str:
        """Its kind, as last stated."""
        return max(self.of(SCHEMA), key=lambda span: span.start).fact.value

    @property
    def caption(self) -> str:
        """Its first name."""
        return next((span.fact.value for prop in NAME_PROPERTIES for span in self.of(prop)), "")

    @property
    def gone(self) -> int | None:
        """Place of the version that no longer has it, or None."""
        ends = [span.end for span in self.of(SCHEMA)]
        return None if None in ends else max(end for end in ends if end is not None)

    def programmes(self, place: int) -> tuple[str, ...]:
        """Its programmes in the version at a place, sorted."""
        return tuple(sorted({s.fact.value for s in self.of("program") if s.at(place)}))


class Shelf:
    """The lists that are asked about, each with its versions in order."""

    def __init__(self, connection: Connection, lists: Mapping[str, Sequence[VersionRow]]) -> None:
        """Take the lists.

        Args:
            connection: to read with.
            lists: for each list, all its versions, in order.
        """
        self._connection = connection
        self.lists = lists
        self._place = {row.id: place for rows in lists.values() for place, row in enumerate(rows)}

    def __contains__(self, list_id: object) -> bool:
        return list_id in self.lists

    def listed_on(self, day: date) -> Iterator[tuple[Key, Span]]:
        """Every statement that a party was listed on a day, by list and record."""
        query = select(*_COLUMNS).where(
            statements.c.prop == LISTED,
            statements.c.value == day.isoformat(),
            statements.c.list.in_(sorted(self.lists)),
        )
        yield from self._read(query.order_by(*_COLUMNS))

    def stated(self, list_id: str, *props: str) -> Iterator[tuple[Key, Span]]:
        """What one list states of some properties, through time, by record."""
        query = select(*_COLUMNS).where(
            statements.c.list == list_id, statements.c.prop.in_(sorted(props))
        )
        yield from self._read(query.order_by(*_COLUMNS))

    def of(self, list_id: str, records: Iterable[str], *props: str) -> dict[str, Profile]:
        """What some records of one list state, through time; those that it never had are absent.

        Args:
            list_id: the list.
            records: the list's own ids.
            props: properties; what :class:`Profile` asks for by default.
        """
        found: dict[str, Profile] = {}
        wanted = sorted(set(records))
        for start in range(0, len(wanted), _CHUNK):
            query = (
                select(*_COLUMNS)
                .where(
                    statements.c.list == list_id,
                    statements.c.record.in_(wanted[start : start + _CHUNK]),
                    statements.c.prop.in_(sorted(props or _ABOUT)),
                )
                .order_by(statements.c.record, statements.c.position, *_COLUMNS)
            )
            for (_, record), span in self._read(query):
                profile = found.setdefault(record, Profile({}))
                profile.spans.setdefault(span.fact.prop, []).append(span)
        return found

    def with_dates(self) -> dict[str, tuple[int, int]]:
        """For each list: records that ever told a listing date, and all that it ever had."""
        query = (
            select(statements.c.list, statements.c.prop, func.count(statements.c.record.distinct()))
            .where(
                statements.c.prop.in_((SCHEMA, LISTED)), statements.c.list.in_(sorted(self.lists))
            )
            .group_by(statements.c.list, statements.c.prop)
        )
        counts = {(name, prop): count for name, prop, count in self._connection.execute(query)}
        return {
            name: (counts.get((name, LISTED), 0), counts.get((name, SCHEMA), 0))
            for name in self.lists
        }

    def bracket(self, list_id: str, before: int, after: int) -> Bracket:
        """The versions at two places."""
        first, second = self.lists[list_id][before], self.lists[list_id][after]
        days = date.fromisoformat(second.published) - date.fromisoformat(first.published)
        return Bracket(
            Edition(first.id, first.published), Edition(second.id, second.published), days.days
        )

    def whole_before(self, list_id: str, place: int) -> int | None:
        """Place of the last whole version before a place, or None."""
        rows = self.lists[list_id]
        return next((at for at in range(place - 1, -1, -1) if rows[at].full), None)

    def _read(self, query: Select[Any]) -> Iterator[tuple[Key, Span]]:
        for list_id, record, prop, value, detail, start, end in self._connection.execute(query):
            fact = Fact(prop, value, _details.decode(detail) if detail else ())
            until = None if end is None else self._place[end]
            yield (list_id, record), Span(fact, self._place[start], until)


_COLUMNS: Final = (
    statements.c.list,
    statements.c.record,
    statements.c.prop,
    statements.c.value,
    statements.c.detail,
    statements.c.from_version,
    statements.c.until_version,
)
