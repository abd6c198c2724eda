"""Brings the tables of a database up to date, in one transaction.

Owns what happens to them when a database is opened: a new one gets all tables at once,
one that is up to date is left alone, an older one goes through the steps in
``ostraka.store.migrations``, and one of a newer program is refused. Alembic is imported
for an older one alone. Never goes back a step.

Both databases make and change tables inside transactions, so that a step which fails
leaves everything as it was.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, Engine, MetaData, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from ostraka.model.errors import NotReadyError
from ostraka.store.tables import (
    SCHEMA_VERSION,
    WRITES,
    lock_for_writing,
    metadata,
    revisions,
    settings,
)

#: The newest revision in ``migrations/versions``, which the tables in this package describe.
HEAD: Final = "0001"


class Steps(Struct, frozen=True):
    """Migrations, and where they lead.

    Attributes:
        scripts: where they are, as Alembic writes it: a folder or ``package:folder``.
        head: the revision of up-to-date tables.
    """

    scripts: str = "ostraka.store:migrations"
    head: str = HEAD


class _Found(Struct, frozen=True):
    """What a database holds. ``revision`` is empty if it was made before migrations."""

    new: bool
    revision: str = ""


def every_table() -> MetaData:
    """The tables of the whole store, wherever they are described."""
    from ostraka.store import keys, links, receipts  # noqa: F401  (each adds its tables)

    return metadata


def bring_up_to_date(engine: Engine, steps: Steps | None = None) -> None:
    """Make the tables of a new database, or run the steps that an older one lacks.

    Args:
        engine: the database.
        steps: the migrations; the program's own by default.

    Raises:
        NotReadyError: if the database cannot be opened, is of a newer program or of
            another one, lacks tables, or a step failed; it is then as it was.
    """
    steps = steps or Steps()
    place = engine.url.render_as_string(hide_password=True)
    try:
        # Most often there is nothing to do, and nothing to wait for.
        with engine.connect() as connection, connection.begin():
            found = _look(connection, place)
        if found.new or found.revision != steps.head:
            _write(engine, steps, place)
    except DBAPIError as error:
        raise NotReadyError(
            f"the database cannot be opened ({str(error.orig).strip()})",
            source=place,
            action="Check that it is there and may be written.",
        ) from error


def _look(connection: Connection, place: str) -> _Found:
    """What tables there are, after refusing those that are not this program's."""
    names = set(inspect(connection).get_table_names())
    stamped = revisions.name in names
    if settings.name not in names and not stamped:
        return _Found(new=True)
    version = None
    if settings.name in names:
        query = select(settings.c.value).where(settings.c.name == "schema_version")
        version = connection.execute(query).scalar()
    if version is None:
        raise NotReadyError(
            "the database holds the tables of another program",
            source=place,
            action="Name a database, or a schema of one, that is Ostraka's alone.",
        )
    if version != str(SCHEMA_VERSION):
        raise NotReadyError(
            f"the database has tables of version {version}; this program knows {SCHEMA_VERSION}",
            source=place,
            action="Use the version of Ostraka that made it, or another data directory.",
        )
    if not stamped:
        return _Found(new=False)
    found = connection.execute(select(revisions.c.version_num)).scalars().all()
    if len(found) != 1:
        raise NotReadyError(
            f"the database names {len(found)} revisions of its tables, not one",
            source=place,
            action="Restore it from a backup.",
        )
    if found[0] == HEAD and (lost := sorted(set(every_table().tables) - names)):
        # An empty table in the place of a lost one would be a list without anybody on it.
        raise NotReadyError(
            f"the database has lost tables: {', '.join(lost)}",
            source=place,
            action="Restore it from a backup.",
        )
    return _Found(new=False, revision=found[0])


def _write(engine: Engine, steps: Steps, place: str) -> None:
    """Make or change the tables, unless another process did so in the meantime."""
    with engine.connect().execution_options(**WRITES) as connection:
        lite = connection.dialect.name == "sqlite"
        if lite:
            # Changing a table there means to copy and to drop it; its rows' references are
            # checked at the end instead. Inside a transaction SQLite ignores this.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF").close()
        with connection.begin():
            lock_for_writing(connection)
            found = _look(connection, place)
            if found.new:
                every_table().create_all(connection)
                connection.execute(
                    insert(settings), {"name": "schema_version", "value": str(SCHEMA_VERSION)}
                )
                connection.execute(insert(revisions), {"version_num": steps.head})
            elif found.revision != steps.head:
                _upgrade(connection, found.revision, steps, place)
                if lite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise _failed(found.revision, steps, place, "rows refer to rows that are gone")


def _upgrade(connection: Connection, revision: str, steps: Steps, place: str) -> None:
    """Run the steps that are missing, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    # The configuration gives the sign a meaning of its own.
    config.set_main_option("script_location", steps.scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if revision and revision not in known:
        raise NotReadyError(
            f"the database has tables of revision {revision}; this program knows {steps.head}",
            source=place,
            action="Use the version of Ostraka that made it, or another data directory.",
        )
    try:
        command.upgrade(config, steps.head)
    except DBAPIError as error:
        raise _failed(revision, steps, place, str(error.orig).strip()) from error


def _failed(revision: str, steps: Steps, place: str, reason: str) -> NotReadyError:
    return NotReadyError(
        f"the tables cannot be brought from revision {revision or 'none'} to {steps.head}"
        f" ({reason}); they are as they were",
        source=place,
        action="Use the version of Ostraka that made the database, and report this.",
    )
