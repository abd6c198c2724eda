"""One row of the US screening list: from its texts to facts.

Owns the reading of the columns. What the Treasury's rows repeat is read as
:mod:`ostraka.sources.ofac_fields` reads OFAC's own files. Refuses to guess
what a row without a type is: the lists of Commerce and State do not tell
persons from companies, so these are ``LegalEntity``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.sources import ofac_fields as ofac

#: Texts of a row by column; empty ones are left out.
Row = dict[str, str]

_OFAC: Final = "Treasury"
_SEPARATOR = re.compile(r" ?; ?")
_CODE = re.compile(r"\(([^()]{2,20})\)")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ALSO = re.compile(
    r"(?P<name>[^\[\]()]{1,400}?),? ?[\[(] ?(?P<kind>[af]\.?k\.?a)\.? (?P<others>[^\[\]()]+)[\])]",
    re.IGNORECASE,
)
_KNOWN_AS = re.compile(r"(?P<kind>[afn]\.?k\.?a)\.? (?P<name>.+)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def code_of(source: str) -> str:
    """The short name of a source list: ``sdn``, ``el``, ``ns-mbs``.

    Args:
        source: as written: ``Entity List (EL) - Bureau of Industry and Security``.
    """
    found = _CODE.search(source)
    short = found.group(1).removesuffix(" List") if found else source
    return _NOT_SLUG.sub("-", short.lower()).strip("-")


def schema_of(row: Row) -> str:
    """The schema of a row; ``LegalEntity`` where the list does not tell."""
    return ofac.SCHEMAS.get(row.get("type", "").lower(), "LegalEntity")


def facts_of(row: Row) -> tuple[Fact, ...]:
    """Read a row.

    Args:
        row: its texts by column.

    Returns:
        Each fact once, the names first, then in the order of the columns.
    """
    schema = schema_of(row)
    facts = [*_names(row, schema), *_law(row)]
    for column, text in row.items():
        if column in _READ:
            continue
        reading = _READINGS.get(column)
        facts.extend(reading(text, schema) if reading else [ofac.note(column, text)])
    vessel = [(prop, row.get(column, "")) for prop, column in _VESSEL.items()]
    if schema == "Vessel":
        facts.extend(ofac.vessel_facts(vessel))
    else:
        facts.extend(ofac.note(_VESSEL[prop], text) for prop, text in vessel if text)
    unique: dict[object, Fact] = {}
    for fact in facts:
        unique.setdefault(fact.identity, fact)
    return tuple(unique.values())


def _pieces(text: str) -> list[str]:
    return [piece for piece in _SEPARATOR.split(text) if piece]


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    return country_code(text) or ""


# Names


def _names(row: Row, schema: str) -> Iterator[Fact]:
    person = schema == "Person"
    name = row.get("name", "")
    also = _ALSO.fullmatch(name) if _is_plain(row) else None
    if also:
        yield ofac.fact("name", also["name"], name)
        for other in _pieces(also["others"]):
            yield _alias(other, also["kind"], name)
    elif name and _is_plain(row):
        yield Fact("name", name)
    elif name:
        yield ofac.name_fact("name", False, "", name, person)
    for piece in _pieces(row.get("alt_names", "")):
        if not _is_plain(row):
            yield ofac.name_fact("a.k.a.", False, "", piece, person)
            continue
        bare = piece.removeprefix("and ")
        known = _KNOWN_AS.fullmatch(bare)
        yield _alias(known["name"], known["kind"], piece) if known else _alias(bare, "", piece)


def _is_plain(row: Row) -> bool:
    """Whether names are written in reading order, as all but the Treasury do."""
    return _OFAC not in row.get("source", "")


def _alias(name: str, kind: str, source: str) -> Fact:
    prop = "previousName" if kind[:1].lower() == "f" else "alias"
    return ofac.fact(prop, name.strip(" ,"), source)


# The law


def _law(row: Row) -> Iterator[Fact]:
    source = row.get("source", "")
    title, dash, authority = source.rpartition(" - ")
    if source:
        yield ofac.fact("program", title if dash else source, source, type="source")
        if dash:
            yield ofac.fact("authority", authority, source, type="source")
    for programme in _pieces(row.get("programs", "")):
        yield Fact("program", programme)
    if number := row.get("entity_number", ""):
        if source and _OFAC in source:
            list_id = "us_ofac_sdn" if code_of(source) == "sdn" else "us_ofac_cons"
            yield ofac.fact("authorityId", number, number, list=list_id)
        else:
            yield ofac.fact("recordId", number, number, type="entity_number")


# Columns


def _dates(prop: str, column: str) -> Callable[[str, str], Iterator[Fact]]:
    def reading(text: str, schema: str) -> Iterator[Fact]:
        del schema
        for piece in _pieces(text):
            yield ofac.date_fact(prop, column, piece)

    return reading


def _countries(prop: str, column: str) -> Callable[[str, str], Iterator[Fact]]:
    def reading(text: str, schema: str) -> Iterator[Fact]:
        del schema
        for piece in _pieces(text):
            yield ofac.country_fact(prop, column, piece)

    return reading


def _typed(prop: str, column: str) -> Callable[[str, str], Iterator[Fact]]:
    def reading(text: str, schema: str) -> Iterator[Fact]:
        del schema
        yield ofac.fact(prop, text, text, type=column)

    return reading


def _places(text: str, schema: str) -> Iterator[Fact]:
    del schema
    for piece in _pieces(text):
        yield Fact("birthPlace", piece)


def _remarks(text: str, schema: str) -> Iterator[Fact]:
    yield from ofac.remark_facts(text, schema)


def _addresses(text: str, schema: str) -> Iterator[Fact]:
    """Each address; its country is the code at its end, and some are no more than that."""
    del schema
    for piece in _pieces(text):
        head, _, last = piece.rpartition(", ")
        code = _country(last) if _COUNTRY.fullmatch(last) or len(last) > 3 else ""
        if code and not head:
            yield ofac.fact("country", code, piece)
        else:
            yield ofac.fact("address", ofac.clean(piece), piece, country=code)


def _ids(text: str, schema: str) -> Iterator[Fact]:
    for piece in _pieces(text):
        item, date = _id(piece)
        found = ofac.id_fact(item, schema)
        if date:
            details = detail({**dict(found.detail), "date": date})
            found = Fact(found.prop, found.value, details, piece)
        yield found


def _id(piece: str) -> tuple[ofac.Item, str]:
    """``JO, 2014-08-30, 2009-08-31, K475336, Passport``: country, expiry, issue, number, type.

    Where there is one date, the publisher does not tell which of the two it is: it stands
    beside the entry.
    """
    number, _, kind = piece.rpartition(", ")
    if not _is_number(kind):
        return ofac.Item(kind, number), ""
    parts = number.split(", ")
    country = parts.pop(0) if len(parts) > 1 and _COUNTRY.fullmatch(parts[0]) else ""
    dates: list[str] = []
    while len(parts) > 1 and len(dates) < 2 and _DATE.fullmatch(parts[0]) and read_date(parts[0]):
        dates.append(parts.pop(0))
    number = ", ".join(parts)
    if len(dates) == 2:
        return ofac.Item(kind, number, country, issued=dates[1], expires=dates[0]), ""
    return ofac.Item(kind, number, country), "".join(dates)


@lru_cache(maxsize=1024)
def _is_number(kind: str) -> bool:
    """Whether entries of a type are numbers, of which country and dates are told apart."""
    first = kind.split()[0] if kind else ""
    return any(
        row.reading == "number"
        and (kind == row.type or (row.type.endswith("*") and kind.startswith(row.type[:-1])))
        for row in ofac.id_types().get(first, ())
    )


#: Columns of vessels, by property.
_VESSEL: Final = {
    "callSign": "call_sign",
    "type": "vessel_type",
    "tonnage": "gross_tonnage",
    "grossRegisteredTonnage": "gross_registered_tonnage",
    "flag": "vessel_flag",
    "owner": "vessel_owner",
}
#: Columns that are read together with others.
_READ: Final = frozenset(
    {"_id", "source", "entity_number", "programs", "name", "alt_names", *_VESSEL.values()}
)
_READINGS: Final[dict[str, Callable[[str, str], Iterator[Fact]]]] = {
    "type": lambda text, schema: iter([] if schema != "LegalEntity" else [ofac.note("type", text)]),
    "title": lambda text, schema: iter(ofac.position_facts(text, schema)),
    "addresses": _addresses,
    "federal_register_notice": _typed("authority", "federal_register_notice"),
    "start_date": _dates("listingDate", "start_date"),
    "end_date": _dates("endDate", "end_date"),
    "license_requirement": _typed("provisions", "license_requirement"),
    "license_policy": _typed("provisions", "license_policy"),
    "remarks": _remarks,
    "source_list_url": _typed("sourceUrl", "source_list_url"),
    "citizenships": _countries("citizenship", "citizenships"),
    "dates_of_birth": _dates("birthDate", "dates_of_birth"),
    "nationalities": _countries("nationality", "nationalities"),
    "places_of_birth": _places,
    "source_information_url": _typed("programUrl", "source_information_url"),
    "ids": _ids,
}
