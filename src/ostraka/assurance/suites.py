"""Suites of name pairs, made from listed names by fixed seeds.

Owns which pairs there are: perturbed names, aliases of one record, one party in
two lists, and the nearest names of different parties. All are made from parties
that are held out of calibration. Refuses to compare for a score: the one
measure here, a plain string ratio, picks near names and is stated as such.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import Final, TypeVar

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from ostraka.assurance.near_misses import Others, others_of
from ostraka.assurance.perturb import (
    ADVERSARIAL,
    BENIGN,
    NATIVE,
    SAME_WORDS,
    WHOLE_PARTY,
    NearMiss,
    Treatment,
)
from ostraka.assurance.subjects import Subject, held_out, ordered_reading, reading

_T = TypeVar("_T")

#: Pairs of one class that one party may give.
_PER_PARTY: Final = 3
#: Times that a class goes through the names, where one time gives too few pairs.
_TURNS: Final = 4
#: Listed names of one side of a pair, at most.
_MOST_NAMES: Final = 12
#: Records of one party that are held against one another.
_MOST_LISTS: Final = 3
#: Names of one call when near names are sought; bounds the matrix.
_BLOCK: Final = 200
#: Names less alike than this are no near miss.
_NEAR: Final = 70


class Pair(Struct, frozen=True):
    """A name as it is asked, and the names it is held against.

    Attributes:
        suite: perturbed, near-miss, aliases, cross-list or nearest.
        kind: class within the suite.
        same: true if both are one party, so that the pair must be found.
        schema: FollowTheMoney schema of both.
        asked: the name asked for.
        listed: the listed names; the best of them counts.
        party: id of the listed party.
    """

    suite: str
    kind: str
    same: bool
    schema: str
    asked: str
    listed: tuple[str, ...]
    party: str


class Plan(Struct, frozen=True):
    """How much is made.

    Attributes:
        per_class: pairs of each class.
        seed: of all chance.
        held_out: whether pairs are made from the parties kept out of calibration, to be
            measured on, or from all the others, to be learnt from and looked at.
    """

    per_class: int = 500
    seed: str = "ostraka scoreboard 1"
    held_out: bool = True


def all_pairs(subjects: Sequence[Subject], plan: Plan) -> list[Pair]:
    """Every suite of pairs, from the names of all loaded lists."""
    kept = [name for name in subjects if held_out(name.group) is plan.held_out]
    others = others_of(subjects)
    return [
        *perturbed(kept, plan),
        *near_misses(kept, others, plan),
        *aliases(kept, plan),
        *across_lists(kept, plan),
        *nearest(kept, subjects, plan),
    ]


def perturbed(subjects: Sequence[Subject], plan: Plan) -> list[Pair]:
    """Listed names written otherwise, by every benign class."""
    found: list[Pair] = []
    for kind, change in BENIGN.items():

        def write(rng: random.Random, name: Subject, change: Treatment = change) -> str | None:
            asked = change(rng, name)
            return asked if asked != name.text or name.script != "latin" else None

        found += _of_class("perturbed", kind, write, subjects, plan)
    return found


def near_misses(subjects: Sequence[Subject], others: Others, plan: Plan) -> list[Pair]:
    """Names of other parties made from listed ones; none is itself a listed name."""
    found: list[Pair] = []
    for kind, change in ADVERSARIAL.items():
        listed = others.ordered if kind in SAME_WORDS else others.listed
        read = ordered_reading if kind in SAME_WORDS else reading

        def make(
            rng: random.Random,
            name: Subject,
            change: NearMiss = change,
            listed: frozenset[tuple[str, ...]] = listed,
            read: Callable[[str], tuple[str, ...]] = read,
        ) -> str | None:
            asked = change(rng, name, others)
            return asked if asked and read(asked) not in listed else None

        found += _of_class("near-miss", kind, make, subjects, plan)
    return found


def _of_class(
    suite: str, kind: str, make: Treatment, subjects: Sequence[Subject], plan: Plan
) -> list[Pair]:
    """The pairs of one class: every name once, and again where names are few."""
    found: list[Pair] = []
    taken = _Taken(plan.per_class)
    native = kind in NATIVE
    pool = [name for name in _shuffled(subjects, kind, plan) if (name.script != "latin") == native]
    for turn in range(1 if native else _TURNS):
        for name in pool:
            if taken.full:
                return found
            if not taken.may(name, turn):
                continue
            asked = make(_chance(plan, f"{kind}{turn or ''}", name), name)
            pair = _pair(suite, kind, name, asked) if asked else None
            if pair is not None and taken.take(name, pair):
                found.append(pair)
    return found


def aliases(subjects: Sequence[Subject], plan: Plan) -> list[Pair]:
    """Two Latin names of one record that an exact reader takes for two names."""
    found: list[Pair] = []
    counts: dict[str, int] = {}
    for names in _shuffled(list(_by_party(subjects).values()), "aliases", plan):
        latin = [name for name in names if name.script == "latin"]
        if len(latin) < 2:
            continue
        rng = _chance(plan, "aliases", latin[0])
        listed, asked = rng.sample(latin, 2)
        if reading(listed.text) == reading(asked.text):
            continue
        what = "persons" if listed.person else "organisations" if listed.organisation else "things"
        shares = "sharing a word" if _words(listed) & _words(asked) else "sharing no word"
        kind = f"aliases, {what}, {shares}"
        if what != "things" and counts.get(kind, 0) < plan.per_class:
            counts[kind] = counts.get(kind, 0) + 1
            found.append(_pair("aliases", kind, listed, asked.text))
    return sorted(found, key=lambda pair: pair.kind)


def across_lists(subjects: Sequence[Subject], plan: Plan) -> list[Pair]:
    """The first name of a party in one list against its Latin names in another.

    Vessels are left out: they change their names and keep their number.
    """
    groups: dict[str, dict[str, Subject]] = {}
    for name in subjects:
        if name.script == "latin":
            groups.setdefault(name.group, {}).setdefault(name.party, name)
    found: list[Pair] = []
    counts: dict[str, int] = {}
    many = [list(parties.values()) for parties in groups.values() if len(parties) > 1]
    for names in _shuffled(many, "across lists", plan):
        for asked, listed in permutations(names[:_MOST_LISTS], 2):
            lists = {name.party.partition("-")[0] for name in (asked, listed)}
            kind = f"cross-list, {_what(listed)}"
            alike = len(lists) == 2 and asked.schema == listed.schema
            if alike and listed.schema != "Vessel" and counts.get(kind, 0) < plan.per_class:
                counts[kind] = counts.get(kind, 0) + 1
                pair = _pair("cross-list", kind, listed, asked.text)
                found.append(msgspec.structs.replace(pair, listed=listed.latin[:_MOST_NAMES]))
    return sorted(found, key=lambda pair: pair.kind)


def nearest(subjects: Sequence[Subject], everything: Sequence[Subject], plan: Plan) -> list[Pair]:
    """For a held-out name the most alike name of another party of the same list and kind.

    One list names a party once, so two records of one list are two parties.
    Alike is rapidfuzz's ratio over sorted words, 70 and more: a choice that is
    hard on measures of the same build.
    """
    pools: dict[tuple[str, str], list[Subject]] = {}
    for name in everything:
        if name.script == "latin":
            pools.setdefault((name.party.partition("-")[0], name.schema), []).append(name)
    found: list[Pair] = []
    wanted: dict[tuple[str, str], list[Subject]] = {}
    for kind, schemas in _NEAREST.items():
        taken = _Taken(2 * plan.per_class)
        for name in _shuffled(subjects, kind, plan):
            if taken.full:
                break
            if name.script == "latin" and name.schema in schemas and taken.may(name, most=1):
                taken.take(name, _pair("nearest", kind, name, name.text))
                key = (name.party.partition("-")[0], name.schema)
                wanted.setdefault(key, []).append(name)
    counts: dict[str, int] = {}
    for key, names in wanted.items():
        for name, near in zip(names, _nearest_of(names, pools[key]), strict=True):
            kind = f"nearest, {_what(name)}"
            if near is not None and counts.get(kind, 0) < plan.per_class:
                counts[kind] = counts.get(kind, 0) + 1
                pair = _pair("nearest", kind, near, name.text)
                found.append(pair)
    return sorted(found, key=lambda pair: pair.kind)


_NEAREST: Final[Mapping[str, tuple[str, ...]]] = {
    "nearest persons": ("Person",),
    "nearest organisations": ("Organization", "Company", "LegalEntity"),
    "nearest vessels": ("Vessel",),
}


def _nearest_of(names: Sequence[Subject], pool: Sequence[Subject]) -> Iterable[Subject | None]:
    choices = [_sorted_words(name) for name in pool]
    for start in range(0, len(names), _BLOCK):
        block = names[start : start + _BLOCK]
        matrix = process.cdist(
            [_sorted_words(name) for name in block],
            choices,
            scorer=fuzz.ratio,
            score_cutoff=_NEAR,
            dtype=np.uint8,
        )
        for name, row in zip(block, matrix, strict=True):
            yield _best_other(name, row, pool)


def _best_other(name: Subject, row: NDArray[np.uint8], pool: Sequence[Subject]) -> Subject | None:
    places = np.flatnonzero(row)
    for place in places[np.argsort(-row[places].astype(np.int16), kind="stable")].tolist():
        other = pool[int(place)]
        different = other.group != name.group and other.party != name.party
        if different and reading(other.text) != reading(name.text):
            return other
    return None


def _sorted_words(name: Subject) -> str:
    return " ".join(sorted(name.text.lower().replace("-", " ").replace(",", "").split()))


def _words(name: Subject) -> set[str]:
    return {word for word in name.text.lower().replace("-", " ").split() if len(word) > 2}


def _what(name: Subject) -> str:
    return "persons" if name.person else "organisations" if name.organisation else "vessels"


def _pair(suite: str, kind: str, name: Subject, asked: str) -> Pair:
    whole = kind in WHOLE_PARTY
    return Pair(
        suite=suite,
        kind=kind,
        same=suite not in ("near-miss", "nearest"),
        schema=name.schema,
        asked=asked,
        listed=name.latin[:_MOST_NAMES] if whole else (name.text,),
        party=name.party,
    )


def _by_party(subjects: Iterable[Subject]) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = {}
    for name in subjects:
        found.setdefault(name.party, []).append(name)
    return found


def _shuffled(items: Sequence[_T], kind: str, plan: Plan) -> list[_T]:
    return random.Random(f"{plan.seed}|{kind}").sample(items, len(items))  # noqa: S311


def _chance(plan: Plan, kind: str, name: Subject) -> random.Random:
    """A source of chance of its own for each name, so that no pair depends on the others."""
    return random.Random(f"{plan.seed}|{kind}|{name.party}|{name.text}")  # noqa: S311


class _Taken:
    """How many pairs a class has, and how many of them each party gave."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_party: dict[str, int] = {}
        self._texts: set[tuple[str, tuple[str, ...]]] = set()

    @property
    def full(self) -> bool:
        return len(self._texts) >= self._most

    def may(self, name: Subject, turn: int = 0, most: int = _PER_PARTY) -> bool:
        """Whether a name may give another pair, in the turn of the names that is running."""
        return self._by_party.get(name.group, 0) < most * (turn + 1)

    def take(self, name: Subject, pair: Pair) -> bool:
        """Count a pair; false if there was the same before."""
        texts = (pair.asked.lower(), tuple(text.lower() for text in pair.listed))
        if texts in self._texts:
            return False
        self._texts.add(texts)
        self._by_party[name.group] = self._by_party.get(name.group, 0) + 1
        return True
