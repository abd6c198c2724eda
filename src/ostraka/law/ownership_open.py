"""What an ownership verdict leaves open: its conditions, its cautions, what would turn it.

Owns the words about stakes that were not told, control, joint arrangements and
contradictions. Refuses to decide: the answer stands before this is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

import numpy as np

from ostraka.law.ownership_graph import source_of
from ostraka.law.ownership_missing import Case, Missing, depths
from ostraka.law.ownership_rules import OwnershipRule
from ostraka.law.ownership_spread import enough
from ostraka.model.ownership import (
    WHOLE,
    Control,
    Stake,
    at_least_text,
    below_text,
    percent_text,
)

#: So many owners of unknown owners are tried and named at most.
_MOST: Final = 24


def unless_of(case: Case, rule: OwnershipRule | None) -> tuple[str, ...]:
    """What must hold besides for a party that the stakes told do not reach.

    Args:
        case: the case; it is not reached.
        rule: the rule.
    """
    if rule is None or rule.status in ("none", "suspended"):
        return ()
    return tuple(_unless(case, rule))


def _unless(case: Case, rule: OwnershipRule) -> Iterator[str]:
    snapshot, party, ids = case.snapshot, case.party, case.snapshot.holdings.ids
    slot = 2 * party
    reached = case.turns("greatest") >= 0
    edges = np.flatnonzero(snapshot.slot == slot)
    held = edges[reached[snapshot.owner[edges]]]
    rest = WHOLE - int(snapshot.total_least[slot]) - int(snapshot.own_least[slot])
    high = int(snapshot.most[held].sum()) if case.greatest.together else 0
    if snapshot.told[party] and rest > 0 and rest + high >= case.greatest.need:
        yield f"no listed party is among the owners of the other {percent_text(rest)}"
    above = [int(snapshot.owner[edge]) for edge in held.tolist()]
    if rule.control != "no" and above:
        yield f"no listed party controls it ({', '.join(sorted({ids[one] for one in above}))})"
    if rule.together == "joint":
        together = replace(case.greatest, together=True, joint=False)
        if not replace(case, greatest=together).cleared():
            yield "the listed owners have no joint arrangement"
    yield from _unknown_above(case)


def _unknown_above(case: Case) -> Iterator[str]:
    """Companies above the party, of unknown owners, that would make it blocked if listed."""
    snapshot, described = case.snapshot, case.snapshot.holdings.parties
    ids, turns = snapshot.holdings.ids, case.turns("greatest")
    open_owners: list[int] = []
    for one in list(depths(case))[1:]:
        told = described.get(ids[one])
        person = told is not None and told.kind == "person"
        if not snapshot.told[one] and not person and turns[one] < 0:
            open_owners.append(one)
    if not open_owners or not _reached_from(case, open_owners):
        return
    found = [ids[one] for one in open_owners[:_MOST] if _reached_from(case, [one])]
    if found:
        yield f"no listed party owns {', '.join(sorted(found))}, of whose owners nothing is told"
    elif len(open_owners) > 1:
        count = len(open_owners)
        yield f"listed parties do not own several of the {count} owners that nothing is told of"


def _reached_from(case: Case, more: list[int]) -> bool:
    """Whether the party would be reached if some more parties were listed."""
    perhaps = case.perhaps.copy()
    perhaps[more] = True
    return not replace(case, perhaps=perhaps).cleared()


def cautions_of(case: Case, rule: OwnershipRule | None) -> tuple[str, ...]:
    """What else to look at: control where only stakes count, contradictions, the rule's own word.

    Args:
        case: the case.
        rule: the rule.
    """
    found: list[str] = []
    if rule is not None:
        found += [rule.caution] if rule.caution else []
        found += _control_cautions(case, rule)
    found += [f"{one.party}: {one.what}" for one in case.snapshot.conflicts()]
    return tuple(dict.fromkeys(found))


def _control_cautions(case: Case, rule: OwnershipRule) -> Iterator[str]:
    """Control and offices of reached parties, where the rule does not count them."""
    holdings, party = case.snapshot.holdings, case.snapshot.holdings.ids[case.party]
    turns = case.turns("greatest")
    listed = {holdings.ids[one] for one in np.flatnonzero(turns >= 0).tolist()}
    day_told: list[Control | Stake] = [
        *holdings.aside,
        *(holdings.controls if rule.control == "no" else ()),
    ]
    for one in sorted(day_told, key=source_of):
        if isinstance(one, Control) and one.controlled == party and one.controller in listed:
            if rule.regime == "us":
                tail = "control alone does not block (FAQ 398), but no contract that a blocked "
                tail += "person signs (FAQ 400)"
            else:
                tail = "look whether that is control"
            yield f"{one.controller}: {one.means}; {tail}"
    held = case.snapshot.least[case.snapshot.slot == 2 * case.party]
    owners = case.snapshot.owner[case.snapshot.slot == 2 * case.party]
    low = int(held[turns[owners] >= 0].sum())
    if rule.regime == "us" and 0 < low < rule.needed:
        yield f"{percent_text(low)} in listed hands: OFAC urges caution below 50% too (FAQ 398)"
    if rule.control == "presumed" and case.snapshot.told[case.party]:
        lines = np.flatnonzero(case.snapshot.steer_to == case.party)
        if any(turns[case.snapshot.steer_from[line]] >= 0 for line in lines.tolist()):
            yield "that control is presumed can be rebutted"


def change_of(
    case: Case,
    rule: OwnershipRule | None,
    answer: Literal["blocked", "not-blocked", "cannot-be-ruled-out"],
) -> tuple[Missing, ...]:
    """What would turn a settled answer: the stake that is too much, or that is lacking.

    Args:
        case: the case.
        rule: the rule.
        answer: blocked or not blocked.
    """
    party = case.snapshot.holdings.ids[case.party]
    if case.sure[case.party] or rule is None or not rule.settles:
        return ()
    if answer == "blocked":
        return tuple(_surplus(case, party))
    return tuple(_shortfall(case, party))


def _surplus(case: Case, party: str) -> Iterator[Missing]:
    """Whose stake alone keeps the party blocked, and from where on it would not."""
    snapshot, slot = case.snapshot, 2 * case.party
    turns = case.turns("least")
    edges = np.flatnonzero(snapshot.slot == slot).tolist()
    counted = [e for e in edges if 0 <= turns[snapshot.owner[e]] < turns[case.party]]
    low = sum(int(snapshot.least[edge]) for edge in counted)
    if not case.least.together or not enough(snapshot, slot, low, low, case.least):
        return
    largest = max(counted, key=lambda edge: int(snapshot.least[edge]))
    spare, size = low - case.least.need, int(snapshot.least[largest])
    owner = snapshot.holdings.ids[int(snapshot.owner[largest])]
    if spare < size:
        text = f"{owner} would have to hold {below_text(size - spare)} of {party}"
    else:
        text = f"several owners would have to hold less of {party}: "
        text += f"together {percent_text(spare)} too much"
    yield Missing("stake", text, owner, party, clears=spare < size)


def _shortfall(case: Case, party: str) -> Iterator[Missing]:
    """How much more the listed side would have to hold."""
    snapshot, slot = case.snapshot, 2 * case.party
    reached = case.turns("greatest") >= 0
    edges = np.flatnonzero(snapshot.slot == slot)
    sizes = snapshot.most[edges[reached[snapshot.owner[edges]]]].tolist()
    if not sizes:
        return
    high = sum(sizes) if case.greatest.together else max(sizes)
    lacking = max(case.greatest.need - high, 0)
    if lacking:
        text = f"{at_least_text(lacking)} of {party} besides would have to be in listed hands"
        yield Missing("stake", text, owned=party, blocks=True)
