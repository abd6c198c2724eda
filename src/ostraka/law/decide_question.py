"""The nouns of a decision: the question, the answer, and every rule considered.

Owns their shape and their words. Refuses to resolve names (that is done where there is
an index) and to apply law (that is :mod:`ostraka.law.decide`).
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, get_args

from msgspec import Struct

from ostraka.law.listings import Listed
from ostraka.law.rules import Kind, Standing

#: What somebody wants to do with the party.
Activity = Literal[
    "primary-market",
    "secondary-market",
    "lending",
    "payment",
    "new-debt",
    "new-equity",
    "correspondent-account",
    "goods",
    "service",
]

#: Who wants to do it. A US financial institution is a US person as well.
ActorKind = Literal[
    "us-financial-institution",
    "us-person",
    "eu-operator",
    "uk-person",
    "ca-person",
    "au-person",
    "ch-person",
]

Instrument = Literal["", "bond", "loan", "debt", "equity"]

Jurisdiction = Literal["us", "eu", "uk", "ca", "au", "ch"]

#: ``block``: property is frozen. ``reject``: prohibited, nothing to freeze. ``restricted``:
#: allowed only if the conditions hold. ``licence``: prohibited unless the named licence covers it.
Answer = Literal["block", "reject", "restricted", "licence", "permitted", "cannot-be-ruled-out"]

ACTIVITIES: Final[tuple[Activity, ...]] = get_args(Activity)
ACTORS: Final[tuple[ActorKind, ...]] = get_args(ActorKind)
INSTRUMENTS: Final[tuple[Instrument, ...]] = get_args(Instrument)

#: From the freest answer to the one that decides over all others.
STRICTNESS: Final[tuple[Answer, ...]] = (
    "permitted",
    "restricted",
    "cannot-be-ruled-out",
    "licence",
    "reject",
    "block",
)

NOTICE: Final = (
    "This is not legal advice. It rests on the rules and lists named, as far as they are loaded; "
    "that a rule is missing here does not mean that there is none."
)


class OwnershipFinding(Struct, frozen=True):
    """What the ownership rule of one jurisdiction says of a party, on the day asked about.

    Attributes:
        jurisdiction: whose rule.
        verdict: whether the owners' measures reach the party.
        owners: the owners whose stakes were counted, as they are listed.
        kinds: the kinds of measure that the verdict is about; empty for all.
        unless: what must hold for the party to be free, if it is not known (no control).
        missing: the fact that would settle or change the verdict.
        citation: the text of the rule.
        verified: whether the text was read.
        why: the proof, in words: the chain of stakes.
    """

    jurisdiction: Jurisdiction
    verdict: Literal["blocked", "not-blocked", "cannot-be-ruled-out"]
    owners: tuple[Listed, ...]
    kinds: tuple[Kind, ...] = ()
    unless: tuple[str, ...] = ()
    missing: str = ""
    citation: str = ""
    verified: bool = False
    why: str = ""


class Subject(Struct, frozen=True):
    """One party to the act, as far as it could be resolved.

    Attributes:
        name: the party's name, or what was asked for.
        id: its id; empty if it was not resolved.
        listings: its records as their lists state them on the day; a record that its list has
            taken off that day has no facts.
        ownership: what ownership rules say of it.
        unresolved: why it is not one known party; empty if it is.
        candidates: whom it may be.
        uncertain: what is not known of its listings on that day, in words.
    """

    name: str
    id: str = ""
    listings: tuple[Listed, ...] = ()
    ownership: tuple[OwnershipFinding, ...] = ()
    unresolved: str = ""
    candidates: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()


class Question(Struct, frozen=True):
    """The question: may this actor do this with these parties on this day.

    Attributes:
        subjects: the parties.
        activity: what is to be done.
        on: the day.
        actors: everything that the actor is; all their laws bind.
        instrument: what is dealt in, if anything.
        currency: ISO 4217 code; empty if not told.
        maturity_days: days from issue (or from the sale, for payment terms) to repayment.
        issued: day of issue; of the day asked about, where something is issued by the act itself.
        goods_code: customs code of goods; empty if not told.
        place: where goods or services go to or come from: text of an address.
        licence: the general licence relied upon: its key or number.
    """

    subjects: tuple[Subject, ...]
    activity: Activity
    on: date
    actors: tuple[ActorKind, ...]
    instrument: Instrument = ""
    currency: str = ""
    maturity_days: int | None = None
    issued: date | None = None
    goods_code: str = ""
    place: str = ""
    licence: str = ""


class Condition(Struct, frozen=True, order=True):
    """A fact on which the answer hangs, and what must hold for the act to be free.

    Attributes:
        fact: ``maturity-days``, ``issue-date``, ``currency``, ``instrument``, ``scope``,
            ``licence``, ``ownership``, ``report``.
        must: what must hold.
        rule: key of the rule that asks for it.
    """

    fact: str
    must: str
    rule: str


class Considered(Struct, frozen=True):
    """One rule that was considered.

    Attributes:
        rule: its key.
        applies: whether it bears on the act.
        effect: what it alone would answer; ``permitted`` if it does not apply.
        citation: authority and provision.
        verified: whether it was checked against a text.
        why: why it applies, or does not.
        kind: what it forbids.
        party: record or party through which it bears; empty for places, licences and gaps.
        standing: how far it may be relied upon.
        since: first day on which it applies.
        until: first day on which it no longer does.
        source: address of its text.
        conditions: what the act must keep to.
    """

    rule: str
    applies: bool
    effect: Answer
    citation: str
    verified: bool
    why: str
    kind: str = ""
    party: str = ""
    standing: Standing = "verified"
    since: str = ""
    until: str = ""
    source: str = ""
    conditions: tuple[Condition, ...] = ()


class Change(Struct, frozen=True, order=True):
    """What would change the answer.

    Attributes:
        fact: the fact that would have to be another: ``issue-date``, ``actor``, ``date`` ...
        value: the other value, in words where it is none.
        answer: the answer then; empty if it cannot be told beforehand.
    """

    fact: str
    value: str
    answer: Answer | Literal[""] = ""


class Decision(Struct, frozen=True):
    """The answer, with every rule considered.

    Attributes:
        answer: the strictest of the rules' effects.
        conditions: what must hold, or what must be done.
        rules: every rule considered, those that decide first.
        changes: what would change the answer.
        notes: what the answer does not cover.
        notice: that this is not legal advice.
    """

    answer: Answer
    conditions: tuple[Condition, ...]
    rules: tuple[Considered, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    notice: str = NOTICE


def strictest(answers: tuple[Answer, ...]) -> Answer:
    """The answer that decides over the others; ``permitted`` if there is none."""
    return max(answers, key=STRICTNESS.index, default="permitted")
