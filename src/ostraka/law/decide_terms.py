"""Whether a measure reaches an act: the activity, the instrument, issue date, maturity, currency.

Owns the reading of a measure's terms against the facts of an act, in three values: caught,
not caught, or caught only if a fact that was not told is so. Refuses to know who is bound
and when; that is :mod:`ostraka.law.decide`.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from ostraka.law.decide_question import ACTIVITIES, Activity, Condition, Question
from ostraka.law.listings import Measure
from ostraka.law.rules import Kind, Window

_MARKETS: Final[tuple[Activity, ...]] = ("primary-market", "secondary-market")
_FINANCE: Final[tuple[Activity, ...]] = (*_MARKETS, "lending", "new-debt", "new-equity")
#: A sale on payment terms is a loan (OFAC, FAQs 410 and 419).
_ON_TERMS: Final[tuple[Activity, ...]] = ("goods", "service", "payment")

#: The activities that each kind of measure forbids. Kinds that forbid no private act are absent.
REACH: Final[dict[Kind, tuple[Activity, ...]]] = {
    "asset-freeze": ACTIVITIES,
    "transactions-prohibited": ACTIVITIES,
    "reject": ACTIVITIES,
    "funds-unavailable": (
        "primary-market",
        "lending",
        "payment",
        "new-debt",
        "new-equity",
        "goods",
        "service",
    ),
    "primary-market": ("primary-market", "new-debt"),
    "secondary-market": ("secondary-market",),
    "lending": ("lending", "new-debt"),
    "debt-limit": (*_MARKETS, "lending", "new-debt", *_ON_TERMS),
    "equity-limit": (*_MARKETS, "new-equity"),
    "securities": (*_MARKETS, "new-debt", "new-equity"),
    "investment": _FINANCE,
    "correspondent-accounts": ("correspondent-account",),
    "payment-processing": ("payment", "correspondent-account"),
    "foreign-exchange": ("payment",),
    "trade": ("goods",),
    "projects": ("goods", "service"),
    "services": ("service",),
    "port-and-airspace": ("goods", "service"),
    "arms": ("goods", "service"),
    "procurement": ("goods", "service"),
}

#: Kinds of which the activities above are only a part: what is outside of them is free.
_PARTLY: Final[dict[Kind, str]] = {
    "foreign-exchange": "no exchange of currencies in which the party has an interest",
    "arms": "no arms and related materiel, and no services related to them",
    "procurement": "no procurement from the party by the United States",
    "port-and-airspace": "no entry into ports or airspace, no services to the vessel or aircraft",
}

_RUBLE: Final = ("RUB", "RUR")

#: What dealing in nothing else than this activity deals in.
_DEALT_IN: Final[dict[Activity, str]] = {
    "lending": "loan",
    "new-debt": "debt",
    "new-equity": "equity",
}

#: Activities by which something comes into being, on the day of the act.
_MAKING: Final[tuple[Activity, ...]] = (
    "primary-market",
    "lending",
    "new-debt",
    "new-equity",
    *_ON_TERMS,
)


class Reached(Struct, frozen=True):
    """Whether a measure reaches an act.

    Attributes:
        caught: true, false, or None if it depends on the conditions.
        why: the reason.
        conditions: what must hold for the act to be free, if it depends.
    """

    caught: bool | None
    why: str
    conditions: tuple[Condition, ...] = ()


def reached(measure: Measure, asked: Question) -> Reached:
    """Whether a measure reaches the act, whoever is bound and whether or not it is in force.

    Args:
        measure: the measure.
        asked: the question.
    """
    activities = (*REACH.get(measure.kind, ()), *measure.terms.activities)
    if not activities:
        return Reached(False, f"it forbids no act of this kind ({measure.kind})")
    if asked.activity not in activities:
        return Reached(False, f"it does not speak of {asked.activity}")
    outcomes = [
        _by_terms(measure, asked),
        _by_instrument(measure, asked),
        _by_currency(measure, asked),
        _by_issue(measure, asked),
        _by_scope(measure, asked),
    ]
    free = next((one for one in outcomes if one.caught is False), None)
    if free is not None:
        return free
    conditions = tuple(c for one in outcomes for c in one.conditions)
    why = "; ".join(one.why for one in outcomes if one.why)
    if conditions:
        return Reached(None, why, conditions)
    return Reached(True, why or f"{asked.activity} is what it forbids")


def _by_terms(measure: Measure, asked: Question) -> Reached:
    """A limit on debt reaches a sale or payment only through payment terms."""
    if measure.kind != "debt-limit" or asked.activity not in _ON_TERMS:
        return Reached(True, "")
    if asked.maturity_days is None and asked.activity == "payment" and not asked.instrument:
        return Reached(False, "a payment on its own is no new debt")
    return Reached(True, "payment terms are debt")


def _by_instrument(measure: Measure, asked: Question) -> Reached:
    wanted = measure.terms.instruments
    if not wanted or (measure.kind == "debt-limit" and asked.activity in _ON_TERMS):
        return Reached(True, "")
    dealt = asked.instrument or _DEALT_IN.get(asked.activity, "")
    if not dealt:
        names = " or ".join(wanted)
        return Reached(
            None, "the instrument was not told", (_must(measure, "instrument", f"no {names}"),)
        )
    if dealt in wanted or ("debt" in wanted and dealt in ("bond", "loan")):
        return Reached(True, f"a {dealt} is what it speaks of")
    if dealt == "debt":
        # Debt may be a bond or a loan: the activity has said which of the two is forbidden.
        return Reached(True, f"debt, read as a {wanted[0]}")
    return Reached(False, f"it speaks of {' or '.join(wanted)}, not of {dealt}")


def _by_currency(measure: Measure, asked: Question) -> Reached:
    wanted = measure.terms.currency
    if wanted == "any":
        return Reached(True, "")
    free = "another currency than the ruble" if wanted == "ruble" else "RUB"
    if not asked.currency:
        return Reached(None, "the currency was not told", (_must(measure, "currency", free),))
    ruble = asked.currency.upper() in _RUBLE
    if ruble == (wanted == "ruble"):
        return Reached(True, f"{asked.currency} is {wanted}")
    return Reached(False, f"it speaks of {wanted} funds, not of {asked.currency}")


def _by_issue(measure: Measure, asked: Question) -> Reached:
    """Windows of issue, each with the maturity from which it forbids."""
    if not measure.terms.windows:
        return Reached(True, "")
    issued = asked.issued or (asked.on if asked.activity in _MAKING else None)
    if issued is None:
        return _by_any_window(measure, asked)
    first = measure.bound_since
    hit = [w for w in measure.terms.windows if w.holds(issued) and first <= issued.isoformat()]
    if not hit:
        earliest = _earliest(measure)
        return Reached(False, f"issued {issued}; it catches what is issued from {earliest} on")
    return _by_maturity(measure, hit, asked.maturity_days, f"issued {issued}")


def _by_maturity(measure: Measure, windows: list[Window], days: int | None, so_far: str) -> Reached:
    over = [w.over_days for w in windows]
    if None in over:
        return Reached(True, so_far)
    limit = min(one for one in over if one is not None)
    if days is None:
        must = _must(measure, "maturity-days", f"at most {limit}")
        return Reached(None, f"{so_far}; the maturity was not told", (must,))
    if days > limit:
        return Reached(True, f"{so_far}; {days} days are more than {limit}")
    return Reached(False, f"{so_far}; {days} days are not more than {limit}")


def _by_any_window(measure: Measure, asked: Question) -> Reached:
    """What the day of issue must be, which was not told."""
    limits = [w.over_days for w in measure.terms.windows]
    days = asked.maturity_days
    if days is not None and all(one is not None and days <= one for one in limits):
        return Reached(False, f"{days} days are within every limit")
    must = f"before {_earliest(measure)}"
    if None not in limits:
        must += f", or a maturity of at most {min(n for n in limits if n is not None)} days"
    return Reached(None, "the issue date was not told", (_must(measure, "issue-date", must),))


def _by_scope(measure: Measure, asked: Question) -> Reached:
    """A measure that forbids a part of its kind leaves free what is outside of it."""
    if asked.activity in measure.terms.activities:
        return Reached(True, "")
    if measure.terms.partial:
        must = _must(measure, "scope", f"not: {measure.terms.scope}")
        return Reached(None, "it forbids only a part of such acts", (must,))
    if measure.kind in _PARTLY:
        must = _must(measure, "scope", _PARTLY[measure.kind])
        return Reached(None, "it forbids only a part of such acts", (must,))
    return Reached(True, "")


def first_day(measure: Measure) -> str:
    """The first day of issue that a measure catches; empty if the day does not matter."""
    return _earliest(measure) if measure.terms.windows else ""


def _earliest(measure: Measure) -> str:
    return max(min(w.issued_from for w in measure.terms.windows), measure.bound_since)


def _must(measure: Measure, fact: str, must: str) -> Condition:
    return Condition(fact, must, measure.rule)
