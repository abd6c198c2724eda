"""Kept receipts: what was asked and what was answered, for as long as a rule says.

Owns the table of receipts, their chain of hashes, and their erasure. Each receipt is
linked to the one before it, so that none can be changed, put in between or taken out
unseen. Erasing one empties its content and leaves its link: the chain still holds, and
the hash of an erased content tells nothing, because every content carries random salt.

Refuses to keep anything on its own: a server keeps receipts if it is told to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

from msgspec import Struct
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from ostraka.model.errors import NotReadyError, OstrakaError, UsageError
from ostraka.store.home import Home
from ostraka.store.tables import WRITES, lock_for_writing, make_engine, make_tables, metadata
from ostraka.store.versions import stamp

#: Bytes of salt that every content should carry.
SALT: Final = 16
_FIRST: Final = "0" * 64
#: Rows of one look when the whole chain is read.
_STEP: Final = 1000

receipts = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made", String, nullable=False),
    # From when it may be erased, and when it was; both ISO, UTC.
    Column("keep_until", String, nullable=False, index=True),
    Column("erased", String, nullable=False),
    # Sha256 of the content in clear, and of the link before, the time and that hash.
    Column("sha256", String, nullable=False),
    Column("link", String, nullable=False),
    Column("sealed", Integer, nullable=False),
    Column("content", LargeBinary),
)


class Seal(Protocol):
    """Encrypts contents at rest."""

    def seal(self, clear: bytes) -> bytes:
        """Encrypt."""

    def open(self, sealed: bytes) -> bytes:
        """Decrypt.

        Raises:
            UsageError: if the key is another.
        """


class FernetSeal:
    """Fernet (AES-128-CBC with HMAC-SHA256), with keys that can be changed."""

    def __init__(self, keys: str) -> None:
        """Hold the keys.

        Args:
            keys: one key or several with commas, as ``ostraka receipts make-key`` makes them;
                the first encrypts, all decrypt.

        Raises:
            UsageError: if one is no key, or the package that encrypts is not installed.
        """
        try:
            from cryptography.fernet import Fernet, MultiFernet
        except ImportError as error:
            raise UsageError(
                "encrypted receipts need the Python package cryptography",
                action="Install it: pip install 'ostraka[server]'.",
            ) from error
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError as error:
            raise UsageError(
                "the key of the receipts is none",
                source="receipts_key",
                action="Make one with `ostraka receipts make-key`.",
            ) from error

    @staticmethod
    def make_key() -> str:
        """A new key."""
        from cryptography.fernet import Fernet

        return Fernet.generate_key().decode("ascii")

    def seal(self, clear: bytes) -> bytes:
        """Encrypt."""
        return self._keys.encrypt(clear)

    def open(self, sealed: bytes) -> bytes:
        """Decrypt.

        Raises:
            UsageError: if the key is another.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._keys.decrypt(sealed)
        except InvalidToken as error:
            raise UsageError(
                "the receipt was sealed with another key",
                source="receipts_key",
                action="Name that key too, after a comma.",
            ) from error


class Kept(Struct, frozen=True):
    """One receipt, without its content.

    Attributes:
        number: from 1, without a gap.
        made: when, ISO, UTC.
        keep_until: from when it may be erased.
        erased: when its content was; empty if it is there.
        sha256: of the content in clear.
        link: of the chain.
        sealed: whether the content is encrypted.
    """

    number: int
    made: str
    keep_until: str
    erased: str
    sha256: str
    link: str
    sealed: bool


class Verified(Struct, frozen=True):
    """What a look through the whole chain found.

    Attributes:
        receipts: how many there are.
        erased: how many of them were erased.
        unread: sealed contents that were not compared, for want of the key.
        head: the last link; noted elsewhere, it proves that none was cut off at the end.
        broken: the first number at which the chain does not hold; 0 if it holds.
        reason: why not.
    """

    receipts: int
    erased: int
    unread: int
    head: str
    broken: int = 0
    reason: str = ""


class Receipts:
    """The receipts of a data directory."""

    def __init__(self, engine: Engine, seal: Seal | None = None) -> None:
        """Hold the database; its tables are there."""
        self._engine = engine
        self._seal = seal

    @classmethod
    def open(
        cls, home: Path, database_url: str | None = None, seal: Seal | None = None
    ) -> Receipts:
        """The receipts of a data directory that is there.

        Raises:
            NotReadyError: if there is no database, or another version made it.
        """
        engine = make_engine(database_url or Home(home).database_url)
        make_tables(engine)
        return cls(engine, seal)

    def keep(self, contents: Sequence[bytes], now: datetime, days: int) -> list[Kept]:
        """Keep contents, in one transaction.

        Args:
            contents: what is kept; each should carry :data:`SALT` random bytes.
            now: the time.
            days: days until they may be erased.

        Raises:
            NotReadyError: if the database does not take them.
        """
        made, until = stamp(now), stamp(now + timedelta(days=days))
        kept: list[Kept] = []
        try:
            with self._writing() as connection:
                number, link = self._last(connection)
                rows = []
                for clear in contents:
                    number += 1
                    digest = hashlib.sha256(clear).hexdigest()
                    link = _linked(link, made, digest)
                    one = Kept(number, made, until, "", digest, link, self._seal is not None)
                    content = clear if self._seal is None else self._seal.seal(clear)
                    rows.append(_row(one, content))
                    kept.append(one)
                connection.execute(insert(receipts), rows)
        except DBAPIError as error:
            raise _silent(error) from error
        return kept

    def rows(self, after: int = 0, most: int = _STEP) -> list[Kept]:
        """Receipts without their contents, by number.

        Args:
            after: the number after which to begin.
            most: how many.
        """
        columns = [receipts.c[name] for name in Kept.__struct_fields__]
        query = select(*columns).where(receipts.c.number > after)
        try:
            with self._engine.connect() as connection:
                found = connection.execute(query.order_by(receipts.c.number).limit(most))
                return [_kept(row) for row in found]
        except DBAPIError as error:
            raise _silent(error) from error

    def read(self, number: int) -> tuple[Kept, bytes | None]:
        """One receipt and its content in clear; None if it was erased.

        Raises:
            NotReadyError: if there is none of that number.
            UsageError: if it is sealed, and its key is not at hand.
        """
        columns = [receipts.c[name] for name in Kept.__struct_fields__]
        query = select(*columns, receipts.c.content).where(receipts.c.number == number)
        try:
            with self._engine.connect() as connection:
                row = connection.execute(query).one_or_none()
        except DBAPIError as error:
            raise _silent(error) from error
        if row is None:
            raise NotReadyError(
                f"there is no receipt {number}", action="See `ostraka receipts list`."
            )
        one = _kept(row[:-1])
        return one, None if row[-1] is None else self._clear(one, row[-1])

    def erase(
        self, now: datetime, *, numbers: Sequence[int] = (), before: datetime | None = None
    ) -> int:
        """Empty contents and leave their links.

        Args:
            now: the time.
            numbers: which receipts.
            before: also those made before that time.

        Returns:
            How many were emptied now.
        """
        chosen: list[ColumnElement[bool]] = []
        if numbers:
            chosen.append(receipts.c.number.in_(numbers))
        if before is not None:
            chosen.append(receipts.c.made < stamp(before))
        return sum(self._empty(condition, now) for condition in chosen)

    def sweep(self, now: datetime) -> int:
        """Erase the contents whose time is over; how many they were."""
        return self._empty(receipts.c.keep_until <= stamp(now), now)

    def verify(self) -> Verified:
        """Look through the whole chain, contents included."""
        link, number, erased, unread = _FIRST, 0, 0, 0
        for one, content in self._all():
            number += 1
            link = _linked(link, one.made, one.sha256)
            reason = self._broken(one, content, number, link)
            if reason:
                return Verified(number, erased, unread, link, number, reason)
            erased += content is None
            unread += content is not None and one.sealed and self._seal is None
        return Verified(number, erased, unread, link)

    def _broken(self, one: Kept, content: bytes | None, number: int, link: str) -> str:
        if one.number != number:
            return f"receipt {number} is missing"
        if one.link != link:
            return "its link does not follow from the one before"
        if content is None:
            return "" if one.erased else "its content is gone and was not erased by the program"
        if one.sealed and self._seal is None:
            return ""
        try:
            clear = self._clear(one, content)
        except UsageError as error:
            return error.reason
        same = hashlib.sha256(clear).hexdigest() == one.sha256
        return "" if same else "its content was changed"

    def _all(self) -> Iterator[tuple[Kept, bytes | None]]:
        columns = [receipts.c[name] for name in Kept.__struct_fields__]
        last = 0
        with self._engine.connect() as connection:
            while True:
                query = select(*columns, receipts.c.content).where(receipts.c.number > last)
                step = connection.execute(query.order_by(receipts.c.number).limit(_STEP)).all()
                for row in step:
                    yield _kept(row[:-1]), row[-1]
                if len(step) < _STEP:
                    return
                last = step[-1][0]

    def _clear(self, one: Kept, content: bytes) -> bytes:
        if not one.sealed:
            return content
        if self._seal is None:
            raise UsageError(
                f"receipt {one.number} is sealed",
                action="Set OSTRAKA_RECEIPTS_KEY to the key that sealed it.",
            )
        return self._seal.open(content)

    def _empty(self, condition: ColumnElement[bool], now: datetime) -> int:
        empty = update(receipts).where(and_(condition, receipts.c.erased == ""))
        try:
            with self._writing() as connection:
                done = connection.execute(empty.values(content=None, erased=stamp(now)))
                return int(done.rowcount)
        except DBAPIError as error:
            raise _silent(error) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A connection with a transaction that writes, alone."""
        with self._engine.connect().execution_options(**WRITES) as connection, connection.begin():
            lock_for_writing(connection)
            yield connection

    @staticmethod
    def _last(connection: Connection) -> tuple[int, str]:
        query = select(receipts.c.number, receipts.c.link)
        row = connection.execute(query.order_by(receipts.c.number.desc()).limit(1)).one_or_none()
        return (0, _FIRST) if row is None else (int(row[0]), str(row[1]))


def _linked(before: str, made: str, digest: str) -> str:
    return hashlib.sha256(f"{before} {made} {digest}".encode()).hexdigest()


def _row(one: Kept, content: bytes) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in Kept.__struct_fields__}
    return {**told, "sealed": int(one.sealed), "content": content}


def _kept(row: Sequence[Any]) -> Kept:
    number, made, until, erased, digest, link, sealed = row
    return Kept(number, made, until, erased, digest, link, bool(sealed))


def _silent(error: DBAPIError) -> OstrakaError:
    return NotReadyError(
        f"the receipts cannot be reached ({str(error.orig).strip()})",
        action="Check that the database is there.",
    )
