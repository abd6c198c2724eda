"""Building an index: records in, memory-mapped arrays out.

Owns the writing of an index folder. It appears under its final name only when
it is whole, so a crash leaves nothing that could be opened by mistake.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import msgspec
import numpy as np
from msgspec import Struct

from ostraka.index import vocabulary
from ostraka.index.arrays import Blobs, key_hash, write, write_blobs, write_table
from ostraka.matching.align import runs
from ostraka.matching.identifiers import canonical, group_of
from ostraka.matching.parties import naming_family
from ostraka.model.errors import InputError
from ostraka.model.records import StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, NAME_PROPERTIES, PROPERTIES, Family
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, analyse

#: Raised whenever the layout or the meaning of the arrays changes.
LAYOUT: Final = 9
#: The two ways in which names are read; each has a vocabulary of its own.
GROUPS: Final[tuple[Family, ...]] = ("person", "organization")
#: Names of one reading that an index can number: the search packs the number in 20 bits.
MOST_NAMES: Final = 1 << 20
#: A day number for "still stated".
OPEN_END: Final = 2**31 - 1

#: Roles that count as names of a person: what leaves one of them out is charged.
NAMED: Final = frozenset({"name", "number"})

_IDENTIFIER_TYPES: Final = ("identifier", "email", "phone", "url")


class ListVersion(Struct, frozen=True):
    """One version of a list.

    Attributes:
        list: list id.
        version: its publication date, ISO; empty where none was published by the day asked about.
        sha256: of the file.
    """

    list: str
    version: str
    sha256: str = ""


class Meta(Struct, frozen=True):
    """What an index says of itself.

    Attributes:
        layout: number of the layout.
        digest: the name of the folder: what went in.
        reading: digest of the rules, tables and lexicon that the names were read with.
        lists: every version inside, by list and publication date.
        parties: number of records.
        names: number of names.
    """

    layout: int
    digest: str
    reading: str
    lists: tuple[ListVersion, ...]
    parties: int
    names: int


class Together(Struct, frozen=True):
    """Records that are one party.

    Attributes:
        id: the party's id, ``list-record`` of one of them.
        rows: their rows, the first list's first.
        why: what the linker keeps of its reasons, in its own form.
    """

    id: str
    rows: tuple[int, ...]
    why: bytes = b""


class Grouping(Struct, frozen=True):
    """Which records are one party.

    Attributes:
        parties: the parties of more than one record.
        aliases: rows of records that are not here, by the ``list:record`` that they had.
        apart: for two rows that are not one party although something speaks for it: why, in
            the linker's own form.
    """

    parties: tuple[Together, ...] = ()
    aliases: dict[str, int] = {}
    apart: tuple[tuple[int, int, bytes], ...] = ()


class Rows:
    """The records of an index by row, decoded when asked for."""

    def __init__(self, folder: Path) -> None:
        self._blobs = Blobs(folder, "parties")
        self._decoder = msgspec.msgpack.Decoder(StoredRecord)

    def __len__(self) -> int:
        return len(self._blobs)

    def __getitem__(self, row: int, /) -> StoredRecord:
        return self._decoder.decode(self._blobs[row])


class Grouper(Protocol):
    """Finds the records that are one party while an index is built."""

    def add(self, row: int, record: StoredRecord, names: Mapping[int, Sequence[Token]]) -> None:
        """Meet the next record, its names already read, by their place among its facts."""

    def group(self, records: Rows) -> Grouping:
        """Say which of the records met are one party."""


class _Written(Struct, frozen=True, gc=False):
    """What the index keeps of a name, whoever bears it.

    Attributes:
        rows: numbers of its tokens.
        weight: of the whole name.
        joined: its runs: hash of the form, weight, likeness.
    """

    rows: tuple[int, ...]
    weight: float
    joined: tuple[tuple[int, float, float], ...]


class _Group:
    """Names of one reading while they are gathered."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.tokens: list[Token] = []
        self.number: dict[Token, int] = {}
        self.tokens_of: dict[str, tuple[Token, ...]] = {}
        self.written: dict[tuple[Token, ...], _Written] = {}
        self.rows: list[int] = []
        self.starts: list[int] = [0]
        self.party: list[int] = []
        self.place: list[int] = []
        self.weight: list[float] = []
        self.weak: list[bool] = []
        self.since: list[int] = []
        self.until: list[int] = []
        self.joined_keys: list[int] = []
        self.joined_names: list[int] = []
        self.joined_weights: list[float] = []
        self.joined_alike: list[float] = []

    def read(self, text: str, lexicon: Lexicon) -> tuple[Token, ...]:
        """The tokens of a name; lists repeat each other's names."""
        tokens = self.tokens_of.get(text)
        if tokens is None:
            tokens = self.tokens_of[text] = analyse(text, self.family, lexicon)
        return tokens

    def add(
        self, tokens: tuple[Token, ...], party: int, place: int, weak: bool, since: int, until: int
    ) -> None:
        name = len(self.party)
        written = self.written.get(tokens)
        if written is None:
            written = self.written[tokens] = self._write(tokens)
        self.rows += written.rows
        self.starts.append(len(self.rows))
        self.party.append(party)
        self.place.append(place)
        self.weight.append(written.weight)
        self.weak.append(weak)
        self.since.append(since)
        self.until.append(until)
        for key, weight, alike in written.joined:
            self.joined_keys.append(key)
            self.joined_names.append(name)
            self.joined_weights.append(weight)
            self.joined_alike.append(alike)

    def _write(self, tokens: tuple[Token, ...]) -> _Written:
        rows = []
        for token in tokens:
            number = self.number.get(token)
            if number is None:
                number = self.number[token] = len(self.tokens)
                self.tokens.append(token)
            rows.append(number)
        return _Written(
            tuple(rows),
            sum(token.weight for token in tokens),
            tuple(
                (key_hash(call), run.weight, run.alike)
                for run in runs(tokens, self.family)
                for call in called(run.form, run.key)
                if call
            ),
        )


def called(form: str, key: str) -> tuple[str, str]:
    """What a run of neighbours, and a word that stands for it, are found by."""
    return form, f"k:{key}" if key else ""


def day_number(text: str | None) -> int:
    """ISO date to proleptic day number; an empty text is the beginning, None the end of time."""
    if text is None:
        return OPEN_END
    return date.fromisoformat(text[:10]).toordinal() if text else 0


def build(
    root: Path,
    digest: str,
    records: Iterable[StoredRecord],
    lists: Sequence[ListVersion],
    lexicon: Lexicon,
    reading: str,
    progress: Callable[[int], None] | None = None,
    grouper: Grouper | None = None,
) -> Path:
    """Build an index.

    Args:
        root: folder that holds the indexes.
        digest: name of this one.
        records: what goes in, ordered by list and record.
        lists: their versions.
        lexicon: to read the names with.
        reading: digest of all that the reading of names depends on.
        progress: called with the number of records now and then.
        grouper: finds the records that are one party; by default each is a party of its own.

    Returns:
        The finished folder, ``root / digest``.
    """
    root.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
    try:
        meta = Meta(LAYOUT, digest, reading, tuple(lists), 0, 0)
        with _uncollected():
            _write(work, meta, records, lexicon, progress, grouper)
            _write_parties(work, grouper.group(Rows(work)) if grouper is not None else Grouping())
        final = root / digest
        if final.exists():
            shutil.rmtree(work)
        else:
            work.rename(final)
        return final
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: what is gathered has none, and to walk it costs a fifth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _write(
    folder: Path,
    meta: Meta,
    records: Iterable[StoredRecord],
    lexicon: Lexicon,
    progress: Callable[[int], None] | None,
    grouper: Grouper | None,
) -> None:
    groups: dict[Family, _Group] = {family: _Group(family) for family in GROUPS}
    families: list[int] = []
    ids: list[int] = []
    id_keys: list[int] = []
    id_rows: list[int] = []
    encoder = msgspec.msgpack.Encoder()

    def blobs() -> Iterable[bytes]:
        for row, record in enumerate(records):
            family = FAMILY_OF_SCHEMA.get(record.schema, "any")
            families.append(list(FAMILY_OF_SCHEMA).index(record.schema))
            ids.append(key_hash(record.source))
            for key in _identifier_keys(record):
                id_keys.append(key_hash(key))
                id_rows.append(row)
            names = _add_names(groups, record, row, family, lexicon)
            if grouper is not None:
                grouper.add(row, record, names)
            if progress is not None and row % 500 == 0:
                progress(row)
            yield encoder.encode(record)

    write_blobs(folder, "parties", blobs())
    write(folder, "parties.schema", np.asarray(families, dtype=np.uint8))
    write_table(folder, "parties.ids", ids, range(len(ids)))
    write_table(folder, "identifiers", id_keys, id_rows)
    for family, group in groups.items():
        _write_group(folder, family, group)
    meta = msgspec.structs.replace(
        meta,
        parties=len(families),
        names=sum(len(set(zip(g.party, g.place, strict=True))) for g in groups.values()),
    )
    (folder / "meta.json").write_bytes(msgspec.json.encode(meta))


def _write_parties(folder: Path, grouping: Grouping) -> None:
    count = len(np.load(folder / "parties.schema.npy", mmap_mode="r", allow_pickle=False))
    party = np.full(count, -1, dtype=np.int32)
    for number, one in enumerate(grouping.parties):
        party[list(one.rows)] = number
    write(folder, "parties.together", party)
    encode = msgspec.msgpack.Encoder().encode
    write_blobs(folder, "together", (encode(one) for one in grouping.parties))
    write_blobs(folder, "apart", (why for _, _, why in grouping.apart))
    ends = [(row, n) for n, (a, b, _) in enumerate(grouping.apart) for row in (a, b)]
    write_table(folder, "apart", [key_hash(str(row)) for row, _ in ends], [n for _, n in ends])
    (folder / "aliases.json").write_bytes(msgspec.json.encode(grouping.aliases, order="sorted"))


def _identifier_keys(record: StoredRecord) -> set[str]:
    keys = set()
    for stored in record.facts:
        prop = PROPERTIES.get(stored.fact.prop)
        if prop is None or prop.type not in _IDENTIFIER_TYPES or prop.schema in _NOT_PARTY:
            continue
        value = canonical(prop.name, stored.fact.value)
        if value:
            keys.add(f"{group_of(prop.name)}:{value}")
    return keys


_NOT_PARTY: Final = ("Sanction", "Thing")


def _add_names(
    groups: dict[Family, _Group], record: StoredRecord, row: int, family: Family, lexicon: Lexicon
) -> dict[int, Sequence[Token]]:
    """Add the names of a record; returns them as read for its kind, by their place."""
    own = naming_family(family)
    readings: tuple[Family, ...] = GROUPS if family == "any" else (own,)
    names: dict[int, Sequence[Token]] = {}
    for place, stored in enumerate(record.facts):
        if stored.fact.prop not in NAME_PROPERTIES:
            continue
        since, until = day_number(stored.since), day_number(stored.until)
        weak = stored.fact.prop == "weakAlias"
        for reading in readings:
            tokens = groups[reading].read(stored.fact.value, lexicon)
            if tokens:
                groups[reading].add(tokens, row, place, weak, since, until)
            if reading == own:
                names[place] = tokens
    return names


def _write_group(folder: Path, family: Family, group: _Group) -> None:
    if len(group.party) > MOST_NAMES:
        raise InputError(
            f"{len(group.party):,} names are more than the {MOST_NAMES:,} of one index",
            action="Load fewer lists into this data directory.",
        )
    vocabulary.build(folder, family, group.tokens)
    rows = np.asarray(group.rows, dtype=np.int32)
    starts = np.asarray(group.starts, dtype=np.int64)
    write(folder, f"{family}.names.tokens", rows)
    write(folder, f"{family}.names.starts", starts)
    write(folder, f"{family}.names.party", np.asarray(group.party, dtype=np.int32))
    write(folder, f"{family}.names.place", np.asarray(group.place, dtype=np.int32))
    write(folder, f"{family}.names.weight", np.asarray(group.weight, dtype=np.float64))
    write(folder, f"{family}.names.weak", np.asarray(group.weak, dtype=np.bool_))
    write(folder, f"{family}.names.since", np.asarray(group.since, dtype=np.int32))
    write(folder, f"{family}.names.until", np.asarray(group.until, dtype=np.int32))
    name_of = np.repeat(np.arange(len(group.party), dtype=np.int32), np.diff(starts))
    order = np.lexsort((name_of, rows))
    write(folder, f"{family}.postings", name_of[order])
    counts = np.bincount(rows, minlength=len(group.tokens))
    write(folder, f"{family}.postings.starts", np.concatenate(([0], np.cumsum(counts))))
    weights = np.asarray([token.weight for token in group.tokens], dtype=np.float64)
    write(folder, f"{family}.tokens.weight", weights)
    named = [token.role in NAMED for token in group.tokens]
    write(folder, f"{family}.tokens.named", np.asarray(named, dtype=np.bool_))
    keys = np.asarray(group.joined_keys, dtype=np.uint64)
    names = np.asarray(group.joined_names, dtype=np.int32)
    order = np.lexsort((names, keys))
    write(folder, f"{family}.joined.keys", keys[order])
    write(folder, f"{family}.joined.names", names[order])
    joined = np.asarray(group.joined_weights, dtype=np.float64)
    write(folder, f"{family}.joined.weight", joined[order])
    alike = np.asarray(group.joined_alike, dtype=np.float64)
    write(folder, f"{family}.joined.alike", alike[order])
