"""Who held what on a day: the stakes of a table, merged over their sources.

Owns the state of a table on one day (:class:`Snapshot`) and what contradicts itself there.
Refuses to know who is listed and what a rule says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from msgspec import Struct

from ostraka.law.ownership_table import Flags, Holdings, Ints, starts_of
from ostraka.model.ownership import WHOLE, Control, Stake, percent_text, span_text


class Conflict(Struct, frozen=True, order=True):
    """Statements that cannot all be true.

    Attributes:
        party: id of the owned party.
        what: the contradiction in words.
        sources: where it stands.
    """

    party: str
    what: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who held what on one day: one edge per owner, owned party and right.

    A *slot* is what stakes add up in: twice the number of the owned party, plus one for votes.

    Attributes:
        holdings: the table it was taken from.
        count: number of parties.
        owner: number of the owner, per edge; edges are sorted by owner, then slot.
        slot: the slot, per edge.
        least: smallest size, per edge.
        most: largest size, per edge.
        joint: number of the joint arrangement, per edge; -1 for none.
        start: place of each owner's first edge; one more than there are parties.
        rows: the stakes' places in ``holdings``, edge by edge.
        row_start: place of each edge's first row; one more than there are edges.
        total_least: sum of the smallest sizes, per slot, own shares left out.
        own_least: smallest share of itself that a party holds, per slot.
        own_most: largest share of itself that a party holds, per slot.
        steer_from: controller, per edge of control; sorted.
        steer_to: controlled party, per edge of control.
        steer_sure: whether the control is certain that day.
        steer_start: place of each party's first edge of control.
        told: whether anything was said that day of who owns or controls a party.
        clashing: edges whose sources contradict each other.
    """

    holdings: Holdings
    count: int
    owner: Ints
    slot: Ints
    least: Ints
    most: Ints
    joint: Ints
    start: Ints
    rows: Ints
    row_start: Ints
    total_least: Ints
    own_least: Ints
    own_most: Ints
    steer_from: Ints
    steer_to: Ints
    steer_sure: Flags
    steer_start: Ints
    told: Flags
    clashing: Ints

    @classmethod
    def of(cls, holdings: Holdings, on: date) -> Snapshot:
        """The state of a table on a day."""
        day, count = on.toordinal(), len(holdings.ids)
        sure, perhaps = holdings.times.at(day)
        rows = np.flatnonzero(perhaps)
        slot = holdings.owned[rows].astype(np.int64) * 2 + holdings.votes[rows]
        merged = _merge(holdings, rows, slot, sure[rows])
        own = merged.owner == merged.slot // 2
        own_least, own_most = (_sums(merged.slot, part, own, count) for part in merged.bounds)
        steered, steer_perhaps = holdings.control_times.at(day)
        steer = np.flatnonzero(steer_perhaps)
        steer = steer[np.argsort(holdings.controller[steer], kind="stable")]
        steer_from = holdings.controller[steer].astype(np.int64)
        told = np.zeros(count, dtype=np.bool_)
        told[merged.slot // 2] = True
        told[holdings.controlled[steer]] = True
        return cls(
            holdings=holdings,
            count=count,
            owner=merged.owner,
            slot=merged.slot,
            least=merged.bounds[0],
            most=merged.bounds[1],
            joint=merged.joint,
            start=starts_of(merged.owner, count),
            rows=merged.rows,
            row_start=merged.row_start,
            total_least=_sums(merged.slot, merged.bounds[0], ~own, count),
            own_least=own_least,
            own_most=np.minimum(own_most, WHOLE),
            steer_from=steer_from,
            steer_to=holdings.controlled[steer].astype(np.int64),
            steer_sure=(steered & holdings.certain)[steer],
            steer_start=starts_of(steer_from, count),
            told=told,
            clashing=merged.clashing,
        )

    def conflicts(self) -> tuple[Conflict, ...]:
        """Companies of which more than a hundred percent is held, and sources that disagree."""
        found: list[Conflict] = []
        ids = self.holdings.ids
        full = self.total_least + self.own_least
        for slot in np.flatnonzero(full > WHOLE).tolist():
            edges = np.flatnonzero(self.slot == slot)
            of = "votes" if slot % 2 else "stakes"
            what = f"the {of} told add up to {percent_text(int(full[slot]))}, more than 100%"
            found.append(Conflict(ids[slot // 2], what, self._sources(edges)))
        for edge in self.clashing.tolist():
            held = span_text(int(self.least[edge]), int(self.most[edge]))
            what = f"sources disagree on the stake of {ids[int(self.owner[edge])]}: {held}"
            party = ids[int(self.slot[edge]) // 2]
            found.append(Conflict(party, what, self._sources(np.array([edge]))))
        return tuple(sorted(found))

    def statements(self, edge: int) -> tuple[Stake, ...]:
        """The statements behind an edge; none for a table made of arrays."""
        rows = self.rows[self.row_start[edge] : self.row_start[edge + 1]].tolist()
        return tuple(self.holdings.stakes[row] for row in rows) if self.holdings.stakes else ()

    def _sources(self, edges: Ints) -> tuple[str, ...]:
        told = (one for edge in edges.tolist() for one in self.statements(edge))
        return tuple(sorted({source_of(one) for one in told}))


def source_of(statement: Stake | Control) -> str:
    """Where a statement stands: ``file item``."""
    return " ".join(part for part in (statement.source, statement.item) if part)


@dataclass(frozen=True, slots=True)
class _Merged:
    owner: Ints
    slot: Ints
    bounds: tuple[Ints, Ints]
    joint: Ints
    rows: Ints
    row_start: Ints
    clashing: Ints


def _merge(holdings: Holdings, rows: Ints, slot: Ints, sure: Flags) -> _Merged:
    """One edge per owner and slot: within a source stakes add up, between sources they meet."""
    owner = holdings.owner[rows].astype(np.int64)
    width = 2 * max(len(holdings.ids), 1)
    order = np.lexsort((holdings.source[rows], owner * width + slot))
    rows, owner, slot = rows[order], owner[order], slot[order]
    least = np.where(sure[order], holdings.least[rows], 0).astype(np.int64)
    most = holdings.most[rows].astype(np.int64)
    key, source = owner * width + slot, holdings.source[rows]
    new_key = np.ones(len(rows), dtype=np.bool_)
    new_key[1:] = key[1:] != key[:-1]
    begins = np.flatnonzero(new_key)
    clashing = np.zeros(0, dtype=np.int64)
    if len(begins) < len(rows):
        new_source = new_key.copy()
        new_source[1:] |= source[1:] != source[:-1]
        blocks = np.flatnonzero(new_source)
        per_key = np.searchsorted(blocks, begins)
        low = np.maximum.reduceat(np.minimum(np.add.reduceat(least, blocks), WHOLE), per_key)
        high = np.minimum.reduceat(np.minimum(np.add.reduceat(most, blocks), WHOLE), per_key)
        clashing = np.flatnonzero(low > high)
        bounds = (np.minimum(low, high), np.maximum(low, high))
        joint = np.maximum.reduceat(holdings.joint[rows].astype(np.int64), begins)
    else:
        bounds, joint = (least, most), holdings.joint[rows].astype(np.int64)
    row_start = np.append(begins, len(rows)).astype(np.int64)
    return _Merged(owner[begins], slot[begins], bounds, joint, rows, row_start, clashing)


def _sums(slot: Ints, size: Ints, wanted: Flags, count: int) -> Ints:
    # Floats are exact here: sums stay far below 2**53 millionths of a percent.
    found = np.bincount(slot[wanted], weights=size[wanted], minlength=2 * count)
    return found.astype(np.int64)
