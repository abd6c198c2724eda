"""A listing and what it leads to: tags, measures, and what nothing explains.

Owns the nouns between a record and the law. Refuses to hold law: that is
:mod:`ostraka.law.rules`, and applying it is :mod:`ostraka.law.measures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from ostraka.law.rules import Actor, Kind, Ownership, Standing, TagKind, Terms
from ostraka.model.records import Fact, StoredRecord

#: The tags that some rule must explain. An instrument (the number of an amending act) is free text.
EXPLAINED: Final[frozenset[str]] = frozenset(
    {"program", "source", "provision", "sanctions-type", "schedule", "authority", "directive"}
)


class Tag(Struct, frozen=True, order=True):
    """One thing that a listing says of itself: its programme, a provision, a schedule."""

    kind: TagKind
    value: str


class Listed(Struct, frozen=True):
    """A record as its list states it on some day.

    Attributes:
        list: list id.
        facts: the facts that the list states that day; none if it has delisted the record.
        record: the list's own id of the record.
        schema: FollowTheMoney schema.
    """

    list: str
    facts: tuple[Fact, ...]
    record: str = ""
    schema: str = ""

    @classmethod
    def at(cls, record: StoredRecord, on: date) -> Listed:
        """A stored record as its list stated it on a day.

        Args:
            record: the record with its facts through time.
            on: the day; a fact counts from the version that first stated it.
        """
        day = on.isoformat()
        facts = tuple(
            stored.fact
            for stored in record.facts
            if stored.since <= day and (stored.until is None or day < stored.until)
        )
        return cls(record.list, facts, record.id, record.schema)

    @property
    def source(self) -> str:
        """``list:record``."""
        return f"{self.list}:{self.record}"


class Measure(Struct, frozen=True):
    """What a listing forbids, to whom, from when until when, and by what text.

    Attributes:
        kind: what is forbidden or required.
        binds: who must obey.
        since: first day; empty if the data does not say.
        until: first day on which it no longer applies; empty if it has no end.
        dated_by: ``law`` if legal texts give the days, ``list`` if the list's own date does.
        ownership: whether it reaches owned companies.
        terms: what it says of the instrument.
        authorities: titles of the authorities.
        citation: the provision.
        source: address of the text.
        rule: key of the rule, or of the version of the directive, that led here.
        standing: how far it may be relied upon.
        checked: what was checked against what.
        note: what else matters.
        bound_since: the day from which a directive binds dealings with the party; what was issued
            before is not new.
    """

    kind: Kind
    binds: tuple[Actor, ...]
    since: str
    until: str
    dated_by: Literal["law", "list"]
    ownership: Ownership
    terms: Terms
    authorities: tuple[str, ...]
    citation: str
    source: str
    rule: str
    standing: Standing
    checked: str = ""
    note: str = ""
    bound_since: str = ""

    @property
    def verified(self) -> bool:
        """Whether the measure was checked against a text."""
        return self.standing == "verified"


class Unknown(Struct, frozen=True, order=True):
    """A combination that no rule explains.

    Attributes:
        list: list id.
        tags: the tags that nothing explains; empty if the record has none at all.
        among: all tags of the record that need an explanation.
        reason: why, in words.
    """

    list: str
    tags: tuple[Tag, ...]
    among: tuple[Tag, ...]
    reason: str


#: Properties of a record from which its tags are read.
_TAGGED: Final = frozenset(
    {"program", "provisions", "authority", "topics", "startDate", "listingDate"}
)


def distinct_listings(records: Iterable[Listed]) -> Iterator[Listed]:
    """One record of each combination that a list states: what is asked of one holds for all."""
    seen: set[tuple[str, frozenset[tuple[object, ...]]]] = set()
    for listed in records:
        key = (listed.list, frozenset(f.identity for f in listed.facts if f.prop in _TAGGED))
        if key not in seen:
            seen.add(key)
            yield listed
