"""The party: what one or more records say about someone or something, ready to compare.

A party is a view: facts of its records, grouped by what they are for. It holds
no fact that a record does not state, and each value names its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from ostraka.model.dates import DateSpan
from ostraka.model.records import Fact
from ostraka.model.schema import FAMILY_OF_SCHEMA, NAME_PROPERTIES, PROPERTIES, Family


class Name(Struct, frozen=True, gc=False):
    """One name of a party.

    Attributes:
        text: the whole name, in reading order where the source tells the parts.
        kind: the property that holds it: name, alias, previousName, weakAlias, abbreviation.
        first: given names, where the source tells them apart.
        last: family name, where the source tells it apart.
        source: ``list:record``.
    """

    text: str
    kind: str = "name"
    first: str = ""
    last: str = ""
    source: str = ""

    @property
    def weak(self) -> bool:
        """True for an alias that its publisher calls weak or of low quality."""
        return self.kind == "weakAlias"


class Identifier(Struct, frozen=True, gc=False):
    """A number or address that names one party: passport, IMO number, wallet, domain."""

    kind: str
    value: str
    country: str = ""
    source: str = ""


class Value(Struct, frozen=True, gc=False):
    """Any other value of a party, with the property that holds it."""

    prop: str
    value: str
    source: str = ""


class Birth(Struct, frozen=True, gc=False):
    """A birth date of a party (or the build date of a vessel is not one)."""

    date: DateSpan
    source: str = ""


class RecordRef(Struct, frozen=True, gc=False):
    """The record of a list behind a party.

    Attributes:
        list: list id.
        id: the list's own id of the record.
        programmes: programme tags in force, sorted.
        listed_on: listing date as the source tells it, EDTF, or empty.
        status: ``listed``, or what the record is instead: ``restricted``
            (measures that are less than a block), ``attribution`` (named, not
            designated), ``derived`` (on no list, caught by its owners).
    """

    list: str
    id: str
    programmes: tuple[str, ...] = ()
    listed_on: str = ""
    status: str = "listed"


class Party(Struct, frozen=True, gc=False):
    """Anyone or anything that a list can name, or that a user asks about.

    Attributes:
        id: stable id; empty for a query.
        schema: FollowTheMoney schema name.
        caption: the name to show.
        names: all names, the primary one first.
        births: birth dates.
        identifiers: numbers and addresses that name the party.
        countries: country codes with the property that holds each.
        genders: ``male``, ``female`` or ``other``.
        addresses: addresses in one line.
        records: the records behind the party.
    """

    id: str
    schema: str
    caption: str
    names: tuple[Name, ...] = ()
    births: tuple[Birth, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    countries: tuple[Value, ...] = ()
    genders: tuple[Value, ...] = ()
    addresses: tuple[Value, ...] = ()
    records: tuple[RecordRef, ...] = ()

    @property
    def family(self) -> Family:
        """How this party's names are compared."""
        return FAMILY_OF_SCHEMA.get(self.schema, "any")


_NAME_RANK = {kind: rank for rank, kind in enumerate(NAME_PROPERTIES)}
_IDENTIFIER_TYPES = ("identifier", "email", "phone", "url")


def party_of(
    party_id: str, schema: str, facts: Iterable[tuple[str, Fact]], records: Sequence[RecordRef] = ()
) -> Party:
    """Gather facts into a party.

    Args:
        party_id: the party's id, or empty.
        schema: FollowTheMoney schema name.
        facts: pairs of source (``list:record``, or empty) and fact.
        records: the records behind the party.

    Returns:
        The party; names ordered by kind, everything else in the order given.
    """
    names: list[Name] = []
    births: list[Birth] = []
    identifiers: list[Identifier] = []
    countries: list[Value] = []
    genders: list[Value] = []
    addresses: list[Value] = []
    for source, fact in facts:
        prop = PROPERTIES[fact.prop]
        if fact.prop in _NAME_RANK:
            first, last = fact.get("firstName"), fact.get("lastName")
            names.append(Name(fact.value, fact.prop, first, last, source))
        elif fact.prop == "birthDate":
            births.append(Birth(DateSpan.parse(fact.value), source))
        elif prop.schema == "Sanction" or (prop.schema == "Thing" and prop.type == "url"):
            continue
        elif prop.type in _IDENTIFIER_TYPES:
            identifiers.append(Identifier(fact.prop, fact.value, fact.get("country"), source))
        elif prop.type == "country":
            countries.append(Value(fact.prop, fact.value, source))
        elif prop.type == "gender":
            genders.append(Value(fact.prop, fact.value, source))
        elif prop.type == "address":
            addresses.append(Value(fact.prop, fact.value, source))
            if fact.get("country"):
                countries.append(Value("address", fact.get("country"), source))
    names.sort(key=lambda name: _NAME_RANK[name.kind])
    return Party(
        id=party_id,
        schema=schema,
        caption=names[0].text if names else party_id,
        names=tuple(names),
        births=tuple(births),
        identifiers=tuple(identifiers),
        countries=tuple(countries),
        genders=tuple(genders),
        addresses=tuple(addresses),
        records=tuple(records),
    )
