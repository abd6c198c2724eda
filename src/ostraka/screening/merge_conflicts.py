"""What keeps two records apart, whatever else they share.

Owns the contradictions that block a link: kind, gender, birth, and numbers of
which a party has one. Missing values contradict nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Final

from ostraka.matching.attributes import birth_bits
from ostraka.matching.weights import DEFAULT
from ostraka.model.dates import DateSpan
from ostraka.model.schema import Family
from ostraka.screening.merge_profile import Number, Profile

#: Numbers for life that need no country to be comparable.
_WORLDWIDE: Final = frozenset({"imoNumber", "leiCode", "innCode", "ogrnCode", "uscCode"})
#: Days within which two birth dates are one person's: the years differ by one at most.
_NEAR: Final = 366
_CIRCA: Final = 3 * 366


def conflict(a: Profile, b: Profile) -> str:
    """Why two records cannot be one party, or an empty text.

    Returns:
        ``kind``, ``birth``, ``gender`` or ``number: PROPERTY``.
    """
    if kinds_conflict(a.family, b.family):
        return "kind"
    if births_conflict(a.births, b.births):
        return "birth"
    if a.genders and b.genders and not a.genders & b.genders:
        return "gender"
    number = _numbers_conflict(a, b)
    return f"number: {number}" if number else ""


def beside(a: Profile, b: Profile) -> bool:
    """Whether one list has both at one time, and so means two parties.

    An entry that begins when another has ended can be the same party, listed anew.
    """
    if a.within != b.within:
        return False
    return (b.until is None or a.since < b.until) and (a.until is None or b.since < a.until)


def reference_conflict(a: Profile, b: Profile) -> str:
    """Why even a reference from one to the other is not followed, or an empty text.

    A publisher that writes a reference knows more than one contradicting field,
    and less than two: then the reference is a slip of the pen.
    """
    if kinds_conflict(a.family, b.family) and births_conflict(a.births, b.births):
        return "kind and birth"
    return ""


def kinds_conflict(a: Family, b: Family) -> bool:
    """Whether two kinds of party exclude each other."""
    return a != b and "any" not in (a, b)


def births_conflict(a: Iterable[DateSpan], b: Iterable[DateSpan]) -> bool:
    """Whether no birth date of one is within a year of one of the other; about is three."""
    ours, theirs = tuple(a), tuple(b)
    if not ours or not theirs:
        return False
    return all(_apart(x, y) for x, y in product(ours, theirs))


def _apart(a: DateSpan, b: DateSpan) -> bool:
    gap = max((b.first - a.last).days, (a.first - b.last).days)
    if a.circa or b.circa:
        return gap > _CIRCA
    if abs(a.first.year - b.first.year) <= 1 and a.year is not None and b.year is not None:
        return False
    return gap > _NEAR


def best_birth(a: Profile, b: Profile) -> str:
    """How the births of two records relate at best: ``equal``, ``same year`` ... or empty."""
    relations = [birth_bits(x, y, DEFAULT) for x, y in product(a.births, b.births)]
    return max(relations)[1] if relations else ""


def _numbers_conflict(a: Profile, b: Profile) -> str:
    """The kind of which both have one number for life, and not the same."""
    kinds = a.lasting.keys() & b.lasting.keys()
    if not kinds or {n.key for n in a.numbers} & {n.key for n in b.numbers}:
        return ""
    rivals = (kind for kind in kinds if _comparable(a.lasting[kind], b.lasting[kind]))
    return min(rivals, default="")


def _comparable(a: Number, b: Number) -> bool:
    """Whether two different numbers are of one series: the same country's, and as long."""
    if a.kind in _WORLDWIDE:
        return len(a.value) == len(b.value)
    return bool(a.country) and a.country == b.country and len(a.value) == len(b.value)
