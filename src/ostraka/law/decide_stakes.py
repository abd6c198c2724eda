"""Stakes told with a question: what the ownership rules make of direct owners.

Owns the application of the dated rules (:mod:`ostraka.law.ownership_rules`) to the owners
that a question names, for each kind of measure against them. Refuses chains of companies:
those need a graph (:mod:`ostraka.law.ownership`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from ostraka.law.decide_question import Jurisdiction, OwnershipFinding, Subject
from ostraka.law.measures import measures_of
from ostraka.law.ownership_rules import OwnershipRule, rule_of
from ostraka.law.rules import Kind, Law
from ostraka.model.ownership import PER_PERCENT

_ALL: Final = Decimal(100)
#: Measures that reach a company through its owners, if at all.
_REACHING: Final = ("extends", "own-test", "unknown")


class Owner(Struct, frozen=True):
    """A direct owner and its stake.

    Attributes:
        subject: the owner, as far as it is resolved.
        least: percent that it owns at least.
        most: percent that it owns at most.
    """

    subject: Subject
    least: Decimal
    most: Decimal

    @property
    def told(self) -> str:
        """Owner and stake in words."""
        stake = f"{self.least}%" if self.least == self.most else f"{self.least} to {self.most}%"
        return f"{self.subject.name} owns {stake}"


#: Kinds of measure, and the owners that they are against.
_Group = tuple[tuple[Kind, ...], tuple[Owner, ...]]


def findings(
    owners: Sequence[Owner],
    controlled: bool | None,
    jurisdictions: Sequence[Jurisdiction],
    on: date,
    law: Law,
) -> tuple[OwnershipFinding, ...]:
    """What each jurisdiction's rule makes of the owners, for each kind of measure against them.

    Args:
        owners: the direct owners.
        controlled: whether one of the listed owners controls the company; None if not known.
        jurisdictions: whose rules.
        on: the day.
        law: the law.
    """
    found: list[OwnershipFinding] = []
    for jurisdiction in sorted(set(jurisdictions)):
        rule = rule_of(jurisdiction, on)
        for group in _groups(owners, jurisdiction, on, law):
            if rule is None:
                found.append(_without_rule(jurisdiction, group))
            elif rule.status in ("none", "suspended"):
                found.append(_not_in_force(jurisdiction, rule, group))
            elif not rule.test or rule.status == "unknown":
                found.append(_without_test(jurisdiction, rule, group))
            else:
                found.append(_finding(jurisdiction, rule, group, owners, controlled))
    return tuple(found)


def _groups(
    owners: Sequence[Owner], jurisdiction: Jurisdiction, on: date, law: Law
) -> Iterator[_Group]:
    """Kinds of measure with the owners that they are against; kinds of the same owners together."""
    by_kind: dict[Kind, list[Owner]] = {"asset-freeze": []}
    for owner in owners:
        kinds = {
            measure.kind
            for listed in owner.subject.listings
            for measure in measures_of(law, listed, on)
            if measure.ownership in _REACHING and _binds(measure.binds, jurisdiction)
        }
        if _unclear(owner):
            kinds.add("asset-freeze")
        for kind in kinds:
            by_kind.setdefault(kind, []).append(owner)
    by_owners: dict[tuple[int, ...], list[Kind]] = {}
    for kind, held in sorted(by_kind.items()):
        by_owners.setdefault(tuple(owners.index(one) for one in held), []).append(kind)
    for numbers, kinds_held in by_owners.items():
        yield tuple(kinds_held), tuple(owners[number] for number in numbers)


def _unclear(owner: Owner) -> bool:
    """Whether it is not known who the owner is, or whether it was listed."""
    return bool(owner.subject.unresolved or owner.subject.uncertain)


def _binds(binds: Sequence[str], jurisdiction: Jurisdiction) -> bool:
    return any(who.startswith(f"{jurisdiction}-") or who == "anyone" for who in binds)


def _without_rule(jurisdiction: Jurisdiction, group: _Group) -> OwnershipFinding:
    """A day for which the data has no rule."""
    kinds, listed = group
    return OwnershipFinding(
        jurisdiction,
        "cannot-be-ruled-out",
        tuple(one for owner in listed for one in owner.subject.listings),
        kinds,
        missing="the ownership rule of that day",
        why="no ownership rule of that day is in the law data",
    )


def _not_in_force(
    jurisdiction: Jurisdiction, rule: OwnershipRule, group: _Group
) -> OwnershipFinding:
    """A day on which there was no rule, or it was suspended."""
    kinds, listed = group
    return OwnershipFinding(
        jurisdiction,
        "not-blocked",
        tuple(one for owner in listed for one in owner.subject.listings),
        kinds,
        citation=rule.citation,
        verified=rule.verified,
        why=f"{rule.title}: no stake reached a company that day",
    )


def _without_test(
    jurisdiction: Jurisdiction, rule: OwnershipRule, group: _Group
) -> OwnershipFinding:
    """A rule that names no percentage: any listed owner may be enough."""
    kinds, listed = group
    told = "; ".join(owner.told for owner in listed) or "no owner that was told is listed"
    return OwnershipFinding(
        jurisdiction,
        "cannot-be-ruled-out" if listed else "not-blocked",
        tuple(one for owner in listed for one in owner.subject.listings),
        kinds,
        unless=() if listed else ("no listed party is among the other owners",),
        missing=f"which stake is enough: {rule.title}" if listed else "",
        citation=rule.citation,
        verified=rule.verified,
        why=f"{told}; {rule.title}",
    )


def _finding(
    jurisdiction: Jurisdiction,
    rule: OwnershipRule,
    group: _Group,
    owners: Sequence[Owner],
    controlled: bool | None,
) -> OwnershipFinding:
    kinds, listed = group
    told = "; ".join(owner.told for owner in listed) or "no owner that was told is listed"
    held = tuple(one for owner in listed for one in owner.subject.listings)
    certain = [one for one in listed if not _unclear(one)]
    least = _sum([one.least for one in certain], together=rule.together == "yes")
    most = _sum([one.most for one in listed], together=rule.together != "joint")
    control = rule.control != "no"
    unless, missing = _open_ends(rule, listed, owners, most, controlled)
    verdict: Any = "not-blocked"
    why = f"{told}; the rule asks for {rule.threshold}"
    if _reaches(rule, least):
        verdict = "blocked"
    elif control and controlled and certain:
        verdict, why = "blocked", f"{told}; it was said that an owner controls it"
    elif _reaches(rule, most) or (control and controlled and listed):
        verdict = "cannot-be-ruled-out"
    return OwnershipFinding(
        jurisdiction,
        verdict,
        held,
        kinds,
        unless=unless if verdict == "not-blocked" else (),
        missing=missing if verdict != "blocked" else "",
        citation=rule.citation,
        verified=rule.verified,
        why=why,
    )


def _reaches(rule: OwnershipRule, percent: Decimal) -> bool:
    """Whether a stake of so many percent reaches a company."""
    return percent * PER_PERCENT >= rule.needed


def _sum(stakes: Sequence[Decimal], *, together: bool) -> Decimal:
    if together:
        return min(sum(stakes, Decimal(0)), _ALL)
    return max(stakes, default=Decimal(0))


def _open_ends(
    rule: OwnershipRule,
    listed: tuple[Owner, ...],
    owners: Sequence[Owner],
    most: Decimal,
    controlled: bool | None,
) -> tuple[tuple[str, ...], str]:
    """What stakes below the threshold leave open, and what fact is missing most."""
    unless = []
    together = rule.together == "yes"
    rest = max(_ALL - sum((one.least for one in owners), Decimal(0)), Decimal(0))
    if rule.control != "no" and controlled is None and listed:
        unless.append("no listed owner controls the company")
    if rule.together == "joint" and _reaches(rule, sum((o.most for o in listed), Decimal(0))):
        unless.append("the listed owners have no joint arrangement")
    if _reaches(rule, most + rest if together else rest):
        unless.append(f"no listed party is among the owners of the other {rest}%")
    unclear = [one.subject.name for one in listed if _unclear(one)]
    wide = [one.subject.name for one in listed if one.least != one.most]
    if unclear:
        return tuple(unless), f"who {', '.join(unclear)} is"
    if wide:
        return tuple(unless), f"the exact stake of {', '.join(wide)}"
    if rule.together == "unclear" and _reaches(rule, most):
        return tuple(unless), "whether stakes of several listed owners add up under this rule"
    return tuple(unless), "whether " + "; ".join(unless) if unless else ""
