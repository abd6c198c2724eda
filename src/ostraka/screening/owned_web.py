"""The web of stakes and control: everything that lists and files tell, under one id for each party.

Owns the gathering of statements, the joining of what names one party under several ids, and
the folder in which a gathered web is kept, with an index of its names. Refuses to take two
parties for one because their names are alike: that is for whoever asks about them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from ostraka.index.build import ListVersion, build
from ostraka.index.snapshot import Snapshot
from ostraka.law.ownership_listed import listed_statements
from ostraka.matching.identifiers import canonical, strong
from ostraka.model.ownership import (
    Control,
    Designated,
    OwnedParty,
    OwnershipItem,
    Stake,
    under_one_id,
)
from ostraka.model.records import Refused, StoredRecord
from ostraka.names.fingerprint import fingerprint
from ostraka.names.lexicon import Lexicon
from ostraka.screening.owned_files import (
    OWNED,
    StakesFile,
    bare_name,
    digest_of,
    find_files,
    identifier_facts,
    is_tie,
    read_file,
    record_of,
)
from ostraka.store.limits import Limits

T = TypeVar("T")

#: Raised whenever what is kept, or how it is joined, changes.
_LAYOUT: Final = 1
_TOLD: Final = "told.msgpack"
#: Webs that are kept beside each other.
_KEPT: Final = 4
#: Refusals that are kept in full; all are counted.
_REFUSED: Final = 100


class Told(Struct, frozen=True, gc=False):
    """What lists and files tell of owners and control.

    Attributes:
        parties: the parties as sources describe them; one may be described several times.
        stakes: the stakes.
        controls: the statements of control.
        files: the files that were read.
        refused: statements that could not be read, the first of them.
    """

    parties: tuple[OwnedParty, ...] = ()
    stakes: tuple[Stake, ...] = ()
    controls: tuple[Control, ...] = ()
    files: tuple[StakesFile, ...] = ()
    refused: tuple[Refused, ...] = ()


def kept_web(
    root: Path, snapshot: Snapshot, lexicon: Lexicon, paths: Sequence[Path]
) -> tuple[Told, Path]:
    """The web of an index and files, gathered if it is not kept yet.

    Args:
        root: folder that holds the webs.
        snapshot: the index of the lists.
        lexicon: to read names with.
        paths: files of stakes, and folders of them.

    Returns:
        What is told, and the folder of the index of its names.

    Raises:
        UsageError: if a path does not exist.
        FormatError: if a file cannot be read.
    """
    files = [(path, digest_of(path)) for path in find_files(paths)]
    given = [f"{path.name} {sha256}" for path, sha256 in files]
    state = " ".join([str(_LAYOUT), snapshot.folder.name, snapshot.meta.digest, *given])
    digest = hashlib.sha256(f"{state} {fingerprint(lexicon)}".encode()).hexdigest()[:32]
    folder = root / digest
    try:
        told = msgspec.msgpack.decode((folder / _TOLD).read_bytes(), type=Told)
    except (OSError, msgspec.MsgspecError):
        shutil.rmtree(folder, ignore_errors=True)
        told = gather(snapshot, files)
        _keep(root, digest, told, snapshot, lexicon)
    return told, folder


def gather(snapshot: Snapshot, files: Sequence[tuple[Path, str]]) -> Told:
    """Everything that the lists and files tell.

    Args:
        snapshot: the index of the lists.
        files: files of stakes, each with its sha256.
    """
    same: dict[str, str] = {}
    items: list[OwnershipItem] = list(listed_statements(_listed(snapshot, same)))
    read, refused = [], []
    for path, sha256 in files:
        found, aside = [], []
        for item in read_file(path, Limits()):
            if isinstance(item, Refused):
                aside.append(item)
            else:
                found.append(item)
        items += found
        refused += aside
        read.append(StakesFile(path.name, sha256, sum(map(is_tie, found)), len(aside)))
    moved = [*under_one_id(items, same)]
    moved = [*under_one_id(moved, _joined(moved, frozenset(same.values())))]
    return Told(
        parties=_each_once(one for one in moved if isinstance(one, OwnedParty)),
        stakes=_each_once(one for one in moved if isinstance(one, Stake)),
        controls=_each_once(one for one in moved if isinstance(one, Control)),
        files=tuple(read),
        refused=tuple(refused[:_REFUSED]),
    )


def _listed(snapshot: Snapshot, same: dict[str, str]) -> Iterator[StoredRecord]:
    """Every record; on the way, its ids are noted as those of its party."""
    for row in range(len(snapshot)):
        record = snapshot.record(row)
        party = snapshot.party(row).id
        same[record.source] = same[f"{record.list}-{record.id}"] = party
        yield record


def _joined(
    items: Iterable[OwnershipItem | Designated], listed: frozenset[str]
) -> Mapping[str, str]:
    """Ids of one party: by an equal strong number, or by being the same name written alike."""
    described: dict[str, list[OwnedParty]] = {}
    ends: dict[str, None] = {}
    for one in items:
        match one:
            case OwnedParty():
                described.setdefault(one.id, []).append(one)
                ends[one.id] = None
            case Stake():
                ends.update(dict.fromkeys((one.owner, one.owned)))
            case Control():
                ends.update(dict.fromkeys((one.controller, one.controlled)))
            case Designated():
                pass
    first: dict[str, str] = {}
    above: dict[str, str] = {}

    def root(party: str) -> str:
        while party in above:
            party = above[party]
        return party

    for party in sorted(set(ends) - listed):
        for key in _keys(party, described.get(party, [OwnedParty(party)])):
            least, most = sorted((root(first.setdefault(key, party)), root(party)))
            if least != most:
                above[most] = least
    return {party: root(party) for party in above}


def _keys(party: str, told: Sequence[OwnedParty]) -> Iterator[str]:
    names = [one.name for one in told if one.name]
    if name := bare_name(party, names[0] if names else ""):
        yield f"name {' '.join(words_of(name))}"
    for one in told:
        for fact in identifier_facts(one):
            value = canonical(fact.prop, fact.value)
            if strong(fact.prop, value) and (fact.prop == "leiCode" or fact.get("country")):
                yield f"{fact.prop} {fact.get('country')} {value}"


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name without regard to case, order and punctuation."""
    return tuple(sorted(re.findall(r"\w+", name.casefold())))


def _keep(root: Path, digest: str, told: Told, snapshot: Snapshot, lexicon: Lexicon) -> None:
    """Write a web and the index of its names; it appears whole or not at all."""
    root.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".gathering-", dir=root))
    try:
        versions = [ListVersion(OWNED, "0001-01-01")]
        records = list(_named(told, snapshot))
        made = build(work, digest, records, versions, lexicon, fingerprint(lexicon))
        (made / _TOLD).write_bytes(msgspec.msgpack.encode(told))
        if not (root / digest).exists():
            os.replace(made, root / digest)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    kept = [one for one in root.iterdir() if one.is_dir() and not one.name.startswith(".")]
    kept.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in kept[_KEPT:]:
        shutil.rmtree(one, ignore_errors=True)


def _named(told: Told, snapshot: Snapshot) -> Iterator[StoredRecord]:
    """The parties that are no listed ones, as records."""
    described: dict[str, list[OwnedParty]] = {}
    for one in told.parties:
        described.setdefault(one.id, []).append(one)
    ends = {end for one in told.stakes for end in (one.owner, one.owned)}
    ends |= {end for one in told.controls for end in (one.controller, one.controlled)}
    for party in sorted(ends | described.keys()):
        if not is_listed(snapshot, party):
            record = record_of(party, described.get(party, ()))
            if record is not None:
                yield record


def is_listed(snapshot: Snapshot, party: str) -> bool:
    """Whether an id is that of a party of the index."""
    return row_of(snapshot, party) is not None


def row_of(snapshot: Snapshot, party: str) -> int | None:
    """A row of a listed party, by its id ``list-record``; None if there is none."""
    list_id, dash, record = party.partition("-")
    if not dash or list_id not in {item.list for item in snapshot.meta.lists}:
        return None
    return snapshot.find(f"{list_id}:{record}")


def _each_once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
