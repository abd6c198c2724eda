"""What OFAC's Advanced and Enhanced XML share: from their values to the classic XML's facts.

Owns the reading of features, periods, names, documents, relationships and
listings, so that a party states the same facts in whichever format it was
published. What only these two formats tell stands in facts of its own, never
in the detail of a fact that the classic XML has too: the day a party was put
on each list (``listingDate``), legal authorities (``authority``), kinds of
sanctions (``provisions``), who owns it (``parent``), names in other scripts
(detail ``script``; the Latin script goes without saying, since it is the
classic XML's only one). Refuses to drop: what has no reading is a note.

A relationship is said twice. As "Linked To", which is all that the classic XML
tells of it, and as what it is: ``parent`` where the party is "Owned or
Controlled By" the other one, else a note of the relationship's type, both with
the other's record id in the detail ``related``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, structs

from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources import ofac_fields as fields
from ostraka.sources.ofac_advanced_dates import Period, in_words, period_text
from ostraka.sources.ofac_lists import SANCTIONS_TYPE

#: The one script of the classic formats.
LATIN: Final = "Latin"

_OWNED: Final = "owned or controlled by"
#: The classic formats are plain here: their apostrophes are straight.
_STRAIGHT: Final = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
#: Marks that turn the direction of writing; they are about display, not of the name.
_BIDI: Final = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
#: Scripts in which the family name comes first, with no space behind it.
_FAMILY_FIRST: Final = ("Chinese", "Japanese")
#: Features that the classic XML has in elements of their own (lower case).
_DATES: Final = {"birthdate": ("birthDate", "DOB")}
_PLACES: Final = {"place of birth": "birthPlace"}
_COUNTRIES: Final = {
    "nationality country": ("nationality", "nationality"),
    "citizenship country": ("citizenship", "citizen"),
}
_VESSEL: Final = {
    "vessel call sign": "callSign",
    "vessel type": "type",
    "vessel flag": "flag",
    "vessel owner": "owner",
    "vessel tonnage": "tonnage",
    "vessel gross registered tonnage": "grossRegisteredTonnage",
}
#: Kinds of name parts that say no more than where the part stands (lower case).
_PLAIN_PARTS: Final = frozenset(
    {"last name", "first name", "middle name", "entity name", "aircraft name", "vessel name"}
)
_GIVEN: Final = frozenset({"first name", "middle name"})
_NICKNAME: Final = "nickname"
#: The order of the parts of a family name.
_FAMILY: Final = {"last name": 0, "patronymic": 1, "matronymic": 2, "maiden name": 3}

_STREET: Final = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_CITY: Final = ("CITY", "STATE/PROVINCE")
_ADDRESS: Final = frozenset({*_STREET, *_CITY, "POSTAL CODE", "REGION"})


class Feature(Struct, frozen=True):
    """One feature of a party: what the classic XML has as id, birth date, flag and so on.

    Attributes:
        type: the feature's type, in the publisher's words.
        value: its text; empty where there is only a period.
        uid: the publisher's id of it.
        main: true for the first of several.
        period: the date, where it is one.
        reliability: how sure the publisher is.
        comment: what the publisher adds.
    """

    type: str
    value: str
    uid: str = ""
    main: bool = True
    period: Period | None = None
    reliability: str = ""
    comment: str = ""


class NamePart(Struct, frozen=True):
    """One part of a name: its type ("Last Name") and its text."""

    type: str
    text: str


class Relation(Struct, frozen=True):
    """What a party is to another one."""

    type: str
    name: str
    record: str
    quality: str = ""
    former: bool = False
    uid: str = ""


# Names


def printed_name(parts: list[NamePart]) -> tuple[str, str]:
    """First and last name as the classic XML writes them.

    The publisher's own forms (``formattedFirstName`` and ``formattedLastName``
    of the Enhanced XML) follow this rule: first and middle names as they are,
    everything else in capitals, but for nicknames.

    Args:
        parts: the parts of one name in the order of the file.

    Returns:
        Given names and the rest, either of them empty where there is none.
    """
    given, rest = [], []
    for kind in ("first name", "middle name"):
        given += [part.text for part in parts if part.type.lower() == kind]
    for part in sorted(parts, key=lambda one: _FAMILY.get(one.type.lower(), len(_FAMILY))):
        kind = part.type.lower()
        if kind not in _GIVEN:
            rest.append(part.text if kind == _NICKNAME else part.text.upper())
    if not rest:
        return "", " ".join(given)
    return " ".join(given), " ".join(rest)


def listed_name(parts: list[NamePart]) -> str:
    """A name as the publisher's lists print it: ``HANIYA, Ismail``."""
    given, rest = printed_name(parts)
    return fold_space(", ".join(text for text in (rest, given) if text))


def name_facts(
    kind: str,
    weak: bool,
    name: tuple[str, str],
    parts: list[NamePart],
    *,
    person: bool,
    script: str = LATIN,
    uid: str = "",
) -> Iterator[Fact]:
    """One name in one script.

    Args:
        kind: ``name``, or the type of the alias: ``A.K.A.``, ``F.K.A.``, ``N.K.A.``.
        weak: true for a name of low quality.
        name: first names and last name as the publisher puts them for print.
        parts: its parts, as the publisher wrote them.
        person: true if the party is an individual.
        script: the name's script.
        uid: the publisher's id of the name.

    Yields:
        The name, and a note for each part of a kind that the name does not
        tell ("Nickname", "Patronymic").
    """
    kind = fold_space(kind).lower()
    if script == LATIN:
        made = fields.name_fact(kind, weak, *name, person, uid)
        written = fold_space(" ".join(part.text for part in _in_order(parts)))
        if written != made.value and written.lower() == made.value.lower():
            made = structs.replace(made, original=written)
        yield made
    else:
        yield _in_script(kind, weak, name, parts, person, script, uid)
    for part in parts:
        if part.type.lower() not in _PLAIN_PARTS:
            yield fields.fact("notes", fold_space(part.text), part.text, uid=uid, type=part.type)


def _in_order(parts: list[NamePart]) -> list[NamePart]:
    """First names, middle names, then the rest, as a name is read."""
    rank = {"first name": 0, "middle name": 1}
    return sorted(parts, key=lambda part: rank.get(part.type.lower(), 2))


def _in_script(
    kind: str,
    weak: bool,
    name: tuple[str, str],
    parts: list[NamePart],
    person: bool,
    script: str,
    uid: str,
) -> Fact:
    """A name that is not Latin; where it comes in one piece the publisher's order is kept."""
    first, last = (fold_space(text.translate(_BIDI)) for text in name)
    frame = fields.name_fact(kind, weak, "", "x", person=False)
    about = {"script": script, "type": frame.get("type")}
    if person:
        about["firstName"] = first or fold_space(
            " ".join(part.text for part in _in_order(parts) if part.type.lower() in _GIVEN)
        )
        named = (part.text for part in parts if part.type.lower() == "last name")
        about["lastName"] = last if first else fold_space(" ".join(named)) or last
    value = f"{first} {last}".strip()
    if first and script.startswith(_FAMILY_FIRST):
        value = last + first
    written = fold_space(" ".join(name))
    return Fact(frame.prop, value, detail(about), "" if written == value else written, uid)


# Addresses


def address_facts(
    parts: Iterable[tuple[str, str]], country: str, uid: str, script: str = ""
) -> Iterator[Fact]:
    """One address in one script, from its parts.

    Args:
        parts: (type, text) in the order of the file; the types are those of
            the publisher's reference table: ``ADDRESS1``, ``CITY``, ``POSTAL CODE``.
        country: the country's name, or empty.
        uid: the publisher's id of the address.
        script: the script, where it is not Latin.

    Yields:
        The address as the classic XML's parts make it, and a note for each
        part of a type that the format did not have.
    """
    said: dict[str, str] = {}
    for kind, text in parts:
        if kind.upper() in _ADDRESS and kind.upper() not in said:
            said[kind.upper()] = text
        else:
            yield fields.note(f"address {kind}", text, uid)
    street = [said.get(kind, "") for kind in _STREET]
    city = ", ".join(fold_space(said[kind]) for kind in _CITY if kind in said)
    place = fold_space(f"{city} {said.get('POSTAL CODE', '')} {said.get('REGION', '')}")
    made = fields.address_fact(street, place, country, uid)
    if made and script:
        about = detail({**dict(made.detail), "script": script})
        made = structs.replace(made, detail=about)
    if made:
        yield made


# Features


def feature_facts(features: Iterable[Feature], schema: str) -> list[Fact]:
    """The facts of a party's features, the main one of each kind first.

    Args:
        features: the features in the order of the file.
        schema: the schema of the record.
    """
    facts: list[Fact] = []
    for feature in sorted(features, key=lambda one: not one.main):
        facts += _feature(feature, schema)
        about = fold_space(feature.value)
        if not about and feature.period:
            about = in_words(feature.period) or period_text(feature.period)
        if fold_space(feature.reliability):
            text = f"{feature.type.strip()} {about}: {feature.reliability}"
            facts.append(fields.note("reliability", text, feature.uid))
        if fold_space(feature.comment):
            text = f"{feature.type.strip()} {about}: {feature.comment}"
            facts.append(fields.note("comment", text, feature.uid))
    return facts


def _feature(feature: Feature, schema: str) -> Iterator[Fact]:
    kind = fold_space(feature.type).translate(_STRAIGHT)
    key, uid = kind.lower(), feature.uid
    text = feature.value.translate(_STRAIGHT)
    dated = in_words(feature.period) if feature.period else ""
    if not fold_space(text) or (dated and not read_date(text)):
        text = dated or text or period_text(feature.period)
    if not fold_space(text):
        return
    if key in _DATES:
        yield fields.date_fact(*_DATES[key], text, uid)
    elif key in _PLACES:
        yield fields.fact(_PLACES[key], fields.closed(text), text, uid=uid)
    elif key in _COUNTRIES:
        yield fields.country_fact(*_COUNTRIES[key], text, uid)
    elif key == "title":
        yield from fields.position_facts(text, schema)
    elif key in _VESSEL:
        yield from fields.vessel_facts([(_VESSEL[key], text)])
    else:
        yield fields.id_fact(fields.Item(kind, text, uid=uid), schema)


# Documents, relationships, listings


def document_facts(
    item: fields.Item, schema: str, extras: Iterable[tuple[str, str]]
) -> Iterator[Fact]:
    """One document of a party, and a note for each thing the classic XML does not tell of it.

    Args:
        item: the document, its dates in EDTF.
        schema: the schema of the record.
        extras: what else is said, as (name of the field, text).
    """
    kind = fold_space(item.type).translate(_STRAIGHT)
    yield fields.id_fact(structs.replace(item, type=kind), schema)
    for name, text in extras:
        if fold_space(text):
            told = f"{fold_space(item.number)}: {text}"
            note = fields.closed(told)
            yield fields.fact("notes", note, told, uid=item.uid, type=name, document=kind)


def relation_facts(relation: Relation) -> Iterator[Fact]:
    """What a relationship says, in the classic XML's words and in its own.

    Where the name of the other party is not known, because it is on the other
    list, its record id stands for it and the classic words are left out.
    """
    kind, name = fold_space(relation.type), fields.clean(relation.name)
    if name:
        yield fields.note("Linked To", relation.name, relation.uid)
    owned = kind.lower() == _OWNED and not relation.former
    about = detail(
        {
            "related": relation.record,
            "type": kind,
            "quality": fold_space(relation.quality),
            "former": "true" if relation.former else "",
        }
    )
    yield Fact("parent" if owned else "notes", name or relation.record, about, item=relation.uid)


def listing_fact(name: str, day: str, uid: str = "") -> Fact:
    """The day on which a party was put on one of the publisher's lists; a note without a day."""
    name, value = fold_space(name), read_date(day) if day else None
    if value is None:
        return fields.note("sanctionsList", f"{name} {day}".strip(), uid)
    return fields.fact("listingDate", value, day, uid=uid, list=name)


def sanctions_type_fact(name: str, uid: str = "") -> Fact:
    """What the publisher calls a sanctions type: Block, Reject, a directive."""
    return fields.fact("provisions", fold_space(name), name, uid=uid, type=SANCTIONS_TYPE)


def unique(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts, each identity once, in their order."""
    kept: dict[object, Fact] = {}
    for fact in facts:
        kept.setdefault(fact.identity, fact)
    return tuple(kept.values())
