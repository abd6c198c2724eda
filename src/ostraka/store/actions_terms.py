"""The terms in which a day is told: parties, actions, citations, brackets.

Owns the values that :mod:`ostraka.store.actions` answers with. Refuses to read
anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

Basis = Literal["listing-date", "version-bracket"]
Kind = Literal["designated", "re-designated", "removed", "restricted", "attribution"]

#: What a topic of the starter list makes of a listing.
KIND_OF_TOPIC: Final[Mapping[str, Kind]] = {
    "sanction.restricted": "restricted",
    "attribution": "attribution",
}


class Authority(Struct, frozen=True):
    """Who publishes a list, and how the list stands to others.

    Attributes:
        name: the authority's plain name.
        country: ISO code, ``eu``, or empty.
        repeats: lists of which this one repeats entries. Where one of them tells a party's
            day, this list does not tell it again.
        copies: true if such an entry is no more than a copy, with no day of its own.
        restricts: true if the list asks for less than a block.
    """

    name: str
    country: str = ""
    repeats: tuple[str, ...] = ()
    copies: bool = False
    restricts: bool = False


class Edition(Struct, frozen=True):
    """One version of a list, by its number in this store and its publication date."""

    version: int
    published: str


class Bracket(Struct, frozen=True):
    """Two versions of a list between which something happened.

    Attributes:
        before: the last whole version that does not have it.
        after: the first whole version that has it.
        days: days from the one to the other. More than one: the day is not known.
    """

    before: Edition
    after: Edition
    days: int


class Acted(Struct, frozen=True):
    """A party that an authority acted on.

    Attributes:
        id: ``list-record``.
        caption: its first name.
        schema: its kind.
        programmes: those that it was listed under; of a party that was re-designated,
            those that are new.
        measures: provisions and sub-lists to which the source ties the day, sorted.
        instead_of: programmes that it lost as it gained the others. A list that renames a
            programme looks like this too.
        listed_on: the listing date that rests on a list, ISO, or empty.
        told_by: the list that tells that date, where it is not the party's own.
        date_gone_by: publication date of the version that no longer tells that date although
            it still has the party, or empty.
        removed: where the list has the party no more: the versions between which it went.
    """

    id: str
    caption: str
    schema: str
    programmes: tuple[str, ...]
    measures: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    listed_on: str = ""
    told_by: str = ""
    date_gone_by: str = ""
    removed: Bracket | None = None


class Cited(Struct, frozen=True):
    """An action that a public statement describes.

    Attributes:
        key: its short name.
        title: what it was.
        legal_basis: under what.
        cited: who says so.
        url: where.
        count: the number of parties that the statement gives.
        records: ``list:record`` of those that it names.
        authority: who acted.
        kind: what was done.
        named: those parties as the excerpt of the statement has them.
        partners: who acted with the authority, and who says so.
    """

    key: str
    title: str
    legal_basis: str
    cited: str
    url: str
    count: int
    records: frozenset[str]
    authority: str = ""
    kind: Kind = "designated"
    named: tuple[Acted, ...] = ()
    partners: str = ""


class Action(Struct, frozen=True):
    """Parties of one authority, one list, one set of programmes and one basis.

    Attributes:
        authority: who acted.
        list: the list that tells it.
        programme: the programmes, sorted, joined by a comma and a blank.
        programmes: the same, one by one.
        kind: designated, re-designated, removed, restricted, attribution.
        basis: what the day rests on.
        parties: by id.
        bracket: of a version bracket, the two versions.
        cited: the public statement that names these very parties, or None.
    """

    authority: str
    list: str
    programme: str
    programmes: tuple[str, ...]
    kind: Kind
    basis: Basis
    parties: tuple[Acted, ...]
    bracket: Bracket | None = None
    cited: Cited | None = None


class Note(Struct, frozen=True):
    """What a list does not tell of the day.

    Attributes:
        list: the list.
        note: what is not known, or was left out, and why.
        count: entries that were left out.
    """

    list: str
    note: str
    count: int = 0


class Actions(Struct, frozen=True):
    """Everything known of a day.

    Attributes:
        date: the day, ISO.
        actions: by authority, list, basis, citation, kind and programme; cited ones first.
        notes: by list.
    """

    date: str
    actions: tuple[Action, ...]
    notes: tuple[Note, ...]
