"""What linking needs of a record: its names as keys, its attributes, its numbers, its references.

Owns the reading of one stored record for :mod:`ostraka.screening.merge`. Only
what the list stated last counts: an id whose facts were replaced (a schedule
that was renumbered) is what it is now. Refuses to compare.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from ostraka.matching.identifiers import canonical, group_of, strong
from ostraka.matching.parties import naming_family
from ostraka.model.dates import DateSpan
from ostraka.model.records import Fact, StoredRecord
from ostraka.model.schema import FAMILY_OF_SCHEMA, Family
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, analyse

#: Lists in the order in which they name a party and come first in an answer; then own lists.
RANKS: Final = (
    "un_sc", "us_ofac_sdn", "us_ofac_cons", "uk_sl", "eu_fsf", "ca_sema", "au_dfat", "ch_seco",
    "us_csl", "uk_ofsi",
)  # fmt: skip
_LAST: Final = "starter"

#: Identifiers that two records of one party share and two parties do not: not a phone, not the
#: web site or the bank code of a whole group of companies.
_TELLING: Final = frozenset(
    {
        "passportNumber", "idNumber", "taxNumber", "registrationNumber", "innCode", "ogrnCode",
        "okpoCode", "vatCode", "uscCode", "socialSecurityNumber", "leiCode", "dunsCode",
        "imoNumber", "mmsi", "publicKey", "serialNumber", "isin", "isinCode",
    }
)  # fmt: skip
#: Of these, numbers that stay with their bearer for life; a passport is renewed and does not.
_LASTING: Final = frozenset(
    {
        "imoNumber", "leiCode", "innCode", "ogrnCode", "okpoCode", "uscCode", "idNumber",
        "taxNumber", "registrationNumber", "socialSecurityNumber", "serialNumber", "mmsi",
    }
)  # fmt: skip
_FULL_NAMES: Final = ("name", "alias", "previousName")
_KEY_ROLES: Final = frozenset({"name", "number", "suffix", "generic"})
_BELONGING: Final = frozenset(
    {"nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag"}
)
_UN_REFERENCE: Final = re.compile(r"([A-Za-z]{2}[eiEI])\.?\s?([0-9]{1,4})\.?")
#: Lists whose records bear numbers of one series.
_SERIES: Final[Mapping[str, str]] = {"us_ofac_sdn": "ofac", "us_ofac_cons": "ofac"}
#: Lists that hold several lists, each record's id telling which: before the first dash.
_COLLECTIONS: Final = frozenset({"us_csl", "ca_sema"})
#: A word of a name weighs BASE and half its information (:mod:`ostraka.names.tokens`).
_BASE: Final = 4.0
#: Weight from which a word is rare: twelve bits of information.
_RARE: Final = 10.0


class NameKey(Struct, frozen=True, gc=False):
    """A full name, so folded that two spellings of it are equal.

    Attributes:
        key: spelling keys of its words, sorted.
        words: how many words bear it; a legal form is none.
        info: how much meeting it by chance would surprise, in bits.
        forms: legal forms in it.
        rare: keys of its rare words.
        text: as written.
    """

    key: str
    words: int
    info: float
    forms: frozenset[str]
    rare: tuple[str, ...]
    text: str


class Number(Struct, frozen=True, gc=False):
    """An identifier in the form in which it is compared."""

    kind: str
    value: str
    country: str

    @property
    def key(self) -> str:
        """What two records share that have it."""
        return f"{group_of(self.kind)}:{self.value}"


class Profile(Struct, frozen=True):
    """One record as linking sees it.

    Attributes:
        row: its place among the records.
        source: ``list:record``.
        list: list id.
        within: the list that it stands on, where one list id holds several.
        family: kind of party.
        names: its full names that are no weak aliases.
        births: birth dates.
        genders: ``male``, ``female``.
        countries: where it belongs.
        places: those, and the countries of its addresses and numbers.
        numbers: identifiers that tell parties apart.
        lasting: of them those that stay for life, for each kind of which there is one.
        references: keys of the entries it says it is the same as, its own among them.
        anchor: the key that is its own.
        since: publication date of the first version that has it, ISO.
        until: of the first that has it no more, or None.
    """

    row: int
    source: str
    list: str
    within: str
    family: Family
    names: tuple[NameKey, ...]
    births: tuple[DateSpan, ...]
    genders: frozenset[str]
    countries: frozenset[str]
    places: frozenset[str]
    numbers: tuple[Number, ...]
    lasting: dict[str, Number]
    references: tuple[str, ...]
    anchor: str
    since: str
    until: str | None

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands among the records of its party: the publishers' own lists first."""
        return (rank(self.list), self.source)


def rank(list_id: str) -> int:
    """Where a list stands among those that name a party; own lists after the official ones."""
    if list_id in RANKS:
        return RANKS.index(list_id)
    return len(RANKS) + (list_id == _LAST)


def last_places(record: StoredRecord) -> list[int]:
    """Places of the facts that the list stated last: now, or when it last had the record."""
    ends = [stored.until for stored in record.facts]
    last = None if None in ends else max(end or "" for end in ends)
    return [place for place, end in enumerate(ends) if end == last]


def last_facts(record: StoredRecord) -> list[Fact]:
    """What the list stated last."""
    return [record.facts[place].fact for place in last_places(record)]


def profile(row: int, record: StoredRecord, names: Mapping[int, Sequence[Token]]) -> Profile:
    """Read one record for linking.

    Args:
        row: its place among the records.
        record: the record.
        names: its names as read for its kind, by their place among its facts; see
            :func:`read_names`.
    """
    last = last_places(record)
    facts = [record.facts[place].fact for place in last]
    countries = {f.value for f in facts if f.prop in _BELONGING}
    places = {f.get("country") for f in facts if f.prop in ("address", *_TELLING)} - {""}
    anchor = _own_key(record)
    numbers = _numbers(facts)
    return Profile(
        row=row,
        source=record.source,
        list=record.list,
        within=_within(record),
        family=FAMILY_OF_SCHEMA.get(record.schema, "any"),
        names=_names(record, last, names),
        births=tuple(DateSpan.parse(f.value) for f in facts if f.prop == "birthDate"),
        genders=frozenset(f.value for f in facts if f.prop == "gender") - {"other"},
        countries=frozenset(countries),
        # A part of a country (gb-nir) lies in it.
        places=frozenset(place[:2] for place in countries | places),
        numbers=numbers,
        lasting=_lasting(numbers),
        references=tuple(dict.fromkeys([anchor, *_references(facts)])),
        anchor=anchor,
        since=min((stored.since for stored in record.facts), default=""),
        until=record.facts[last[0]].until if last else None,
    )


def read_names(record: StoredRecord, lexicon: Lexicon) -> dict[int, Sequence[Token]]:
    """The names of a record as tokens, by their place among its facts."""
    family = naming_family(FAMILY_OF_SCHEMA.get(record.schema, "any"))
    return {
        place: analyse(stored.fact.value, family, lexicon)
        for place, stored in enumerate(record.facts)
        if stored.fact.prop in _FULL_NAMES
    }


def _within(record: StoredRecord) -> str:
    if record.list in _COLLECTIONS:
        return f"{record.list}-{record.id.partition('-')[0]}"
    return record.list


def _names(
    record: StoredRecord, last: Sequence[int], names: Mapping[int, Sequence[Token]]
) -> tuple[NameKey, ...]:
    found: dict[str, NameKey] = {}
    for place in last:
        fact = record.facts[place].fact
        if fact.prop in _FULL_NAMES:
            key = name_key(fact.value, names.get(place, ()))
            if key is not None:
                found.setdefault(key.key, key)
    return tuple(found.values())


def name_key(text: str, tokens: Sequence[Token]) -> NameKey | None:
    """The key of a name; None for one that has an initial or no word of its own."""
    words = [token for token in tokens if token.role in _KEY_ROLES]
    if not any(token.role == "name" for token in words):
        return None
    if any(token.role == "initial" for token in tokens):
        return None
    info = sum(max(0.0, 2.0 * (t.weight - _BASE)) for t in words if t.role == "name")
    return NameKey(
        key=" ".join(sorted(token.key or token.form for token in words)),
        words=len(words),
        info=round(info, 2),
        forms=frozenset(token.symbol for token in tokens if token.role == "orgform"),
        rare=tuple(t.key for t in words if t.role == "name" and t.weight >= _RARE),
        text=text,
    )


def _numbers(facts: Sequence[Fact]) -> tuple[Number, ...]:
    found: dict[Number, None] = {}
    for fact in facts:
        if fact.prop in _TELLING:
            value = canonical(fact.prop, fact.value)
            if strong(fact.prop, value):
                found.setdefault(Number(fact.prop, value, fact.get("country")))
    return tuple(found)


def _lasting(numbers: Sequence[Number]) -> dict[str, Number]:
    bearing = Counter(number.kind for number in numbers)
    return {n.kind: n for n in numbers if n.kind in _LASTING and bearing[n.kind] == 1}


def _own_key(record: StoredRecord) -> str:
    if record.list == "un_sc":
        return un_key(record.id) or f"un_sc:{record.id}"
    return f"{_SERIES.get(record.list, record.list)}:{record.id}"


def un_key(text: str) -> str:
    """The key of a United Nations reference in any of its spellings; empty if it is none."""
    found = _UN_REFERENCE.fullmatch(text.strip())
    if found is None:
        return ""
    letters = found[1]
    return f"un_sc:{letters[:2].upper()}{letters[2].lower()}.{int(found[2]):03d}"


def _references(facts: Sequence[Fact]) -> list[str]:
    keys = []
    for fact in facts:
        if fact.prop == "unscId":
            keys.append(un_key(fact.value))
        elif fact.prop == "authorityId" and fact.get("list"):
            list_id = fact.get("list")
            own = un_key(fact.value) if list_id == "un_sc" else ""
            keys.append(own or f"{_SERIES.get(list_id, list_id)}:{fact.value}")
    return [key for key in keys if key]
