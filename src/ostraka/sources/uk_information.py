"""OFSI's "Other Information": a text that packs what has no column.

Owns the cutting of "(UK Sanctions List Ref):RUS0251. (Gender):Male" at its
labels and the reading of each part. Only known labels cut: in "(EU
Directive):" and the like the text goes on. What stands before the first
label, or behind a reference, is a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from ostraka.model.records import Fact
from ostraka.model.text import fold_space
from ostraka.sources.uk_fields import (
    contact_facts,
    country_facts,
    date_fact,
    fact,
    gender_facts,
    imo_facts,
    is_nothing,
    note,
    registration_facts,
    script_fact,
    text_facts,
)

_KIND: Final = "Other Information"
_UK_REFERENCE = re.compile(r"[A-Z]{2,5}\d{4}")
_UN_REFERENCE = re.compile(r"[A-Z]{2,3}[ei]\.\d{3}", re.IGNORECASE)
#: "GHR0086. Financial ...", "INU0082 and SYR0310. Listed under ...".
_REFERENCES = re.compile(r"([A-Z]{2,5}\d{4}(?:(?:,| and|/| &) ?[A-Z]{2,5}\d{4})*)[ .,;]*(.*)")
_UN_REFERENCES = re.compile(
    r"([A-Z]{2,3}[ei]\.\d{3}(?:(?:,| and|/| &) ?[A-Z]{2,3}[ei]\.\d{3})*)[ .,;]*(.*)", re.IGNORECASE
)
_ADDED = re.compile(
    r"(Financial sanctions imposed in addition to an asset freeze: [^.]{1,200})\.\s*"
    r"(?:(Date [^.:]{1,80} imposed): (\d{2}/\d{2}/\d{4})\.?)?"
)

_WALLET = re.compile(
    r"\bDigital Currency Address(?:es)?[ :-]{0,3}([A-Z]{2,6})[ :-]{1,3}([A-Za-z0-9]{25,110})\b"
)
_PROSE_UN = re.compile(
    r"\bUN(?: listing\.)? ?ref(?:erence)?(?: number| no)?[.:]{0,2} ?"
    r"([A-Z]{2,3}[ei]\.\d{3}|[A-Z]{1,2}\.[A-Z0-9.]{3,12})",
    re.IGNORECASE,
)
_PROSE_IMO = re.compile(r"\bIMO(?: number| no)?[.:]{0,2} ?(\d{7})\b", re.IGNORECASE)
_PROSE_MMSI = re.compile(r"\bMMSI[.:]{0,2} ?(\d{9})\b", re.IGNORECASE)
_PROSE_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w.-]{1,200}\w")

_Reading = Callable[[str], Iterator[Fact]]


def information_facts(text: str) -> Iterator[Fact]:
    """Read an "Other Information".

    Args:
        text: the whole cell, white space folded.

    Yields:
        The facts of each labelled part, and notes.
    """
    start, label = 0, ""
    for found in _LABEL.finditer(text):
        yield from _part(label, text[start : found.start()])
        start, label = found.end(), found.group(1)
    yield from _part(label, text[start:])


def _part(label: str, text: str) -> Iterator[Fact]:
    bare = fold_space(text)
    if is_nothing(bare):
        return
    reading = _READINGS.get(label.lower())
    if reading is None:
        yield from prose_facts(bare)
    else:
        yield from reading(bare)


def prose_facts(text: str) -> Iterator[Fact]:
    """A text without a label: further sanctions are provisions, the rest is a note."""
    rest = text
    while found := _ADDED.search(rest):
        sanction, kind, day = found.groups()
        yield fact("provisions", sanction, sanction)
        if day:
            yield from date_fact("startDate", _KIND, day, type=kind)
        rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    for wallet in _WALLET.finditer(rest):
        yield fact("publicKey", wallet.group(2), wallet.group(2), currency=wallet.group(1))
    bare = fold_space(rest).strip(" ;")
    if not is_nothing(bare):
        yield note(_KIND, bare)


def _uk_references(text: str) -> Iterator[Fact]:
    found = _REFERENCES.fullmatch(text)
    for reference in _UK_REFERENCE.findall(found.group(1)) if found else ():
        yield fact("authorityId", reference, reference, list="uk_sl")
    rest = found.group(2) if found else text
    if not is_nothing(rest):
        yield from prose_facts(rest)


def _un_references(text: str) -> Iterator[Fact]:
    found = _UN_REFERENCES.fullmatch(text)
    for reference in _UN_REFERENCE.findall(found.group(1)) if found else ():
        yield fact("unscId", _un_reference(reference), reference)
    rest = found.group(2) if found else text
    if not is_nothing(rest):
        yield from prose_facts(rest)


def _un_reference(text: str) -> str:
    """A reference in the United Nations' own writing: ``KPi.069``, also for ``KPI.069``."""
    reference = text.rstrip(".")
    if _UN_REFERENCE.fullmatch(reference):
        letters, _, number = reference.partition(".")
        return f"{letters[:-1].upper()}{letters[-1].lower()}.{number}"
    return reference


def _texts(prop: str, kind: str = "") -> _Reading:
    def reading(text: str) -> Iterator[Fact]:
        return text_facts(prop, text, type=kind)

    return reading


def _reason(text: str) -> Iterator[Fact]:
    yield fact("reason", text, text)


def _note(kind: str) -> _Reading:
    def reading(text: str) -> Iterator[Fact]:
        return text_facts("notes", text, type=kind)

    return reading


def _fax(text: str) -> Iterator[Fact]:
    for one in contact_facts("phone", text, "Fax"):
        yield fact(one.prop, one.value, one.original or one.value, type="Fax")


def _script(text: str) -> Iterator[Fact]:
    if named := script_fact(text, "", ""):
        yield named


def _built(text: str) -> Iterator[Fact]:
    return date_fact("buildDate", "Year built", text)


def prose_references(text: str) -> Iterator[Fact]:
    """What names a party beyond doubt in prose without labels, as the old format has it.

    Args:
        text: the whole cell, white space folded.

    Yields:
        The text as a note, then the United Nations' references, IMO and MMSI
        numbers and e-mail addresses in it.
    """
    yield note(_KIND, text)
    for found in _PROSE_UN.finditer(text):
        yield fact("unscId", _un_reference(found.group(1)), found.group())
    for prop, pattern in (("imoNumber", _PROSE_IMO), ("mmsi", _PROSE_MMSI), ("email", _PROSE_MAIL)):
        for found in pattern.finditer(text):
            yield fact(prop, found.group(found.lastindex or 0).rstrip("."), found.group())


_READINGS: Final[dict[str, _Reading]] = {
    "uk sanctions list ref": _uk_references,
    "uk statement of reasons": _reason,
    "un ref": _un_references,
    "gender": partial(gender_facts, "Gender"),
    "phone number": lambda text: contact_facts("phone", text, "Phone number"),
    "tel": lambda text: contact_facts("phone", text, "Tel"),
    "fax": _fax,
    "email address": lambda text: contact_facts("email", text, "Email address"),
    "website": lambda text: contact_facts("website", text, "Website"),
    "type of entity": _texts("legalForm"),
    "parent company": _texts("parent"),
    "subsidiaries": _note("Subsidiaries"),
    "business reg no": partial(registration_facts, "Business Reg No"),
    "imo number": partial(imo_facts, "IMO number"),
    "current owners": _texts("owner"),
    "flag of ship": partial(country_facts, "flag", "Flag of ship"),
    "previous flags": partial(country_facts, "pastFlags", "Previous flags"),
    "type of ship": _texts("type"),
    "tonnage of ship": _texts("tonnage"),
    "length of ship": _note("Length of ship"),
    "year built": _built,
    "non-latin script": _script,
}
_LABEL = re.compile(
    r"\((" + "|".join(re.escape(label) for label in _READINGS) + r")\) ?:", re.IGNORECASE
)
