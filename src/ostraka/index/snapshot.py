"""An opened index: parties by id or identifier, and names by likeness.

Owns the access to what was built. The search for names stands in
:mod:`ostraka.index.search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from ostraka.index.arrays import Blobs, Table, read
from ostraka.index.build import GROUPS, LAYOUT, ListVersion, Meta, Together
from ostraka.index.search import NameHit, NameSearch
from ostraka.matching.weights import Weights
from ostraka.model.errors import NotReadyError
from ostraka.model.records import StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, Family
from ostraka.names.tokens import Token

_SCHEMAS: Final = tuple(FAMILY_OF_SCHEMA)


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
        self._together = read(folder, "parties.together")
        self._parties_of_several = Blobs(folder, "together")
        self._apart = Table(folder, "apart")
        self._reasons_apart = Blobs(folder, "apart")
        self._party_decoder = msgspec.msgpack.Decoder(Together)
        self._groups = {family: NameSearch(folder, family) for family in GROUPS}

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
        """The row of a record, by ``list:record``; None if it is not here.

        A record that fell silent is found as the one that speaks for it.
        """
        for row in self._ids.find(source).tolist():
            if self.record(row).source == source:
                return int(row)
        aliases = msgspec.json.decode((self.folder / "aliases.json").read_bytes())
        alias: int | None = aliases.get(source)
        return alias

    def party(self, row: int) -> Together:
        """The party that a row belongs to, with all its rows; alone, it is its own."""
        number = int(self._together[row])
        if number < 0:
            record = self.record(row)
            return Together(f"{record.list}-{record.id}", (row,))
        return self._party_decoder.decode(self._parties_of_several[number])

    def parties_of_several(self) -> Iterator[Together]:
        """Every party of more than one record."""
        for number in range(len(self._parties_of_several)):
            yield self._party_decoder.decode(self._parties_of_several[number])

    def number(self, row: int) -> int:
        """The number of the party of several that a row belongs to; -1 if it is alone."""
        return int(self._together[row])

    def apart(self, row: int) -> list[bytes]:
        """Why a row is not one party with others, each in the linker's own form."""
        found = self._apart.find(str(row)).tolist()
        return [self._reasons_apart[number] for number in found]

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
        return self._groups[reading].names_like(query, least, weights, on)

    def learn(self, tokens: Iterable[Token], reading: Family, weights: Weights) -> None:
        """Look up the tokens of questions to come: many together cost little more than one."""
        self._groups[reading].learn(tokens, weights)

    def ceilings(
        self, query: Sequence[Token], reading: Family, least: float, weights: Weights
    ) -> dict[int, float]:
        """Listed names that may reach ``least`` bits, and the most that each can reach."""
        return self._groups[reading].ceilings(query, least, weights)

    def places(self, reading: Family, party: int) -> Iterator[tuple[int, int]]:
        """Names of one party: (name number, position among the record's facts)."""
        yield from self._groups[reading].places(party)
