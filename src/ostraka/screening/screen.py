"""Screening: a query in, hits with evidence out.

Owns the line from query to result: candidates, evidence, policy. The same
function answers for the index and, over every record, for the exhaustive
comparison that the tests hold it against.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct

from ostraka.index.build import GROUPS, ListVersion
from ostraka.index.snapshot import Snapshot
from ostraka.matching.attributes import family_bits
from ostraka.matching.identifiers import keys
from ostraka.matching.parties import Match, compare_parties, families_to_compare
from ostraka.matching.weights import DEFAULT, Weights
from ostraka.model.errors import NotReadyError
from ostraka.model.party import Name, Party
from ostraka.model.records import StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, Family
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, readings
from ostraka.screening.hits import Hit
from ostraka.screening.ofac_mode import OfacMode
from ostraka.screening.policy import Policy
from ostraka.screening.views import View, view

#: Records kept decoded, for batches that meet the same parties again.
_KEPT: Final = 4096


class Receipt(Struct, frozen=True):
    """What a screening rests on, so that it can be repeated.

    Attributes:
        on: the day whose lists were asked, ISO.
        lists: list versions.
        policy, weights, reading: sha256 of each; the reading of names includes the lexicon.
        code: version of the program.
        result: sha256 over query and hits.
    """

    on: str
    lists: tuple[ListVersion, ...]
    policy: str
    weights: str
    reading: str
    code: str
    result: str


class Result(Struct, frozen=True):
    """The answer to one query: hits by score, ties by id."""

    query: Party
    hits: tuple[Hit, ...]
    lists: tuple[ListVersion, ...]
    policy: str
    receipt: Receipt


class Screener:
    """Everything that a screening needs, opened once and used many times."""

    def __init__(
        self,
        snapshot: Snapshot,
        lexicon: Lexicon,
        policy: Policy,
        *,
        code_version: str,
        weights: Weights = DEFAULT,
    ) -> None:
        """Put an index, a lexicon and a policy together.

        Raises:
            NotReadyError: if the policy selects a list that the index does not hold.
        """
        absent = sorted(set(policy.lists) - {item.list for item in snapshot.meta.lists})
        if absent:
            raise NotReadyError(
                f"the policy selects {', '.join(absent)}, which is not loaded",
                action="Load it with `ostraka update`, or correct the policy.",
            )
        self.snapshot = snapshot
        self.lexicon = lexicon
        self.policy = policy
        #: Ids of the lists that the policy selects; empty for all.
        self.lists = policy.selected(item.list for item in snapshot.meta.lists)
        self.weights = weights
        self._code_version = code_version
        self._policy_digest = policy.digest()
        self._weights_digest = weights.digest()
        self._views: dict[tuple[int, int], View] = {}
        self._ofac: tuple[int, OfacMode] | None = None
        self._leasts: dict[tuple[object, ...], float] = {}
        self._read: dict[tuple[str, Family], tuple[tuple[Token, ...], ...]] = {}

    def prepare(self, queries: Iterable[Party]) -> None:
        """Read the names of the queries that come next, and look their words up together.

        Changes no answer: what many queries share is done once.
        """
        self._read.clear()
        if self.policy.method == "ofac":
            return
        texts = dict.fromkeys(name.text for query in queries for name in query.names)
        for reading in GROUPS:
            found = {(text, reading): readings(text, reading, self.lexicon) for text in texts}
            self._read.update(found)
            words = (token for ways in found.values() for tokens in ways for token in tokens)
            self.snapshot.learn(words, reading, self.weights)

    def screen(self, query: Party, on: date) -> Result:
        """Screen one party.

        Args:
            query: the party asked about.
            on: the day whose lists are asked.

        Returns:
            The hits that the policy reports, best first.

        Raises:
            NotReadyError: if no list had a version by that day.
        """
        lists = self.snapshot.lists_on(on.isoformat())
        if not any(item.version for item in lists):
            raise NotReadyError(
                f"no list is loaded in a version published by {on.isoformat()}",
                action="What was listed then is unknown: load an older version of the list.",
            )
        hits = self.hits(query, on)
        body = msgspec.json.encode((query, hits), order="sorted")
        receipt = Receipt(
            on=on.isoformat(),
            lists=lists,
            policy=self._policy_digest,
            weights=self._weights_digest,
            reading=self.snapshot.meta.reading,
            code=self._code_version,
            result=hashlib.sha256(body).hexdigest(),
        )
        return Result(query, tuple(hits), receipt.lists, self._policy_digest, receipt)

    def hits(self, query: Party, on: date) -> list[Hit]:
        """The hits alone, best first, ties by id."""
        day = on.toordinal()
        if self.policy.method == "ofac":
            threshold = self.policy.ofac_threshold
            return self.together(self._ofac_mode(day).hits(query, threshold, self.weights), day)
        found = []
        for row, places in self._candidates(query, day).items():
            hit = self.judge(query, self._view(row, day), places)
            if hit is not None:
                found.append((row, hit))
        return self.together(found, day)

    def _ofac_mode(self, day: int) -> OfacMode:
        if self._ofac is None or self._ofac[0] != day:
            views = (
                (row, view(self.snapshot.record(row), day)) for row in range(len(self.snapshot))
            )
            lists = self.lists
            parties = (
                (row, seen.party)
                for row, seen in views
                if seen.names and (not lists or seen.party.records[0].list in lists)
            )
            self._ofac = (day, OfacMode(parties))
        return self._ofac[1]

    def together(self, hits: Iterable[tuple[int, Hit]], day: int) -> list[Hit]:
        """One hit for each party: the best of its records, and all that are in force.

        Args:
            hits: the hits on records, each with its row.
            day: day number.

        Returns:
            The hits in order. The evidence is that of the record that fits best, of equal
            ones the first; caption and kind are those of the first record in force.
        """
        found = []
        parties: dict[int, list[tuple[int, Hit]]] = {}
        for row, hit in hits:
            number = self.snapshot.number(row)
            if number < 0:
                found.append(hit)
            else:
                parties.setdefault(number, []).append((row, hit))
        for several in parties.values():
            party = self.snapshot.party(several[0][0])
            place = {row: place for place, row in enumerate(party.rows)}
            _, best = min(several, key=lambda one: (-one[1].score, -one[1].total, place[one[0]]))
            first, *others = self._in_force(party.rows, day)
            found.append(
                msgspec.structs.replace(
                    best,
                    id=party.id,
                    caption=first.caption,
                    schema=first.schema,
                    records=tuple(one.records[0] for one in (first, *others)),
                )
            )
        return in_order(found)

    def _in_force(self, rows: Sequence[int], day: int) -> list[Party]:
        """The records of a party that its lists state on a day and the policy selects."""
        views = [self._view(row, day) for row in rows]
        lists = self.lists
        return [
            seen.party
            for seen in views
            if seen.names and (not lists or seen.party.records[0].list in lists)
        ]

    def names_on(self, row: int, day: int) -> dict[int, Name]:
        """The names of a record stated on a day number, by their place among its facts."""
        return self._view(row, day).names

    def judge_row(self, query: Party, row: int, day: int) -> Hit | None:
        """Compare with a record as it was on a day number, all its names, and apply the policy."""
        seen = self._view(row, day)
        return self.judge(query, seen) if seen.names else None

    def judge(self, query: Party, seen: View, places: Sequence[int] | None = None) -> Hit | None:
        """Compare with one listed party and apply the policy.

        Args:
            query: the party asked about.
            seen: the listed party on a day.
            places: positions of the names that can decide; all names by default.
        """
        listed = seen.party
        if not self._in_scope(query, listed):
            return None
        names = None
        if places:
            deciding = {seen.names[place] for place in places}
            names = [name for name in listed.names if name in deciding]
        elif self.policy.weak_aliases == "ignore":
            names = [name for name in listed.names if not name.weak]
        match = compare_parties(query, listed, self.lexicon, self.weights, names)
        if not self._reported(match):
            return None
        return Hit(
            id=listed.id,
            caption=listed.caption,
            schema=listed.schema,
            score=match.score,
            match=match.score >= self.policy.threshold,
            total=match.total,
            evidence=match.evidence,
            records=listed.records,
        )

    def _reported(self, match: Match) -> bool:
        if match.strong:
            return True
        if not self.policy.accepts(match):
            return False
        enough = match.name_bits >= self.policy.floor(self.weights)
        return enough and match.score >= self.policy.threshold

    def _in_scope(self, query: Party, listed: Party) -> bool:
        if self.lists and listed.records[0].list not in self.lists:
            return False
        strict = self.policy.kinds == "strict"
        return not (strict and family_bits(query.family, listed.family, self.weights))

    def _candidates(self, query: Party, day: int) -> dict[int, list[int]]:
        """Rows that can be hits, in row order, with the names that can make them one.

        A row with no names is there by its identifier: all its names are compared.
        """
        found: dict[int, list[int]] = {}
        for reading in GROUPS:
            least = self._least(query, reading)
            for name in query.names:
                ways = self._read.get((name.text, reading))
                if ways is None:
                    ways = readings(name.text, reading, self.lexicon)
                for tokens in ways:
                    for row, place in self._named(query, tokens, reading, least, day):
                        found.setdefault(row, []).append(place)
        for key, _ in keys(query.identifiers):
            for row in self.snapshot.with_identifier(key):
                if self._view(row, day).names:
                    found.setdefault(row, [])
        return dict(sorted(found.items()))

    def _least(self, query: Party, reading: Family) -> float:
        """Bits that a name must reach, which depends on what else the query tells."""
        told = (query.births, query.countries, query.genders, query.addresses, query.identifiers)
        key = (query.family, reading, *map(bool, told))
        least = self._leasts.get(key)
        if least is None:
            kind = best_kind(query.family, reading, self.weights)
            least = self._leasts[key] = self.policy.least_name(query, self.weights, kind)
        return least

    def _named(
        self, query: Party, tokens: Sequence[Token], reading: Family, least: float, day: int
    ) -> Iterable[tuple[int, int]]:
        if not tokens:
            return
        ignored = self.policy.weak_aliases == "ignore"
        hits = self.snapshot.names_like(tokens, reading, least, self.weights, day)
        for hit in hits:
            family = self.snapshot.family(hit.party)
            if reading not in families_to_compare(query.family, family):
                continue
            if ignored and self._view(hit.party, day).names[hit.place].weak:
                continue
            yield hit.party, hit.place

    def _view(self, row: int, day: int) -> View:
        seen = self._views.get((row, day))
        if seen is None:
            if len(self._views) >= _KEPT:
                self._views.clear()
            seen = self._views[(row, day)] = view(self.snapshot.record(row), day)
        return seen


@cache
def best_kind(query: Family, reading: Family, weights: Weights) -> float:
    """The most bits that kinds of party can give where names are read as ``reading``."""
    return max(
        family_bits(query, listed, weights)
        for listed in set(FAMILY_OF_SCHEMA.values())
        if reading in families_to_compare(query, listed)
    )


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """Hits by falling score, ties by id."""
    return sorted(hits, key=lambda hit: (-hit.score, -hit.total, hit.id))


def exhaustive(
    screener: Screener, records: Iterable[StoredRecord], query: Party, on: date
) -> list[Hit]:
    """The hits of comparing with every record: what the index must equal exactly.

    Args:
        screener: policy, and which records are one party.
        records: the records of its index, in its order.
        query: the party asked about.
        on: the day whose lists are asked.
    """
    day = on.toordinal()
    found = []
    for row, record in enumerate(records):
        seen = view(record, day)
        if not seen.names:
            continue
        hit = screener.judge(query, seen)
        if hit is not None:
            found.append((row, hit))
    return screener.together(found, day)


__all__ = ["Hit", "Receipt", "Result", "Screener", "exhaustive", "in_order"]
