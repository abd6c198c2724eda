"""Versions: the published states of a list, in the order in which they were published.

Owns a version's row and its place among the others. Two versions published on
one day stand in the order of receipt, then of their sha256, so that the order
of loading never matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select

from ostraka.model.errors import UsageError
from ostraka.model.records import Fact, Pattern
from ostraka.store.tables import versions

#: On what a publication date rests: the file itself, what the user said, a date
#: in the name of the file or its folder, or nothing better than the day of receipt.
Basis = Literal["file", "given", "name", "receipt"]

_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
_strings = msgspec.json.Decoder(tuple[str, ...])


class VersionRow(Struct, frozen=True):
    """One published state of one list.

    Attributes:
        id: number in this store.
        list: list id.
        format: name of the file format.
        published: publication date, ISO.
        published_basis: on what that date rests.
        retrieved: time of receipt, ISO, UTC.
        sha256: of the file as received; of several, over the sorted lines ``sha256  name``.
        files: their names and sha256, ``sha256  name``.
        full: true if a record's absence closes it.
        missing: what the file never carries, as patterns of facts.
        scope_note: the reason of a limited scope, in words.
        records: records read.
        records_declared: records that the file says it has, or None.
        records_scanned: records counted in another way.
        names: names read.
        notes: values that no property fits.
        refused: records and values that could not be read.
        cut: records of which the file is known to leave out a part.
    """

    id: int
    list: str
    format: str
    published: str
    published_basis: str
    retrieved: str
    sha256: str
    files: tuple[str, ...]
    full: bool
    missing: tuple[str, ...]
    scope_note: str
    records: int
    records_declared: int | None
    records_scanned: int
    names: int
    notes: int
    refused: int
    cut: int = 0

    @property
    def ordering(self) -> str:
        """What versions of one list sort by."""
        return f"{self.published} {self.retrieved} {self.sha256}"

    @property
    def complete(self) -> bool:
        """True if the version speaks about everything."""
        return self.full and not self.missing and not self.cut


def first_told(rows: Sequence[VersionRow], fact: Fact) -> bool:
    """Whether none of the versions had a place for such a fact.

    What a later version then says of it is told for the first time; it is no change.

    Args:
        rows: the versions before.
        fact: the fact.
    """
    return not any(
        row.full and not any(Pattern.parse(text).fits(fact) for text in row.missing) for row in rows
    )


def stamp(now: datetime) -> str:
    """A time as the store writes it: UTC, of one length, so that text order is time order.

    Raises:
        UsageError: if the time has no zone.
    """
    if now.tzinfo is None:
        raise UsageError(
            f"the time {now.isoformat()} has no zone", action="Pass datetime.now(UTC)."
        )
    return now.astimezone(UTC).strftime(_TIME)


def read_day(text: str) -> date:
    """A day of the calendar from its ISO text.

    Raises:
        UsageError: if it is not one.
    """
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", action="Write YYYY-MM-DD.") from error


def read_versions(connection: Connection, list_id: str | None = None) -> list[VersionRow]:
    """All versions, or those of one list, ordered by list and publication."""
    query = select(versions).order_by(versions.c.list, versions.c.ordering)
    if list_id is not None:
        query = query.where(versions.c.list == list_id)
    return [_read(row) for row in connection.execute(query)]


def add_version(connection: Connection, row: VersionRow) -> VersionRow:
    """Write a version, and give it its number.

    Args:
        connection: in a transaction that writes.
        row: the version; its ``id`` is not looked at.
    """
    values: dict[str, Any] = {
        "ordering": row.ordering,
        "files": msgspec.json.encode(row.files).decode(),
        "missing": msgspec.json.encode(row.missing).decode(),
        "scope_full": row.full,
    }
    for column in versions.c.keys():  # noqa: SIM118  a ColumnCollection iterates over columns
        if column != "id" and column not in values:
            values[column] = getattr(row, column)
    number = connection.execute(insert(versions).values(values)).inserted_primary_key
    assert number is not None
    return msgspec.structs.replace(row, id=number[0])


def split(
    rows: Sequence[VersionRow], ordering: str
) -> tuple[Sequence[VersionRow], Sequence[VersionRow]]:
    """The versions before a place in the order, and those after it."""
    before = [row for row in rows if row.ordering < ordering]
    after = [row for row in rows if row.ordering > ordering]
    return before, after


def _read(row: Row[Any]) -> VersionRow:
    values = dict(row._mapping)
    del values["ordering"]
    values["full"] = values.pop("scope_full")
    values["files"] = _strings.decode(values["files"])
    values["missing"] = _strings.decode(values["missing"])
    return VersionRow(**values)
