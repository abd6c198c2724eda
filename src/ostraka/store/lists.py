"""The state of the lists: what is loaded, from when, whether it can be trusted to be the last.

Owns the answer of ``ostraka lists``. A list is stale if the last attempt to load
it was refused, or if its version was published longer ago than its publisher's
habit allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, case, func, select

from ostraka.model.schema import NAME_PROPERTIES
from ostraka.store.kinds import ListInfo
from ostraka.store.staging import SCHEMA
from ostraka.store.tables import attempts, statements
from ostraka.store.versions import VersionRow, read_day, stamp


class ListStatus(Struct, frozen=True):
    """The state of one list.

    Attributes:
        list: list id.
        title: its title for people.
        version: number of the version that answers, or None.
        published: its publication date, ISO, or empty.
        published_basis: on what that rests: file, given, name, receipt.
        retrieved: when it was received, ISO, UTC.
        sha256: of its file.
        records: records that the list holds at that version. A partial file adds to what
            earlier ones told, so this can be more than it has itself.
        records_declared: records that the file says it has, or None.
        records_scanned: records of the file, counted in another way.
        names: names of those records.
        scope_note: why the file is not the whole list, or empty.
        notes: values that no property fits.
        refused: records and values that could not be read.
        stale: true if it may not be the last published state.
        ended: true if its publisher has ended the list.
        active: true if it answers screenings.
        last_error: why the last attempt to load it was refused, or empty.
        last_attempt: when a file of it was last fetched or given, ISO, UTC, or empty.
        last_result: what became of that: loaded, unchanged, refused, or empty.
    """

    list: str
    title: str
    version: int | None = None
    published: str = ""
    published_basis: str = ""
    retrieved: str = ""
    sha256: str = ""
    records: int = 0
    records_declared: int | None = None
    records_scanned: int = 0
    names: int = 0
    notes: int = 0
    refused: int = 0
    scope_note: str = ""
    stale: bool = False
    ended: bool = False
    active: bool = False
    last_error: str = ""
    last_attempt: str = ""
    last_result: str = ""


class Attempt(Struct, frozen=True):
    """The last attempt to load a list: when, what became of it, why it was refused."""

    at: str = ""
    result: str = ""
    error: str = ""


class Held(Struct, frozen=True):
    """How many records and names a list holds at its last version."""

    records: int = 0
    names: int = 0


def held(connection: Connection) -> dict[str, Held]:
    """What each list holds at its last version."""
    counted = (*NAME_PROPERTIES, SCHEMA)
    query = (
        select(
            statements.c.list,
            func.count(case((statements.c.prop == SCHEMA, 1))),
            func.count(case((statements.c.prop != SCHEMA, 1))),
        )
        .where(statements.c.until_version.is_(None), statements.c.prop.in_(counted))
        .group_by(statements.c.list)
    )
    return {name: Held(records, names) for name, records, names in connection.execute(query)}


def last_attempts(connection: Connection) -> dict[str, Attempt]:
    """The last attempt to load each list that was ever tried."""
    last = select(func.max(attempts.c.id)).where(attempts.c.list != "").group_by(attempts.c.list)
    query = select(attempts.c.list, attempts.c.at, attempts.c.status, attempts.c.reason)
    rows = connection.execute(query.where(attempts.c.id.in_(last)))
    return {
        name: Attempt(at, status, reason if status == "refused" else "")
        for name, at, status, reason in rows
    }


def status_of(
    list_id: str,
    version: VersionRow | None,
    infos: Mapping[str, ListInfo],
    *,
    now: datetime,
    held: Held,
    last: Attempt,
    active: bool,
) -> ListStatus:
    """Describe one list.

    Args:
        list_id: the list.
        version: its latest version, if it was ever loaded.
        infos: what is known of the lists.
        now: the time of asking.
        held: what the list holds at that version.
        last: the last attempt to load it.
        active: whether it answers screenings.
    """
    info = infos.get(list_id)
    title = info.title if info is not None else list_id
    ended = ended_on(info)
    over = ended is not None and ended <= stamp(now)[:10]
    if version is None:
        return ListStatus(
            list_id,
            title,
            stale=True,
            ended=over,
            last_error=last.error,
            last_attempt=last.at,
            last_result=last.result,
        )
    old = False
    if info is not None and not over and info.stale_after_days:
        limit = timedelta(days=info.stale_after_days)
        old = now.date() - read_day(version.published) > limit
    return ListStatus(
        list=list_id,
        title=title,
        version=version.id,
        published=version.published,
        published_basis=version.published_basis,
        retrieved=version.retrieved,
        sha256=version.sha256,
        records=held.records,
        records_declared=version.records_declared,
        records_scanned=version.records_scanned,
        names=held.names,
        notes=version.notes,
        refused=version.refused,
        scope_note=version.scope_note,
        stale=old or bool(last.error),
        ended=over,
        active=active,
        last_error=last.error,
        last_attempt=last.at,
        last_result=last.result,
    )


def ended_on(info: ListInfo | None) -> str | None:
    """The day on which the publisher ended a list, ISO, or None."""
    return (info.ended or None) if info is not None else None
