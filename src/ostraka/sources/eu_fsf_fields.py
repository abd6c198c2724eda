"""The entities of the EU's list as facts.

Owns how each attribute and child of a ``sanctionEntity`` reads. Refuses to
drop: what no reading here expects becomes a ``notes`` fact whose detail
``type`` names it. Left out are only empty values, the country ``00``
(UNKNOWN), flags that are ``false``, ``strong="true"`` and the regulation's
language ``en``, which all values of the published files have.

Provenance: every value names the regulation it was published by. That name is
not part of the value's fact, since the EU publishes the same value again by
later regulations, and the same value would then count as changed. It is given
once per record: one ``authority`` fact for each regulation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.eu_fsf_documents import document_facts, is_ship_number
from ostraka.sources.eu_fsf_elements import attributes, code_of, remarks, rest, unexpected
from ostraka.sources.eu_fsf_names import name_facts
from ostraka.sources.un_elements import note_of

_SCHEMAS: Final = {"P": "Person", "E": "Organization"}
_KNOWN_CHILDREN: Final = frozenset(
    {"remark", "regulation", "subjectType", "nameAlias", "citizenship", "birthdate", "address",
     "identification"}
)  # fmt: skip
_LISTED = re.compile(
    r"(?:date of (?:listing|designation)):? ?(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2})\.?",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,24}")
_CONTACTS: Final = {"PHONE": "phone", "EMAIL": "email", "WEB": "website", "FAX": "phone"}
#: Between several contacts in one value, if each piece is a contact of its own.
_SEVERAL: Final = {"phone": re.compile(r"; ?"), "website": re.compile(r"[;,] ?| or ")}
_WHOLE: Final = {
    "phone": re.compile(r"(?=(?:\D*\d){5})[\d+][\d +()/.-]{4,29}"),
    "website": re.compile(r"(?:https?://|www\.)[^\s;,]{4,200}"),
}
_HIJRI_YEARS: Final = range(1200, 1450)


def schema_of(entity: _Element) -> str:
    """The schema of an entity.

    The EU knows persons and enterprises only. An enterprise that is identified
    by the IMO number of a ship is a ``Vessel``: the check digit tells the
    number of a ship from that of a shipping company, which has the same code.
    """
    kind = entity.find("subjectType")
    code = str(kind.get("classificationCode", "")) if kind is not None else ""
    schema = _SCHEMAS.get(code, "LegalEntity")
    if schema != "Organization":
        return schema
    papers = [(str(p.get("identificationTypeCode")), str(p.get("number", "")))
              for p in entity.findall("identification")]  # fmt: skip
    ship = papers and all(code == "imo" and is_ship_number(number) for code, number in papers)
    return "Vessel" if ship else schema


def facts_of(entity: _Element) -> tuple[Fact, ...]:
    """Read one entity.

    Args:
        entity: a ``sanctionEntity``, its tags without namespace.

    Returns:
        Its facts, names first, none twice.
    """
    facts = [
        *name_facts(entity.findall("nameAlias"), schema_of(entity)),
        *_own(entity),
        *_provenance(entity),
    ]
    for child in entity:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "citizenship":
            facts.extend(_citizenship(child))
        elif child.tag == "birthdate":
            facts.extend(_birth(child))
        elif child.tag == "address":
            facts.extend(_address(child))
        elif child.tag == "identification":
            facts.extend(document_facts(child))
        elif child.tag not in _KNOWN_CHILDREN:
            facts.extend(unexpected(child, ""))
    seen: dict[object, Fact] = {}
    for fact in facts:
        seen.setdefault(fact.identity, fact)
    return tuple(seen.values())


# The listing


def _own(entity: _Element) -> Iterator[Fact]:
    said = attributes(entity)
    if reference := said.pop("euReferenceNumber", ""):
        yield Fact("authorityId", reference, detail({"list": "eu_fsf"}))
    if logical_id := said.pop("logicalId", ""):
        yield Fact("recordId", logical_id)
    if united_nations := said.pop("unitedNationId", ""):
        yield Fact("unscId", united_nations)
    designated = said.pop("designationDate", "")
    if designated:
        yield _date("listingDate", designated)
    if ended := said.pop("delistingDate", ""):
        yield _date("endDate", ended)
    for key, value in said.items():
        yield note_of(key, value)
    for text in filter(
        None, (fold_space(remark.text or "") for remark in entity.findall("remark"))
    ):
        found = _LISTED.fullmatch(text)
        date = read_date(found.group(1), day_first=True) if found else None
        if date and designated in ("", date):
            yield Fact("listingDate", date, original=text)
        else:
            yield note_of("remark", text)
    for kind in entity.findall("subjectType"):
        said = attributes(kind)
        said.pop("code", None)
        if said.get("classificationCode") in _SCHEMAS:
            said.pop("classificationCode")
        yield from rest(kind, said)


def _date(prop: str, text: str) -> Fact:
    read = read_date(text)
    return note_of(prop, text) if read is None else Fact(prop, read)


def _provenance(entity: _Element) -> Iterator[Fact]:
    for regulation in entity.findall("regulation"):
        said = attributes(regulation)
        program = said.pop("programme", "")
        if program:
            yield Fact("program", program)
        yield from _regulation(said, program)
        if url := fold_space(regulation.findtext("publicationUrl") or ""):
            yield Fact("programUrl", url)
        if text := remarks(regulation):
            yield note_of("regulation/remark", text)
        yield from rest(regulation, said, "publicationUrl")
    numbers = {fold_space(str(r.get("numberTitle", ""))) for r in entity.findall("regulation")}
    for summary in entity.iter("regulationSummary"):
        said = attributes(summary)
        if said.get("numberTitle") in numbers:
            # The entity's own regulation, which tells more of itself.
            said = {key: value for key, value in said.items() if key not in _SUMMARY}
        yield from _regulation(said, "")
        yield from rest(summary, said)


_SUMMARY: Final = ("regulationType", "numberTitle", "publicationDate", "publicationUrl")


def _regulation(said: dict[str, str], program: str) -> Iterator[Fact]:
    """A regulation as the legal basis, and the day on which it entered into force."""
    kind = said.pop("regulationType", "")
    number, item = said.pop("numberTitle", ""), said.pop("logicalId", "")
    published, url = said.pop("publicationDate", ""), said.pop("publicationUrl", "")
    about = {"type": kind, "published": published, "by": said.pop("organisationType", "")}
    if program:
        about["program"] = program
    if number:
        yield Fact("authority", number, detail(about), item=item)
    if url:
        yield Fact("programUrl", url)
    if in_force := said.pop("entryIntoForceDate", ""):
        fact = _date("startDate", in_force)
        about = {"program": program, "regulation": number}
        yield Fact(fact.prop, fact.value, fact.detail or detail(about), item=item)


# The party


def _citizenship(element: _Element) -> Iterator[Fact]:
    said = attributes(element)
    item, note = said.pop("logicalId", ""), remarks(element)
    code, text = code_of(said)
    if code:
        yield Fact("citizenship", code, detail({"note": note}), text, item)
    elif text or note:
        yield note_of("citizenship", "; ".join(filter(None, (text, note))))
    yield from rest(element, said)


def _birth(element: _Element) -> Iterator[Fact]:
    said = attributes(element)
    item, note = said.pop("logicalId", ""), remarks(element)
    dates: dict[str, str] = {key: said.pop(key) for key in _BIRTH_DATE if key in said}
    calendar = said.pop("calendarType", "GREGORIAN")
    circa = said.get("circa") == "true"
    if circa:
        said.pop("circa")
    date, original = _edtf(dates, calendar, circa, note)
    code, country = code_of(said)
    line = ", ".join(said.pop(key) for key in ("place", "city", "zipCode", "region") if key in said)
    if date:
        yield Fact("birthDate", date, original=original, item=item)
    elif dates:
        text = "; ".join(f"{key}: {value}" for key, value in dates.items())
        yield note_of("birthdate", f"{calendar} {text}")
    if line:
        yield Fact("birthPlace", line, detail({"country": code}), item=item)
    if code:
        yield Fact("birthCountry", code, original=country, item=item)
    elif country:
        yield note_of("birthdate@countryDescription", country)
    if note and note not in original:
        about = {"type": "birthdate/remark", "of": date or line}
        yield Fact("notes", note, detail(about), item=item)
    yield from rest(element, said)


_BIRTH_DATE: Final = (
    "birthdate", "dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo",
)  # fmt: skip


def _edtf(dates: dict[str, str], calendar: str, circa: bool, note: str) -> tuple[str, str]:
    """The birth date in EDTF, or empty, and the text it was read from where that differs."""
    year, month, day = (dates.get(key, "") for key in ("year", "monthOfYear", "dayOfMonth"))
    first, last = dates.get("yearRangeFrom", ""), dates.get("yearRangeTo", "")
    mark = "~" if circa else ""
    if calendar != "GREGORIAN":
        original = f"{'/'.join(filter(None, (day, month, year)))} ({calendar}) {note}".strip()
        # The publisher gives the day of our calendar beside it.
        date = dates.get("birthdate", "") or _solar_hijri(year, month, note)
        return (read_date(date + mark) or "", original) if date else ("", "")
    if first and last and not year:
        text = f"{first}{mark}/{last}{mark}" if first != last else f"{first}{mark}"
    elif year and not (first or last):
        text = dates.get("birthdate", "") or "-".join(
            part.zfill(2) for part in (year, month, day if month else "") if part
        )
        text += mark
    else:
        # One end of a range only: the remark may say what is meant.
        about = read_date(note) or ""
        return (about, note) if about.rstrip("~") in (first, last) else ("", "")
    return read_date(text) or "", ""


def _solar_hijri(year: str, month: str, note: str) -> str:
    """The two years of our calendar in which a year of the Iranian calendar lies."""
    if "iranian hijri" not in note.lower() or month or not year.isdecimal():
        return ""
    return f"{int(year) + 621}/{int(year) + 622}" if int(year) in _HIJRI_YEARS else ""


def _address(element: _Element) -> Iterator[Fact]:
    said = attributes(element)
    item, note = said.pop("logicalId", ""), remarks(element)
    if said.pop("asAtListingTime", "") == "true":
        note = "; ".join(filter(None, ("at the time of listing", note)))
    code, country = code_of(said)
    if box := said.pop("poBox", ""):
        said["poBox"] = box if "box" in box.lower() else f"P.O. Box {box}"
    parts = [
        said.pop(key) for key in ("street", "poBox", "place", "city", "zipCode", "region")
        if key in said
    ]  # fmt: skip
    if parts:
        line = ", ".join([*parts, *filter(None, (country,))])
        yield Fact("address", line, detail({"country": code, "note": note}), item=item)
    elif code:
        yield Fact("country", code, detail({"note": note}), country, item)
    elif country or note:
        yield Fact("notes", "; ".join(filter(None, (country, note))), detail({"type": "address"}),
                   item=item)  # fmt: skip
    for contact in element.findall("contactInfo"):
        yield from _contact(contact, item)
    yield from rest(element, said, "contactInfo")


def _contact(element: _Element, item: str) -> Iterator[Fact]:
    said = attributes(element)
    key, value = said.pop("key", ""), said.pop("value", "")
    prop = _CONTACTS.get(key.upper())
    if value and prop == "email" and (mails := _MAIL.findall(value)):
        for mail in mails:
            yield Fact("email", mail, original=value if value != mail else "", item=item)
    elif value and prop:
        kind = detail({"type": "fax"}) if key.upper() == "FAX" else ()
        pieces = _SEVERAL[prop].split(value) if prop in _SEVERAL else [value]
        whole = _WHOLE.get(prop)
        if whole is None or not all(whole.fullmatch(piece) for piece in pieces):
            pieces = [value]
        for piece in pieces:
            yield Fact(prop, piece, kind, value if piece != value else "", item)
    elif value:
        yield note_of(f"contactInfo/{key}", value)
    yield from rest(element, said)
