"""What the contract keeps of one index between requests: ids, lists, screeners by policy.

Owns the ids that clients see. An official record is ``list-record``, as
everywhere in Ostraka; a record of a house list keeps its own id, so that
``/match/mydataset`` answers with the ids of the file. Ids that other systems
gave to the same official records are understood. Refuses to hold an answer:
two requests with the same parameters get the same bytes, kept or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from ostraka.model.ftm import ftm_id
from ostraka.model.records import StoredRecord
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener
from ostraka.screening.views import party_id
from ostraka.sources.house_lists import official_ids

#: Screeners kept, one for each policy met of late.
_SCREENERS: Final = 16
#: Entities kept rendered.
_RENDERED: Final = 8192
#: A record's id that can stand alone.
_OWN_ID = re.compile(r"(?=.*[A-Za-z])[\w.:-]{1,190}")
_SAFE_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.-]{0,180}[0-9a-zA-Z])?")
_DIGEST_ID = re.compile(r".+-[0-9a-f]{12}")
_EU_ID = re.compile(r"eu-(\d{1,6})-(\d{1,4})")

#: How the incumbent writes ids of official records: what they begin with, and the lists.
#: Source: https://www.opensanctions.org/docs/identifiers/ and the ids of its datasets.
_ELSEWHERE: Final = (
    ("ofac-", ("us_ofac_sdn", "us_ofac_cons")),
    ("gb-hmt-", ("uk_ofsi",)),
    ("ch-seco-", ("ch_seco",)),
)


class Found(Struct, frozen=True):
    """A party that an id names.

    Attributes:
        row: the record's row.
        id: the id under which the party answers.
    """

    row: int
    id: str


class Register:
    """One index, as the contract's clients see it.

    Attributes:
        lists: lists that answer: all that are loaded, or those that the policy selects.
        selected: what the policy selects; empty for all.
        house: those that are no authority's.
        rendered: entities kept for the next request.
    """

    def __init__(self, screener: Screener) -> None:
        """Begin with the screener of an index."""
        self.screener = screener
        self.snapshot = screener.snapshot
        loaded = dict.fromkeys(item.list for item in self.snapshot.meta.lists)
        self.selected = screener.lists
        self.lists = tuple(name for name in loaded if name in (self.selected or loaded))
        official = official_ids()
        self.house = tuple(name for name in self.lists if name not in official)
        self.rendered: dict[Any, dict[str, Any]] = {}
        self._screeners: dict[Policy, Screener] = {}
        self._by_ftm_id: dict[str, dict[str, int]] = {}

    def screener_of(self, policy: Policy) -> Screener:
        """The screener that answers under a policy."""
        if policy == self.screener.policy:
            return self.screener
        found = self._screeners.pop(policy, None)
        if found is None:
            if len(self._screeners) >= _SCREENERS:
                self._screeners.pop(next(iter(self._screeners)))
            known = self.screener
            found = Screener(
                known.snapshot,
                known.lexicon,
                policy,
                code_version=policy.digest(),
                weights=known.weights,
            )
        self._screeners[policy] = found
        return found

    def keep(self, key: Any, entity: dict[str, Any]) -> dict[str, Any]:
        """Keep a rendered entity."""
        if len(self.rendered) >= _RENDERED:
            self.rendered.clear()
        self.rendered[key] = entity
        return entity

    # -- ids -----------------------------------------------------------------

    def record_id(self, record: StoredRecord) -> str:
        """The id of a record: its own in a house list, ``list-record`` otherwise.

        A record's id with a slash, which no path can carry, is written as FollowTheMoney's.
        """
        if "/" in record.id:
            return ftm_id(record.list, record.id)
        if record.list in self.house and _OWN_ID.fullmatch(record.id):
            owner = next((one for one in self.house if self._has(one, record.id)), record.list)
            if owner == record.list:
                return record.id
        return party_id(record)

    def canonical(self, row: int) -> str:
        """The id of the party that a row belongs to."""
        together = self.snapshot.party(row)
        list_id, _, record = together.id.partition("-")
        named = self.snapshot.find(f"{list_id}:{record}")
        return together.id if named is None else self.record_id(self.snapshot.record(named))

    def ids(self, record: StoredRecord) -> Iterator[str]:
        """Every id under which a record is known, here and elsewhere."""
        yield self.record_id(record)
        yield party_id(record)
        yield ftm_id(record.list, record.id)
        for prefix, lists in _ELSEWHERE:
            if record.list in lists:
                yield f"{prefix}{record.id}"
        if record.list == "eu_fsf" and record.id.startswith("EU."):
            yield f"eu-fsf-{record.id.lower().replace('.', '-')}"

    def find(self, entity_id: str) -> Found | None:
        """The party that an id names; None if there is none."""
        if not 0 < len(entity_id) <= 400:
            return None
        for source in self._sources(entity_id):
            row = self.snapshot.find(source)
            if row is not None:
                return Found(row, self.canonical(row))
        return self._find_unsafe(entity_id)

    def _has(self, list_id: str, record: str) -> bool:
        return self.snapshot.find(f"{list_id}:{record}") is not None

    def _sources(self, entity_id: str) -> Iterator[str]:
        """What ``list:record`` an id can mean, the likeliest first."""
        list_id, dash, record = entity_id.partition("-")
        if dash and list_id in self.lists:
            yield f"{list_id}:{record}"
        for name in self.house:
            yield f"{name}:{entity_id}"
        for name in self.lists:
            prefix = name.replace("_", "-") + "-"
            if entity_id.startswith(prefix):
                yield f"{name}:{entity_id.removeprefix(prefix)}"
        for prefix, lists in _ELSEWHERE:
            if entity_id.startswith(prefix):
                yield from (f"{name}:{entity_id.removeprefix(prefix)}" for name in lists)
        eu = _EU_ID.fullmatch(entity_id.removeprefix("eu-fsf-"))
        if eu is not None:
            yield f"eu_fsf:EU.{eu[1]}.{eu[2]}"

    def _find_unsafe(self, entity_id: str) -> Found | None:
        """A record whose own id holds letters that FollowTheMoney's ids may not."""
        if not _DIGEST_ID.fullmatch(entity_id):
            return None
        for name in self.lists:
            if entity_id.startswith(name.replace("_", "-") + "-"):
                row = self._unsafe_of(name).get(entity_id)
                if row is not None:
                    return Found(row, self.canonical(row))
        return None

    def _unsafe_of(self, list_id: str) -> dict[str, int]:
        known = self._by_ftm_id.get(list_id)
        if known is None:
            known = self._by_ftm_id[list_id] = {}
            for row in range(self._first_of(list_id), len(self.snapshot)):
                record = self.snapshot.record(row)
                if record.list != list_id:
                    break
                if not _SAFE_ID.fullmatch(record.id):
                    known[ftm_id(list_id, record.id)] = row
        return known

    def _first_of(self, list_id: str) -> int:
        """The first row of a list: rows stand in the order of list and record."""
        low, high = 0, len(self.snapshot)
        while low < high:
            middle = (low + high) // 2
            if self.snapshot.record(middle).list < list_id:
                low = middle + 1
            else:
                high = middle
        return low

    def rows_in(self, row: int, lists: Sequence[str]) -> tuple[int, ...]:
        """The rows of a party whose lists are asked."""
        rows = self.snapshot.party(row).rows
        return tuple(one for one in rows if self.snapshot.record(one).list in lists)


@lru_cache(maxsize=2)
def register_of(screener: Screener) -> Register:
    """The register of an index; those of the last two are kept, for a switch under load."""
    return Register(screener)
