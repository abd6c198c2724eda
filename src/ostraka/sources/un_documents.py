"""Documents as the United Nations writes them: from prose to a number.

Owns the reading of ``NUMBER``, ``TYPE_OF_DOCUMENT`` and ``NOTE`` of the UN
list, where "Russian foreign travel passport number 515458008", "Jordan
654781" and "381110042 (Expired 25 Jan. 2016)" stand beside plain numbers.
Refuses to guess: what does not split with certainty stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element
from msgspec import Struct

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Detail, Fact, detail
from ostraka.sources.un_elements import Parts, parts_of, unread_of

#: Longer texts are prose, not numbers.
_LONGEST = 300
#: Letters in a row that a number may hold.
_LONGEST_WORD = 6

#: Capitals, figures and separators: no word in small letters.
_PLAIN = re.compile(r"[A-Z0-9][A-Z0-9 ./°-]{0,59}")
#: "Russian passport number 515458008": words without a digit, then the number.
_LABEL_NUMBER = re.compile(
    r"(?P<label>[^\d]{0,100}?)\b(?:numbers?|no\.?|n[°º])[.:]{0,2} ?(?P<number>\S.*)", re.IGNORECASE
)
#: "Diplomatic Passport D014433", "Italian Fiscal Code: DAOMMD74T11Z352Z".
_LABEL_KIND = re.compile(
    r"(?P<label>[^\d]{0,100}?\b(?:passport|card|code|ssn|document(?: \([^)]*\))?))"
    r":? (?P<number>\S.*)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"(?P<number>[^()]+) \((?P<inside>[^()]+)\)")
_COMMA_COUNTRY = re.compile(r"(?P<number>[^,]+), (?P<country>\D+)")
_COUNTRY_FIRST = re.compile(r"(?P<country>[^\W\d][^\d/.]{3,60}?) (?P<number>[A-Z]{0,2}/?\d[\w/-]*)")
_NOTE_END = re.compile(r",? (?:issued|expire[sd]?|and|under|date of)\b", re.IGNORECASE)
_DAY = r"(\d{1,2} ?[A-Za-z]+\.? ?\d{4}|[A-Za-z]+ \d{1,2}, \d{4})"
_EXPIRES = re.compile(
    r"\b(?:expire[sd]?|expiring|expiration(?: date)?|date of expiration|expiry date(?: of)?"
    r"|valid until|exp\.)(?: on)?:? " + _DAY,
    re.IGNORECASE,
)

#: Words in the type or the label of a document, and the property that it is.
#: The first that occurs decides; the UN's own two types come last.
_PROPERTY_OF_WORD = (
    ("social security", "socialSecurityNumber"),
    ("ssn", "socialSecurityNumber"),
    ("fiscal code", "taxNumber"),
    ("tax", "taxNumber"),
    ("driving lic", "idNumber"),
    ("identit", "idNumber"),
    ("identification", "idNumber"),
    ("tazkira", "idNumber"),
    ("passport", "passportNumber"),
    ("passeport", "passportNumber"),
    ("pasaporte", "passportNumber"),
    ("паспорт", "passportNumber"),
)


class Number(Struct, frozen=True):
    """A document's number and what its text says beside it.

    Attributes:
        value: the number.
        label: the words before it: ``Russian passport``.
        country: country code that the words name, or empty.
        expires: expiry date in EDTF that the words name, or empty.
    """

    value: str
    label: str = ""
    country: str = ""
    expires: str = ""


def document_facts(element: _Element) -> Iterator[Fact]:
    """The facts of one ``INDIVIDUAL_DOCUMENT``: its numbers, or a note where it has none."""
    known = (
        "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "ISSUING_COUNTRY",
        "DATE_OF_ISSUE", "CITY_OF_ISSUE", "COUNTRY_OF_ISSUE", "NOTE",
    )  # fmt: skip
    parts, rest = parts_of(element, known)
    yield from rest
    text, numbers, prose = _numbers(parts)
    if not text:
        if parts:
            yield unread_of(element.tag, parts)
        return
    for number in numbers or (Number(text),):
        words = (
            number.label,
            parts.get("TYPE_OF_DOCUMENT2", ""),
            parts.get("TYPE_OF_DOCUMENT", ""),
        )
        about = _about_document(parts, number)
        original = prose if prose != number.value else ""
        yield Fact(property_of(*words), number.value, about, original)


def _numbers(parts: Parts) -> tuple[str, tuple[Number, ...], str]:
    """The text that holds the number, what was read from it, and the text as it stands."""
    if text := parts.get("NUMBER", ""):
        return text, read_numbers(text), text
    for tag in ("TYPE_OF_DOCUMENT2", "NOTE"):
        text = parts.get(tag, "")
        if text and (numbers := read_note(text)):
            return text, numbers, text
    return "", (), ""


def _about_document(parts: Parts, number: Number) -> Detail:
    issuer = parts.get("ISSUING_COUNTRY", "")
    place = [parts.get("CITY_OF_ISSUE", ""), parts.get("COUNTRY_OF_ISSUE", "")]
    country = issuer_code(issuer) or number.country or issuer_code(place[1])
    if country and issuer_code(place[1]) == country:
        place.pop()
    issued = parts.get("DATE_OF_ISSUE", "")
    types = [number.label, parts.get("TYPE_OF_DOCUMENT2", ""), parts.get("TYPE_OF_DOCUMENT", "")]
    kind, *others = dict.fromkeys(text for text in types if text) or ("",)
    return detail(
        {
            "country": country,
            "issuer": issuer if issuer and not issuer_code(issuer) else "",
            "issued": read_date(issued) or issued,
            "issuedAt": ", ".join(part for part in place if part),
            "expires": number.expires or expiry_in(parts.get("NOTE", "")),
            "type": kind,
            "listedAs": "; ".join(others),
            "note": parts.get("NOTE"),
        }
    )


def read_numbers(text: str) -> tuple[Number, ...]:
    """Read the number, or the several numbers, of a ``NUMBER`` element.

    Args:
        text: the element's text, white space folded.

    Returns:
        One number for each that the text holds with certainty; empty if the
        text is prose in which no number could be told from the words.
    """
    if len(text) > _LONGEST:
        return ()
    pieces = [piece for piece in re.split(r"[;,] ", text) if piece]
    if len(pieces) > 1:
        read = [_read_number(piece) for piece in pieces]
        if all(read):
            return tuple(number for number in read if number)
    one = _read_number(text)
    return (one,) if one else ()


def read_note(text: str) -> tuple[Number, ...]:
    """Read a number from a note that stands where the number is missing.

    Args:
        text: such as ``Tunisian passport number L 191609 issued on 28 Feb. 1996``.
    """
    if len(text) > _LONGEST:
        return ()
    end = _NOTE_END.search(text)
    return read_numbers(text[: end.start()] if end else text)


def expiry_in(text: str) -> str:
    """The expiry date in a note, in EDTF; empty if there is none or more than one."""
    dates = {found.group(1) for found in _EXPIRES.finditer(text[:_LONGEST])}
    if len(dates) != 1:
        return ""
    return read_date(dates.pop().replace(".", ". ")) or ""


def property_of(*words: str) -> str:
    """The property of a document.

    Args:
        *words: what tells its kind, the most telling first: the label in the
            number, ``TYPE_OF_DOCUMENT2``, ``TYPE_OF_DOCUMENT``.

    Returns:
        ``passportNumber``, ``idNumber``, ``taxNumber`` or
        ``socialSecurityNumber``; ``idNumber`` for every other kind.
    """
    for text in words:
        lower = text.lower()
        for word, prop in _PROPERTY_OF_WORD:
            if word in lower:
                return prop
    return "idNumber"


def issuer_code(text: str) -> str:
    """Country code of an issuer (``Pakistan``, ``Tunisian passport``), or empty."""
    return country_code(text.removesuffix(" passport")) or ""


def _read_number(text: str) -> Number | None:
    for pattern in (_LABEL_NUMBER, _LABEL_KIND):
        found = pattern.fullmatch(text)
        inner = _read_bare(found["number"]) if found else None
        if found and inner:
            label = found["label"].strip()
            return Number(
                inner.value, label, inner.country or _country_of_label(label), inner.expires
            )
    return _read_bare(text)


def _read_bare(text: str) -> Number | None:
    """A number without words before it but, perhaps, a country or a remark beside it."""
    if _is_plain(text):
        return Number(text)
    if (found := _BRACKET.fullmatch(text)) and _is_plain(found["number"]):
        country, expires = country_code(found["inside"]) or "", expiry_in(found["inside"])
        if country or expires:
            return Number(found["number"], country=country, expires=expires)
    if (found := _COMMA_COUNTRY.fullmatch(text)) and _is_plain(found["number"]):
        country = country_code(found["country"]) or ""
        if country:
            return Number(found["number"], country=country)
    if found := _COUNTRY_FIRST.fullmatch(text):
        country = country_code(found["country"]) or ""
        if country:
            return Number(found["number"], country=country)
    return None


def _is_plain(text: str) -> bool:
    """A number: capitals, figures and separators, and no long word among them."""
    bare = text.removeprefix("No")
    if not _PLAIN.fullmatch(bare) or not any(char.isdigit() for char in bare):
        return False
    return all(len(word) <= _LONGEST_WORD for word in re.findall(r"[A-Z]+", bare))


def _country_of_label(label: str) -> str:
    """The country whose name or adjective begins the label, or empty."""
    words = label.split()
    for length in range(min(4, len(words)), 0, -1):
        code = country_code(" ".join(words[:length]))
        if code and len(words[0]) > 2:
            return code
    return ""
