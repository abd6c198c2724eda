"""From listings to the parties that ownership rules start from.

Owns the step from a record's measures to :class:`ostraka.model.ownership.Designated`: a freeze,
or another measure that reaches owned companies, by whom it binds, for the days on which it
applied. Refuses to take a list's silence before its first loaded version for "not listed":
unless the record tells its own date, it perhaps was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ostraka.law.listings import Listed, Measure
from ostraka.law.measures import all_measures
from ostraka.law.rules import Kind, Law
from ostraka.model.ownership import Designated
from ostraka.model.records import StoredRecord

_REGIMES: Final = ("us", "eu", "uk", "ca", "au", "ch")
#: Rules of the lists that the BIS affiliates rule starts from (15 CFR part 744, supplements).
_BIS: Final = frozenset({"csl-el", "csl-meu"})
#: What does not reach owned companies. Australia's text has no test, but does reach them.
_SHORT: Final = frozenset({"does-not-extend", "not-applicable"})

#: A regime, whether it is certain, first and last day.
_Span = tuple[str, bool, str, str]


def designations(
    law: Law, records: Iterable[StoredRecord], kinds: tuple[Kind, ...] = ("asset-freeze",)
) -> Iterator[Designated]:
    """The parties whose owned companies a measure reaches, each for its days.

    An SDN of some programmes counts for the BIS affiliates rule too (15 CFR 744.8(a)(1)); which
    ones was not read, so that it is uncertain for all of them.

    Args:
        law: the law.
        records: records as their lists stated them through time.
        kinds: which measures; freezes unless told otherwise (``debt-limit`` for the sectoral
            directives). Each kind is a question of its own: do not mix them in one answer.

    Yields:
        Listings by ``list:record``. One that no text verifies is not certain.
    """
    for record in records:
        for regime, certain, since, until in _joined(set(_spans(law, record, kinds))):
            yield Designated(record.source, regime, since, until, certain, record.source)


def _spans(law: Law, record: StoredRecord, kinds: tuple[Kind, ...]) -> Iterator[_Span]:
    days = sorted(
        {fact.since for fact in record.facts}
        | {fact.until for fact in record.facts if fact.until is not None}
    )
    for place, day in enumerate(days):
        end = days[place + 1] if place + 1 < len(days) else ""
        listed = Listed.at(record, date.fromisoformat(day))
        if not listed.facts:
            continue
        told = _told(listed, day) if place == 0 else day
        for measure in all_measures(law, listed):
            for regime, certain in _regimes(measure, kinds):
                start = max(told, measure.since)
                until = min(filter(None, (end, measure.until)), default="")
                if place == 0 and measure.since < told:
                    yield regime, False, measure.since, told
                if not until or start < until:
                    yield regime, certain, start, until


def _told(listed: Listed, first: str) -> str:
    """From when a record is surely listed: its last own date before the first version, or that."""
    days = [
        fact.value
        for fact in listed.facts
        if fact.prop in ("listingDate", "startDate") and len(fact.value) == len("2022-01-31")
    ]
    return max((day for day in days if day <= first), default=first)


def _regimes(measure: Measure, kinds: tuple[Kind, ...]) -> Iterator[tuple[str, bool]]:
    if measure.rule in _BIS:
        yield "us-bis", measure.verified
    if measure.kind not in kinds or measure.ownership in _SHORT:
        return
    for regime in _REGIMES:
        if any(one.startswith(f"{regime}-") or one == "anyone" for one in measure.binds):
            yield regime, measure.verified
            if regime == "us" and measure.kind == "asset-freeze":
                yield "us-bis", False


def _joined(spans: set[_Span]) -> Iterator[_Span]:
    """Spans of one regime that meet or overlap, as one."""
    last: _Span | None = None
    for span in sorted(spans):
        if last is not None and span[:2] == last[:2] and (not last[3] or span[2] <= last[3]):
            ends = (last[3], span[3])
            last = (*last[:3], max(ends) if all(ends) else "")
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
