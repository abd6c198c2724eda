"""The targets of Switzerland's list as facts.

Owns how each element of a ``target`` reads. Refuses to drop: an element or
attribute that no reading here expects becomes a ``notes`` fact whose detail
``type`` names it. Refuses to take numbers of another list for granted: a
``foreign-identifier`` is a UN or EU reference only if it has that shape.

What a modification added or removed is history, so it is kept as a note and is
no name or date of the party.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.ch_seco_names import name_facts
from ostraka.sources.ch_seco_tables import Place, Tables, place_in
from ostraka.sources.un_documents import property_of
from ostraka.sources.un_elements import leaves_of, note_of

_UN = re.compile(r"[A-Z]{2}[ie]\.\d{3}")
_EU = re.compile(r"EU\.\d{1,6}\.\d{1,3}")
_UN_SAID = re.compile(
    r"(?:UN|Permanent|UN permanent)(?: permanent)? reference(?: number| no\.?)? ?: ?"
    r"([A-Z]{2}[ie]\.\d{3})\.?",
    re.IGNORECASE,
)
#: Other information of one kind: ``IMO Number: 8405270``.
_SAID: Final = (
    (re.compile(r"IMO(?: number)? ?: ?(\d{7})\.?", re.IGNORECASE), "imoNumber"),
    (re.compile(r"(?:website|web) ?: ?((?:https?:|www\.)\S{1,200})", re.IGNORECASE), "website"),
    (re.compile(r"e-?mail(?: address)? ?: ?([\w.+-]{1,64}@[\w.-]{1,200})", re.IGNORECASE), "email"),
    (re.compile(r"(?:tel\.?|telephone|phone)(?: number)? ?: ?(\+?\d[\d ()-]{4,24})",
                re.IGNORECASE), "phone"),
    (re.compile(r"type of entity ?: ?(.{1,200})", re.IGNORECASE), "legalForm"),
    (re.compile(r"(?:INN|taxpayer identification number)(?: \(INN\))? ?: ?(\d{10}|\d{12})\.?",
                re.IGNORECASE), "innCode"),
    (re.compile(r"(?:OGRN) ?: ?(\d{13}|\d{15})\.?", re.IGNORECASE), "ogrnCode"),
    (re.compile(r"(?:tax (?:registration|identification) number|tax id) ?: ?([\w/-]{4,30})\.?",
                re.IGNORECASE), "taxNumber"),
    (re.compile(r"(?:(?:state|business) )?registration number ?: ?([\w/-]{4,30})\.?",
                re.IGNORECASE), "registrationNumber"),
)  # fmt: skip
_REGISTERED = re.compile(r"date of registration ?: ?(.{4,40}?)\.?", re.IGNORECASE)
_GENDERS: Final = {"male", "female"}
_DATES: Final = {
    "Person": "birthDate",
    "Organization": "incorporationDate",
    "Vessel": "buildDate",
    "Airplane": "buildDate",
}
_PARTY: Final = frozenset({"individual", "entity", "object"})
_DAYS: Final = ("effective-date", "publication-date", "enactment-date")
#: An earlier ``de-listed`` of a target that is listed again is no end of its listing: a note.
_MOVES: Final = {"listed": "listingDate", "amended": "modifiedAt"}

_Reading = Callable[[_Element, str, Tables], Iterator[Fact]]


def facts_of(target: _Element, schema: str, tables: Tables) -> tuple[Fact, ...]:
    """Read one target.

    Args:
        target: a ``target`` element.
        schema: its schema.
        tables: the programmes and places of the file.

    Returns:
        Its facts, names first, none twice.
    """
    facts: list[Fact] = []
    for child in target:
        if child.tag in _PARTY:
            facts.extend(_party(child, schema, tables))
    for child in target:
        if child.tag not in _PARTY and isinstance(child.tag, str):
            facts.extend(_READINGS.get(child.tag, _unknown)(child, schema, tables))
    listed = [fact.value for fact in facts if fact.prop == "listingDate"]
    if listed:
        # Of a target that was listed again, the last listing is the one in force.
        facts.append(Fact("startDate", max(listed)))
    facts.append(Fact("recordId", fold_space(str(target.get("ssid", "")))))
    facts.extend(_rest(target, "ssid"))
    seen: dict[object, Fact] = {}
    for fact in facts:
        seen.setdefault(fact.identity, fact)
    return tuple(seen.values())


# The party


def _party(party: _Element, schema: str, tables: Tables) -> Iterator[Fact]:
    identities = party.findall("identity")
    # The main identity's names come first, and its primary name is the party's.
    for identity in sorted(identities, key=lambda identity: identity.get("main") != "true"):
        main = identity.get("main") == "true" or len(identities) == 1
        for name in identity.findall("name"):
            yield from name_facts(name, main)
    sex = fold_space(str(party.get("sex", "")))
    if sex in _GENDERS:
        yield Fact("gender", sex)
    elif sex:
        yield note_of("sex", sex)
    for child in (child for identity in identities for child in identity):
        if child.tag != "name" and isinstance(child.tag, str):
            yield from _READINGS.get(child.tag, _unknown)(child, schema, tables)
    for identity in identities:
        yield from _rest(identity, "ssid", "main")
    for child in party:
        if child.tag != "identity" and isinstance(child.tag, str):
            yield from _READINGS.get(child.tag, _unknown)(child, schema, tables)
    known = ("object-type",) if schema in ("Vessel", "Airplane") else ()
    yield from _rest(party, "sex", *known)


def _date(element: _Element, schema: str, _: Tables) -> Iterator[Fact]:
    said = _attributes(element)
    parts = [said.pop(key, "") for key in ("year", "month", "day")]
    item, calendar = said.pop("ssid", ""), said.pop("calendar", "Gregorian")
    quality = said.pop("quality", "good")
    text = "-".join(part.zfill(2) for part in parts if part)
    gap = parts[2] and not parts[1]
    date = None if gap or calendar != "Gregorian" or not parts[0] else read_date(text)
    about = detail({"quality": quality if quality != "good" else ""})
    prop = _DATES.get(schema)
    if date and prop:
        yield Fact(prop, date, about, item=item)
    elif text:
        yield Fact("notes", f"{text} ({calendar})", detail({"type": str(element.tag)}), item=item)
    yield from _left(element, said)


def _nationality(element: _Element, schema: str, tables: Tables) -> Iterator[Fact]:
    place = place_in(element)
    code = _code(place)
    item = str(element.get("ssid", ""))
    prop = "nationality" if schema == "Person" else "country"
    if code:
        yield Fact(prop, code, detail({"note": "; ".join(place.others)}), place.country, item)
    else:
        yield from _unknown(element, schema, tables)
    yield from _rest(element, "ssid")


def _birth_place(element: _Element, schema: str, tables: Tables) -> Iterator[Fact]:
    line, code, country, item, note = _where(element, tables)
    prop = "birthPlace" if schema == "Person" else "address"
    if line:
        yield Fact(prop, line, detail({"country": code, "note": note}), item=item)
    elif note:
        yield note_of(element.tag, note)
    if code:
        prop = "birthCountry" if schema == "Person" else "country"
        yield Fact(prop, code, original=country, item=item)


def _address(element: _Element, _: str, tables: Tables) -> Iterator[Fact]:
    line, code, country, item, note = _where(element, tables)
    if line and line != country:
        yield Fact("address", line, detail({"country": code, "note": note}), item=item)
    elif code:
        yield Fact("country", code, detail({"note": note}), country, item)
    elif line or note:
        yield note_of(element.tag, "; ".join(filter(None, (line, note))))


_STREET: Final = ("c-o", "address-details", "p-o-box", "zip-code")


def _where(element: _Element, tables: Tables) -> tuple[str, str, str, str, str]:
    """One line, country code, country as written, the item's number, and a note."""
    said = _attributes(element)
    number = said.pop("place-id", "")
    known = tables.places.get(number, Place())
    texts = {tag: fold_space(element.findtext(tag) or "") for tag in _STREET}
    if (box := texts["p-o-box"]) and "box" not in box.lower():
        texts["p-o-box"] = f"P.O. Box {box}"
    written = [
        text for text in (*texts.values(), known.location, known.area, known.country) if text
    ]
    remarks = [
        text
        for child in element
        if isinstance(child.tag, str) and child.tag not in _STREET
        for _, text in leaves_of(child)
    ]
    if said.get("quality", "good") != "good":
        remarks.append(f"quality {said['quality']}")
    if "main" in said:
        remarks.append(f"main {said['main']}")
    if known.others:
        remarks.append(f"also {', '.join(known.others)}")
    if number and number not in tables.places:
        remarks.append(f"place {number}")
    note = "; ".join(remarks)
    return ", ".join(written), _code(known), known.country, said.get("ssid", ""), note


def _code(place: Place) -> str:
    return country_code(place.iso) or country_code(place.country) or ""


def _document(element: _Element, _: str, tables: Tables) -> Iterator[Fact]:
    texts = {
        str(child.tag): fold_space(child.text or "")
        for child in element
        if isinstance(child.tag, str)
    }
    said = _attributes(element)
    kind = said.pop("document-type", "").replace("-", " ")
    number, issuer = texts.pop("number", ""), texts.pop("issuer", "")
    code = str(next((child.get("code", "") for child in element if child.tag == "issuer"), ""))
    place = tables.places.get(said.pop("place-id", ""), Place())
    about = {
        "type": kind,
        "country": country_code(code) or country_code(issuer) or _code(place),
        "issuer": issuer,
        "issued": texts.pop("date-of-issue", ""),
        "expires": texts.pop("expiry-date", ""),
        "note": texts.pop("remark", ""),
    }
    item = said.pop("ssid", "")
    if number:
        yield Fact(property_of(kind), number, detail(about), item=item)
    else:
        text = "; ".join(f"{key}: {value}" for key, value in about.items() if value)
        yield note_of(element.tag, text)
    for tag, text in texts.items():
        if text:
            yield note_of(f"{element.tag}/{tag}", text)
    yield from _left(element, said)


def _reason(element: _Element, *_: object) -> Iterator[Fact]:
    if text := _text(element):
        yield Fact("reason", text, item=str(element.get("ssid", "")))
    yield from _rest(element, "ssid")


def _information(element: _Element, schema: str, _: Tables) -> Iterator[Fact]:
    text, item = _text(element), str(element.get("ssid", ""))
    yield from _rest(element, "ssid")
    if found := _UN_SAID.fullmatch(text):
        yield Fact("unscId", found.group(1), original=text, item=item)
        return
    for pattern, prop in _SAID:
        if found := pattern.fullmatch(text):
            yield Fact(prop, found.group(1).strip(), original=text, item=item)
            return
    registered = _REGISTERED.fullmatch(text) if schema == "Organization" else None
    if registered and (date := read_date(registered.group(1), day_first=True)):
        yield Fact("incorporationDate", date, original=text, item=item)
        return
    if text:
        yield Fact("notes", text, detail({"type": str(element.tag)}), item=item)


def _relation(element: _Element, *_: object) -> Iterator[Fact]:
    said = _attributes(element)
    related, kind = said.pop("target-id", ""), said.pop("relation-type", "relation")
    about = {"type": kind, "related": related}
    texts = "; ".join(text for _, text in leaves_of(element))
    yield Fact(
        "notes", texts or f"{kind} {related}".strip(), detail(about), item=said.pop("ssid", "")
    )
    yield from _left(element, said)


# The listing


def _set(element: _Element, _: str, tables: Tables) -> Iterator[Fact]:
    number = _text(element)
    sanctions = tables.sets.get(number)
    if number:
        yield Fact("programId", number)
    if sanctions is not None:
        if sanctions.key:
            yield Fact("program", sanctions.key)
        if sanctions.text:
            yield Fact("provisions", sanctions.text, detail({"program": sanctions.key}))
        if sanctions.program:
            yield Fact("authority", sanctions.program, detail({"origin": sanctions.origin}))
    yield from _rest(element)


def _foreign(element: _Element, *_: object) -> Iterator[Fact]:
    text = _text(element)
    if _UN.fullmatch(text):
        yield Fact("unscId", text)
    elif _EU.fullmatch(text):
        yield Fact("authorityId", text, detail({"list": "eu_fsf"}))
    elif text:
        yield note_of(element.tag, text)
    yield from _rest(element)


def _modification(element: _Element, *_: object) -> Iterator[Fact]:
    said = _attributes(element)
    kind = said.pop("modification-type", "")
    days: dict[str, str] = {key: said.pop(key) for key in _DAYS if key in said}
    effective = next(iter(days.values()), "")
    prop, date = _MOVES.get(kind), read_date(effective) if effective else None
    if prop and date:
        others = {key: day for key, day in days.items() if day != effective}
        yield Fact(prop, date, detail(others))
    elif kind not in _MOVES or days:
        text = "; ".join([kind, *(f"{key}: {day}" for key, day in days.items())])
        yield note_of(element.tag, text)
    for child in element:
        if isinstance(child.tag, str):
            text = fold_space(" ".join(text for _, text in leaves_of(child)))
            if text:
                about = {"type": f"modification/{child.tag}", "date": effective}
                yield Fact("notes", text, detail(about))
    yield from _left(element, said)


# What is left


def _attributes(element: _Element) -> dict[str, str]:
    folded = ((str(key), fold_space(str(value))) for key, value in element.attrib.items())
    return {key: value for key, value in folded if value}


def _left(element: _Element, said: dict[str, str]) -> Iterator[Fact]:
    return (note_of(f"{element.tag}@{key}", value) for key, value in said.items())


def _rest(element: _Element, *known: str) -> Iterator[Fact]:
    said = _attributes(element)
    return _left(element, {key: value for key, value in said.items() if key not in known})


def _text(element: _Element) -> str:
    return fold_space(" ".join(str(text) for text in element.itertext()))


def _unknown(element: _Element, *_: object) -> Iterator[Fact]:
    for tag, text in leaves_of(element):
        yield note_of(tag, text)
    yield from _rest(element, "ssid")


_READINGS: Final[dict[str, _Reading]] = {
    "day-month-year": _date,
    "nationality": _nationality,
    "place-of-birth": _birth_place,
    "address": _address,
    "identification-document": _document,
    "justification": _reason,
    "other-information": _information,
    "relation": _relation,
    "sanctions-set-id": _set,
    "foreign-identifier": _foreign,
    "modification": _modification,
}
