"""The proof of an ownership verdict: from the listed parties down to the company, link by link.

Owns the choice of the links that made a party reached and their order. Refuses to draw:
that is :mod:`ostraka.law.ownership_text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from msgspec import Struct

from ostraka.law.ownership_graph import Snapshot, source_of
from ostraka.law.ownership_spread import Valuation, enough
from ostraka.model.ownership import WHOLE, span_text

#: ``not-reached``: the company asked about, where what was told is not enough.
How = Literal["listed", "perhaps-listed", "shares", "votes", "control", "not-reached"]


class Link(Struct, frozen=True, order=True):
    """One owner or controller of a party, that counts.

    Attributes:
        owner: its id.
        by: what ties it.
        told: the size of the stake, or how it controls, in words.
        least: smallest size in millionths of a percent; 0 for control.
        most: largest size; 0 for control.
        certain: false if the source leaves it open.
        sources: where it stands.
        joint: the joint arrangement that it is part of.
    """

    owner: str
    by: Literal["shares", "votes", "control"]
    told: str
    least: int = 0
    most: int = 0
    certain: bool = True
    sources: tuple[str, ...] = ()
    joint: str = ""


class Step(Struct, frozen=True):
    """Why one party is reached.

    Attributes:
        party: its id.
        how: what reaches it.
        links: the owners or controllers that count; none if it is listed itself.
        told: what they hold together, in words.
        sources: where it is listed.
    """

    party: str
    how: How
    links: tuple[Link, ...] = ()
    told: str = ""
    sources: tuple[str, ...] = ()


class Listings(Struct, frozen=True):
    """Who is listed on the day, by number, with the sources; for sure and perhaps."""

    sure: dict[int, tuple[str, ...]]
    perhaps: dict[int, tuple[str, ...]]


def proof_of(
    snapshot: Snapshot,
    party: int,
    turns: Mapping[int, int],
    listings: Listings,
    how: Valuation,
) -> tuple[Step, ...]:
    """The steps that lead to a party, the listed ones first, the party itself last.

    Args:
        snapshot: the stakes of the day.
        party: number of the party.
        turns: the round in which each party was reached; the party itself may be missing, and
            then the last step shows what reaches for it in vain.
        listings: who is listed.
        how: the reading under which the rounds were found.
    """
    number = {snapshot.holdings.ids[other]: other for other in turns}
    steps: dict[int, Step] = {}
    waiting = [party]
    while waiting:
        one = waiting.pop()
        if one in steps:
            continue
        steps[one] = _step(snapshot, one, turns, listings, how)
        waiting.extend(number[link.owner] for link in steps[one].links if link.owner in number)
    last = max(turns.values(), default=0) + 1
    order = sorted(steps, key=lambda one: (turns.get(one, last), one == party, one))
    return tuple(steps[one] for one in order)


def _step(
    snapshot: Snapshot,
    party: int,
    turns: Mapping[int, int],
    listings: Listings,
    how: Valuation,
) -> Step:
    name = snapshot.holdings.ids[party]
    if turns.get(party) == 0:
        if party in listings.sure:
            return Step(name, "listed", sources=listings.sure[party])
        return Step(name, "perhaps-listed", sources=listings.perhaps.get(party, ()))
    before = turns.get(party, max(turns.values(), default=0) + 1)
    above = {one for one, turn in turns.items() if turn < before and one != party}
    for votes in (0, 1) if how.votes_need else (0,):
        links, low, high = _stakes(snapshot, 2 * party + votes, above, how)
        if links and enough(snapshot, 2 * party + votes, low, high, how):
            by: How = "votes" if votes else "shares"
            return Step(name, by, links, _sum(snapshot, 2 * party + votes, low, high))
    steering = _control(snapshot, party, above, how)
    if steering and party in turns:
        return Step(name, "control", steering, "control")
    links, low, high = _stakes(snapshot, 2 * party, above, how)
    return Step(name, "not-reached", links, _sum(snapshot, 2 * party, low, high))


def _sum(snapshot: Snapshot, slot: int, low: int, high: int) -> str:
    """What owners hold together: never more than what the others leave."""
    room = WHOLE - int(snapshot.own_least[slot]) - (int(snapshot.total_least[slot]) - low)
    high = high if room < low else min(high, room)
    return span_text(low, min(high, max(WHOLE, low)))


def _stakes(
    snapshot: Snapshot, slot: int, above: set[int], how: Valuation
) -> tuple[tuple[Link, ...], int, int]:
    """The stakes of reached owners in a slot, with their sums."""
    holdings = snapshot.holdings
    edges = np.flatnonzero(snapshot.slot == slot).tolist()
    members = {int(snapshot.joint[e]) for e in edges if int(snapshot.owner[e]) in above} - {-1}
    links: list[Link] = []
    low = high = 0
    for edge in edges:
        owner, joint = int(snapshot.owner[edge]), int(snapshot.joint[edge])
        if owner not in above and not (how.joint and joint in members):
            continue
        if owner == slot // 2:
            continue
        least, most = int(snapshot.least[edge]), int(snapshot.most[edge])
        low, high = low + least, high + most
        told = snapshot.statements(edge)
        links.append(
            Link(
                owner=holdings.ids[owner],
                by="votes" if slot % 2 else "shares",
                told=span_text(least, most),
                least=least,
                most=most,
                certain=least == most,
                sources=tuple(sorted({source_of(one) for one in told})),
                joint=next((one.joint for one in told if one.joint), ""),
            )
        )
    return tuple(sorted(links)), low, high


def _control(snapshot: Snapshot, party: int, above: set[int], how: Valuation) -> tuple[Link, ...]:
    holdings = snapshot.holdings
    links: dict[tuple[str, bool], Link] = {}
    for line in np.flatnonzero(snapshot.steer_to == party).tolist():
        owner, sure = int(snapshot.steer_from[line]), bool(snapshot.steer_sure[line])
        if not how.control or owner not in above or not (sure or how.greatest):
            continue
        told = [
            one
            for one in holdings.controls
            if (one.controller, one.controlled) == (holdings.ids[owner], holdings.ids[party])
        ]
        means = "; ".join(sorted({one.means for one in told})) or "control"
        sources = tuple(sorted({source_of(one) for one in told}))
        links[holdings.ids[owner], sure] = Link(
            holdings.ids[owner], "control", means, certain=sure, sources=sources
        )
    return tuple(sorted(links.values()))
