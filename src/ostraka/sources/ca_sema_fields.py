"""One record of Canada's list: from its texts to facts.

Owns the reading of names, titles, dates, ships and the place in the law.
Refuses to guess: a date without a reading is a note, and a country is that of
the regulations, not of the party, so that it stands with the programme.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.sources.ca_sema_names import split_aliases, split_entity
from ostraka.sources.un_elements import Parts, note_of

#: Day 0 of Excel's calendar for every day after February 1900, and the serials read as days.
_EXCEL: Final = datetime.date(1899, 12, 30)
_SERIAL = re.compile(r"[1-6]\d{4}")
_IMO = re.compile(r"\d{7}")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_BORN = re.compile(r"born (?:in |on )?", re.IGNORECASE)


def schema_of(found: Parts) -> str:
    """The schema of a record: a ship has its IMO number, an entity has one name."""
    if found.get("ShipIMONumber"):
        return "Vessel"
    return "Organization" if "EntityOrShip" in found else "Person"


def facts_of(found: Parts) -> tuple[Fact, ...]:
    """Read a record.

    Args:
        found: its texts by tag, with the tags of the layout of 2025.

    Returns:
        Each fact once, the names first.
    """
    schema = schema_of(found)
    facts = [*_names(found, schema), *_aliases(found, schema), *_particulars(found, schema)]
    facts.extend(_law(found))
    return tuple({fact.identity: fact for fact in reversed(facts)}.values())[::-1]


def _fact(prop: str, value: str, source: str, **details: str) -> Fact:
    return Fact(prop, value, detail(details), "" if value == source else source)


def _names(found: Parts, schema: str) -> Iterator[Fact]:
    last, first = found.get("LastName", ""), found.get("GivenName", "")
    if last or first:
        yield Fact(
            "name", f"{first} {last}".strip(), detail({"firstName": first, "lastName": last})
        )
    if whole := found.get("EntityOrShip", ""):
        main, *others = split_entity(whole) if schema != "Vessel" else (whole,)
        yield _fact("alias" if last or first else "name", main, whole)
        for other in others:
            yield _fact("alias", other, whole)


def _aliases(found: Parts, schema: str) -> Iterator[Fact]:
    cell = found.get("Aliases", "")
    person = schema == "Person"
    given = found.get("GivenName", "").casefold().split()
    for alias in split_aliases(cell, person=person):
        words = alias.name.casefold().split()
        weak = person and (len(words) == 1 or _is_given(words, given))
        yield _fact("weakAlias" if weak else "alias", alias.name, cell, language=alias.language)


def _is_given(words: list[str], given: list[str]) -> bool:
    """Whether an alias is a spelling of the given names alone: "Alexander Alexandrovich"."""
    return len(words) == len(given) and all(
        word[0] == other[0] and word[-2:] == other[-2:]
        for word, other in zip(words, given, strict=True)
    )


def _particulars(found: Parts, schema: str) -> Iterator[Fact]:
    if text := found.get("TitleOrShip", ""):
        if schema == "Vessel":
            yield Fact("type", text)
        elif schema == "Person":
            yield _fact("title", text.partition("/")[0].strip(), text)
        else:
            yield note_of("TitleOrShip", text)
    if number := found.get("ShipIMONumber", ""):
        bare = number.upper().removeprefix("IMO").strip()
        known = _IMO.fullmatch(bare) is not None
        yield _fact("imoNumber", bare, number) if known else note_of("ShipIMONumber", number)
    if text := found.get("DateOfBirthOrShipBuildDate", ""):
        prop = {"Vessel": "buildDate", "Person": "birthDate"}.get(schema, "incorporationDate")
        dates = read_birth(text)
        for date in dates:
            yield _fact(prop, date, text)
        if not dates:
            yield note_of("DateOfBirthOrShipBuildDate", text)


def read_birth(text: str) -> tuple[str, ...]:
    """Read a date of birth, or two with "or" between them.

    Args:
        text: free text: ``1955-11``, ``1963 or 1964``, ``born in the early
            1970s``, or a day as Excel counts it (``23012``).

    Returns:
        The dates in EDTF; none if any part of the text has no reading.
    """
    bare = _BORN.sub("", text, count=1)
    if _SERIAL.fullmatch(bare):
        return ((_EXCEL + datetime.timedelta(days=int(bare))).isoformat(),)
    if whole := read_date(bare):
        return (whole,)
    dates = [read_date(piece) for piece in _OR.split(bare)]
    return tuple(date for date in dates if date) if all(dates) else ()


def _law(found: Parts) -> Iterator[Fact]:
    country = found["Country"]
    english = country.partition(" / ")[0].strip()
    yield _fact("program", english, country, country=country_code(english) or "")
    if schedule := found.get("Schedule", ""):
        yield Fact("provisions", schedule, detail({"type": "Schedule"}))
    yield Fact("recordId", found["Item"], detail({"type": "Item"}))
    if text := found.get("DateOfListing", ""):
        date = read_date(text)
        yield _fact("listingDate", date, text) if date else note_of("DateOfListing", text)
