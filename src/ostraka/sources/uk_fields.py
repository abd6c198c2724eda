"""What the United Kingdom's lists share: from their columns to facts.

Owns the reading of names, enumerations ("(1) Tunis (2) Sfax"), places,
documents and addresses of the UK Sanctions List and of OFSI's consolidated
list, whatever the format. Refuses to drop: what has no reading is a note with
the column's name in its detail.

A name is written in reading order: Name 1 to Name 5, then Name 6, which is the
family name or the whole name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.uk_numbers import numbers_in, register_of

#: The publishers' words for what a party is (lower case).
SCHEMAS: Final = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}

#: Number of columns of a name, Name 6 first.
NAME_PARTS: Final = 6

_NAME_PROPERTY: Final = {
    "primary name": "name",
    "prime alias": "name",
    "primary name variation": "alias",
    "alias": "alias",
    "aka": "alias",
    "a.k.a": "alias",
    "fka": "previousName",
    "f.k.a": "previousName",
}
#: Kinds of names that the property tells.
_PLAIN_KINDS: Final = frozenset(_NAME_PROPERTY) - {"primary name variation"}
_NOTHING: Final = frozenset({"", "-", ".", "n/a", "na", "none", "unknown", "(unknown)"})

_MARKER = re.compile(r"(?:(?<=[\s.,;)\-])|(?<![^\s]))\(?([0-9]{1,2}|[a-z]|!)\)[\s.]*")
_QUALIFIED = re.compile(r"([^()]{3,60}?) ?\(([^()]{1,120})\)[ .]*")
_DAY = (
    r"(\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}(?:st|nd|rd|th)? ?[A-Za-z]{3,9}\.? ?\d{4}"
    r"|[A-Za-z]{3,9} \d{1,2}, \d{4}|[12]\d{3}\b)"
)
_ISSUED = re.compile(
    r"\b(?:issued?|delivered|valid from|date of issue)(?: on| in)?:? ?" + _DAY, re.I
)
_EXPIRES = re.compile(
    r"\b(?:expire[sd]?|expiring|expiry|expiration|valid until|valid to|until)"
    r"(?: date)?(?: on)?:? ?" + _DAY,
    re.I,
)
_MAIL = re.compile(r"[^\s;,()<>]{1,64}@[^\s;,()<>]{1,255}")
_PHONE_BREAK = re.compile(r"[.;,/] ?(?=[+(0-9]{2})|(?<=\d) (?=\+)")
_SITE_BREAK = re.compile(r"[;,\s]+(?:and )?(?=\S)")
_IMO = re.compile(r"(?:IMO)?[ :]{0,3}(\d{7})")
_TRAILING_BRACKET = re.compile(r"^[ .,;]*\([^()]{3,40}\)")
_NOW = re.compile(r"(?:former )?(.{0,60}?)[ (/,]*\b(?:now|currently)(?: the)? (.{3,60}?)\)?", re.I)
_MONTH_YEAR = re.compile(r"(\d{2})/(\d{4})")
_WEB = re.compile(r"(?:https?://|www\.)\S{3,300}")
_COUNTRY_BRACKET = re.compile(r"\(([^()]{3,40})\)")


# Texts


def fact(prop: str, value: str, source: str = "", **details: str | None) -> Fact:
    """A fact that remembers the source's text where the value differs from it."""
    folded = fold_space(source)
    return Fact(prop, value, detail(details), "" if folded == value else folded)


def note(kind: str, text: str) -> Fact:
    """A text that no property fits, with the column it came from."""
    return Fact("notes", fold_space(text), detail({"type": kind}))


def is_nothing(text: str) -> bool:
    """True for an empty text and for what the lists write instead of one."""
    return text.strip().lower() in _NOTHING


def unique(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts in their order, the first of each identity."""
    kept: dict[object, Fact] = {}
    for one in facts:
        kept.setdefault(one.identity, one)
    return tuple(kept.values())


@lru_cache(maxsize=8192)
def date_of(text: str) -> str | None:
    """A date of these lists in EDTF: the day stands first, ``00`` and ``dd`` are unknown."""
    if month := _MONTH_YEAR.fullmatch(text):
        return read_date(f"00/{month.group(1)}/{month.group(2)}", day_first=True)
    return read_date(text, day_first=True)


@lru_cache(maxsize=8192)
def code_of(text: str) -> str:
    """A country's code, also of "Russia." and of "Libya (as at 2014)"; empty if there is none."""
    bare = text.strip(" .,;")
    if is_nothing(bare):
        return ""
    if code := country_code(bare):
        return code
    qualified = _QUALIFIED.fullmatch(bare)
    return (country_code(qualified.group(1)) or "") if qualified else ""


def codes_of(text: str) -> list[str]:
    """Countries of a place: also of "Former USSR Currently Ukraine" and "Latakia, Syria"."""
    if code := code_of(text):
        return [code]
    if moved := _NOW.fullmatch(text.strip(" .")):
        return [code for side in moved.groups() if (code := code_of(side))]
    code = code_of(text.rpartition(",")[2])
    return [code] if code else []


def enumerated(text: str) -> list[str]:
    """Split "(1) Libya. (2) Egypt", "1) x 2) y", "a) x, b) y" into its items.

    A marker counts if it is the next of its kind and the first one opens the
    text; every other text is one item. Items that are a dash stay, so that two
    columns with the same markers can be read side by side.
    """
    folded = fold_space(text)
    cuts: list[tuple[int, int]] = []
    for found in _MARKER.finditer(folded):
        mark = "1" if found.group(1) == "!" else found.group(1)
        expected = len(cuts) + 1
        if mark in (str(expected), chr(ord("a") + expected - 1)):
            if not cuts and found.start() > 0:
                return [folded]
            cuts.append((found.start(), found.end()))
    if not cuts:
        return [folded] if folded else []
    ends = [start for start, _ in cuts[1:]] + [len(folded)]
    pieces = [folded[begin:end] for (_, begin), end in zip(cuts, ends, strict=True)]
    return [piece.strip(" ,;").removesuffix(".").strip() for piece in pieces]


# Names


def name_fact(parts: Sequence[str], kind: str, quality: str, person: bool) -> Fact | None:
    """One name.

    Args:
        parts: Name 6, then Name 1 to Name 5.
        kind: ``Primary name``, ``Alias``, ``AKA`` ..., as written.
        quality: ``Good quality``, ``Low quality a.k.a``, or empty.
        person: true if the party is an individual.

    Returns:
        The name in reading order, or None if every part is empty.
    """
    last, *given = [fold_space(part) for part in parts]
    first = " ".join(part for part in given if part)
    whole = f"{first} {last}".strip()
    if not whole:
        return None
    words, grade = fold_space(kind).lower().rstrip("."), fold_space(quality).lower()
    prop = _NAME_PROPERTY.get(words, "alias")
    if grade.startswith("low") and prop != "name":
        prop = "weakAlias"
    told = words in _PLAIN_KINDS and not (prop == "weakAlias" and words.startswith("f"))
    known = grade == "" or grade.startswith(("low", "good"))
    return Fact(
        prop,
        whole,
        detail(
            {
                "firstName": first if person else "",
                "lastName": last if person and first else "",
                "type": "" if told else words,
                "quality": "" if prop == "weakAlias" else grade.split(" ")[0] if known else grade,
            }
        ),
    )


def script_fact(text: str, script: str, language: str) -> Fact | None:
    """A name in its own script, or None if there is none."""
    whole = fold_space(text)
    if is_nothing(whole):
        return None
    about = {"type": "non-latin script", "script": script, "language": language}
    return Fact("alias", whole, detail({key: fold_space(text) for key, text in about.items()}))


def with_a_name(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts; where no name is the primary one, the first variation is."""
    if any(one.prop == "name" for one in facts):
        return tuple(facts)
    kinds = ("primary name variation", "")
    for kind in kinds:
        for at, one in enumerate(facts):
            if one.prop in ("alias", "previousName") and one.get("type") == kind:
                first = Fact("name", one.value, one.detail, one.original, one.item)
                return (*facts[:at], first, *facts[at + 1 :])
    return tuple(facts)


# Fields of one column


def date_fact(prop: str, kind: str, text: str, **details: str | None) -> Iterator[Fact]:
    """A date, or a note where it cannot be read; nothing for an empty text."""
    if is_nothing(text):
        return
    value = date_of(fold_space(text))
    yield fact(prop, value, text, **details) if value else note(kind, text)


def country_facts(prop: str, kind: str, text: str) -> Iterator[Fact]:
    """Each country of a text, or a note where it is none."""
    for item in enumerated(text):
        if is_nothing(item):
            continue
        code = code_of(item)
        sides = [side for side in re.split(r"[/;,] ?|\. |\band\b", item) if side.strip()]
        codes = [code_of(side) for side in sides]
        if code:
            yield fact(prop, code, item)
        elif len(sides) > 1 and all(codes):
            yield from (fact(prop, one, item) for one in codes)
        else:
            yield note(kind, item)


def text_facts(prop: str, text: str, **details: str | None) -> Iterator[Fact]:
    """Each item of a text as it is."""
    source = fold_space(text)
    for item in enumerated(text):
        if not is_nothing(item):
            yield fact(prop, item, source, **details)


def gender_facts(kind: str, text: str) -> Iterator[Fact]:
    """The gender, lower case; a note for every other word."""
    for item in enumerated(text):
        word = item.lower().strip(" .")
        if word in ("male", "female"):
            yield fact("gender", word, item)
        elif not is_nothing(item):
            yield note(kind, item)


def birth_place_facts(town: str, country: str) -> Iterator[Fact]:
    """Places of birth: town and country side by side where both are numbered alike."""
    towns, countries = enumerated(town), enumerated(country)
    if len(towns) == len(countries):
        pairs = list(zip(towns, countries, strict=True))
    elif len(countries) == 1:
        pairs = [(one, countries[0]) for one in towns]
    else:
        pairs = [(one, "") for one in towns] + [("", one) for one in countries]
    for place, land in pairs:
        line = ", ".join(text for text in (place, land) if not is_nothing(text))
        if not is_nothing(place):
            yield fact("birthPlace", line, country=(codes_of(land) or codes_of(place) or [""])[-1])
        codes = codes_of(land)
        yield from (fact("birthCountry", code, land) for code in codes)
        if not codes and not is_nothing(land):
            yield note("Country of birth", land)


def address_facts(lines: Sequence[str], postcode: str, country: str) -> Iterator[Fact]:
    """One address in one line: street, post code, country.

    An address that is no more than a country is a ``country``.
    """
    land = fold_space(country)
    parts = [fold_space(line).strip(" ,") for line in (*lines, postcode)]
    parts = [part for part in parts if not is_nothing(part)]
    code = code_of(land)
    if not parts and code:
        yield fact("country", code, land)
    elif parts or not is_nothing(land):
        line = ", ".join([*parts, land] if not is_nothing(land) else parts)
        yield Fact("address", line, detail({"country": code}))


# Contacts


def contact_facts(prop: str, text: str, kind: str) -> Iterator[Fact]:
    """Telephone numbers, e-mail addresses or web addresses of a text."""
    source = fold_space(text)
    for item in enumerated(source):
        if prop == "email":
            pieces = [found.group().rstrip(".") for found in _MAIL.finditer(item)]
            sites = [found.group().rstrip(".,;") for found in _WEB.finditer(_MAIL.sub(" ", item))]
            yield from (fact("website", site, source) for site in sites)
            pieces = pieces or ([] if sites else [item])
        elif prop == "phone":
            pieces = [piece.strip(" .,;") for piece in _PHONE_BREAK.split(item)]
        else:
            pieces = [piece.rstrip(".") for piece in _SITE_BREAK.split(item)]
            if not all("." in piece for piece in pieces):
                pieces = [item]
        sound = "@" if prop == "email" else "." if prop == "website" else ""
        for piece in pieces:
            if is_nothing(piece):
                continue
            fits = sound in piece and (prop != "phone" or any(char.isdigit() for char in piece))
            yield fact(prop, piece, source) if fits else note(kind, piece)


# Numbers


def about_document(text: str) -> dict[str, str | None]:
    """What the words beside a number tell: issuing country, dates, and the words."""
    issued, expires = _only(_ISSUED, text), _only(_EXPIRES, text)
    return {"country": issuer_in(text), "issued": issued, "expires": expires, "note": text}


def _only(pattern: re.Pattern[str], text: str) -> str:
    """The date that a pattern finds, if it finds no more than one."""
    days = {found.group(1) for found in pattern.finditer(text[:300])}
    if len(days) != 1:
        return ""
    day = days.pop()
    wordy = any(char.isalpha() for char in day)
    return date_of(day.replace(".", ". ") if wordy else day) or ""


@lru_cache(maxsize=4096)
def issuer_in(text: str) -> str:
    """The country whose name or adjective opens a text or stands in its first brackets."""
    bracket = _COUNTRY_BRACKET.search(text)
    for piece in (text.strip(" ()."), bracket.group(1) if bracket else ""):
        words = piece.split()
        for length in range(min(6, len(words)), 0, -1):
            head = " ".join(words[:length]).strip(" .,;:()")
            if (len(head) > 3 or (head == piece and head.isupper())) and (code := code_of(head)):
                return code
    return ""


def document_facts(prop: str, kind: str, numbers: str, details: str) -> Iterator[Fact]:
    """Numbers of documents with the details that stand beside them.

    Args:
        prop: ``passportNumber`` or ``idNumber``.
        kind: name of the column, for notes.
        numbers: the number, or several, numbered.
        details: the words about them, numbered alike.
    """
    found, words = enumerated(numbers), enumerated(details)
    if len(words) != len(found):
        words = [fold_space(details)] * len(found)
    for number, text in zip(found, words, strict=True):
        if is_nothing(number):
            yield from registration_facts(kind, text)
            continue
        about = about_document("" if is_nothing(text) else text)
        bracket = _QUALIFIED.fullmatch(number)
        value = number
        if bracket and (code := code_of(bracket.group(2))):
            value, about["country"] = bracket.group(1), about["country"] or code
        if (inner := numbers_in(value)) and len(inner) == 1 and inner[0].before.strip(" :"):
            register = register_of(inner[0].before, inner[0].value)
            if register != "registrationNumber":
                yield fact(register, inner[0].value, numbers, **about)
                continue
        yield fact(_document_property(prop, text), value, numbers, **about)
    if not found and not is_nothing(details):
        yield from registration_facts(kind, details)


def _document_property(prop: str, words: str) -> str:
    lower = f" {words.lower()} "
    if prop == "idNumber" and ("fiscal" in lower or "tax" in lower or " inn " in lower):
        return "taxNumber"
    if prop == "idNumber" and ("social security" in lower or "ssn" in lower):
        return "socialSecurityNumber"
    if prop == "idNumber" and "passport" in lower and "number" not in lower:
        return "passportNumber"
    return prop


def registration_facts(kind: str, text: str) -> Iterator[Fact]:
    """Numbers under which a business is registered, each with the words before it.

    Words without a number are a note.
    """
    for item in enumerated(text):
        numbers = numbers_in(item)
        for number in numbers:
            # "7718989383 (Russia)": brackets belong to the number before them.
            bracket = _COUNTRY_BRACKET.match(number.after.lstrip(" .,;"))
            words = _TRAILING_BRACKET.sub("", number.before).strip(" :–-.,;()")
            prop = register_of(words, number.value)
            country = issuer_in(words) or (code_of(bracket.group(1)) if bracket else "")
            yield fact(prop, number.value, text, country=country, type=words)
        if not numbers and not is_nothing(item):
            plain = " " not in item and any(char.isdigit() for char in item)
            yield fact("registrationNumber", item, text) if plain else note(kind, item)


def imo_facts(kind: str, text: str) -> Iterator[Fact]:
    """IMO numbers, seven digits each, without the letters before them."""
    for item in enumerated(text):
        found = _IMO.fullmatch(item)
        if found:
            yield fact("imoNumber", found.group(1), item)
        elif not is_nothing(item):
            yield note(kind, item)
