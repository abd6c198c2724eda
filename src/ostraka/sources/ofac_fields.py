"""What OFAC's formats share: from the publisher's words to facts, the same whatever the format.

Owns the table of id types (``data/ofac_id_types.tsv``), the reading of
remarks, names, dates, countries and addresses. Refuses to drop: what has no
reading is a note with the field's name in its detail.

The legacy CSV writes double quotes as single ones and ends a remark with a
full stop that may be its own or the sentence's. So that both formats state the
same facts, every reading here has single quotes, and free texts end without a
full stop unless it belongs to an abbreviation ("S.A. DE C.V."). The source's
text stays in ``Fact.original``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from msgspec import Struct

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.model.schema import PROPERTIES
from ostraka.model.text import fold_space

#: The publisher's types of parties, in both formats (lower case).
SCHEMAS: Final = {
    "individual": "Person",
    "entity": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
}

_ALIAS: Final = {"a.k.a.": "alias", "f.k.a.": "previousName", "n.k.a.": "alias"}
_THINGS: Final = frozenset({"Vessel", "Airplane"})
_WEAK = re.compile(r"([afn]\.k\.a\.) '(.*)'")
_CURRENCY = re.compile(r"[A-Za-z0-9]{2,10}")
_PROVISION = re.compile(r"([^()]{1,60})\):?")
_ABBREVIATION = re.compile(r"\.[A-Za-z]\.?$")
_SPACED_SEMICOLON = re.compile(r" ?;(?: |$)")
_SUFFIXES: Final = frozenset({"JR", "SR", "II", "III", "IV"})
#: A country of a document is named in full; "(RU)" and the like belong to the number.
_SHORTEST_COUNTRY = 4


class IdType(Struct, frozen=True):
    """One row of the table: what an idType is; see the head of the file for the words."""

    type: str
    prop: str
    reading: str
    pattern: re.Pattern[str] | None
    otherwise: str


class Item(Struct, frozen=True):
    """One entry of an id list, as the source writes it."""

    type: str
    number: str
    country: str = ""
    issued: str = ""
    expires: str = ""
    uid: str = ""


# Texts


def clean(text: str) -> str:
    """White space folded and double quotes made single, as the legacy CSV has them."""
    return fold_space(text).replace('"', "'")


def closed(text: str) -> str:
    """A free text without its closing full stop, unless that belongs to an abbreviation."""
    bare = clean(text).rstrip(".").rstrip()
    return f"{bare}." if _ABBREVIATION.search(bare) else bare


def fact(prop: str, value: str, source: str, *, uid: str = "", **details: str | None) -> Fact:
    """A fact that remembers the source's text where the value differs from it."""
    folded = fold_space(source)
    return Fact(prop, value, detail(details), "" if folded == value else folded, uid)


def note(kind: str, text: str, uid: str = "") -> Fact:
    """A text that no property fits, with the field it came from."""
    return fact("notes", closed(text), text, uid=uid, type=kind)


@lru_cache(maxsize=8192)
def _date(text: str) -> str | None:
    return read_date(text)


@lru_cache(maxsize=8192)
def _country(text: str) -> str | None:
    return country_code(text)


# Fields


def name_fact(kind: str, weak: bool, first: str, last: str, person: bool, uid: str = "") -> Fact:
    """One name.

    Args:
        kind: ``name``, or the type of an alias: ``a.k.a.``, ``f.k.a.``, ``n.k.a.``.
        weak: true for an alias of the category "weak".
        first: given names, or empty.
        last: family name, or the whole name. A person's may be "LAST, First".
        person: true if the party is an individual.
        uid: the publisher's id of the alias.

    Returns:
        The name in reading order. A person's parts, and a kind that the
        property does not tell, are in the detail.
    """
    source = f"{last}, {first}" if first else last
    last, first = _split_person(clean(source)) if person else (clean(source), "")
    prop = "weakAlias" if weak else _ALIAS.get(kind, "name" if kind == "name" else "alias")
    plain = kind == "name" or (kind == "f.k.a." if prop == "previousName" else kind == "a.k.a.")
    return fact(
        prop,
        f"{first} {last}".strip(),
        source,
        uid=uid,
        firstName=first if person else "",
        lastName=last if person else "",
        type="" if plain else kind,
    )


def _split_person(name: str) -> tuple[str, str]:
    """``LAST, First`` in two, wherever the source cut it; "LAST, JR." is all family name."""
    parts = name.split(", ")
    size = 2 if len(parts) > 1 and parts[1].rstrip(".").upper() in _SUFFIXES else 1
    return ", ".join(parts[:size]), ", ".join(parts[size:])


def date_fact(prop: str, kind: str, text: str, uid: str = "", **details: str | None) -> Fact:
    """A date in EDTF, or a note if it cannot be read with certainty."""
    value = _date(text)
    return fact(prop, value, text, uid=uid, **details) if value else note(kind, text, uid)


def country_fact(prop: str, kind: str, text: str, uid: str = "", **details: str | None) -> Fact:
    """A country's code, or a note if the text is no country ("None Identified")."""
    code = _country(text)
    return fact(prop, code, text, uid=uid, **details) if code else note(kind, text, uid)


def address_fact(street: Iterable[str], place: str, country: str, uid: str = "") -> Fact | None:
    """One address in one line: street, place, country.

    Args:
        street: the address lines.
        place: city, state and postal code in one text, as the legacy CSV has it:
            "Mexico, D.F. 11570".
        country: the country's name.
        uid: the publisher's id of the address.

    Returns:
        An ``address``; a ``country`` if the address is no more than that; None
        if it is nothing.
    """
    country = fold_space(country)
    parts = [fold_space(part) for part in (*street, place) if part]
    if not parts and not country:
        return None
    if not parts:
        return country_fact("country", "address", country, uid)
    line = ", ".join([*parts, country] if country else parts)
    return fact("address", clean(line), line, uid=uid, country=_country(country) or "")


def position_facts(title: str, schema: str) -> list[Fact]:
    """Each office of a title; a note where the party is not a person."""
    offices = [piece for piece in _SPACED_SEMICOLON.split(fold_space(title)) if piece]
    if schema != "Person":
        return [note("title", office) for office in offices]
    return [fact("position", clean(office), office) for office in offices]


def vessel_facts(fields: Iterable[tuple[str, str]]) -> list[Fact]:
    """A vessel's particulars, by property: callSign, type, flag, owner and the two tonnages."""
    facts = []
    for prop, text in fields:
        if not text:
            continue
        if prop == "flag":
            facts.append(country_fact(prop, prop, text))
        elif PROPERTIES[prop].type == "number":
            facts.append(fact(prop, fold_space(text).replace(",", ""), text))
        else:
            facts.append(fact(prop, clean(text), text))
    return facts


# Id lists


@cache
def id_types() -> dict[str, tuple[IdType, ...]]:
    """The table of id types by their first word, the longest first."""
    text = files("ostraka.sources").joinpath("data/ofac_id_types.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    table: dict[str, list[IdType]] = {}
    for line in lines[1:]:
        kind, prop, reading, pattern, otherwise = [*line.split("\t"), "", ""][:5]
        compiled = re.compile(pattern) if pattern else None
        row = IdType(kind, prop, reading, compiled, otherwise)
        table.setdefault(kind.split()[0], []).append(row)
    return {
        word: tuple(sorted(rows, key=lambda row: (row.type.endswith("*"), -len(row.type))))
        for word, rows in table.items()
    }


def id_fact(item: Item, schema: str) -> Fact:
    """One entry of an id list.

    Args:
        item: the entry.
        schema: the schema of its record, since a number can be of a vessel or of a company.

    Returns:
        A fact of the property that the table names; a note with the type in
        its detail where the table does not know the type.
    """
    kind, words = fold_space(item.type), fold_space(item.type).split()
    for row in id_types().get(words[0], ()) if words else ():
        if kind == row.type or (row.type.endswith("*") and kind.startswith(row.type[:-1])):
            return _typed(row, kind, item, schema)
    return note(kind or "id", " ".join(_whole(item)), item.uid)


def _whole(item: Item) -> Iterator[str]:
    """An entry in words, as the legacy CSV writes it."""
    yield item.number
    if item.country:
        yield f"({item.country})"
    if item.issued:
        yield f"issued {item.issued}"
    if item.expires:
        yield f"expires {item.expires}"


def _typed(row: IdType, kind: str, item: Item, schema: str) -> Fact:
    if row.reading == "number" and item.number:
        return _number(row, kind, item, schema)
    text = " ".join(_whole(item))
    prop = row.prop if not row.otherwise or _suits(row.prop, schema) else row.otherwise
    match row.reading:
        case "text":
            return fact(prop, closed(text), text, uid=item.uid, type=kind)
        case "plain":
            return fact(prop, closed(text), text, uid=item.uid)
        case "date":
            return date_fact(prop, kind, text, item.uid, type=kind)
        case "dated":
            provision = kind.removeprefix(row.type[:-1]).rstrip(":").removesuffix(")")
            return date_fact(prop, kind, text, item.uid, provision=provision)
        case "country":
            return country_fact(prop, kind, text, item.uid, type=kind)
        case "gender" if (gender := text.lower()) in ("male", "female"):
            return fact(prop, gender, text, uid=item.uid)
        case "wallet" if text:
            return fact(prop, text, text, uid=item.uid, currency=kind.removeprefix(row.type[:-1]))
        case "provision":
            return fact(prop, fold_space(f"{kind} {text}"), f"{kind} {text}", uid=item.uid)
    return note(kind, text, item.uid)


def _suits(prop: str, schema: str) -> bool:
    """Whether a property is one of a vessel or aircraft exactly where the record is."""
    return (PROPERTIES[prop].schema in _THINGS) == (schema in _THINGS)


def _number(row: IdType, kind: str, item: Item, schema: str) -> Fact:
    source, country = fold_space(item.number), item.country
    if not country:
        source, country = _split_country(source)
    prop, value = row.prop, clean(source)
    found = row.pattern.fullmatch(value) if row.pattern else None
    if row.otherwise and (not _suits(prop, schema) or (row.pattern and not found)):
        prop = row.otherwise
    elif found and found.groups():
        value = found.group(1)
    return fact(
        prop,
        value,
        source,
        uid=item.uid,
        country=_country(country) or fold_space(country),
        issued=_date(item.issued) or fold_space(item.issued),
        expires=_date(item.expires) or fold_space(item.expires),
        type=kind,
    )


def _split_country(number: str) -> tuple[str, str]:
    """``1084010 (Egypt)`` in two; only what is a country's name counts."""
    head, bracket, tail = number.rpartition(" (")
    country = tail.removesuffix(")")
    if bracket and tail.endswith(")") and len(country) >= _SHORTEST_COUNTRY and _country(country):
        return head, country
    return number, ""


# Remarks


def remark_facts(text: str, schema: str, titles: Sequence[Fact] = ()) -> list[Fact]:
    """Read remarks, which the legacy CSV fills with everything that has no column.

    Args:
        text: the whole field, pieces set apart by semicolons.
        schema: the schema of the record.
        titles: facts of its title; the legacy CSV says them again in the remarks.

    Returns:
        One fact for each piece; a note of the type ``remarks`` where it has no reading.
    """
    said = {closed(title.value) for title in titles}
    facts = []
    for piece in remark_pieces(text):
        found = _remark(piece, schema)
        if found is not None:
            facts.append(found)
        elif closed(piece) not in said:
            facts.append(note("remarks", piece))
    return facts


def remark_pieces(text: str) -> Iterator[str]:
    """The pieces of a remark, white space folded, without the brackets around "Linked To"."""
    for piece in _SPACED_SEMICOLON.split(fold_space(text)):
        bare = piece.removeprefix("(") if piece.startswith("(Linked To:") else piece
        if bare.startswith("Linked To:") and bare.count(")") > bare.count("("):
            head, _, tail = bare.rpartition(")")
            bare = head + tail
        if bare.strip(" ."):
            yield bare


def _remark(piece: str, schema: str) -> Fact | None:
    text = clean(piece)
    bare = text.removeprefix("alt. ")
    if weak := _WEAK.fullmatch(closed(bare)):
        return name_fact(weak.group(1), True, "", weak.group(2), schema == "Person")
    word, _, rest = bare.partition(" ")
    match word:
        case "DOB" if rest:
            return date_fact("birthDate", "DOB", closed(rest))
        case "POB" if rest:
            return fact("birthPlace", closed(rest), rest)
        case "nationality" if code := _country(closed(rest)):
            return fact("nationality", code, closed(rest))
        case "citizen" if code := _country(closed(rest)):
            return fact("citizenship", code, closed(rest))
        case "Linked" if rest.startswith("To:"):
            return note("Linked To", rest.removeprefix("To:"))
        case "Telephone" | "Fax" if rest.startswith("("):
            return fact("phone", closed(rest), rest, type="" if word == "Telephone" else word)
    for row in id_types().get(word, ()):
        if row.reading == "provision" and bare.startswith(row.type.removesuffix("*")):
            return fact(row.prop, bare, bare)
        item = _remark_item(row, bare)
        if item is not None:
            return id_fact(item, schema)
    return None


def _remark_item(row: IdType, text: str) -> Item | None:
    """The entry of an id list that a piece of a remark is, if it begins with that type."""
    stem = row.type.removesuffix("*")
    if not text.startswith(stem):
        return None
    rest = text[len(stem) :]
    if row.type.endswith("*"):
        form = _CURRENCY if row.reading == "wallet" else _PROVISION
        found = form.match(rest)
        if found is None:
            return None
        stem, rest = stem + found.group(), rest[found.end() :]
    if not rest.startswith(" "):
        return None
    rest = rest.strip()
    if row.reading != "number":
        return Item(stem, rest)
    rest, expires = _split_date(rest, " expires ")
    rest, issued = _split_date(rest, " issued ")
    number, country = _split_country(rest)
    return Item(stem, number, country, issued, expires)


def _split_date(text: str, word: str) -> tuple[str, str]:
    head, found, tail = text.rpartition(word)
    return (head, tail) if found and _date(tail) else (text, "")
