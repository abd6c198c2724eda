"""Embargoed territory as geography: places in every spelling, with dates.

Owns the territories (``data/territories.yaml``) and the gazetteer of places in them
(``data/gazetteer.tsv``), and finds both in texts and addresses. Refuses to conclude
from silence: a text without a known place may still mean one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec
import yaml
from msgspec import Struct

from ostraka.law.listings import Measure
from ostraka.law.rules import (
    Actor,
    Kind,
    Source,
    Terms,
)
from ostraka.model.errors import FormatError

PlaceKind = Literal["region", "city", "port", "airport", "postcode"]

_TERRITORIES: Final = "territories.yaml"
_GAZETTEER: Final = "gazetteer.tsv"
_COLUMNS: Final = ("territory", "kind", "name", "spellings", "since", "weak", "note")
_WORD: Final = re.compile(r"\w+")
#: No name of a place has more words.
_LONGEST: Final = 8
#: Capitals that stand for a territory only as capitals (``DNR``, ``АРК``).
_SHORT: Final = 4


class _Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """What one jurisdiction prohibits in a territory."""

    id: str
    jurisdiction: str
    authority: str
    kinds: tuple[Kind, ...]
    binds: tuple[Actor, ...]
    since: str
    citation: str
    scope: str
    sources: tuple[str, ...]
    verified: bool
    until: str = ""
    partial: bool = False
    checked: str = ""
    note: str = ""


class Territory(Struct, frozen=True, forbid_unknown_fields=True):
    """An embargoed territory.

    Attributes:
        id: its key: ``crimea``.
        name: its name.
        countries: country codes under which its places are addressed.
        measures: what each jurisdiction prohibits there, and when.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    measures: tuple[_Rule, ...]


class Place(Struct, frozen=True):
    """A place in a territory.

    Attributes:
        territory: key of the territory.
        kind: region, city, port, airport or postcode.
        name: its name; for a postcode the masks.
        spellings: other spellings.
        since: the day from which it belonged to the territory, if not from its beginning.
        weak: true if the name or number also means something else.
        note: what else matters.
    """

    territory: str
    kind: PlaceKind
    name: str
    spellings: tuple[str, ...] = ()
    since: str = ""
    weak: bool = False
    note: str = ""


class PlaceFound(Struct, frozen=True):
    """A place met in a text.

    Attributes:
        start: where it begins, in characters.
        end: where it ends.
        text: the text there.
        place: the place.
    """

    start: int
    end: int
    text: str
    place: Place


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    followed_to: str
    sources: dict[str, Source]
    territories: tuple[Territory, ...]


class Gazetteer(Struct, frozen=True):
    """Territories and places, ready to be looked up.

    Attributes:
        territories: by key.
        sources: the texts.
        places: every place, in the order of the file.
        names: places by the folded words of their names.
        masks: postcode masks, as lengths and leading digits, with their place.
    """

    territories: dict[str, Territory]
    sources: dict[str, Source]
    places: tuple[Place, ...]
    names: dict[tuple[str, ...], tuple[Place, ...]]
    masks: tuple[tuple[int, str, Place], ...]


@cache
def gazetteer() -> Gazetteer:
    """The territories and places that the package ships, read once.

    Raises:
        FormatError: if a file is damaged, which only a broken installation can bring about.
    """
    folder = files("ostraka.law").joinpath("data")
    return read_gazetteer(
        folder.joinpath(_TERRITORIES).read_text("utf-8"),
        folder.joinpath(_GAZETTEER).read_text("utf-8"),
    )


def read_gazetteer(territories: str, places: str) -> Gazetteer:
    """Read territories and places.

    Args:
        territories: text of the YAML file.
        places: text of the table: tab-separated, lines with ``#`` first are comments.

    Raises:
        FormatError: if either is wrong in itself.
    """
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw: Any = yaml.load(territories, Loader=loader)  # noqa: S506  a safe loader, in C if there
        read = msgspec.convert(raw, _File)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise _wrong(str(error), _TERRITORIES, "") from error
    by_key = {territory.id: territory for territory in read.territories}
    _check(read)
    found = tuple(_read_places(places, by_key))
    names: dict[tuple[str, ...], list[Place]] = {}
    for place in found:
        if place.kind != "postcode":
            for spelling in (place.name, *place.spellings):
                into = names.setdefault(_words(spelling), [])
                if place not in into:
                    into.append(place)
    return Gazetteer(
        territories=by_key,
        sources=read.sources,
        places=found,
        names={key: tuple(value) for key, value in names.items()},
        masks=tuple(_masks(found)),
    )


def places_in(text: str, among: Gazetteer) -> tuple[PlaceFound, ...]:
    """Find names of places in embargoed territories in a text.

    Words are compared without case and diacritics, whole words only, the longest name first; a
    name of up to four letters only in capitals. Postcodes are not looked for: in free text a
    number is no postcode (see :func:`places_of_address`). Cost is linear in the text.

    Args:
        text: any text.
        among: the gazetteer.

    Returns:
        The places met, in the order of the text; a name of several places is met once for each.
    """
    words = list(_WORD.finditer(text))
    folded = [_fold(word.group()) for word in words]
    found: list[PlaceFound] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            places = among.names.get(tuple(folded[at : at + length]))
            start, end = words[at].start(), words[at + length - 1].end()
            if places and _as_written(text[start:end]):
                found += [PlaceFound(start, end, text[start:end], place) for place in places]
                at += length
                break
        else:
            at += 1
    return tuple(found)


def places_of_address(address: Mapping[str, str], among: Gazetteer) -> tuple[Place, ...]:
    """The places in embargoed territories that an address names.

    Args:
        address: its fields; ``postcode`` and ``country`` (a code) are read as such, all others
            as text.
        among: the gazetteer.

    Returns:
        The places, strong ones first. A postcode counts only for an address in a country of its
        territory, in Russia, or in none given; a weak place stands only beside another one of the
        same territory or under its country.
    """
    country = address.get("country", "").lower()
    texts = [value for key, value in address.items() if key not in ("postcode", "country")]
    met = [one.place for text in texts for one in places_in(text, among)]
    code = re.sub(r"\D", "", address.get("postcode", ""))
    for length, digits, place in among.masks:
        home = (*among.territories[place.territory].countries, "ru", "")
        if len(code) == length and code.startswith(digits) and country in home:
            met.append(place)
    kept = {place for place in met if _stands(place, met, country, among)}
    return tuple(sorted(kept, key=lambda place: (place.weak, place.territory, place.name)))


def measures_in(territory: str, on: date, among: Gazetteer) -> tuple[Measure, ...]:
    """What is prohibited in a territory on a day.

    Args:
        territory: its key.
        on: the day.
        among: the gazetteer.

    Raises:
        KeyError: if there is no such territory.
    """
    day = on.isoformat()
    return tuple(
        Measure(
            kind=kind,
            binds=rule.binds,
            since=rule.since,
            until=rule.until,
            dated_by="law",
            ownership="not-applicable",
            terms=Terms(scope=rule.scope, partial=rule.partial),
            authorities=(rule.authority,),
            citation=rule.citation,
            source=among.sources[rule.sources[0]].url,
            rule=rule.id,
            standing="verified" if rule.verified else "unverified",
            checked=rule.checked,
            note=rule.note,
        )
        for rule in among.territories[territory].measures
        if rule.since <= day and (not rule.until or day < rule.until)
        for kind in rule.kinds
    )


def in_territory(place: Place, on: date) -> bool:
    """Whether a place belonged to its territory on a day, as far as the gazetteer knows."""
    return place.since <= on.isoformat()


def _stands(place: Place, met: list[Place], country: str, among: Gazetteer) -> bool:
    if not place.weak:
        return True
    own = among.territories[place.territory].countries
    return country in own or any(
        other.territory == place.territory and not other.weak for other in met
    )


def _as_written(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    if len(letters) > _SHORT:
        return True
    # Short names count as names only with a capital: "saki" and "moa" are words.
    return all(char.isupper() or not char.isascii() for char in letters[:1])


def _words(text: str) -> tuple[str, ...]:
    return tuple(_fold(word) for word in _WORD.findall(text))


def _fold(word: str) -> str:
    split = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


def _masks(places: tuple[Place, ...]) -> Iterator[tuple[int, str, Place]]:
    for place in places:
        if place.kind == "postcode":
            for mask in place.name.split("|"):
                yield len(mask), mask.rstrip("#"), place


def _read_places(text: str, territories: Mapping[str, Territory]) -> Iterator[Place]:
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line and not line.startswith("#")
    ]
    if not lines or tuple(lines[0][1].split("\t")) != _COLUMNS:
        raise _wrong("the table has other columns", _GAZETTEER, "line 1")
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or cells[0] not in territories or not cells[2]:
            raise _wrong("the line is not a place", _GAZETTEER, f"line {number}")
        territory, kind, name, spellings, since, weak, note = cells
        try:
            yield Place(
                territory=territory,
                kind=msgspec.convert(kind, PlaceKind),
                name=name,
                spellings=tuple(one for one in spellings.split("|") if one),
                since=since and date.fromisoformat(since).isoformat(),
                weak=weak == "weak",
                note=note,
            )
        except ValueError as error:
            raise _wrong(str(error), _GAZETTEER, f"line {number}") from error


def _check(read: _File) -> None:
    keys = [territory.id for territory in read.territories]
    if len(set(keys)) != len(keys):
        raise _wrong("two territories have one key", _TERRITORIES, "")
    for territory in read.territories:
        for rule in territory.measures:
            for day in (rule.since, rule.until):
                if day and (len(day) != 10 or date.fromisoformat(day).isoformat() != day):
                    raise _wrong(f"{day!r} is not a date", _TERRITORIES, rule.id)
            if not rule.sources or any(key not in read.sources for key in rule.sources):
                raise _wrong("a source is missing", _TERRITORIES, rule.id)
            if rule.verified and not any(read.sources[key].read for key in rule.sources):
                raise _wrong("no text it cites was read", _TERRITORIES, rule.id)


def _wrong(reason: str, source: str, place: str) -> FormatError:
    return FormatError(reason, source=source, place=place, action="Correct the entry.")
