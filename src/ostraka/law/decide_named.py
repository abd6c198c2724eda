"""The parties that directives name, each once, whether or not a list that is loaded carries them.

Owns the joining of what several directives say of one party. Refuses to compare names
otherwise than whole; likeness is for the rooms that compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from ostraka.law.decide_terms import REACH
from ostraka.law.listings import Listed
from ostraka.law.measures import all_measures
from ostraka.law.rules import Law, NamedParty
from ostraka.model.text import fold_space


class Known(Struct, frozen=True):
    """A party that one or more directives name.

    Attributes:
        name: its name in the first of them.
        names: all its names.
        records: list records that are this party, as ``list:record``.
        texts: the names under which the directives themselves are found, as ``law:name``.
    """

    name: str
    names: tuple[str, ...]
    records: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of a record of it, or of the text that names it."""
        return (self.records or self.texts)[0].replace(":", "-", 1)

    def listings(self) -> tuple[Listed, ...]:
        """The party as the directives alone know it: without a fact of any list."""
        return tuple(Listed("law", (), text.partition(":")[2]) for text in self.texts)

    def is_called(self, name: str) -> bool:
        """Whether that is one of its names, without regard to case and white space."""
        return _fold(name) in {_fold(one) for one in self.names}


@lru_cache(maxsize=4)
def known_parties(law: Law) -> tuple[Known, ...]:
    """The parties that directives name, by name; those with a record in common are one."""
    groups: list[list[NamedParty]] = []
    for directive in law.directives.values():
        for party in directive.parties:
            same = next((group for group in groups if _same(group, party)), None)
            if same is None:
                groups.append([party])
            else:
                same.append(party)
    return tuple(sorted((_known(group) for group in groups), key=lambda one: one.name))


def known_as(law: Law, source: str) -> Known | None:
    """The party of a list record, as ``list:record``, or None if no directive names it."""
    return next((one for one in known_parties(law) if source in (*one.records, *one.texts)), None)


def more_than_directives(law: Law, listed: Listed) -> bool:
    """Whether a listing leads to more than the directives that name its party, dated by the law.

    If it does not, the day on which a list began to state it does not matter.

    Args:
        law: the law.
        listed: the record with the facts that its list states at some time.
    """
    dated = {measure.rule for measure in all_measures(law, Listed(listed.list, (), listed.record))}
    return any(
        measure.rule not in dated and (measure.kind in REACH or measure.terms.activities)
        for measure in all_measures(law, listed)
    )


def _same(group: list[NamedParty], party: NamedParty) -> bool:
    return any(
        set(one.records) & set(party.records) or _fold(one.name) == _fold(party.name)
        for one in group
    )


def _known(group: list[NamedParty]) -> Known:
    return Known(
        name=group[0].name,
        names=_each_once(name for one in group for name in (one.name, *one.names)),
        records=_each_once(record for one in group for record in one.records),
        texts=_each_once(f"law:{one.name}" for one in group),
    )


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _fold(name: str) -> str:
    return fold_space(name).casefold()
