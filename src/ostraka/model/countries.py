"""Countries: from the words that lists, banks and people use to one code.

Owns the table of countries (``data/countries.tsv``): codes, names, spellings,
nationalities, and which states followed a state that is no more. Refuses to
guess: a word that could be two countries ("Korea", "Congolese", "Dominican")
or none ("undetermined") has no code, and a longer text that merely mentions a
country is not read.

Codes are FollowTheMoney's: lower-case ISO 3166-1 alpha-2, ``xk`` for Kosovo,
four letters of ISO 3166-3 for most former states (``suhh``), and a few parts
of countries (``ua-cri``). The sources of the names stand in the table's head.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct

_COLUMNS = 7
_POSSESSIVE = re.compile(r"['’`ʼ]s\b")
_SEPARATORS = re.compile(r"[^\w]+")
_ABBREVIATIONS = {"st": "saint", "rep": "republic"}
#: Words that may follow a nationality without changing it: "Iranian citizenship".
_TRAILING = frozenset({"citizen", "citizenship", "national", "nationality"})
#: No country name is longer; a longer text is not looked at.
_LONGEST = 120


class _Country(Struct, frozen=True):
    code: str
    name: str
    successors: frozenset[str]


class _Table(Struct, frozen=True):
    by_code: dict[str, _Country]
    by_key: dict[str, str]


def country_code(text: str) -> str | None:
    """Read a country, its nationality or one of its codes.

    Case, diacritics, punctuation and "the" do not matter. ``Korea, North`` and
    ``Iran (Islamic Republic of)`` are read turned round as well, and two names
    with a slash between them if they are the same country (Canada writes
    ``Russia / Russie``).

    Args:
        text: a name in English, French, German, Italian, Spanish, Portuguese,
            Russian, Ukrainian, Arabic, Persian, Chinese or Turkish, an English
            nationality, or an ISO 3166 code of two or three letters.

    Returns:
        The code, or None if the text is not exactly one country.
    """
    return _read(text) if len(text) <= _LONGEST else None


def country_name(code: str) -> str:
    """The English name of a code; the code itself, in capitals, if the table has no such code."""
    country = _table().by_code.get(code)
    return country.name if country else code.upper()


def successors(code: str) -> frozenset[str]:
    """The states that followed a former state; empty for a state that still is.

    Source: ISO 3166-3 (``suhh``, ``yucs``, ``csxx``, ``cshh``, ``dd``, ``zr``, ``an``);
    Kosovo (``xk``), which ISO does not code, is added to those of Yugoslavia and of
    Serbia and Montenegro.
    """
    country = _table().by_code.get(code)
    return country.successors if country else frozenset()


@lru_cache(maxsize=1 << 13)
def _read(text: str) -> str | None:
    by_key = _table().by_key
    for form in _forms(text):
        words = _key(form).split()
        while words:
            code = by_key.get(" ".join(words))
            if code:
                return code
            if words[-1] not in _TRAILING:
                break
            words.pop()
    sides = text.split(" / ")
    if len(sides) == 2:
        first, second = (_read(side) for side in sides)
        return first if first == second else None
    return None


def _forms(text: str) -> tuple[str, ...]:
    """The text, and turned round: ``Korea, North`` and ``Iran (Islamic Republic of)``."""
    head, comma, tail = text.partition(",")
    if comma and "," not in tail:
        return (text, f"{tail} {head}")
    head, bracket, tail = text.rstrip(" .").partition("(")
    if bracket and tail.endswith(")") and tail.count(")") == 1:
        return (text, f"{tail[:-1]} {head}")
    return (text,)


def _key(text: str) -> str:
    """What two spellings of one name have in common: letters and digits of its words."""
    split = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in split if not unicodedata.combining(char)).casefold()
    bare = _POSSESSIVE.sub("s", bare.replace("&", " and ").replace(".", ""))
    words = _SEPARATORS.sub(" ", bare).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words if word != "the")


@cache
def _table() -> _Table:
    text = files("ostraka.model").joinpath("data", "countries.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    by_code: dict[str, _Country] = {}
    by_key: dict[str, str] = {}
    for row in rows[1:]:
        code, alpha3, name, *spellings, later = row + [""] * (_COLUMNS - len(row))
        by_code[code] = _Country(code, name, frozenset(later.split()))
        listed = [word for cell in spellings for word in cell.split("|")]
        for word in (code, alpha3, name, *listed):
            if word:
                by_key[_key(word)] = code
    return _Table(by_code, by_key)
