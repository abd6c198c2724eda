"""Numbers in the words of the United Kingdom's lists.

Owns finding the numbers of documents and registers in a cell that holds words
as well: "British passport no.519408086 (issued 23.09.2013)", "OGRN:
1027807560186 INN: 7814027653". Refuses dates, which are no numbers.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

#: A number: figures, with capitals before or among them.
_NUMBER = re.compile(
    r"(?<!\w)(?<!\d\.)(?:[A-Z]{1,6}[ /-]{0,2})?\d[\dA-Z/.-]{0,40}"
    r"(?:[ -]{1,2}\d[\dA-Z/.-]{0,40}){0,6}"
)
#: The capitals before a number that are its register's name, not a part of it.
_REGISTER = re.compile(r"(?:INN|TIN|OGRN|KPP|OKPO|BIN|NRIC|VAT|IMO|BIK|CIK|DUNS)[ /-]{0,2}(?=\d)")
_DAY = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./]\d{4}|\b(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? ?\d{4}"
    r"|\b(?:issued|expired|in) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_FEWEST_FIGURES: Final = 3

_REGISTERED_AS: Final = (
    ("ogrn", "ogrnCode", re.compile(r"\d{13}|\d{15}")),
    ("огрн", "ogrnCode", re.compile(r"\d{13}|\d{15}")),
    ("okpo", "okpoCode", re.compile(r"\d{8}|\d{10}")),
    ("kpp", "kppCode", re.compile(r"\d{9}")),
    ("inn", "innCode", re.compile(r"\d{10}|\d{12}")),
    ("инн", "innCode", re.compile(r"\d{10}|\d{12}")),
    ("bik", "bikCode", re.compile(r"\d{9}")),
    ("identifier", "leiCode", re.compile(r"[A-Z0-9]{18}\d\d")),
    ("lei", "leiCode", re.compile(r"[A-Z0-9]{18}\d\d")),
    ("duns", "dunsCode", re.compile(r"\d{9}")),
    ("vat", "vatCode", re.compile(r"[A-Z0-9/ -]{6,20}")),
    ("tin", "taxNumber", re.compile(r"[A-Z0-9/-]{6,20}")),
    ("tax", "taxNumber", re.compile(r"[A-Z0-9/-]{6,20}")),
    ("унн", "taxNumber", re.compile(r"[A-Z0-9/-]{6,20}")),
)


class Found(Struct, frozen=True):
    """A number and the words around it.

    Attributes:
        value: the number.
        before: the words before it, from the number before that.
        after: the words behind it, up to the next number or the end.
    """

    value: str
    before: str
    after: str


def numbers_in(text: str) -> list[Found]:
    """The numbers of a text, in its order.

    Args:
        text: one item of a cell, white space folded.
    """
    # Dates are covered, letter for letter, so that no number is found in them.
    bare = _DAY.sub(lambda found: "~" * len(found.group()), text)
    spans: list[tuple[int, int]] = []
    for found in _NUMBER.finditer(bare):
        begin = found.start()
        if register := _REGISTER.match(bare, begin, found.end()):
            begin = register.end()
        if sum(char.isdigit() for char in bare[begin : found.end()]) >= _FEWEST_FIGURES:
            spans.append((begin, found.end()))
    starts = [0, *(end for _, end in spans)]
    ends = [*(begin for begin, _ in spans[1:]), len(text)]
    return [
        Found(text[begin:end].strip(" ./-"), text[start:begin], text[end:stop])
        for (begin, end), start, stop in zip(spans, starts, ends, strict=False)
    ]


def register_of(words: str, number: str) -> str:
    """The property of a number from the words before it; ``registrationNumber`` for others."""
    named = re.split(r"\W+", words.lower())
    for word, prop, pattern in _REGISTERED_AS:
        if word in named and pattern.fullmatch(number):
            return prop
    return "registrationNumber"
