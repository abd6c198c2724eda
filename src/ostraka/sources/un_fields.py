"""The elements of one UN entry as facts.

Owns how each element of an ``INDIVIDUAL`` or ``ENTITY`` reads: names, aliases,
birth dates, places, documents, dates of the listing, comments. Refuses to
drop: an element, an attribute or a text that no reading here expects becomes a
``notes`` fact whose detail ``type`` names it.

Source: https://www.un.org/sc/resources/sc-sanctions.xsd and the published files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element

from ostraka.model.countries import country_code
from ostraka.model.dates import DateSpan
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.un_documents import document_facts
from ostraka.sources.un_elements import (
    Parts,
    attributes_of,
    leaves_of,
    note_of,
    own_text_of,
    parts_of,
    unread_of,
)
from ostraka.sources.un_names import acronym_in, names_in_note, split_names

_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
#: What the UN writes where it has nothing to write.
_NOTHING = frozenset({"na", "n/a", "null", "-"})
_ALIAS_PROPERTY = {"Good": "alias", "Low": "weakAlias", "a.k.a.": "alias", "f.k.a.": "previousName"}
_GENDERS = {"male": "male", "female": "female"}

_BRANCH = re.compile(r"Branch Office \d+: ?(.+)")
_QUALIFIED = re.compile(r"([^()]+) \(([^()]+)\)")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}\b")
_BIC = re.compile(r"\b(?:SWIFT|BIC)(?:/BIC)?(?: code)?: ?([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")
_IMO = re.compile(r"\bIMO\)? [Nn]umber: ?(\d{7})\b")
_GENDER = re.compile(r"\bGender: (male|female)\b", re.IGNORECASE)
_PHONE = re.compile(r"\b(?:Tel|Telephone|Phone)(?:\.:|[.:])? ?(\+?\d[\d -]{5,20}\d)\b")

#: Elements that hold a text and nothing else; a child in one of them is unexpected.
_TEXT_ONLY = frozenset(
    {
        *_NAME_PARTS,
        "DATAID",
        "VERSIONNUM",
        "UN_LIST_TYPE",
        "GENDER",
        "NAME_ORIGINAL_SCRIPT",
        "COMMENTS1",
    }
)

_Reading = Callable[[_Element], Iterator[Fact]]


def facts_of(entry: _Element) -> tuple[Fact, ...]:
    """Read one entry.

    Args:
        entry: an ``INDIVIDUAL`` or ``ENTITY`` element.

    Returns:
        Its facts in the order of the file, names first, none twice.
    """
    facts = [*_names(entry), *own_text_of(entry, entry.tag)]
    for child in entry:
        if not isinstance(child.tag, str):
            continue
        plain = child.tag in _TEXT_ONLY and len(child) > 0
        reading = _unknown if plain else _READINGS.get(child.tag, _unknown)
        facts.extend(reading(child))
        facts.extend(attributes_of(child, child.tag))
    seen = {fact.identity: fact for fact in reversed(facts)}
    return tuple(reversed(seen.values()))


def text_of(entry: _Element, tag: str) -> str:
    """The folded text of the first child of that tag, or an empty string."""
    return fold_space(entry.findtext(tag) or "")


# Names


def _names(entry: _Element) -> Iterator[Fact]:
    parts = [text_of(entry, tag) for tag in _NAME_PARTS]
    for tag, part in zip(_NAME_PARTS, parts, strict=True):
        if part in _NOTHING:
            yield note_of(tag, part)
    whole = " ".join(part for part in parts if part and part not in _NOTHING)
    if whole:
        yield from _spellings("name", whole, {}, entry.tag == "ENTITY")


def _spellings(
    prop: str, text: str, about: dict[str, str | None], organisation: bool
) -> Iterator[Fact]:
    """The names in a text: the first with its property, a name's further ones as aliases."""
    qualities = detail(about)
    further = "alias" if prop == "name" else prop
    for number, name in enumerate(split_names(text)):
        original = text if name != text else ""
        yield Fact(further if number else prop, name, qualities, original)
        acronym = acronym_in(name) if organisation else None
        if acronym:
            yield Fact(further, acronym[0], qualities, text)
            yield Fact("abbreviation", acronym[1], qualities, text)


def _name_part(element: _Element) -> Iterator[Fact]:
    """A part of the name, which ``_names`` has read; a second one of its kind is unexpected."""
    if not _is_first(element):
        yield from _unknown(element)


def _original_script(element: _Element) -> Iterator[Fact]:
    text = fold_space(element.text or "")
    if text:
        yield from _spellings("alias", text, {"type": "original script"}, False)


def _alias(element: _Element) -> Iterator[Fact]:
    known = ("ALIAS_NAME", "QUALITY", "NOTE", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH")
    parts, rest = parts_of(element, known)
    yield from rest
    name, quality, note = (parts.pop(tag, "") for tag in known[:3])
    prop = _ALIAS_PROPERTY.get(quality, "alias")
    organisation = element.tag == "ENTITY_ALIAS"
    if name and name not in _NOTHING:
        unknown = quality if quality not in _ALIAS_PROPERTY else ""
        about = {"note": note or None, "type": unknown or None}
        yield from _spellings(prop, name, about, organisation)
        for further in names_in_note(note):
            yield Fact(prop, further, original=note)
    elif quality or note:
        yield unread_of(element.tag, {"ALIAS_NAME": name, "QUALITY": quality, "NOTE": note})
    date = parts.pop("DATE_OF_BIRTH", "")
    if date:
        yield _date_fact("birthDate", date, element.tag, {"alias": name})
    yield from _birth_place(
        {
            "CITY": parts.pop("CITY_OF_BIRTH", ""),
            "COUNTRY": parts.pop("COUNTRY_OF_BIRTH", ""),
        },
        {"alias": name},
    )


# Dates


def _birth_date(element: _Element) -> Iterator[Fact]:
    known = ("TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE")
    parts, rest = parts_of(element, known)
    yield from rest
    kind, day, year, first, last, note = (parts.get(tag, "") for tag in known)
    if set(parts) <= {"TYPE_OF_DATE"}:
        return
    about = kind == "APPROXIMATELY" or note.lower().startswith("approximately")
    readings = [day, f"{note} {year}", year, note]
    if first or last:
        readings = [f"{first} to {last}"]
    used = [reading for reading in readings if reading.strip()]
    date = next((read for text in used if (read := _edtf(text, about))), None)
    spoken = {tag: text for tag, text in parts.items() if tag not in ("TYPE_OF_DATE", "NOTE")}
    if date is None or not _agree(date, spoken):
        yield unread_of(element.tag, parts)
        return
    said = (
        note
        if note.lower() != "approximately" and _edtf(note, False) != date.replace("~", "")
        else ""
    )
    original = " ".join([kind, *spoken.values(), note]).strip()
    plain = {*spoken.values()} == {date} and kind == "EXACT"
    yield Fact("birthDate", date, detail({"note": said}), "" if plain else original)


def _edtf(text: str, about: bool) -> str | None:
    read = read_date(f"approximately {text}" if about else text)
    return read or None


def _agree(date: str, spoken: Parts) -> bool:
    """False if a date, a year or a range beside the one that was read says something else."""
    span = DateSpan.parse(date)
    for text in spoken.values():
        read = read_date(text)
        other = DateSpan.parse(read) if read else None
        if other is None or other.first > span.last or other.last < span.first:
            return False
    return True


def _date_fact(prop: str, text: str, tag: str, about: dict[str, str | None]) -> Fact:
    read = read_date(text)
    if read is None:
        return Fact("notes", text, detail({"type": tag, **about}))
    return Fact(prop, read, detail(about), text if text != read else "")


def _dates(prop: str) -> _Reading:
    def reading(element: _Element) -> Iterator[Fact]:
        for tag, text in leaves_of(element):
            yield _date_fact(prop, text, tag, {})

    return reading


# Places and countries


def _birth_place_element(element: _Element) -> Iterator[Fact]:
    parts, rest = parts_of(element, (*_PLACE_PARTS, "NOTE"))
    yield from rest
    note = parts.pop("NOTE", "")
    if parts:
        yield from _birth_place(parts, {"note": note})
    elif note:
        yield note_of(element.tag, note)


def _birth_place(parts: Parts, about: dict[str, str | None]) -> Iterator[Fact]:
    place = ", ".join(parts[tag] for tag in _PLACE_PARTS if parts.get(tag))
    country = parts.get("COUNTRY", "")
    code = _code_in_place(country)
    if place and (place != country or not code):
        yield Fact("birthPlace", place, detail({"country": code, **about}))
    if code:
        yield Fact("birthCountry", code, detail(about), country)


def _address(element: _Element) -> Iterator[Fact]:
    parts, rest = parts_of(element, (*_PLACE_PARTS, "NOTE"))
    yield from rest
    note = parts.pop("NOTE", "")
    line = ", ".join(parts[tag] for tag in _PLACE_PARTS if parts.get(tag))
    code = _code_in_place(parts.get("COUNTRY", ""))
    branch = _BRANCH.fullmatch(note)
    if line:
        yield Fact("address", line, detail({"country": code, "note": note}))
    elif branch:
        yield Fact("address", branch.group(1), original=note)
    elif note:
        yield note_of(element.tag, note)
    yield from _contacts(note)


def _nationality(element: _Element) -> Iterator[Fact]:
    for tag, text in leaves_of(element):
        qualified = _QUALIFIED.fullmatch(text)
        code = _code(text)
        if code:
            yield Fact("nationality", code, original=text)
        elif qualified and (code := _code(qualified.group(1))):
            yield Fact("nationality", code, detail({"note": qualified.group(2)}), text)
        else:
            yield note_of(tag, text)


def _code_in_place(text: str) -> str:
    """Country code of a place, also of ``Libya (in custody)`` and ``Branch Office 11: Iran``."""
    branch, qualified = _BRANCH.fullmatch(text), _QUALIFIED.fullmatch(text)
    inner = branch.group(1) if branch else qualified.group(1) if qualified else ""
    return _code(text) or _code(inner)


def _code(text: str) -> str:
    """Country code; the UN writes countries in words, and "na" where it knows none."""
    return "" if text.lower() in _NOTHING else country_code(text) or ""


# Everything else


def _gender(element: _Element) -> Iterator[Fact]:
    text = fold_space(element.text or "")
    known = _GENDERS.get(text.lower())
    if known:
        yield Fact("gender", known, original=text if text != known else "")
    elif text:
        yield note_of(element.tag, text)


def _comments(element: _Element) -> Iterator[Fact]:
    text = fold_space(element.text or "")
    if not text:
        return
    yield note_of(element.tag, text)
    yield from _contacts(text)
    genders = {found.lower() for found in _GENDER.findall(text)}
    if len(genders) == 1:
        yield Fact("gender", genders.pop(), original=text)


def _contacts(text: str) -> Iterator[Fact]:
    """What names a party beyond doubt in a comment: e-mail, telephone, BIC, IMO number."""
    for prop, pattern in (
        ("email", _MAIL),
        ("phone", _PHONE),
        ("swiftBic", _BIC),
        ("imoNumber", _IMO),
    ):
        for found in pattern.finditer(text):
            value, original = found.group(found.lastindex or 0), found.group()
            yield Fact(prop, value, original=original if original != value else "")


def _program(element: _Element) -> Iterator[Fact]:
    if text := fold_space(element.text or ""):
        yield Fact("program", text)


def _list_type(element: _Element) -> Iterator[Fact]:
    for tag, text in leaves_of(element):
        if text == "UN List":
            yield Fact("authority", "United Nations Security Council", original=text)
        else:
            yield note_of(tag, text)


def _record_id(element: _Element) -> Iterator[Fact]:
    parent = element.getparent()
    version = text_of(parent, "VERSIONNUM") if parent is not None else ""
    if text := fold_space(element.text or ""):
        yield Fact("recordId", text, detail({"version": version}))


def _version(element: _Element) -> Iterator[Fact]:
    """The version number, which stands in the detail of ``recordId`` where there is one."""
    parent = element.getparent()
    if parent is None or not text_of(parent, "DATAID") or not _is_first(element):
        yield from _unknown(element)


def _texts(prop: str) -> _Reading:
    def reading(element: _Element) -> Iterator[Fact]:
        for _, text in leaves_of(element):
            yield Fact(prop, text)

    return reading


def _is_first(element: _Element) -> bool:
    parent = element.getparent()
    return parent is None or parent.find(element.tag) is element


def _unknown(element: _Element) -> Iterator[Fact]:
    for tag, text in leaves_of(element):
        yield note_of(tag, text)


_READINGS: dict[str, _Reading] = {
    **dict.fromkeys(_NAME_PARTS, _name_part),
    "DATAID": _record_id,
    "VERSIONNUM": _version,
    "REFERENCE_NUMBER": _texts("unscId"),
    "UN_LIST_TYPE": _program,
    "LIST_TYPE": _list_type,
    "LISTED_ON": _dates("listingDate"),
    "LAST_DAY_UPDATED": _dates("modifiedAt"),
    "DELISTED_ON": _dates("endDate"),
    "GENDER": _gender,
    "NAME_ORIGINAL_SCRIPT": _original_script,
    "COMMENTS1": _comments,
    "TITLE": _texts("title"),
    "DESIGNATION": _texts("position"),
    "NATIONALITY": _nationality,
    "NATIONALITY2": _nationality,
    "INDIVIDUAL_ALIAS": _alias,
    "ENTITY_ALIAS": _alias,
    "INDIVIDUAL_ADDRESS": _address,
    "ENTITY_ADDRESS": _address,
    "INDIVIDUAL_DATE_OF_BIRTH": _birth_date,
    "INDIVIDUAL_PLACE_OF_BIRTH": _birth_place_element,
    "INDIVIDUAL_DOCUMENT": document_facts,
}
