"""The account of one file: what it says of itself, held against what was read.

Owns a version's row before it is written: its date and on what that rests, its
counts and whether they agree. Refuses a file that cannot be accounted for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.records import Header, Item, Material
from ostraka.store.archive import Archived
from ostraka.store.limits import Limits
from ostraka.store.staging import Staging
from ostraka.store.versions import Basis, VersionRow, read_day, stamp


class Reading(Struct, frozen=True):
    """One version's files, archived, and how they are read.

    Attributes:
        material: the files.
        files: the same in the archive.
        items: reads them from the start.
        count: counts their records in another way.
        named_on: the date in their names, ISO, or empty.
        excerpt: the name that says that they are not the whole list, or empty.
    """

    material: Material
    files: tuple[Archived, ...]
    items: Callable[[], Iterator[Item]]
    count: Callable[[], int]
    named_on: str
    excerpt: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """One line ``sha256  name`` for each file, sorted."""
        return tuple(sorted(f"{file.sha256}  {file.name}" for file in self.files))

    @property
    def sha256(self) -> str:
        """Of the file; of several files, over their lines."""
        if len(self.files) == 1:
            return self.files[0].sha256
        return hashlib.sha256("".join(f"{line}\n" for line in self.lines).encode()).hexdigest()


def read_header(items: Iterator[Item], file: str) -> Header:
    """The first item of a file, which is its header.

    Raises:
        FormatError: if it is not.
    """
    header = next(items, None)
    if not isinstance(header, Header):
        raise FormatError("the file has no header", source=file, action="Fetch it again.")
    return header


def describe(
    header: Header, reading: Reading, limits: Limits, *, now: datetime, given: str | None
) -> VersionRow:
    """A version's row, as far as it is known before its records are read.

    Args:
        header: what the file says of itself.
        reading: the file.
        limits: how far a publication date may lie ahead of receipt.
        now: time of receipt.
        given: publication date, ISO, as the user gave it for files that do not tell theirs.

    Raises:
        FormatError: if the publication date is no day, or yet to come.
    """
    published, basis = _published(header, reading, now, given)
    file = reading.material.name
    try:
        day = read_day(published)
    except UsageError as error:
        raise FormatError(
            f"its publication date {published!r} is not a day",
            source=file,
            action="Check the file.",
        ) from error
    if day > now.date() + timedelta(days=limits.clock_skew_days):
        raise FormatError(
            f"it says that it was published on {published}, which is yet to come",
            source=file,
            action="Check the date of the file and the clock of this machine.",
        )
    missing = tuple(sorted(set(header.scope.missing)))
    excerpt = f"by the name {reading.excerpt}, not the whole list" if reading.excerpt else ""
    return VersionRow(
        id=0,
        list=header.list,
        format=header.format,
        published=published,
        published_basis=basis,
        retrieved=stamp(now),
        sha256=reading.sha256,
        files=reading.lines,
        full=header.scope.full and not reading.excerpt,
        missing=missing,
        scope_note="; ".join(note for note in (header.scope.note, excerpt) if note),
        records=0,
        records_declared=header.declared,
        records_scanned=0,
        names=0,
        notes=0,
        refused=0,
    )


def _published(
    header: Header, reading: Reading, now: datetime, given: str | None
) -> tuple[str, Basis]:
    if header.published:
        return header.published, "file"
    if given is not None:
        return given, "given"
    if reading.named_on:
        return reading.named_on, "name"
    return stamp(now)[:10], "receipt"


def reconcile(version: VersionRow, staging: Staging, reading: Reading) -> VersionRow:
    """Hold the records read against the file's own count and a second one.

    Raises:
        FormatError: if they do not agree, or there is no record at all.
    """
    whole = staging.records + staging.refused_records()
    scanned = reading.count()
    file = reading.material.name
    if not staging.records:
        raise FormatError(
            "the file holds no record", source=file, action="Fetch it again; a list is never empty."
        )
    for other, says in ((version.records_declared, "declares"), (scanned, "holds, by a scan,")):
        if other is not None and other != whole:
            raise FormatError(
                f"the file {says} {other:,} records, but {whole:,} were read"
                f" ({whole - staging.records:,} of them refused)",
                source=file,
                action="Fetch it again; if it stays so, report it with the file.",
            )
    return msgspec.structs.replace(
        version,
        records=staging.records,
        records_scanned=scanned,
        names=staging.names,
        notes=staging.notes,
        refused=staging.refused,
        cut=staging.cut,
    )


def check_shrink(version: VersionRow, held: int, limits: Limits, file: str) -> None:
    """Hold the records of a full file against those of the version before it.

    Args:
        version: the version.
        held: records of the version before it.
        limits: the share that may be lost.
        file: the file's name, for messages.

    Raises:
        FormatError: if more is lost.
    """
    lost = held - version.records
    # One record that leaves is no shrinking, however short the list.
    if lost > 1 and lost > limits.shrink * held:
        raise FormatError(
            f"the file has {version.records:,} records where the version before it had {held:,}:"
            f" it lost more than {limits.shrink:.0%}",
            source=file,
            action="If the publisher really did that, load it with --accept-shrink.",
        )
