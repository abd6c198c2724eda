"""What birth dates, countries, gender, addresses and kind say about two parties.

Owns one function per attribute, each giving at most one piece of evidence: the
best agreement there is, else the contradiction, else nothing. A value missing
on either side says nothing. So an added agreeing value never lowers a total.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from ostraka.matching.weights import Weights
from ostraka.model.countries import successors
from ostraka.model.dates import DateSpan
from ostraka.model.evidence import Evidence
from ostraka.model.party import Birth, Party, Value
from ostraka.model.schema import Family

#: Properties whose countries say where a party belongs, as against where it has an address.
_BELONGING: Final = frozenset(
    {"nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag", "birthCountry"}
)
_THINGS: Final[frozenset[Family]] = frozenset({"vessel", "aircraft", "wallet", "security"})


def compare_family(query: Party, listed: Party, w: Weights) -> Evidence | None:
    """Compare kinds of party (person, organisation, vessel ...)."""
    bits = family_bits(query.family, listed.family, w)
    if not bits:
        return None
    return Evidence("schema", query.schema, listed.schema, "differs", bits, _source(listed))


def family_bits(query: Family, listed: Family, w: Weights) -> float:
    """Bits for two kinds: 0 where they can be the same, else negative.

    Vessels and aircraft are close (both bear names of persons and companies);
    everything else that differs is far.
    """
    if query == listed or "any" in (query, listed):
        return 0.0
    if query in _THINGS and listed in _THINGS:
        return w.family_close
    return w.family_far


def compare_births(query: Party, listed: Party, w: Weights) -> Evidence | None:
    """Compare birth dates: the best pair of all that are given."""
    best: tuple[float, str, Birth, Birth] | None = None
    for ours in query.births:
        for theirs in listed.births:
            bits, relation = birth_bits(ours.date, theirs.date, w)
            if best is None or bits > best[0]:
                best = (bits, relation, ours, theirs)
    if best is None:
        return None
    bits, relation, ours, theirs = best
    return Evidence("birthDate", ours.date.text, theirs.date.text, relation, bits, theirs.source)


def birth_bits(a: DateSpan, b: DateSpan, w: Weights) -> tuple[float, str]:
    """Bits and relation of two partial dates; the same the other way round."""
    if a.circa or b.circa or a.year is None or b.year is None:
        return _about(a, b, w)
    if a.year != b.year:
        return _years_differ(a, b, w)
    if a.exact and b.exact:
        if a.first == b.first:
            return w.birth_day, "equal"
        if _swapped(a.first, b.first):
            return w.birth_swapped, "day and month swapped"
        return w.birth_day_differs, "same year, another day"
    if _month_known(a) and _month_known(b):
        if a.first.month == b.first.month:
            return w.birth_month, "same month"
        return w.birth_day_differs, "same year, another month"
    return w.birth_year, "same year"


def _about(a: DateSpan, b: DateSpan, w: Weights) -> tuple[float, str]:
    if a.first <= b.last and b.first <= a.last:
        return w.birth_about, "within the range"
    gap = max((b.first - a.last).days, (a.first - b.last).days) / 365.25
    if gap <= 2.0:
        return w.birth_near, "near the range"
    return w.birth_differs, "outside the range"


def _years_differ(a: DateSpan, b: DateSpan, w: Weights) -> tuple[float, str]:
    left, right = a.first.year, b.first.year
    if a.exact and b.exact and (a.first.month, a.first.day) == (b.first.month, b.first.day):
        return w.birth_near, "same day, another year"
    if abs(left - right) == 1:
        return w.birth_near, "neighbouring year"
    digits = sum(x != y for x, y in zip(str(left), str(right), strict=True))
    if digits == 1 or sorted(str(left)) == sorted(str(right)):
        return w.birth_slip, "year differs by a slip"
    return w.birth_differs, "another year"


def _swapped(a: date, b: date) -> bool:
    return (a.month, a.day) == (b.day, b.month)


def _month_known(span: DateSpan) -> bool:
    return span.first.month == span.last.month


def compare_countries(query: Party, listed: Party, w: Weights) -> Evidence | None:
    """Compare countries: nationality, registration, flag; addresses only where they agree."""
    if not query.countries or not listed.countries:
        return None
    theirs: dict[str, Value] = {}
    for value in listed.countries:
        theirs.setdefault(value.value, value)
    for ours in query.countries:
        same = theirs.get(ours.value)
        if same is not None:
            return Evidence("country", ours.value, same.value, "equal", w.country_same, same.source)
    for ours in query.countries:
        for code, value in theirs.items():
            if code in successors(ours.value) or ours.value in successors(code):
                return Evidence(
                    "country", ours.value, code, "successor", w.country_successor, value.source
                )
    belonging = sorted({v.value for v in listed.countries if v.prop in _BELONGING})
    asked = sorted({v.value for v in query.countries if v.prop in _BELONGING})
    if not belonging or not asked:
        return None
    return Evidence(
        "country",
        ", ".join(asked),
        ", ".join(belonging),
        "differs",
        w.country_differs,
        _source(listed),
    )


def compare_genders(query: Party, listed: Party, w: Weights) -> Evidence | None:
    """Compare genders; "other" contradicts nothing."""
    ours = {value.value for value in query.genders} - {"other"}
    theirs = {value.value for value in listed.genders} - {"other"}
    if not ours or not theirs:
        return None
    same = bool(ours & theirs)
    return Evidence(
        "gender",
        ", ".join(sorted(ours)),
        ", ".join(sorted(theirs)),
        "equal" if same else "differs",
        w.gender_same if same else w.gender_differs,
        listed.genders[0].source,
    )


def compare_addresses(query: Party, listed: Party, w: Weights) -> Evidence | None:
    """Compare addresses: two that share most of their words, one of them a number."""
    for ours in query.addresses:
        words = _words(ours.value)
        if len(words) < 3:
            continue
        for theirs in listed.addresses:
            shared = words & _words(theirs.value)
            numbered = any(word.isdigit() for word in shared)
            if numbered and len(shared) >= max(3, round(0.6 * len(words))):
                return Evidence(
                    "address", ours.value, theirs.value, "similar", w.address_same, theirs.source
                )
    return None


def _words(address: str) -> set[str]:
    return set("".join(c if c.isalnum() else " " for c in address.lower()).split())


def _source(listed: Party) -> str:
    return f"{listed.records[0].list}:{listed.records[0].id}" if listed.records else ""
