"""Loading: files become versions, or are refused whole and the last good version stays.

Owns the use case: archive, read, reconcile, apply, in that order. What a load
writes, it writes in one transaction, so a crash at any point leaves the
previous good state. Refuses a file that cannot be accounted for: cut short,
malformed, empty, or with another number of records than it declares or than a
second count finds.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct
from sqlalchemy import Connection, Engine, insert, literal, select

from ostraka.model.errors import FormatError, InputError, UsageError
from ostraka.model.records import Header, Material, Part
from ostraka.store.account import Reading, check_shrink, describe, read_header, reconcile
from ostraka.store.archive import Archive
from ostraka.store.kinds import Format, Sources, Starter
from ostraka.store.limits import Limits
from ostraka.store.materials import Found, find
from ostraka.store.staging import Staging, stage
from ostraka.store.statements import Changes, apply, records_at
from ostraka.store.tables import WRITES, attempts, lock_for_writing, refused, staged_refused
from ostraka.store.unpack import part_of
from ostraka.store.versions import (
    VersionRow,
    add_version,
    read_day,
    read_versions,
    split,
    stamp,
)

Status = Literal["loaded", "unchanged", "refused", "unknown"]
Progress = Callable[[str, int], None]

#: Remains of interrupted copies that are older belong to no running process.
_ABANDONED_SECONDS: Final = 24 * 3600


class Outcome(Struct, frozen=True):
    """What became of one file, or of the files that are one version.

    Attributes:
        list: list id, or empty where the file does not tell.
        file: names of the files.
        status: ``loaded``; ``unchanged``: that file was loaded before;
            ``refused``: nothing was changed; ``unknown``: not a list file.
        version: number of the version, where there is one.
        records: records read.
        refused: records and values that could not be read, kept aside.
        notes: values that no property fits.
        added: records new against the preceding version.
        removed: records that are gone.
        changed: records that state something else.
        error: why the file was refused or left out.
    """

    list: str
    file: str
    status: Status
    version: int | None = None
    records: int = 0
    refused: int = 0
    notes: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    error: str = ""


class Request(Struct, frozen=True):
    """How files are to be loaded.

    Attributes:
        now: time of receipt, with a zone.
        lists: list ids: what a file that is named by itself is (one id), and
            which lists of a folder are wanted.
        published: publication date, ISO, for files that do not tell theirs.
        accept_shrink: load a file that lost many of its records.
        progress: called with a file's name and the records read so far.
    """

    now: datetime
    lists: tuple[str, ...] = ()
    published: str | None = None
    accept_shrink: bool = False
    progress: Progress | None = None


class _Job(Struct, frozen=True):
    """A material of a known kind on its way in."""

    found: Found
    kind: Format
    header: Header
    list_id: str | None


class Loader:
    """Loads files into one store."""

    def __init__(self, engine: Engine, archive: Archive, sources: Sources, limits: Limits) -> None:
        """Bind the parts of a store.

        Args:
            engine: the database.
            archive: where files are kept as received.
            sources: the kinds of file there are.
            limits: the bounds.
        """
        self._engine = engine
        self._archive = archive
        self._sources = sources
        self._limits = limits

    def load(self, paths: Sequence[Path], request: Request) -> list[Outcome]:
        """Load files and folders, older versions first.

        Args:
            paths: files, and folders that are walked.
            request: how.

        Returns:
            What became of each, in the order of loading.

        Raises:
            UsageError: if a path, a list id or a date cannot be used.
            FormatError: if a file that the user named is of no known kind.
        """
        stamp(request.now)
        if request.published is not None:
            read_day(request.published)
        try:
            found = find(paths, self._sources, self._limits)
        except FormatError as error:
            self._note(request, Outcome("", error.source, "refused", error=str(error)))
            raise
        self._archive.sweep(request.now.timestamp() - _ABANDONED_SECONDS)
        waiting = [(self._prepare(one, request), one) for one in found]
        self._check(request, [prepared for prepared, _ in waiting])
        waiting.sort(key=lambda pair: _order(*pair))
        outcomes = []
        for prepared, one in waiting:
            if isinstance(prepared, _Job):
                outcomes.append(self._run(prepared, one, request))
                continue
            if prepared.status == "refused":
                self._note(request, prepared)
            outcomes.append(prepared)
        return outcomes

    def load_starter(self, starter: Starter, now: datetime) -> Outcome:
        """Load the list that the package carries, by the same path as a file."""
        part = Part(starter.name, lambda: io.BytesIO(starter.content), len(starter.content))
        request = Request(now=now)
        stream = io.BytesIO(starter.content)
        archived = self._archive.put_stream(starter.name, stream, max_bytes=self._limits.max_bytes)
        reading = Reading(
            material=Material((part,)),
            files=(archived,),
            items=starter.read,
            count=starter.count,
            named_on="",
        )
        try:
            return self._load(reading, request)
        except InputError as error:
            return self._refuse(
                self._sources.starter_list, starter.name, error, request, reading.sha256
            )

    # -- what to do with each file -------------------------------------------

    def _check(self, request: Request, prepared: Sequence[_Job | Outcome]) -> None:
        """Refuse an id that is no list's of the package and of none of the files."""
        own = {one.header.list for one in prepared if isinstance(one, _Job)}
        for list_id in request.lists:
            if list_id not in self._sources.lists and list_id not in own:
                raise UsageError(
                    f"there is no list {list_id!r}",
                    action="Known lists: " + ", ".join(sorted(self._sources.lists)) + ".",
                )

    def _prepare(self, found: Found, request: Request) -> _Job | Outcome:
        """Read a file's header, or say why it will not be loaded."""
        if found.problem is not None:
            return Outcome("", found.name, "refused", error=str(found.problem))
        if found.format is None:
            return Outcome("", found.name, "unknown")
        kind = found.format
        list_id = request.lists[0] if found.named and len(request.lists) == 1 else None
        info = self._sources.lists.get(list_id) if list_id is not None else None
        if info is None and self._sources.of_format(kind.name):
            # An official format is of an official list; what was asked for is checked later.
            list_id = None
        try:
            if info is not None and kind.name not in info.formats:
                raise UsageError(
                    f"the file is {kind.name}, in which {list_id} is not published",
                    source=found.name,
                    action="Name the list it is of, or none.",
                )
            parts = tuple(part_of(path, path.name, self._limits) for path in found.paths)
            header = read_header(kind.read(Material(parts), list_id), found.name)
        except InputError as error:
            return Outcome(self._likely(kind), found.name, "refused", error=str(error))
        if request.lists and header.list not in request.lists:
            reason = f"it is of {header.list}, which was not asked for"
            return Outcome(header.list, found.name, "unknown", error=reason)
        return _Job(found, kind, header, list_id)

    def _likely(self, kind: Format) -> str:
        """The list that a file of that kind is of, if there is only one."""
        lists = self._sources.of_format(kind.name)
        return lists[0] if len(lists) == 1 else ""

    def _run(self, job: _Job, found: Found, request: Request) -> Outcome:
        sha256 = ""
        try:
            files = tuple(
                self._archive.put(path, max_bytes=self._limits.max_bytes) for path in found.paths
            )
            # From here on the archived copy is read: what was parsed is what was kept.
            parts = tuple(part_of(file.path, file.name, self._limits) for file in files)
            material = Material(parts)
            reading = Reading(
                material=material,
                files=files,
                items=lambda: job.kind.read(material, job.list_id),
                count=lambda: job.kind.count(material),
                named_on=found.published,
                excerpt=found.excerpt,
            )
            sha256 = reading.sha256
            return self._load(reading, request)
        except InputError as error:
            return self._refuse(job.header.list, found.name, error, request, sha256)

    def _refuse(
        self, list_id: str, file: str, error: InputError, request: Request, sha256: str
    ) -> Outcome:
        outcome = Outcome(list_id, file, "refused", error=str(error))
        self._note(request, outcome, sha256)
        return outcome

    def note(self, outcome: Outcome, now: datetime) -> None:
        """Remember what became of a list that was not loaded from a file."""
        self._note(Request(now), outcome)

    def _note(self, request: Request, outcome: Outcome, sha256: str = "") -> None:
        """Remember an attempt that changed nothing."""
        connect = self._engine.connect().execution_options
        with connect(**WRITES) as connection, connection.begin():
            lock_for_writing(connection)
            _add_attempt(connection, request, outcome, sha256)

    # -- one version -----------------------------------------------------------

    def _load(self, reading: Reading, request: Request) -> Outcome:
        items = reading.items()
        header = read_header(items, reading.material.name)
        version = describe(header, reading, self._limits, now=request.now, given=request.published)
        with self._engine.connect() as connection:
            known = _same_file(connection, version)
            connection.rollback()
            if known is None:
                with connection.begin():
                    staging = Staging(connection, header.list, reading.material.name, self._limits)
                    for count in stage(staging, items):
                        if request.progress is not None:
                            request.progress(reading.material.name, count)
                    version = reconcile(version, staging, reading)
            connection.execution_options(**WRITES)
            with connection.begin():
                lock_for_writing(connection)
                known = _same_file(connection, version)
                if known is not None:
                    outcome = Outcome(
                        version.list, reading.material.name, "unchanged", known.id, known.records
                    )
                else:
                    outcome = self._apply(connection, version, request, reading.material.name)
                _add_attempt(connection, request, outcome, version.sha256)
        return outcome

    def _apply(
        self, connection: Connection, version: VersionRow, request: Request, file: str
    ) -> Outcome:
        before, after = split(read_versions(connection, version.list), version.ordering)
        # What partial files alone have told is no measure of a whole list.
        if version.full and not request.accept_shrink and any(row.full for row in before):
            check_shrink(version, records_at(connection, before[-1]), self._limits, file)
        version = add_version(connection, version)
        changes = apply(connection, version, before, after)
        _keep_refused(connection, version)
        return _outcome(version, changes, file)


def _order(prepared: _Job | Outcome, found: Found) -> tuple[str, str, str]:
    """Older versions first; what has no date comes last."""
    published = prepared.header.published if isinstance(prepared, _Job) else ""
    return (published or found.published or "9999", found.name, str(found.paths[0]))


def _same_file(connection: Connection, version: VersionRow) -> VersionRow | None:
    for row in read_versions(connection, version.list):
        if row.sha256 == version.sha256:
            return row
    return None


def _keep_refused(connection: Connection, version: VersionRow) -> None:
    columns = ("record", "place", "reason", "text")
    rows = select(literal(version.id), *(staged_refused.c[name] for name in columns))
    connection.execute(insert(refused).from_select(["version", *columns], rows))


def _add_attempt(connection: Connection, request: Request, outcome: Outcome, sha256: str) -> None:
    row = {
        "list": outcome.list,
        "at": stamp(request.now),
        "files": outcome.file,
        "sha256": sha256,
        "status": outcome.status,
        "reason": outcome.error,
    }
    connection.execute(insert(attempts), row)


def _outcome(version: VersionRow, changes: Changes, file: str) -> Outcome:
    return Outcome(
        list=version.list,
        file=file,
        status="loaded",
        version=version.id,
        records=version.records,
        refused=version.refused,
        notes=version.notes,
        added=changes.added,
        removed=changes.removed,
        changed=changes.changed,
    )
