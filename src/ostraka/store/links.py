"""What people judged about parties, and the names that parties bear.

Owns two tables: judgements (same, different), which survive every reload and
are never removed, only withdrawn; and the id of the party in which each record
was last found, so that a party keeps its name. Refuses to link: that is
``screening.merge``'s work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from msgspec import Struct
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    Update,
    delete,
    insert,
    select,
    update,
)

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.store.tables import WRITES, Id, lock_for_writing, metadata
from ostraka.store.versions import stamp

#: Longest note of a judgement.
MAX_NOTE: Final = 10_000
judgements = Table(
    "judgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", Id, nullable=False),
    Column("b", Id, nullable=False),
    Column("same", Boolean, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("withdrawn_at", String),
    Column("withdrawn_by", String, nullable=False, default=""),
)

party_ids = Table(
    "party_ids",
    metadata,
    Column("record", Id, primary_key=True),
    Column("party", Id, nullable=False),
)


class JudgementRow(Struct, frozen=True):
    """What a person decided about two records.

    Attributes:
        id: its number.
        a, b: the records, ``list:record``, in the order of their text.
        same: whether they are one party.
        by: who decided; empty if that was not told.
        at: when, ISO, UTC.
        note: why.
        withdrawn_at: when it was withdrawn, or None.
        withdrawn_by: by whom.
    """

    id: int
    a: str
    b: str
    same: bool
    by: str
    at: str
    note: str
    withdrawn_at: str | None = None
    withdrawn_by: str = ""


class LinkStore:
    """Judgements and names of parties in one database."""

    def __init__(self, engine: Engine) -> None:
        """Use ``Store.links``.

        Args:
            engine: of a database whose tables are there.
        """
        self._engine = engine

    def judge(
        self, a: str, b: str, *, same: bool, note: str, by: str, now: datetime
    ) -> JudgementRow:
        """Keep a judgement; an earlier one about the same two records is withdrawn by it.

        Args:
            a: a record, ``list:record``.
            b: another.
            same: whether they are one party.
            note: why; must say something.
            by: who decides.
            now: with a zone.

        Raises:
            UsageError: if the two are one record, or the note is empty or too long.
        """
        if a == b:
            raise UsageError("a record is itself", source=a, action="Name two records.")
        if not note.strip() or len(note) > MAX_NOTE:
            raise UsageError(
                f"a judgement needs a note of 1 to {MAX_NOTE:,} characters",
                action="Say why with --note.",
            )
        first, second = sorted((a, b))
        at = stamp(now)
        values = {
            "a": first, "b": second, "same": same, "by": by.strip(), "at": at,
            "note": note.strip(), "withdrawn_by": "",
        }  # fmt: skip
        with self._writing() as connection:
            connection.execute(_withdrawal(first, second, by, at))
            made = connection.execute(insert(judgements).returning(judgements.c.id), values)
            number = made.scalar_one()
        return JudgementRow(number, first, second, same, by.strip(), at, note.strip())

    def withdraw(self, a: str, b: str, *, by: str, now: datetime) -> int:
        """Withdraw the judgement about two records.

        Returns:
            How many were withdrawn: one.

        Raises:
            NotReadyError: if there is none.
        """
        first, second = sorted((a, b))
        with self._writing() as connection:
            done = connection.execute(_withdrawal(first, second, by, stamp(now))).rowcount
        if not done:
            raise NotReadyError(
                f"no judgement about {first} and {second} is in force",
                action="`ostraka party` shows the judgements of a party.",
            )
        return int(done)

    def judgements(self, by: datetime | None = None) -> list[JudgementRow]:
        """The judgements in force, by number.

        Args:
            by: those that were in force at that time; with a zone.
        """
        query = select(*(judgements.c[name] for name in JudgementRow.__struct_fields__))
        if by is None:
            query = query.where(judgements.c.withdrawn_at.is_(None))
        else:
            gone = judgements.c.withdrawn_at
            query = query.where(judgements.c.at <= stamp(by), gone.is_(None) | (gone > stamp(by)))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(judgements.c.id))
            return [JudgementRow(*row) for row in rows]

    def digest(self, by: datetime | None = None) -> str:
        """What the judgements in force say, as a sha256; empty where there is none."""
        rows = self.judgements(by)
        if not rows:
            return ""
        said = "\n".join(f"{row.a} {row.b} {row.same} {row.by} {row.at} {row.note}" for row in rows)
        return hashlib.sha256(said.encode()).hexdigest()

    def party_ids(self) -> dict[str, str]:
        """For each record that was ever in a party of several: the party's id, both as ids."""
        query = select(party_ids.c.record, party_ids.c.party)
        with self._engine.connect() as connection:
            return {row.record: row.party for row in connection.execute(query)}

    def keep_party_ids(self, named: Mapping[str, str]) -> None:
        """Keep the names of parties; those of records that are not named now stay.

        Args:
            named: for each record of a party of several (``list-record``), the party's id.
        """
        known = self.party_ids()
        changed = {record: party for record, party in named.items() if known.get(record) != party}
        if not changed:
            return
        rows: Sequence[dict[str, str]] = [
            {"record": record, "party": party} for record, party in sorted(changed.items())
        ]
        gone = [record for record in changed if record in known]
        with self._writing() as connection:
            for start in range(0, len(gone), _BATCH):
                batch = gone[start : start + _BATCH]
                connection.execute(delete(party_ids).where(party_ids.c.record.in_(batch)))
            connection.execute(insert(party_ids), rows)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.connect().execution_options(**WRITES) as connection, connection.begin():
            lock_for_writing(connection)
            yield connection


_BATCH: Final = 500


def _withdrawal(a: str, b: str, by: str, at: str) -> Update:
    return (
        update(judgements)
        .where(judgements.c.a == a, judgements.c.b == b, judgements.c.withdrawn_at.is_(None))
        .values(withdrawn_at=at, withdrawn_by=by.strip())
    )
