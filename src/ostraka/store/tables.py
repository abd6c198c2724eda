"""The tables of the store, and the engine that reaches them.

Owns the schema, its version number and how SQLite is opened. PostgreSQL has the
same tables; whatever differs between the two is decided here.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from ostraka.model.errors import UsageError

#: Raised when facts mean something else: indexes made before are of no use then. What tables
#: there are, the revision in ``alembic_version`` says (:mod:`ostraka.store.migrate`).
SCHEMA_VERSION: Final = 1

#: Execution option of a connection whose transaction writes.
WRITES: Final = {"ostraka_writes": True}

# Any number that no other program locks in the same database.
_LOCK: Final = 0x0571A4A

metadata = MetaData()

#: Ids sort by their code points on both databases.
Id = String().with_variant(String(collation="C"), "postgresql")

settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

#: Which migration the tables are at: one row, in the form that Alembic gives it.
revisions = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), primary_key=True),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list", Id, nullable=False),
    # published, receipt, sha256: versions of one list sort by this text.
    Column("ordering", Id, nullable=False),
    Column("format", String, nullable=False),
    Column("published", String, nullable=False),
    Column("published_basis", String, nullable=False),
    Column("retrieved", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("files", Text, nullable=False),
    Column("scope_full", Boolean, nullable=False),
    Column("missing", Text, nullable=False),
    Column("scope_note", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("records_declared", Integer),
    Column("records_scanned", Integer, nullable=False),
    Column("names", Integer, nullable=False),
    Column("notes", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("cut", Integer, nullable=False),
    Index("versions_by_file", "list", "sha256", unique=True),
    Index("versions_in_order", "list", "ordering", unique=True),
)

statements = Table(
    "statements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list", Id, nullable=False),
    Column("record", Id, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("prop", Id, nullable=False),
    Column("value", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("from_version", Integer, ForeignKey("versions.id"), nullable=False),
    Column("until_version", Integer, ForeignKey("versions.id")),
    Index("statements_by_record", "list", "record", "key", "from_version", unique=True),
)

#: Records that a version of limited scope speaks about.
spoken = Table(
    "spoken",
    metadata,
    Column("version", Integer, ForeignKey("versions.id"), primary_key=True),
    Column("record", Id, primary_key=True),
)

#: Records of which a version's file is known to leave out a part.
cut_records = Table(
    "cut_records",
    metadata,
    Column("version", Integer, ForeignKey("versions.id"), primary_key=True),
    Column("record", Id, primary_key=True),
)

#: Facts that a version states although its scope leaves facts of their kind out.
restated = Table(
    "restated",
    metadata,
    Column("version", Integer, ForeignKey("versions.id"), primary_key=True),
    Column("key", LargeBinary, primary_key=True),
)

refused = Table(
    "refused",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, ForeignKey("versions.id"), nullable=False, index=True),
    Column("record", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False),
)

#: Every attempt to load a list, for better or worse.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list", Id, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("files", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("status", String, nullable=False),
    Column("reason", Text, nullable=False),
)

#: What servers said of the files that were accepted last.
fetches = Table(
    "fetches",
    metadata,
    Column("address", Text, primary_key=True),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("at", String, nullable=False),
)

# Staging: one connection's own tables, gone when it closes.
_passing = MetaData()

staged_records = Table(
    "staged_records",
    _passing,
    Column("record", Id, nullable=False),
    Column("place", Text, nullable=False),
    Column("cut", Boolean, nullable=False),
    prefixes=["TEMPORARY"],
)


def _facts(name: str) -> Table:
    return Table(
        name,
        _passing,
        Column("record", Id, nullable=False),
        Column("key", LargeBinary, nullable=False),
        Column("prop", Id, nullable=False),
        Column("value", Text, nullable=False),
        Column("detail", Text, nullable=False),
        Column("original", Text, nullable=False),
        Column("item", Text, nullable=False),
        Column("position", Integer, nullable=False),
        prefixes=["TEMPORARY"],
    )


staged_facts = _facts("staged_facts")
#: Those of the staged facts that the version before does not state.
opening = _facts("opening")
staged_refused = Table(
    "staged_refused",
    _passing,
    Column("record", Id, nullable=False),
    Column("place", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("text", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
#: Statements that the version being loaded ends.
closing = Table(
    "closing",
    _passing,
    Column("statement", Integer, primary_key=True, autoincrement=False),
    Column("record", Id, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("prop", Id, nullable=False),
    Column("detail", Text, nullable=False),
    Column("until_version", Integer),
    Column("resumed_at", Integer),
    prefixes=["TEMPORARY"],
)


def make_engine(url: str) -> Engine:
    """An engine for a database address.

    Args:
        url: a SQLAlchemy address; ``postgresql://`` means psycopg 3.

    Raises:
        UsageError: if the address or its driver is not usable here.
    """
    try:
        address: URL = make_url(url)
        if address.get_backend_name() == "sqlite":
            engine = create_engine(address, poolclass=NullPool)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        return create_engine(address, poolclass=NullPool, paramstyle="format")
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the database needs the Python package {error.name}",
            source="OSTRAKA_DATABASE_URL",
            action=f"Install it: pip install {error.name}[binary].",
        ) from error
    except SQLAlchemyError as error:
        raise UsageError(
            "this is not a database address that Ostraka can use",
            source="OSTRAKA_DATABASE_URL",
            action="Write postgresql://user@host/name.",
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would open transactions by its own rules; _begin_sqlite opens them by ours.
    connection.isolation_level = None
    for pragma in (
        "busy_timeout = 60000",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "cache_size = -65536",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("ostraka_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def make_tables(engine: Engine) -> None:
    """Make the tables of a new database; bring those of an older one up to date.

    Raises:
        NotReadyError: if the database cannot be opened, or cannot be brought up to date.
    """
    from ostraka.store.migrate import bring_up_to_date  # which knows the tables of this module

    bring_up_to_date(engine)


def lock_for_writing(connection: Connection) -> None:
    """Let no other load write until this transaction ends (SQLite's own BEGIN does it there)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def make_staging(connection: Connection) -> None:
    """Make the connection's staging tables, which must not exist yet."""
    _passing.create_all(connection, checkfirst=False)


def index_staging(connection: Connection) -> None:
    """Index what was staged, after it was written: sorting once is the fast way."""
    connection.exec_driver_sql("CREATE INDEX staged_facts_key ON staged_facts (key)")
    connection.exec_driver_sql("CREATE INDEX opening_key ON opening (key)")
    connection.exec_driver_sql("CREATE INDEX staged_records_id ON staged_records (record)")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE staged_facts")
        connection.exec_driver_sql("ANALYZE staged_records")
