"""What the law data does not hold: bodies of rules, named, so that they are never silence.

Owns the gaps (``data/gaps.yaml``) and the question which of them an act falls into. Refuses
to say more of them than that they may forbid the act.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from msgspec import Struct

from ostraka.law.data_file import read_data
from ostraka.law.decide_question import Activity, ActorKind, Considered, Question, Subject
from ostraka.law.rules import Law
from ostraka.model.countries import country_code

_FILE: Final = "gaps.yaml"
_PLACES: Final = ("country", "jurisdiction", "mainCountry")


class Gap(Struct, frozen=True, forbid_unknown_fields=True):
    """A body of rules that the law data does not hold.

    Attributes:
        id: its key.
        title: what it is.
        binds: actors whom it binds.
        activities: activities that it may forbid.
        since: the day from which it may.
        countries: country codes; a party that its lists place there may fall under it.
        directives: keys of directives whose parties fall under it wherever they are placed.
        schemas: kinds of party that it is about; empty for all.
        source: address of the text.
        until: the day from which it no longer may.
        coded: whether it falls on every act for which a customs code is given.
    """

    id: str
    title: str
    binds: tuple[ActorKind, ...]
    activities: tuple[Activity, ...]
    since: str
    countries: tuple[str, ...]
    source: str
    directives: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    until: str = ""
    coded: bool = False


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    gaps: tuple[Gap, ...]


@cache
def gaps() -> tuple[Gap, ...]:
    """The gaps that the package states, read once.

    Raises:
        FormatError: if the file is damaged, which only a broken installation can bring about.
    """
    return read_data(_FILE, _File).gaps


def gaps_met(known: tuple[Gap, ...], asked: Question, law: Law) -> list[Considered]:
    """The gaps that an act may fall into: each leaves the answer open.

    Args:
        known: the gaps.
        asked: the question.
        law: the law.
    """
    day = asked.on.isoformat()
    found = []
    for gap in known:
        if not set(gap.binds) & set(asked.actors) or asked.activity not in gap.activities:
            continue
        if day < gap.since or (gap.until and gap.until <= day):
            continue
        everybody = (gap.coded and bool(asked.goods_code)) or _lies_in(gap, asked.place)
        found += [
            _considered(gap, one) for one in asked.subjects if everybody or _concerns(gap, one, law)
        ]
    return found


def _lies_in(gap: Gap, place: str) -> bool:
    """Whether an address ends in, or names, a country that the gap is about."""
    parts = (part.strip() for part in place.split(","))
    return any(country_code(part) in gap.countries for part in parts if part)


def _concerns(gap: Gap, subject: Subject, law: Law) -> bool:
    for listed in subject.listings:
        if any(key in gap.directives for key, _ in law.named.get(listed.source, ())):
            return True
        if gap.schemas and listed.schema and listed.schema not in gap.schemas:
            continue
        for fact in listed.facts:
            here = fact.value if fact.prop in _PLACES else ""
            if {here.lower(), fact.get("country").lower()} & set(gap.countries):
                return True
    return False


def _considered(gap: Gap, subject: Subject) -> Considered:
    return Considered(
        rule=gap.id,
        applies=True,
        effect="cannot-be-ruled-out",
        citation=gap.title,
        verified=False,
        why="these rules are not in the law data; read them",
        kind="gap",
        party=subject.name,
        standing="unverified",
        since=gap.since,
        until=gap.until,
        source=gap.source,
    )
