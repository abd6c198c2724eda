"""Which records may be one party: the pairs worth comparing, found without comparing all.

Owns the blocking: a reference, a shared number, an equal full name, a birth day
with a rare word. Of names it keeps the pairs whose coincidence would surprise
enough; the bar is stated in bits (:data:`PERSON_BAR`, :data:`THING_BAR`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final, Literal

from msgspec import Struct

from ostraka.screening.merge_conflicts import beside, best_birth, conflict
from ostraka.screening.merge_profile import NameKey, Number, Profile

Rule = Literal["reference", "identifier", "name", "birth"]

#: Bits by which a coincidence must surprise. Sixty thousand records make 2^31 pairs: two persons
#: must agree in what is met by chance once in 2^32 pairs. Firms and ships choose names that are
#: taken by nobody else in their country, persons do not.
PERSON_BAR: Final = 32.0
THING_BAR: Final = 24.0
#: What an agreeing birth day, birth year and country are worth beside the name, in bits.
_BIRTH: Final = {
    "equal": 15.0, "day and month swapped": 8.0, "same month": 8.0, "same year": 6.0,
    "within the range": 4.0, "same day, another year": 6.0, "near the range": 1.0,
}  # fmt: skip
_NO_BIRTH: Final = 0.0
_OTHER_BIRTH: Final = -3.0
_PLACE: Final = 3.0
_OTHER_PLACE: Final = -4.0
#: Added to the bar where neither list says whether it means a person: then it may be one.
_UNKNOWN_KIND: Final = 4.0
#: A number or a name that more records of one list bear than this tells nobody apart.
_MOST_BEARERS: Final = 6
_MOST_IN_BLOCK: Final = 40


class Pair(Struct, frozen=True):
    """Two records that may be one party.

    Attributes:
        rule: what proposes it.
        a, b: rows of the records, the better list's first.
        bits: how much the coincidence would surprise; 0 where that is not the question.
        key: what they share: the reference, the number, the name's key.
        names: the shared name as each writes it; empty but for names.
    """

    rule: Rule
    a: int
    b: int
    bits: float
    key: str
    names: tuple[str, str] = ("", "")


def by_reference(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs that a reference names: everyone with the record that the reference is of."""
    holders: dict[str, list[Profile]] = defaultdict(list)
    for one in profiles:
        for key in one.references:
            holders[key].append(one)
    for key, group in holders.items():
        owner = min(group, key=lambda one: (one.anchor != key, one.order))
        for other in group:
            if other is not owner:
                yield _pair("reference", owner, other, 0.0, key)


def by_number(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs of different lists that share a number which tells parties apart."""
    holders: dict[str, list[tuple[Profile, Number]]] = defaultdict(list)
    for one in profiles:
        for number in one.numbers:
            holders[number.key].append((one, number))
    for key, group in holders.items():
        rows = {one.row: one for one, _ in group}
        bearers = Counter(one.within for one in rows.values())
        if len(rows) < 2 or max(bearers.values()) > _MOST_BEARERS:
            continue
        for (a, ours), (b, theirs) in combinations(group, 2):
            elsewhere = ours.country and theirs.country and ours.country != theirs.country
            if not elsewhere and not beside(a, b):
                yield _pair("identifier", a, b, 0.0, key)


def by_name(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs of different lists with an equal full name that surprises enough."""
    blocks: dict[tuple[str, str], list[tuple[Profile, NameKey]]] = defaultdict(list)
    for one in profiles:
        for name in one.names:
            blocks[_reading(one), name.key].append((one, name))
    for (_, key), block in blocks.items():
        if 1 < len(block) <= _MOST_IN_BLOCK:
            passed = list(_passing(block, key))
            yield from _unrivalled(passed, block)


def by_birth(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs of persons of different lists born on one day who share a rare word."""
    blocks: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for one in profiles:
        if one.family != "person":
            continue
        days = {span.text for span in one.births if span.exact and not _placeholder(span.text)}
        rare = {word for name in one.names for word in name.rare}
        for day in days:
            for word in rare:
                blocks[day, word].append(one)
    for (day, word), block in blocks.items():
        if 1 < len(block) <= _MOST_IN_BLOCK:
            for a, b in combinations(block, 2):
                if not beside(a, b) and not conflict(a, b):
                    yield _pair("birth", a, b, 0.0, f"{day} {word}")


def _reading(one: Profile) -> str:
    return "person" if one.family == "person" else "thing"


def _pair(
    rule: Rule, a: Profile, b: Profile, bits: float, key: str, names: tuple[str, str] = ("", "")
) -> Pair:
    if b.order < a.order:
        a, b, names = b, a, (names[1], names[0])
    return Pair(rule, a.row, b.row, bits, key, names)


def _passing(block: Sequence[tuple[Profile, NameKey]], key: str) -> Iterator[Pair]:
    for (a, ours), (b, theirs) in combinations(block, 2):
        if beside(a, b) or conflict(a, b):
            continue
        bits = surprise(a, b, ours, theirs)
        if bits >= _bar(a, b):
            yield _pair("name", a, b, round(bits, 2), key, (ours.text, theirs.text))


def _bar(a: Profile, b: Profile) -> float:
    if a.family == b.family == "person":
        return PERSON_BAR
    return THING_BAR + _UNKNOWN_KIND * (a.family == b.family == "any")


def surprise(a: Profile, b: Profile, ours: NameKey, theirs: NameKey) -> float:
    """How much it would surprise, in bits, if two parties agreed in this by chance.

    Args:
        a: one record.
        b: the other.
        ours: the name that it shares.
        theirs: the same name as the other writes it.
    """
    if ours.forms and theirs.forms and ours.forms != theirs.forms:
        return 0.0
    if a.family in _ONLY_BY_NUMBER or b.family in _ONLY_BY_NUMBER:
        return 0.0
    bits = min(ours.info, theirs.info)
    elsewhere = bool(a.places and b.places) and not a.places & b.places
    if elsewhere and a.family != "person":
        return 0.0
    if a.places & b.places:
        bits += _PLACE
    elif elsewhere:
        bits += _OTHER_PLACE
    if a.family == "person":
        if ours.words < 2:
            return 0.0
        relation = best_birth(a, b)
        if relation == "equal" and all(_placeholder(span.text) for span in a.births):
            relation = "same year"
        bits += _BIRTH.get(relation, _OTHER_BIRTH) if relation else _NO_BIRTH
    return bits


#: Ships, aircraft, wallets and securities bear names that others bear: only a number links them.
_ONLY_BY_NUMBER: Final = frozenset({"vessel", "aircraft", "wallet", "security"})


def _placeholder(day: str) -> bool:
    """The first of January is what is written where only the year is known."""
    return day.endswith("-01-01")


def _unrivalled(passed: Sequence[Pair], block: Iterable[tuple[Profile, NameKey]]) -> Iterator[Pair]:
    """Pairs without a rival: a second record of the same list that fits as well.

    A publisher that lists a name twice tells two parties apart (branches, regiments);
    so a third list's entry of that name is neither of them for certain.
    """
    of_row = {one.row: one for one, _ in block}
    fitting: dict[int, list[Profile]] = defaultdict(list)
    for pair in passed:
        fitting[pair.a].append(of_row[pair.b])
        fitting[pair.b].append(of_row[pair.a])
    for pair in passed:
        a, b = of_row[pair.a], of_row[pair.b]
        rivalled = _rivalled(b, fitting[a.row]) or _rivalled(a, fitting[b.row])
        if not rivalled or _born(a, b):
            yield pair


def _rivalled(one: Profile, others: Iterable[Profile]) -> bool:
    """Whether a list has another record beside one that fits as well."""
    return any(other.row != one.row and beside(one, other) for other in others)


def _born(a: Profile, b: Profile) -> bool:
    return best_birth(a, b) == "equal"
