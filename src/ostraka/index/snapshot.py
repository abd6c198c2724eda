"""An opened index: parties by id or identifier, and the lossless search for names.

Owns the promise of the search: every listed name whose comparison with the
query reaches the bits asked for is among the candidates. For each listed name
it sums, over all like tokens, the agreeing weight on either side; that sum is
at least the one of any alignment, and :func:`ostraka.matching.names.ceiling`
grows with it, so the ceiling of the sums is never below the bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct

from ostraka.index.arrays import Array, Blobs, Table, key_hash, read
from ostraka.index.build import GROUPS, LAYOUT, ListVersion, Meta
from ostraka.index.vocabulary import Vocabulary
from ostraka.matching.align import runs
from ostraka.matching.names import compare_names
from ostraka.matching.parties import alias_bits
from ostraka.matching.similarity import NONE
from ostraka.matching.weights import Weights
from ostraka.model.errors import NotReadyError
from ostraka.model.records import StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, Family
from ostraka.names.tokens import Token

#: Agreeing weights are counted in steps of 1/16 bit, rounded up.
_STEP: Final = 16.0
#: Fields of a packed row: name, agreeing weight of the query, of the listed name.
_SHIFT: Final = 22
_MASK: Final = np.uint64((1 << _SHIFT) - 1)
_BOTH: Final = np.uint64((1 << (2 * _SHIFT)) - 1)
#: Slack in bits for the rounding of published bits.
_SLACK: Final = 0.01

_SCHEMAS: Final = tuple(FAMILY_OF_SCHEMA)


class NameHit(Struct, frozen=True):
    """A listed name that reaches the bits asked for.

    Attributes:
        party: row of its party.
        place: position of the name among the record's facts.
        bits: bits of the comparison, weak aliases charged.
    """

    party: int
    place: int
    bits: float


class Snapshot:
    """One index, opened. Cheap to open; share it between threads, not between forks."""

    def __init__(self, folder: Path) -> None:
        """Open an index.

        Raises:
            NotReadyError: if there is none, or its layout is another one.
        """
        self.folder = folder
        try:
            raw = (folder / "meta.json").read_bytes()
            self.meta = msgspec.json.decode(raw, type=Meta)
        except (OSError, msgspec.MsgspecError) as error:
            raise NotReadyError("there is no index", action="Run `ostraka update`.") from error
        if self.meta.layout != LAYOUT:
            raise NotReadyError(
                "the index was built by another version", action="Run `ostraka update`."
            )
        self._parties = Blobs(folder, "parties")
        self._schemas = read(folder, "parties.schema")
        self._ids = Table(folder, "parties.ids")
        self._identifiers = Table(folder, "identifiers")
        self._decoder = msgspec.msgpack.Decoder(StoredRecord)
        self._groups = {family: _Group(folder, family) for family in GROUPS}

    def __len__(self) -> int:
        return len(self._parties)

    def lists_on(self, on: str) -> tuple[ListVersion, ...]:
        """The version of each list that had been published by a day (ISO).

        A list whose first version is later answers with an empty version: what
        it held then is unknown, which is not "not listed".
        """
        latest: dict[str, ListVersion] = {}
        for item in self.meta.lists:
            known = latest.setdefault(item.list, ListVersion(item.list, ""))
            if known.version <= item.version <= on:
                latest[item.list] = item
        return tuple(latest.values())

    def record(self, row: int) -> StoredRecord:
        """The record in that row."""
        return self._decoder.decode(self._parties[row])

    def family(self, row: int) -> Family:
        """What kind of party is in that row."""
        return FAMILY_OF_SCHEMA[_SCHEMAS[self._schemas[row]]]

    def find(self, source: str) -> int | None:
        """The row of a record, by ``list:record``; None if it is not here."""
        for row in self._ids.find(source).tolist():
            if self.record(row).source == source:
                return int(row)
        return None

    def with_identifier(self, key: str) -> list[int]:
        """Rows of the parties that may have an identifier, by its lookup key."""
        rows: list[int] = self._identifiers.find(key).tolist()
        return rows

    def names_like(
        self, query: Sequence[Token], reading: Family, least: float, weights: Weights, on: int
    ) -> list[NameHit]:
        """Every listed name that has a like token and whose comparison reaches ``least`` bits.

        Args:
            query: tokens of the query's name under ``reading``.
            reading: ``person`` or ``organization``.
            least: bits to reach.
            weights: the weights.
            on: day number; only names stated on that day.

        Returns:
            The names in the order of the list.
        """
        return self._groups[reading].names_like(query, reading, least, weights, on)

    def ceilings(
        self, query: Sequence[Token], reading: Family, weights: Weights
    ) -> tuple[Array, Array]:
        """Listed names with any like token, and the most bits that each can reach."""
        return self._groups[reading].ceilings(query, weights)

    def places(self, reading: Family, party: int) -> Iterator[tuple[int, int]]:
        """Names of one party: (name number, position among the record's facts)."""
        yield from self._groups[reading].places(party)


class _Group:
    """The names of one reading."""

    def __init__(self, folder: Path, family: Family) -> None:
        self._family = family
        self._vocabulary = Vocabulary(folder, family)
        self._rows = read(folder, f"{family}.names.tokens")
        self._starts = read(folder, f"{family}.names.starts")
        self._party = read(folder, f"{family}.names.party")
        self._place = read(folder, f"{family}.names.place")
        self._weight = read(folder, f"{family}.names.weight")
        self._weak = read(folder, f"{family}.names.weak")
        self._since = read(folder, f"{family}.names.since")
        self._until = read(folder, f"{family}.names.until")
        self._postings = read(folder, f"{family}.postings")
        self._posting_starts = read(folder, f"{family}.postings.starts")
        self._token_weight = read(folder, f"{family}.tokens.weight")
        self._joined_keys = read(folder, f"{family}.joined.keys")
        self._joined_names = read(folder, f"{family}.joined.names")
        self._joined_weight = read(folder, f"{family}.joined.weight")
        self._joined_alike = read(folder, f"{family}.joined.alike")
        self._packed: dict[Token, Array] = {}

    def names_like(
        self, query: Sequence[Token], reading: Family, least: float, w: Weights, on: int
    ) -> list[NameHit]:
        names, most = self.ceilings(query, w)
        names = names[most >= least - _SLACK]
        if not names.size:
            return []
        stated = (self._since[names] <= on) & (on < self._until[names])
        like: list[dict[int, tuple[float, str]]] | None = None
        hits = []
        for name in names[stated].tolist():
            if like is None:
                like = [self._relations(token) for token in query]
            bits = self._compare(query, name, like, reading, w)
            bits = alias_bits(bits, bool(self._weak[name]), w)
            if bits >= least:
                hits.append(NameHit(int(self._party[name]), int(self._place[name]), bits))
        return hits

    def ceilings(self, query: Sequence[Token], w: Weights) -> tuple[Array, Array]:
        parts = [self._contributions(token) for token in query]
        parts += self._joined_parts(query)
        packed = np.concatenate(parts) if parts else np.empty(0, np.uint64)
        if not packed.size:
            return np.empty(0, np.int64), np.empty(0, np.float64)
        packed.sort()
        named = (packed >> np.uint64(2 * _SHIFT)).astype(np.int64)
        first = np.flatnonzero(np.concatenate(([True], named[1:] != named[:-1])))
        sums = np.add.reduceat(packed & _BOTH, first)
        names = named[first]
        query_all = sum(token.weight for token in query)
        listed_all = self._weight[names]
        ours = np.minimum((sums >> np.uint64(_SHIFT)).astype(np.float64) / _STEP, query_all)
        theirs = np.minimum((sums & _MASK).astype(np.float64) / _STEP, listed_all)
        whole = query_all + listed_all
        most = (w.exact * (ours + theirs)) / whole
        most -= 2.0 * w.substitution * np.minimum(query_all - ours, listed_all - theirs) / whole
        beyond = np.minimum(np.minimum(ours, theirs), w.rarity_to) - w.rarity_from
        most += beyond * np.where(beyond > 0.0, w.rarity, w.rarity_short)
        return names, most

    def places(self, party: int) -> Iterator[tuple[int, int]]:
        for name in np.flatnonzero(self._party == party).tolist():
            yield name, int(self._place[name])

    def _contributions(self, token: Token) -> Array:
        """Packed rows (name, agreeing weight of the token, of the listed token)."""
        packed = self._packed.get(token)
        if packed is not None:
            return packed
        found = self._vocabulary.neighbours(token)
        ids = found.ids
        ours = np.ceil(token.weight * found.alike * _STEP).astype(np.uint64)
        theirs = np.ceil(self._token_weight[ids] * found.alike * _STEP).astype(np.uint64)
        values = (ours << np.uint64(_SHIFT)) | theirs
        packed = _pack(self._postings_of(ids), np.repeat(values, self._counts(ids)))
        packed = np.concatenate((packed, self._as_joined(token)))
        if len(self._packed) >= 1 << 15:
            self._packed.clear()
        self._packed[token] = packed
        return packed

    def _counts(self, ids: Array) -> Array:
        counts: Array = self._posting_starts[ids + 1] - self._posting_starts[ids]
        return counts

    def _postings_of(self, ids: Array) -> Array:
        starts, counts = self._posting_starts[ids], self._counts(ids)
        total = int(counts.sum())
        if not total:
            return np.empty(0, np.int32)
        shift = np.repeat(starts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        postings: Array = self._postings[np.arange(total) + shift]
        return postings

    def _as_joined(self, token: Token) -> Array:
        """Listed neighbours that this token can stand for, joined or as their acronym."""
        wanted = np.uint64(key_hash(token.form))
        start = self._joined_keys.searchsorted(wanted, "left")
        end = self._joined_keys.searchsorted(wanted, "right")
        alike = self._joined_alike[start:end] * _STEP
        ours = np.ceil(token.weight * alike).astype(np.uint64)
        theirs = np.ceil(self._joined_weight[start:end] * alike).astype(np.uint64)
        return _pack(self._joined_names[start:end], (ours << np.uint64(_SHIFT)) | theirs)

    def _joined_parts(self, query: Sequence[Token]) -> list[Array]:
        """Listed tokens that stand for neighbours of the query, joined or as their acronym."""
        parts = []
        for run in runs(query, self._family):
            ids = self._vocabulary.named(run.form)
            if not ids.size:
                continue
            ours = np.uint64(np.ceil(run.weight * run.alike * _STEP))
            theirs = np.ceil(self._token_weight[ids] * run.alike * _STEP).astype(np.uint64)
            values = np.repeat((ours << np.uint64(_SHIFT)) | theirs, self._counts(ids))
            parts.append(_pack(self._postings_of(ids), values))
        return parts

    def _relations(self, token: Token) -> dict[int, tuple[float, str]]:
        found = self._vocabulary.neighbours(token)
        return dict(
            zip(
                found.ids.tolist(),
                zip(found.alike.tolist(), found.relations, strict=True),
                strict=True,
            )
        )

    def _compare(
        self,
        query: Sequence[Token],
        name: int,
        like: Sequence[dict[int, tuple[float, str]]],
        reading: Family,
        w: Weights,
    ) -> float:
        rows = self._rows[self._starts[name] : self._starts[name + 1]].tolist()
        listed = [self._vocabulary.token(row) for row in rows]
        return compare_names(
            query, listed, reading, w, lambda i, j: like[i].get(rows[j], NONE)
        ).bits


def _pack(names: Array, values: Array) -> Array:
    packed: Array = (names.astype(np.uint64) << np.uint64(2 * _SHIFT)) | values
    return packed
