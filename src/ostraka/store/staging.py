"""Staging: one file's records on their way into the database.

Owns the batches that keep memory flat, the key of a statement, and the last
check that a source keeps its contract. A file that breaks it is refused: a
value that no later step can read would stop every screening.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, func, insert, select

from ostraka.model.dates import DateSpan
from ostraka.model.errors import FormatError, UsageError
from ostraka.model.records import Detail, Fact, Item, Record, Refused
from ostraka.model.schema import FAMILY_OF_SCHEMA, NAME_PROPERTIES, PROPERTIES
from ostraka.store.limits import Limits
from ostraka.store.tables import (
    index_staging,
    make_staging,
    staged_facts,
    staged_records,
    staged_refused,
)

#: The property under which a record's schema is a statement like any other.
SCHEMA: Final = "schema"

_encode = msgspec.json.Encoder().encode


def detail_text(detail: Detail) -> str:
    """The canonical text of a detail, as the database holds it; empty for none."""
    return _encode(detail).decode() if detail else ""


def statement_key(list_id: str, record: str, prop: str, value: str, detail: str) -> bytes:
    """What makes a statement the same in every version: 16 bytes.

    A cryptographic hash, because whoever writes a list file could otherwise
    make two values collide and one of them disappear.
    """
    parts = (list_id, record, prop, value)
    text = "".join(f"{len(part)}:{part}" for part in parts) + detail
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


class Staging:
    """The staging tables of one connection, being filled from one file.

    Attributes:
        records: records staged.
        facts: facts staged.
        names: facts that hold a name.
        notes: facts that no property fits better than ``notes``.
        refused: records and values that the source could not read.
        cut: records of which the file leaves out a part.
    """

    def __init__(self, connection: Connection, list_id: str, file: str, limits: Limits) -> None:
        """Make the staging tables.

        Args:
            connection: nothing of it may be staged yet.
            list_id: the list that the file is of.
            file: the file's name, for messages.
            limits: how much is held in memory.
        """
        make_staging(connection)
        self._connection = connection
        self._list = list_id
        self._file = file
        self._limits = limits
        self._rows: dict[Table, list[tuple[Any, ...]]] = {
            staged_records: [],
            staged_facts: [],
            staged_refused: [],
        }
        self._inserts = {table: self._statement(table) for table in self._rows}
        self.records = self.facts = self.names = self.notes = self.refused = self.cut = 0

    def _statement(self, table: Table) -> str:
        # SQLAlchemy writes the SQL, the driver takes the rows as tuples: three times as fast.
        return str(insert(table).compile(self._connection.engine))

    def add(self, item: Item) -> None:
        """Stage one item.

        Raises:
            FormatError: if it breaks the contract of sources.
        """
        if isinstance(item, Record):
            self._add_record(item)
        elif isinstance(item, Refused):
            self.refused += 1
            self._put(staged_refused, (item.record, item.place, item.reason, item.text))
        else:
            raise FormatError("there is a second header", source=self._file, action=_REPORT)

    def finish(self) -> None:
        """Write what is left in memory, and check that no record stands twice.

        Raises:
            FormatError: if one does.
        """
        for table in self._rows:
            self._flush(table)
        index_staging(self._connection)
        twice = (
            select(staged_records.c.record, func.max(staged_records.c.place))
            .group_by(staged_records.c.record)
            .having(func.count() > 1)
            .order_by(staged_records.c.record)
            .limit(1)
        )
        if (row := self._connection.execute(twice).first()) is not None:
            raise FormatError(
                f"the record {row[0]} stands twice",
                source=self._file,
                place=row[1],
                action="Fetch the file again; if it stays so, report it to the publisher.",
            )

    def refused_records(self) -> int:
        """Records that were refused whole: those that are not among the records staged."""
        named = (
            select(func.count(staged_refused.c.record.distinct()))
            .where(staged_refused.c.record != "")
            .where(staged_refused.c.record.not_in(select(staged_records.c.record)))
        )
        nameless = select(func.count()).where(staged_refused.c.record == "")
        counts = (self._connection.execute(query).scalar_one() for query in (named, nameless))
        return sum(counts)

    def _add_record(self, record: Record) -> None:
        if not record.id or record.schema not in FAMILY_OF_SCHEMA:
            raise self._broken(record, f"has no id or a schema {record.schema!r} of no known kind")
        self.records += 1
        self.cut += record.cut
        self._put(staged_records, (record.id, record.place, record.cut))
        seen: set[tuple[str, str, Detail]] = set()
        schema = (Fact(prop=SCHEMA, value=record.schema),)
        for position, fact in enumerate(schema + record.facts):
            if fact.identity in seen:
                continue
            seen.add(fact.identity)
            if position:
                self._count(record, fact)
            self._put(staged_facts, self._row(record, position, fact))

    def _row(self, record: Record, position: int, fact: Fact) -> tuple[Any, ...]:
        detail = detail_text(fact.detail)
        try:
            key = statement_key(self._list, record.id, fact.prop, fact.value, detail)
            (fact.original + fact.item).encode()
        except UnicodeEncodeError as error:
            raise self._broken(record, f"holds half a character in {fact.prop}") from error
        if "\0" in fact.value or "\0" in fact.original or "\0" in fact.item or "\0" in record.id:
            raise self._broken(record, f"holds a zero byte in {fact.prop}")
        row = (record.id, key, fact.prop, fact.value, detail, fact.original, fact.item)
        return (*row, position)

    def _count(self, record: Record, fact: Fact) -> None:
        if fact.prop not in PROPERTIES or not fact.value:
            raise self._broken(record, f"has the property {fact.prop!r}, unknown or without value")
        if fact.prop == "birthDate":
            try:
                DateSpan.parse(fact.value)
            except UsageError as error:
                raise self._broken(record, f"has a birth date {fact.value!r}") from error
        self.facts += 1
        self.names += fact.prop in NAME_PROPERTIES
        self.notes += fact.prop == "notes"

    def _broken(self, record: Record, what: str) -> FormatError:
        place = record.place or f"record {record.id}"
        return FormatError(f"the entry {what}", source=self._file, place=place, action=_REPORT)

    def _put(self, table: Table, row: tuple[Any, ...]) -> None:
        rows = self._rows[table]
        rows.append(row)
        if len(rows) >= self._limits.batch:
            self._flush(table)

    def _flush(self, table: Table) -> None:
        rows = self._rows[table]
        if rows:
            self._connection.exec_driver_sql(self._inserts[table], rows)
            rows.clear()


_REPORT: Final = "The reader of this format is at fault; report it with the file's name."


def stage(staging: Staging, items: Iterable[Item]) -> Iterable[int]:
    """Stage all items, telling the number of records now and then.

    Raises:
        FormatError: if the file or its reader is at fault.
    """
    for item in items:
        staging.add(item)
        if isinstance(item, Record) and staging.records % 500 == 0:
            yield staging.records
    staging.finish()
    yield staging.records
