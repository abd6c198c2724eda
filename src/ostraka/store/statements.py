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
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    update,
)

from ostraka.model.records import Pattern
from ostraka.store.staging import SCHEMA, detail_text
from ostraka.store.tables import (
    closing,
    cut_records,
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
    earlier: Sequence[VersionRow],
    after: Sequence[VersionRow],
) -> Changes:
    """Apply what is staged as the content of a version.

    Args:
        connection: with the staging tables, in a transaction that writes.
        version: the version, already written.
        earlier: the versions that precede it, in order.
        after: the versions that follow it, in order.

    Returns:
        The records it changed against the version before it; a fact that no earlier version
        had a place for is no change. The staging tables are used up.
    """
    before = earlier[-1] if earlier else None
    _note_scope(connection, version)
    fresh = staged_facts
    if before is not None:
        _find_closing(connection, version, before)
        _find_opening(connection, before)
        fresh = opening
    changes = _count(connection, earlier)
    _open(connection, version, after, fresh)
    _close(connection, version, after)
    return changes


def _note_scope(connection: Connection, version: VersionRow) -> None:
    """Keep what a version of limited scope mentions; later back-fills ask for it."""
    if version.complete:
        return
    record = select(literal(version.id), staged_records.c.record)
    is_cut = staged_records.c.cut == true()
    connection.execute(insert(cut_records).from_select(["version", "record"], record.where(is_cut)))
    if not version.full or version.missing:
        connection.execute(insert(spoken).from_select(["version", "record"], record))
    left_out = or_(
        _lacks(version, staged_facts.c.prop, staged_facts.c.detail),
        _is_cut(version, staged_facts.c.record),
    )
    again = select(literal(version.id), staged_facts.c.key).where(left_out)
    connection.execute(insert(restated).from_select(["version", "key"], again))


def _find_closing(connection: Connection, version: VersionRow, before: VersionRow) -> None:
    """Gather the statements of the version before to which this one says no."""
    found = select(
        statements.c.id,
        statements.c.record,
        statements.c.key,
        statements.c.prop,
        statements.c.detail,
        statements.c.until_version,
    ).where(
        _holds(before),
        _covers(version, statements),
        ~exists().where(staged_facts.c.key == statements.c.key),
    )
    columns = ["statement", "record", "key", "prop", "detail", "until_version"]
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


def _count(connection: Connection, earlier: Sequence[VersionRow]) -> Changes:
    def number(query: Select[tuple[str]] | Subquery) -> int:
        inner = query.subquery() if isinstance(query, Select) else query
        return connection.execute(select(func.count()).select_from(inner)).scalar_one()

    if not earlier:
        return Changes(added=number(select(staged_records.c.record)), removed=0, changed=0)
    before = earlier[-1]
    full = [row for row in earlier if row.full]
    first_told = and_(true(), *(_lacks(row, opening.c.prop, opening.c.detail) for row in full))
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
    touched = (
        select(opening.c.record)
        .where(~first_told)
        .union(select(closing.c.record).where(closing.c.record.in_(mentioned)))
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
        denied = _covers(later, fresh)
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
            _covers(later, closing),
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


def _covers(version: VersionRow, stated: Table) -> ColumnElement[bool]:
    """Whether a version's silence about what a table's rows state means no."""
    if version.complete:
        return true()
    record = stated.c.record
    mentioned = exists().where(spoken.c.version == version.id, spoken.c.record == record)
    carried = ~_lacks(version, stated.c.prop, stated.c.detail)
    spoken_of = or_(carried, ~mentioned) if version.full else and_(carried, mentioned)
    return and_(spoken_of, ~_is_cut(version, record)) if version.cut else spoken_of


def _lacks(
    version: VersionRow, prop: ColumnElement[str], detail: ColumnElement[str]
) -> ColumnElement[bool]:
    """Whether a version never carries facts of a kind."""
    kinds: list[ColumnElement[bool]] = []
    for pattern in map(Pattern.parse, version.missing):
        of_prop = prop == pattern.prop if pattern.prop else true()
        kinds.append(and_(of_prop, _detailed(detail, pattern)) if pattern.key else of_prop)
    return or_(false(), *kinds)


def _detailed(detail: ColumnElement[str], pattern: Pattern) -> ColumnElement[bool]:
    """Whether the text of a detail holds a pattern's key, with its value if it has one."""
    pair = detail_text(((pattern.key, pattern.value),))[1:-1]
    start = pair if pattern.value else pair.removesuffix('""]')
    return detail.contains(start, autoescape=True)


def _is_cut(version: VersionRow, record: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a version's file leaves out a part of a record."""
    return exists().where(cut_records.c.version == version.id, cut_records.c.record == record)
