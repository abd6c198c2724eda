"""API keys: who may call the server, hashed at rest.

Owns the table of keys and their roles. A key is 256 random bits, shown once when it
is made; the database holds its sha256 and a number to call it by. A slow hash guards
what people can remember and others can guess; nobody guesses 256 bits, so a fast one
is right here (docs/decisions/0004-api-keys.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, get_args

from msgspec import Struct
from sqlalchemy import Column, Engine, Integer, String, Table, Text, insert, select, update
from sqlalchemy.exc import DBAPIError

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.store.home import Home
from ostraka.store.tables import (
    WRITES,
    Id,
    lock_for_writing,
    make_engine,
    make_tables,
    metadata,
)
from ostraka.store.versions import stamp

Role = Literal["reader", "analyst", "approver", "admin"]
#: Roles, each with all rights of those before it.
ROLES: Final[tuple[Role, ...]] = get_args(Role)
#: How a key begins, so that scanners of secrets can know one.
PREFIX: Final = "ostraka_"
#: Random bytes of a key.
SIZE: Final = 32
_KEY: Final = re.compile(r"ostraka_[A-Za-z0-9_-]{43}")
_LONGEST_NOTE: Final = 200
_MOST_RATE: Final = 1_000_000

keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", Id, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("rate", Integer, nullable=False),
    Column("created", String, nullable=False),
    Column("expires", String, nullable=False),
    Column("revoked", String, nullable=False),
)


class KeyRow(Struct, frozen=True):
    """One key, without itself.

    Attributes:
        id: its number.
        role: what it may do.
        note: whose it is.
        rate: most requests per second; 0 for no limit.
        created: when it was made, ISO, UTC.
        expires: from when it is no longer valid; empty for never.
        revoked: when it was revoked; empty if it was not.
        sha256: of the key.
    """

    id: int
    role: Role
    note: str
    rate: int
    created: str
    expires: str
    revoked: str
    sha256: str

    def valid(self, now: str) -> bool:
        """Whether it opens anything at a time (ISO, UTC)."""
        return not self.revoked and not (self.expires and self.expires <= now)


def digest(key: str) -> str | None:
    """Sha256 of what looks like a key; None if it is none."""
    if not _KEY.fullmatch(key):
        return None
    return hashlib.sha256(key.encode()).hexdigest()


def role_of(text: str) -> Role:
    """A role by its name.

    Raises:
        UsageError: if there is no such role.
    """
    for role in ROLES:
        if role == text.strip().lower():
            return role
    raise UsageError(f"there is no role {text!r}", action=f"Write one of {', '.join(ROLES)}.")


class Keys:
    """The keys of a data directory."""

    def __init__(self, engine: Engine) -> None:
        """Hold the database; its tables are there."""
        self._engine = engine

    @classmethod
    def open(cls, home: Path, database_url: str | None = None) -> Keys:
        """The keys of a data directory, which is made if it does not exist.

        Raises:
            UsageError: if the directory or the database cannot be used.
            NotReadyError: if another version of Ostraka made the database.
        """
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"the data directory cannot be made ({error.strerror})",
                source=str(home),
                action="Choose another with --home or OSTRAKA_HOME.",
            ) from error
        engine = make_engine(database_url or Home(home).database_url)
        make_tables(engine)
        return cls(engine)

    def add(
        self,
        role: Role,
        note: str,
        *,
        secret: Callable[[int], str],
        now: datetime,
        rate: int = 0,
        expires: datetime | None = None,
    ) -> tuple[str, KeyRow]:
        """Make a key.

        Args:
            role: what it may do.
            note: whose it is.
            secret: makes URL-safe text of so many random bytes (``secrets.token_urlsafe``).
            now: the time.
            rate: most requests per second; 0 for no limit.
            expires: from when it is no longer valid.

        Returns:
            The key, which nobody can show again, and its row.

        Raises:
            UsageError: if an argument is out of bounds.
        """
        if not 0 <= rate <= _MOST_RATE:
            raise UsageError(f"the rate is {rate}", action="Write requests per second, 0 for any.")
        if len(note) > _LONGEST_NOTE:
            raise UsageError(
                f"the note is longer than {_LONGEST_NOTE} characters", action="Shorten it."
            )
        if expires is not None and expires <= now:
            raise UsageError("the key would have expired already", action="Name a later day.")
        key = PREFIX + secret(SIZE)
        found = digest(key)
        if found is None:
            raise UsageError("the source of randomness gave no text of 32 bytes")
        row = {
            "sha256": found,
            "role": role,
            "note": note,
            "rate": rate,
            "created": stamp(now),
            "expires": stamp(expires) if expires is not None else "",
            "revoked": "",
        }
        with self._engine.connect().execution_options(**WRITES) as connection, connection.begin():
            lock_for_writing(connection)
            made = connection.execute(insert(keys).values(row)).inserted_primary_key
        return key, KeyRow(id=0 if made is None else int(made[0]), **row)  # type: ignore[arg-type]

    def rows(self) -> list[KeyRow]:
        """Every key that was ever made, by number.

        Raises:
            NotReadyError: if the database does not answer.
        """
        columns = [keys.c[name] for name in KeyRow.__struct_fields__]
        try:
            with self._engine.connect() as connection:
                found = connection.execute(select(*columns).order_by(keys.c.id))
                return [KeyRow(*row) for row in found]
        except DBAPIError as error:
            raise NotReadyError(
                f"the keys cannot be read ({str(error.orig).strip()})",
                action="Check that the database is there.",
            ) from error

    def revoke(self, number: int, now: datetime) -> KeyRow:
        """Close a key for good.

        Raises:
            NotReadyError: if there is no such key.
        """
        with self._engine.connect().execution_options(**WRITES) as connection, connection.begin():
            lock_for_writing(connection)
            open_ = (keys.c.id == number) & (keys.c.revoked == "")
            connection.execute(update(keys).where(open_).values(revoked=stamp(now)))
        for row in self.rows():
            if row.id == number:
                return row
        raise NotReadyError(f"there is no key {number}", action="See `ostraka key list`.")
