"""Who stands above a party: the web followed upwards, each owner held against the lists.

Owns the question who an owner is: by its id, by a strong number, by a name. Refuses to take
an owner for a listed party because their names are alike, unless the name is all that the
source gives of it and is exactly that of one listed party; else it perhaps is that party.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from ostraka.index.snapshot import Snapshot
from ostraka.law.ownership_designated import designations
from ostraka.law.ownership_table import Holdings
from ostraka.law.rules import Law
from ostraka.matching.identifiers import canonical, strong
from ostraka.model.ownership import (
    Control,
    Designated,
    OwnedParty,
    PartyKind,
    Stake,
    under_one_id,
)
from ostraka.model.party import Party
from ostraka.model.records import StoredRecord
from ostraka.model.schema import NAME_PROPERTIES, PROPERTIES
from ostraka.screening.hits import Hit
from ostraka.screening.owned_files import OWNED, bare_name, record_of
from ostraka.screening.owned_web import Told, row_of, words_of
from ostraka.screening.screen import Screener
from ostraka.screening.views import view

#: What a listed party is, where ownership is concerned.
_KINDS: Final[dict[str, PartyKind]] = {
    "Person": "person",
    "Organization": "company",
    "Company": "company",
    "PublicBody": "state",
}
_NUMBERS: Final = frozenset(name for name, prop in PROPERTIES.items() if prop.type == "identifier")
_ID: Final = re.compile(r"(?P<list>[a-z][a-z0-9_]*)[-:](?P<record>\S{1,200})")


class Identity(Struct, frozen=True):
    """Who a party of ownership data is.

    Attributes:
        same: id of the listed party that it is; empty if it is none for sure.
        perhaps: ids of listed parties that it may be.
        why: how that is known, in words.
    """

    same: str = ""
    perhaps: tuple[str, ...] = ()
    why: str = ""


class Above(Struct, frozen=True):
    """A party with everything that stands above it.

    Attributes:
        party: its id.
        holdings: the statements about it and its owners.
        designated: who of them is listed, through time.
        names: names by id, of the listed ones too.
        taken: owners that were taken for listed parties by their names, in words.
    """

    party: str
    holdings: Holdings
    designated: tuple[Designated, ...]
    names: dict[str, str]
    taken: tuple[str, ...]


class Web:
    """The gathered statements, ready to be followed upwards."""

    def __init__(
        self,
        told: Told,
        folder: Path,
        screener: Screener,
        law: Law,
        same: Mapping[str, str] | None = None,
    ) -> None:
        """Open a web.

        Args:
            told: what lists and files tell.
            folder: the index of its names.
            screener: the lists and the policy.
            law: the law.
            same: listed parties (ids) by ids of the files, told by the user.
        """
        self.told = told
        self.folder = folder
        self.screener = screener
        self._law = law
        self._same = dict(same or {})
        everything = msgspec.structs.replace(screener.policy, lists=())
        self.names = Screener(
            Snapshot(folder),
            screener.lexicon,
            everything,
            code_version="",
            weights=screener.weights,
        )
        self._into: dict[str, list[Stake | Control]] = {}
        for stake in told.stakes:
            self._into.setdefault(stake.owned, []).append(stake)
        for control in told.controls:
            self._into.setdefault(control.controlled, []).append(control)
        self._described: dict[str, list[OwnedParty]] = {}
        for party in told.parties:
            self._described.setdefault(party.id, []).append(party)
        ties: list[Stake | Control] = [*told.stakes, *told.controls]
        self._known = {end for one in ties for end in ends_of(one)}
        self._known |= self._described.keys()
        self._identities: dict[tuple[str, date], Identity] = {}
        self._listings: dict[str, tuple[Designated, ...]] = {}

    def __contains__(self, party: object) -> bool:
        return party in self._known

    def described(self, party: str) -> tuple[OwnedParty, ...]:
        """What sources say of a party itself."""
        return tuple(self._described.get(party, ()))

    def named(self, query: Party, on: date) -> list[Hit]:
        """The parties of ownership data that a query may mean, best first, under the policy."""
        hits = self.names.hits(query, on) if len(self.names.snapshot) else []
        return [hit for hit in hits if hit.match]

    def above(self, start: str, on: date) -> Above:
        """A party and everything above it, each held against the lists.

        Args:
            start: id of a party of the web, or of a listed one.
            on: the day; names are held against the lists of that day and of the next versions.
        """
        waiting, seen = [start], {start}
        same: dict[str, str] = {}
        ties: list[Stake | Control] = []
        perhaps: dict[str, tuple[str, ...]] = {}
        taken: list[str] = []
        while waiting:
            party = waiting.pop()
            identity = self.identity(party, on)
            if identity.same:
                same[party] = identity.same
            if identity.perhaps:
                perhaps[party] = identity.perhaps
            if identity.why:
                taken.append(identity.why)
            others = [*self._others(party, identity, on)]
            found = self._into.get(party, [])
            ties += found
            others += [ends_of(one)[0] for one in found]
            waiting.extend(sorted(set(others) - seen))
            seen.update(others)
        return self._made(start, seen, same, ties, perhaps, taken)

    def identity(self, party: str, on: date) -> Identity:
        """Who a party is; a listed party is itself.

        Args:
            party: its id.
            on: the day.
        """
        found = self._identities.get((party, on))
        if found is None:
            found = self._identities[(party, on)] = self._identify(party, on)
        return found

    def _identify(self, party: str, on: date) -> Identity:
        snapshot = self.screener.snapshot
        if row_of(snapshot, party) is not None:
            return Identity()
        if party in self._same:
            return Identity(self._same[party], why=f"{party} is {self._same[party]}: told by you")
        if (spelled := listed_id(snapshot, party)) is not None:
            return Identity(spelled)
        record = record_of(party, self.described(party))
        if record is None:
            return Identity()
        asked = view(record, on.toordinal()).party
        hits = self._listed_like(asked, on)
        strong = sorted({hit.id for hit in hits if _by_number(hit)})
        if len(strong) == 1:
            return Identity(strong[0], why=f"{party} is {strong[0]}: by {_number(hits, strong[0])}")
        alone = bare_name(party, asked.names[0].text if asked.names else "")
        if alone and len(hits) == 1 and self.is_called(hits[0], alone):
            return Identity(hits[0].id, why=f"{alone!r} was taken for {hits[0].id}: by its name")
        return Identity(perhaps=tuple(sorted({hit.id for hit in hits})))

    def _listed_like(self, asked: Party, on: date) -> list[Hit]:
        """Listed parties that a party may be, on the day or in the version of a list after it."""
        asked = msgspec.structs.replace(asked, id="")
        best: dict[str, Hit] = {}
        for day in sorted({on, *self._next_versions(on)}):
            for hit in self.screener.hits(asked, day):
                if hit.match and (hit.id not in best or best[hit.id].score < hit.score):
                    best[hit.id] = hit
        return [best[key] for key in sorted(best)]

    def _next_versions(self, on: date) -> set[date]:
        after: dict[str, str] = {}
        for item in self.screener.snapshot.meta.lists:
            if item.version > on.isoformat():
                after[item.list] = min(after.get(item.list, item.version), item.version)
        return {date.fromisoformat(day) for day in after.values()}

    def is_called(self, hit: Hit, name: str) -> bool:
        """Whether a listed party bears a name, word for word; weak aliases do not count."""
        wanted = words_of(name)
        texts = (
            stored.fact.value
            for record in self._records(hit.id)
            for stored in record.facts
            if stored.fact.prop in NAME_PROPERTIES and stored.fact.prop != "weakAlias"
        )
        return any(words_of(text) == wanted for text in texts)

    def _others(self, party: str, identity: Identity, on: date) -> Iterable[str]:
        """Other ids of the same party: the listed one, and what files call a listed one."""
        if identity.same:
            yield identity.same
            return
        row = row_of(self.screener.snapshot, party)
        if row is None or not len(self.names.snapshot):
            return
        record = self.screener.snapshot.record(row)
        facts = tuple(msgspec.structs.replace(stored, since="") for stored in record.facts)
        whole = msgspec.structs.replace(record, facts=facts)
        for hit in self.names.hits(view(whole, on.toordinal()).party, on):
            other = hit.id.removeprefix(f"{OWNED}-")
            if self.identity(other, on).same == party:
                yield other

    def _made(
        self,
        start: str,
        seen: Iterable[str],
        same: Mapping[str, str],
        ties: Sequence[Stake | Control],
        perhaps: Mapping[str, tuple[str, ...]],
        taken: Sequence[str],
    ) -> Above:
        parties = [one for party in sorted(seen) for one in self._party(party, perhaps)]
        moved = [*under_one_id([*ties, *parties], same)]
        designated: dict[Designated, None] = {}
        for party in sorted({same.get(one, one) for one in seen}):
            designated.update(dict.fromkeys(self._designated(party)))
        for party, others in sorted(perhaps.items()):
            for other in others:
                for one in self._designated(other):
                    unsure = msgspec.structs.replace(one, party=party, certain=False)
                    designated[unsure] = None
        described = [one for one in moved if isinstance(one, OwnedParty)]
        names = {one.id: one.name for one in reversed(described) if one.name}
        return Above(
            party=same.get(start, start),
            holdings=Holdings.of(
                [one for one in moved if isinstance(one, Stake)],
                [one for one in moved if isinstance(one, Control)],
                described,
            ),
            designated=tuple(designated),
            names=names,
            taken=tuple(sorted(set(taken))),
        )

    def _party(self, party: str, perhaps: Mapping[str, tuple[str, ...]]) -> Iterable[OwnedParty]:
        """A party's descriptions; one known by a name alone is known, if no list has the name."""
        row = row_of(self.screener.snapshot, party)
        if row is not None:
            record = self.screener.snapshot.record(row)
            name = next((s.fact.value for s in record.facts if s.fact.prop == "name"), "")
            yield OwnedParty(party, name, _KINDS.get(record.schema, ""), record.list)
        for one in self.described(party) or (OwnedParty(party),):
            named = party == f"name:{one.name}" or bool(bare_name(party, one.name))
            if one.kind == "unknown" and named and party not in perhaps:
                one = msgspec.structs.replace(one, kind="")
            yield one

    def _designated(self, party: str) -> tuple[Designated, ...]:
        """The listings of a listed party, under its id."""
        found = self._listings.get(party)
        if found is None:
            told = designations(self._law, self._records(party))
            found = tuple(msgspec.structs.replace(one, party=party) for one in told)
            self._listings[party] = found
        return found

    def _records(self, party: str) -> list[StoredRecord]:
        snapshot = self.screener.snapshot
        row = row_of(snapshot, party)
        return [] if row is None else [snapshot.record(one) for one in snapshot.party(row).rows]


def listed_id(snapshot: Snapshot, text: str) -> str | None:
    """The id of the listed party that a text names by a record: ``us_ofac_sdn-15582``, ``:``."""
    found = _ID.fullmatch(text)
    row = row_of(snapshot, f"{found['list']}-{found['record']}") if found else None
    return None if row is None else snapshot.party(row).id


def ends_of(one: Stake | Control) -> tuple[str, str]:
    """Who holds, and what is held."""
    if isinstance(one, Stake):
        return one.owner, one.owned
    return one.controller, one.controlled


def _by_number(hit: Hit) -> bool:
    return bool(_number([hit], hit.id))


def _number(hits: Iterable[Hit], party: str) -> str:
    """The strong number by which a hit is that party: ``leiCode 5299...``; empty if by none."""
    for hit in hits:
        if hit.id != party:
            continue
        for piece in hit.evidence:
            if piece.relation != "equal" or piece.feature not in _NUMBERS:
                continue
            if strong(piece.feature, canonical(piece.feature, piece.listed)):
                return f"{piece.feature} {piece.listed}"
    return ""
