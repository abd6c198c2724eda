"""Ownership verdicts: is a party blocked because of who owns it, under whose rule, and why.

Owns the question and its answer: a rule of a regime and day, applied to stakes and control
of that day, from the parties that the regime had listed. Blocked, not blocked, or cannot be
ruled out, with the proof and the smallest missing fact. Refuses to read files and to know
which parties are listed: statements and listings come in.

Nothing here is legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
from msgspec import Struct

from ostraka.law.ownership_graph import Conflict, Snapshot
from ostraka.law.ownership_missing import Case, Missing, missing_of
from ostraka.law.ownership_open import cautions_of, change_of, unless_of
from ostraka.law.ownership_proof import Listings, Step, proof_of
from ostraka.law.ownership_rules import OwnershipRule, ownership_rules, regimes, rule_of
from ostraka.law.ownership_spread import Valuation, reach, reach_alone, valuations
from ostraka.law.ownership_table import Flags, Holdings, Ints, Upstream
from ostraka.model.errors import NotReadyError
from ostraka.model.ownership import Designated, OwnedParty

Answer = Literal["blocked", "not-blocked", "cannot-be-ruled-out"]

NOTICE: Final = (
    "This is not legal advice. It rests on the rules, lists and stakes named, as far as they are "
    "loaded; that a stake is missing here does not mean that there is none."
)

#: No rule, or one without a test: any stake and any control may reach.
_ANYHOW: Final = Valuation(
    need=1, votes_need=1, control=True, greatest=True, together=True, joint=False
)


class Verdict(Struct, frozen=True):
    """The answer for one party, one regime, one day.

    Attributes:
        party: its id.
        name: its name, where a source tells it.
        regime: whose rule.
        on: the day.
        verdict: the answer.
        why: the answer's reason in a sentence.
        rule: key of the rule; empty if none is known for the day.
        title: the rule's name.
        citation: its text.
        source: where that stands.
        verified: whether it was read.
        proof: the steps from the listed parties to the party, which is the last one.
        missing: the facts that would change the answer, the smallest first.
        unless: what must hold besides for "not blocked" to be true.
        cautions: what else to look at.
    """

    party: str
    name: str
    regime: str
    on: date
    verdict: Answer
    why: str
    rule: str = ""
    title: str = ""
    citation: str = ""
    source: str = ""
    verified: bool = False
    proof: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = ()
    unless: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


class Period(Struct, frozen=True):
    """A time in which the answer stayed the same.

    Attributes:
        since: first day; None for always.
        until: first day on which it changed; None if it did not.
        verdict: the answer.
    """

    since: date | None
    until: date | None
    verdict: Answer


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers for all parties at once; the order is that of ``holdings.ids``.

    Attributes:
        snapshot: the stakes of the day.
        rule: the rule, or None if none is known for the day.
        listed: which parties are listed for sure.
        blocked: which are blocked.
        open: which cannot be ruled out.
    """

    snapshot: Snapshot
    rule: OwnershipRule | None
    listed: Flags
    blocked: Flags
    open: Flags


class Ownership:
    """Stakes, control and listings, ready to be asked about."""

    def __init__(
        self,
        holdings: Holdings,
        designations: Iterable[Designated],
        rules: Sequence[OwnershipRule] | None = None,
    ) -> None:
        """Keep the statements.

        Args:
            holdings: who owns and controls whom.
            designations: who is listed by whom and when.
            rules: the rules; the shipped ones if None.
        """
        self.holdings = holdings
        self._rules = ownership_rules() if rules is None else tuple(rules)
        self._number = {party: place for place, party in enumerate(holdings.ids)}
        self._designated: dict[str, list[Designated]] = {}
        for one in sorted(set(designations)):
            self._designated.setdefault(one.regime, []).append(one)
        self._upstream: Upstream | None = None

    @property
    def regimes(self) -> tuple[str, ...]:
        """The regimes that have rules."""
        return regimes(self._rules)

    def assess(self, regime: str, on: date) -> Assessment:
        """The answers for all parties.

        Args:
            regime: whose rule.
            on: the day.

        Raises:
            UsageError: if there is no such regime.
        """
        rule = rule_of(regime, on, self._rules)
        snapshot = Snapshot.of(self.holdings, on)
        listings = self._listings(self.holdings, regime, on)
        case = _case(snapshot, -1, listings, rule)
        if rule is not None and rule.status in ("none", "suspended"):
            return Assessment(snapshot, rule, case.sure, case.sure, case.perhaps & ~case.sure)
        greatest = case.turns("greatest") >= 0
        settles = rule is not None and rule.settles
        blocked = (case.turns("least") >= 0) | case.sure if settles else case.sure
        unknown = ~snapshot.told & ~_persons(self.holdings)
        return Assessment(snapshot, rule, case.sure, blocked, (greatest | unknown) & ~blocked)

    def verdict(self, party: str, regime: str, on: date) -> Verdict:
        """The answer for one party.

        Args:
            party: its id.
            regime: whose rule.
            on: the day.

        Raises:
            NotReadyError: if no statement and no listing is about the party.
            UsageError: if there is no such regime.
        """
        return self._verdict(self._above(party), party, regime, on, past=True)

    def verdicts(self, party: str, on: date, of: Sequence[str] | None = None) -> dict[str, Verdict]:
        """The answers for one party under several regimes.

        Args:
            party: its id.
            on: the day.
            of: the regimes; all that have rules if None.
        """
        above = self._above(party)
        return {
            regime: self._verdict(above, party, regime, on, past=True)
            for regime in (self.regimes if of is None else of)
        }

    def timeline(self, party: str, regime: str) -> tuple[Period, ...]:
        """How the answer for a party changed through time, oldest first."""
        above = self._above(party)
        days = self._days(above, regime)
        answers = [self._answer(above, party, regime, day) for day in days]
        periods: list[Period] = []
        for day, answer in zip(days, answers, strict=True):
            if periods and periods[-1].verdict == answer:
                continue
            if periods:
                periods[-1] = Period(periods[-1].since, day, periods[-1].verdict)
            periods.append(Period(day if periods else None, None, answer))
        return tuple(periods)

    def conflicts(self, on: date) -> tuple[Conflict, ...]:
        """What contradicts itself among all stakes of a day."""
        return Snapshot.of(self.holdings, on).conflicts()

    def _above(self, party: str) -> Holdings:
        number = self._number.get(party)
        if number is None:
            if any(one.party == party for held in self._designated.values() for one in held):
                return Holdings.of((), (), (OwnedParty(party),))
            raise NotReadyError(
                f"nothing is known of who owns {party!r}",
                action="Load a file of stakes that names it, or check the id.",
            )
        if self._upstream is None:
            self._upstream = Upstream(self.holdings)
        return self._upstream.of(number)

    def _listings(self, holdings: Holdings, regime: str, on: date) -> Listings:
        """Who of a table is listed; somebody whom a source does not name perhaps is."""
        number = {party: place for place, party in enumerate(holdings.ids)}
        day = on.isoformat()
        sure: dict[int, tuple[str, ...]] = {}
        perhaps: dict[int, tuple[str, ...]] = {
            number[one.id]: (one.source,)
            for one in holdings.parties.values()
            if one.kind == "unknown"
        }
        for one in self._designated.get(regime, ()):
            if one.party in number and one.since <= day and (not one.until or day < one.until):
                held = sure if one.certain else perhaps
                place = number[one.party]
                held[place] = tuple(sorted({*held.get(place, ()), one.source} - {""}))
        return Listings(sure, perhaps)

    def _days(self, above: Holdings, regime: str) -> list[date]:
        """A day before everything, then each day on which something may change."""
        own = set(above.ids)
        listed = (one for one in self._designated.get(regime, ()) if one.party in own)
        texts = [text for one in listed for text in (one.since, one.until)]
        texts += [text for r in self._rules if r.regime == regime for text in (r.since, r.until)]
        days = {date.fromisoformat(text) for text in texts if text} | set(above.days())
        first = min(days, default=date(2000, 1, 1)) - timedelta(days=1)
        return [first, *sorted(days)]

    def _answer(self, above: Holdings, party: str, regime: str, on: date) -> Answer:
        rule = rule_of(regime, on, self._rules)
        listings = self._listings(above, regime, on)
        case = _case(Snapshot.of(above, on), above.ids.index(party), listings, rule)
        return _decide(case, rule, _persons(above))[0]

    def _verdict(
        self, above: Holdings, party: str, regime: str, on: date, *, past: bool
    ) -> Verdict:
        rule = rule_of(regime, on, self._rules)
        listings = self._listings(above, regime, on)
        case = _case(Snapshot.of(above, on), above.ids.index(party), listings, rule)
        answer, why = _decide(case, rule, _persons(above))
        described = above.parties.get(party)
        cautions = cautions_of(case, rule)
        if past and answer != "blocked" and (until := self._until(above, party, regime, on)):
            cautions += (
                f"it was blocked until {until.isoformat()}: what was blocked then stays blocked"
                + (" (OFAC FAQ 402)" if regime == "us" else ""),
            )
        return Verdict(
            party=party,
            name=described.name if described else "",
            regime=regime,
            on=on,
            verdict=answer,
            why=why,
            rule=rule.id if rule else "",
            title=rule.title if rule else "",
            citation=rule.citation if rule else "",
            source=rule.source if rule else "",
            verified=rule.verified if rule else False,
            proof=_proof(case, listings, answer),
            missing=_missing(case, rule, answer),
            unless=unless_of(case, rule) if answer == "not-blocked" else (),
            cautions=cautions,
        )

    def _until(self, above: Holdings, party: str, regime: str, on: date) -> date | None:
        """The last day before ``on`` from which the party was blocked no longer."""
        days = [day for day in self._days(above, regime) if day <= on]
        for place in range(len(days) - 1, 0, -1):
            if self._answer(above, party, regime, days[place - 1]) == "blocked":
                return days[place]
        return None


def _case(snapshot: Snapshot, party: int, listings: Listings, rule: OwnershipRule | None) -> Case:
    least, greatest = (_ANYHOW, _ANYHOW) if rule is None else valuations(rule)
    if rule is not None and not rule.test:
        least = greatest = _ANYHOW
    sure, perhaps = (np.zeros(snapshot.count, dtype=np.bool_) for _ in range(2))
    sure[list(listings.sure)] = True
    perhaps[list(listings.perhaps)] = True
    return Case(snapshot, party, sure, perhaps, least, greatest)


def _decide(case: Case, rule: OwnershipRule | None, persons: Flags) -> tuple[Answer, str]:
    party = case.party
    if case.sure[party]:
        return "blocked", "it is listed itself"
    if rule is not None and rule.status in ("none", "suspended"):
        if case.perhaps[party]:
            return "cannot-be-ruled-out", "it may be listed itself"
        word = "was suspended" if rule.status == "suspended" else "did not exist"
        return "not-blocked", f"a rule on owned companies {word} that day"
    settles = rule is not None and rule.settles
    if settles and case.blocked():
        return "blocked", "listed parties own or control enough of it"
    if not case.cleared():
        if settles:
            return "cannot-be-ruled-out", "what is not known could make it blocked"
        return "cannot-be-ruled-out", _unsettled(rule)
    if not case.snapshot.told[party] and not persons[party]:
        return "cannot-be-ruled-out", "nothing is told of who owns it that day"
    return "not-blocked", "what is told of stakes and control does not reach it"


def _unsettled(rule: OwnershipRule | None) -> str:
    """Why a rule cannot settle the question."""
    if rule is None:
        return "no rule of that day is known here, and a listed party stands above it"
    if rule.status == "unknown":
        return "a listed party stands above it, and whether that is enough is not known here"
    return "a listed party stands above it, and no text of the rule was read"


def _proof(case: Case, listings: Listings, answer: Answer) -> tuple[Step, ...]:
    certain = answer == "blocked"
    how = case.least if certain else case.greatest
    roots = case.sure if certain else case.sure | case.perhaps
    turns = _turns(case, roots, how)
    if answer == "not-blocked":
        turns.pop(case.party, None)
    return proof_of(case.snapshot, case.party, turns, listings, how)


def _turns(case: Case, roots: Flags, how: Valuation) -> dict[int, int]:
    """The rounds under a reading; where owners do not add up, of the owner that gets furthest."""
    if how.together:
        found: Ints = reach(case.snapshot, roots, how)
        return {one: int(found[one]) for one in np.flatnonzero(found >= 0).tolist()}
    best: dict[int, int] = {}
    for root in np.flatnonzero(roots).tolist():
        alone = reach_alone(case.snapshot, root, how)
        if case.party in alone:
            return alone
        best = {**alone, **best}
    return best


def _missing(case: Case, rule: OwnershipRule | None, answer: Answer) -> tuple[Missing, ...]:
    if answer != "cannot-be-ruled-out":
        return change_of(case, rule, answer)
    party = case.snapshot.holdings.ids[case.party]
    if case.cleared():
        return (Missing("owners", f"who owns {party}", owned=party, blocks=True, clears=True),)
    if rule is None or not rule.settles:
        return (Missing("rule", _rule_missing(rule), owned=party, blocks=True, clears=True),)
    return missing_of(case)


def _rule_missing(rule: OwnershipRule | None) -> str:
    if rule is None:
        return "which ownership rule applied that day"
    if rule.test:
        return f"whether it was in force: {rule.title}"
    return f"which stake is enough: {rule.title}"


def _persons(holdings: Holdings) -> Flags:
    found = np.zeros(len(holdings.ids), dtype=np.bool_)
    if holdings.parties:
        kinds = (holdings.parties.get(one) for one in holdings.ids)
        found[:] = [one is not None and one.kind == "person" for one in kinds]
    return found
