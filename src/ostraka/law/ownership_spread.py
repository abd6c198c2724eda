"""How far a listing reaches through stakes and control: fixed points over arrays.

Owns the two evaluations of a rule: the least (every unknown at its smallest) and the
greatest (every unknown at its largest). In both a company is reached only from somebody who
is listed, link by link, so that companies that own each other in a ring do not hold each
other up; reaching more never takes anything back, so both come to an end. Percentages are
never multiplied down a chain (OFAC FAQ 401): a company that is reached counts with its whole
stake.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ostraka.law.ownership_graph import Snapshot
from ostraka.law.ownership_rules import OwnershipRule
from ostraka.law.ownership_table import Flags, Ints
from ostraka.model.ownership import WHOLE

#: Below so many edges a round is walked one by one; whole arrays cost more there.
_FEW: Final = 24


@dataclass(frozen=True, slots=True)
class Valuation:
    """What is to be evaluated.

    Attributes:
        need: smallest stake in shares that reaches, in millionths of a percent.
        votes_need: the same for votes; 0 if votes are no test.
        control: whether control reaches.
        greatest: whether unknowns are taken at their largest.
        together: whether stakes of several listed owners add up.
        joint: whether a joint arrangement gives each member the stakes of all.
    """

    need: int
    votes_need: int
    control: bool
    greatest: bool
    together: bool
    joint: bool = False


def valuations(rule: OwnershipRule) -> tuple[Valuation, Valuation]:
    """The least and the greatest reading of a rule.

    Where the text does not say whether stakes of several owners add up, the least reading takes
    each owner alone and the greatest all together.
    """
    least = Valuation(
        need=rule.needed,
        votes_need=rule.votes_needed if rule.votes else 0,
        control=rule.control != "no",
        greatest=False,
        together=rule.together == "yes",
        joint=rule.together == "joint",
    )
    greatest = Valuation(
        need=least.need,
        votes_need=least.votes_need,
        control=least.control,
        greatest=True,
        together=rule.together != "joint",
        joint=least.joint,
    )
    return least, greatest


def reach(snapshot: Snapshot, roots: Flags, how: Valuation) -> Ints:
    """Which parties are reached from the roots.

    Args:
        snapshot: the stakes of a day.
        roots: per party, whether it is listed.
        how: the reading.

    Returns:
        Per party the round in which it was reached: 0 for a root, -1 if it was not. Whoever
        made a party reached has a lower round than it.
    """
    if how.together:
        return _Together(snapshot, how).run(np.flatnonzero(roots))
    found = np.full(snapshot.count, -1, dtype=np.int64)
    done: set[int] = set()
    for root in np.flatnonzero(roots).tolist():
        # What a listed party reaches includes all that a listed party it reaches would reach.
        if root in done:
            found[root] = 0
            continue
        for party, turn in reach_alone(snapshot, root, how).items():
            done.add(party)
            if found[party] < 0 or turn < found[party]:
                found[party] = turn
    found[roots] = 0
    return found


def reach_alone(snapshot: Snapshot, root: int, how: Valuation) -> dict[int, int]:
    """Which parties one listed party reaches by itself, with the round of each."""
    turns, low, high = {root: 0}, dict[int, int](), dict[int, int]()
    counted: set[tuple[int, int]] = set()
    frontier = [root]
    while frontier:
        turn, touched = turns[frontier[0]] + 1, dict[int, None]()
        for party in frontier:
            for edge in _edges(snapshot, party):
                slot = int(snapshot.slot[edge])
                if slot // 2 in turns or (slot % 2 and not how.votes_need):
                    continue
                least, most = _joint(snapshot, edge, how, counted)
                low[slot] = low.get(slot, 0) + least
                high[slot] = high.get(slot, 0) + most
                touched[slot] = None
        reached = {s // 2 for s in touched if enough(snapshot, s, low[s], high[s], how)}
        reached |= _steered(snapshot, frontier, how)
        frontier = sorted(party for party in reached if party not in turns)
        turns.update(dict.fromkeys(frontier, turn))
    return turns


def enough(snapshot: Snapshot, slot: int, low: int, high: int, how: Valuation) -> bool:
    """Whether the stakes of the reached owners in a slot are enough.

    Args:
        snapshot: the stakes of a day.
        slot: twice the number of the company, plus one for votes.
        low: sum of the smallest sizes of those owners.
        high: sum of the largest sizes.
        how: the reading.
    """
    need = how.votes_need if slot % 2 else how.need
    if not how.greatest:
        return low >= need
    own, others = int(snapshot.own_least[slot]), int(snapshot.total_least[slot]) - low
    room = WHOLE - own - others
    held = high if room < low else max(low, min(high, room))
    held = min(held, WHOLE)
    return held > 0 and held * WHOLE >= need * (WHOLE - int(snapshot.own_most[slot]))


class _Together:
    """One evaluation in which the stakes of all reached owners add up."""

    def __init__(self, snapshot: Snapshot, how: Valuation) -> None:
        self._snapshot, self._how = snapshot, how
        self._turn = np.full(snapshot.count, -1, dtype=np.int64)
        self._low = np.zeros(2 * snapshot.count, dtype=np.int64)
        self._high = np.zeros(2 * snapshot.count, dtype=np.int64)
        self._need = np.array([how.need, how.votes_need], dtype=np.int64)

    def run(self, roots: Ints) -> Ints:
        """The rounds of all parties."""
        self._turn[roots] = 0
        frontier, turn, start = roots, 1, self._snapshot.start
        while len(frontier):
            size = int((start[frontier + 1] - start[frontier]).sum())
            step = self._one_by_one if size < _FEW else self._all_at_once
            frontier = step(frontier)
            self._turn[frontier] = turn
            turn += 1
        return self._turn

    def _one_by_one(self, frontier: Ints) -> Ints:
        snapshot, how, reached = self._snapshot, self._how, set[int]()
        touched = dict[int, None]()
        for party in frontier.tolist():
            for edge in _edges(snapshot, party):
                slot = int(snapshot.slot[edge])
                if slot // 2 == party or (slot % 2 and not how.votes_need):
                    continue
                self._low[slot] += snapshot.least[edge]
                self._high[slot] += snapshot.most[edge]
                touched[slot] = None
        for slot in touched:
            if enough(snapshot, slot, int(self._low[slot]), int(self._high[slot]), how):
                reached.add(slot // 2)
        reached |= _steered(snapshot, frontier.tolist(), how)
        return np.array(sorted(p for p in reached if self._turn[p] < 0), dtype=np.int64)

    def _all_at_once(self, frontier: Ints) -> Ints:
        snapshot = self._snapshot
        edges = _spans(snapshot.start[frontier], snapshot.start[frontier + 1])
        slot = snapshot.slot[edges]
        wanted = slot // 2 != snapshot.owner[edges]
        if not self._how.votes_need:
            wanted &= slot % 2 == 0
        edges, slot = edges[wanted], slot[wanted]
        np.add.at(self._low, slot, snapshot.least[edges])
        np.add.at(self._high, slot, snapshot.most[edges])
        reached = slot[self._enough(slot)] // 2
        if self._how.control:
            lines = _spans(snapshot.steer_start[frontier], snapshot.steer_start[frontier + 1])
            if not self._how.greatest:
                lines = lines[snapshot.steer_sure[lines]]
            reached = np.concatenate((reached, snapshot.steer_to[lines]))
        reached = reached[self._turn[reached] < 0]
        return np.unique(reached)

    def _enough(self, slot: Ints) -> Flags:
        """As :func:`enough`, for many slots."""
        snapshot, need = self._snapshot, self._need[slot % 2]
        low, high = self._low[slot], self._high[slot]
        if not self._how.greatest:
            return low >= need
        room = WHOLE - snapshot.own_least[slot] - (snapshot.total_least[slot] - low)
        held = np.where(room < low, high, np.maximum(low, np.minimum(high, room)))
        held = np.minimum(held, WHOLE)
        return (held > 0) & (held * WHOLE >= need * (WHOLE - snapshot.own_most[slot]))


def _edges(snapshot: Snapshot, party: int) -> range:
    return range(int(snapshot.start[party]), int(snapshot.start[party + 1]))


def _joint(
    snapshot: Snapshot, edge: int, how: Valuation, counted: set[tuple[int, int]]
) -> tuple[int, int]:
    """What an edge gives its owner: its own size, or once the sum of a joint arrangement."""
    joint, slot = int(snapshot.joint[edge]), int(snapshot.slot[edge])
    if not how.joint or joint < 0:
        return int(snapshot.least[edge]), int(snapshot.most[edge])
    if (slot, joint) in counted:
        return 0, 0
    counted.add((slot, joint))
    members = np.flatnonzero((snapshot.joint == joint) & (snapshot.slot == slot))
    return int(snapshot.least[members].sum()), int(snapshot.most[members].sum())


def _steered(snapshot: Snapshot, frontier: list[int], how: Valuation) -> set[int]:
    """Whom the frontier controls."""
    found: set[int] = set()
    if not how.control:
        return found
    for party in frontier:
        for line in range(int(snapshot.steer_start[party]), int(snapshot.steer_start[party + 1])):
            if how.greatest or snapshot.steer_sure[line]:
                found.add(int(snapshot.steer_to[line]))
    return found


def _spans(starts: Ints, ends: Ints) -> Ints:
    """All places from each start to its end."""
    sizes = ends - starts
    total = int(sizes.sum())
    if not total:
        return np.zeros(0, dtype=np.int64)
    shift = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    return np.arange(total, dtype=np.int64) + shift
