"""Statements in time: one version's content, applied as differences.

Owns the intervals. Every version says of every statement one of three things:
yes (it stands in the file), no (it does not, and the file's scope covers it),
or nothing. A statement's intervals run from each first yes to the next no.
That depends on the versions and their order alone, so loading an older version
later (back-filling) gives the same intervals as loading in order; a property
test holds it.

A version covers a statement unless its property is among those that the file
never carries, or the file is partial and does not mention the record. A full
file covers all of a record that is absent from it: the record is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from ostraka.store.staging import SCHEMA
from ostraka.store.tables import (
    closing,
    opening,
    restated,
    spoken,
    staged_facts,
    staged_records,
    statements,
    versions,
)
from ostraka.store.versions import VersionRow

_CONTENT = ("record", "key", "prop", "value", "detail", "original", "item", "position")


class Changes(Struct, frozen=True):
    """Records that a version changed against the version before it.

    Attributes:
        added: records that are new.
        removed: records that are no longer stated.
        changed: records of both that state something else.
    """

    added: int
    removed: int
    changed: int


def records_at(connection: Connection, version: VersionRow) -> int:
    """How many records a list held at a version, passed on from earlier ones or its own."""
    query = select(func.count(statements.c.record.distinct())).where(
        _holds(version), statements.c.prop == SCHEMA
    )
    return connection.execute(query).scalar_one()


def apply(
    connection: Connection,
    version: VersionRow,
    before: VersionRow | None,
    after: Sequence[VersionRow],
) -> Changes:
    """Apply what is staged as the content of a version.

    Args:
        connection: with the staging tables, in a transaction that writes.
        version: the version, already written.
        before: the version that precedes it, if any.
        after: the versions that follow it, in order.

    Returns:
        The records it changed against ``before``. The staging tables are used up.
    """
    _note_scope(connection, version)
    fresh = staged_facts
    if before is not None:
        _find_closing(connection, version, before)
        _find_opening(connection, before)
        fresh = opening
    changes = _count(connection, before)
    _open(connection, version, after, fresh)
    _close(connection, version, after)
    return changes


def _note_scope(connection: Connection, version: VersionRow) -> None:
    """Keep what a version of limited scope mentions; later back-fills ask for it."""
    if version.complete:
        return
    record = select(literal(version.id), staged_records.c.record)
    connection.execute(insert(spoken).from_select(["version", "record"], record))
    if version.properties_missing:
        again = select(literal(version.id), staged_facts.c.key).where(
            staged_facts.c.prop.in_(version.properties_missing)
        )
        connection.execute(insert(restated).from_select(["version", "key"], again))


def _find_closing(connection: Connection, version: VersionRow, before: VersionRow) -> None:
    """Gather the statements of the version before to which this one says no."""
    found = select(
        statements.c.id,
        statements.c.record,
        statements.c.key,
        statements.c.prop,
        statements.c.until_version,
    ).where(
        _holds(before),
        _covers(version, statements.c.record, statements.c.prop),
        ~exists().where(staged_facts.c.key == statements.c.key),
    )
    columns = ["statement", "record", "key", "prop", "until_version"]
    connection.execute(insert(closing).from_select(columns, found))


def _find_opening(connection: Connection, before: VersionRow) -> None:
    """Gather the staged facts that the version before does not state."""
    stated = exists().where(
        _holds(before),
        statements.c.record == staged_facts.c.record,
        statements.c.key == staged_facts.c.key,
    )
    found = select(*(staged_facts.c[name] for name in _CONTENT)).where(~stated)
    connection.execute(insert(opening).from_select(_CONTENT, found))


def _count(connection: Connection, before: VersionRow | None) -> Changes:
    def number(query: Select[tuple[str]] | Subquery) -> int:
        inner = query.subquery() if isinstance(query, Select) else query
        return connection.execute(select(func.count()).select_from(inner)).scalar_one()

    if before is None:
        return Changes(added=number(select(staged_records.c.record)), removed=0, changed=0)
    held = exists().where(
        _holds(before), statements.c.prop == SCHEMA, statements.c.record == staged_records.c.record
    )
    added = select(staged_records.c.record).where(~held)
    mentioned = select(staged_records.c.record)
    removed = (
        select(closing.c.record)
        .where(closing.c.prop == SCHEMA, closing.c.record.not_in(mentioned))
        .distinct()
    )
    touched = select(opening.c.record).union(
        select(closing.c.record).where(closing.c.record.in_(mentioned))
    )
    changed = touched.subquery()
    changed_number = connection.execute(
        select(func.count()).select_from(changed).where(changed.c.record.not_in(added))
    ).scalar_one()
    return Changes(added=number(added), removed=number(removed), changed=changed_number)


def _open(
    connection: Connection, version: VersionRow, after: Sequence[VersionRow], fresh: Table
) -> None:
    """Let the facts of a staging table begin here, each until the next version says no."""
    for later in after:
        begins = and_(
            statements.c.list == version.list,
            statements.c.from_version == later.id,
        )
        # Stated again there: that interval begins here now, with this version's wording.
        same = fresh.c.key == statements.c.key
        wording = {
            name: select(fresh.c[name]).where(same).scalar_subquery()
            for name in ("original", "item", "position")
        }
        moved = update(statements).where(begins, exists().where(same))
        connection.execute(moved.values(from_version=version.id, **wording))
        already = exists().where(
            statements.c.list == version.list,
            statements.c.record == fresh.c.record,
            statements.c.key == fresh.c.key,
            statements.c.from_version == version.id,
        )
        connection.execute(delete(fresh).where(already))
        denied = _covers(later, fresh.c.record, fresh.c.prop)
        _insert(connection, fresh.select().where(denied), version, later.id)
        connection.execute(delete(fresh).where(denied))
    _insert(connection, fresh.select(), version, None)


def _insert(
    connection: Connection,
    facts: Select[Any],
    version: VersionRow,
    until: int | None,
) -> None:
    columns = facts.subquery().c
    rows = select(
        literal(version.list),
        *(columns[name] for name in _CONTENT),
        literal(version.id),
        cast(null(), Integer) if until is None else literal(until),
    )
    names = ["list", *_CONTENT, "from_version", "until_version"]
    connection.execute(insert(statements).from_select(names, rows))


def _close(connection: Connection, version: VersionRow, after: Sequence[VersionRow]) -> None:
    """End the statements gathered; each resumes where the next version says yes."""
    for later in after:
        waiting = and_(
            closing.c.resumed_at.is_(None),
            or_(closing.c.until_version.is_(None), closing.c.until_version != later.id),
        )
        said = or_(
            _covers(later, closing.c.record, closing.c.prop),
            exists().where(restated.c.version == later.id, restated.c.key == closing.c.key),
        )
        connection.execute(update(closing).where(waiting, said).values(resumed_at=later.id))
        ended = and_(closing.c.resumed_at.is_(None), closing.c.until_version == later.id)
        # Ended before anyone said yes again: nothing resumes.
        connection.execute(update(closing).where(ended).values(resumed_at=_NEVER))
    old = statements.alias("old")
    resumed = (
        select(
            old.c.list,
            *(old.c[name] for name in _CONTENT),
            closing.c.resumed_at,
            closing.c.until_version,
        )
        .join_from(closing, old, old.c.id == closing.c.statement)
        .where(closing.c.resumed_at != _NEVER)
    )
    columns = ["list", *_CONTENT, "from_version", "until_version"]
    connection.execute(insert(statements).from_select(columns, resumed))
    ended_here = statements.c.id.in_(select(closing.c.statement))
    connection.execute(update(statements).where(ended_here).values(until_version=version.id))


#: No version has this number.
_NEVER = -1


def _holds(version: VersionRow) -> ColumnElement[bool]:
    """Whether a statement is stated at a version."""
    up_to = select(versions.c.id).where(
        versions.c.list == version.list, versions.c.ordering <= version.ordering
    )
    beyond = select(versions.c.id).where(
        versions.c.list == version.list, versions.c.ordering > version.ordering
    )
    return and_(
        statements.c.list == version.list,
        statements.c.from_version.in_(up_to),
        or_(statements.c.until_version.is_(None), statements.c.until_version.in_(beyond)),
    )


def _covers(
    version: VersionRow, record: ColumnElement[str], prop: ColumnElement[str]
) -> ColumnElement[bool]:
    """Whether a version's silence about a statement means no."""
    if version.complete:
        return true()
    mentioned = exists().where(spoken.c.version == version.id, spoken.c.record == record)
    carried = prop.not_in(version.properties_missing) if version.properties_missing else true()
    return or_(carried, ~mentioned) if version.full else and_(carried, mentioned)
