"""Embargoed territory in payments: in country codes, in addresses and in free text.

Owns what a place name means by where it stands: a street that is called after a country
is no country, a town is looked up as a town, a denial in free text is not a destination.
The places and their dates are those of :mod:`ostraka.law.territories`. Refuses to read
names of parties: Iran is a given name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from ostraka.law.listings import Measure
from ostraka.law.territories import (
    Gazetteer,
    Place,
    PlaceFound,
    in_territory,
    measures_in,
    places_in,
    places_of_address,
)
from ostraka.model.countries import country_code, country_name
from ostraka.screening.geography_words import (
    AFTER,
    BEFORE,
    CLAUSE_END,
    DENIALS,
    EITHER,
    FILLERS,
    HOMONYMS,
    JOINERS,
    NOT_IN_ADDRESS,
    NOT_IN_TEXT,
    NUMBERED,
    OTHER_IN_TEXT,
    PRODUCTS,
    TITLES,
)

#: What a part of an address is. A street is never a territory by its name alone.
PartKind = Literal["country", "postcode", "town", "street", "line"]

_WORD: Final = re.compile(r"\w+")
_SIX: Final = re.compile(r"(?<!\w)\d{6}(?!\w)")
_FIVE: Final = re.compile(r"(?<!\w)\d{5}(?!\w)")
#: A house number, which a name beside it makes a street in the first line of an address.
_HOUSE: Final = re.compile(r"\d{1,4}[a-z]?", re.IGNORECASE)


class Part(Struct, frozen=True):
    """One part of an address.

    Attributes:
        path: where it stands.
        kind: what it is.
        value: as written.
    """

    path: str
    kind: PartKind
    value: str


class Restriction(Struct, frozen=True):
    """What one rule prohibits in a territory.

    Attributes:
        rule: its key.
        authority, citation, source: its text, the place in it and its address.
        kinds: what is prohibited.
        binds: whom it binds.
        since, until: days, ISO; ``until`` is the first day on which it no longer applies.
        scope: what is meant, in words.
        verified: whether the text was read.
    """

    rule: str
    authority: str
    citation: str
    source: str
    kinds: tuple[str, ...]
    binds: tuple[str, ...]
    since: str
    until: str
    scope: str
    verified: bool


class PlaceMet(Struct, frozen=True):
    """A place in an embargoed territory, met in a message.

    Attributes:
        path: of the part or field; empty where the caller knows it.
        territory: key of the territory: ``crimea``.
        place: the place's name.
        kind: country, region, city, port, airport or postcode.
        text: as written.
        start, end: where in the value, in code points.
        restrictions: what the law prohibits there on the day.
    """

    path: str
    territory: str
    place: str
    kind: str
    text: str
    start: int
    end: int
    restrictions: tuple[Restriction, ...]


class TextPlaces(Struct, frozen=True):
    """Places in a free text.

    Attributes:
        met: places that count.
        doubtful: names that also mean something else: they count beside another place of
            the same territory.
        denied: territories that the text says are not meant. A denial stands only if
            nothing else in the message leads to that territory.
    """

    met: tuple[PlaceMet, ...] = ()
    doubtful: tuple[PlaceMet, ...] = ()
    denied: tuple[PlaceMet, ...] = ()


class Geography:
    """The embargoed territories on one day."""

    def __init__(self, among: Gazetteer, on: date) -> None:
        """Keep the territories in which anything is prohibited on that day.

        Args:
            among: the gazetteer.
            on: the day.
        """
        self._among = among
        self._on = on
        self._restrictions = {
            key: _restrictions(measures_in(key, on, among)) for key in among.territories
        }
        claimed: dict[str, list[str]] = {}
        for key, territory in among.territories.items():
            for code in territory.countries:
                claimed.setdefault(code, []).append(key)
        #: Codes of one territory alone: "ua" is the address of three.
        self._codes = {code: keys[0] for code, keys in claimed.items() if len(keys) == 1}

    def country(self, code: str, text: str, path: str = "") -> PlaceMet | None:
        """The embargoed territory that a country code stands for.

        Args:
            code: FollowTheMoney's code, lower case: ``ir``, ``ua-cri``.
            text: as written.
            path: where.
        """
        territory = self._codes.get(code, "")
        restrictions = self._restrictions.get(territory, ())
        if not restrictions:
            return None
        name = country_name(code)
        return PlaceMet(path, territory, name, "country", text, 0, len(text), restrictions)

    def address(self, parts: Sequence[Part]) -> tuple[PlaceMet, ...]:
        """The embargoed places that an address names, by what each part of it is.

        A name beside a word for a street is a street. A town that has the name of a well
        known one elsewhere does not count under the country of that one. A postcode or a
        doubtful name counts as :func:`ostraka.law.territories.places_of_address` says.

        Args:
            parts: the address, in its order.

        Returns:
            The places; of one part, the first of each territory.
        """
        codes = _countries(parts)
        met = [
            place
            for part, code in codes
            if (place := self.country(code, part.value, part.path)) is not None
        ]
        stated = [code for _, code in codes]
        found = list(self._named(parts, stated))
        accepted = self._accepted(parts, found, stated)
        for part, one in found:
            if one.place in accepted and self._in_force(one.place):
                met.append(self._met(one, part.path))
        named = {one.place for _, one in found}
        for code in accepted:
            if code.kind == "postcode" and code not in named and self._in_force(code):
                part = next((one for one in parts if one.kind == "postcode"), parts[-1])
                whole = PlaceFound(0, len(part.value), part.value, code)
                met.append(self._met(whole, part.path))
        first: dict[tuple[str, str], PlaceMet] = {}
        for place in met:
            first.setdefault((place.path, place.territory), place)
        return tuple(first.values())

    def text(self, text: str) -> TextPlaces:
        """The embargoed places that a free text names.

        Args:
            text: the text.
        """
        found = [one for one in places_in(text, self._among) if self._in_force(one.place)]
        if not found:
            return TextPlaces()
        words = list(_WORD.finditer(text))
        met, doubtful, denied = [], [], []
        for one in found:
            if _street(text, one, words, free=True) or _person_or_product(one, words):
                continue
            place = self._met(one, "")
            if one.place.kind == "region" and _denied(text, one, words, found):
                denied.append(place)
            elif one.place.weak or fold(one.text) in OTHER_IN_TEXT:
                doubtful.append(place)
            else:
                met.append(place)
        return TextPlaces(tuple(met), tuple(doubtful), tuple(denied))

    def _named(
        self, parts: Sequence[Part], stated: Sequence[str]
    ) -> Iterator[tuple[Part, PlaceFound]]:
        """Places by name, without the streets and the homonyms."""
        first_line = next((part for part in parts if part.kind == "line"), None)
        several = sum(part.kind == "line" for part in parts) > 1
        for part in parts:
            if part.kind in ("country", "postcode"):
                continue
            words = list(_WORD.finditer(part.value))
            heading = part.kind == "street" or (several and part is first_line)
            for one in places_in(part.value, self._among):
                if _street(part.value, one, words) or (heading and _numbered(one, words)):
                    continue
                if part.kind == "street" and one.start == 0 and one.end == len(part.value):
                    continue
                name = fold(one.text)
                if name in NOT_IN_ADDRESS or HOMONYMS.get(name, frozenset()) & set(stated):
                    continue
                yield part, one

    def _accepted(
        self, parts: Sequence[Part], found: Sequence[tuple[Part, PlaceFound]], stated: Sequence[str]
    ) -> tuple[Place, ...]:
        """Names and postcodes weighed together, under each country that is stated."""
        names = {str(number): one.text for number, (_, one) in enumerate(found)}
        accepted: dict[Place, None] = {}
        for country in stated or [""]:
            for code in [*_postcodes(parts, country), ""]:
                address = {**names, "postcode": code, "country": country}
                accepted.update(dict.fromkeys(places_of_address(address, self._among)))
        return tuple(accepted)

    def _in_force(self, place: Place) -> bool:
        return bool(self._restrictions[place.territory]) and in_territory(place, self._on)

    def _met(self, one: PlaceFound, path: str) -> PlaceMet:
        return PlaceMet(
            path,
            one.place.territory,
            one.place.name,
            one.place.kind,
            one.text,
            one.start,
            one.end,
            self._restrictions[one.place.territory],
        )


def fold(text: str) -> str:
    """A text without case and diacritics, as names of places are compared."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


def _restrictions(measures: Iterable[Measure]) -> tuple[Restriction, ...]:
    by_rule: dict[str, list[Measure]] = {}
    for measure in measures:
        by_rule.setdefault(measure.rule, []).append(measure)
    return tuple(
        Restriction(
            rule=rule,
            authority=", ".join(several[0].authorities),
            citation=several[0].citation,
            source=several[0].source,
            kinds=tuple(one.kind for one in several),
            binds=tuple(several[0].binds),
            since=several[0].since,
            until=several[0].until,
            scope=several[0].terms.scope,
            verified=several[0].standing == "verified",
        )
        for rule, several in by_rule.items()
    )


def _countries(parts: Sequence[Part]) -> list[tuple[Part, str]]:
    """Countries that an address states: in fields of their own, else at its end."""
    stated = []
    for part in parts:
        if part.kind == "country":
            code = country_code(part.value)
            if code is not None:
                stated.append((part, code))
    lines = [part for part in parts if part.kind == "line"]
    if lines:
        last = lines[-1]
        tail = last.value.rpartition(",")[2].strip(" .")
        # Two small letters at the end of a line are a word, not a code.
        code = country_code(tail) if len(tail) > 3 or tail.isupper() else None
        known = {one for _, one in stated}
        town = HOMONYMS.get(fold(tail), frozenset()) & known
        if code is not None and code not in known and not town:
            stated.append((last, code))
    return stated


def _postcodes(parts: Sequence[Part], country: str) -> list[str]:
    """Postcodes in fields of their own; in lines only under a country that has such codes."""
    found = [part.value for part in parts if part.kind == "postcode"]
    pattern = {"ru": _SIX, "ua": _FIVE, "ua-cri": _FIVE}.get(country)
    if pattern is not None:
        for part in parts:
            if part.kind in ("line", "town"):
                found += pattern.findall(part.value)
    return found


def _around(one: PlaceFound, words: Sequence[re.Match[str]]) -> tuple[list[str], list[str]]:
    """Folded words before a place, nearest first, and after it."""
    before = [fold(word.group()) for word in words if word.end() <= one.start]
    after = [fold(word.group()) for word in words if word.start() >= one.end]
    return before[::-1], after


def _street(
    text: str, one: PlaceFound, words: Sequence[re.Match[str]], *, free: bool = False
) -> bool:
    """Whether the name is a street's by the words beside it: Cuba Street, rue de Crimée.

    "Azadi Square, Tehran" and "Tehran, Blvd Mirdamad" name the town: a word that stands on
    either side counts before a name only at the beginning or with "de" between, and behind
    it only at the end or before a number.
    """
    before, after = _around(one, words)
    if after and _beside(text[one.end :]):
        ends = len(after) == 1 or after[1].isdigit()
        if after[0] in AFTER or (after[0] in EITHER and ends):
            return True
    for number, word in enumerate(before[:4]):
        if word in JOINERS:
            continue
        if word in BEFORE:
            return not (free and word in NOT_IN_TEXT)
        begins = number == len(before) - 1
        return not free and word in EITHER and (number > 0 or begins)
    return False


def _beside(text: str) -> bool:
    """Whether a text goes on within the same part: no comma, no line end."""
    lead = text[: len(text) - len(text.lstrip(" ,;\r\n\t-–./()'"))]
    return not any(char in ",;\r\n()" for char in lead)


def _numbered(one: PlaceFound, words: Sequence[re.Match[str]]) -> bool:
    """Whether the name has a house number beside it and nothing else: ``12 Havana``."""
    before, after = _around(one, words)
    others = [*before, *after]
    return len(others) in (1, 2) and all(_HOUSE.fullmatch(word) for word in others)


def _person_or_product(one: PlaceFound, words: Sequence[re.Match[str]]) -> bool:
    """Whether the name is a person's (``Mr Iran Silva``) or a thing's (``Havana Club``)."""
    before, after = _around(one, words)
    if before and before[0] in TITLES:
        return True
    name = fold(one.text)
    return bool(after and (name, after[0]) in PRODUCTS)


def _denied(
    text: str, one: PlaceFound, words: Sequence[re.Match[str]], found: Sequence[PlaceFound]
) -> bool:
    """Whether the text says that the territory is not meant: ``not related to Iran or Cuba``.

    Conservative: only for names of whole territories, and only where nothing but words of
    a closed list, and other places, stands between the denial and the name in one clause.
    """
    places = [(other.start, other.end) for other in found]
    before = [word for word in words if word.end() <= one.start]
    near = one.start
    for number in range(len(before) - 1, -1, -1):
        word = before[number]
        if CLAUSE_END.search(text[word.end() : near]):
            return False
        near = word.start()
        folded = fold(word.group())
        if any(start <= word.start() and word.end() <= end for start, end in places):
            continue
        if folded in DENIALS:
            # "Invoice no Iran 22" numbers something, and a second denial takes the first back.
            previous = fold(before[number - 1].group()) if number else ""
            return previous not in NUMBERED and previous not in DENIALS
        if folded not in FILLERS:
            return False
    return False
