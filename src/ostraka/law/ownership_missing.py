"""The smallest missing fact: what would change an ownership verdict.

Owns the search for it: each open fact is settled one way and the other, and the rule is
evaluated again. Refuses to guess how a fact will turn out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from msgspec import Struct

from ostraka.law.ownership_graph import Snapshot, source_of
from ostraka.law.ownership_spread import Valuation, reach
from ostraka.law.ownership_table import Flags, Ints
from ostraka.model.ownership import WHOLE, at_least_text, span_text

#: More open facts than this are not tried together, only one by one; and no more than this.
_MOST: Final = 64

Kind = Literal["stake", "control", "listing", "own-shares", "together", "owners", "rule"]
Can = Literal["block", "clear"]


class Missing(Struct, frozen=True):
    """A fact that is not known, or that would have to change.

    Attributes:
        kind: what kind of fact.
        text: the fact in words.
        owner: id of the owner or controller, where it is about one.
        owned: id of the owned party.
        blocks: whether it alone can make the party blocked.
        clears: whether it alone can make it not blocked.
        sources: where what is known of it stands.
    """

    kind: Kind
    text: str
    owner: str = ""
    owned: str = ""
    blocks: bool = False
    clears: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What a verdict is about: everything that the two evaluations need."""

    snapshot: Snapshot
    party: int
    sure: Flags
    perhaps: Flags
    least: Valuation
    greatest: Valuation

    def turns(self, which: Literal["least", "greatest"]) -> Ints:
        """The rounds of all parties in one of the two evaluations."""
        if which == "least":
            return reach(self.snapshot, self.sure, self.least)
        return reach(self.snapshot, self.sure | self.perhaps, self.greatest)

    def blocked(self) -> bool:
        """Whether the party is reached for sure."""
        return bool(self.turns("least")[self.party] >= 0)

    def cleared(self) -> bool:
        """Whether the party is not even reached perhaps."""
        return bool(self.turns("greatest")[self.party] < 0)


@dataclass(frozen=True, slots=True)
class _Open:
    """An open fact with the cases in which it is settled."""

    missing: Missing
    settled: tuple[Case, ...]
    depth: int


def missing_of(case: Case) -> tuple[Missing, ...]:
    """The open facts that can change a verdict that cannot be ruled out.

    Returns:
        The facts each of which settles it alone, the most telling one first; if none does, the
        smallest set found that clears it together.
    """
    depth = depths(case)
    facts = sorted(_open(case, depth), key=lambda one: (one.depth, one.missing.owned))[:_MOST]
    alone: list[tuple[int, int, str, Missing]] = []
    for fact in facts:
        blocks = any(settled.blocked() for settled in fact.settled)
        clears = any(settled.cleared() for settled in fact.settled)
        if blocks or clears:
            told = _with(fact.missing, blocks, clears)
            alone.append((-blocks - clears, fact.depth, told.text, told))
    if alone:
        return tuple(one[-1] for one in sorted(alone, key=lambda one: one[:3]))
    return _together(case, facts)


def _with(missing: Missing, blocks: bool, clears: bool) -> Missing:
    return Missing(
        missing.kind,
        missing.text,
        missing.owner,
        missing.owned,
        blocks,
        clears,
        missing.sources,
    )


def _together(case: Case, facts: list[_Open]) -> tuple[Missing, ...]:
    """A smallest set of facts without which the party would be clear: greedy, from the far end."""
    edges = {_edge(fact): fact for fact in facts if fact.missing.kind == "stake"}
    kept = list(edges)
    if not _clear_at(case, kept).cleared():
        return tuple(fact.missing for fact in facts)
    for edge in reversed(list(edges)):
        rest = [one for one in kept if one != edge]
        if _clear_at(case, rest).cleared():
            kept = rest
    return tuple(edges[edge].missing for edge in kept)


def _clear_at(case: Case, edges: list[int]) -> Case:
    """The case with some stakes of reached owners at their smallest, of others at their largest."""
    least, most = case.snapshot.least.copy(), case.snapshot.most.copy()
    turns = case.turns("greatest")
    for edge in edges:
        if turns[case.snapshot.owner[edge]] >= 0:
            most[edge] = least[edge]
        else:
            least[edge] = most[edge]
    return replace(case, snapshot=_changed(case.snapshot, least, most))


def _edge(fact: _Open) -> int:
    snapshot = fact.settled[0].snapshot
    ids = snapshot.holdings.ids
    slot = 2 * ids.index(fact.missing.owned) + (" of the votes" in fact.missing.text)
    owner = ids.index(fact.missing.owner)
    return int(np.flatnonzero((snapshot.slot == slot) & (snapshot.owner == owner))[0])


def _open(case: Case, depth: dict[int, int]) -> Iterator[_Open]:
    snapshot, ids = case.snapshot, case.snapshot.holdings.ids
    turns = case.turns("greatest")
    for edge in np.flatnonzero(snapshot.least < snapshot.most).tolist():
        party, owner = int(snapshot.slot[edge]) // 2, int(snapshot.owner[edge])
        votes = int(snapshot.slot[edge]) % 2
        if turns[party] >= 0 and party != owner and (not votes or case.least.votes_need):
            yield _open_stake(case, edge, depth.get(party, 0))
    if case.greatest.control:
        for line in np.flatnonzero(~snapshot.steer_sure).tolist():
            party = int(snapshot.steer_to[line])
            if turns[party] >= 0 and turns[snapshot.steer_from[line]] >= 0:
                yield _open_control(case, line, depth.get(party, 0))
    for party in np.flatnonzero(case.perhaps & ~case.sure).tolist():
        told = snapshot.holdings.parties.get(ids[party])
        unnamed = told is not None and told.kind == "unknown"
        text = f"who {ids[party]} is" if unnamed else f"whether {ids[party]} is the listed party"
        missing = Missing("listing", text, owner=ids[party], owned=ids[party])
        sure, perhaps = case.sure.copy(), case.perhaps.copy()
        sure[party], perhaps[party] = True, False
        settled = (replace(case, sure=sure), replace(case, perhaps=perhaps))
        yield _Open(missing, settled, depth.get(party, 0))
    for slot in np.flatnonzero(snapshot.own_most).tolist():
        party = slot // 2
        if turns[party] >= 0:
            own = snapshot.own_most.copy()
            own[slot] = 0
            held = span_text(int(snapshot.own_least[slot]), int(snapshot.own_most[slot]))
            text = f"whether the {held} of {ids[party]} that it holds itself count"
            missing = Missing("own-shares", text, owner=ids[party], owned=ids[party])
            without = (replace(case, snapshot=replace(snapshot, own_most=own)),)
            yield _Open(missing, without, depth.get(party, 0))
    if case.least.together != case.greatest.together:
        text = "whether stakes of several listed owners add up"
        missing = Missing("together", text, owned=ids[case.party])
        settled = (
            replace(case, least=replace(case.least, together=True)),
            replace(case, greatest=replace(case.greatest, together=False)),
        )
        yield _Open(missing, settled, 0)


def _open_stake(case: Case, edge: int, depth: int) -> _Open:
    snapshot, ids = case.snapshot, case.snapshot.holdings.ids
    slot, owner = int(snapshot.slot[edge]), int(snapshot.owner[edge])
    settled = []
    for value in (int(snapshot.least[edge]), int(snapshot.most[edge])):
        least, most = snapshot.least.copy(), snapshot.most.copy()
        least[edge] = most[edge] = value
        settled.append(replace(case, snapshot=_changed(snapshot, least, most)))
    right = " of the votes" if slot % 2 else ""
    told = span_text(int(snapshot.least[edge]), int(snapshot.most[edge]))
    text = f"the stake of {ids[owner]} in {ids[slot // 2]}{right}: {told}"
    if settled[1].blocked():
        need = _needed(case, edge)
        text += f"; with {at_least_text(need)}, {ids[slot // 2]} is caught"
    sources = tuple(sorted({source_of(one) for one in snapshot.statements(edge)}))
    missing = Missing("stake", text, ids[owner], ids[slot // 2], sources=sources)
    return _Open(missing, tuple(settled), depth)


def _needed(case: Case, edge: int) -> int:
    """The size of a stake from which its company is reached, all else at its smallest."""
    snapshot, slot = case.snapshot, int(case.snapshot.slot[edge])
    turns = case.turns("least")
    others = sum(
        int(snapshot.least[other])
        for other in np.flatnonzero(snapshot.slot == slot).tolist()
        if other != edge and turns[snapshot.owner[other]] >= 0
    )
    need = case.least.votes_need if slot % 2 else case.least.need
    alone = need if not case.least.together else need - others
    return min(max(alone, int(snapshot.least[edge]) + 1), WHOLE)


def _open_control(case: Case, line: int, depth: int) -> _Open:
    snapshot, holdings = case.snapshot, case.snapshot.holdings
    owner, party = (holdings.ids[int(n[line])] for n in (snapshot.steer_from, snapshot.steer_to))
    told = [one for one in holdings.controls if (one.controller, one.controlled) == (owner, party)]
    means = "; ".join(sorted({one.means for one in told}))
    settled = []
    for certain in (False, True):
        keep = np.ones(len(snapshot.steer_to), dtype=np.bool_)
        keep[line] = certain
        sure = snapshot.steer_sure.copy()
        sure[line] = certain
        settled.append(replace(case, snapshot=_steering(snapshot, keep, sure)))
    text = f"whether {owner} controls {party} ({means})"
    sources = tuple(sorted({source_of(one) for one in told}))
    return _Open(Missing("control", text, owner, party, sources=sources), tuple(settled), depth)


def _steering(snapshot: Snapshot, keep: Flags, sure: Flags) -> Snapshot:
    source = snapshot.steer_from[keep]
    start = np.searchsorted(source, np.arange(snapshot.count + 1)).astype(np.int64)
    return replace(
        snapshot,
        steer_from=source,
        steer_to=snapshot.steer_to[keep],
        steer_sure=sure[keep],
        steer_start=start,
    )


def _changed(snapshot: Snapshot, least: Ints, most: Ints) -> Snapshot:
    foreign = snapshot.owner != snapshot.slot // 2
    total = np.bincount(
        snapshot.slot[foreign], weights=least[foreign], minlength=2 * snapshot.count
    )
    return replace(snapshot, least=least, most=most, total_least=total.astype(np.int64))


def depths(case: Case) -> dict[int, int]:
    """How many links above the party each other one stands; the nearest first."""
    snapshot = case.snapshot
    above: dict[int, set[int]] = {}
    for owner, slot in zip(snapshot.owner.tolist(), snapshot.slot.tolist(), strict=True):
        above.setdefault(slot // 2, set()).add(owner)
    for owner, party in zip(snapshot.steer_from.tolist(), snapshot.steer_to.tolist(), strict=True):
        above.setdefault(party, set()).add(owner)
    depth, waiting = {case.party: 0}, [case.party]
    for party in waiting:
        for owner in sorted(above.get(party, ())):
            if owner not in depth:
                depth[owner] = depth[party] + 1
                waiting.append(owner)
    return depth
