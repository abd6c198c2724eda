"""Links as an index keeps them, and as they are read from it again.

Owns the form in which reasons stand in an index, and the names of parties that
are to be kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from ostraka.index.build import Grouping, Rows, Together
from ostraka.index.snapshot import Snapshot
from ostraka.model.records import StoredRecord
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token
from ostraka.screening.merge import Blocked, Judgement, Link, link_profiles
from ostraka.screening.merge_profile import Profile, profile
from ostraka.screening.views import party_id


class Memory(Struct, frozen=True):
    """What linking is told beside the records.

    Attributes:
        judgements: what people decided.
        before: see :func:`ostraka.screening.merge.link`.
        silenced: records that are not here, each with those that may speak for it.
    """

    judgements: tuple[Judgement, ...] = ()
    before: Mapping[str, str] = {}
    silenced: Mapping[str, Sequence[str]] = {}


class Why(Struct, frozen=True):
    """Why a record is where it is.

    Attributes:
        links: links of its party.
        apart: links to other parties that were not made.
    """

    links: tuple[Link, ...]
    apart: tuple[Blocked, ...]


class Linker:
    """Links the records of an index while it is built."""

    def __init__(self, lexicon: Lexicon, memory: Memory) -> None:
        """Begin.

        Args:
            lexicon: to compare names with.
            memory: judgements and names that there are.
        """
        self._lexicon = lexicon
        self._memory = memory
        self._profiles: list[Profile] = []

    def add(self, row: int, record: StoredRecord, names: Mapping[int, Sequence[Token]]) -> None:
        """Meet the next record, its names already read, by their place among its facts."""
        self._profiles.append(profile(row, record, names))

    def group(self, records: Rows) -> Grouping:
        """Link the records that were met."""
        rows = {one.source: one.row for one in self._profiles}
        aliases = {
            source: next((rows[name] for name in names if name in rows), -1)
            for source, names in self._memory.silenced.items()
        }
        aliases = {source: row for source, row in aliases.items() if row >= 0}

        def now(source: str) -> str:
            return self._profiles[aliases[source]].source if source in aliases else source

        judgements = [
            msgspec.structs.replace(one, a=now(one.a), b=now(one.b))
            for one in self._memory.judgements
        ]
        links = link_profiles(
            self._profiles, records, self._lexicon, judgements, self._memory.before
        )
        encode = msgspec.msgpack.Encoder().encode
        return Grouping(
            parties=tuple(
                Together(one.party, one.rows, encode(one.links)) for one in links.clusters
            ),
            aliases=aliases,
            apart=tuple((rows[one.a], rows[one.b], encode(one)) for one in links.blocked),
        )


def why(snapshot: Snapshot, row: int) -> Why:
    """Why a record is with the others of its party, and not with some that it resembles."""
    party = snapshot.party(row)
    links: tuple[Link, ...] = ()
    if party.why:
        links = msgspec.msgpack.decode(party.why, type=tuple[Link, ...])
    apart = {
        msgspec.msgpack.decode(reason, type=Blocked): None
        for member in party.rows
        for reason in snapshot.apart(member)
    }
    return Why(links, tuple(apart))


def names_to_keep(snapshot: Snapshot) -> dict[str, str]:
    """For each record of a party of several (``list-record``), the party's id."""
    return {
        party_id(snapshot.record(row)): party.id
        for party in snapshot.parties_of_several()
        for row in party.rows
    }
