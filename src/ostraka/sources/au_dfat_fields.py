"""The rows of one reference of Australia's list: from their texts to facts.

Owns the reading of the columns, whose values are written by hand: lists as
``a) ... b) ...`` or between semicolons, types in any case. Refuses to guess: a
date or country without one reading is a note with the column's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.sources.au_dfat_information import information_facts

#: Texts of a row by column (lower case); empty ones are left out.
Row = dict[str, str]

_SCHEMAS: Final = {"individual": "Person", "entity": "Organization", "vessel": "Vessel"}
_NAME_TYPES: Final = {
    "primary name": "name",
    "aka": "alias",
    "alias": "alias",
    "original script": "alias",
    "formerly known as": "previousName",
    "previously listed as": "previousName",
}
_FORMER = re.compile(
    r"(?P<name>[^()]+?) ?\((?:previously|formerly) listed as(?:\. in \w+: (?P<other>[^()]+))?\)",
    re.IGNORECASE,
)
_FORMERLY = re.compile(r"(?:formerly known as|previously listed as):? (?=\S)", re.IGNORECASE)
_REMARK = re.compile(r"(?P<name>[^()]+?) ?\((?P<remark>birth name|combat name)\)", re.IGNORECASE)
_LAST_FIRST = re.compile(r"(?P<last>[^a-z,]{2,}), (?P<first>[^,]+)")
_SUFFIXES: Final = frozenset({"JR", "SR", "II", "III", "IV"})
_ITEM = re.compile(r"(?:^|(?<=[\s;,.]))[a-z]\) ?")
_LISTED = re.compile(
    r"(?:the minister for foreign affairs |resolution \d{1,4} \(\d{4}\) )?(?:first )?"
    r"(?:listed|designated)(?:[^.;()]|\(\d{1,4} committee\)){0,90}?(?<!\d)"
    r"(?P<date>\d{1,2}(?:/\d{1,2}/| ?[a-z]{3,9}\.? ?)\d{4})\b",
    re.IGNORECASE,
)
#: A text that calls its own date a later one.
_AGAIN = re.compile(r"\(note: this was a re-listing", re.IGNORECASE)
_ALT = re.compile(r"\balt\.? (?:dob|pob|born) ?:? ?", re.IGNORECASE)
_ASIDE = re.compile(r" ?\((?P<inside>[^()]*)\)?")
_OR = re.compile(r",? or |>>|; ?|,(?=\d)|(?<=\d{4}),? (?=\d)")
_YES: Final = frozenset({"yes", "y", "true"})
_NO: Final = frozenset({"no", "n", "false"})


def schema_of(rows: Sequence[Row]) -> str:
    """The schema of a record, from the type that its first row gives."""
    kinds = [row["type"].lower() for row in rows if "type" in row]
    return _SCHEMAS.get(kinds[0], "LegalEntity") if kinds else "LegalEntity"


def facts_of(rows: Sequence[Row]) -> tuple[Fact, ...]:
    """Read a record.

    Args:
        rows: its rows in the order of the file.

    Returns:
        Each fact once, the names first, the main one before the others.
    """
    schema = schema_of(rows)
    facts = [fact for row in rows for fact in _names(row, schema)]
    facts = _one_name(facts)
    for row in rows:
        for column, text in row.items():
            if column not in _READ:
                facts.extend(_column(column, text, schema))
    unique: dict[object, Fact] = {}
    for fact in facts:
        unique.setdefault(fact.identity, fact)
    return tuple(unique.values())


def _column(column: str, text: str, schema: str) -> Iterator[Fact]:
    reading = _READINGS.get(column)
    if reading is not None:
        yield from reading(text, schema)
    elif text.lower() in _YES:
        yield Fact("provisions", column)
    elif text.lower() not in _NO:
        yield _note(column, text)


def _note(column: str, text: str) -> Fact:
    return Fact("notes", text, detail({"type": column}))


def _fact(prop: str, value: str, source: str, **details: str) -> Fact:
    return Fact(prop, value, detail(details), "" if value == source else source)


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    return country_code(text) or ""


# Names


def _names(row: Row, schema: str) -> Iterator[Fact]:
    text, kind = row.get(_NAME, ""), row.get("name type", "")
    if not text:
        return
    reference = row.get("reference", "")
    prop = _NAME_TYPES.get(kind.lower(), "alias")
    details = {"script": "original" if kind.lower() == "original script" else ""}
    if kind.lower() not in _NAME_TYPES:
        details["type"] = kind
    details["quality"] = row.get("alias strength", "")
    if details["quality"].lower() in ("weak", "low") and prop != "name":
        prop = "weakAlias"
    if found := _FORMER.fullmatch(text):
        for name in (found["name"], (found["other"] or "").strip()):
            if name:
                yield Fact("previousName", name, detail(details), text, reference)
        return
    value = text
    if before := _FORMERLY.match(value):
        prop, value = ("previousName" if prop == "alias" else prop), value[before.end() :]
    if found := _REMARK.fullmatch(text):
        value, details["note"] = found["name"], found["remark"]
    found = _LAST_FIRST.fullmatch(value) if schema == "Person" else None
    if found and found["first"].strip(".").upper() not in _SUFFIXES:
        details |= {"firstName": found["first"], "lastName": found["last"]}
        value = f"{found['first']} {found['last']}"
    yield Fact(prop, value, detail(details), "" if value == text else text, reference)


def _one_name(facts: list[Fact]) -> list[Fact]:
    """The main name first; others that call themselves so are aliases of it."""
    names = [fact for fact in facts if fact.prop == "name"] or facts[:1]
    if not names:
        return facts
    main = names[0]
    named = Fact("name", main.value, main.detail, main.original, main.item)
    others = (fact for fact in facts if fact is not main)
    return [
        named,
        *(
            Fact("alias", fact.value, fact.detail, fact.original, fact.item)
            if fact.prop == "name"
            else fact
            for fact in others
        ),
    ]


# Lists in a cell


def split_items(text: str) -> list[str]:
    """The items of ``a) ... b) ...``; the text alone if it is no such list."""
    if not text.startswith("a)"):
        return [text]
    return [item for piece in _ITEM.split(text) if (item := piece.strip(" ;,"))]


def _pieces(text: str) -> list[str]:
    """The items of a list, and what stands between semicolons in them."""
    return [
        piece
        for item in split_items(text)
        for part in item.split(";")
        if (piece := _ALT.sub("", part).strip(" ,"))
    ]


def _birth_dates(text: str, schema: str) -> Iterator[Fact]:
    prop = "birthDate" if schema == "Person" else "incorporationDate"
    for item in split_items(text):
        note = ""
        whole = _ALT.sub(" ", item).strip(" ;,.")
        if whole.startswith("(") and whole.endswith(")"):
            whole = whole.strip("() ")
        if aside := _ASIDE.search(whole):
            note = aside["inside"]
            whole = f"{whole[: aside.start()]}; {whole[aside.end() :]}".strip(" ;,.")
        dates = _dates(whole)
        for date in dates:
            yield _fact(prop, date, text, note=note)
        if not dates:
            yield _note("date of birth", item)


def _dates(text: str) -> list[str]:
    """The dates of a text, or nothing if one of them has no reading."""
    whole = _date(text)
    if whole:
        return [whole]
    pieces = [piece.strip(" ,;") for piece in _OR.split(text)]
    read = [_date(piece) for piece in pieces if piece]
    return [date for date in read if date] if all(read) else []


def _date(text: str) -> str:
    text = re.sub(r"(?<=\d)\s*-\s+(?=\d{4})", "-", text)
    text = re.sub(r"(?i)^between (.+) to (?=\S+$)", r"between \1 and ", text)
    text = re.sub(r"(?<=[A-Za-z])\.(?=\d)", ". ", text)
    text = re.sub(r"(?<=\d)\. (?=[A-Z])|(?<=[a-z]),(?= \d{4})|(?<=/) ", " ", text)
    text = re.sub(r"^(\d{1,2})/ ?(\d{4})$", r"00/\1/\2", text).replace("/ ", "/")
    return read_date(text, day_first=True) or ""


def _birth_places(text: str, schema: str) -> Iterator[Fact]:
    del schema
    for place in _pieces(text):
        country = _country_at_end(place)
        if country and country == _country(place):
            yield _fact("birthCountry", country, place)
            continue
        yield _fact("birthPlace", place, place if place in text else text, country=country)
        if country:
            yield _fact("birthCountry", country, place)


def _country_at_end(text: str) -> str:
    bare = _ASIDE.sub("", text).strip(" .,")
    return _country(bare.rpartition(", ")[2])


def _citizenships(text: str, schema: str) -> Iterator[Fact]:
    del schema
    for piece in _pieces(text):
        aside = _ASIDE.search(piece)
        bare = _ASIDE.sub("", piece).strip()
        if code := _country(bare):
            yield _fact("citizenship", code, piece, note=aside["inside"] if aside else "")
            continue
        codes = [_country(word.strip()) for word in re.split(r",| and |/", bare)]
        if not all(codes):
            yield _note("citizenship", piece)
            continue
        for code in codes:
            yield _fact("citizenship", code, piece)


def _addresses(text: str, schema: str) -> Iterator[Fact]:
    del schema
    for piece in _pieces(text):
        country = _country_at_end(piece)
        if country and country == _country(piece):
            yield _fact("country", country, piece)
        else:
            yield Fact("address", piece, detail({"country": country}))


# The law


def _listing(text: str, schema: str) -> Iterator[Fact]:
    del schema
    found = _LISTED.match(text)
    if found and not _AGAIN.search(text) and (date := _date(found["date"])):
        yield _fact("listingDate", date, text)
    yield Fact("authority", text, detail({"type": "Listing Information"}))


def _date_reading(prop: str, column: str) -> Callable[[str, str], Iterator[Fact]]:
    def reading(text: str, schema: str) -> Iterator[Fact]:
        del schema
        date = _date(text)
        yield _fact(prop, date, text) if date else _note(column, text)

    return reading


def _texts(prop: str, column: str = "") -> Callable[[str, str], Iterator[Fact]]:
    def reading(text: str, schema: str) -> Iterator[Fact]:
        del schema
        yield Fact(prop, text, detail({"type": column}))

    return reading


def _imo(text: str, schema: str) -> Iterator[Fact]:
    del schema
    for piece in _pieces(text):
        bare = piece.upper().removeprefix("IMO").strip(" :")
        if re.fullmatch(r"\d{7}", bare):
            yield _fact("imoNumber", bare, piece)
        else:
            yield _note("imo number", piece)


def _kind(text: str, schema: str) -> Iterator[Fact]:
    if schema == "LegalEntity":
        yield _note("type", text)


_NAME: Final = "name of individual or entity"
#: Columns that are read with the name.
_READ: Final = frozenset({"reference", _NAME, "name type", "alias strength"})
_READINGS: Final[dict[str, Callable[[str, str], Iterator[Fact]]]] = {
    "type": _kind,
    "date of birth": _birth_dates,
    "place of birth": _birth_places,
    "citizenship": _citizenships,
    "address": _addresses,
    "additional information": information_facts,
    "listing information": _listing,
    "instrument of designation": _texts("authority", "Instrument of Designation"),
    "imo number": _imo,
    "committees": _texts("program"),
    "control date": _date_reading("modifiedAt", "control date"),
}
