"""Reading: records with their intervals, as the lists stated them.

Owns the views on the statements: everything through time, the state on a day,
and what this installation had received by a time. A view of some versions is
what a store would answer that had loaded those and no others; a property test
holds it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ostraka.model.records import Detail, Fact, Pattern, StoredFact, StoredRecord
from ostraka.store.staging import SCHEMA
from ostraka.store.tables import cut_records, restated, spoken, statements
from ostraka.store.versions import VersionRow

_BATCH: Final = 5_000
# The columns of _COLUMNS.
_Row: TypeAlias = Row[Any, Any, Any, Any, Any, Any, Any, Any, Any]
_details = msgspec.json.Decoder(Detail)


@lru_cache(maxsize=4096)
def _detail(text: str) -> Detail:
    return _details.decode(text) if text else ()


class _Interval(Struct):
    """One interval of one statement, as places in the order of versions."""

    fact: Fact
    key: bytes
    start: int
    end: int | None


class Timeline:
    """The versions of one list, and those among them that a view is of."""

    def __init__(
        self,
        connection: Connection,
        versions: Sequence[VersionRow],
        known: Sequence[VersionRow],
        ended: str | None = None,
    ) -> None:
        """Choose the versions of a view.

        Args:
            connection: to read with.
            versions: all versions of the list, in order.
            known: those of the view, in order.
            ended: day (ISO) on which the publisher ended the list; nothing is stated after it.
        """
        self.versions = versions
        self.whole = len(known) == len(versions)
        self._place = {row.id: place for place, row in enumerate(versions)}
        self._known = [self._place[row.id] for row in known]
        self._partial = any(not row.complete for row in known)
        self._ended = ended
        self._spoken: dict[int, Set[str]] = {}
        self._restated: dict[int, Set[bytes]] = {}
        self._cut: dict[int, Set[str]] = {}
        self._missing: dict[int, tuple[Pattern, ...]] = {}
        if self._partial and not self.whole:
            for row in known:
                if not row.complete:
                    place = self._place[row.id]
                    heard = select(spoken.c.record).where(spoken.c.version == row.id)
                    again = select(restated.c.key).where(restated.c.version == row.id)
                    cut = select(cut_records.c.record).where(cut_records.c.version == row.id)
                    self._cut[place] = set(connection.execute(cut).scalars())
                    self._missing[place] = tuple(map(Pattern.parse, row.missing))
                    self._spoken[place] = set(connection.execute(heard).scalars())
                    self._restated[place] = set(connection.execute(again).scalars())

    def place(self, version: int | None) -> int | None:
        """A version's place in the order; None for no version."""
        return None if version is None else self._place[version]

    def since(self, place: int) -> str:
        """Publication date of the version at a place."""
        return self.versions[place].published

    def until(self, place: int | None) -> str | None:
        """Publication date at which an interval ends, or None."""
        date = None if place is None else self.versions[place].published
        if self._ended is None:
            return date
        return self._ended if date is None else min(date, self._ended)

    def restrict(self, record: str, intervals: list[_Interval]) -> list[_Interval]:
        """The intervals that the view's versions alone would give."""
        if self.whole:
            return intervals
        together: dict[bytes, list[_Interval]] = {}
        for interval in intervals:
            together.setdefault(interval.key, []).append(interval)
        kept: list[_Interval] = []
        for own in together.values():
            spans = self._walk(record, own) if self._partial else self._bisect(own)
            for start, end in spans:
                source = max((one for one in own if one.start <= start), key=lambda one: one.start)
                kept.append(_Interval(source.fact, source.key, start, end))
        return kept

    def _bisect(self, intervals: Sequence[_Interval]) -> list[tuple[int, int | None]]:
        """Every version of the view covers everything: cut the intervals to its versions."""
        spans: list[tuple[int, int | None]] = []
        for one in sorted(intervals, key=lambda one: one.start):
            start, end = self._next(one.start), self._next(one.end)
            if start is None or start == end:
                continue
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return spans

    def _next(self, place: int | None) -> int | None:
        """The first version of the view at or after a place."""
        at = len(self._known) if place is None else bisect_left(self._known, place)
        return self._known[at] if at < len(self._known) else None

    def _walk(self, record: str, intervals: Sequence[_Interval]) -> list[tuple[int, int | None]]:
        """Ask every version of the view in turn: yes, no, or nothing."""
        spans: list[tuple[int, int | None]] = []
        start: int | None = None
        for place in self._known:
            if self._covers(place, record, intervals[0].fact):
                says = any(_contains(one, place) for one in intervals)
            elif intervals[0].key in self._restated[place]:
                says = True
            else:
                continue
            if says and start is None:
                start = place
            elif not says and start is not None:
                spans.append((start, place))
                start = None
        return spans if start is None else [*spans, (start, None)]

    def _covers(self, place: int, record: str, fact: Fact) -> bool:
        version = self.versions[place]
        if version.complete:
            return True
        if record in self._cut[place]:
            return False
        carried = not any(pattern.fits(fact) for pattern in self._missing[place])
        mentioned = record in self._spoken[place]
        return (carried or not mentioned) if version.full else (carried and mentioned)


def _contains(interval: _Interval, place: int) -> bool:
    return interval.start <= place and (interval.end is None or place < interval.end)


_COLUMNS: Final = (
    statements.c.record,
    statements.c.key,
    statements.c.prop,
    statements.c.value,
    statements.c.detail,
    statements.c.original,
    statements.c.item,
    statements.c.from_version,
    statements.c.until_version,
)


def stream(
    connection: Connection,
    list_id: str,
    timeline: Timeline,
    *,
    among: Select[Any] | None = None,
    in_force: bool = False,
    without: Set[str] = frozenset(),
) -> Iterator[StoredRecord]:
    """Read the records of one list.

    Args:
        connection: open until the iterator is used up.
        list_id: the list.
        timeline: its versions and the view of them.
        among: selects the ids of the records wanted; all by default.
        in_force: only what is still stated at the view's last version.
        without: records to leave out.

    Returns:
        Records with at least one fact in the view, ordered by id.
    """
    query = (
        select(*_COLUMNS)
        .where(statements.c.list == list_id)
        .order_by(
            statements.c.record,
            statements.c.position,
            statements.c.prop,
            statements.c.value,
            statements.c.detail,
            statements.c.id,
        )
    )
    if among is not None:
        query = query.where(statements.c.record.in_(among))
    result = connection.execution_options(yield_per=_BATCH).execute(query)
    for record_id, rows in _by_record(result.partitions()):
        if record_id in without:
            continue
        stored = _assemble(list_id, record_id, rows, timeline, in_force)
        if stored is not None:
            yield stored


def _by_record(
    partitions: Iterable[Sequence[_Row]],
) -> Iterator[tuple[str, list[_Row]]]:
    current: str | None = None
    rows: list[_Row] = []
    for partition in partitions:
        for row in partition:
            if row[0] != current:
                if current is not None:
                    yield current, rows
                current, rows = row[0], []
            rows.append(row)
    if current is not None:
        yield current, rows


def _assemble(
    list_id: str, record: str, rows: Sequence[_Row], timeline: Timeline, in_force: bool
) -> StoredRecord | None:
    intervals: list[_Interval] = []
    for _, key, prop, value, detail, original, item, start, end in rows:
        begins = timeline.place(start)
        assert begins is not None
        fact = Fact(prop, value, _detail(detail), original, item)
        intervals.append(_Interval(fact, bytes(key), begins, timeline.place(end)))
    intervals = timeline.restrict(record, intervals)
    schemas = [one for one in intervals if one.fact.prop == SCHEMA]
    facts = tuple(
        StoredFact(one.fact, timeline.since(one.start), timeline.until(one.end))
        for one in intervals
        if one.fact.prop != SCHEMA and not (in_force and one.end is not None)
    )
    if not schemas or not facts:
        return None
    schema = max(schemas, key=lambda one: one.start).fact.value
    return StoredRecord(list_id, record, schema, facts)
