"""Stakes and control as a table of arrays: all statements, through time.

Owns the table (:class:`Holdings`), the days of its statements, and the search for what can
matter for one party (:class:`Upstream`). Refuses to merge statements and to know rules: the
state of one day is :class:`ostraka.law.ownership_graph.Snapshot`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from ostraka.model.dates import DateSpan
from ostraka.model.ownership import WHOLE, Control, OwnedParty, Stake

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

ALWAYS: Final = date.min.toordinal()
NEVER: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Times:
    """Four days per statement, as ordinals: from and until when it holds for sure, and perhaps."""

    sure_from: Numbers
    may_from: Numbers
    sure_until: Numbers
    may_until: Numbers

    @classmethod
    def of(cls, statements: Sequence[Stake | Control]) -> Times:
        """The days of statements."""
        known: dict[tuple[str, str, str], tuple[int, int, int, int]] = {}
        rows = []
        for one in statements:
            said = (one.since, one.until, one.stated)
            if said not in known:
                known[said] = _days(*said)
            rows.append(known[said])
        table = np.array(rows, dtype=np.int32).reshape(len(rows), 4)
        return cls(*(np.ascontiguousarray(table[:, column]) for column in range(4)))

    @classmethod
    def always(cls, count: int) -> Times:
        """No statement has a day: all hold always."""
        first, last = (np.full(count, day, dtype=np.int32) for day in (ALWAYS, NEVER))
        return cls(first, first, last, last)

    def at(self, day: int) -> tuple[Flags, Flags]:
        """Which statements hold for sure, and which perhaps, on a day."""
        sure = (self.sure_from <= day) & (day < self.sure_until)
        return sure, (self.may_from <= day) & (day < self.may_until)

    def take(self, rows: Ints) -> Times:
        """The days of some of the statements."""
        return Times(
            self.sure_from[rows],
            self.may_from[rows],
            self.sure_until[rows],
            self.may_until[rows],
        )


@dataclass(frozen=True, slots=True)
class Holdings:
    """All statements about who owns and controls whom, through time.

    Attributes:
        ids: the parties' ids; a party's number is its place here.
        owner: number of the owner, per stake.
        owned: number of the owned party, per stake.
        least: smallest size in millionths of a percent, per stake.
        most: largest size, per stake.
        votes: whether it is a stake in votes, per stake.
        times: days of the stakes.
        source: number of the source, per stake.
        joint: number of the joint arrangement, per stake; -1 for none.
        controller: number of the controller, per statement of control.
        controlled: number of the controlled party, per statement of control.
        certain: whether what is stated is control, per statement of control.
        control_times: days of the statements of control.
        parties: the parties by id, as far as they are described.
        stakes: the statements behind the arrays; empty for a table made of arrays.
        controls: the statements of control behind the arrays.
        aside: statements that are no stake of their own: said twice, or an office.
    """

    ids: Sequence[str]
    owner: Numbers
    owned: Numbers
    least: Numbers
    most: Numbers
    votes: Flags
    times: Times
    source: Numbers
    joint: Numbers
    controller: Numbers
    controlled: Numbers
    certain: Flags
    control_times: Times
    parties: dict[str, OwnedParty]
    stakes: Sequence[Stake] = ()
    controls: Sequence[Control] = ()
    aside: tuple[Stake | Control, ...] = ()

    @classmethod
    def of(
        cls,
        stakes: Iterable[Stake],
        controls: Iterable[Control] = (),
        parties: Iterable[OwnedParty] = (),
    ) -> Holdings:
        """A table of statements; their order does not matter.

        Stakes that are ``chained`` and controls that are a ``role`` are set aside.
        """
        # Of several descriptions one that says more: an identity, a kind, a name.
        order = sorted(
            parties, key=lambda one: (one.kind == "unknown", not one.kind, not one.name, one)
        )
        described = {party.id: party for party in reversed(order)}
        told, control = sorted(set(stakes)), sorted(set(controls))
        held = [one for one in told if one.path != "chained"]
        steering = [one for one in control if one.strength != "role"]
        ids = sorted(
            {end for one in told for end in (one.owner, one.owned)}
            | {end for one in control for end in (one.controller, one.controlled)}
            | described.keys()
        )
        number = {party: place for place, party in enumerate(ids)}
        joints = {name: n for n, name in enumerate(sorted({s.joint for s in held if s.joint}))}
        sources = {name: n for n, name in enumerate(sorted({s.source for s in held}))}
        return cls(
            ids=ids,
            owner=_numbers(number[one.owner] for one in held),
            owned=_numbers(number[one.owned] for one in held),
            least=_numbers(0 if one.path == "indirect" else one.least for one in held),
            most=_numbers(WHOLE if one.path == "indirect" else one.most for one in held),
            votes=np.array([one.of == "votes" for one in held], dtype=np.bool_),
            times=Times.of(held),
            source=_numbers(sources[one.source] for one in held),
            joint=_numbers(joints.get(one.joint, -1) for one in held),
            controller=_numbers(number[one.controller] for one in steering),
            controlled=_numbers(number[one.controlled] for one in steering),
            certain=np.array([one.strength == "certain" for one in steering], dtype=np.bool_),
            control_times=Times.of(steering),
            parties=described,
            stakes=held,
            controls=steering,
            aside=(
                *(one for one in told if one.path == "chained"),
                *(one for one in control if one.strength == "role"),
            ),
        )

    @classmethod
    def of_arrays(
        cls, ids: Sequence[str], owner: Numbers, owned: Numbers, least: Numbers, most: Numbers
    ) -> Holdings:
        """A table of undated stakes in shares, from arrays of equal length.

        Args:
            ids: the parties' ids.
            owner: number of each owner.
            owned: number of each owned party.
            least: smallest size of each stake, in millionths of a percent.
            most: largest size of each stake.
        """
        count, none = len(owner), np.zeros(0, dtype=np.int32)
        return cls(
            ids=ids,
            owner=owner,
            owned=owned,
            least=least,
            most=most,
            votes=np.zeros(count, dtype=np.bool_),
            times=Times.always(count),
            source=np.zeros(count, dtype=np.int32),
            joint=np.full(count, -1, dtype=np.int32),
            controller=none,
            controlled=none,
            certain=np.zeros(0, dtype=np.bool_),
            control_times=Times.always(0),
            parties={},
        )

    def take(self, parties: Ints, rows: Ints, lines: Ints) -> Holdings:
        """A smaller table.

        Args:
            parties: numbers of the parties to keep, in order.
            rows: places of the stakes to keep, all among those parties.
            lines: places of the statements of control to keep, likewise.
        """
        ids = [self.ids[one] for one in parties.tolist()]
        kept = set(ids)

        def place(numbers: Numbers) -> Numbers:
            return np.searchsorted(parties, numbers).astype(np.int32)

        return Holdings(
            ids=ids,
            owner=place(self.owner[rows]),
            owned=place(self.owned[rows]),
            least=self.least[rows],
            most=self.most[rows],
            votes=self.votes[rows],
            times=self.times.take(rows),
            source=self.source[rows],
            joint=self.joint[rows],
            controller=place(self.controller[lines]),
            controlled=place(self.controlled[lines]),
            certain=self.certain[lines],
            control_times=self.control_times.take(lines),
            parties={one: self.parties[one] for one in ids if one in self.parties},
            stakes=[self.stakes[row] for row in rows.tolist()] if self.stakes else (),
            controls=[self.controls[line] for line in lines.tolist()] if self.controls else (),
            aside=tuple(one for one in self.aside if _ends(one)[1] in kept),
        )

    def days(self) -> tuple[date, ...]:
        """The days on which something changes, in order."""
        found: set[int] = set()
        for times in (self.times, self.control_times):
            for column in (times.sure_from, times.may_from, times.sure_until, times.may_until):
                found.update(column.tolist())
        return tuple(date.fromordinal(day) for day in sorted(found - {ALWAYS, NEVER}))


class Upstream:
    """Finds what can matter for a party: its owners, their owners and so on."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._stakes = _Into.of(holdings.owned, holdings.owner, len(holdings.ids))
        self._control = _Into.of(holdings.controlled, holdings.controller, len(holdings.ids))
        # Offices do not reach down, but whoever holds one must be known to be listed or not.
        number = (
            {party: place for place, party in enumerate(holdings.ids)} if holdings.aside else {}
        )
        self._aside: dict[int, list[int]] = {}
        for above, below in map(_ends, holdings.aside):
            self._aside.setdefault(number[below], []).append(number[above])

    def of(self, party: int) -> Holdings:
        """The statements about a party and all that stand above it.

        Args:
            party: the party's number.
        """
        seen, waiting = {party}, [party]
        rows: list[int] = []
        lines: list[int] = []
        while waiting:
            below = waiting.pop()
            owners = list(self._aside.get(below, ()))
            for found, into in ((rows, self._stakes), (lines, self._control)):
                places = into.order[into.start[below] : into.start[below + 1]]
                found.extend(places.tolist())
                owners.extend(into.source[places].tolist())
            waiting.extend(sorted(set(owners) - seen))
            seen.update(owners)
        parties = np.array(sorted(seen), dtype=np.int64)
        return self._holdings.take(parties, _sorted(rows), _sorted(lines))


@dataclass(frozen=True, slots=True)
class _Into:
    """Statements by the party that they are about."""

    source: Numbers
    order: Ints
    start: Ints

    @classmethod
    def of(cls, target: Numbers, source: Numbers, count: int) -> _Into:
        order = np.argsort(target, kind="stable").astype(np.int64)
        return cls(source, order, starts_of(target[order].astype(np.int64), count))


def _sorted(places: list[int]) -> Ints:
    return np.array(sorted(places), dtype=np.int64)


def starts_of(sorted_numbers: Ints, count: int) -> Ints:
    """Where each number from 0 to ``count`` begins in a sorted array."""
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int32)


def _ends(one: Stake | Control) -> tuple[str, str]:
    if isinstance(one, Stake):
        return one.owner, one.owned
    return one.controller, one.controlled


def _days(since: str, until: str, stated: str) -> tuple[int, int, int, int]:
    """Sure from, perhaps from, sure until, perhaps until: ordinals, the ends not included."""
    sure_from = may_from = ALWAYS
    if since:
        span = DateSpan.parse(since)
        may_from, sure_from = span.first.toordinal(), span.last.toordinal()
    elif stated:
        sure_from = DateSpan.parse(stated).last.toordinal()
    sure_until = may_until = NEVER
    if until:
        span = DateSpan.parse(until)
        sure_until, may_until = span.first.toordinal(), span.last.toordinal()
    return sure_from, may_from, sure_until, may_until
