"""The store: a data directory's archive and database, opened.

Owns the wiring; what happens stands in :mod:`ostraka.store.load` and
:mod:`ostraka.store.read`. Refuses to know the time, the network and the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, literal, select

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.records import Refused, StoredRecord
from ostraka.store import lists as states
from ostraka.store.actions import Actions, Authority, Cited, actions_of
from ostraka.store.archive import Archive
from ostraka.store.diff import Diff, compare
from ostraka.store.home import Home
from ostraka.store.kinds import Format, Sources, Starter
from ostraka.store.limits import Limits
from ostraka.store.links import LinkStore
from ostraka.store.lists import ListStatus
from ostraka.store.load import Loader, Outcome, Progress, Request
from ostraka.store.materials import find
from ostraka.store.packaged import packaged_sources
from ostraka.store.read import Timeline, stream
from ostraka.store.tables import (
    SCHEMA_VERSION,
    WRITES,
    lock_for_writing,
    make_engine,
    make_tables,
    refused,
)
from ostraka.store.validators import Validators, read_validators, write_validators
from ostraka.store.versions import VersionRow, read_versions, stamp


class Store:
    """The lists of one data directory."""

    def __init__(self, home: Home, engine: Engine, sources: Sources, limits: Limits) -> None:
        """Use :meth:`open`.

        Args:
            home: the data directory.
            engine: its database.
            sources: the kinds of file and the lists there are.
            limits: how much is taken in.
        """
        self.home = home
        self.archive = Archive(home.archive)
        self._engine = engine
        self._sources = sources
        self._limits = limits

    @classmethod
    def open(
        cls,
        home: Path,
        database_url: str | None = None,
        *,
        sources: Sources | None = None,
        formats: Sequence[Format] | None = None,
        limits: Limits | None = None,
    ) -> Store:
        """Open a data directory, making it if it does not exist.

        Args:
            home: the directory.
            database_url: another database than the SQLite file in it.
            sources: formats, lists and starter list; the package's by default.
            formats: other formats than those of ``sources``.
            limits: bounds on files and loads.

        Raises:
            UsageError: if the directory or the database cannot be used.
            NotReadyError: if another version of Ostraka made the database.
        """
        place = Home(home)
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"the data directory cannot be made ({error.strerror})",
                source=str(home),
                action="Choose another with --home or OSTRAKA_HOME.",
            ) from error
        engine = make_engine(database_url or place.database_url)
        make_tables(engine)
        known = sources or packaged_sources()
        if formats is not None:
            known = Sources(tuple(formats), known.lists, known.starter)
        return cls(place, engine, known, limits or Limits())

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- loading -----------------------------------------------------------

    def load(
        self,
        paths: Sequence[Path],
        *,
        now: datetime,
        lists: Sequence[str] = (),
        published: str | None = None,
        accept_shrink: bool = False,
        progress: Progress | None = None,
    ) -> list[Outcome]:
        """Load list files; see :meth:`ostraka.store.load.Loader.load`.

        Args:
            paths: files, and folders that are walked.
            now: time of receipt, with a zone.
            lists: list ids; see :class:`ostraka.store.load.Request`.
            published: publication date, ISO, for files that do not tell theirs.
            accept_shrink: load a file that lost many of its records.
            progress: called with a file's name and the records read so far.

        Returns:
            What became of each file. A refused file changes nothing.

        Raises:
            UsageError: if a path, a list id or a date cannot be used.
            FormatError: if a file that the user named is of no known kind.
        """
        request = Request(now, tuple(lists), published, accept_shrink, progress)
        return self._loader().load(paths, request)

    def versions_in(self, paths: Sequence[Path]) -> int:
        """How many versions files are; see :func:`ostraka.store.materials.find`."""
        return len(find(paths, self._sources, self._limits))

    def load_starter(self, *, now: datetime) -> Outcome:
        """Load the starter list that the package carries."""
        return self._loader().load_starter(self._starter(), now)

    def note(self, outcome: Outcome, now: datetime) -> Outcome:
        """Remember an attempt to update a list, for :meth:`lists`; gives the outcome back."""
        self._loader().note(outcome, now)
        return outcome

    def validators(self) -> dict[str, Validators]:
        """What servers said of the files that were accepted last, by address."""
        with self._engine.connect() as connection:
            return read_validators(connection)

    def keep_validators(self, told: Sequence[tuple[str, Validators]], now: datetime) -> None:
        """Remember what servers said of files that were accepted."""
        connect = self._engine.connect().execution_options
        with connect(**WRITES) as connection, connection.begin():
            lock_for_writing(connection)
            write_validators(connection, told, now)

    # -- asking ------------------------------------------------------------

    def lists(self, *, now: datetime) -> list[ListStatus]:
        """The state of every list that was ever loaded or tried, by list id."""
        with self._engine.connect() as connection:
            latest = {row.list: row for row in read_versions(connection)}
            tried = states.last_attempts(connection)
            held = states.held(connection)
            return [
                states.status_of(
                    list_id,
                    latest.get(list_id),
                    self._sources.lists,
                    now=now,
                    held=held.get(list_id, states.Held()),
                    last=tried.get(list_id, states.Attempt()),
                    active=self._is_active(connection, list_id, latest),
                )
                for list_id in sorted({*latest, *tried})
            ]

    def versions(self, list_id: str) -> list[VersionRow]:
        """All versions of a list, in the order in which they were published."""
        with self._engine.connect() as connection:
            return read_versions(connection, list_id)

    def refused(self, version: int) -> list[Refused]:
        """What could not be read of a version, in the order of the file."""
        columns = (refused.c.record, refused.c.place, refused.c.reason, refused.c.text)
        query = select(*columns).where(refused.c.version == version).order_by(refused.c.id)
        with self._engine.connect() as connection:
            return [Refused(*row) for row in connection.execute(query)]

    def records(
        self,
        *,
        as_of: date | None = None,
        known_at: datetime | None = None,
        lists: Sequence[str] | None = None,
    ) -> Iterator[StoredRecord]:
        """Read records, ordered by list and record id.

        Args:
            as_of: only what was stated on that day, by what was published by then;
                by default everything through time, each fact with its interval, so
                that one index answers any day.
            known_at: as a store that had received nothing after that time.
            lists: list ids; all lists that answer screenings by default.

        Returns:
            An iterator that holds a database connection until it ends. Records of
            the starter list are left out once the lists they excerpt are loaded.
        """
        with self._engine.connect() as connection:
            everything = _by_list(read_versions(connection))
            received = {list_id: _received(rows, known_at) for list_id, rows in everything.items()}
            loaded = {list_id for list_id, rows in received.items() if rows}
            for list_id in sorted(loaded if lists is None else loaded & set(lists)):
                ended = states.ended_on(self._sources.lists.get(list_id))
                if as_of is not None and ended is not None:
                    if ended <= as_of.isoformat():
                        continue
                    ended = None
                known = [
                    row
                    for row in received[list_id]
                    if as_of is None or row.published <= as_of.isoformat()
                ]
                timeline = Timeline(connection, everything[list_id], known, ended)
                without = self._silent(list_id, loaded)
                yield from stream(
                    connection, list_id, timeline, in_force=as_of is not None, without=without
                )

    def record(self, list_id: str, record_id: str) -> StoredRecord | None:
        """One record with everything its list ever stated of it, or None."""
        with self._engine.connect() as connection:
            rows = read_versions(connection, list_id)
            timeline = Timeline(connection, rows, rows)
            among = select(literal(record_id))
            return next(stream(connection, list_id, timeline, among=among), None)

    def diff(self, list_id: str, from_: int | None = None, to: int | None = None) -> Diff:
        """What changed between two versions of a list.

        Args:
            list_id: the list.
            from_: number of the earlier version; the one before ``to`` by default.
            to: number of the later version; the last by default.

        Raises:
            NotReadyError: if the list has no such versions.
        """
        with self._engine.connect() as connection:
            rows = read_versions(connection, list_id)
            places = {row.id: place for place, row in enumerate(rows)}
            last = len(rows) - 1 if to is None else places.get(to, -1)
            first = last - 1 if from_ is None else places.get(from_, -1)
            if not 0 <= first < last:
                raise NotReadyError(
                    "there are no two such versions, the earlier one first",
                    source=list_id,
                    action="Load another version of the list, or look at `ostraka lists`.",
                )
            return compare(connection, list_id, rows, first, last)

    def received(self, by: datetime | None = None) -> list[VersionRow]:
        """The versions received by a time, of the lists that answered screenings then.

        Args:
            by: with a zone; all versions by default.
        """
        with self._engine.connect() as connection:
            rows = _received(read_versions(connection), by)
            latest = {row.list: row for row in rows}
            active = {name for name in latest if self._is_active(connection, name, latest)}
        return [row for row in rows if row.list in active]

    def actions(
        self,
        day: date,
        authorities: Mapping[str, Authority],
        cited: Sequence[Cited] = (),
        lists: Sequence[str] = (),
    ) -> Actions:
        """What each authority did on a day; see :func:`ostraka.store.actions.actions_of`.

        Args:
            day: the day.
            authorities: who publishes each list.
            cited: actions of that day that public statements describe.
            lists: the lists asked about; all by default.
        """
        with self._engine.connect() as connection:
            versions = _by_list(read_versions(connection))
            silent = {name: self._silent(name, set(versions)) for name in versions}
            wanted = {name: rows for name, rows in versions.items() if not lists or name in lists}
            return actions_of(connection, day, wanted, authorities, cited, silent)

    def state_digest(self, known_at: datetime | None = None) -> str:
        """What the answers of :meth:`records` depend on, as a sha256: the index's key.

        Every version of every list counts, not only the latest: an older version
        that is loaded later changes the intervals.

        Args:
            known_at: of the versions received by that time alone; with a zone.
        """
        with self._engine.connect() as connection:
            rows = _received(read_versions(connection), known_at)
        digest = hashlib.sha256(f"store {SCHEMA_VERSION}\n".encode())
        for row in rows:
            digest.update(f"{row.list} {row.ordering}\n".encode())
        return digest.hexdigest()

    # -- parties -------------------------------------------------------------

    def links(self) -> LinkStore:
        """What people judged about parties, and the names that parties bear."""
        return LinkStore(self._engine)

    def silenced(self, known_at: datetime | None = None) -> dict[str, tuple[str, ...]]:
        """Records left out by :meth:`records`, each with the records that speak for it now.

        Args:
            known_at: from the versions received by that time alone; with a zone.

        Returns:
            ``list:record`` to the same of the lists that the starter list's entry excerpts.
        """
        with self._engine.connect() as connection:
            loaded = {row.list for row in _received(read_versions(connection), known_at)}
        starter = self._sources.starter_list
        if starter not in loaded:
            return {}
        until = self._starter().active_until()
        return {
            f"{starter}:{record}": tuple(f"{name}:{record}" for name in until[record])
            for record in sorted(self._silent(starter, loaded))
        }

    # -- the starter list ----------------------------------------------------

    def _loader(self) -> Loader:
        return Loader(self._engine, self.archive, self._sources, self._limits)

    def _starter(self) -> Starter:
        if self._sources.starter is None:
            raise NotReadyError("these sources have no starter list")
        return self._sources.starter()

    def _silent(self, list_id: str, loaded: set[str]) -> frozenset[str]:
        """Records of the starter list that are silent because the lists they excerpt are here."""
        if list_id != self._sources.starter_list or loaded == {list_id}:
            return frozenset()
        return frozenset(
            record
            for record, until in self._starter().active_until().items()
            if until and loaded.issuperset(until)
        )

    def _is_active(
        self, connection: Connection, list_id: str, latest: Mapping[str, VersionRow]
    ) -> bool:
        """Whether any record of a list answers; only the starter list can fall silent."""
        if list_id not in latest:
            return False
        silent = self._silent(list_id, set(latest))
        if not silent:
            return True
        rows = read_versions(connection, list_id)
        timeline = Timeline(connection, rows, rows)
        found = stream(connection, list_id, timeline, without=silent)
        return next(found, None) is not None


def _received(rows: Sequence[VersionRow], by: datetime | None) -> list[VersionRow]:
    """The versions received by a time; all of them without one."""
    return [row for row in rows if by is None or row.retrieved <= stamp(by)]


def _by_list(rows: Sequence[VersionRow]) -> dict[str, list[VersionRow]]:
    lists: dict[str, list[VersionRow]] = {}
    for row in rows:
        lists.setdefault(row.list, []).append(row)
    return lists
