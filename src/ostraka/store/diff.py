"""What changed between two versions of a list.

Owns the comparison of two states that the store holds. A wording that changed
without changing the fact is no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, or_, select

from ostraka.model.records import Fact, StoredRecord
from ostraka.model.schema import NAME_PROPERTIES
from ostraka.store.read import Timeline, stream
from ostraka.store.tables import statements
from ostraka.store.versions import VersionRow, first_told


class Named(Struct, frozen=True):
    """A record that was added or removed.

    Attributes:
        id: the list's own id.
        caption: its first name.
        programmes: its programme tags, sorted.
    """

    id: str
    caption: str
    programmes: tuple[str, ...]


class Change(Struct, frozen=True):
    """A property of a record whose values changed.

    Attributes:
        id: the list's own id.
        caption: its first name.
        property: the property.
        before: values that are no longer stated, sorted.
        after: values that are new, sorted.
    """

    id: str
    caption: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Diff(Struct, frozen=True, rename={"from_": "from"}):
    """What changed between two versions.

    Attributes:
        list: list id.
        from_: publication date of the earlier version.
        to: publication date of the later one.
        added: records that are new, by id.
        removed: records that are gone, by id.
        changed: what changed of the others, by id and property.
        first_told: values of the others that no version before had a place for, because of
            its format or scope: told for the first time, not changed.
    """

    list: str
    from_: str
    to: str
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    changed: tuple[Change, ...]
    first_told: int = 0


#: A record's schema in a diff, beside its properties.
_SCHEMA: Final = "schema"


def compare(
    connection: Connection, list_id: str, rows: Sequence[VersionRow], first: int, last: int
) -> Diff:
    """Compare two versions.

    Args:
        connection: to read with.
        list_id: the list.
        rows: all its versions, in order.
        first: place of the earlier version among them.
        last: place of the later one.

    Returns:
        The differences, ordered by record id.
    """
    added: list[Named] = []
    removed: list[Named] = []
    changed: list[Change] = []
    told_first = 0
    earlier = rows[: first + 1]
    among = _touched(list_id, rows[first + 1 : last + 1])
    before = _state(connection, list_id, rows, first, among)
    after = _state(connection, list_id, rows, last, among)
    for record in sorted(before.keys() | after.keys()):
        old, new = before.get(record), after.get(record)
        if old is None and new is not None:
            added.append(_named(new))
        elif new is None and old is not None:
            removed.append(_named(old))
        elif old is not None and new is not None and _facts(old) != _facts(new):
            told = {one.fact for one in new.facts if first_told(earlier, one.fact)}
            told -= {one.fact for one in old.facts}
            told_first += len(told)
            kept = tuple(one for one in new.facts if one.fact not in told)
            changed += _changes(old, msgspec.structs.replace(new, facts=kept))
    return Diff(
        list=list_id,
        from_=rows[first].published,
        to=rows[last].published,
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(changed),
        first_told=told_first,
    )


def _state(
    connection: Connection, list_id: str, rows: Sequence[VersionRow], place: int, among: Select[Any]
) -> dict[str, StoredRecord]:
    timeline = Timeline(connection, rows, rows[: place + 1])
    records = stream(connection, list_id, timeline, in_force=True, among=among)
    return {record.id: record for record in records}


def _touched(list_id: str, rows: Sequence[VersionRow]) -> Select[Any]:
    """Ids of the records of which a statement begins or ends with one of the versions."""
    numbers = [row.id for row in rows]
    return select(statements.c.record).where(
        statements.c.list == list_id,
        or_(
            statements.c.from_version.in_(numbers),
            statements.c.until_version.in_(numbers),
        ),
    )


def _facts(record: StoredRecord) -> set[tuple[str, str]]:
    facts = {(stored.fact.prop, _text(stored.fact)) for stored in record.facts}
    return facts | {(_SCHEMA, record.schema)}


def _text(fact: Fact) -> str:
    if not fact.detail:
        return fact.value
    return f"{fact.value} ({', '.join(f'{key}: {value}' for key, value in fact.detail)})"


def _caption(record: StoredRecord) -> str:
    for kind in NAME_PROPERTIES:
        for stored in record.facts:
            if stored.fact.prop == kind:
                return stored.fact.value
    return record.id


def _named(record: StoredRecord) -> Named:
    tags = {stored.fact.value for stored in record.facts if stored.fact.prop == "program"}
    return Named(record.id, _caption(record), tuple(sorted(tags)))


def _changes(old: StoredRecord, new: StoredRecord) -> list[Change]:
    gone, come = _facts(old) - _facts(new), _facts(new) - _facts(old)
    return [
        Change(
            id=new.id,
            caption=_caption(new),
            property=prop,
            before=tuple(sorted(value for name, value in gone if name == prop)),
            after=tuple(sorted(value for name, value in come if name == prop)),
        )
        for prop in sorted({name for name, _ in gone | come})
    ]
