"""What would change the answer: other facts to try, drawn from the rules' own limits.

Owns the list of alternatives. Refuses to judge them: each is decided like a question of its
own, and only those with another answer are reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from ostraka.law.decide_licences import can_lift, in_force
from ostraka.law.decide_question import ACTORS, Question
from ostraka.law.decide_terms import REACH, first_day
from ostraka.law.listings import Measure
from ostraka.law.rules import Law

#: Fact, its other value, the question with that value.
Alternative = tuple[str, str, Question]


def alternatives(asked: Question, measures: tuple[Measure, ...], law: Law) -> Iterator[Alternative]:
    """Other questions, each with one fact changed to the nearest other side of a rule's limit.

    Args:
        asked: the question.
        measures: the measures that may bear on it.
        law: the law.
    """
    near = [m for m in measures if asked.activity in REACH.get(m.kind, ()) + m.terms.activities]
    yield from _actors(asked)
    yield from _days(asked, near)
    yield from _instruments(asked, near)
    for licence in law.licences.values():
        version = in_force(licence, asked)
        if version is not None and version.verified and can_lift(licence, near, law):
            value = f"{version.number} until {version.expires or 'further notice'}"
            yield "licence", f"{value}: {licence.scope}", _with(asked, licence=licence.id)


def _actors(asked: Question) -> Iterator[Alternative]:
    for actor in ACTORS:
        if actor not in asked.actors:
            yield "actor", actor, _with(asked, actors=(actor,))


def _days(asked: Question, near: list[Measure]) -> Iterator[Alternative]:
    """The days on which rules begin and end, and the days of issue that they catch."""
    turns = {m.since for m in near} | {m.until for m in near}
    for turn in sorted(turn for turn in turns if turn):
        first = date.fromisoformat(turn)
        other = first if first > asked.on else first - timedelta(days=1)
        yield "date", other.isoformat(), _with(asked, on=other)
    for turn in sorted({first_day(m) for m in near} - {""}):
        first = date.fromisoformat(turn)
        for other in (first - timedelta(days=1), first):
            if other != asked.issued and other <= asked.on:
                yield "issue-date", other.isoformat(), _with(asked, issued=other)


def _instruments(asked: Question, near: list[Measure]) -> Iterator[Alternative]:
    limits = {w.over_days for m in near for w in m.terms.windows if w.over_days is not None}
    for limit in sorted(limits):
        for days in (limit, limit + 1):
            if days != asked.maturity_days:
                yield "maturity-days", str(days), _with(asked, maturity_days=days)
    if any(m.terms.currency != "any" for m in near):
        for currency in ("RUB", "USD"):
            if currency != asked.currency:
                yield "currency", currency, _with(asked, currency=currency)
    if asked.activity.endswith("-market") and any(m.terms.instruments for m in near):
        for instrument in ("bond", "equity"):
            if instrument != asked.instrument:
                yield "instrument", instrument, _with(asked, instrument=instrument)


def _with(asked: Question, **facts: Any) -> Question:
    return msgspec.structs.replace(asked, **facts)
